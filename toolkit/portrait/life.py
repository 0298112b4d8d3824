"""What became of a commitment, in the order of time: made, renewed, replaced, judged, due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from toolkit import jsonio
from toolkit.checks.date import bounds
from toolkit.checks.entries import Sound
from toolkit.checks.subjects import Run
from toolkit.portrait.renewals import links
from toolkit.records import Record

_ENDS = frozenset({"fulfilled", "fulfilled-late", "partially-fulfilled", "broken", "withdrawn", "superseded"})


class What(StrEnum):
    """What a moment of the life is; those of one day stand in this order."""

    REAFFIRMS = "reaffirms"
    SUPERSEDES = "supersedes"
    MADE = "made"
    REAFFIRMED = "reaffirmed"
    SUPERSEDED = "superseded"
    DEADLINE = "deadline"
    ASSESSED = "assessed"


class Outlook(StrEnum):
    """What is still to be expected of a commitment."""

    UNTESTABLE = "untestable"
    REPLACED = "replaced"
    CLOSED = "closed"
    DUE = "due"
    OVERDUE = "overdue"
    LASTING = "lasting"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point of the life: its date as known, the other commitment or the assessment that it is about.

    `through` is the commitment by way of which the other one renews or replaces this one, or is renewed or replaced.
    """

    what: What
    edtf: str
    day: date
    pointer: str = ""
    commitment: str | None = None
    through: str | None = None
    assessment: Sound | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """The moments of a commitment in order of time; `covers` are the fields that they show whole.

    An open date stands by the end that it has, a deadline by its last day.
    """

    moments: tuple[Moment, ...]
    covers: frozenset[str]
    deadline_status: str | None
    is_testable: bool

    @property
    def latest(self) -> Sound | None:
        """The newest assessment; of several of one day the last."""
        judged = [moment.assessment for moment in self.moments if moment.what is What.ASSESSED]
        return judged[-1] if judged else None

    @property
    def deadline(self) -> Moment | None:
        """The deadline, if it has a date."""
        return next((moment for moment in self.moments if moment.what is What.DEADLINE), None)

    def outlook(self, today: date) -> Outlook:
        """Say what is to be expected next, as of a day."""
        status = (self.latest or {}).get("status")
        if not self.is_testable:
            return Outlook.UNTESTABLE
        if any(moment.what is What.SUPERSEDED for moment in self.moments):
            return Outlook.REPLACED
        if status in _ENDS and not (status == "fulfilled" and self.deadline_status == "open-ended"):
            return Outlook.CLOSED
        if self.deadline is not None:
            return Outlook.DUE if self.deadline.day >= today else Outlook.OVERDUE
        return Outlook.LASTING if self.deadline_status == "open-ended" else Outlook.OPEN


def life_of(record: Record, run: Run) -> Life | None:
    """Give the life of a commitment, from it and all that renew or replace it, at however many removes; else None."""
    if record.kind != "commitment":
        return None
    value = run.sound[record.file.name]
    moments = (*_own(value), *_judged(value), *_linked(record, run))
    order = list(What)
    return Life(
        moments=tuple(sorted(moments, key=lambda it: (it.day, order.index(it.what)))),
        covers=frozenset(_covered(record, run, moments)),
        deadline_status=(value.get("deadline") or {}).get("status"),
        is_testable=(value.get("testable") or {}).get("value") is not False,
    )


def _own(value: Sound) -> Iterator[Moment]:
    made, due = value.get("made"), (value.get("deadline") or {}).get("date")
    yield from _dated(What.MADE, made, pointer="/made")
    known = bounds(due)
    last = known.latest or known.earliest if known else None
    if due and last:
        yield Moment(what=What.DEADLINE, edtf=due["edtf"], day=last, pointer="/deadline/date")


def _judged(value: Sound) -> Iterator[Moment]:
    for index, assessment in enumerate(value.get("assessments") or ()):
        known = bounds({"edtf": assessment.get("on")} if assessment else None)
        if assessment and known and known.earliest:
            pointer = jsonio.pointer("assessments", index)
            yield Moment(
                what=What.ASSESSED, edtf=assessment["on"], day=known.earliest, pointer=pointer, assessment=assessment
            )


_LINKS: Mapping[str, tuple[What, What]] = {
    "reaffirms": (What.REAFFIRMS, What.REAFFIRMED),
    "supersedes": (What.SUPERSEDES, What.SUPERSEDED),
}


def _linked(record: Record, run: Run) -> Iterator[Moment]:
    for field, whats in _LINKS.items():
        for what, found in zip(whats, links(record, run, field), strict=True):
            for link in found:
                for moment in _dated(what, _made(link.commitment, run), pointer=link.pointer):
                    yield replace(moment, commitment=link.commitment, through=link.through)


def _made(name: str, run: Run) -> Sound | None:
    other = next(iter(run.dataset.by_id.get(name, ())), None)
    return run.sound[other.file.name].get("made") if other and other.kind == "commitment" else None


def _dated(what: What, dated: Sound | None, *, pointer: str) -> Iterator[Moment]:
    known = bounds(dated)
    day = known.earliest or known.latest if known else None
    if dated and day:
        yield Moment(what=what, edtf=dated["edtf"], day=day, pointer=pointer)


def _covered(record: Record, run: Run, moments: tuple[Moment, ...]) -> Iterator[str]:
    """Give the fields all of whose entries are moments."""
    for key, what in (("assessments", What.ASSESSED), ("reaffirms", What.REAFFIRMS), ("supersedes", What.SUPERSEDES)):
        listed = record.value.get(key)
        found = sum(moment.what is what and moment.through is None for moment in moments)
        if isinstance(listed, list) and len(listed) == found and run.is_sound(record, key):
            yield key
