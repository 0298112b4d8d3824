"""What is asked and what a query yields, known without an engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

TIMEOUT_S = 30.0

MAX_CHARACTERS = 1 << 18
"""The longest query: while it parses one the engine heeds no limit of time."""

OUT_OF_MEMORY = "stopped: the query needs more memory than it may have; ask for less"

Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query with the values of its parameters, and the limits that hold for it.

    With `explain` the plan is asked for instead of the answer.
    """

    sql: str
    params: Parameters | None = None
    explain: bool = False
    timeout_s: float = TIMEOUT_S
    max_rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows with the names and SQL types of their columns.

    From `ask` each cell is text as DuckDB writes it, nested values as JSON, and None for NULL; from `run` it is a
    Python value. `total` is how many rows there would be without a limit, None when that could not be counted in time.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    truncated: bool = False
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A column of a table or view, what it means, and what the table or view is."""

    table: str
    table_comment: str
    column: str
    sql_type: str
    comment: str
