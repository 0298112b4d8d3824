"""A dataset as it was at one time: canonical JSON Lines of each kind, which is what a delta leads from and to."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from toolkit.errors import UnusableInputError
from toolkit.jsonio import JsonValue, line
from toolkit.schemas import Schemas
from toolkit.tables import STORED

ABOUT, WAIVERS = "dataset", "waivers"

COMPARED = (*STORED, ABOUT, WAIVERS)
"""What is compared: the kinds of records, the retired ids, and two documents, each of which counts as one record."""

_ID = re.compile(rb'\{"id":"([a-z0-9-]{1,80})"[,}]')


class Row(NamedTuple):
    """A record: its id, and its canonical line in UTF-8, with the line feed."""

    id: str
    line: bytes


class Content(NamedTuple):
    """What a kind holds: how many records, and the SHA-256 of their lines."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One state of a dataset. `lines` gives a kind's lines in order of id, as often as it is asked."""

    name: str
    version: str
    schema_version: str
    schemas: Schemas
    contents: Mapping[str, Content]
    lines: Callable[[str], Iterable[bytes]]

    def rows(self, kind: str) -> Iterator[Row]:
        """Give the records of one of COMPARED. Raises UnusableInputError for lines without ids, or out of order."""
        before = ""
        for number, text in enumerate(self.lines(kind), start=1):
            name = _id(kind, text)
            if name is None or (name <= before and number > 1):
                found = "it has no id" if name is None else f"the id {name!r} does not come after {before!r}"
                raise UnusableInputError(f"{self.name} {self.version}: {kind} {number:,}: {found}")
            yield Row(name, text)
            before = name


def snapshot(values: Mapping[str, Sequence[JsonValue]], schemas: Schemas) -> Snapshot:
    """Make a snapshot of what a dataset holds, by kind; under `dataset` stands its manifest, which names it.

    Raises UnusableInputError for what cannot be written as a line.
    """
    about = values[ABOUT][0]
    named = about if isinstance(about, dict) else {}
    lines = {kind: [line_of(kind, value, schemas) for value in _sorted(values.get(kind, ()))] for kind in COMPARED}
    return Snapshot(
        name=str(named.get("name")),
        version=str(named.get("version")),
        schema_version=str(named.get("schema")),
        schemas=schemas,
        contents={kind: content(lines[kind]) for kind in COMPARED},
        lines=lines.__getitem__,
    )


def _sorted(values: Sequence[JsonValue]) -> Sequence[JsonValue]:
    """Put records in order of their ids; a document stands alone."""
    return sorted(values, key=lambda value: str(value.get("id")) if isinstance(value, dict) else "")


def _id(kind: str, text: bytes) -> str | None:
    if kind in {ABOUT, WAIVERS}:
        return kind
    if found := _ID.match(text):
        return found[1].decode()
    value = value_of(text)
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) else None


def value_of(text: bytes) -> JsonValue:
    """Read a line. Raises UnusableInputError when it is no JSON."""
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableInputError(f"a line is no JSON: {error}") from error
    return value


def line_of(kind: str, value: JsonValue, schemas: Schemas) -> bytes:
    """Write the canonical line of one of COMPARED. Raises UnusableInputError for what has none."""
    try:
        return line(value, schemas.order(kind)).encode()
    except (TypeError, ValueError) as error:
        raise UnusableInputError(f"this {kind} cannot be written: {error}") from error


def content(lines: Iterable[bytes]) -> Content:
    """Count lines and give their digest."""
    digest, rows = hashlib.sha256(), 0
    for text in lines:
        digest.update(text)
        rows += 1
    return Content(rows, digest.hexdigest())


X = TypeVar("X")
Y = TypeVar("Y")


def joined(one: Iterable[tuple[str, X]], other: Iterable[tuple[str, Y]]) -> Iterator[tuple[str, X | None, Y | None]]:
    """Bring together what has one id; both sides are in order of their ids, and each id is there once."""
    left, right = iter(one), iter(other)
    mine, its = next(left, None), next(right, None)
    while mine is not None or its is not None:
        if mine is not None and (its is None or mine[0] < its[0]):
            yield mine[0], mine[1], None
            mine = next(left, None)
        elif its is not None and (mine is None or its[0] < mine[0]):
            yield its[0], None, its[1]
            its = next(right, None)
        elif mine is not None and its is not None:
            yield mine[0], mine[1], its[1]
            mine, its = next(left, None), next(right, None)
