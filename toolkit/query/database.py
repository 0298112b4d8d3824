"""A database in memory that a query can only read: tables, views, and a lock that is never opened again."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

import duckdb

from toolkit.errors import UnusableInputError
from toolkit.parquet import comment, fill
from toolkit.parquet.files import found, scan
from toolkit.query.answer import Described
from toolkit.schemas import Schemas
from toolkit.tables import CURRENT_ID, NO_SIMILARITY, STORED, VIEWS, JsonObject, View, meanings, table_of

_CONFIG: Mapping[str, str | bool] = {
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_BEFORE_LOADING = ("SET temp_directory = ''", "SET enable_progress_bar = false")
_AFTER_LOADING = (
    "SET allow_persistent_secrets = false",
    "SET enable_external_access = false",
    "SET disabled_filesystems = 'LocalFileSystem'",
    "SET lock_configuration = true",
)
_CATALOGUES = ("show", "describe", "duckdb_", "information_schema", "sqlite_", "pg_", "query_table")
"""Words of a query that may be about views which it does not name."""

Similarities: TypeAlias = Callable[[], Iterable[tuple[str, int, float]]]
"""Gives, when a query first needs it, statement, number of a report, and how alike it is to the first report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A locked connection, and the views that it still lacks: binding one takes milliseconds, so each waits for use."""

    connection: duckdb.DuckDBPyConnection
    schemas: Schemas
    similarities: Similarities | None = None
    _views: dict[str, View] = field(default_factory=lambda: {it.name: it for it in VIEWS}, init=False, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def prepare(self, sql: str | None = None) -> bool:
        """Make the views that a query may mean, or all, and comments that it may ask for.

        Return whether there was a view to make.
        """
        text = (sql or "").casefold()
        every = sql is None or any(word in text for word in _CATALOGUES)
        wanted = [view for name, view in self._views.items() if every or name in text]
        for view in wanted:
            self.connection.execute(f"CREATE VIEW {view.name} AS {self._filled(view)}")
            del self._views[view.name]
        if "duckdb_" in text:
            comment(self.connection, self.schemas)
        return bool(wanted)

    def _filled(self, view: View) -> str:
        """Give the SQL of a view, with what the texts at hand tell put in where it asks for that."""
        if self.similarities is None or NO_SIMILARITY not in view.sql:
            return view.sql
        keys = ("statement", "report", "similarity")
        found = [dict(zip(keys, row, strict=True)) for row in self.similarities()]
        return view.sql.replace(NO_SIMILARITY, f"'{json.dumps(found).replace(chr(39), chr(39) * 2)}'")


def open_database(
    records: Mapping[str, Sequence[JsonObject]], schemas: Schemas, similarities: Similarities | None = None
) -> Database:
    """Open the tables and views of valid records, locked; `similarities` fills that column of the view `reports`.

    Raises UnusableInputError when a record does not fit the schema.
    """
    connection = _connect()
    with _closing_on_error(connection):
        fill(connection, records, schemas)
        _finish(connection)
    return Database(connection=connection, schemas=schemas, similarities=similarities)


def open_parquet(folder: Path, schemas: Schemas) -> Database:
    """Open a folder of our Parquet files: their tables with the types stored there, and the views, locked.

    Raises NotFoundError when a file is missing, UnusableInputError when one can't be read.
    """
    paths = {kind: found(folder, kind) for kind in STORED}
    connection = _connect()
    with _closing_on_error(connection):
        for kind, path in paths.items():
            _load(connection, kind, path)
        _finish(connection)
    return Database(connection=connection, schemas=schemas)


def tables_overview(database: Database) -> list[Described]:
    """Describe every column of every table and view: the tables first, then the views, each in its order."""
    database.prepare()
    known = meanings(database.schemas)
    columns = database.connection.execute("""
        SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY column_index
    """).fetchall()
    return [
        Described(
            table=table,
            table_comment=meaning.about,
            column=column,
            sql_type=sql_type,
            comment=meaning.columns.get(column, ""),
        )
        for table, meaning in known.items()
        for holder, column, sql_type in columns
        if holder == table
    ]


def _connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config=dict(_CONFIG))
    for setting in _BEFORE_LOADING:
        connection.execute(setting)
    return connection


def _finish(connection: duckdb.DuckDBPyConnection) -> None:
    """Add what the views count on; take away files, network, secrets and settings, in the order in which that holds."""
    connection.execute(CURRENT_ID)
    for setting in _AFTER_LOADING:
        connection.execute(setting)


def _load(connection: duckdb.DuckDBPyConnection, kind: str, path: Path) -> None:
    try:
        connection.execute(f"CREATE TABLE {table_of(kind)} AS FROM {scan(path)}")
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise UnusableInputError(f"{path} is not a Parquet file of {table_of(kind)}: {reason}") from error


@contextmanager
def _closing_on_error(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
