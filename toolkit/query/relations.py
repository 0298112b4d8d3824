"""The tables and views of each kind of data, and how each of them is made when a query first needs it.

One function a kind of data; each gives the same names.
"""

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeAlias

from toolkit.errors import NotFoundError, UnusableInputError
from toolkit.parquet import fill_kind
from toolkit.parquet.engine import duckdb
from toolkit.parquet.files import found, metadata, scan
from toolkit.query.ahead import Ahead
from toolkit.query.fields import make_fields
from toolkit.query.place import Place, Similarities
from toolkit.schemas import KINDS, Schemas, require_known
from toolkit.tables import (
    CHANGED_FIELDS,
    CHANGES,
    CURRENT_ID,
    DERIVED,
    NO_SIMILARITY,
    STORED,
    VIEWS,
    JsonObject,
    View,
    columns,
    quoted,
    table_of,
)

Make: TypeAlias = Callable[[duckdb.DuckDBPyConnection], object]
_NEEDED = re.compile(r"\b(?:FROM|JOIN)\s+([\w.]+)|\b(?=current_id\()(\w+)")
_RELEASE = "release.json"
_MAGIC = b"PAR1"
REQUIRED = {
    "source": ["coding", "genre", "id", "language", "published", "publisher", "rights", "syndication", "title"],
    "actor": ["coding", "id", "kind", "name"],
    "event": ["coding", "date", "evidence", "id", "participants", "status", "summary", "title", "type"],
    "statement": ["coding", "evidence", "id", "language", "said", "speakers", "speech_act", "summary"],
    "commitment": [
        *("act", "bindingness", "coding", "committers", "deadline", "evidence"),
        *("id", "made", "modality", "summary", "testable", "title"),
    ],
    "retired": ["id", "kind", "on", "reason"],
}
"""What every row of each kind has: as the schemas say, which take longer to read than most queries."""
OPTIONAL = {
    "source": ["archived_url", "note", "retrieved_on", "text", "url"],
    "actor": ["country", "evidence", "identifiers", "other_names", "part_of", "roles", "sectors"],
    "event": ["end_date", "follows", "instruments", "part_of", "place", "plover", "topics"],
    "statement": [
        *("addressees", "event", "instruments", "mentions", "on_behalf_of"),
        *("quote", "speaker_role", "topics", "translated_from"),
    ],
    "commitment": [
        *("announced_by", "assessments", "beneficiaries", "conditions", "instruments", "made_at", "part_of"),
        *("partners", "reaffirms", "reported_in", "stated_in", "supersedes", "target", "topics"),
    ],
    "retired": ["note", "replaced_by"],
}
"""What a row of each kind may have: a file in which no row has it may lack the column."""
_SHORTEST = 12
"""Bytes of the marks at both ends of a Parquet file, and of the length of its footer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A table or view that is not made yet, and the names in the SQL that it is made of.

    It stands in the schema `side`, if there is one, and is made by a connection that has this schema in use.
    """

    name: str
    make: Make
    sql: str = ""
    side: str = ""

    @property
    def key(self) -> str:
        """Its name, with that of its schema."""
        return _key(self.side, self.name)

    @property
    def is_table(self) -> bool:
        """Whether it is made of records, and of no other relation."""
        return not self.sql

    @property
    def needs(self) -> set[str]:
        """The keys of what must be there before it, and perhaps some that stand for nothing."""
        return {_key(self.side, name) for found in _NEEDED.findall(self.sql) for name in found if name}

    def is_meant(self, text: str) -> bool:
        """Whether a query may mean it; the text is in lower case."""
        return self.name in text and self.side in text


def _key(side: str, name: str) -> str:
    return f"{side}.{name}" if side else name


def of_places(places: Sequence[Place], *, in_place: bool, at_once: bool = False) -> dict[str, Relation]:
    """Give the tables and views of one place, or of two and what compares them, each by its key.

    With `at_once` a dataset's files are being read from now on. Raises what `of_parquet` raises.
    """
    made = [(place.side, _of_place(place, in_place=in_place, at_once=at_once)) for place in places]
    given = [replace(relation, side=side) for side, relations in made for relation in relations.values()]
    return {relation.key: relation for relation in (*given, *(_compared_places() if len(places) > 1 else ()))}


