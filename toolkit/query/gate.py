"""Which SQL is let through: exactly one statement that only reads, and only tables."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from toolkit.errors import RefusedError
from toolkit.query.complaints import query_error
from toolkit.query.database import Database

ALLOWED = "allowed is one SELECT, VALUES, FROM, WITH, DESCRIBE, SUMMARIZE, SHOW TABLES or EXPLAIN"

_TYPES = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)

_NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
"""Nodes of a query that only read. Others, such as COPY_QUERY_NODE, write, even inside a SELECT."""

_TABLE_FUNCTIONS = frozenset({
    "duckdb_columns", "duckdb_functions", "duckdb_keywords", "duckdb_tables", "duckdb_types", "duckdb_views",
    "generate_series", "histogram", "histogram_values", "json_each", "json_tree", "pragma_table_info", "query_table",
    "range", "repeat", "repeat_row", "unnest",
})  # fmt: skip
"""Functions that may stand behind FROM. json_execute_serialized_sql, for one, would run any statement."""

_SCALAR_FUNCTIONS_REFUSED = frozenset({"write_log", "getenv", "sleep_ms", "current_setting", "getvariable"})
"""Functions that leave a trace, wait, or tell of the machine instead of the data."""

_EXPLAIN = re.compile(r"\s*EXPLAIN\s+(?:ANALYZE\s+)?", re.IGNORECASE)


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
    statements = parsed(database, sql)
    if len(statements) != 1:
        raise RefusedError(f"{len(statements) or 'no'} statements in the query: {ALLOWED}")
    (statement,) = statements
    if statement.type == duckdb.StatementType.MULTI:
        raise RefusedError("a PIVOT that does not name its values is refused: write PIVOT … ON column IN (…)")
    if statement.type not in _TYPES:
        raise RefusedError(f"{statement.type.name} is refused: {ALLOWED}")
    text = without_end(statement.query)
    _inspect(database.connection, _EXPLAIN.sub("", text, count=1))
    return Statement(
        text=text,
        is_plan=statement.type == duckdb.StatementType.EXPLAIN,
        parameters=frozenset(statement.named_parameters),
    )


def is_text(sql: str) -> bool:
    """Say whether a text from the command line is one: bytes that were no UTF-8 come as lone surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in sql)


def parsed(database: Database, sql: str) -> list[duckdb.Statement]:
    """Take a text apart into its statements. Raises QueryError for what is no SQL."""
    try:
        return list(database.connection.extract_statements(sql))
    except duckdb.Error as error:
        raise query_error(database, error) from error


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


def _inspect(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Look through the parsed query for nodes that write and functions that reach further than the tables."""
    (text,) = connection.execute("SELECT json_serialize_sql(CAST(? AS VARCHAR))", [query]).fetchone() or ("{}",)
    parsed = json.loads(text)
    if parsed.get("error", True) or len(parsed["statements"]) != 1:
        raise RefusedError(f"the query can't be looked through ({parsed.get('error_message')}): {ALLOWED}")
    for reason in _reasons(parsed["statements"][0]):
        raise RefusedError(f"{reason} is refused: {ALLOWED}")


def _reasons(value: Any) -> Iterator[str]:  # noqa: ANN401 (a JSON value)
    """Name everything in a parsed query that is not let through."""
    if isinstance(value, list):
        for item in value:
            yield from _reasons(item)
    elif isinstance(value, dict):
        yield from _own_reasons(value)
        for item in value.values():
            yield from _reasons(item)


def _own_reasons(node: dict[str, Any]) -> Iterator[str]:
    kind = node.get("type")
    if isinstance(kind, str) and kind.endswith("_NODE") and kind not in _NODES:
        yield kind.removesuffix("_NODE").removesuffix("_QUERY")
    if kind == "TABLE_FUNCTION":
        name = str(node["function"].get("function_name", "a function")).lower()
        if name not in _TABLE_FUNCTIONS:
            yield f"{name}() behind FROM"
    if str(node.get("function_name", "")).lower() in _SCALAR_FUNCTIONS_REFUSED:
        yield f"{node['function_name']}()"
