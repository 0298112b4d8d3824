"""What a record says, field by field, as people read it: names for ids, titles for codes, dates in words.

The schema says what each field is, so a field that is new to it is shown as well. What does not have the shape that
the schema gives it is shown as it stands, in JSON.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.report.dates import in_words
from toolkit.report.layout import DIM, Piece, piece
from toolkit.schemas import Schemas, Shape

Paragraph = list[Piece]
_EVIDENCE = "evidence"
_DATED = ("edtf", "basis", "as_written", "anchor", "note")
_FIGURE = ("comparator", "value", "unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What is needed to read a record: the names of the ids in it, those retired, the schemas with their codelists."""

    names: Mapping[str, str]
    retired: Collection[str]
    schemas: Schemas

    def paragraphs(self, value: object, shape: Shape | None) -> list[Paragraph]:
        """Give a value in one paragraph or more; notes have paragraphs of their own, evidence is left out."""
        match value:
            case list() if shape is not None and shape.item is not None:
                return self._list(value, shape.item)
            case dict() if shape is not None and shape.properties:
                return self._object(value, shape)
            case str() if "\n" in value:
                return [[piece(line)] for line in value.split("\n") if line.strip()]
            case _:
                return [self.inline(value, shape)]

    def identifier(self, name: str) -> Paragraph:
        """Give an id with the name of what it stands for, or with what became of it."""
        if name in self.names:
            return [piece(self.names[name]), piece(f" ({name})", DIM)]
        return [piece(name), piece(" (retired)" if name in self.retired else " (no record has this id)", DIM)]

    def inline(self, value: object, shape: Shape | None) -> Paragraph:
        """Give a value that is no list and no object."""
        if isinstance(value, bool):
            return [Piece("yes" if value else "no")]
        if not isinstance(value, str) or shape is None or shape.type != "string":
            return [piece(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))]
        if shape.references:
            return self.identifier(value)
        if shape.format in {"date", "edtf"}:
            return [piece(in_words(value))]
        listed = shape.codelist or ("language" if shape.vocabulary == "bcp47" else None)
        return self._code(value, listed) if listed else [piece(value)]

    def _code(self, code: str, codelist: str) -> Paragraph:
        """Give a code's title, and the code itself where it is more than that title in small letters."""
        row = self.schemas.codes(codelist).get(code.partition("-")[0] if codelist == "language" else code)
        if row is None:
            return [piece(code)]
        same = row["title"].lower().replace(" ", "-") == code.lower()
        return [piece(row["title"])] if same else [piece(row["title"]), piece(f" ({code})", DIM)]

    def _list(self, values: Sequence[object], item: Shape) -> list[Paragraph]:
        if item.type == "string" and not item.references:
            return [_joined([self.inline(value, item) for value in values])]
        return [paragraph for value in values for paragraph in self.paragraphs(value, item)]

    def _object(self, value: Mapping[str, object], shape: Shape) -> list[Paragraph]:
        if "edtf" in shape.properties and set(value) <= set(_DATED):
            return [self._date(value, shape), *self._notes(value, shape)]
        parts = [self._figure(value, shape)] if set(_FIGURE) <= value.keys() & shape.properties.keys() else []
        rest = {key: inner for key, inner in _ordered(value, shape) if not (parts and key in _FIGURE)}
        notes = self._notes(value, shape)
        for key, inner in rest.items():
            if key not in {"note", _EVIDENCE}:
                first, *more = self.paragraphs(inner, shape.properties.get(key)) or [[]]
                plain = not parts and _speaks_for_itself(key, inner, shape)
                parts.append(first if plain else [piece(label(key, shape)), *first])
                notes += more
        return [_joined(parts), *notes] if parts else notes

    def _notes(self, value: Mapping[str, object], shape: Shape) -> list[Paragraph]:
        return self.paragraphs(value["note"], shape.properties.get("note")) if "note" in value else []

    def _date(self, value: Mapping[str, object], shape: Shape) -> Paragraph:
        def part(key: str) -> Paragraph:
            return self.inline(value[key], shape.properties[key]) if key in value else []

        made = [*part("edtf")]
        if "basis" in value:
            made += [Piece(", "), *(made_part._replace(text=made_part.text.lower()) for made_part in part("basis"))]
        if "as_written" in value:
            made += [Piece(' from "'), *part("as_written"), Piece('"')]
        return [*made, Piece(" against "), *part("anchor")] if "anchor" in value else made

    def _figure(self, value: Mapping[str, object], shape: Shape) -> Paragraph:
        comparator, *rest = (self.inline(value[key], shape.properties[key]) for key in _FIGURE)
        lowered = [Piece(comparator[0].text.lower())]  # the code says no more than its title
        return [*lowered, Piece(" "), *rest[0], Piece(" "), *rest[1]]


def label(key: str, shape: Shape) -> str:
    """Give what stands before a field inside another: its title, with a small letter unless it is a proper name."""
    known = shape.properties.get(key)
    title = known.title if known is not None and known.title else key
    return f"{title[:1].lower()}{title[1:]}: " if title[1:].islower() else f"{title}: "


def _ordered(value: Mapping[str, object], shape: Shape) -> Iterator[tuple[str, object]]:
    """Give the members in the schema's order, then those that it does not know."""
    yield from ((key, value[key]) for key in shape.properties if key in value)
    yield from ((key, inner) for key, inner in value.items() if key not in shape.properties)


def _speaks_for_itself(key: str, value: object, shape: Shape) -> bool:
    """Tell whether a field that comes first needs no label: where every such object has it; yes and no rarely do."""
    return key in shape.required and (key == "value" or not isinstance(value, bool))


def _joined(parts: Sequence[Paragraph]) -> Paragraph:
    joined: Paragraph = []
    for part in parts:
        joined += [Piece("; "), *part] if joined else part
    return joined
