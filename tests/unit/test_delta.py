"""Edits, patches and deltas as they are read and made: what is told of which lists, and what is no delta."""

import json
from typing import Any

import pytest

from toolkit import delta
from toolkit.delta import Delta, Sort, snapshot
from toolkit.delta.patches import reverted
from toolkit.errors import UnusableInputError
from toolkit.schemas import Schemas

SCHEMAS = Schemas()
ABOUT: list[Any] = [{"name": "n", "version": "1.0.0", "schema": "1.0"}]


def told(old: Any, new: Any) -> list[tuple[str, str]]:  # noqa: ANN401 (any JSON)
    """Give what became of which place, as people are told."""
    return [(edit.sort.value, edit.pointer) for edit in delta.readable(delta.edits(old, new))]


@pytest.mark.parametrize(
    ("old", "new", "edits"),
    [
        ([1, 2, 3], [0, 1, 2, 3], [("added", "/0")]),
        ([1, 2, 3], [1, 3], [("removed", "/1")]),
        (["a", "b"], ["b", "a"], [("moved", "/1")]),
        (["a"], ["b"], [("removed", "/0"), ("added", "/0")]),
        ([{"a": 1}], [{"a": 2}], [("changed", "/0/a")]),
        ([{"a": 1, "b": 1}, {"c": 1}], [{"x": 1}, {"a": 1, "b": 2}, {"c": 1}], [("added", "/0"), ("changed", "/1/b")]),
        ([{"a": 1}], [{"b": 1}, {"c": 1}], [("removed", "/0"), ("added", "/0"), ("added", "/1")]),
        ([[1, 2, 3]], [[1, 2, 4]], [("removed", "/0/2"), ("added", "/0/2")]),
        ({"a": {"b": 1}}, {"a": {"b": True}}, [("changed", "/a/b")]),
        ({"a": 1}, {"a": [1]}, [("changed", "/a")]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
        ({"a/b": 1}, {"a~b": 1}, [("moved", "/a~0b")]),
        (1, 1.5, [("changed", "")]),
    ],
)
def test_what_is_told(old: Any, new: Any, edits: list[tuple[str, str]]) -> None:  # noqa: ANN401 (any JSON)
    """Each place that differs once, as deep as both have it; an item is the same one when most of it is."""
    assert told(old, new) == edits


def test_long_lists_that_differ_all_over_are_compared_in_place() -> None:
    """No list makes the comparison slow: past a size, items are paired by their places, and still exactly."""
    old: list[Any] = [[number] for number in range(600)]
    new: list[Any] = [[-number] for number in range(599)]
    found = delta.edits(old, new)
    assert [edit.sort for edit in found].count(Sort.ADDED) == 598
    assert found[-1].pointer == "/599"
    assert delta.patched(old, delta.patch(found)) == new
    strings = [str(number) for number in range(300)]
    assert told(strings, [f"new {text}" for text in strings])[:2] == [("removed", "/0"), ("removed", "/1")]
    assert told(strings, [*strings[100:], *strings[:100]])[:2] == [("moved", "/200"), ("moved", "/201")]


@pytest.mark.parametrize(
    ("value", "operation", "message"),
    [
        (
            {"a": 1},
            {"op": "test", "path": "/a", "value": True},
            "the patch does not fit: another value than ",
        ),
        ({"a": 1}, {"op": "add", "path": "/a", "value": 2}, "the patch does not fit: there is no /a to add"),
        ({"a": 1}, {"op": "remove", "path": "/b"}, "the patch does not fit: there is no /b to remove"),
        ([1], {"op": "remove", "path": "/1"}, "the patch does not fit: there is no /1 to remove"),
        ([1], {"op": "remove", "path": "/-1"}, "the patch does not fit: there is no /-1 to remove"),
        ([1], {"op": "add", "path": "/2", "value": 1}, "the patch does not fit: there is no /2 to add"),
        ([1], {"op": "replace", "path": "/01", "value": 1}, "the patch does not fit: there is no /01 to replace"),
        (1, {"op": "add", "path": "/a/b", "value": 1}, "the patch does not fit: there is no /a/b to add"),
        ({}, {"op": "add", "path": "a", "value": 1}, "the patch does not fit: there is no a to add"),
        ({}, {"op": "add", "path": "/a"}, '{"op": "add", "path": "/a"} is no operation of a JSON Patch'),
        ({}, {"op": "move", "path": "/a", "from": "/b"}, "'move' is no operation that a delta has"),
    ],
)
def test_a_patch_that_does_not_fit(value: Any, operation: dict[str, Any], message: str) -> None:  # noqa: ANN401 (any JSON)
    """A patch is carried out where each of its places is as it says, or not at all."""
    with pytest.raises(UnusableInputError) as caught:
        delta.patched(value, [operation])
    assert str(caught.value).startswith(message)


def test_what_is_nested_too_deep_is_refused() -> None:
    """A stranger's patch cannot break the program by its depth."""
    deep = json.loads("[" * 900 + "]" * 900)
    with pytest.raises(UnusableInputError, match=r"^what the patch has at /a is nested too deep$"):
        delta.patched({}, [{"op": "add", "path": "/a", "value": deep}])


def test_a_patch_without_tests_cannot_be_turned_round() -> None:
    """What does not say what was there has no way back."""
    with pytest.raises(UnusableInputError, match=r"^the patch at /a does not say what was there: "):
        reverted([{"op": "test", "path": "/b", "value": 1}, {"op": "remove", "path": "/a"}])


@pytest.fixture(scope="module")
def found() -> Delta:
    """Give a delta with an entry of each sort."""
    old = snapshot({"dataset": ABOUT, "actor": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]}, SCHEMAS)
    new = snapshot({"dataset": ABOUT, "actor": [{"id": "a", "name": "Å"}, {"id": "c", "name": "C"}]}, SCHEMAS)
    return delta.delta(old, new)


