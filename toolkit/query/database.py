"""A database that a query can only read: tables and views made when they are needed, and a lock never opened again."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from toolkit.errors import ToolkitError
from toolkit.parquet import comment
from toolkit.parquet.engine import duckdb
from toolkit.parquet.files import found, named, pattern
from toolkit.query import landlock
from toolkit.query.ahead import Ahead
from toolkit.query.place import Place, Similarities
from toolkit.query.relations import Relation, of_places, of_records, schemas_at
from toolkit.schemas import Schemas
from toolkit.tables import COMPARED, COMPARISONS, STORED, VIEWS, JsonObject, meanings, table_of

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
_RELATIONS = (*map(table_of, STORED), *(view.name for view in (*VIEWS, *COMPARISONS)))
_COMMENTED = ("duckdb_", "information_schema", "pg_description", "_description(")
"""Words of a query that may ask what tables and columns mean; to say so takes a tenth of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a database may reach besides its tables: one file that it may write, and settings of its engine."""

    output: Path | None = None
    settings: Sequence[str] = ()


_NO_ACCESS = Access()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A schema that the tables of one place stand in, a connection that has it in use, and what they are described by.

    The tables of an only place stand in the main one, and their side has no name.
    """

    name: str
    connection: duckdb.DuckDBPyConnection
    schemas: Callable[[], Schemas]

    def named(self, table: str) -> str:
        """Give the name by which a query knows a table of this side."""
        return f"{self.name}.{table}" if self.name else table


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A locked connection, and the tables and views that it still lacks: making one takes time, so each waits for use.

    A `confined` one reads files where they lie, so nothing but a thread that can't write may use its connection.
    """

    connection: duckdb.DuckDBPyConnection
    sides: Sequence[Side]
    waiting: dict[str, Relation] = field(repr=False)
    confined: Sequence[Path] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._connections:
            with suppress(duckdb.ResourceInUseException):  # after a second Ctrl-C the engine may still be busy
                connection.close()

    def within(self, act: Callable[[], T]) -> T:
        """Do something with the connection, in a thread that can't write if that is needed."""
        return act() if self.confined is None else landlock.confined(act, self.confined, self.interrupt)

    def interrupt(self) -> None:
        """Let whatever is under way end with an InterruptException."""
        for connection in self._connections:
            connection.interrupt()

    def prepare(self, sql: str | None = None) -> bool:
        """Make the tables and views that a query may mean, or all, and comments that it may ask for.

        Return whether there was one to make.
        """
        text = (sql or "").casefold()
        catalogued = sql is None or any(word in text for word in _CATALOGUES)
        wanted = [key for key, relation in self.waiting.items() if catalogued or relation.is_meant(text)]
        self._fill(self._tables_below(wanted))
        self._make_all(wanted, self.connection)
        if any(word in text for word in _COMMENTED):
            self._comment()
        return bool(wanted)

    def prepare_readable(self) -> Sequence[ToolkitError]:
        """Make all tables and views that can be made; give the reasons why others can't, each once."""
        with suppress(ToolkitError):
            self._fill(self._tables_below(self.waiting))
        reasons: dict[str, ToolkitError] = {}
        for key in tuple(self.waiting):
            try:
                self._make(key, self.connection)
            except ToolkitError as error:
                reasons[str(error)] = error
        return tuple(reasons.values())

    def _comment(self) -> None:
        for side in self.sides:
            comment(side.connection, meanings(side.schemas()))
        if len(self.sides) > 1:
            comment(self.connection, COMPARED)

    def _tables_below(self, keys: Iterable[str]) -> list[str]:
        """Give the tables that relations are made of, themselves among them, and that are not there yet."""
        found: dict[str, None] = {}
        rest = [*keys]
        while rest:
            key = rest.pop()
            if key in self.waiting and key not in found:
                found[key] = None
                rest += sorted(self.waiting[key].needs)
        return sorted(key for key in found if self.waiting[key].is_table)

    def _fill(self, tables: Sequence[str]) -> None:
        """Make tables, every other one in a thread of its own: the engine needs Python's lock for half of the time.

        Each side of two has only one connection that has its schema in use.
        """
        if self.confined is not None or len(self.sides) > 1 or len(tables) < 2:
            return
        with self.connection.cursor() as cursor:
            others = Ahead(lambda: self._make_all(tables[1::2], cursor))
            try:
                self._make_all(tables[::2], self.connection)
            finally:
                others()

    def _make_all(self, keys: Iterable[str], connection: duckdb.DuckDBPyConnection) -> None:
        for key in keys:
            self._make(key, connection)

    def _make(self, key: str, connection: duckdb.DuckDBPyConnection) -> None:
        relation = self.waiting.pop(key, None)
        if relation is None:
            return
        try:
            for other in relation.needs:
                self._make(other, connection)
            relation.make(self._using(relation.side) or connection)
        except BaseException:
            self.waiting[key] = relation
            raise

    def _using(self, side: str) -> duckdb.DuckDBPyConnection | None:
        """Give the connection that has the schema of a named side in use."""
        return next((it.connection for it in self.sides if it.name == side and side), None)

    @property
    def _connections(self) -> Sequence[duckdb.DuckDBPyConnection]:
        return [*(side.connection for side in self.sides if side.name), self.connection]


