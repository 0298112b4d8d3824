"""REF: what stands twice in a list where it can count once only."""

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit import jsonio
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.records import Record

_OWN_RULES = frozenset({"evidence", "spans", "participants"})  # EVD019, EVD007 and EVD003, REF009
_ASIDE = frozenset({"note", "evidence"})
"""What two entries may say differently and still be one."""


@rule(
    "REF009",
    "An actor takes part twice in one role",
    why="Whoever counts participants would count one of them twice.",
)
def participant_twice(record: Record, run: Run) -> Iterator[Flaw]:
    """Find participants of an event that an earlier entry has in the same role; another role is another entry."""
    seen: dict[tuple[str, str], int] = {}
    for index, participant in enumerate(run.sound[record.file.name].get("participants") or ()):
        actor, role = (participant or {}).get("actor"), (participant or {}).get("role")
        if actor and role and seen.setdefault((actor, role), index) != index:
            yield Flaw(
                message=f'"{actor}" stands here as {role} already, at /participants/{seen[actor, role]}',
                pointer=jsonio.pointer("participants", index),
                expected="each actor once in each role",
                found=f'"{actor}" as {role}',
                hint="remove one of the two, or correct the actor or the role",
            )


@rule(
    "REF010",
    "An entry of a list stands there twice",
    why="Whoever counts names, posts, conditions or judgements would count one of them twice.",
)
def entry_twice(record: Record, run: Run) -> Iterator[Flaw]:
    """Find entries that say what an earlier one says, notes and evidence apart, and other names that are the name.

    Lists of ids and codes, in which nothing may stand twice, are the schema's; evidence and participants have rules.
    """
    value = run.sound[record.file.name]
    yield from _in_object(value, "")
    for index, entry in enumerate(value.get("other_names") or ()):
        if entry and entry.get("name") == value.get("name") and entry.get("language", "en") == "en":
            yield _twice(jsonio.pointer("other_names", index), "/name")


def _in_object(value: Mapping[str, Any], pointer: str) -> Iterator[Flaw]:
    for key, item in value.items():
        place = pointer + jsonio.pointer(key)
        if isinstance(item, dict):
            yield from _in_object(item, place)
        elif isinstance(item, list) and key not in _OWN_RULES:
            yield from _in_list(item, place)


def _in_list(items: list[Any], pointer: str) -> Iterator[Flaw]:
    seen: dict[str, str] = {}
    aside = _ASIDE - {"note"} if pointer.endswith("/assessments") else _ASIDE
    for index, item in enumerate(items):
        place = pointer + jsonio.pointer(index)
        if isinstance(item, dict):
            said = {key: part for key, part in item.items() if key not in aside}
            first = seen.setdefault(jsonio.dumps(said), place)
            if first != place and _is_whole(said):
                yield _twice(place, first)
            yield from _in_object(item, place)


def _is_whole(value: Any) -> bool:  # noqa: ANN401 (a JSON value)
    """Say whether no part of a value is at fault."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is not None and all(map(_is_whole, parts))


def _twice(pointer: str, first: str) -> Flaw:
    return Flaw(
        message=f"this stands here already, at {first}",
        pointer=pointer,
        expected="each entry once",
        hint="remove one of the two, or correct what was to be different",
    )
