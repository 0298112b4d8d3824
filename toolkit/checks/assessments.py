"""CMT: whether the assessments of a commitment can be what was known on their days."""

from collections.abc import Iterator
from itertools import islice

from toolkit import jsonio
from toolkit.checks.cmt import commitment, is_due_before_made
from toolkit.checks.date import bounds, is_day
from toolkit.checks.entries import Sound
from toolkit.checks.frozen import rewritten
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.records import Record


def assessments(record: Record, run: Run) -> Iterator[tuple[int, Sound]]:
    """Give the assessments of a commitment that are not at fault as a whole, each with its place in the list."""
    for index, assessment in enumerate(commitment(record, run).get("assessments") or ()):
        if assessment is not None:
            yield index, assessment


def day_of(assessment: Sound) -> str | None:
    """Give the day as of which it judges; None where that is at fault by itself."""
    day: str | None = assessment.get("on")
    return day if day and is_day(day) else None


@rule(
    "CMT003",
    "An untestable commitment has been assessed",
    why="Where nobody outside could tell, a verdict is an opinion.",
)
def untestable(record: Record, run: Run) -> Iterator[Flaw]:
    """Find assessments of commitments that are said to be untestable."""
    testable = commitment(record, run).get("testable") or {}
    if testable.get("value") is False:
        for index, _ in islice(assessments(record, run), 1):
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
    deadline = bounds((commitment(record, run).get("deadline") or {}).get("date"))
    for index, assessment in assessments(record, run):
        day = day_of(assessment)
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
    for index, assessment in assessments(record, run):
        day = day_of(assessment) or last
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
    "CMT009",
    "A commitment was assessed before it was made",
    why="Nobody can judge what has not been promised; one of the two dates is wrong.",
)
def assessed_before_made(record: Record, run: Run) -> Iterator[Flaw]:
    """Find assessments of a day before the commitment was made, unless its deadline is as well (CMT006).

    Those that are not as they were published have a finding of their own.
    """
    made = commitment(record, run).get("made")
    if made and not any(rewritten(record, run)) and not is_due_before_made(record, run):
        for index, assessment in assessments(record, run):
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
    day, first = day_of(assessment), bounds(commitment(record, run).get("made"))
    return bool(day and first and first.earliest and day < first.earliest.isoformat())


def judged(record: Record, run: Run) -> Iterator[tuple[int, Sound, str]]:
    """Give the assessments whose day is no fault of its own (CMT005, CMT009), each with its day."""
    last = ""
    for index, assessment in assessments(record, run):
        day = day_of(assessment) or ""
        if day and day >= last and not _is_before_made(assessment, record, run):
            yield index, assessment, day
        last = max(last, day)
