"""The views as CSV, read from the Parquet files of a release, so that a table is never in memory twice.

RFC 4180 with LF and a line of names; NULL is nothing, an empty text two quotation marks; days as YYYY-MM-DD.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import WriteError
from toolkit.parquet.engine import duckdb
from toolkit.parquet.files import found, scan
from toolkit.tables import CURRENT_ID, STORED, VIEWS, table_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewColumn:
    """A column of a view, with its type in SQL."""

    name: str
    sql_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewFile:
    """A view that was written."""

    name: str
    path: Path
    rows: int
    columns: Sequence[ViewColumn]


def write_views(tables: Path, out: Path) -> Sequence[ViewFile]:
    """Write each view of the Parquet files in one folder into another, rows in the order of their values."""
    with duckdb.connect(":memory:") as connection:
        spilled = str(out.parent / ".spilled").replace("'", "''")
        connection.execute(f"SET temp_directory = '{spilled}'")
        connection.execute("SET enable_progress_bar = false")
        for kind in STORED:
            connection.execute(f"CREATE VIEW {table_of(kind)} AS FROM {scan(found(tables, kind))}")
        connection.execute(CURRENT_ID)
        return [_written(connection, view.name, view.sql, out) for view in VIEWS]


def _written(connection: duckdb.DuckDBPyConnection, name: str, sql: str, out: Path) -> ViewFile:
    path = out / f"{name}.csv"
    target = str(path).replace("'", "''")
    try:
        connection.execute(f"CREATE VIEW {name} AS {sql}")
        columns = tuple(_columns(connection, name))
        done = connection.execute(
            f"COPY (FROM {name} ORDER BY ALL) TO '{target}' (FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', NULLSTR '')"
        ).fetchone()
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise WriteError(f"cannot write {path.name}: {reason}") from error
    return ViewFile(name=name, path=path, rows=int(done[0]) if done else 0, columns=columns)


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[ViewColumn]:
    described = connection.execute(f"DESCRIBE {name}").fetchall()
    yield from (ViewColumn(name=row[0], sql_type=row[1]) for row in described)
