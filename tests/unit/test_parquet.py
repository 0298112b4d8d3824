"""Tables filled and Parquet written: typed by the schema, the same bytes always, all or nothing."""

import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet  # type: ignore[import-untyped]  # it has no stubs
import pytest

from tests.unit.harbour import SCHEMAS, actor, event, harbour, source
from toolkit.errors import NotFoundError, UnusableInputError, WriteError
from toolkit.parquet import Written, comment, file_name, fill, read, write
from toolkit.schemas import KINDS, folder_of
from toolkit.tables import STORED, columns, content_sha256, meanings

METADATA = {"dataset": "harbour's 1.0.0", "schema": "1.0", "toolkit": "0.1.0"}


def filled(records: Mapping[str, Sequence[dict[str, Any]]]) -> duckdb.DuckDBPyConnection:
    """Give a connection with the tables."""
    connection = duckdb.connect(":memory:")
    fill(connection, records, SCHEMAS)
    return connection


def types(connection: duckdb.DuckDBPyConnection, kind: str) -> dict[str, str]:
    """Give the types of a table's columns."""
    found = connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [folder_of(kind)]
    ).fetchall()
    return dict(found)


def files(folder: Path) -> dict[str, bytes]:
    """Give everything in a folder, hidden files too."""
    return {path.name: path.read_bytes() if path.is_file() else b"" for path in folder.iterdir()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("records", [{}, harbour()], ids=["empty", "harbour"])
def test_types_do_not_depend_on_the_data(kind: str, records: Mapping[str, Sequence[dict[str, Any]]]) -> None:
    """A table has its columns and types even when no record uses them, or there is none."""
    with filled(records) as connection, duckdb.connect() as other:
        for column in columns(SCHEMAS, kind):
            other.execute(f'CREATE TABLE IF NOT EXISTS {folder_of(kind)} ("{column.name}" {column.sql_type})')
            other.execute(f'ALTER TABLE {folder_of(kind)} ADD COLUMN IF NOT EXISTS "{column.name}" {column.sql_type}')
        assert types(connection, kind) == types(other, kind)


def test_values_are_exact() -> None:
    """Great integers, halves, days and digits in strings keep value and type; what is absent is NULL."""
    text = {"sha256": "9" * 64, "length": 2**53 - 1, "normalization": "otr-1"}
    places = [
        event("half", place={"name": "Quay", "latitude": 1.5, "longitude": 0.1}),
        event("whole", place={"name": "Quay", "latitude": 2, "longitude": 5e-324}),
        event("none"),
    ]
    codes = actor("board", "Harbour Board", identifiers={"cow": "0042", "viaf": "1e5"})
    records = {
        "source": [source(text=text, retrieved_on="0999-02-03"), source("bare")],
        "event": places,
        "actor": [codes],
    }
    with filled(records) as connection:
        assert connection.execute("SELECT text.length, CAST(retrieved_on AS VARCHAR) FROM sources").fetchall() == [
            (2**53 - 1, "0999-02-03"),
            (None, None),
        ]
        assert connection.execute("SELECT text IS NULL, url IS NULL FROM sources WHERE id = 'bare'").fetchone() == (
            True,
            True,
        )
        assert connection.execute("SELECT place.latitude, place.longitude FROM events").fetchall() == [
            (1.5, 0.1),
            (2.0, 5e-324),
            (None, None),
        ]
        assert connection.execute("SELECT place IS NULL, follows IS NULL FROM events WHERE id = 'none'").fetchone() == (
            True,
            True,
        )
        assert connection.execute("SELECT identifiers.cow, identifiers.viaf FROM actors").fetchone() == ("0042", "1e5")


def test_many_records_go_in_by_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """More records than one statement takes are all there, in order, with one type."""
    monkeypatch.setattr("toolkit.parquet.filling._BATCH", 3)
    with filled({"actor": [actor(f"a{number}", "A") for number in range(10)]}) as connection:
        found = connection.execute("SELECT id FROM actors").fetchall()
    assert found == [(f"a{number}",) for number in range(10)]


@pytest.mark.parametrize(
    "broken",
    [source(surprise=1), source(retrieved_on="2031-02-30"), source(syndication={"wire": "perhaps"})],
    ids=["unknown key", "no calendar day", "wrong type"],
)
def test_a_record_that_does_not_fit_is_refused_not_lost(broken: dict[str, Any]) -> None:
    """Nothing is dropped or turned into NULL: the table refuses it in one line."""
    refusal = r"^(a record does not fit the table sources|source notice does not keep to its schema): .+"
    with pytest.raises(UnusableInputError, match=refusal) as caught:
        filled({"source": [broken]})
    assert "\n" not in str(caught.value)


def test_tables_and_columns_can_be_described() -> None:
    """Comments come from the schema's descriptions, for every column of tables and views, and for each as a whole."""
    with filled({}) as connection:
        connection.execute("CREATE VIEW quotes AS SELECT 1 AS statement")
        comment(connection, meanings(SCHEMAS))
        missing = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
        ).fetchall()
        view = connection.execute("SELECT comment FROM duckdb_views() WHERE view_name = 'quotes'").fetchone()
        described = connection.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'actors'").fetchone()
    assert missing == []
    assert view == (meanings(SCHEMAS)["quotes"].about,)
    assert described == (SCHEMAS.shape("actor").description,)


