"""An answer in Python, in the form that the next step needs: rows, Arrow, pandas or polars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import MissingExtraError, QueryError
from toolkit.query import Answer
from toolkit.report import notebook

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]  # it has no stubs
    import polars as pl
    import pyarrow as pa  # type: ignore[import-untyped]  # it has no stubs


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer to a query: iterate over its rows, or take it into another library."""

    answer: Answer

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.answer.columns

    @property
    def types(self) -> tuple[str, ...]:
        """The SQL types of the columns."""
        return self.answer.types

    @property
    def rows(self) -> Sequence[tuple[Any, ...]]:
        """The rows: days are `date`, structs dicts, lists lists, NULL is None."""
        return self.answer.rows

    @property
    def truncated(self) -> bool:
        """Whether `max_rows` cut the answer."""
        return self.answer.truncated

    @property
    def total(self) -> int | None:
        """How many rows there are without `max_rows`; None when that could not be counted in time."""
        return self.answer.total

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Give all rows as tuples."""
        return list(self.answer.rows)

    def arrow(self) -> "pa.Table":
        """Give a pyarrow Table with the types of the query. Needs the extra `arrow`, or raises MissingExtraError."""
        from toolkit.query.arrow import to_arrow  # noqa: PLC0415 (duckdb costs 125 ms)

        try:
            return to_arrow(self.answer)
        except ImportError as error:
            raise MissingExtraError(".arrow()", "pyarrow", "arrow") from error

    def df(self) -> "pd.DataFrame":
        """Give a pandas DataFrame that guesses nothing: days are datetime64, whole numbers and truth values nullable.

        Nested values are dicts and arrays. Needs the extra `pandas`, or raises MissingExtraError.
        """
        try:
            from toolkit.library.frames import to_pandas  # noqa: PLC0415 (an extra, slow to import)
        except ImportError as error:
            raise MissingExtraError(".df()", "pandas", "pandas") from error
        return to_pandas(self.arrow())

    def pl(self) -> "pl.DataFrame":
        """Give a polars DataFrame, nested columns included. Needs the extra `polars`, or raises MissingExtraError."""
        try:
            import polars as pl  # noqa: PLC0415 (an extra, slow to import)
        except ImportError as error:
            raise MissingExtraError(".pl()", "polars", "polars") from error
        try:
            return pl.DataFrame(self.arrow())
        except pl.exceptions.PolarsError as error:
            raise QueryError(f"polars has no place for one of these types: {', '.join(self.types)}; cast it") from error

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.answer.rows)

    def __len__(self) -> int:
        return len(self.answer.rows)

    def __repr__(self) -> str:
        return f"<Result: {self._counted()} of {', '.join(self.answer.columns)}>"

    def _repr_html_(self) -> str:
        return notebook.table(self.columns, self.types, self.rows, self._counted())

    def _counted(self) -> str:
        shown = f"{len(self):,}"
        if not self.truncated:
            return f"{shown} row{'' if len(self) == 1 else 's'}"
        return f"{shown} of {self.total:,} rows" if self.total is not None else f"the first {shown} rows"
