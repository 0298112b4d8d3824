"""DuckDB's own module. The package around it, `duckdb`, brings Python wrappers that nothing here uses.

They take four times as long to import as the engine: a quarter of the time of a whole `toolkit sql "select 1"`. The
names are the same objects in both, so whoever imports `duckdb` beside this sees one engine. A version of DuckDB that
calls its module otherwise is imported by its package.
"""

try:
    import _duckdb as duckdb
except ImportError:
    import duckdb  # type: ignore[no-redef]  # the same names

__all__ = ["duckdb", "is_text"]


def is_text(text: str) -> bool:
    """Say whether the engine takes a text: bytes that were no UTF-8, in a query or a path, come as lone surrogates."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)