def test_the_files_say_what_was_written(tmp_path: Path) -> None:
    """Each kind has a file, even an empty one, with its size and digest, and nothing else stays in the folder."""
    out = tmp_path / "new" / "out"
    written = write({"actor": [actor("b", "B"), actor("a", "A")]}, out, SCHEMAS, METADATA)
    assert [it.path for it in written] == [out / file_name(kind) for kind in STORED]
    assert [it.rows for it in written] == [0, 2, 0, 0, 0, 0]
    assert all(it.bytes == it.path.stat().st_size and len(it.sha256) == 64 for it in written)
    assert sorted(files(out)) == sorted(file_name(kind) for kind in STORED)
    assert isinstance(written[0], Written)


def test_files_are_zstandard_ordered_by_id_and_carry_the_metadata(tmp_path: Path) -> None:
    """Order is that of the bytes of the id; compression and key-value metadata are as promised."""
    ids = ["b", "a-b", "a", "a0", "10", "9"]
    write({"actor": [actor(name, "A") for name in ids]}, tmp_path, SCHEMAS, METADATA)
    stored = pyarrow.parquet.ParquetFile(tmp_path / "actors.parquet")
    assert stored.read(columns=["id"]).column("id").to_pylist() == sorted(ids)
    assert stored.metadata.row_group(0).column(0).compression == "ZSTD"
    found = {key.decode(): value.decode() for key, value in (stored.metadata.metadata or {}).items()}
    assert {key: found[key] for key in METADATA} == METADATA
    assert found["content_sha256"] == content_sha256("actor", [actor(name, "A") for name in ids], SCHEMAS)


def test_records_come_back_whole_and_another_reader_agrees(tmp_path: Path) -> None:
    """Reading gives the records, ordered by id; pyarrow sees the same ids and nested values."""
    written = write(harbour(), tmp_path, SCHEMAS, METADATA)
    back = read(tmp_path)
    for kind in STORED:
        assert back[kind] == sorted(harbour().get(kind, ()), key=lambda it: it["id"])
    assert [it.rows for it in written] == [len(back[kind]) for kind in STORED]
    assert [it.content_sha256 for it in written] == [content_sha256(kind, back[kind], SCHEMAS) for kind in STORED]
    place = pyarrow.parquet.read_table(tmp_path / "events.parquet").column("place").to_pylist()[0]
    assert place == {
        "name": "Old Customs House",
        "country": "NOR",
        "geonames": None,
        "latitude": 59.25,
        "longitude": -10.0,
    }


def test_the_order_of_the_records_does_not_show(tmp_path: Path) -> None:
    """Shuffled records give the same bytes, and so does writing over an older version."""
    records = {kind: [*values, *_numbered(values[0])] for kind, values in harbour().items()}
    first = [it.sha256 for it in write(records, tmp_path / "a", SCHEMAS, METADATA)]
    shuffled = {kind: random.Random(7).sample(values, len(values)) for kind, values in reversed(records.items())}  # noqa: S311 (no secret)
    for _ in range(2):
        assert [it.sha256 for it in write(shuffled, tmp_path / "b", SCHEMAS, METADATA)] == first


def _numbered(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**value, "id": f"{value['id']}-{number}"} for number in range(300)]


