"""DATE: whether speakers held the posts in which they spoke."""

from collections.abc import Iterator, Sequence

from toolkit import edtf, jsonio
from toolkit.checks.date import bounds, is_after
from toolkit.checks.entries import Sound
from toolkit.checks.gathering import Held, gathered, named
from toolkit.checks.publication import too_late_for_its_report
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.records import Record


@rule(
    "DATE006",
    "The speaker did not hold the role then",
    why="A former minister is not the minister; the words weigh differently.",
    scope=Scope.DATASET,
)
def role_not_held(run: Run) -> Iterator[Flaw]:
    """Find statements whose speaker's role is a post that the speaker's record has for another time only.

    Where several statements contradict what one speaker's record says, it is told once, there.
    """
    held = (each for record in run.dataset.records for each in _not_held(record, run))

    def at_speaker(held: Sequence[Held], speaker: Record) -> Flaw:
        return _at_speaker(held, speaker, run)

    yield from gathered(held, run, at_speaker, kind="actor")


def _not_held(record: Record, run: Run) -> Iterator[Held]:
    value = run.sound[record.file.name]
    said, capacity = bounds(value.get("said")), value.get("speaker_role")
    if record.kind != "statement" or said is None or not capacity or any(too_late_for_its_report(record, run)):
        return
    for speaker in value.get("speakers") or ():
        meant = [role for _, role in _meant(speaker, capacity, run)]
        if meant and not any(_holds(role, said) for role in meant):
            flaw = Flaw(
                message=f'"{speaker}" was not {meant[0]["title"]} on {value["said"]["edtf"]}',
                pointer="/speaker_role",
                expected="a role held when it was said",
                found=f'"{capacity}"',
                hint=f"correct the role here, or its dates in {speaker}",
            )
            yield Held(code="DATE006", against=speaker, record=record, flaw=flaw)


def _at_speaker(held: Sequence[Held], speaker: Record, run: Run) -> Flaw:
    statement = run.sound[held[0].record.file.name]
    index, role = next(_meant(held[0].against, statement["speaker_role"], run))
    is_early = is_after(bounds(role.get("start")), bounds(statement["said"]))
    place = jsonio.pointer("roles", index, "start" if is_early else "end", "edtf")
    return Flaw(
        message=f"{named(held)} have this role at a time when, by its dates, it was not held",
        pointer=place,
        expected="dates within which these were said",
        found=f'"{jsonio.resolve(speaker.value, place)}"',
        hint="correct the date, or the role in these records",
    )


def _meant(actor: str, capacity: str, run: Run) -> Iterator[tuple[int, Sound]]:
    """Give the roles of an actor that a capacity names, each with its place in the list."""
    for record in run.dataset.by_id.get(actor, ()):
        for index, role in enumerate(run.sound[record.file.name].get("roles") or ()):
            if role and role.get("title") and role["title"].casefold() in capacity.casefold():
                yield index, role


def _holds(role: Sound, then: edtf.Bounds) -> bool:
    start, end = bounds(role.get("start")), bounds(role.get("end"))
    if start and end and start.earliest and end.latest and end.latest < start.earliest:
        return True  # DATE002 tells that the role is at fault itself
    return not is_after(start, then) and not is_after(then, end)