def open_database(
    records: Mapping[str, Sequence[JsonObject]], schemas: Schemas, similarities: Similarities | None = None
) -> Database:
    """Open the tables and views of valid records, locked; `similarities` fills that column of the view `reports`.

    Using a table raises UnusableInputError when one of its records does not fit the schema.
    """
    return _locked(of_records(records, schemas, similarities), {"": lambda: schemas}, _NO_ACCESS)


def open_dataset(
    root: Path, access: Access = _NO_ACCESS, similarities: Similarities | None = None, sql: str | None = None
) -> Database:
    """Open the tables and views of a dataset's folder, locked; its files are read when a query needs one of them.

    If `sql` may need one, they are being read while the engine connects.

    Using a table raises UnusableInputError when a record is unreadable or does not fit the schema.
    """
    return open_places([Place(root=root, is_parquet=False, similarities=similarities)], access, sql)


def open_parquet(folder: Path, schemas: Schemas, access: Access = _NO_ACCESS, sql: str | None = None) -> Database:
    """Open a folder of our Parquet files, described by schemas: see `open_places`.

    Raises NotFoundError when a file is missing, UnusableInputError when one can't be read.
    """
    return _opened([Place(root=folder, is_parquet=True)], {"": lambda: schemas}, access, sql)


def open_places(places: Sequence[Place], access: Access = _NO_ACCESS, sql: str | None = None) -> Database:
    """Open the tables and views of one place, or of two, each in a schema of its own, and compared; locked.

    Parquet files have the types stored there; they are read where they lie if the kernel can keep every thread of the
    engine from writing; else the tables that `sql` may mean, or all, are loaded first. Raises what `of_places` raises.
    """
    return _opened(places, described_by(places), access, sql)


def _opened(
    places: Sequence[Place], schemas: Mapping[str, Callable[[], Schemas]], access: Access, sql: str | None
) -> Database:
    folders = [place.root for place in places if place.is_parquet]
    in_place = bool(folders and landlock.version())
    relations = of_places(places, in_place=in_place, at_once=sql is not None and _needs_records(sql.casefold()))
    if not in_place:
        return _locked(relations, schemas, access, loading=(sql,) if folders else ())
    files = [found(folder, kind) for folder in folders for kind in STORED]
    writable = [access.output.parent] if access.output is not None else []
    return landlock.confined(lambda: _locked(relations, schemas, access, files=files, confined=writable), writable)


def _needs_records(text: str) -> bool:
    """Tell whether a query, in lower case, may be about a table or view, or ask what there is."""
    return any(word in text for word in (*_CATALOGUES, *_RELATIONS))


def described_by(places: Sequence[Place]) -> Mapping[str, Callable[[], Schemas]]:
    """Give, for each side, what gives the schemas that describe its tables."""
    return {it.side: Schemas if it.is_parquet else partial(schemas_at, it.root) for it in places}


def sides_of(connection: duckdb.DuckDBPyConnection, schemas: Mapping[str, Callable[[], Schemas]]) -> Sequence[Side]:
    """Make a schema for each side that has a name, with a connection of its own."""
    return [Side(name=name, connection=_in_schema(connection, name), schemas=get) for name, get in schemas.items()]


def _in_schema(connection: duckdb.DuckDBPyConnection, schema: str) -> duckdb.DuckDBPyConnection:
    if not schema:
        return connection
    connection.execute(f"CREATE SCHEMA {schema}")
    own = connection.cursor()
    own.execute(f"USE {schema}")
    return own


def _locked(  # noqa: PLR0913 (each says one thing about the lock)
    relations: dict[str, Relation],
    schemas: Mapping[str, Callable[[], Schemas]],
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
        sides = sides_of(connection, schemas)
        database = Database(connection=connection, sides=sides, waiting=relations, confined=confined)
        for sql in loading:
            database.prepare(sql)
        _lock(connection, files, access.output)
    return database


def _lock(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], output: Path | None) -> None:
    """Take away the network, secrets, settings and every file but those given.

    The engine asks for a file to be read by the pattern that the SQL has, and then by its name.
    """
    allowed = {*map(named, files), *map(pattern, files), *([str(output)] if output is not None else [])}
    if allowed:
        connection.execute("SET allowed_paths = $1", [sorted(allowed)])
    for setting in _NO_EXTERNAL_ACCESS:
        connection.execute(setting)
    if not allowed:
        connection.execute("SET disabled_filesystems = 'LocalFileSystem'")
    connection.execute("SET lock_configuration = true")


@contextmanager
def _closing_on_error(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
