"""Every value as DuckDB writes it, which it can also read back; what is nested as JSON.

Python has no date that is infinite, no interval of a month and no nanosecond: fetched as its objects, such values
would change. So the engine writes them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.errors import QueryError
from toolkit.parquet.engine import duckdb
from toolkit.query.answer import Parameters

_NESTED = ("STRUCT", "MAP(", "UNION(", "TUPLE(", "VARIANT")
_NOT_FINITE = {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}
"""What JSON has no number for, by the word that DuckDB writes all the same, and its text elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Names and SQL types of columns."""

    columns: tuple[str, ...]
    types: tuple[str, ...]


def types_of(connection: duckdb.DuckDBPyConnection, sql: str, params: Parameters | None) -> Head:
    """Give the columns of a reading statement without fetching a row."""
    connection.execute(f"SELECT * FROM (\n{sql}\n) LIMIT 0", params)  # noqa: S608 (checked before)
    described = connection.description or []
    return Head(
        columns=tuple(str(column[0]) for column in described),
        types=tuple(str(column[1]) for column in described),
    )


def wrapped(sql: str, types: Sequence[str]) -> str:
    """Write the statement that gives the same rows as text. The statement itself begins on the second line."""
    names = [f"c{number}" for number in range(len(types))]
    cells = ", ".join(
        f"CAST({f'to_json({name})' if is_nested(sql_type) else name} AS VARCHAR)"
        for name, sql_type in zip(names, types, strict=True)
    )
    return f"SELECT {cells} FROM (\n{sql}\n) AS answer ({', '.join(names)})"  # noqa: S608 (checked before)


def is_nested(sql_type: str) -> bool:
    """Tell whether values of a type have parts, or are JSON already."""
    return sql_type.endswith("]") or sql_type.startswith(_NESTED) or sql_type == "JSON"


def as_text(rows: Sequence[tuple[Any, ...]], types: Sequence[str]) -> Sequence[tuple[str | None, ...]]:
    """Mend the JSON of nested values: what is not finite becomes text, as JSON has no number for it."""
    fractions = ("DOUBLE", "FLOAT", "VARIANT")
    doubtful = [at for at, it in enumerate(types) if is_nested(it) and any(word in it for word in fractions)]
    return (
        [tuple(_mended(cell) if at in doubtful else cell for at, cell in enumerate(row)) for row in rows]
        if doubtful
        else rows
    )


def _mended(cell: str | None) -> str | None:
    if cell is None or not ("NaN" in cell or "Infinity" in cell):
        return cell
    try:
        value = json.loads(cell, parse_float=_Exact, parse_int=_Exact, parse_constant=_NOT_FINITE.__getitem__)
        return _written(value)
    except RecursionError as error:
        raise QueryError("a value of the answer is nested too deeply to be written") from error


class _Exact(str):
    """A number with the digits that it has."""

    __slots__ = ()


def _written(value: Any) -> str:  # noqa: ANN401 (any JSON value)
    match value:
        case _Exact():
            return str(value)
        case list():
            return f"[{','.join(map(_written, value))}]"
        case dict():
            return (
                f"{{{','.join(f'{json.dumps(key, ensure_ascii=False)}:{_written(it)}' for key, it in value.items())}}}"
            )
    return json.dumps(value, ensure_ascii=False)
