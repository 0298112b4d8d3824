"""Which ids a record points to, and where in it: derived from the schema, so that no list of fields goes stale."""

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit import jsonio
from toolkit.jsonio import JsonValue
from toolkit.schemas import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An id in a record: `kinds` are the kinds of record that may be meant there."""

    pointer: str
    id: str
    kinds: tuple[str, ...]


def references(shape: Shape, value: JsonValue, pointer: str = "") -> Iterator[Reference]:
    """Give the references of a value of this shape in document order, passing over what has another shape."""
    if isinstance(value, str) and shape.references:
        yield Reference(pointer=pointer, id=value, kinds=shape.references)
    for token, inner, item in shape.inside(value):
        yield from references(inner, item, pointer + jsonio.pointer(token))
