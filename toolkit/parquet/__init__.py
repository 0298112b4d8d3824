"""Records in DuckDB tables and in Parquet files, typed by the schema, and back again without loss.

    records ──fill──▶ tables in a connection: one a kind, and one of the retired ids
    records ──write──▶ <table>.parquet, all at once or none ──read──▶ the same records

Importing this imports duckdb (about 125 ms): import it where it is used.
"""

from toolkit.parquet.files import Written, file_name, read, write
from toolkit.parquet.filling import comment, fill, fill_kind

__all__ = ["Written", "comment", "file_name", "fill", "fill_kind", "read", "write"]
