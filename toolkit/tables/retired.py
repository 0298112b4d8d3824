"""Where a retired id leads: through every later merge and split, to the ids that are in use."""

from collections.abc import Iterator, Mapping, Sequence

from toolkit.jsonio import JsonValue
from toolkit.schemas import KINDS, Schemas, Shape, folder_of

RETIRED = "retired"

STORED = (*KINDS, RETIRED)
"""What has a table and a Parquet file: each kind of record, and the ids that stand for none any more."""

JsonObject = dict[str, JsonValue]


def table_of(kind: str) -> str:
    """Name the table of one of STORED."""
    return kind if kind == RETIRED else folder_of(kind)


def shape_of(schemas: Schemas, kind: str) -> Shape:
    """Give the shape of one row of one of STORED."""
    shape = schemas.shape(kind)
    return shape if shape.item is None else shape.item


def successors(entries: Sequence[JsonObject]) -> Mapping[str, tuple[str, ...]]:
    """Give, for each retired id, the ids at the ends of its chain: none when all of it was withdrawn."""
    replaced = {str(entry.get("id")): _ids(entry.get("replaced_by")) for entry in entries}
    return {retired: tuple(dict.fromkeys(_ends(retired, replaced, frozenset()))) for retired in replaced}


def _ends(name: str, replaced: Mapping[str, Sequence[str]], passed: frozenset[str]) -> Iterator[str]:
    """Give the ends of a chain; one that comes back to itself has none."""
    if name not in replaced:
        yield name
    elif name not in passed:
        for successor in replaced[name]:
            yield from _ends(successor, replaced, passed | {name})


def _ids(value: JsonValue) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
