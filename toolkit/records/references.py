"""Which ids a record points to, and where in it: derived from the schema, so that no list of fields goes stale."""

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.jsonio import JsonValue
from toolkit.schemas import Schemas


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An id in a record: `kinds` are the kinds of record that may be meant there."""

    pointer: str
    id: str
    kinds: tuple[str, ...]


def references(schemas: Schemas, kind: str, value: JsonValue) -> Iterator[Reference]:
    """Give the references of a record of a kind, passing over what has another shape."""
    for pointer, shape, identifier in schemas.texts(kind, "references", value):
        yield Reference(pointer=pointer, id=identifier, kinds=shape.references)
