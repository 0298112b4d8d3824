"""Which SQL is let through: exactly one statement that only reads, and only tables."""

import json
import re
from dataclasses import dataclass

from toolkit.errors import RefusedError
from toolkit.parquet.engine import duckdb, is_text
from toolkit.query.answer import MAX_CHARACTERS
from toolkit.query.complaints import query_error
from toolkit.query.database import Database
from toolkit.query.reach import reasons

ALLOWED = "allowed is one SELECT, VALUES, FROM, WITH, DESCRIBE, SUMMARIZE, SHOW TABLES or EXPLAIN"

_TYPES = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)

_OPTION = r"(?:ANALYZE(?:\s+\w+)?|FORMAT\s+'?\w+'?)"
_EXPLAIN = re.compile(rf"EXPLAIN\s+(?:ANALYZE\s+|\(\s*{_OPTION}(?:\s*,\s*{_OPTION})*\s*\)\s*)?", re.IGNORECASE)

_SHOW_TABLES = re.compile(r"SHOW(?:\s+TABLES)?\s*", re.IGNORECASE)
_OF_ALL_PLACES = "SELECT if(schema = 'main', '', schema || '.') || name AS name FROM (SHOW ALL TABLES) ORDER BY ALL"
"""What SHOW TABLES means where two places are open: by itself it tells of what stands beside them alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement, without the semicolon and remarks behind it; `is_plan` tells an EXPLAIN."""

    text: str
    is_plan: bool
    parameters: frozenset[str]


def check(database: Database, sql: str) -> Statement:
    """Return the one statement of the text if it is let through.

    Raises RefusedError for anything that could do more than read, QueryError for what is no SQL.
    """
    if not is_text(sql):
        raise RefusedError("the query holds bytes that are no UTF-8")
    if len(sql) > MAX_CHARACTERS:
        raise RefusedError(
            f"the query has {len(sql):,} characters, more than {MAX_CHARACTERS:,}: give long lists as parameters"
        )
    statements = parsed(database, sql)
    if len(statements) != 1:
        raise RefusedError(f"{len(statements) or 'no'} statements in the query: {ALLOWED}")
    (statement,) = statements
    kind = kind_of(statement)
    if kind == duckdb.StatementType.MULTI:
        raise RefusedError("a PIVOT that does not name its values is refused: write PIVOT … ON column IN (…)")
    if kind not in _TYPES:
        raise RefusedError(f"{kind.name if kind else 'this statement'} is refused: {ALLOWED}")
    text = without_end(statement.query)
    bare = _without_head(text)
    _inspect(database.connection, _EXPLAIN.sub("", bare, count=1))
    is_list = len(database.sides) > 1 and _SHOW_TABLES.fullmatch(bare)
    return Statement(
        text=_OF_ALL_PLACES if is_list else text,
        is_plan=kind == duckdb.StatementType.EXPLAIN,
        parameters=frozenset(statement.named_parameters),
    )


def parsed(database: Database, sql: str) -> list[duckdb.Statement]:
    """Take a text apart into its statements. Raises QueryError for what is no SQL."""
    try:
        return list(database.connection.extract_statements(sql))
    except duckdb.Error as error:
        raise query_error(database, error) from error


def kind_of(statement: duckdb.Statement) -> duckdb.StatementType | None:
    """Give the kind of a statement; None for one that the engine's own list of kinds lacks, as UPDATE EXTENSIONS."""
    try:
        return statement.type
    except ValueError:
        return None


def without_end(sql: str) -> str:
    """Cut off the semicolon that ends a statement, and what follows it: only remarks and more semicolons can."""
    text = sql.encode()
    tokens = [(start, kind) for start, kind in duckdb.tokenize(sql) if kind != duckdb.token_type.comment]
    end = len(text)
    for start, kind in reversed(tokens):
        if kind != duckdb.token_type.operator or text[start : start + 1] != b";":
            break
        end = start
    return text[:end].decode()


def _without_head(sql: str) -> str:
    """Leave out the remarks before a statement: some statements are looked through only without their first words."""
    first = next((start for start, kind in duckdb.tokenize(sql) if kind != duckdb.token_type.comment), 0)
    return sql.encode()[first:].decode()


def _inspect(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Look through the parsed query for nodes that write and functions that reach further than the tables."""
    (text,) = connection.execute("SELECT json_serialize_sql(CAST(? AS VARCHAR))", [query]).fetchone() or ("{}",)
    try:
        parsed = json.loads(text)
        if parsed.get("error", True) or len(parsed["statements"]) != 1:
            raise RefusedError(f"the query can't be looked through ({parsed.get('error_message')}): {ALLOWED}")
        for reason in reasons(parsed["statements"][0]):
            raise RefusedError(f"{reason} is refused: {ALLOWED}")
    except RecursionError as error:
        raise RefusedError("the query is nested too deeply to be looked through: write it flatter") from error
