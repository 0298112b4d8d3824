"""What changed inside the records of two places, in the columns of a release's `changes.parquet`."""

import json
from collections.abc import Iterator

from toolkit.parquet.engine import duckdb
from toolkit.tables import CHANGED_FIELDS, record

_TYPE = "STRUCT(kind VARCHAR, id VARCHAR, edit VARCHAR, pointer VARCHAR, old_pointer VARCHAR, old JSON, new JSON)"


def make_fields(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `changed_fields` of a connection whose tables stand in `old` and `new`."""
    pairs = connection.execute(CHANGED_FIELDS.sql).fetchall()
    rows = [row for pair in pairs for row in _edits(*pair)]
    connection.execute(
        f"""
        CREATE TABLE changed_fields AS
        SELECT unnest(CAST(it AS {_TYPE})) FROM (SELECT unnest(CAST(CAST(? AS JSON) AS JSON[])) AS it)
        """,  # noqa: S608 (the type is our own)
        [json.dumps(rows, ensure_ascii=False)],
    )


def _edits(kind: str, name: str, old: str, new: str) -> Iterator[dict[str, object]]:
    from toolkit.delta import Sort, edits, readable  # noqa: PLC0415 (few queries ask for it)

    for edit in readable(edits(record(kind, json.loads(old)), record(kind, json.loads(new)))):
        yield {
            "kind": kind,
            "id": name,
            "edit": edit.sort.value,
            "pointer": edit.pointer,
            "old_pointer": edit.at if edit.sort is not Sort.ADDED else None,
            "old": edit.old,
            "new": edit.new,
        }
