"""A query, run within its limits: for its values, for their text, or into a Parquet file."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any, TypeVar

from toolkit.errors import ParameterError, QueryError, RefusedError, ToolkitError
from toolkit.parquet.engine import duckdb
from toolkit.query.answer import OUT_OF_MEMORY, TIMEOUT_S, Answer, Parameters, Question
from toolkit.query.complaints import query_error
from toolkit.query.database import Database
from toolkit.query.gate import Statement, check
from toolkit.query.texts import as_text, types_of, wrapped

_AGAIN_S = 0.05
"""An interrupt that falls between two steps of a query is lost, so it is repeated."""

_HEEDED_S = 2.0
"""How long the engine may take to heed an interrupt; some functions never do."""

_ROLLBACKS = 100
"""How often a transaction that is interrupted while it ends is ended again; interrupts are further apart than tries."""

_NAMED = 10
"""How many parameters a message names before it only counts them."""

T = TypeVar("T")
Deaf = Callable[[], None]


def run(
    database: Database,
    sql: str,
    *,
    timeout_s: float = TIMEOUT_S,
    max_rows: int | None = None,
    params: Parameters | None = None,
) -> Answer:
    """Answer one reading statement with Python values, at most `max_rows` rows; the rest is only counted.

    Raises RefusedError for anything but one reading statement, ParameterError when its parameters are not those
    given, QueryError when DuckDB can't run it or it takes longer than `timeout_s`.
    """
    question = Question(sql=sql, params=params, timeout_s=timeout_s, max_rows=max_rows)
    with told(database, question):
        return _within_limits(
            database, question, lambda statement: values(database, question, statement, statement.text)
        )


def ask(database: Database, question: Question, deaf: Deaf | None = None) -> Answer:
    """Answer a question with the text of each cell, as DuckDB writes it; nested values are JSON, NULL is None.

    Raises what `run` raises. When the time is over and the engine does not heed it, `deaf` is called.
    """
    with told(database, question, lines_before=1):
        return _within_limits(database, question, lambda statement: written(database, question, statement), deaf)


def save(database: Database, question: Question, path: Path, deaf: Deaf | None = None) -> int:
    """Write the answer into a Parquet file that the database may write, and give the number of its rows.

    Raises what `run` raises, and RefusedError for a plan, which is no table.
    """
    with told(database, question, lines_before=1):
        return _within_limits(database, question, lambda statement: saved(database, question, statement, path), deaf)


@contextmanager
def told(database: Database, question: Question, *, lines_before: int = 0) -> Iterator[None]:
    """Turn the engine's errors into ours; see `query_error`."""
    try:
        yield
    except duckdb.InterruptException as error:
        raise QueryError(f"stopped after {question.timeout_s:g} s: ask for less, or allow more time") from error
    except MemoryError as error:
        raise QueryError(OUT_OF_MEMORY) from error
    except duckdb.Error as error:
        raise query_error(database, error, lines_before=lines_before) from error
    except RecursionError:  # a RuntimeError, but none of the client's
        raise
    except RuntimeError as error:  # so DuckDB's client answers Ctrl-C
        raise KeyboardInterrupt from error


def _within_limits(
    database: Database, question: Question, act: Callable[[Statement], T], deaf: Deaf | None = None
) -> T:
    """Check the question, and act on it in time."""
    with in_time(database, question, deaf):
        return database.within(lambda: _checked(database, question, act))


def _checked(database: Database, question: Question, act: Callable[[Statement], T]) -> T:
    """Act with the tables that the text names, and once more with all of them if a name is still unknown."""
    statement = check(database, question.sql)
    match_parameters(statement.parameters, question.params)
    database.prepare(statement.text)
    try:
        with _reading(database.connection):
            return act(statement)
    except duckdb.CatalogException:
        if not database.prepare():
            raise
        with _reading(database.connection):
            return act(statement)


