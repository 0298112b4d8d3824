"""An answer as an Arrow table: each column has the type that the engine gave it, whatever its values are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import duckdb

from toolkit.errors import QueryError
from toolkit.query.answer import Answer

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]  # it has no stubs


def to_arrow(answer: Answer) -> "pa.Table":
    """Give an answer of `run` as an Arrow table.

    Raises QueryError for a column whose values don't go into one, ImportError where pyarrow is not installed.
    """
    import pyarrow as pa  # noqa: PLC0415 (an extra, which only few need)

    types = _types(answer)
    names = [f"c{number}" for number in range(len(types))]
    columns = []
    for at, arrow_type in enumerate(types):
        try:
            columns.append(pa.array([_plain(row[at]) for row in answer.rows], type=arrow_type))
        except (pa.ArrowException, OverflowError) as error:
            raise QueryError(no_place(answer, at, "an Arrow table")) from error
    return pa.Table.from_arrays(columns, names=names).rename_columns(list(answer.columns))


def no_place(answer: Answer, at: int, where: str) -> str:
    """Say that a column's values have no place somewhere, and what to do about it."""
    return f'the values of "{answer.columns[at]}", {answer.types[at]}, have no place in {where}: cast them to VARCHAR'


def _types(answer: Answer) -> "list[pa.DataType]":
    """Ask the engine what its types are in Arrow."""
    nothing = ", ".join(f"CAST(NULL AS {sql_type}) AS c{at}" for at, sql_type in enumerate(answer.types))
    with duckdb.connect(":memory:") as connection:
        return list(connection.sql(f"SELECT {nothing}").to_arrow_table().schema.types)


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever DuckDB gives)
    """Write as text what Arrow holds as text, at any depth."""
    match value:
        case UUID():
            return str(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
    return value
