"""The columns of each table: types from the schema, never from the data."""

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.schemas import Schemas, Shape
from toolkit.tables.derived import DERIVED
from toolkit.tables.retired import shape_of

_SCALARS: Mapping[str, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its type in DuckDB's SQL, what it means, and whether it is computed instead of recorded."""

    name: str
    sql_type: str
    comment: str
    derived: bool = False


def columns(schemas: Schemas, kind: str) -> tuple[Column, ...]:
    """Give the columns of a kind's table: the schema's properties in order, then the derived ones."""
    stored = (
        Column(name=name, sql_type=sql_type(shape), comment=shape.description or shape.title)
        for name, shape in shape_of(schemas, kind).properties.items()
    )
    computed = (Column(name=it.name, sql_type=it.sql_type, comment=it.comment, derived=True) for it in DERIVED[kind])
    return (*stored, *computed)


def row_type(schemas: Schemas, kind: str) -> str:
    """Give the type of a whole row of a kind's table, as one STRUCT."""
    return _struct({column.name: column.sql_type for column in columns(schemas, kind)})


def sql_type(shape: Shape) -> str:
    """Give the type of a value: objects are STRUCT, arrays lists, calendar days DATE."""
    if shape.item is not None:
        return f"{sql_type(shape.item)}[]"
    if shape.type == "object":
        return _struct({name: sql_type(inner) for name, inner in shape.properties.items()})
    return "DATE" if shape.format == "date" else _SCALARS[shape.type]


def quoted(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def _struct(fields: Mapping[str, str]) -> str:
    return f"STRUCT({', '.join(f'{quoted(name)} {inner}' for name, inner in fields.items())})"
