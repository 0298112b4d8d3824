"""Where tables come from, known without an engine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

OLD, NEW = "old", "new"
"""The schemas in which the tables of two places stand, side by side."""

Similarities: TypeAlias = Callable[[], Iterable[tuple[str, int, float]]]
"""Gives, when a query first needs it, statement, number of a report, and how alike it is to the first report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A dataset's folder, or one of our Parquet files, and what texts tell of the reports.

    `side` is the schema in which its tables stand when there are two places; the tables of an only one stand in none.
    """

    root: Path
    is_parquet: bool
    side: str = ""
    similarities: Similarities | None = None
