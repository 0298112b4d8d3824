"""SQL on the tables, as a sandbox: one SELECT on tables in memory; no file, network, setting or write in reach.

    records ──open_database──▶ Database ──run──▶ Answer
    Parquet ──open_parquet───▶

Importing this package loads no DuckDB; the first use of a function does.
"""

from typing import TYPE_CHECKING, Any

from toolkit.query.answer import Answer, Described

if TYPE_CHECKING:
    from toolkit.query.database import Database, open_database, open_parquet, tables_overview
    from toolkit.query.running import run

__all__ = ["Answer", "Database", "Described", "open_database", "open_parquet", "run", "tables_overview"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the module holds)
    """Load DuckDB only when something that needs it is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from toolkit.query import database, running  # noqa: PLC0415 (duckdb costs 125 ms)

    return getattr(running if name == "run" else database, name)
