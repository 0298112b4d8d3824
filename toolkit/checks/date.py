"""DATE: whether the dates can be, by the calendar and beside one another.

Two dates contradict each other only when more than a day lies between them: time zones make up the rest.
"""

from collections.abc import Iterator
from typing import Any

from toolkit import edtf, jsonio
from toolkit.checks.entries import Sound
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.records import DataFile, Record
from toolkit.schemas import DOCUMENTS, KINDS


def _dates_in(file: DataFile, run: Run) -> Iterator[tuple[str, str]]:
    """Give the pointer and text of every date in a file; a plain day is written as EDTF has it too."""
    sound = file.kind in DOCUMENTS and not run.doubtful(file)
    value = run.sound[file.name] if file.kind in KINDS else file.value if sound else None
    if value is not None:
        yield from ((at, text) for at, _, text in run.dataset.schemas.texts(file.kind, "dates", value))


def _refusal(text: str) -> tuple[str, bool] | None:
    """Say why a date is none, and whether an interval's ends are the wrong way round; None for a good one."""
    try:
        edtf.parse(text)
    except edtf.EdtfError as error:
        return error.why, error.reason is edtf.Reason.REVERSED
    return None


def bounds(dated: Sound | None) -> edtf.Bounds | None:
    """Give the bounds of a date as known; None when it is absent or no date."""
    text = dated.get("edtf") if dated else None
    try:
        return edtf.bounds(text) if text else None
    except edtf.EdtfError:
        return None


def is_day(text: str) -> bool:
    """Say whether a text is a day that the calendar has."""
    return _refusal(text) is None


def is_after(later: edtf.Bounds | None, earlier: edtf.Bounds | None) -> bool:
    """Say whether one date is certainly after another, with more than a day between; not when either is unknown."""
    return later is not None and earlier is not None and edtf.is_after(later, earlier)


@rule(
    "DATE001",
    "The calendar does not have this date",
    why="30 February is a slip of the pen for some other day.",
    scope=Scope.FILE,
)
def not_in_calendar(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find days and months that never were, in records and in documents."""
    for pointer, text in _dates_in(file, run):
        refusal = _refusal(text)
        if refusal and not refusal[1]:
            yield Flaw(
                message=f"{text} is no date: {refusal[0]}",
                pointer=pointer,
                expected="a date that the calendar has",
                found=f'"{text}"',
                hint="look the date up in the source again",
            )


@rule("DATE002", "An end stands before its start", why="Nothing ends before it begins; one of the two is wrong.")
def end_before_start(record: Record, run: Run) -> Iterator[Flaw]:
    """Find intervals that run backwards, events that end before their date, roles left before they were taken up."""
    value = run.sound[record.file.name]
    for pointer, text in _dates_in(record.file, run):
        refusal = _refusal(text)
        if refusal and refusal[1]:
            yield Flaw(
                message=f"{text} runs backwards",
                pointer=pointer,
                expected="the earlier end first",
                found=f'"{text}"',
                hint="exchange the two ends, or correct one of them",
            )
    for pointer, start, end in _stretches(value):
        first, last = bounds(start), bounds(end)
        if first and last and first.earliest and last.latest and last.latest < first.earliest and start and end:
            yield Flaw(
                message=f"{end['edtf']} is before {start['edtf']}",
                pointer=f"{pointer}/edtf",
                expected=f"{start['edtf']} or later",
                found=f'"{end["edtf"]}"',
                hint="exchange the two dates, or correct one of them",
            )


def _stretches(value: Sound) -> Iterator[tuple[str, Sound | None, Sound | None]]:
    yield "/end_date", value.get("date"), value.get("end_date")
    for index, role in enumerate(value.get("roles") or ()):
        if role:
            yield jsonio.pointer("roles", index, "end"), role.get("start"), role.get("end")


@rule(
    "DATE007",
    "A resolved date lacks the words or the anchor that it was resolved from",
    why='"Friday" becomes a day only beside another date; without both, nobody can check the step.',
)
def unanchored(record: Record, run: Run) -> Iterator[Flaw]:
    """Find dates with basis "resolved" that do not say what was written, or against what it was resolved."""
    for pointer, dated in _dated(run.sound[record.file.name]):
        missing = [key for key in ("as_written", "anchor") if key not in dated]
        if dated.get("basis") == "resolved" and missing:
            yield Flaw(
                message=f"resolved, but without {' and '.join(missing)}",
                pointer=pointer,
                expected='"as_written" and "anchor" beside basis "resolved"',
                hint="add what the text says and what it is relative to, or choose another basis",
            )


def _dated(value: Any, pointer: str = "") -> Iterator[tuple[str, Sound]]:  # noqa: ANN401 (a JSON value)
    if isinstance(value, dict):
        if "edtf" in value:
            yield pointer, value
        for key, item in value.items():
            yield from _dated(item, pointer + jsonio.pointer(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _dated(item, pointer + jsonio.pointer(index))
