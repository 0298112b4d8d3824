"""One Parquet file a table: written all at once, the same bytes for the same records, and read without loss."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from toolkit.errors import NotFoundError, UnusableInputError, WriteError
from toolkit.parquet.engine import duckdb, is_text
from toolkit.parquet.filling import fill
from toolkit.schemas import Schemas, require_known
from toolkit.tables import STORED, JsonObject, content_sha256, record, table_of

ROW_GROUP_ROWS = 65_536
"""Rows in a row group, fixed: the bytes depend on it."""

_VERSION = Template("SELECT decode(value) FROM $metadata WHERE decode(key) = 'schema_version'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file that was written: its place, its rows, its size in bytes and its SHA-256 in hexadecimal digits.

    `content_sha256` is over the records and not over the file: it stays when another version of DuckDB writes them.
    """

    path: Path
    rows: int
    bytes: int
    sha256: str
    content_sha256: str


def file_name(kind: str) -> str:
    """Name the Parquet file of a kind."""
    return f"{table_of(kind)}.parquet"


def write(
    records: Mapping[str, Sequence[JsonObject]], out: Path, schemas: Schemas, metadata: Mapping[str, str]
) -> tuple[Written, ...]:
    """Write valid records into `out`, one file a table, ordered by id.

    `metadata` goes into each file, and so does the content hash, as `content_sha256`.

    All files appear at once: after a failure the old ones are whole. The same records, metadata and version of
    DuckDB give the same bytes. Raises WriteError, or UnusableInputError when a record does not fit the schema.
    """
    from toolkit.placing import staged  # noqa: PLC0415 (what only reads needs no temporary folders and locks)

    if not is_text(str(out)):
        raise WriteError(f"cannot write to {out}: its name is not UTF-8")
    with staged(out) as folder:
        contents = _export(records, folder, schemas, metadata)
        written = [
            _written(folder / file_name(kind), out, len(records.get(kind, ())), contents[kind]) for kind in STORED
        ]
    return tuple(written)


def read(folder: Path) -> Mapping[str, list[JsonObject]]:
    """Read the records of all kinds, and the retired ids, back in the order of the files.

    Raises NotFoundError when a file is missing, UnusableInputError when it is no Parquet, or one of a newer
    schema.
    """
    with duckdb.connect(":memory:") as connection:
        return {kind: _read(connection, kind, found(folder, kind)) for kind in STORED}


def found(folder: Path, kind: str) -> Path:
    """Give the path of a kind's file, or raise NotFoundError; UnusableInputError for one that the engine can't name."""
    path = folder / file_name(kind)
    if not path.is_file():
        raise NotFoundError(f"no {path.name} in {folder}")
    if not is_text(str(path)):
        raise UnusableInputError(f"{path} cannot be read: its name is not UTF-8; rename the folder, or link to it")
    return path


def scan(path: Path) -> str:
    """Write the SQL that reads a Parquet file."""
    return f"read_parquet({_literal(path)})"


def metadata(path: Path) -> str:
    """Write the SQL that reads the keys and values in the metadata of a Parquet file."""
    return f"parquet_kv_metadata({_literal(path)})"


def pattern(path: Path) -> str:
    """Write a path as the pattern that matches it alone: `*`, `?` and `[` in it are taken as they are."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in named(path))


def named(path: Path) -> str:
    """Write a path so that the engine takes a `~` at its head as it is, and not for somebody's home."""
    return str(path.absolute() if str(path).startswith("~") else path)


def _literal(path: Path) -> str:
    return f"'{_escaped(pattern(path))}'"


def _export(
    records: Mapping[str, Sequence[JsonObject]], folder: Path, schemas: Schemas, metadata: Mapping[str, str]
) -> Mapping[str, str]:
    """Write the files and give the content hash of each kind, which is known once its records fitted their table."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET temp_directory = '{_escaped(named(folder / 'spilled'))}'")
        connection.execute("SET enable_progress_bar = false")
        fill(connection, records, schemas)
        contents = {kind: content_sha256(kind, records.get(kind, ()), schemas) for kind in STORED}
        for kind, content in contents.items():
            _make_nullable(connection, kind)
            try:
                connection.execute(_copy(kind, folder / file_name(kind), {**metadata, "content_sha256": content}))
            except duckdb.Error as error:
                reason = str(error).partition("\n")[0]
                raise WriteError(f"cannot write {file_name(kind)}: {reason}") from error
    return contents


def _make_nullable(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Let every column hold NULL, whatever the records have: what has held one once is no longer written as required.

    Without this the type of a column would depend on the data, and files of two releases would not have one schema.
    """
    table = table_of(kind)
    connection.execute(f"INSERT INTO {table} DEFAULT VALUES")
    connection.execute(f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")  # noqa: S608 (our name)


def _copy(kind: str, path: Path, metadata: Mapping[str, str]) -> str:
    pairs = ", ".join(f"'{_escaped(key)}': '{_escaped(value)}'" for key, value in metadata.items())
    return (
        f"COPY (FROM {table_of(kind)} ORDER BY id) TO '{_escaped(named(path))}' "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP_ROWS}, KV_METADATA {{{pairs}}})"
    )


def _written(path: Path, out: Path, rows: int, content: str) -> Written:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = path.stat().st_size
    return Written(path=out / path.name, rows=rows, bytes=size, sha256=digest, content_sha256=content)


def _read(connection: duckdb.DuckDBPyConnection, kind: str, path: Path) -> list[JsonObject]:
    try:
        for (schema,) in connection.execute(_VERSION.substitute(metadata=metadata(path))).fetchall():
            require_known(str(schema), str(path))
        rows = connection.execute(f"SELECT to_json(stored) FROM {scan(path)} AS stored").fetchall()  # noqa: S608 (escaped)
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise UnusableInputError(f"{path} is not a Parquet file of {table_of(kind)}: {reason}") from error
    return [record(kind, json.loads(row)) for (row,) in rows]


def _escaped(text: str) -> str:
    return text.replace("'", "''")
