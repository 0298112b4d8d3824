"""A query, run within its limits."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, TypeAlias

import duckdb

from toolkit.errors import QueryError, RefusedError, ToolkitError
from toolkit.query.answer import Answer
from toolkit.query.complaints import query_error
from toolkit.query.database import Database
from toolkit.query.gate import check

TIMEOUT_S = 30.0

_AGAIN_S = 0.05
"""An interrupt that falls between two steps of a query is lost, so it is repeated."""

Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """When the query must have ended, by the monotonic clock, and how many rows are wanted."""

    until: float
    max_rows: int | None


def run(
    database: Database,
    sql: str,
    *,
    timeout_s: float = TIMEOUT_S,
    max_rows: int | None = None,
    params: Parameters | None = None,
) -> Answer:
    """Answer one reading statement, with at most `max_rows` rows; the rest of a longer answer is only counted.

    Raises RefusedError for anything but one reading statement, QueryError when DuckDB can't run it or it takes
    longer than `timeout_s`.
    """
    limits = _Limits(until=time.monotonic() + timeout_s, max_rows=max_rows)
    if not _is_text(sql):
        raise RefusedError("the query holds bytes that are no UTF-8")
    statement = check(database, sql)
    try:
        return _with_views(database, statement, params, limits)
    except duckdb.InterruptException as error:
        raise QueryError(f"stopped after {timeout_s:g} s: ask for less, or allow more time") from error
    except duckdb.Error as error:
        raise query_error(database, error) from error
    except RuntimeError as error:  # so DuckDB's client answers Ctrl-C
        raise KeyboardInterrupt from error


def _is_text(sql: str) -> bool:
    """Say whether a text from the command line is one: bytes that were no UTF-8 come as lone surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in sql)


def _with_views(database: Database, statement: str, params: Parameters | None, limits: _Limits) -> Answer:
    """Run with the views that the text names, and once more with all of them if a name is still unknown."""
    database.prepare(statement)
    try:
        return _answer(database, statement, params, limits)
    except duckdb.CatalogException:
        if not database.prepare():
            raise
        return _answer(database, statement, params, limits)


def _answer(database: Database, statement: str, params: Parameters | None, limits: _Limits) -> Answer:
    connection = database.connection
    with _reading(connection), _stopping(connection, limits.until):
        connection.execute(statement, params)
        described = connection.description or []
        rows, truncated = _rows(connection, limits.max_rows)
        return Answer(
            columns=tuple(str(column[0]) for column in described),
            types=tuple(str(column[1]) for column in described),
            rows=rows,
            truncated=truncated,
            total=_total(database, statement, params) if truncated else len(rows),
        )


def _rows(connection: duckdb.DuckDBPyConnection, max_rows: int | None) -> tuple[list[tuple[Any, ...]], bool]:
    if max_rows is None:
        return connection.fetchall(), False
    rows = connection.fetchmany(max_rows + 1)
    return rows[:max_rows], len(rows) > max_rows


def _total(database: Database, statement: str, params: Parameters | None) -> int | None:
    """Count the rows of a statement; None if that takes too long, or can't be done."""
    counting = f"SELECT count(*) FROM (\n{statement.rstrip().rstrip(';')}\n)"  # noqa: S608 (checked like any query)
    try:
        found = database.connection.execute(check(database, counting), params).fetchone()
    except (duckdb.Error, ToolkitError):
        return None
    return int(found[0]) if found else None


@contextmanager
def _reading(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Run the block in a transaction that can't write."""
    connection.execute("BEGIN TRANSACTION READ ONLY")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


@contextmanager
def _stopping(connection: duckdb.DuckDBPyConnection, until: float) -> Iterator[None]:
    """Interrupt whatever the connection does when the time has come, until the block has ended."""
    done = Event()

    def watch() -> None:
        wait_s = until - time.monotonic()
        while not done.wait(max(wait_s, 0)):
            connection.interrupt()
            wait_s = _AGAIN_S

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