def test_a_delta_commands_no_runner() -> None:
    """Printed in a log, nothing that a record says is obeyed there; read, it is what it was."""
    old = snapshot({"dataset": ABOUT}, SCHEMAS)
    new = snapshot({"dataset": ABOUT, "actor": [{"id": "a", "name": "##[error]"}]}, SCHEMAS)
    text = delta.proven(delta.delta(old, new), old, new)
    assert '"name":"#\\u0023[error]"' in text
    assert delta.parse(text.encode()).entries[0].record == {"id": "a", "name": "##[error]"}


def test_the_form_of_a_delta(found: Delta) -> None:
    """JSON Lines: both ends, then a line a record; a patch is one of RFC 6902, each change behind a test."""
    head, *lines = map(json.loads, delta.render(found).splitlines())
    assert (head["delta_version"], head["name"], head["old"]["version"], head["new"]["schema"]) == (
        1,
        "n",
        "1.0.0",
        "1.0",
    )
    assert head["new"]["contents"]["actor"]["rows"] == 2
    assert lines == [
        {
            "kind": "actor",
            "id": "a",
            "op": "patch",
            "patch": [
                {"op": "test", "path": "/name", "value": "A"},
                {"op": "replace", "path": "/name", "value": "Å"},
            ],
        },
        {"kind": "actor", "id": "b", "op": "remove", "record": {"id": "b", "name": "B"}},
        {"kind": "actor", "id": "c", "op": "add", "record": {"id": "c", "name": "C"}},
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\n", "", "is not JSON Lines: it does not end with a line feed"),
        ('"delta_version":1', '"delta_version":9', "is no delta: its delta_version is 9; this toolkit reads version 1"),
        ('"name":"n",', "", "is no delta: KeyError: 'name'"),
        ('"version":"1.0.0"', '"version":"soon"', "is no delta: ValueError: 'soon' is no version"),
        ('"rows":2', '"rows":"2"', "is no delta: TypeError: it does not say what there is"),
        ('"kind":"actor"', '"kind":"ghost"', "is no delta: ValueError: ghost is nothing that is compared"),
        ('"op":"remove"', '"op":"burn"', "is no delta: ValueError: 'burn' is not a valid Operator"),
        ('"patch":[', '"patch":[1,', "is no delta: TypeError: a patch is a list of operations"),
        ('{"kind"', '[{"kind"', "line 2, is no JSON: "),
        ('{"kind":"actor","id":"a"', "[]#", "line 2, is no JSON: "),
        ('"id":"b"', '"id": "b"', "is not written as a delta is"),
        ('"old":{', '"old":1,"was":{', "is no delta: TypeError: an end of it is no object"),
    ],
)
def test_what_is_no_delta(found: Delta, old: str, new: str, message: str) -> None:
    """A file that is no delta, or not quite one, is refused with the reason."""
    text = delta.render(found).replace(old, new).encode()
    with pytest.raises(UnusableInputError) as caught:
        delta.parse(text, "x.jsonl")
    assert message in str(caught.value)
    assert str(caught.value).startswith("x.jsonl")


def test_a_line_that_is_no_object() -> None:
    """Each line of a delta is an object."""
    with pytest.raises(UnusableInputError, match=r"^the delta, line 1, is no object$"):
        delta.parse(b"[]\n")


def test_a_delta_of_other_records(found: Delta) -> None:
    """Records that came and went must be there, or not, as the delta has it."""
    missing = [delta.Row("c", b'{"id":"c"}\n')]
    with pytest.raises(UnusableInputError, match=r"^the delta does not fit: actor a is missing$"):
        list(delta.applied(found, "actor", missing, SCHEMAS))
    there = [delta.Row("a", b'{"id":"a","name":"A"}\n'), delta.Row("b", b'{"id":"b","name":"B"}\n')]
    with pytest.raises(UnusableInputError, match=r"^the delta does not fit: actor c is there already$"):
        list(delta.applied(found, "actor", [*there, delta.Row("c", b'{"id":"c"}\n')], SCHEMAS))


def test_what_has_no_line_is_told() -> None:
    """A value that canonical form can't write, and a line without an id, are no records."""
    with pytest.raises(UnusableInputError, match=r"^this actor cannot be written: a number is not finite"):
        snapshot({"dataset": ABOUT, "actor": [{"id": "a", "x": 2**60}]}, SCHEMAS)
    state = snapshot({"dataset": ABOUT, "actor": [{"name": "A"}]}, SCHEMAS)
    with pytest.raises(UnusableInputError, match=r"^n 1\.0\.0: actor 1: it has no id$"):
        list(state.rows("actor"))
