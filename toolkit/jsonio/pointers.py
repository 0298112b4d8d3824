"""JSON pointers (RFC 6901): build one, take it apart, follow it."""

import re
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.jsonio.faults import JsonValue

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


def _escaped(token: str) -> str:
    if "~" in token or "/" in token:
        return token.replace("~", "~0").replace("/", "~1")
    return token


def pointer(*tokens: str | int) -> str:
    """Build the pointer that goes through these keys and indices; without any, the root's."""
    return "".join([f"/{token}" if isinstance(token, int) else f"/{_escaped(token)}" for token in tokens])


def tokens(pointer: str) -> tuple[str, ...]:
    """Take a pointer apart into its keys and indices.

    Raise ValueError for a text that is neither empty nor begins with a slash.
    """
    if not pointer:
        return ()
    start, *rest = pointer.split("/")
    if start:
        raise ValueError(f"a JSON pointer begins with a slash: {pointer!r}")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in rest)


def is_under(pointer: str, places: AbstractSet[str]) -> bool:
    """Tell whether a pointer is one of these places or leads to something inside one; the root counts as none."""
    while pointer:
        if pointer in places:
            return True
        pointer = pointer.rpartition("/")[0]
    return False


def resolve(value: "JsonValue", pointer: str) -> "JsonValue":
    """Return what the pointer leads to; raise KeyError, with the pointer, if nothing is there."""
    for token in tokens(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            raise KeyError(pointer)
    return value
