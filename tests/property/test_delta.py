"""A delta leads from the old records to the new ones, byte for byte, and back; a patch from any value to any other."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.property.near_misses import seeds
from tests.property.strategies import any_json, json_values
from toolkit import delta
from toolkit.delta import COMPARED, Snapshot, UnprovenError, snapshot
from toolkit.delta.alignment import aligned, said
from toolkit.delta.patches import reverted as turned
from toolkit.jsonio import JsonValue, resolve
from toolkit.schemas import KINDS, Schemas

SCHEMAS = Schemas()
ITEMS = st.one_of(st.integers(0, 3), st.sampled_from(["a", "b", True, 1.5]), any_json(["id", "on", "status"]))
ABOUT: list[Any] = [{"name": "n", "version": "1.0.0", "schema": "1.0"}]
LISTS = st.lists(ITEMS, max_size=7)


@given(old=LISTS, new=LISTS)
@example(old=[1, True, 1.5], new=[True, 1, 1.5])
@example(old=[{"a": 1, "b": 1}], new=[{"a": 2, "b": 2}])
def test_items_are_paired_once_and_in_order(old: list[JsonValue], new: list[JsonValue]) -> None:
    """Each item of both lists stands in one pair; pairs don't cross, and what could stay in number stays."""
    pairs = aligned(old, new)
    gone = [row for row, _ in pairs if row is not None]
    come = [column for _, column in pairs if column is not None]
    assert (gone, come) == (list(range(len(old))), list(range(len(new))))
    both = [pair for pair in pairs if None not in pair]
    assert all(before < after for before, after in pairwise(both))


@given(old=LISTS, more=LISTS, at=st.integers(0, 7))
def test_what_is_put_in_leaves_the_rest_alone(old: list[JsonValue], more: list[JsonValue], at: int) -> None:
    """A run of items put in anywhere is so many additions, and nothing else."""
    new = [*old[:at], *more, *old[at:]]
    assert [edit.sort for edit in delta.edits(old, new)] == ["added"] * len(more)
    assert [edit.sort for edit in delta.edits(new, old)] == ["removed"] * len(more)


@given(old=json_values(), new=json_values())
@example(old={"a": 1}, new={"a": True})
@example(old=[[1, 2], [1, 2, 3]], new=[[1, 2, 3], [1, 2]])
@example(old={"": {"/": 1, "~1": 2}}, new={"": {"/": 2}, "~": 2})
@example(old=None, new=[None])
def test_a_patch_makes_the_new_value_of_the_old_one(old: JsonValue, new: JsonValue) -> None:
    """Carried out, the patch gives the new value; turned round, the old one; values that say the same have none."""
    patch = delta.patch(delta.edits(old, new))
    assert said(delta.patched(old, patch)) == said(new)
    assert said(delta.patched(new, turned(patch))) == said(old)
    assert (patch == []) == (said(old) == said(new))


@given(old=LISTS, new=LISTS)
def test_what_moved_is_told_once(old: list[JsonValue], new: list[JsonValue]) -> None:
    """For people an item that only stands elsewhere is one move; what was added and removed otherwise stays."""
    found = delta.edits(old, new)
    shown = delta.readable(found)
    moved = [edit for edit in shown if edit.sort == "moved"]
    assert len(found) == len(shown) + len(moved)
    assert all(said(resolve(old, edit.at)) == said(resolve(new, edit.pointer)) for edit in moved)
    gone = {(edit.at.rpartition("/")[0], said(edit.old)) for edit in shown if edit.sort == "removed"}
    assert not gone & {(edit.at.rpartition("/")[0], said(edit.new)) for edit in shown if edit.sort == "added"}


