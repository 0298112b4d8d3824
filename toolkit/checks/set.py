"""SET: whether the dataset is one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit import jsonio
from toolkit.checks.circles import cycles
from toolkit.checks.date import bounds
from toolkit.checks.entries import Sound
from toolkit.checks.ref import near_misses
from toolkit.checks.registry import Flaw, Outcome, registered, rule
from toolkit.checks.subjects import Run
from toolkit.checks.waivers import repeated, unused
from toolkit.findings import Scope, Severity
from toolkit.jsonio import JsonValue
from toolkit.records import DataFile, Record
from toolkit.resources import MANIFEST
from toolkit.schemas import KINDS

ALIKE = 0.5  # share of common participants from which two events may be one
_LINKS = ("part_of", "follows")
FAMILY = {"summit": "meeting", "visit": "meeting", "document-released": "announcement", "speech": "announcement"}
"""Event types under which two coders may well put one event."""


@rule(
    "SET001",
    "The dataset is empty",
    why="A run that read no record has checked nothing, and must not look like a pass.",
    scope=Scope.DATASET,
)
def empty(run: Run) -> Iterator[Flaw]:
    """Find a dataset without a single record."""
    if not run.dataset.records:
        manifest = next((file for file in run.dataset.files if file.path.name == MANIFEST), None)
        yield Flaw(
            message="the dataset holds no record",
            expected="records in sources/, actors/, events/, statements/ or commitments/",
            hint="look whether the records are where they should be",
            file=manifest,
        )


@rule(
    "SET002",
    "A retirement leads nowhere",
    why="Whoever holds an old release follows the retired id to its successor; the chain must end at a record.",
    scope=Scope.DATASET,
)
def bad_retirement(run: Run) -> Iterator[Flaw]:
    """Find retired ids that are in use or stand twice, successors that are no record, and chains without an end."""
    file = next((file for file in run.dataset.files if file.kind == "retired"), None)
    entries = file.value if file and isinstance(file.value, list) else []
    circles = {loop[0]: loop[1 % len(loop)] for loop in cycles(_links(run))}
    faulty = {jsonio.tokens(place)[0] for place in run.doubtful(file)} if file else set()
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        identifier = entry.get("id") if isinstance(entry, dict) else None
        is_sound = str(index) not in faulty
        if file is not None and isinstance(entry, dict) and isinstance(identifier, str) and is_sound:
            yield from _misused(run, file, index, entry, seen)
            if not _kind_before(run, entry):
                yield from _lost(run, file, index, entry, circles)
            seen.add(identifier)


def _misused(run: Run, file: DataFile, index: int, entry: Mapping[str, JsonValue], seen: set[str]) -> Iterator[Flaw]:
    identifier, place = str(entry["id"]), jsonio.pointer(index, "id")
    if identifier in seen:
        yield Flaw(message=f'"{identifier}" is retired twice', pointer=place, hint="keep one entry", file=file)
    elif identifier in run.dataset.by_id:
        holder = run.dataset.by_id[identifier][0].file.name
        yield Flaw(
            message=f'"{identifier}" is retired, and still in use in {holder}',
            pointer=place,
            expected="an id that no record has",
            found=f'"{identifier}"',
            hint="an id is never used again: remove the record, or this entry if it was never released",
            file=file,
        )
    elif run.last and (kind := _kind_before(run, entry)):
        yield Flaw(
            message=f'"{identifier}" is of kind {kind} in release {run.last.inventory.version}',
            pointer=jsonio.pointer(index, "kind"),
            expected=f'"{kind}"',
            found=f'"{entry.get("kind")}"',
            hint="correct the kind",
            file=file,
        )


def _kind_before(run: Run, entry: Mapping[str, JsonValue]) -> str | None:
    """Give the kind that a retired id had in the last release, if the entry says another."""
    before = run.last.inventory.records if run.last else {}
    kinds = [kind for kind, records in before.items() if entry.get("id") in records]
    return next(iter(kinds), None) if entry.get("kind") not in kinds else None


def _lost(
    run: Run, file: DataFile, index: int, entry: Mapping[str, JsonValue], circles: Mapping[str, str]
) -> Iterator[Flaw]:
    successors = entry.get("replaced_by")
    for position, successor in enumerate(successors if isinstance(successors, list) else ()):
        if isinstance(successor, str):
            reason = _why_lost(run, entry, successor, circles)
            if reason:
                yield Flaw(
                    message=reason,
                    pointer=jsonio.pointer(index, "replaced_by", position),
                    expected=f"the id of another record of kind {entry.get('kind')}, or a retired id that leads to one",
                    found=f'"{successor}"',
                    hint="name the record that took its place",
                    file=file,
                )


def _why_lost(run: Run, entry: Mapping[str, JsonValue], successor: str, circles: Mapping[str, str]) -> str | None:
    kinds = {run.kind_of(record) for record in run.dataset.by_id.get(successor, ())}
    if kinds:
        return None if entry.get("kind") in kinds else f'"{successor}" is a record of kind {kinds.pop()}'
    if run.last is not None and successor in run.last.unretired:
        return None  # SET006
    if successor not in run.retired:
        return f'"{successor}" is neither a record nor retired'
    if circles.get(str(entry.get("id"))) == successor:  # one link of a circle is told, and none that leads into it
        return f'the chain from "{entry.get("id")}" leads back to it'
    kind = run.retired[successor].get("kind")
    is_other = kind in KINDS and kind != entry.get("kind") and not _kind_before(run, run.retired[successor])
    return f'"{successor}" is retired as a record of kind {kind}' if is_other else None


def _links(run: Run) -> Mapping[str, Sequence[str]]:
    """Give the successors of each retired id."""
    named = {name: entry.get("replaced_by") for name, entry in run.retired.items()}
    return {
        name: [it for it in found if isinstance(it, str)] if isinstance(found, list) else []
        for name, found in named.items()
    }


@rule(
    "SET003",
    "Two events may be one",
    why="However many texts report it, an event is one record; counted twice it is wrong in every answer.",
    scope=Scope.DATASET,
    severity=Severity.WARNING,
)
def near_duplicate(run: Run) -> Iterator[Flaw]:
    """Find events of like type, on compatible days, with largely the same participants, that do not name each other.

    Each is told once, beside the first that it is like, however many there are.
    """
    days = _days(run)
    firsts: dict[int, list[_Event]] = {day: [] for day in days}
    for day in sorted(days):
        for event in days[day]:
            own = _first_alike(run, event, firsts[day])
            first = _first_alike(run, event, firsts.get(day - 1, ())) or own
            if own is None:
                firsts[day].append(event)
            if first is not None:
                yield _near(first, event.record)


def _near(first: Record, second: Record) -> Flaw:
    return Flaw(
        message=f'"{first.id}" is of like type, on the same day, with much the same participants',
        pointer="/id",
        expected="one record an event, with an evidence entry for each report",
        found=f'"{second.id}"',
        hint="merge the two; or link them by part_of or follows; or waive SET003 for this one, with the reason",
        file=second.file,
        others=(first.file,),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """An event as it is compared: each with all of its day and of the day before."""

    record: Record
    family: str | None
    participants: frozenset[str]


def _days(run: Run) -> Mapping[int, Sequence[_Event]]:
    """Give the events whose day is known, by it."""
    days: dict[int, list[_Event]] = defaultdict(list)
    for record in run.dataset.records:
        when = bounds(run.sound[record.file.name].get("date")) if record.kind == "event" else None
        if when and when.earliest and when.earliest == when.latest:
            days[when.earliest.toordinal()].append(_event(record, run.sound[record.file.name]))
    return days


def _event(record: Record, value: Sound) -> _Event:
    actors = {participant.get("actor") for participant in value.get("participants") or () if participant}
    family = FAMILY.get(value.get("type") or "", value.get("type"))
    return _Event(record=record, family=family, participants=frozenset(actors - {None}))


def _first_alike(run: Run, event: _Event, others: Sequence[_Event]) -> Record | None:
    alike = (other.record for other in others if _may_be_one(other, event) and other.record.id != event.record.id)
    return next((other for other in alike if not _are_linked(run, other, event.record)), None)


def _may_be_one(first: _Event, second: _Event) -> bool:
    if first.family != second.family or first.participants.isdisjoint(second.participants):
        return False
    ours, theirs = first.participants, second.participants
    return len(ours & theirs) / len(ours | theirs) >= ALIKE


def _are_linked(run: Run, first: Record, second: Record) -> bool:
    """Say whether one of two events names the other, or may have been meant to where its link is at fault."""
    return _names(run, first, second) or _names(run, second, first)


def _names(run: Run, event: Record, other: Record) -> bool:
    if not all(run.is_sound(event, key) for key in _LINKS):
        return True
    links = [it for it in run.references[event.file.name] if jsonio.tokens(it.pointer)[0] in _LINKS]
    missed = near_misses(links, run)
    return missed is None or not other.names.isdisjoint((*missed, *(it.id for it in links)))


@rule(
    "SET004",
    "A waiver waives nothing",
    why="A waiver is there for one finding; left behind, it would hide the next.",
    scope=Scope.RUN,
)
def idle_waiver(outcome: Outcome, run: Run) -> Iterator[Flaw]:
    """Find waivers whose rule ran and found nothing in their record, those that stand twice, or for what is not there.

    While something is at fault where the rule looks, its silence says nothing yet, and such a waiver is left alone.
    """
    rules = {check.rule.code: check.rule for check in registered()}
    yield from repeated(run)
    yield from unused(run, outcome.findings, outcome.states, rules)
