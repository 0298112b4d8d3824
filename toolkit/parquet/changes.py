"""What changed between two releases, as a Parquet file: a row for each place of a record that differs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from toolkit.errors import WriteError
from toolkit.parquet.engine import duckdb
from toolkit.parquet.files import ROW_GROUP_ROWS

COLUMNS: Mapping[str, tuple[str, str]] = {
    "kind": ("VARCHAR", "kind of record; retired, dataset and waivers for what else changed"),
    "id": ("VARCHAR", "id of the record, as it was before where it is gone"),
    "change": ("VARCHAR", "what became of the record: added, changed, re-keyed, merged, split, withdrawn, unretired"),
    "successors": ("VARCHAR[]", "ids in use to which an id that is gone leads"),
    "edit": ("VARCHAR", "what became of the place: added, removed, changed, moved; NULL for a record as a whole"),
    "pointer": ("VARCHAR", "JSON pointer of the place, in the older record where it was removed"),
    "old_pointer": ("VARCHAR", "where it stood in the older record"),
    "old": ("VARCHAR", "what was there, as JSON; of an id that is gone the whole record"),
    "new": ("VARCHAR", "what is there, as JSON; of an added record all of it"),
    "reason": ("VARCHAR", "why the id was retired"),
    "note": ("VARCHAR", "what is said of that"),
}
"""The columns: their types, and what they mean."""

_BATCH = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A row; None is NULL."""

    kind: str
    id: str
    change: str
    successors: tuple[str, ...] | None = None
    edit: str | None = None
    pointer: str | None = None
    old_pointer: str | None = None
    old: str | None = None
    new: str | None = None
    reason: str | None = None
    note: str | None = None


def write_changes(rows: Sequence[ChangeRow], path: Path, metadata: Mapping[str, str]) -> None:
    """Write a file, rows in their order; the same rows, metadata and DuckDB give the same bytes. Raises WriteError."""
    fields = ", ".join(f"{name} {sql_type}" for name, (sql_type, _) in COLUMNS.items())
    pairs = ", ".join(f"'{_escaped(key)}': '{_escaped(value)}'" for key, value in metadata.items())
    try:
        with duckdb.connect(":memory:") as connection:
            connection.execute("SET enable_progress_bar = false")
            connection.execute(f"CREATE TABLE changes ({fields})")
            for batch in _batches(rows):
                select = f"SELECT unnest(CAST(CAST(? AS JSON) AS STRUCT({fields})[]), recursive := false) AS row"
                connection.execute(f"INSERT INTO changes SELECT row.* FROM ({select})", [batch])  # noqa: S608 (our own names)
            connection.execute(
                f"COPY changes TO '{_escaped(str(path))}' (FORMAT parquet, COMPRESSION zstd, "
                f"ROW_GROUP_SIZE {ROW_GROUP_ROWS}, KV_METADATA {{{pairs}}})"
            )
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise WriteError(f"cannot write {path.name}: {reason}") from error


def _batches(rows: Sequence[ChangeRow]) -> Iterator[str]:
    rest = iter(rows)
    while batch := list(islice(rest, _BATCH)):
        yield json.dumps([asdict(row) for row in batch], ensure_ascii=False)


def _escaped(text: str) -> str:
    return text.replace("'", "''")
