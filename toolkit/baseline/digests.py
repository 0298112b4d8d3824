"""What a value says, as one digest; which fields a record has, as one set."""

import hashlib
import json
import re
from collections.abc import Iterator

from toolkit import jsonio
from toolkit.jsonio import JsonValue

_EXPONENT = re.compile(r"(?:^|[:,\[])-?[0-9.]+e")


def digest(value: JsonValue) -> str:
    """Give the SHA-256 of a value that was read without fault, whatever the order of its keys.

    It is over the UTF-8 of the canonical form on one line, without a line end, the keys of each object in the order of
    their code points: so neither the schema's order nor a move of a key makes it another.
    """
    return hashlib.sha256(_text(value).encode("utf-8")).hexdigest()


def _text(value: JsonValue) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if _EXPONENT.search(text):  # a number near zero, which the canonical form writes out, or just words like it
        return jsonio.line(_in_order(value)).removesuffix("\n")
    return text


def _in_order(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    return [_in_order(item) for item in value] if isinstance(value, list) else value


def fields_of(value: JsonValue) -> frozenset[str]:
    """Give the JSON pointers of a value's leaves, with `*` for each index in a list: `/evidence/*/source`."""
    return frozenset(_leaves(value, ""))


def _leaves(value: JsonValue, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, place + jsonio.pointer(key))
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, f"{place}/*")
    else:
        yield place
