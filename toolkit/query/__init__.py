"""SQL on the tables, as a sandbox: one SELECT on tables in memory; no file, network, setting or write in reach.

    records ──open_database──▶ Database ──run──▶ Answer of Python values
    folder  ──open_dataset──▶            ──ask──▶ Answer of texts
    Parquet ──open_parquet───▶           ──save─▶ a Parquet file

Importing this package loads no DuckDB; the first use of a function does.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from toolkit.query.answer import Answer, Described, Parameters, Question
from toolkit.query.place import NEW, OLD, Place, Similarities

if TYPE_CHECKING:
    from toolkit.query.database import (
        Access,
        Database,
        open_database,
        open_dataset,
        open_parquet,
        open_places,
    )
    from toolkit.query.overview import tables_overview
    from toolkit.query.running import ask, run, save
    from toolkit.query.unlocked import ask_unlocked, open_unlocked, save_unlocked
    from toolkit.query.untrusted import Job, ask_untrusted, save_untrusted

_MODULES = {
    "Access": "database",
    "Database": "database",
    "Job": "untrusted",
    "ask": "running",
    "ask_unlocked": "unlocked",
    "ask_untrusted": "untrusted",
    "open_database": "database",
    "open_dataset": "database",
    "open_parquet": "database",
    "open_places": "database",
    "open_unlocked": "unlocked",
    "run": "running",
    "save": "running",
    "save_unlocked": "unlocked",
    "save_untrusted": "untrusted",
    "tables_overview": "overview",
}

__all__ = [
    "NEW",
    "OLD",
    "Access",
    "Answer",
    "Database",
    "Described",
    "Job",
    "Parameters",
    "Place",
    "Question",
    "Similarities",
    "ask",
    "ask_unlocked",
    "ask_untrusted",
    "open_database",
    "open_dataset",
    "open_parquet",
    "open_places",
    "open_unlocked",
    "run",
    "save",
    "save_unlocked",
    "save_untrusted",
    "tables_overview",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the module holds)
    """Load DuckDB, which costs 125 ms, only when something that needs it is asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"toolkit.query.{_MODULES[name]}"), name)
