"""A schema as a tree without references: what tables, key order and reference checks are derived from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Resolve = Callable[[str, str], tuple[dict[str, Any], str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One place of a schema with its `$ref` resolved.

    `type` is the JSON Schema type; `references` are the record kinds whose ids may stand here; `properties` keeps the
    schema's order; `item` is the shape of an array's items.
    """

    type: str
    title: str
    description: str
    format: str | None = None
    codelist: str | None = None
    vocabulary: str | None = None
    enum: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    properties: Mapping[str, "Shape"] = field(default_factory=dict)
    item: "Shape | None" = None

    def at(self, pointer_tokens: tuple[str, ...]) -> "Shape | None":
        """Give the shape of the value at a pointer's tokens, or None where the schema knows no such place."""
        shape: Shape | None = self
        for token in pointer_tokens:
            if shape is None:
                return None
            shape = shape.item if shape.type == "array" else shape.properties.get(token)
        return shape

    def names(self, kind: str) -> bool:
        """Say whether the id of a record of a kind may stand anywhere in a value of this shape."""
        inner = [*self.properties.values(), *([self.item] if self.item else [])]
        return kind in self.references or any(shape.names(kind) for shape in inner)

    def only(self, wanted: "Callable[[Shape], bool]") -> "Shape | None":
        """Give the shape without the branches in which no text is wanted; None when nothing is left."""
        if self.type == "string":
            return self if wanted(self) else None
        item = self.item.only(wanted) if self.item is not None else None
        inner = {key: left for key, child in self.properties.items() if (left := child.only(wanted)) is not None}
        return replace(self, properties=inner, item=item) if inner or item is not None else None

    def texts(self, value: object, pointer: str = "") -> "Iterator[tuple[str, Shape, str]]":
        """Give the pointer, shape and content of each text in a value of this shape, in the schema's order."""
        if self.type == "string":
            if isinstance(value, str):
                yield pointer, self, value
        elif isinstance(value, list) and self.item is not None:
            for index, item in enumerate(value):
                yield from self.item.texts(item, f"{pointer}/{index}")
        elif isinstance(value, dict):
            for key, shape in self.properties.items():
                if key in value:
                    yield from shape.texts(value[key], f"{pointer}/{key}")


def build(node: dict[str, Any], base: str, resolve: Resolve) -> Shape:
    """Build the shape of a schema node; `resolve` takes a reference and the base it is relative to."""
    node, base = _flatten(node, base, resolve)
    return Shape(
        type=node.get("type", "object"),
        title=node.get("title", ""),
        description=node.get("description", ""),
        format=node.get("format"),
        codelist=node.get("x-codelist"),
        vocabulary=node.get("x-vocabulary"),
        enum=tuple(node.get("enum", ())),
        references=tuple(node.get("x-references", ())),
        required=frozenset(node.get("required", ())),
        properties={key: build(child, base, resolve) for key, child in node.get("properties", {}).items()},
        item=build(node["items"], base, resolve) if "items" in node else None,
    )


def _flatten(node: dict[str, Any], base: str, resolve: Resolve) -> tuple[dict[str, Any], str]:
    """Merge a node over what its `$ref` means: the nearer title, description or bound wins."""
    if "$ref" not in node:
        return node, base
    target, target_base = resolve(node["$ref"], base)
    target, target_base = _flatten(target, target_base, resolve)
    return {**target, **{key: value for key, value in node.items() if key != "$ref"}}, target_base