PROGRAM = """
import random, sys
from pathlib import Path
from tests.unit.harbour import SCHEMAS, actor, harbour
from toolkit.parquet import files
from toolkit.parquet.engine import duckdb
connect, threads = duckdb.connect, []
def limited(where):
    connection = connect(where, config={"threads": int(sys.argv[1])})
    threads.append(connection.execute("SELECT current_setting('threads')").fetchone()[0])
    return connection
duckdb.connect = limited
records = dict(harbour())
records["actor"] = [actor(f"a{number}", f"Name {number * 7919 % 10007}") for number in range(files.ROW_GROUP_ROWS + 9)]
random.Random(int(sys.argv[1])).shuffle(records["actor"])
written = files.write(records, Path(sys.argv[2]), SCHEMAS, {"schema": "1.0"})
assert threads == [int(sys.argv[1])]
print([(it.sha256, it.content_sha256) for it in written])
"""


def test_threads_time_zone_and_locale_do_not_show(tmp_path: Path) -> None:
    """Another process with other order, threads, time zone, locale and hash seed writes the same bytes, hashes too."""
    answers = set()
    for threads, zone, locale, seed in [("1", "UTC", "C", "1"), ("2", "Asia/Tokyo", "tr_TR.UTF-8", "2")]:
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": seed}
        environment |= {"PYTHONPATH": os.pathsep.join([*sys.path[:1], str(Path(__file__).parents[2])])}
        command = [sys.executable, "-X", "utf8", "-c", PROGRAM, threads, str(tmp_path / threads)]
        answers.add(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(answers) == 1


@pytest.mark.parametrize("call", range(6))
def test_a_failure_while_moving_leaves_the_old_files_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    """Whichever of the five moves fails, the folder is as it was before, without litter; a failing sync too."""
    write(harbour(), tmp_path, SCHEMAS, METADATA)
    (tmp_path / "sources.parquet").unlink()
    before = files(tmp_path)
    calls = iter(range(100))
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if next(calls) == call:
            _full(0)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    if call == 5:
        monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(WriteError, match=r"^cannot write to .+: No space left on device$"):
        write({}, tmp_path, SCHEMAS, METADATA)
    assert files(tmp_path) == before


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_file_system_without_links_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an old file can't have a second name it is copied."""
    write({}, tmp_path, SCHEMAS, METADATA)
    monkeypatch.setattr(os, "link", lambda *_: _full(0))
    written = write(harbour(), tmp_path, SCHEMAS, METADATA)
    assert [it.rows for it in written] == [len(values) for values in read(tmp_path).values()]


def test_a_failure_before_moving_leaves_nothing(tmp_path: Path) -> None:
    """A record that does not fit leaves no new folder and touches no old file."""
    with pytest.raises(UnusableInputError):
        write({"source": [source(surprise=1)]}, tmp_path / "new" / "deep", SCHEMAS, METADATA)
    assert files(tmp_path) == {}


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    """An `out` that is a file, or lies below one, is refused in one line; the file stays."""
    file = tmp_path / "file"
    file.write_text("mine")
    for out in (file, file / "below"):
        with pytest.raises(WriteError, match=r"^cannot write to .+: (File exists|Not a directory)$"):
            write({}, out, SCHEMAS, METADATA)
    assert files(tmp_path) == {"file": b"mine"}


def test_a_folder_in_the_place_of_a_file_is_said(tmp_path: Path) -> None:
    """What can't be replaced is an error, and everything else stays as it was."""
    (tmp_path / "events.parquet").mkdir()
    with pytest.raises(WriteError, match="cannot write to"):
        write({}, tmp_path, SCHEMAS, METADATA)
    assert files(tmp_path) == {"events.parquet": b""}


def test_duckdb_s_own_trouble_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When DuckDB can't write a file, the message names it."""
    monkeypatch.setattr("toolkit.parquet.files.ROW_GROUP_ROWS", "'many'")
    with pytest.raises(WriteError, match=r"^cannot write sources\.parquet: .+$"):
        write({}, tmp_path, SCHEMAS, METADATA)
    assert files(tmp_path) == {}


def test_reading_says_what_is_missing_or_unreadable(tmp_path: Path) -> None:
    """A missing file is not found, a broken one unusable; both are named."""
    with pytest.raises(NotFoundError, match=r"^no sources\.parquet in "):
        read(tmp_path)
    write({}, tmp_path, SCHEMAS, METADATA)
    (tmp_path / "actors.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(UnusableInputError, match=r"actors\.parquet is not a Parquet file of actors: .+"):
        read(tmp_path)


def test_odd_folder_names_are_no_patterns(tmp_path: Path) -> None:
    """Quotation marks and signs that could match other names are taken as they are."""
    out = tmp_path / "it's [a] *?"
    write(harbour(), out, SCHEMAS, {})
    assert len(read(out)["actor"]) == 2
