"""CMT: whether commitments, and what is said of them, hold together; `assessments` has what is judged of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from toolkit import edtf, jsonio
from toolkit.checks.date import bounds
from toolkit.checks.entries import Sound
from toolkit.checks.gathering import Held, gathered, named
from toolkit.checks.ref import near_misses
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope, Severity
from toolkit.records import Record

_STATEMENTS = ("stated_in", "reported_in")


def commitment(record: Record, run: Run) -> Sound:
    """Give what is sound of a commitment; nothing of a record of another kind."""
    return run.sound[record.file.name] if record.kind == "commitment" else {}


@rule(
    "CMT001",
    "A commissive statement has no commitment",
    why="Who binds somebody by speaking makes a commitment; without its record nobody will ask what became of it.",
    scope=Scope.DATASET,
    severity=Severity.WARNING,
    about_holders=True,
)
def without_commitment(run: Run) -> Iterator[Flaw]:
    """Find statements that mainly commit, and that no commitment names as where it was stated or reported.

    While a commitment is at fault just there, it may be the one that is missed: then nothing is found.
    """
    for record in _without_commitment(run):
        yield Flaw(
            message="no commitment is stated or reported in this statement",
            pointer="/speech_act",
            expected='a commitment with this id in "stated_in" or "reported_in"',
            found='"commissive"',
            hint="code the commitment, or another speech act",
            file=record.file,
        )


def _without_commitment(run: Run) -> Sequence[Record]:
    commitments = [record for record in run.dataset.records if record.kind == "commitment"]
    named = {name for record in commitments for name in _statements(record, run)}
    left = [
        record
        for record in run.dataset.records
        if record.kind == "statement"
        and run.sound[record.file.name].get("speech_act") == "commissive"
        and record.names.isdisjoint(named)
    ]
    meant = [_meant_statements(record, run) for record in commitments] if left else []
    if None in meant or (left and ("commitment" in run.misfiled.values() or run.misses("commitment"))):
        return ()
    missed = {name for names in meant for name in names or ()} | (_misattributed(commitments, run) if left else set())
    return [record for record in left if record.names.isdisjoint(missed)]


def _misattributed(commitments: Sequence[Record], run: Run) -> set[str]:
    """Give the statements that commitments may mean which are stated in one by others (CMT002)."""
    voiced = _voiced(run)
    wrong = [it for it in commitments if any(True for _ in _stated_by_others(it, run))]
    return {name for it in wrong for actor in _actors(it, run, "committers") for name in voiced.get(actor, ())}


def _voiced(run: Run) -> Mapping[str, set[str]]:
    """Give the statements made by or on behalf of each actor."""
    found: dict[str, set[str]] = defaultdict(set)
    for record in run.dataset.records:
        if record.kind == "statement":
            for actor in _actors(record, run, "speakers", "on_behalf_of"):
                found[actor] |= record.names
    return found


def _statements(record: Record, run: Run) -> Iterator[str]:
    value = commitment(record, run)
    yield from (name for key in _STATEMENTS for name in value.get(key) or () if name)


def _meant_statements(record: Record, run: Run) -> Collection[str] | None:
    """Give the statements that may have been meant where a commitment names none; None when that may be any."""
    if not all(run.is_sound(record, key) for key in _STATEMENTS):
        return None
    listed = tuple(jsonio.pointer(key) for key in _STATEMENTS)
    references = run.references[record.file.name]
    return near_misses((it for it in references if it.pointer.startswith(listed)), run)


def _is_a(kind: str, identifier: str, run: Run) -> bool:
    return any(record.kind == kind for record in run.dataset.by_id.get(identifier, ()))


@rule(
    "CMT002",
    "A commitment is stated where none of its committers speaks",
    why="Only a committer can bind itself; what others say of it is a report.",
    severity=Severity.WARNING,
    scope=Scope.DATASET,
)
def stated_by_others(run: Run) -> Iterator[Flaw]:
    """Find statements in `stated_in` that no committer makes, in person or by somebody speaking on its behalf.

    Where several commitments are stated in one that their committers don't make, it is told once, at the statement.
    """
    held = (each for record in run.dataset.records for each in _stated_by_others(record, run))
    yield from gathered(held, run, _said_by_another, kind="statement")


def _stated_by_others(record: Record, run: Run) -> Iterator[Held]:
    value = commitment(record, run)
    committers = _actors(record, run, "committers")
    for index, identifier in enumerate(value.get("stated_in") or ()):
        voices = _voices(identifier, run)
        if committers and voices and not committers & voices:
            flaw = Flaw(
                message=f'"{identifier}" is said by {", ".join(sorted(voices))}, not by a committer',
                pointer=jsonio.pointer("stated_in", index),
                expected=f"a statement by or on behalf of {', '.join(sorted(committers))}",
                found=f'"{identifier}"',
                hint='move it to "reported_in", or name in the statement on whose behalf it was said',
            )
            yield Held(code="CMT002", against=identifier, record=record, flaw=flaw)


def _said_by_another(held: Sequence[Held], statement: Record) -> Flaw:
    key = "on_behalf_of" if "on_behalf_of" in statement.value else "speakers"
    return Flaw(
        message=f"{named(held)} are stated here, and none of their committers speaks",
        pointer=jsonio.pointer(key),
        expected="a speaker who is a committer there, or speaks on behalf of one",
        hint='correct who speaks here, or on whose behalf; or move it to "reported_in" there',
    )


def _voices(statement: str, run: Run) -> set[str]:
    records = [record for record in run.dataset.by_id.get(statement, ()) if record.kind == "statement"]
    return _actors(records[0], run, "speakers", "on_behalf_of") if len(records) == 1 else set()


def _actors(record: Record, run: Run, *keys: str) -> set[str]:
    """Give the actors that a record names under these keys; none when one of them cannot be told."""
    values = [run.sound[record.file.name].get(key) for key in keys if run.is_sound(record, key)]
    found = {name for value in values for name in (value if isinstance(value, list) else [value]) if name}
    is_told = len(values) == len(keys) and all(_is_a("actor", name, run) for name in found)
    return found if is_told else set()


@rule(
    "CMT006",
    "The deadline is before the commitment was made",
    why="Nobody binds themselves to the past.",
)
def deadline_before_made(record: Record, run: Run) -> Iterator[Flaw]:
    """Find deadlines that had passed on the day the commitment was made."""
    made, date = commitment(record, run).get("made"), (commitment(record, run).get("deadline") or {}).get("date")
    if made and date and is_due_before_made(record, run):
        yield Flaw(
            message=f"due on {date['edtf']}, made on {made['edtf']}",
            pointer="/deadline/date/edtf",
            expected=f"{made['edtf']} or later",
            found=f'"{date["edtf"]}"',
            hint="look at what the dates were resolved against",
        )


def is_due_before_made(record: Record, run: Run) -> bool:
    """Say whether a commitment's deadline had passed, for certain, when it was made."""
    value = commitment(record, run)
    first, last = bounds(value.get("made")), bounds((value.get("deadline") or {}).get("date"))
    return first is not None and last is not None and edtf.is_after(first, last)


