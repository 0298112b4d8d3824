"""CMT: whether commitments, and what is said of them, hold together."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from toolkit import edtf, jsonio
from toolkit.checks.date import bounds
from toolkit.checks.entries import Sound
from toolkit.checks.frozen import rewritten
from toolkit.checks.ref import near_misses
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope, Severity
from toolkit.records import Record

_STATEMENTS = ("stated_in", "reported_in")


def _commitment(record: Record, run: Run) -> Sound:
    return run.sound[record.file.name] if record.kind == "commitment" else {}


def _assessments(record: Record, run: Run) -> Iterator[tuple[int, Sound]]:
    for index, assessment in enumerate(_commitment(record, run).get("assessments") or ()):
        if assessment is not None:
            yield index, assessment


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
        and not {record.id, record.file.path.stem} & named
    ]
    meant = [_meant_statements(record, run) for record in commitments] if left else []
    if None in meant or (left and ("commitment" in run.misfiled.values() or run.misses("commitment"))):
        return ()
    missed = {name for names in meant for name in names or ()}
    return [record for record in left if not {record.id, record.file.path.stem} & missed]


def _statements(commitment: Record, run: Run) -> Iterator[str]:
    value = _commitment(commitment, run)
    yield from (name for key in _STATEMENTS for name in value.get(key) or () if name)


def _meant_statements(commitment: Record, run: Run) -> Collection[str] | None:
    """Give the statements that may have been meant where a commitment names none; None when that may be any."""
    if not all(run.is_sound(commitment, key) for key in _STATEMENTS):
        return None
    listed = tuple(jsonio.pointer(key) for key in _STATEMENTS)
    references = run.dataset.references[commitment.file.name]
    return near_misses((it for it in references if it.pointer.startswith(listed)), run)


def _is_a(kind: str, identifier: str, run: Run) -> bool:
    return any(record.kind == kind for record in run.dataset.by_id.get(identifier, ()))


@rule(
    "CMT002",
    "A commitment is stated where none of its committers speaks",
    why="Only a committer can bind itself; what others say of it is a report.",
    severity=Severity.WARNING,
)
def stated_by_others(record: Record, run: Run) -> Iterator[Flaw]:
    """Find statements in `stated_in` that no committer makes, in person or by somebody speaking on its behalf."""
    value = _commitment(record, run)
    committers = _actors(record, run, "committers")
    for index, identifier in enumerate(value.get("stated_in") or ()):
        voices = _voices(identifier, run)
        if committers and voices and not committers & voices:
            yield Flaw(
                message=f'"{identifier}" is said by {", ".join(sorted(voices))}, not by a committer',
                pointer=jsonio.pointer("stated_in", index),
                expected=f"a statement by or on behalf of {', '.join(sorted(committers))}",
                found=f'"{identifier}"',
                hint='move it to "reported_in", or name in the statement on whose behalf it was said',
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
    "CMT003",
    "An untestable commitment has been assessed",
    why="Where nobody outside could tell, a verdict is an opinion.",
)
def untestable(record: Record, run: Run) -> Iterator[Flaw]:
    """Find assessments of commitments that are said to be untestable."""
    testable = _commitment(record, run).get("testable") or {}
    if testable.get("value") is False:
        for index, _ in islice(_assessments(record, run), 1):
            yield Flaw(
                message="this commitment is untestable, so it cannot have been kept or broken",
                pointer=jsonio.pointer("assessments", index),
                expected="no assessments, or a testable commitment",
                hint="remove the assessment, or say in testable.note what would show it and set the value to true",
            )


@rule(
    "CMT004",
    "A commitment counts as broken before its deadline",
    why="Until the deadline it can still be kept, unless it was renounced, and then that is the evidence.",
)
def broken_early(record: Record, run: Run) -> Iterator[Flaw]:
    """Find verdicts of broken before the deadline whose evidence does not say, in a note, how it was renounced."""
    deadline = bounds((_commitment(record, run).get("deadline") or {}).get("date"))
    for index, assessment in _assessments(record, run):
        day = assessment.get("on")
        early = deadline and deadline.latest and day and day < deadline.latest.isoformat()
        noted = any(entry and entry.get("note") for entry in assessment.get("evidence") or ())
        if assessment.get("status") == "broken" and early and not noted:
            yield Flaw(
                message=f"broken on {day}, before the deadline",
                pointer=jsonio.pointer("assessments", index, "status"),
                expected='evidence with a "note" that says how it was renounced',
                found='"broken"',
                hint='add the evidence and its note, or choose "stalled"',
            )


@rule(
    "CMT005",
    "Assessments are out of order",
    why="They are only ever added to, the newest last: so each reader sees what was known when.",
)
def out_of_order(record: Record, run: Run) -> Iterator[Flaw]:
    """Find assessments that are older than the one in front of them.

    Those that are not as they were published have a finding of their own.
    """
    last = ""
    if any(rewritten(record, run)):
        return
    for index, assessment in _assessments(record, run):
        day = assessment.get("on") or last
        if day < last and not _is_before_made(assessment, record, run):
            yield Flaw(
                message=f"this assessment is of {day}, the one in front of it of {last}",
                pointer=jsonio.pointer("assessments", index, "on"),
                expected=f"{last} or later",
                found=f'"{day}"',
                hint="put the assessments in the order of their days",
            )
        last = day


@rule(
    "CMT006",
    "The deadline is before the commitment was made",
    why="Nobody binds themselves to the past.",
)
def deadline_before_made(record: Record, run: Run) -> Iterator[Flaw]:
    """Find deadlines that had passed on the day the commitment was made."""
    value = _commitment(record, run)
    made, date = value.get("made"), (value.get("deadline") or {}).get("date")
    first, last = bounds(made), bounds(date)
    if made and date and first and last and edtf.is_after(first, last):
        yield Flaw(
            message=f"due on {date['edtf']}, made on {made['edtf']}",
            pointer="/deadline/date/edtf",
            expected=f"{made['edtf']} or later",
            found=f'"{date["edtf"]}"',
            hint="look at what the dates were resolved against",
        )


@rule(
    "CMT007",
    "An assessment rests on evidence from after its day",
    why="What came later belongs to a later judgement: so each reader sees what was known when.",
)
def evidence_from_later(record: Record, run: Run) -> Iterator[Flaw]:
    """Find assessments with a source that was certainly published after the day as of which they judge.

    The assessor chooses that day, so no time zone excuses a source of the day after.
    """
    last = ""
    for index, assessment in _assessments(record, run):
        last, is_old = max(last, assessment.get("on") or ""), (assessment.get("on") or last) < last
        if is_old or _is_before_made(assessment, record, run):
            continue  # its day is at fault (CMT005, CMT009)
        for place, entry in enumerate(assessment.get("evidence") or ()):
            day, source = assessment.get("on"), (entry or {}).get("source")
            published = (run.sources.get(source) or {}).get("published") if source else None
            first = bounds(published)
            if day and published and first and first.earliest and first.earliest.isoformat() > day:
                yield Flaw(
                    message=f'"{source}" was published on {published["edtf"]}, after the day of this assessment',
                    pointer=jsonio.pointer("assessments", index, "evidence", place, "source"),
                    expected=f"a source from {day} or before",
                    found=f'"{source}"',
                    hint="put what it shows into an assessment of a later day, or correct one of the two dates",
                )


@rule(
    "CMT008",
    "A commitment renews or replaces one that was made later",
    why="Only what was there can be renewed or replaced: the link is on the wrong one of the two, or a date is wrong.",
)
def renews_the_future(record: Record, run: Run) -> Iterator[Flaw]:
    """Find commitments in `reaffirms` and `supersedes` that were certainly made after this one."""
    made = _commitment(record, run).get("made")
    own = bounds(made)
    for key, verb in (("reaffirms", "reaffirm"), ("supersedes", "supersede")):
        for index, identifier in enumerate(_commitment(record, run).get(key) or ()):
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
    made: Sound | None = _commitment(found[0], run).get("made") if len(found) == 1 else None
    return made


@rule(
    "CMT009",
    "A commitment was assessed before it was made",
    why="Nobody can judge what has not been promised; one of the two dates is wrong.",
)
def assessed_before_made(record: Record, run: Run) -> Iterator[Flaw]:
    """Find assessments of a day before the commitment was made, unless its deadline is as well (CMT006)."""
    made = _commitment(record, run).get("made")
    if made and not any(deadline_before_made(record, run)):
        for index, assessment in _assessments(record, run):
            if _is_before_made(assessment, record, run):
                yield Flaw(
                    message=f"this assessment is of {assessment['on']}, the commitment was made on {made['edtf']}",
                    pointer=jsonio.pointer("assessments", index, "on"),
                    expected=f"{made['edtf']} or later",
                    found=f'"{assessment["on"]}"',
                    hint='correct the day, or when it was "made"',
                )
                return


def _is_before_made(assessment: Sound, record: Record, run: Run) -> bool:
    day, first = assessment.get("on"), bounds(_commitment(record, run).get("made"))
    return bool(day and first and first.earliest and day < first.earliest.isoformat())
