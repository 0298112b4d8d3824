"""DATE and CMT: what rests on a source from before it was published.

One wrong day of publication is found by several rules; it is told once.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from toolkit import edtf, jsonio
from toolkit.checks.assessments import judged
from toolkit.checks.date import bounds, is_after
from toolkit.checks.entries import Sound
from toolkit.checks.gathering import Held, gathered_for, named
from toolkit.checks.publication import at_source, events, evidence, publication
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.records import Record

_CODES = ("DATE008", "DATE005", "CMT007")


def _all(run: Run) -> Iterator[Held]:
    """Find all that a source was published too late for."""
    yield from events(run, "DATE005", "scheduled", "occurred, postponed, cancelled or unverified", future=False)
    for record in run.dataset.records:
        yield from _worked_on(record, run)
        yield from _judged_by(record, run)


def _worked_on(record: Record, run: Run) -> Iterator[Held]:
    """Find a record that was coded, or a source that was retrieved, before what it rests on was published."""
    value = run.sound[record.file.name]
    first = _first_published(record, run)
    places = (("retrieved_on",), ("coding", "coded_on")) if record.kind == "source" else (("coding", "coded_on"),)
    for place in places:
        day = _at(value, place)
        if first and is_after(first[1], bounds({"edtf": day})):
            source, published = first
            verb = "retrieved" if place == ("retrieved_on",) else "coded"
            rest = "it was published" if record.kind == "source" else f'"{source}" was published'
            flaw = Flaw(
                message=f"{verb} on {day}, before {rest} ({published.earliest})",
                pointer=jsonio.pointer(*place),
                expected=f"{published.earliest} or later",
                found=f'"{day}"',
                hint="correct the day, or when the source was published",
            )
            yield Held(code="DATE008", against=source, record=record, flaw=flaw)
            return


def _at(value: Sound, place: Sequence[str]) -> str | None:
    """Give a day that stands somewhere in a record; None where there is none, or it is at fault."""
    for key in place[:-1]:
        value = value.get(key) or {}
    day: str | None = value.get(place[-1])
    return day


def _first_published(record: Record, run: Run) -> tuple[str, edtf.Bounds] | None:
    """Give the source that was published first of those that a record rests on; None where any has no known first day.

    A source rests on itself.
    """
    entries = [{"source": record.id}] if record.kind == "source" else [entry for _, entry in evidence(record, run)]
    found = [publication(run, entry) for entry in entries]
    dated = [(bound.earliest, source, bound) for source, bound in filter(None, found) if bound.earliest]
    if len(dated) < len(found):
        return None
    return min(((source, bound) for _, source, bound in dated), key=lambda it: (it[1].earliest, it[0]), default=None)


def _judged_by(record: Record, run: Run) -> Iterator[Held]:
    """Find the assessments of a commitment that rest on sources of a later day: one source of each is told.

    Where several sources of one assessment are of a later day, its own day is what they contradict.
    """
    told: set[str] = set()
    for index, assessment, day in judged(record, run):
        later = list(_later(index, assessment, day, record, run))
        if len(later) > 1:
            yield _too_early(index, day, later, record)
        elif later and later[0].against not in told:
            told.add(later[0].against)
            yield later[0]


def _later(index: int, assessment: Sound, day: str, record: Record, run: Run) -> Iterator[Held]:
    """Give the sources of an assessment from after its day. The assessor chooses it: no time zone excuses the next."""
    for place, entry in enumerate(assessment.get("evidence") or ()):
        found = publication(run, entry)
        pointer = jsonio.pointer("assessments", index, "evidence", place)
        is_elsewhere = pointer in run.misplaced[record.file.name]
        if found and found[1].earliest and found[1].earliest > date.fromisoformat(day) and not is_elsewhere:
            source, published = found[0], run.sources[found[0]]["published"]["edtf"]
            flaw = Flaw(
                message=f'"{source}" was published on {published}, after the day of this assessment',
                pointer=f"{pointer}/source",
                expected=f"a source from {day} or before",
                found=f'"{source}"',
                hint="put what it shows into an assessment of a later day, or correct one of the two dates",
            )
            yield Held(code="CMT007", against=source, record=record, flaw=flaw)


def _too_early(index: int, day: str, later: Sequence[Held], record: Record) -> Held:
    names = " and ".join(f'"{each.against}"' for each in later[:2])
    more = f" and {len(later) - 2} more" if len(later) > 2 else ""
    flaw = Flaw(
        message=f"{names}{more} were published after this day",
        pointer=jsonio.pointer("assessments", index, "on"),
        expected="the day of the newest source, or later",
        found=f'"{day}"',
        hint="correct the day, or put what they show into an assessment of a later day",
    )
    return Held(code="CMT007", against=record.id, record=record, flaw=flaw)


def _too_late(held: Sequence[Held], source: Record) -> Flaw:
    others = [each for each in held if each.record.file is not source.file]
    if {each.code for each in held} == {"DATE005"}:
        return at_source(source, f"{named(others)} have as still to come what it was published after")
    return at_source(source, f"{named(others)} rest on it, by their days, from before it was published")


@rule(
    "CMT007",
    "An assessment rests on evidence from after its day",
    why="What came later belongs to a later judgement: so each reader sees what was known when.",
    scope=Scope.DATASET,
)
def evidence_from_later(run: Run) -> Iterator[Flaw]:
    """Find assessments with a source that was certainly published after the day as of which they judge.

    Where several records contradict one source, by whichever rule, it is told once, at the source.
    """
    yield from gathered_for("CMT007", _CODES, _all(run), run, _too_late)


@rule(
    "DATE005",
    "It is still scheduled, though a report is from after its date",
    why="An event whose day had passed when the newest evidence was written is no longer to come.",
    scope=Scope.DATASET,
)
def scheduled_before_report(run: Run) -> Iterator[Flaw]:
    """Find events that count as scheduled though their newest source is younger; several are told at their source."""
    yield from gathered_for("DATE005", _CODES, _all(run), run, _too_late)


@rule(
    "DATE008",
    "It was coded or retrieved before it was published",
    why="Nobody can read what has not appeared; one of the two dates is wrong.",
    scope=Scope.DATASET,
)
def coded_before_published(run: Run) -> Iterator[Flaw]:
    """Find sources retrieved, and records coded, before any source of theirs was published.

    Evidence that was added later, as to an assessment, does not count, nor does a second report beside an older one.
    """
    yield from gathered_for("DATE008", _CODES, _all(run), run, _too_late)