@rule(
    "CMT008",
    "A commitment renews or replaces one that was made later",
    why="Only what was there can be renewed or replaced: the link is on the wrong one of the two, or a date is wrong.",
)
def renews_the_future(record: Record, run: Run) -> Iterator[Flaw]:
    """Find commitments in `reaffirms` and `supersedes` that were certainly made after this one."""
    made = commitment(record, run).get("made")
    own = bounds(made)
    for key, verb in (("reaffirms", "reaffirm"), ("supersedes", "supersede")):
        for index, identifier in enumerate(commitment(record, run).get(key) or ()):
            other = _made(identifier, run)
            first = bounds(other)
            if made and other and own and first and own.latest and first.earliest and first.earliest > own.latest:
                yield Flaw(
                    message=f'"{identifier}" was made on {other["edtf"]}, this commitment on {made["edtf"]}',
                    pointer=jsonio.pointer(key, index),
                    expected=f"a commitment made on {made['edtf']} or before",
                    found=f'"{identifier}"',
                    hint=f"let the later one {verb} the earlier, or correct one of the two dates",
                )


def _made(identifier: str | None, run: Run) -> Sound | None:
    """Give when a commitment was made; None unless one record is that commitment."""
    found = [record for record in run.dataset.by_id.get(identifier or "", ()) if record.kind == "commitment"]
    made: Sound | None = commitment(found[0], run).get("made") if len(found) == 1 else None
    return made
