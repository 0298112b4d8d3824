"""The tables: which columns each has, how a record becomes a row and a row a record, views for people.

    schema ──columns──▶ typed columns          record ──rows──▶ row ──record──▶ the same record
    records ──json_lines──▶ text that depends on no engine, and its content_sha256
    VIEWS: flat tables joined to names, as SQL

Nothing here knows an engine; `toolkit.parquet` and `toolkit.query` put it into one.
"""

from toolkit.tables.columns import Column, columns, quoted, row_type
from toolkit.tables.content import content_sha256, json_lines
from toolkit.tables.derived import DERIVED
from toolkit.tables.meanings import COMPARED, Meaning, meanings
from toolkit.tables.retired import RETIRED, STORED, JsonObject, shape_of, table_of
from toolkit.tables.rows import record, rows
from toolkit.tables.views import CHANGED_FIELDS, CHANGES, COMPARISONS, CURRENT_ID, GLOSSARY, NO_SIMILARITY, VIEWS, View

__all__ = [
    "CHANGED_FIELDS",
    "CHANGES",
    "COMPARED",
    "COMPARISONS",
    "CURRENT_ID",
    "DERIVED",
    "GLOSSARY",
    "NO_SIMILARITY",
    "RETIRED",
    "STORED",
    "VIEWS",
    "Column",
    "JsonObject",
    "Meaning",
    "View",
    "columns",
    "content_sha256",
    "json_lines",
    "meanings",
    "quoted",
    "record",
    "row_type",
    "rows",
    "shape_of",
    "table_of",
]
