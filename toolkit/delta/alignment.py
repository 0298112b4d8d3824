"""Two lists, item beside item: what stayed, what became something else, what went and what came.

An item has no name; it is known by what it says. So one that is put in at the front leaves the others what they were.
"""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from toolkit.jsonio import JsonValue

Pair = tuple[int | None, int | None]
"""The index of an item in the old list and in the new one; None where it is in only one of them."""

MOST_CELLS = 250_000
"""Old items times new ones, apart from what is the same at both ends, that are compared each with each."""

_MOST_LIKENESSES = 2_500
"""The same for items that are alike without being the same: telling how much costs more."""

_SAME = 1_000
_LEAST = 500
"""Thousandths of an item that stay when it is taken for the same one, changed."""


_SAID = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def said(value: JsonValue) -> str:
    """Write what a value says, whatever the order of its keys: two values are the same when these texts are."""
    return _SAID.encode(value)


def aligned(old: Sequence[JsonValue], new: Sequence[JsonValue]) -> list[Pair]:
    """Pair the items of two lists, in their order, so that most of them stay.

    Items that differ are one item when at least half of what they hold is the same, or when each is the only one
    between two that stayed. In lists too long for that, items are paired that are the same; in yet longer ones each
    with the one in its place.
    """
    before, after = [said(item) for item in old], [said(item) for item in new]
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    rows, columns = len(old) - head - tail, len(new) - head - tail
    middle = _middle(old[head : head + rows], new[head : head + columns])
    return [
        *((place, place) for place in range(head)),
        *((_moved(row, head), _moved(column, head)) for row, column in middle),
        *((len(old) - place, len(new) - place) for place in range(tail, 0, -1)),
    ]


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """Count the items that are the same from the front."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))


def _moved(place: int | None, by: int) -> int | None:
    return None if place is None else place + by


def _middle(old: Sequence[JsonValue], new: Sequence[JsonValue]) -> list[Pair]:
    cells = len(old) * len(new)
    if cells > MOST_CELLS:
        return _in_place(len(old), len(new))
    before, after = [said(item) for item in old], [said(item) for item in new]
    weights = [[_SAME if mine == its else 0 for its in after] for mine in before]
    if cells <= _MOST_LIKENESSES:
        for row, mine in enumerate(old):
            for column, its in enumerate(new):
                weights[row][column] = weights[row][column] or _alike(mine, its)
    return _joined(_heaviest(weights, len(old), len(new)), old, new)


def _in_place(rows: int, columns: int) -> list[Pair]:
    """Pair what has the same place."""
    both = min(rows, columns)
    return [
        *((place, place) for place in range(both)),
        *((place, None) for place in range(both, rows)),
        *((None, place) for place in range(both, columns)),
    ]


def _alike(mine: JsonValue, its: JsonValue) -> int:
    """Say how much of two objects or lists is the same, in thousandths; 0 when that is less than half."""
    if not (_is_open(mine) and _is_open(its)):
        return 0
    share = int(_SAME * _likeness(mine, its))
    return min(share, _SAME - 1) if share >= _LEAST else 0


def _is_open(value: JsonValue) -> bool:
    """Whether there is something in a value that could change while it stays the same one."""
    return isinstance(value, dict | list)


def _likeness(mine: JsonValue, its: JsonValue) -> float:
    if isinstance(mine, dict) and isinstance(its, dict):
        keys = mine.keys() | its.keys()
        return sum(_likeness(mine[key], its[key]) for key in mine.keys() & its.keys()) / (len(keys) or 1)
    if isinstance(mine, list) and isinstance(its, list):
        shared = Counter(map(said, mine)) & Counter(map(said, its))
        return 2 * shared.total() / (len(mine) + len(its) or 1)
    return float(said(mine) == said(its))


def _heaviest(weights: Sequence[Sequence[int]], rows: int, columns: int) -> list[Pair]:
    """Pair rows with columns in one order so that the weights of the pairs add up to the most."""
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in reversed(range(rows)):
        here, below, weight = best[row], best[row + 1], weights[row]
        for column in reversed(range(columns)):
            here[column] = max(below[column], here[column + 1], below[column + 1] + weight[column])
    pairs: list[Pair] = []
    row = column = 0
    while row < rows and column < columns:
        weight_here = weights[row][column]
        if weight_here and best[row][column] == best[row + 1][column + 1] + weight_here:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif best[row + 1][column] >= best[row][column + 1]:
            pairs.append((row, None))
            row += 1
        else:
            pairs.append((None, column))
            column += 1
    return [*pairs, *((left, None) for left in range(row, rows)), *((None, left) for left in range(column, columns))]


def _joined(pairs: Sequence[Pair], old: Sequence[JsonValue], new: Sequence[JsonValue]) -> list[Pair]:
    """Take one item that went and one that came, alone between two that stayed, for one that changed."""
    found: list[Pair] = []
    gap: list[Pair] = []
    for pair in [*pairs, (-1, -1)]:
        if None in pair:
            gap.append(pair)
            continue
        found += _one(gap, old, new)
        found.append(pair)
        gap = []
    return found[:-1]


def _one(gap: list[Pair], old: Sequence[JsonValue], new: Sequence[JsonValue]) -> list[Pair]:
    gone, come = [row for row, _ in gap if row is not None], [column for _, column in gap if column is not None]
    if len(gone) == len(come) == 1 and isinstance(old[gone[0]], dict) and isinstance(new[come[0]], dict):
        return [(gone[0], come[0])]
    return gap
