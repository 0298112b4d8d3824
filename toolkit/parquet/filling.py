"""Records into tables of a DuckDB connection: every type is given, none is guessed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from string import Template

from toolkit.errors import UnusableInputError
from toolkit.parquet.engine import duckdb
from toolkit.schemas import Schemas
from toolkit.tables import STORED, JsonObject, Meaning, quoted, row_type, rows, table_of

_BATCH = 4_096
"""Rows in one statement: their JSON is one value, which DuckDB holds whole."""

# Cast row by row: cast as one list, the same JSON takes four times as long.
_SELECT = Template("SELECT unnest(CAST(item AS $type)) FROM (SELECT unnest(CAST(CAST(? AS JSON) AS JSON[])) AS item)")


def fill(connection: duckdb.DuckDBPyConnection, records: Mapping[str, Sequence[JsonObject]], schemas: Schemas) -> None:
    """Create the tables and put valid records into them, in their order; one without records is empty.

    Under `retired` stand the entries of the dataset's `retired.json`.

    Raise UnusableInputError when a record does not fit its table: a key, type or day that the schema does not know.
    """
    for kind in STORED:
        fill_kind(connection, kind, records.get(kind, ()), schemas)


def fill_kind(
    connection: duckdb.DuckDBPyConnection, kind: str, records: Sequence[JsonObject], schemas: Schemas
) -> None:
    """Create one of the tables and put its valid records into it; errors are those of `fill`."""
    try:
        _table(connection, kind, records, schemas)
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise UnusableInputError(f"a record does not fit the table {table_of(kind)}: {reason}") from error


def comment(connection: duckdb.DuckDBPyConnection, known: Mapping[str, Meaning]) -> None:
    """Say in the catalogue what each table and view of the schema in use, and each of their columns, means."""
    here = "WHERE NOT internal AND schema_name = current_schema()"
    there = connection.execute(f"SELECT table_name, column_name FROM duckdb_columns() {here}").fetchall()  # noqa: S608 (our own)
    views = {name for (name,) in connection.execute(f"SELECT view_name FROM duckdb_views() {here}").fetchall()}  # noqa: S608 (our own)
    comments = {f"{'VIEW' if table in views else 'TABLE'} {quoted(table)}": known[table].about for table, _ in there}
    comments |= {f"COLUMN {quoted(table)}.{quoted(name)}": known[table].columns.get(name, "") for table, name in there}
    statements = [f"COMMENT ON {what} IS {_literal(text)}" for what, text in comments.items()]
    connection.execute(";".join(["BEGIN", *statements, "COMMIT"]))


def _table(connection: duckdb.DuckDBPyConnection, kind: str, records: Sequence[JsonObject], schemas: Schemas) -> None:
    """Create one table by its first batch, typed even when there is none, and insert the others."""
    head = f"CREATE TABLE {table_of(kind)} AS"
    for batch in _batches(kind, records, schemas):
        connection.execute(f"{head} {_SELECT.substitute(type=row_type(schemas, kind))}", [batch])
        head = f"INSERT INTO {table_of(kind)}"


def _batches(kind: str, records: Sequence[JsonObject], schemas: Schemas) -> Iterator[str]:
    """Give the rows as JSON arrays: at least one, be it empty."""
    rest = rows(kind, records, schemas)
    batch = list(islice(rest, _BATCH))
    yield json.dumps(batch, ensure_ascii=False, allow_nan=False)
    while batch := list(islice(rest, _BATCH)):
        yield json.dumps(batch, ensure_ascii=False, allow_nan=False)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
