"""A database that a query can only read: tables and views made when they are needed, and a lock never opened again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self, TypeVar

from toolkit.parquet import comment
from toolkit.parquet.engine import duckdb
from toolkit.parquet.files import found
from toolkit.query import landlock
from toolkit.query.ahead import Ahead
from toolkit.query.answer import Described
from toolkit.query.relations import Relation, Similarities, of_dataset, of_parquet, of_records, schemas_at
from toolkit.schemas import Schemas
from toolkit.tables import STORED, VIEWS, JsonObject, meanings, table_of

T = TypeVar("T")

_CONFIG: Mapping[str, str | bool] = {
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_ALWAYS = ("SET enable_progress_bar = false", "SET TimeZone = 'UTC'")
_BEFORE_LOADING = ("SET temp_directory = ''", *_ALWAYS)
_NO_EXTERNAL_ACCESS = ("SET allow_persistent_secrets = false", "SET enable_external_access = false")
_CATALOGUES = ("show", "describe", "duckdb_", "information_schema", "sqlite_", "pg_", "query_table")
"""Words of a query that may be about tables which it does not name."""
_COMMENTED = ("duckdb_", "information_schema", "pg_description", "_description(")
"""Words of a query that may ask what tables and columns mean; to say so takes a tenth of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a database may reach besides its tables: one file that it may write, and settings of its engine."""

    output: Path | None = None
    settings: Sequence[str] = ()


_NO_ACCESS = Access()


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A locked connection, and the tables and views that it still lacks: making one takes time, so each waits for use.

    A `confined` one reads files where they lie, so nothing but a thread that can't write may use its connection.
    """

    connection: duckdb.DuckDBPyConnection
    schemas: Callable[[], Schemas]
    waiting: dict[str, Relation] = field(repr=False)
    confined: Sequence[Path] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def within(self, act: Callable[[], T]) -> T:
        """Do something with the connection, in a thread that can't write if that is needed."""
        return act() if self.confined is None else _confined(act, self.confined, self.connection)

    def prepare(self, sql: str | None = None) -> bool:
        """Make the tables and views that a query may mean, or all, and comments that it may ask for.

        Return whether there was one to make.
        """
        text = (sql or "").casefold()
        wanted = [name for name in self.waiting if sql is None or may_mean(text, name)]
        self._fill(self._tables_below(wanted))
        self._make_all(wanted, self.connection)
        if any(word in text for word in _COMMENTED):
            comment(self.connection, self.schemas())
        return bool(wanted)

    def _tables_below(self, names: Iterable[str]) -> list[str]:
        """Give the tables that relations are made of, themselves among them, and that are not there yet."""
        found: dict[str, None] = {}
        rest = [*names]
        while rest:
            name = rest.pop()
            if name in self.waiting and name not in found:
                found[name] = None
                rest += sorted(self.waiting[name].needs)
        return sorted(name for name in found if self.waiting[name].is_table)

    def _fill(self, tables: Sequence[str]) -> None:
        """Make tables, every other one in a thread of its own: the engine needs Python's lock for half of the time."""
        if self.confined is not None or len(tables) < 2:
            return
        with self.connection.cursor() as cursor:
            others = Ahead(lambda: self._make_all(tables[1::2], cursor))
            try:
                self._make_all(tables[::2], self.connection)
            finally:
                others()

    def _make_all(self, names: Iterable[str], connection: duckdb.DuckDBPyConnection) -> None:
        for name in names:
            self._make(name, connection)

    def _make(self, name: str, connection: duckdb.DuckDBPyConnection) -> None:
        relation = self.waiting.pop(name, None)
        if relation is None:
            return
        try:
            for other in relation.needs:
                self._make(other, connection)
            relation.make(connection)
        except BaseException:
            self.waiting[name] = relation
            raise


def may_mean(text: str, name: str) -> bool:
    """Tell whether a query, in lower case, may be about a relation: it has its name, or asks what there is."""
    return name in text or any(word in text for word in _CATALOGUES)


def open_database(
    records: Mapping[str, Sequence[JsonObject]], schemas: Schemas, similarities: Similarities | None = None
) -> Database:
    """Open the tables and views of valid records, locked; `similarities` fills that column of the view `reports`.

    Using a table raises UnusableInputError when one of its records does not fit the schema.
    """
    return _locked(of_records(records, schemas, similarities), lambda: schemas, _NO_ACCESS)


