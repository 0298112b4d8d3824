"""What a query yields, known without an engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows with the names and SQL types of their columns.

    `total` is how many rows there would be without a limit, None when that could not be counted in time.
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
