"""What became of a record, field by field: each place at which it says something else, by JSON pointer.

old, new ──edits──▶ Edit …  ──readable──▶ the same for people: what only stands elsewhere in its list is moved
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from toolkit.delta.alignment import aligned, said
from toolkit.jsonio import JsonValue, pointer


class Sort(StrEnum):
    """What became of a place."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One place that is no more what it was.

    `pointer` leads to it in the new record, or in the old one where it was removed; `at` is its place in the old one,
    for an item that was added the one before which it was put. `old` is None where it was added, `new` where it was
    removed.
    """

    sort: Sort
    pointer: str
    at: str
    old: JsonValue = None
    new: JsonValue = None


def edits(old: JsonValue, new: JsonValue) -> tuple[Edit, ...]:
    """Compare two records, and give each place that differs, as deep inside as both have it, in reading order.

    Items of lists are paired by what they say, not by where they stand. None is given for values that say the same.
    """
    return tuple(_edits(old, new, "", ""))


def _edits(old: JsonValue, new: JsonValue, at: str, place: str) -> Iterator[Edit]:
    if said(old) == said(new):
        return  # most of a record, told at once
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _members(old, new, at, place)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _items(old, new, at, place)
    else:
        yield Edit(sort=Sort.CHANGED, pointer=place, at=at, old=old, new=new)


def _members(old: dict[str, JsonValue], new: dict[str, JsonValue], at: str, place: str) -> Iterator[Edit]:
    for key in [*new, *(key for key in old if key not in new)]:
        step = pointer(key)
        if key not in old:
            yield Edit(sort=Sort.ADDED, pointer=place + step, at=at + step, new=new[key])
        elif key not in new:
            yield Edit(sort=Sort.REMOVED, pointer=at + step, at=at + step, old=old[key])
        else:
            yield from _edits(old[key], new[key], at + step, place + step)


def _items(old: list[JsonValue], new: list[JsonValue], at: str, place: str) -> Iterator[Edit]:
    before = 0  # the old item that comes next
    for gone, come in aligned(old, new):
        if gone is None and come is not None:
            yield Edit(sort=Sort.ADDED, pointer=f"{place}/{come}", at=f"{at}/{before}", new=new[come])
        elif gone is not None:
            before = gone + 1
            if come is None:
                yield Edit(sort=Sort.REMOVED, pointer=f"{at}/{gone}", at=f"{at}/{gone}", old=old[gone])
            else:
                yield from _edits(old[gone], new[come], f"{at}/{gone}", f"{place}/{come}")


def readable(found: Sequence[Edit]) -> tuple[Edit, ...]:
    """Take what was removed and added again beside, saying the same, for what was moved; leave the rest as it is."""
    waiting: dict[tuple[str, str], list[int]] = {}
    for number, edit in enumerate(found):
        if edit.sort is Sort.REMOVED:
            waiting.setdefault(_among(edit, edit.old), []).append(number)
    moved: dict[int, Edit] = {}
    left_out = set()
    for number, edit in enumerate(found):
        candidates = waiting.get(_among(edit, edit.new)) if edit.sort is Sort.ADDED else None
        if candidates:
            origin = candidates.pop(0)
            left_out.add(origin)
            moved[number] = Edit(sort=Sort.MOVED, pointer=edit.pointer, at=found[origin].at, old=edit.new, new=edit.new)
    return tuple(moved.get(number, edit) for number, edit in enumerate(found) if number not in left_out)


def _among(edit: Edit, value: JsonValue) -> tuple[str, str]:
    """Name the list or object that an edit is in, and what it put there or took away."""
    return edit.at.rpartition("/")[0], said(value)
