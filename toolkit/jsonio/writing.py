"""The canonical form: one value, one text; and the same on one line, for JSON Lines.

UTF-8 text, LF, two spaces a level, keys in the schema's order, only the escapes that JSON requires, numbers
without exponent or trailing zeros, one final newline, no `$schema` at the top. On one line there is no space at all.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from json import JSONEncoder
from types import MappingProxyType
from typing import TypeAlias

from toolkit.jsonio.characters import clipped, is_fit
from toolkit.jsonio.faults import MAX_DEPTH, MAX_INTEGER, JsonValue
from toolkit.jsonio.numerals import plain

Order: TypeAlias = Mapping[str, "Order"]
"""Keys in their order, each with the order inside its value, {} for a leaf; array items have the array's."""

_Layout: TypeAlias = Callable[[str, Sequence[str], str, int], str]
"""What joins the items of an array or the members of an object, at a depth."""

_NO_ORDER: Order = MappingProxyType({})
_INDENT = "  "
_OPEN = (dict, list)
_LITERALS = {None: "null", True: "true", False: "false"}

_quoted = JSONEncoder(ensure_ascii=False).encode


def dumps(value: JsonValue, order: Order | None = None) -> str:
    """Write a value in canonical form; a key that `order` does not name stays behind the one that it follows.

    Raise TypeError for what is not a JSON value, and ValueError for what `read` would refuse in one: a number
    beyond ±(2**53 - 1), NUL or half a surrogate pair in a string, nesting over 64 levels. Whether strings are
    in NFC is not looked at.
    """
    return _text(_without_schema(value), order or _NO_ORDER, 0, _indented) + "\n"


def line(value: JsonValue, order: Order | None = None) -> str:
    """Write a value in canonical form on one line, without a space between its parts and with a final newline.

    Raise what `dumps` raises.
    """
    return _text(_without_schema(value), order or _NO_ORDER, 0, _compact) + "\n"


def inert(text: str) -> str:
    """Write JSON so that GitHub's runner, which obeys ##[…] wherever a step prints it, obeys nothing in it.

    JSON reads the escape as the same text.
    """
    return text.replace("##[", r"#\u0023[")


def _without_schema(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: inner for key, inner in value.items() if key != "$schema"}
    return value


def _text(value: JsonValue, order: Order, depth: int, layout: _Layout) -> str:
    if isinstance(value, str):
        return _string(value)
    if not isinstance(value, _OPEN):
        return _leaf(value)
    if depth == MAX_DEPTH:
        raise ValueError(f"the nesting is deeper than {MAX_DEPTH} levels")
    if isinstance(value, list):
        return layout("[", [_text(item, order, depth + 1, layout) for item in value], "]", depth)
    colon = ": " if layout is _indented else ":"
    members = [
        f"{_key(key)}{colon}{_text(value[key], order.get(key, _NO_ORDER), depth + 1, layout)}"
        for key in _ordered(value, order)
    ]
    return layout("{", members, "}", depth)


def _ordered(value: dict[str, JsonValue], order: Order) -> Sequence[str]:
    if value.keys() <= order.keys():
        return [key for key in order if key in value]
    ranks = {key: rank for rank, key in enumerate(order)}
    placed, rank = {}, -1
    for key in value:
        rank = placed[key] = ranks.get(key, rank)
    return sorted(value, key=placed.__getitem__)


def _indented(opener: str, parts: Sequence[str], closer: str, depth: int) -> str:
    if not parts:
        return opener + closer
    inner, outer = "\n" + _INDENT * (depth + 1), "\n" + _INDENT * depth
    return opener + inner + f",{inner}".join(parts) + outer + closer


def _compact(opener: str, parts: Sequence[str], closer: str, _: int) -> str:
    return opener + ",".join(parts) + closer


def _leaf(value: object) -> str:
    if value is None or isinstance(value, bool):
        return _LITERALS[value]
    if isinstance(value, int | float):
        return _number(value)
    raise TypeError(f"JSON has no {type(value).__name__}")


def _number(number: float) -> str:
    if not abs(number) <= MAX_INTEGER:  # so that NaN is caught too
        raise ValueError(f"a number is not finite, or beyond ±{MAX_INTEGER}")
    return int.__repr__(number) if isinstance(number, int) else plain(number)


@lru_cache(maxsize=1024)
def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key is a string, not {type(key).__name__}")
    return _string(key)


def _string(string: str) -> str:
    if not is_fit(string):
        raise ValueError(f"a string holds NUL or half a surrogate pair: {clipped(ascii(string))}")
    return _quoted(string)
