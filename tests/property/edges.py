"""Instances at the edge of what a schema takes, on this side and that, the same in every run."""

import re
from collections.abc import Iterator, Sequence

from tests.property.near_misses import Json, Place, generic, places, replaced, seeds, without
from toolkit.schemas import Schemas


def edges(schemas: Schemas, kind: str) -> Iterator[Json]:
    """Give instances at the edge of what the schema takes, on this side and that: bounds, codes, characters."""
    codes = sorted({code for document in schemas.files.values() for code in _codes(document)})
    seen: set[tuple[str, str]] = set()
    for seed in seeds(kind):
        for place in places(schemas, kind, seed):
            for key, values in _edges(place, codes):
                if key not in seen:
                    seen.add(key)
                    yield from (replaced(seed, place.path, value) for value in values)


def _edges(place: Place, codes: Sequence[str]) -> Iterator[tuple[tuple[str, str], Iterator[Json]]]:
    """Give each sort of edge of a place, under what says that it was tried: bounds a place, characters a value."""
    yield (generic(place.path), place.pointer), _bounds(place, codes)
    if "pattern" in place.schema:
        yield (place.value, place.pointer), _neighbours(place.value)


def _bounds(place: Place, codes: Sequence[str]) -> Iterator[Json]:
    schema, value = place.schema, place.value
    if "enum" in schema:
        yield from codes
    yield from (schema[keyword] for keyword in ("minimum", "maximum") if keyword in schema)
    if "maxLength" in schema:
        yield from (value + filler * (schema["maxLength"] - len(value)) for filler in ("a", "\n", "\U00020000"))
    if "pattern" in schema:
        yield from (f"{value[:1]}{character}{value[1:]}" for character in "\n\t \u00a0\u0085\u00e9\U0001f6a2")
    if isinstance(value, list):
        yield from (value[:1], value * 2, value[::-1])
    if isinstance(value, dict):
        yield from (without(value, key) for key in value)


def _neighbours(text: str) -> Iterator[str]:
    """Give the texts that are one character away, and those with all digits alike."""
    yield from (re.sub("[0-9]", digit, text) for digit in "019")
    for at in range(len(text) + 1):
        yield text[:at] + text[at + 1 :]
        for character in "09aAzZ-.:/%~? \n\x7f\u00a0\u0660":
            yield text[:at] + character + text[at:]
            yield text[:at] + character + text[at + 1 :]


def _codes(node: Json) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("enum", ()) if "x-codelist" in node else ()
        yield from (code for child in node.values() for code in _codes(child))