def _compared_places() -> Sequence[Relation]:
    return [_viewed(CHANGES), Relation(name=CHANGED_FIELDS.name, sql=CHANGED_FIELDS.sql, make=make_fields)]


def _of_place(place: Place, *, in_place: bool, at_once: bool) -> dict[str, Relation]:
    if place.is_parquet:
        return of_parquet(place.root, in_place=in_place, similarities=place.similarities)
    return of_dataset(place.root, place.similarities, at_once=at_once)


def of_records(
    records: Mapping[str, Sequence[JsonObject]], schemas: Schemas, similarities: Similarities | None = None
) -> dict[str, Relation]:
    """Give the tables of records at hand, in memory; `similarities` fills that column of the view `reports`."""
    tables = {kind: _filled(kind, lambda kind: records.get(kind, ()), lambda: schemas) for kind in STORED}
    return _with_views(tables, similarities)


def of_dataset(root: Path, similarities: Similarities | None = None, *, at_once: bool = False) -> dict[str, Relation]:
    """Give the tables of a dataset's folder; its files are read when the first table is made, or begun to be at once.

    Making one raises UnusableInputError when any record is unreadable, NotFoundError when there is none.
    """
    records = Ahead(lambda: _contents(root), at_once=at_once)
    tables = {kind: _filled(kind, lambda kind: records()[kind], lambda: schemas_at(root)) for kind in STORED}
    return _with_views(tables, similarities)


def _contents(root: Path) -> Mapping[str, Sequence[JsonObject]]:
    from toolkit.records import load  # noqa: PLC0415 (a query without tables needs none)

    dataset = load(root)
    for file in dataset.files:
        if file.kind in KINDS and not isinstance(file.value, dict):
            raise UnusableInputError(f"{file.name} is no readable record; toolkit validate says why")
    if not dataset.records:
        raise NotFoundError(f"no record in {root}{_meant(root)}")
    return dataset.contents


def _meant(root: Path) -> str:
    """Name the release whose manifests a folder has: its records are in the tables beside that."""
    release = root.resolve().parent
    return f"; did you mean the release around it, {release}?" if (release / _RELEASE).is_file() else ""


@cache
def schemas_at(root: Path) -> Schemas:
    """Give the schemas that the dataset in a folder names, when they are first needed."""
    from toolkit.records import schemas_of  # noqa: PLC0415 (a query without tables needs none)

    return schemas_of(root)


def of_parquet(folder: Path, *, in_place: bool, similarities: Similarities | None = None) -> dict[str, Relation]:
    """Give the tables of a folder of our Parquet files: loaded into memory, or read where they are.

    Raises NotFoundError when a file is missing, UnusableInputError when one is not whole.
    """
    _require_known(folder)
    paths = {kind: found(folder, kind) for kind in STORED}
    for kind, path in paths.items():
        _require_whole(kind, path)
    sort = "VIEW" if in_place else "TABLE"
    return _with_views({kind: _scanned(kind, path, sort) for kind, path in paths.items()}, similarities)


def _with_views(tables: Mapping[str, Make], similarities: Similarities | None = None) -> dict[str, Relation]:
    made = {table_of(kind): Relation(name=table_of(kind), make=make) for kind, make in tables.items()}
    macro = Relation(name="current_id", sql=CURRENT_ID, make=_leading)
    views = (_viewed(view, similarities) for view in VIEWS)
    return made | {relation.name: relation for relation in (macro, *views)}


