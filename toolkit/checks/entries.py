"""The evidence entries of a record and their spans, each with the place where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit import jsonio

Sound = Mapping[str, Any]
"""A record's value as far as it keeps to the schema: what breaks it reads as None, so `get` takes it for absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One span; without `role` when its role is at fault."""

    pointer: str
    source: str
    start: int
    end: int
    sha256: str
    role: str | None
    words: str | None

    @property
    def length(self) -> int:
        """Its length in code points; not positive when start and end are the wrong way round."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One evidence entry of a record: the `source` it names, the pointer to the entry, its sound spans in order."""

    pointer: str
    value: Sound
    source: str
    spans: tuple[Passage, ...]


def entries_of(value: Sound) -> Iterator[Entry]:
    """Give every evidence entry of a record's sound value, wherever the record has evidence."""
    yield from _entries(value, "")


def _entries(value: Any, pointer: str) -> Iterator[Entry]:  # noqa: ANN401 (a JSON value)
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "evidence":
                yield from _listed(item, f"{pointer}/evidence")
            else:
                yield from _entries(item, pointer + jsonio.pointer(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _entries(item, pointer + jsonio.pointer(index))


def _listed(value: Sequence[Sound | None] | None, pointer: str) -> Iterator[Entry]:
    for index, item in enumerate(value or ()):
        source = item.get("source") if item else None
        if item and source:
            place = pointer + jsonio.pointer(index)
            yield Entry(pointer=place, value=item, source=source, spans=tuple(_spans(item, source, place)))


def _spans(entry: Sound, source: str, pointer: str) -> Iterator[Passage]:
    for index, span in enumerate(entry.get("spans") or ()):
        if span is not None and None not in (span.get("start"), span.get("end"), span.get("sha256")):
            yield Passage(
                pointer=pointer + jsonio.pointer("spans", index),
                source=source,
                start=span["start"],
                end=span["end"],
                sha256=span["sha256"],
                role=span.get("role", "content"),
                words=span.get("words"),
            )