def open_dataset(
    root: Path, access: Access = _NO_ACCESS, similarities: Similarities | None = None, sql: str | None = None
) -> Database:
    """Open the tables and views of a dataset's folder, locked; its files are read when a query needs one of them.

    If `sql` may need one, they are being read while the engine connects.

    Using a table raises UnusableInputError when a record is unreadable or does not fit the schema.
    """
    text = (sql or "").casefold()
    at_once = any(may_mean(text, name) for name in (*map(table_of, STORED), *(view.name for view in VIEWS)))
    return _locked(of_dataset(root, similarities, at_once=at_once), lambda: schemas_at(root), access)


def open_parquet(folder: Path, schemas: Schemas, access: Access = _NO_ACCESS, sql: str | None = None) -> Database:
    """Open a folder of our Parquet files: their tables with the types stored there, and the views, locked.

    The files are read where they lie if the kernel can keep every thread of the engine from writing; else the tables
    that `sql` may mean, or all, are loaded first. Raises NotFoundError when a file is missing, UnusableInputError
    when one can't be read.
    """
    if not landlock.version():
        return _locked(of_parquet(folder, in_place=False), lambda: schemas, access, loading=(sql,))
    writable = [access.output.parent] if access.output is not None else []
    files = [found(folder, kind) for kind in STORED]
    relations = of_parquet(folder, in_place=True)
    return _confined(lambda: _locked(relations, lambda: schemas, access, files=files, confined=writable), writable)


def tables_overview(database: Database) -> list[Described]:
    """Describe every column of every table and view: the tables first, then the views, each in its order."""
    known = meanings(database.schemas())

    def columns() -> list[tuple[str, str, str]]:
        database.prepare()
        return database.connection.execute("""
            SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY column_index
        """).fetchall()

    there = database.within(columns)
    return [
        Described(
            table=table,
            table_comment=meaning.about,
            column=column,
            sql_type=sql_type,
            comment=meaning.columns.get(column, ""),
        )
        for table, meaning in known.items()
        for holder, column, sql_type in there
        if holder == table
    ]


def _locked(  # noqa: PLR0913 (each says one thing about the lock)
    relations: dict[str, Relation],
    schemas: Callable[[], Schemas],
    access: Access,
    *,
    files: Sequence[Path] = (),
    confined: Sequence[Path] | None = None,
    loading: Sequence[str | None] = (),
) -> Database:
    """Connect, load what can't be loaded later, and lock, in the order in which that holds."""
    connection = duckdb.connect(":memory:", config=dict(_CONFIG))
    with _closing_on_error(connection):
        for setting in (*_BEFORE_LOADING, *access.settings):
            connection.execute(setting)
        database = Database(connection=connection, schemas=schemas, waiting=relations, confined=confined)
        for sql in loading:
            database.prepare(sql)
        _lock(connection, [*files, access.output] if access.output is not None else files)
    return database


def _lock(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
    """Take away the network, secrets, settings and every file but those given."""
    if files:
        connection.execute("SET allowed_paths = $1", [[str(path) for path in files]])
    for setting in _NO_EXTERNAL_ACCESS:
        connection.execute(setting)
    if not files:
        connection.execute("SET disabled_filesystems = 'LocalFileSystem'")
    connection.execute("SET lock_configuration = true")


def _confined(act: Callable[[], T], writable: Sequence[Path], connection: duckdb.DuckDBPyConnection | None = None) -> T:
    """Do something in a thread that can't write, and give what it gives or raise what it raises."""
    results: list[T] = []
    errors: list[BaseException] = []

    def body() -> None:
        try:
            landlock.restrict(writable)
            results.append(act())
        except BaseException as error:  # noqa: BLE001 (raised again where it is waited for)
            errors.append(error)

    thread = Thread(target=body)
    thread.start()
    try:
        thread.join()
    except KeyboardInterrupt:
        if connection is not None:
            connection.interrupt()
        thread.join()
        raise
    for error in errors:
        raise error
    return results[0]


@contextmanager
def _closing_on_error(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
