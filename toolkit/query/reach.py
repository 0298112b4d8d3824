"""What a parsed query reaches: which nodes, functions and relations in it could do more than read the tables.

A query comes as the JSON that DuckDB makes of it. Table functions and catalogue views are let through by name, so one
that a newer DuckDB brings is refused until somebody has looked at it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from toolkit.tables import COMPARISONS, STORED, VIEWS, table_of

Node: TypeAlias = Mapping[str, Any]

_NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
"""Nodes of a query that only read. Others, such as COPY_QUERY_NODE, write, even inside a SELECT."""

_TABLE_FUNCTIONS = frozenset({
    "duckdb_columns", "duckdb_functions", "duckdb_keywords", "duckdb_tables", "duckdb_types", "duckdb_views",
    "generate_series", "json_each", "json_tree", "range", "repeat", "repeat_row", "unnest",
})  # fmt: skip
"""Functions that may stand behind FROM. json_execute_serialized_sql, for one, would run any statement."""

_OF_TABLES = frozenset({"histogram", "histogram_values", "pragma_table_info", "query_table"})
"""Functions that may stand behind FROM, and read the table that they are given the name of."""

_SCALAR_FUNCTIONS_REFUSED = frozenset({
    "current_setting", "getenv", "getvariable", "json_serialize_plan", "pg_sleep", "sleep_ms", "write_log",
})  # fmt: skip
"""Functions that leave a trace, wait, or tell of the machine instead of the data. A plan has what it folds together:
`json_serialize_plan` tells of settings, too."""

_CATALOGUE_NAMES = ("duckdb_", "pg_", "pragma_", "sqlite_")
_CATALOGUE = frozenset({
    "duckdb_columns", "duckdb_constraints", "duckdb_indexes", "duckdb_schemas", "duckdb_tables", "duckdb_types",
    "duckdb_views", "pg_attribute", "pg_class", "pg_constraint", "pg_description", "pg_enum", "pg_index", "pg_indexes",
    "pg_namespace", "pg_proc", "pg_tables", "pg_type", "pg_views", "sqlite_master", "sqlite_schema",
})  # fmt: skip
"""Views of the engine that tell of tables. Others tell of its settings, as `pg_settings`, or of files."""

_FILE = re.compile(r"[/\\]|\.(?:[ct]sv|txt|json|jsonl|ndjson|parquet|xlsx|db|duckdb|gz|zst)$", re.IGNORECASE)
"""What the engine would take for the name of a file where a table should be."""

_SHOWN = frozenset({'"tables"', '"databases"', '"schemas"', "__show_tables_expanded"})
_OURS = frozenset({*map(table_of, STORED), *(view.name for view in (*VIEWS, *COMPARISONS))})


def reasons(value: Any) -> Iterator[str]:  # noqa: ANN401 (a JSON value)
    """Name everything in a parsed query that is not let through."""
    if isinstance(value, list):
        for item in value:
            yield from reasons(item)
    elif isinstance(value, dict):
        yield from _own_reasons(value)
        for item in value.values():
            yield from reasons(item)


def _own_reasons(node: Node) -> Iterator[str]:
    kind = node.get("type")
    if isinstance(kind, str) and kind.endswith("_NODE") and kind not in _NODES:
        yield kind.removesuffix("_NODE").removesuffix("_QUERY")
    if kind == "TABLE_FUNCTION":
        yield from _of_table_function(node["function"])
    if kind == "BASE_TABLE" and not _may_be_read(str(node.get("table_name", ""))):
        yield f"the {'file' if _FILE.search(node['table_name']) else 'table'} {node['table_name']}"
    if kind == "SHOW_REF" and not _may_be_shown(node):
        yield f"SHOW {node['table_name']}"
    if str(node.get("function_name", "")).lower() in _SCALAR_FUNCTIONS_REFUSED:
        yield f"{node['function_name']}()"


def _of_table_function(function: Node) -> Iterator[str]:
    name = str(function.get("function_name", "a function")).lower()
    if name in _OF_TABLES:
        tables = _named_tables(function)
        if not tables:
            yield f"{name}() of a table whose name is not written out"
        yield from (f"{name}() of {table}" for table in tables if not _may_be_read(table))
    elif name not in _TABLE_FUNCTIONS:
        yield f"{name}() behind FROM"


def _named_tables(function: Node) -> list[str]:
    """Give the tables that a function's first argument names in so many words: one, or a list; else none."""
    arguments = function.get("arguments") or [{}]
    first = arguments[0].get("expression") or {}
    listed = first.get("arguments") if first.get("function_name") == "list_value" else [{"expression": first}]
    literals = [(it.get("expression") or {}).get("literal") for it in listed or []]
    names = [str(it["text"]) for it in literals if isinstance(it, dict) and it.get("kind") == "STRING"]
    return names if len(names) == len(literals) else []


def _may_be_read(table: str) -> bool:
    """Tell whether a table, perhaps with its schema before it, is no file and none of the engine's own secrets."""
    if _FILE.search(table):
        return False
    name = table.replace('"', "").rpartition(".")[2].strip().lower()
    return name in _CATALOGUE or not name.startswith(_CATALOGUE_NAMES)


def _may_be_shown(node: Node) -> bool:
    """Tell a SHOW of tables, or the DESCRIBE or SUMMARIZE of a query, from that of a setting."""
    if node.get("query") is not None or node.get("show_type") == "SHOW_FROM":
        return True
    return str(node.get("table_name")).lower() in (_SHOWN if node.get("show_type") == "SHOW_SPECIAL" else _OURS)