def _leading(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macro: called from another schema, it still looks into its own."""
    (schema,) = connection.execute("SELECT current_schema()").fetchone() or ("main",)
    connection.execute(CURRENT_ID.replace("FROM ", f"FROM {schema}."))


def _viewed(view: View, similarities: Similarities | None = None) -> Relation:
    def make(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(f"CREATE VIEW {view.name} AS {_compared(view.sql, similarities)}")

    return Relation(name=view.name, sql=view.sql, make=make)


def _compared(sql: str, similarities: Similarities | None) -> str:
    """Put what the texts at hand tell into the SQL of a view, where it asks for that."""
    if similarities is None or NO_SIMILARITY not in sql:
        return sql
    keys = ("statement", "report", "similarity")
    found = [dict(zip(keys, row, strict=True)) for row in similarities()]
    return sql.replace(NO_SIMILARITY, f"'{json.dumps(found).replace(chr(39), chr(39) * 2)}'")


def _filled(kind: str, records: Callable[[str], Sequence[JsonObject]], schemas: Callable[[], Schemas]) -> Make:
    return lambda connection: fill_kind(connection, kind, records(kind), schemas())


def _scanned(kind: str, path: Path, sort: str) -> Make:
    def make(connection: duckdb.DuckDBPyConnection) -> None:
        try:
            _require_readable(connection, path)
            selected = _typed(kind, _required_columns(connection, kind, path))
            connection.execute(f"CREATE {sort} {table_of(kind)} AS SELECT {selected} FROM {scan(path)}")  # noqa: S608 (escaped)
        except duckdb.Error as error:
            raise _no_parquet(kind, path, str(error).partition("\n")[0]) from error

    return make


def _require_known(folder: Path) -> None:
    """Refuse a release of a newer schema, whatever its files are called; its manifest is not checked here."""
    try:
        about = json.loads((folder / _RELEASE).read_bytes())
        label, schema = f"{about['name']} {about['version']}", str(about["schema"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return
    require_known(schema, label)


def _require_readable(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Refuse a file of a newer schema; one of another writer says nothing of that."""
    found = connection.execute(f"SELECT decode(value) FROM {metadata(path)} WHERE decode(key) = 'schema_version'")  # noqa: S608 (escaped)
    for (schema,) in found.fetchall():
        require_known(str(schema), str(path))


def _required_columns(connection: duckdb.DuckDBPyConnection, kind: str, path: Path) -> Mapping[str, str]:
    """Give the columns of a file with their types.

    Refuse one of something else, and one that lacks what is computed from a record.
    """
    has = {name: str(it) for name, it, *_ in connection.execute(f"FROM {scan(path)} LIMIT 0").description or ()}
    if lacking := [name for name in REQUIRED[kind] if name not in has]:
        raise _no_parquet(kind, path, f"it has no column {', '.join(lacking)}")
    if lacking := [it.name for it in DERIVED[kind] if it.name not in has]:
        raise _no_parquet(kind, path, f"it has no column {', '.join(lacking)}, which toolkit convert computes")
    return has


def _typed(kind: str, has: Mapping[str, str]) -> str:
    """Write what to select from a file: all of it, with the schema's types where another writer had to guess them.

    Such a writer leaves columns out that no row has, knows no type for them, or makes fractions of whole numbers.
    """
    lacking = [name for name in OPTIONAL[kind] if name not in has]
    if not lacking and not any('"NULL"' in it for it in has.values()) and has.get("plover_quad", "BIGINT") == "BIGINT":
        return "*"
    known = {it.name: it.sql_type for it in columns(Schemas(), kind)}
    typed = [f"CAST({quoted(name)} AS {it}) AS {quoted(name)}" for name, it in known.items() if name in has]
    absent = [f", CAST(NULL AS {known[name]}) AS {quoted(name)}" for name in lacking]
    return f"* REPLACE ({', '.join(typed)}){''.join(absent)}"


def _require_whole(kind: str, path: Path) -> None:
    """Look at both ends of a file: one that came only half has no mark at its end."""
    try:
        with path.open("rb") as stream:
            begins = stream.read(len(_MAGIC)) == _MAGIC
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - len(_MAGIC)))
            ends = stream.read() == _MAGIC and size >= _SHORTEST
    except OSError as error:
        raise _no_parquet(kind, path, error.strerror or str(error)) from error
    if not begins or not ends:
        raise _no_parquet(kind, path, "its end is missing" if begins else "it does not begin as one")


def _no_parquet(kind: str, path: Path, reason: str) -> UnusableInputError:
    return UnusableInputError(f"{path} is not a Parquet file of {table_of(kind)}: {reason}")
