"""`jsonio.dumps`: the canonical form."""

import math
from datetime import date
from typing import cast

import pytest

from toolkit.jsonio import MAX_DEPTH, JsonValue, Order, dumps, line

ORDER: Order = {
    "id": {},
    "name": {"family": {}, "given": {}},
    "parts": {"start": {}, "length": {}},
    "note": {},
}


def test_whole_record() -> None:
    """Keys stand in the order, also inside arrays; unknown ones stay behind the key that they follow; $schema goes."""
    value: JsonValue = {
        "zeta": {"b": 1, "a": 2},
        "parts": [{"length": 3, "start": 0, "$schema": "kept"}, [{"length": 1, "start": 2}]],
        "$schema": "../schema.json",
        "alpha": [],
        "name": {"given": "Zoë", "family": "Öz"},
        "id": "a",
    }
    assert dumps(value, ORDER) == (
        "{\n"
        '  "zeta": {\n'
        '    "b": 1,\n'
        '    "a": 2\n'
        "  },\n"
        '  "id": "a",\n'
        '  "name": {\n'
        '    "family": "Öz",\n'
        '    "given": "Zoë"\n'
        "  },\n"
        '  "parts": [\n'
        "    {\n"
        '      "start": 0,\n'
        '      "$schema": "kept",\n'
        '      "length": 3\n'
        "    },\n"
        "    [\n"
        "      {\n"
        '        "start": 2,\n'
        '        "length": 1\n'
        "      }\n"
        "    ]\n"
        "  ],\n"
        '  "alpha": []\n'
        "}\n"
    )


def test_without_order() -> None:
    """Without an order, keys stand as they are."""
    assert dumps({"b": {}, "a": [None, True, False]}) == (
        '{\n  "b": {},\n  "a": [\n    null,\n    true,\n    false\n  ]\n}\n'
    )


def test_on_one_line() -> None:
    """On one line there is the same text without a space between its parts."""
    value: JsonValue = {"$schema": "s", "b": {}, "a": [None, {"x y": 0.5, "z": []}], "é": "a: b"}
    assert line(value) == '{"b":{},"a":[null,{"x y":0.5,"z":[]}],"é":"a: b"}\n'
    assert line({"b": 1, "a": 2}, {"a": {}, "b": {}}) == '{"a":2,"b":1}\n'


def test_value_is_untouched() -> None:
    """Writing leaves the value as it was, $schema included."""
    value: JsonValue = {"$schema": "s", "a": 1}
    assert dumps(value) == '{\n  "a": 1\n}\n'
    assert value == {"$schema": "s", "a": 1}


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"),
        (-12, "-12"),
        (2**53 - 1, "9007199254740991"),
        (35.0, "35"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (-1.25, "-1.25"),
        (1e-07, "0.0000001"),
        (-1.5e-07, "-0.00000015"),
        (1e15, "1000000000000000"),
        (120.0, "120"),
        (0.30000000000000004, "0.30000000000000004"),
        (5e-324, "0." + "0" * 323 + "5"),
    ],
)
def test_numbers(number: float, written: str) -> None:
    """Numbers have neither exponent nor trailing zeros, and zero has no sign."""
    assert dumps(number) == written + "\n"


@pytest.mark.parametrize(
    ("string", "written"),
    [
        ('"\\/', r'"\"\\/"'),
        ("\b\f\n\r\t", r'"\b\f\n\r\t"'),
        ("\x01\x1f", r'"\u0001\u001f"'),
        ("\x7f\u2028é😀", '"\x7f\u2028é😀"'),
    ],
)
def test_strings(string: str, written: str) -> None:
    """Only what JSON requires is escaped, in the short form where there is one."""
    assert dumps(string) == written + "\n"
    assert dumps({string: 1}) == f"{{\n  {written}: 1\n}}\n"


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 2**53, -(2**53), 10**4000, 1e16])
def test_refused_numbers(number: float) -> None:
    """A number that the reader would refuse is not written."""
    with pytest.raises(ValueError, match=r"^a number is not finite, or beyond ±9007199254740991$"):
        dumps([number])


@pytest.mark.parametrize("string", ["\0", "a\ud800"])
def test_refused_strings(string: str) -> None:
    """NUL and half a surrogate pair are not written, neither in a string nor in a key."""
    values: tuple[JsonValue, ...] = (string, {string: 1})
    for value in values:
        with pytest.raises(ValueError, match=r"^a string holds NUL or half a surrogate pair: '"):
            dumps(value)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (date(2024, 1, 1), "JSON has no date"),
        ((1, 2), "JSON has no tuple"),
        ({1: 2}, "a key is a string, not int"),
        ({"a": [b""]}, "JSON has no bytes"),
    ],
)
def test_refused_types(value: object, message: str) -> None:
    """What is not a JSON value is not written."""
    with pytest.raises(TypeError, match=f"^{message}$"):
        dumps(cast("JsonValue", value))


def test_depth() -> None:
    """64 levels are written, one more is not; nor is a value that holds itself."""
    value: JsonValue = 1
    for _ in range(MAX_DEPTH):
        value = [value]
    assert dumps(value).count("[") == MAX_DEPTH
    endless: list[JsonValue] = []
    endless.append(endless)
    for deep in ([value], endless):
        with pytest.raises(ValueError, match=r"^the nesting is deeper than 64 levels$"):
            dumps(deep)