def match_parameters(wanted: frozenset[str], given: Parameters | None) -> None:
    """Raise ParameterError unless every parameter has a value and every value a parameter."""
    if given is not None and not isinstance(given, Mapping):
        return  # by place: DuckDB counts them
    missing, unused = sorted(wanted - set(given or ())), sorted(set(given or ()) - wanted)
    if missing:
        raise ParameterError(f"no value for {_listed(missing)} of the query: --param {missing[0]}=VALUE gives one")
    if unused:
        raise ParameterError(f"the query has no {_listed(unused)}: write ${unused[0]} where the value belongs")


def _listed(names: list[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(f"${name}" for name in names[:_NAMED]) + (f" and {rest:,} more" if rest > 0 else "")


def written(database: Database, question: Question, statement: Statement) -> Answer:
    """Give the text of each cell; of a plan, the plan."""
    if statement.is_plan or question.explain:
        plan = f"{'' if statement.is_plan else 'EXPLAIN'}\n{statement.text}"
        return values(database, question, statement, plan)
    head = types_of(database.connection, statement.text, question.params)
    answer = values(database, question, statement, wrapped(statement.text, head.types))
    return Answer(
        columns=head.columns,
        types=head.types,
        rows=as_text(answer.rows, head.types),
        truncated=answer.truncated,
        total=answer.total,
    )


def saved(database: Database, question: Question, statement: Statement, path: Path) -> int:
    """Write the rows into a Parquet file, and count them."""
    if statement.is_plan or question.explain:
        raise RefusedError("a plan is no table: ask for it in another format")
    limit = "" if question.max_rows is None else f"LIMIT {question.max_rows}"
    to = str(path).replace("'", "''")
    found = database.connection.execute(
        f"COPY (SELECT * FROM (\n{statement.text}\n) {limit}) TO '{to}' "  # noqa: S608 (checked, escaped)
        "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)",
        question.params,
    ).fetchone()
    return int(found[0]) if found else 0


def values(database: Database, question: Question, statement: Statement, sql: str) -> Answer:
    """Run `sql`, which is the statement or wraps it, and give Python values."""
    connection = database.connection
    connection.execute(sql, question.params)
    described = connection.description or []
    rows, truncated = _rows(connection, question.max_rows)
    return Answer(
        columns=tuple(str(column[0]) for column in described),
        types=tuple(str(column[1]) for column in described),
        rows=rows,
        truncated=truncated,
        total=_total(database, statement, question.params) if truncated else len(rows),
    )


def _rows(connection: duckdb.DuckDBPyConnection, max_rows: int | None) -> tuple[list[tuple[Any, ...]], bool]:
    if max_rows is None:
        return connection.fetchall(), False
    rows = connection.fetchmany(max_rows + 1)
    return rows[:max_rows], len(rows) > max_rows


def _total(database: Database, statement: Statement, params: Parameters | None) -> int | None:
    """Count the rows of a statement; None if that takes too long, or can't be done."""
    counting = f"SELECT count(*) FROM (\n{statement.text}\n)"  # noqa: S608 (checked like any query)
    try:
        found = database.connection.execute(check(database, counting).text, params).fetchone()
    except (duckdb.Error, ToolkitError):
        return None
    return int(found[0]) if found else None


@contextmanager
def _reading(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Run the block in a transaction that can't write."""
    try:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        yield
    finally:
        _roll_back(connection)


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    """End the transaction, also when the watch over the time interrupts that: an open one spoils each later query."""
    for _ in range(_ROLLBACKS):
        try:
            connection.execute("ROLLBACK")
        except duckdb.InterruptException:
            continue
        except duckdb.TransactionException:  # there is none
            return
        return


@contextmanager
def in_time(database: Database, question: Question, deaf: Deaf | None) -> Iterator[None]:
    """Interrupt whatever the connection does when the time has come, until the block has ended.

    An engine that does not heed it leaves one way out, which is `deaf`.
    """
    until = time.monotonic() + question.timeout_s
    done = Event()

    def watch() -> None:
        wait_s = question.timeout_s
        while not done.wait(wait_s):
            database.interrupt()
            wait_s = _AGAIN_S
            if deaf is not None and time.monotonic() > until + _HEEDED_S:
                deaf()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