@st.composite
def edited(draw: st.DrawFn, kind: str, name: str) -> dict[str, Any]:
    """Draw a record with some keys taken out, others in another order, and others that hold anything at all."""
    value = dict(draw(st.sampled_from(seeds(kind))))
    gone = draw(st.sets(st.sampled_from([*value]), max_size=2))
    others = draw(st.dictionaries(st.sampled_from([*value, "x", "y"]), any_json([*value]), max_size=2))
    kept = {key: item for key, item in value.items() if key not in gone}
    return {**(dict(reversed(kept.items())) if draw(st.booleans()) else kept), **others, "id": name}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """Draw two states of a dataset: a record that is in one of them, in both as it was, or changed; documents."""
    old: dict[str, list[Any]] = {"dataset": ABOUT}
    new: dict[str, list[Any]] = {"dataset": [ABOUT[0] | draw(st.sampled_from([{}, {"title": "N"}]))]}
    for kind in draw(st.sets(st.sampled_from(KINDS), max_size=2)):
        before, after = draw(edited(kind, "a")), draw(edited(kind, "a"))
        fates: list[tuple[list[Any], list[Any]]] = [
            ([before], [after]),
            ([], [after]),
            ([before], []),
            ([before], [before, after | {"id": "b"}]),
        ]
        fate = fates[draw(st.integers(0, len(fates) - 1))]
        old[kind], new[kind] = list(fate[0]), list(fate[1])
    new["retired"] = draw(st.sampled_from([[], [{"kind": "actor", "id": "old", "reason": "withdrawn"}]]))
    for state in (old, new):
        state["waivers"] = draw(st.sampled_from([[], [[]], [[{"code": "REF001"}]]]))
    return old, new


OF_KEYS: tuple[dict[str, list[Any]], dict[str, list[Any]]] = (
    {"dataset": ABOUT, "actor": [{"id": "a", "x": 1, "y": 2}]},
    {"dataset": ABOUT, "actor": [{"id": "a", "y": 2, "x": 1}]},
)


@settings(max_examples=40)
@given(pair=pairs())
@example(pair=OF_KEYS)
def test_a_delta_makes_the_new_records_of_the_old_ones(pair: tuple[dict[str, list[Any]], dict[str, list[Any]]]) -> None:
    """The old lines and what is written of the delta give the new lines, byte for byte; the way back the old ones.

    It has an entry for each record that is in one state alone or has another line, and for no other.
    """
    old, new = snapshot(pair[0], SCHEMAS), snapshot(pair[1], SCHEMAS)
    found = delta.parse(delta.proven(delta.delta(old, new), old, new).encode())
    for kind in COMPARED:
        assert _made(found, kind, old) == list(new.lines(kind))
        assert _made(delta.reverted(found), kind, new) == list(old.lines(kind))
    lines = [{(kind, row.id): row.line for kind in COMPARED for row in each.rows(kind)} for each in (old, new)]
    touched = {key for key in lines[0].keys() | lines[1].keys() if lines[0].get(key) != lines[1].get(key)}
    assert {(entry.kind, entry.id) for entry in found.entries} == touched


def _made(found: delta.Delta, kind: str, old: Snapshot) -> list[bytes]:
    return list(delta.applied(found, kind, old.rows(kind), SCHEMAS))


def test_what_is_not_proven_is_not_given() -> None:
    """A delta that leaves something out, or leads from elsewhere, is a fault of the toolkit, and nothing is written."""
    old = snapshot({"dataset": ABOUT, "actor": [{"id": "a", "x": 1}]}, SCHEMAS)
    new = snapshot({"dataset": ABOUT, "actor": [{"id": "a", "x": 2}]}, SCHEMAS)
    found = delta.delta(old, new)
    with pytest.raises(UnprovenError, match=r"^the delta does not make the actor records of 1\.0\.0$"):
        delta.proven(replace(found, entries=()), old, new)
    with pytest.raises(UnprovenError, match=r"^a delta that is read is not the one that was written$"):
        delta.proven(replace(found, old=found.new), old, new)
    with pytest.raises(UnprovenError, match=r"^the patch does not fit: another value than the tested one is at x$"):
        delta.proven(found, replace(new, contents=old.contents), new)
