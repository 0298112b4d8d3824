"""SQL with full power, for people on their own machine: any statements, no lock; only time and rows are limited."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from toolkit.errors import RefusedError
from toolkit.parquet.engine import duckdb, is_text
from toolkit.query.answer import Answer, Question
from toolkit.query.database import Database, described_by, sides_of
from toolkit.query.gate import Statement, kind_of, parsed, without_end
from toolkit.query.place import Place
from toolkit.query.relations import of_places
from toolkit.query.running import Deaf, in_time, match_parameters, saved, told, values, written

_WRITTEN = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


def open_unlocked(places: Sequence[Place]) -> Database:
    """Open all tables and views of one place, or of two, that can be read, without any lock.

    Why another can't be is said to a query that names it.
    """
    connection = duckdb.connect(":memory:", config={"python_enable_replacements": False})
    connection.execute("SET enable_progress_bar = false")
    database = Database(
        connection=connection,
        sides=sides_of(connection, described_by(places)),
        waiting=of_places(places, in_place=True),
    )
    database.prepare_readable()
    return database


def ask_unlocked(database: Database, question: Question, deaf: Deaf | None = None) -> Answer:
    """Run all statements of a question and give the answer of the last one, as `ask` gives it.

    Raises QueryError when one can't be run or time is over, ParameterError as `run` does.
    """
    with told(database, question, lines_before=1), in_time(database, question, deaf):
        last = _all_but_last(database, question)
        if kind_of(last) in _WRITTEN:
            return written(database, _own(question, last), _statement(last))
        return values(database, _own(question, last), _statement(last), last.query)


def save_unlocked(database: Database, question: Question, path: Path, deaf: Deaf | None = None) -> int:
    """Run all statements of a question, the last one into a Parquet file; give the number of its rows."""
    with told(database, question, lines_before=1), in_time(database, question, deaf):
        last = _all_but_last(database, question)
        return saved(database, _own(question, last), _statement(last), path)


def _all_but_last(database: Database, question: Question) -> duckdb.Statement:
    if not is_text(question.sql):
        raise RefusedError("the query holds bytes that are no UTF-8")
    statements = parsed(database, question.sql)
    if not statements:
        raise RefusedError("there is no statement in the query")
    match_parameters(frozenset().union(*(it.named_parameters for it in statements)), question.params)
    for statement in statements[:-1]:
        database.connection.execute(statement, _own(question, statement).params)
    return statements[-1]


def _statement(found: duckdb.Statement) -> Statement:
    return Statement(
        text=without_end(found.query),
        is_plan=kind_of(found) == duckdb.StatementType.EXPLAIN,
        parameters=frozenset(found.named_parameters),
    )


def _own(question: Question, statement: duckdb.Statement) -> Question:
    """Give the question with the parameters of one statement alone."""
    given = question.params if isinstance(question.params, Mapping) else {}
    params = {name: value for name, value in given.items() if name in statement.named_parameters}
    return Question(
        sql=statement.query,
        params=params,
        explain=question.explain,
        timeout_s=question.timeout_s,
        max_rows=question.max_rows,
    )
