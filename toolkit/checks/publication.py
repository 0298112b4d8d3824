"""DATE: what records say of days, held against when their sources were published.

A source that was published too early for what it tells is looked for here, one published too late in `unpublished`.
"""

from collections.abc import Iterator, Sequence

from toolkit import edtf
from toolkit.checks.date import bounds, is_after
from toolkit.checks.entries import Sound
from toolkit.checks.gathering import Held, gathered_for, named
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.records import Record

_CODES = ("DATE003", "DATE004")


def evidence(record: Record, run: Run) -> Iterator[tuple[int, Sound]]:
    """Give the entries of a record whose source is not at fault by itself."""
    elsewhere = run.misplaced[record.file.name]
    for index, entry in enumerate(run.sound[record.file.name].get("evidence") or ()):
        if entry is not None and f"/evidence/{index}" not in elsewhere:
            yield index, entry


def publication(run: Run, entry: Sound | None) -> tuple[str, edtf.Bounds] | None:
    """Give the source of an evidence entry and when it was published; None where either is not known."""
    source = entry.get("source") if entry else None
    found = bounds((run.sources.get(source) or {}).get("published")) if source else None
    return (source, found) if source and found else None


def _newest(record: Record, run: Run) -> tuple[str, edtf.Bounds] | None:
    """Give the source of a record's evidence that was published last; None when any has no known last day."""
    found = [publication(run, entry) for _, entry in evidence(record, run)]
    dated = [(bound.latest, source, bound) for source, bound in filter(None, found) if bound.latest]
    if len(dated) < len(found):
        return None
    return max(((source, bound) for _, source, bound in dated), key=lambda it: (it[1].latest, it[0]), default=None)


def days(bound: edtf.Bounds) -> str:
    """Write what is known of a day."""
    first, last = bound.earliest or "..", bound.latest or ".."
    return f"{first}" if first == last else f"{first} to {last}"


def _said(run: Run) -> Iterator[Held]:
    return (each for record in run.dataset.records for each in too_late_for_its_report(record, run))


def too_late_for_its_report(record: Record, run: Run) -> Iterator[Held]:
    """Find out whether a statement was made, by its date, after a report of it; the first such report is told."""
    said = run.sound[record.file.name].get("said") if record.kind == "statement" else None
    for index, entry in evidence(record, run) if said else ():
        published = publication(run, entry)
        if said and published and is_after(bounds(said), published[1]):
            source, when = published
            flaw = Flaw(
                message=f'said on {said["edtf"]}, after "{source}" was published ({days(when)})',
                pointer="/said/edtf",
                expected=f"no later than the report /evidence/{index}",
                found=f'"{said["edtf"]}"',
                hint="look at what the date was resolved against",
            )
            yield Held(code="DATE003", against=source, record=record, flaw=flaw)
            break


def _occurred(run: Run) -> Iterator[Held]:
    return events(run, "DATE004", "occurred", "scheduled", future=True)


def events(run: Run, code: str, status: str, fitting: str, *, future: bool) -> Iterator[Held]:
    """Find events of a status whose date lies behind the newest report of them, or before it, with a fitting status."""
    for record in run.dataset.records:
        value = run.sound[record.file.name]
        date, newest = value.get("date"), _newest(record, run) if record.kind == "event" else None
        if newest is None or value.get("status") != status or not date:
            continue
        (source, published), when = newest, bounds(date)
        if is_after(when, published) if future else is_after(published, when):
            flaw = Flaw(
                message=f'"{source}" is from {days(published)}, the event from {date["edtf"]}',
                pointer="/status",
                expected=fitting,
                found=f'"{status}"',
                hint="correct the status or the date, or add the report that shows it",
            )
            yield Held(code=code, against=source, record=record, flaw=flaw)


def _too_early(held: Sequence[Held], source: Record) -> Flaw:
    return at_source(source, f"{named(held)} tell of what was said or occurred after it")


def at_source(source: Record, message: str) -> Flaw:
    """Make the flaw of a source whose day of publication several records contradict."""
    published = source.value.get("published")
    text = published.get("edtf") if isinstance(published, dict) else None
    return Flaw(
        message=message,
        pointer="/published/edtf",
        expected="a day that fits the records which name it as their source",
        found=f'"{text}"',
        hint="correct the day, or the dates of these records",
    )


@rule(
    "DATE003",
    "It was said after the report of it was published",
    why="Nobody can report what has not been said; one of the two dates is wrong.",
    scope=Scope.DATASET,
)
def said_after_published(run: Run) -> Iterator[Flaw]:
    """Find statements with a report from before they were made.

    Where several records contradict one source, events of DATE004 among them, it is told once, at the source.
    """
    yield from gathered_for("DATE003", _CODES, [*_said(run), *_occurred(run)], run, _too_early)


@rule(
    "DATE004",
    "It occurred after every report of it",
    why="What a report announces is scheduled; that it happened needs a later witness.",
    scope=Scope.DATASET,
)
def occurred_after_report(run: Run) -> Iterator[Flaw]:
    """Find events that count as occurred though each of their sources is older; several are told at their source."""
    yield from gathered_for("DATE004", _CODES, [*_said(run), *_occurred(run)], run, _too_early)
