"""`toolkit sql --data` with whatever has our tables: folders, archives, addresses, and what only looks like one."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas  # type: ignore[import-untyped]  # noqa: ICN001 (it has no stubs)
import pyarrow.parquet  # type: ignore[import-untyped]  # it has no stubs
import pytest
from typer.testing import CliRunner, Result

import toolkit
from tests.property.near_misses import seeds
from tests.unit.harbour import SCHEMAS, harbour
from tests.unit.host import Host, page, serving
from tests.unit.published import list_in_index, listing
from tests.unit.releases import built, edit, repository, signed
from toolkit.cli import app, asking
from toolkit.cli.data import opened
from toolkit.errors import NotFoundError, QueryError, RefusedError, ToolkitError, UnusableInputError, WriteError
from toolkit.findings import Status
from toolkit.parquet import file_name, write
from toolkit.query import Question
from toolkit.query.relations import OPTIONAL, REQUIRED
from toolkit.release.archive import pack
from toolkit.resources import toolkit_version
from toolkit.schemas import KINDS
from toolkit.tables import DERIVED, STORED, VIEWS, shape_of, table_of

SQL = "SELECT id, name FROM actors ORDER BY id"
ANSWER = 'id,name\nboard,"Harbour ""Board"", first"\nguild,"Pilots\' Guild, été 会"\n'
LABEL = "harbour-words-1.1.0"
TABLES = ("sources", "actors", "events", "statements", "commitments", "retired")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One dataset in all its forms: a checkout, Parquet, a release's folder and archive, and a host that has it."""

    folder: Path
    host: Host

    @property
    def release(self) -> Path:
        """The release's folder."""
        return self.host.folder / LABEL

    @property
    def archive(self) -> Path:
        """Its archive."""
        return self.host.folder / f"{LABEL}.zip"

    @property
    def forms(self) -> dict[str, str]:
        """The places by what they are."""
        return {
            "checkout": str(self.folder / "checkout"),
            "dataset": str(self.folder / "checkout" / "dataset"),
            "parquet": str(self.folder / "parquet"),
            "release": str(self.release),
            "archive": str(self.archive),
            "base": self.host.address,
            "pinned": f"{self.host.address}/{LABEL}.zip",
        }


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Make every form of one dataset."""
    folder = tmp_path_factory.mktemp("shelf")
    checkout, served = folder / "checkout", folder / "served"
    checkout.mkdir()
    repository(checkout)
    built(checkout, served, released="2031-05-03")
    (folder / "parquet").mkdir()
    for table in TABLES:
        shutil.copy(served / LABEL / f"{table}.parquet", folder / "parquet")
    listed(served)
    with serving(served) as host:
        yield Shelf(folder, host)


def listed(served: Path, **more: Any) -> None:  # noqa: ANN401 (any JSON)
    """Put the release into the index of a host."""
    entry = {
        "version": "1.1.0",
        "released": "2031-05-03",
        "schema": "1.0",
        "toolkit": {"first": "0.1.0"},
        "manifest": listing(served, f"{LABEL}/release.json"),
        "archive": listing(served, f"{LABEL}.zip"),
        "folder": LABEL,
    }
    list_in_index(served, entry | more)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the folder for what is there for the time being; at the end of each test nothing is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TOOLKIT_TEXTS", raising=False)
    yield folder
    assert os.listdir(folder) == []  # noqa: PTH208 (hidden ones count)


def run(sql: str, *places: object, **more: str) -> Result:
    """Ask the places."""
    options = [word for place in places for word in ("--data", str(place))]
    return CliRunner().invoke(app, ["sql", sql, "--format", "csv", *options, *more.values()])


def refused(place: object, sql: str = SQL) -> str:
    """Give the line with which a place is refused, with exit code 3."""
    error = run(sql, place).exception
    assert isinstance(error, ToolkitError), error
    assert error.exit_code == 3
    return str(error)


@pytest.mark.parametrize("form", ["checkout", "dataset", "parquet", "release", "archive", "base", "pinned"])
@pytest.mark.parametrize("trust", [(), ("--untrusted",), ("--unsafe",)])
def test_every_form_gives_the_same_answer(shelf: Shelf, form: str, trust: tuple[str, ...]) -> None:
    """Wherever the tables come from and whoever asks, the answer is one; what is fetched is said."""
    done = run(SQL, shelf.forms[form], **dict.fromkeys(trust, *trust))
    assert (done.exit_code, done.stdout) == (0, ANSWER), done.stderr
    said = [line for line in done.stderr.splitlines() if not line.startswith("--unsafe")]
    fetched = [f"fetching harbour-words 1.1.0 from {shelf.host.address}"]
    assert said == (fetched if form in {"base", "pinned"} else [])


def test_an_address_is_fetched_once(shelf: Shelf) -> None:
    """Only the tables come over the line; the second time only the index, and offline nothing."""
    shelf.host.asked.clear()
    assert run(SQL, shelf.host.address).stdout == ANSWER
    wanted = {f"{LABEL}/{name}" for name in ("release.json", *(f"{table}.parquet" for table in TABLES))}
    assert {path for path, _ in shelf.host.asked} == {"index.json"} | wanted
    shelf.host.asked.clear()
    assert run(SQL, shelf.host.address).stdout == ANSWER
    assert [path for path, _ in shelf.host.asked] == ["index.json"]
    shelf.host.asked.clear()
    done = run(SQL, shelf.host.address, offline="--offline")
    assert (done.stdout, done.stderr, shelf.host.asked) == (ANSWER, "", [])


def test_an_archive_needs_neither_rules_nor_a_network(shelf: Shelf) -> None:
    """What builds, checks or fetches releases is not loaded to read one that is at hand."""
    absent = ["toolkit.checks", "toolkit.download", "toolkit.release.building", "urllib3"]
    program = (
        f"import sys; sys.argv = ['toolkit', 'sql', 'FROM actors', '--data', {str(shelf.archive)!r}]\n"
        "from toolkit.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code\n"
        f"sys.exit(str([name for name in {absent!r} if name in sys.modules] or '') or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_is_left_of_an_archive_when_time_is_over(
    shelf: Shelf, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that heeds nothing ends the program, and what was unpacked goes all the same."""
    left = []
    monkeypatch.setattr("os._exit", lambda code: left.append((code, list(temporary.iterdir()))))
    with opened([str(shelf.archive)], None, offline=False) as there:
        assert list(temporary.iterdir()) != []
        asked = asking.Asking(there=there, question=Question(sql=SQL), trust=asking.Trust.SANDBOX)
        asked._give_up()  # noqa: SLF001 (what the watch over the time calls)
    assert left == [(3, [])]


def test_the_page_on_tables_is_right(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the page that names other data runs as it stands there."""
    monkeypatch.chdir(tmp_path)
    for name in ("on-the-record-1.0.0.zip", "on-the-record-1.1.0.zip"):
        shutil.copy(shelf.archive, name)
    shutil.copytree(shelf.folder / "checkout" / "dataset", tmp_path / "dataset")
    text = (Path(__file__).resolve().parents[2] / "docs" / "tables.md").read_text("utf-8")
    found = "".join(re.findall(r"^```bash\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    commands = shlex.split(found.replace("https://example.org/releases", shelf.host.address))
    starts = [at for at, word in enumerate(commands) if word == "toolkit"]
    assert len(starts) == 5
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        done = CliRunner().invoke(app, commands[start + 1 : end])
        assert done.exit_code == 0, done.exception


def test_the_library_loads_every_form(shelf: Shelf) -> None:
    """Whatever its form, a dataset has the same records, and no fault; where it has a manifest, the same one."""
    checkout = toolkit.load(shelf.forms["checkout"])
    for form, place in shelf.forms.items():
        dataset = toolkit.load(place)
        assert dataset.loaded.contents == checkout.loaded.contents
        assert dataset.statements == checkout.statements
        assert dataset.validate().status() is Status.PASS, form
        assert dataset.sql(SQL).fetchall() == checkout.sql(SQL).fetchall()
        if form == "parquet":
            assert repr(dataset).startswith("<Dataset: ")
            with pytest.raises(NotFoundError, match=r"parquet has no readable manifest: a folder of Parquet has none"):
                _ = dataset.manifest
        else:
            assert dataset.manifest == checkout.manifest


def test_the_library_refuses_what_is_not_whole(shelf: Shelf, tmp_path: Path) -> None:
    """A release of a newer schema, one whose lines are no records, and a place without data are not loaded."""
    folder = shutil.copytree(shelf.release, tmp_path / LABEL)
    edit(folder / "release.json", schema="1.9")
    with pytest.raises(UnusableInputError, match=f"^{re.escape(newer(LABEL))}$"):
        toolkit.load(folder)
    edit(folder / "release.json", schema="1.0")
    path = folder / "records" / "actors.jsonl"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for text, said in (("".join(lines)[:-9] + "\n", ":2: "), ("".join(lines[::-1]), ": line 2: the id 'board' does")):
        path.write_text(text, "utf-8")
        with pytest.raises(UnusableInputError, match=r"is not as it was released: records/actors\.jsonl: "):
            toolkit.load(folder)
        signed(folder)
        with pytest.raises(UnusableInputError, match=rf"has other than records: records/actors\.jsonl{said}"):
            toolkit.load(folder)
    path.write_text("".join(lines).replace('"id"', '"di"'), "utf-8")
    signed(folder)
    assert toolkit.load(folder).validate().status() is Status.FAIL
    with pytest.raises(NotFoundError):
        toolkit.load(tmp_path / "nowhere.zip")


@pytest.mark.parametrize("name", ["a*b", "a?b[c]", "[]", "~", "~root", "{a,b}", "it's", 'a "b"', "a\nb", "%41"])
def test_a_folder_of_any_name(shelf: Shelf, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs that stand for others in a pattern, or for somebody's home, are taken as they are in a folder's name."""
    monkeypatch.chdir(tmp_path)
    Path(name).symlink_to(shelf.folder / "parquet")
    for trust in ({}, {"unsafe": "--unsafe"}):
        done = run(SQL, name, **trust)
        assert (done.exit_code, done.stdout) == (0, ANSWER), done.exception
    assert [it.path.exists() for it in write(harbour(), Path(f"{name}2"), SCHEMAS, {})] == [True] * len(TABLES)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is Unicode")
def test_a_folder_whose_name_is_no_text(shelf: Shelf, tmp_path: Path) -> None:
    """What the engine can't name is said so, with what to do; nothing is written there either."""
    folder = tmp_path / "caf\udce9"
    folder.symlink_to(shelf.folder / "parquet")
    path = folder / "sources.parquet"
    assert refused(folder) == f"{path} cannot be read: its name is not UTF-8; rename the folder, or link to it"
    with pytest.raises(WriteError, match=r"its name is not UTF-8$"):
        write(harbour(), tmp_path / "\udce9", SCHEMAS, {})


def test_no_answer_replaces_the_data(shelf: Shelf, tmp_path: Path) -> None:
    """An answer is not written over a record, a table, a release or its archive, by another name neither."""
    (tmp_path / "link").symlink_to(shelf.archive)
    dataset, parquet = shelf.folder / "checkout" / "dataset", shelf.folder / "parquet"
    for place, out in (
        (shelf.folder / "checkout", dataset / "actors" / "board.json"),
        (dataset, dataset / "new.csv"),
        (parquet, parquet / "actors.parquet"),
        (shelf.release, shelf.release / "csv" / "quotes.csv"),
        (shelf.archive, tmp_path / "link"),
    ):
        before = out.read_bytes() if out.exists() else None
        done = CliRunner().invoke(app, ["sql", SQL, "--data", str(place), "--output", str(out)])
        assert isinstance(done.exception, RefusedError), place
        assert str(done.exception) == f"{out} is part of the data that is asked: write the answer elsewhere"
        assert (out.read_bytes() if out.exists() else None) == before
    copy = shutil.copytree(parquet, tmp_path / "copy")
    assert run(SQL, copy, to=f"--output={copy / 'answer.csv'}").exit_code == 0


# What is no place


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    """A slip is answered with what is there, an address of another sort with those that can be read."""
    (tmp_path / "releases").mkdir()
    assert refused(tmp_path / "relaeses") == (
        f"no data at {tmp_path / 'relaeses'}: there is no such file or folder; did you mean {tmp_path / 'releases'}?"
    )
    assert refused("nowhere/at/all") == "no data at nowhere/at/all: there is no such file or folder"
    for wrong in ("ftp://host.example/words", "file:///words", "htps://host.example"):
        assert refused(wrong) == f"{wrong} is no address that can be read: it begins with https:// or http://"
    assert refused("https://[::1/") == "https://[::1/ is no address: Invalid IPv6 URL"
    assert refused("http://host.example:port/") == "http://host.example:port/index.json is no address that can be asked"


@pytest.mark.skipif(os.name == "nt", reason="there is no such thing")
def test_a_place_that_is_neither_file_nor_folder() -> None:
    """A device has no tables."""
    assert refused("/dev/null") == "no data at /dev/null: it is neither a file nor a folder"


def test_a_folder_without_data(shelf: Shelf, tmp_path: Path) -> None:
    """An empty folder, one of something else, and one with some of the tables are told apart."""
    folder = tmp_path / "folder"
    folder.mkdir()
    assert refused(folder) == f"no data at {folder}: the folder is empty"
    (folder / "notes.txt").write_text("none")
    holds = "it holds neither dataset.json nor the Parquet files of a release or of toolkit convert"
    assert refused(folder) == f"no data at {folder}: {holds}"
    shutil.copy(shelf.release / "actors.parquet", folder)
    assert refused(folder) == (
        f"{folder} is no whole folder of Parquet: it has actors.parquet, and not sources.parquet, events.parquet, "
        "statements.parquet, commitments.parquet, retired.parquet"
    )
    shutil.copy(shelf.release / "release.json", folder)
    assert refused(folder) == f"no sources.parquet in {folder}"


def test_a_part_of_a_release_and_a_folder_of_several(shelf: Shelf, tmp_path: Path) -> None:
    """Of what stands inside a release that is named, and of what stands for several each of them."""
    for part in ("release.json", "SHA256SUMS", "records", "records/actors.jsonl", "csv"):
        path = shelf.release / part
        assert refused(path) == f"no data at {path}: it is a part of a release; did you mean that, {shelf.release}?"
    for place in (shelf.host.folder, shelf.host.folder / "index.json"):
        assert refused(place) == (
            f"no data at {place}: it stands for releases, of which a query needs one: {shelf.release}"
        )
    shutil.copy(shelf.host.folder / "index.json", tmp_path)
    assert "it holds neither" in refused(tmp_path)
    shutil.copy(shelf.archive, tmp_path)
    assert refused(tmp_path).endswith(f"of which a query needs one: {tmp_path / shelf.archive.name}")


def test_a_file_that_is_no_archive(shelf: Shelf, tmp_path: Path) -> None:
    """One Parquet file, a text, and an archive of something else are said to be so."""
    path = shelf.folder / "parquet" / "actors.parquet"
    assert refused(path) == (
        f"no data at {path}: a query needs the folder with the files of all tables, perhaps {path.parent}"
    )
    text = tmp_path / "notes.txt"
    text.write_text("none")
    assert refused(text) == f"no data at {text}: it is a file, and no archive of a release"
    other = Path(shutil.make_archive(str(tmp_path / "other"), "zip", shelf.folder / "checkout" / "dataset"))
    assert refused(other).startswith(f"{other} is not as it was released: other.zip: ")
    text.rename(tmp_path / "notes.zip")
    assert "it is no ZIP archive that can be read" in refused(tmp_path / "notes.zip")


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_half_an_archive(shelf: Shelf, tmp_path: Path, share: float) -> None:
    """An archive that came only in part is no release, whatever it begins with."""
    half = tmp_path / "half.zip"
    data = shelf.archive.read_bytes()
    half.write_bytes(data[: int(len(data) * share)])
    assert refused(half) == (
        f"{half} is not as it was released: half.zip: it is no ZIP archive that can be read: File is not a zip file "
        "(toolkit release verify says everything)"
    )


def test_an_archive_with_another_table(shelf: Shelf, tmp_path: Path) -> None:
    """A table that is not the one of its manifest is not read."""
    data = shelf.archive.read_bytes()
    place = data.index((shelf.release / "actors.parquet").read_bytes()) + 100
    (tmp_path / "spoilt.zip").write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    assert refused(tmp_path / "spoilt.zip").startswith(
        f"{tmp_path / 'spoilt.zip'} is not as it was released: actors.parquet: its SHA-256 is "
    )


def test_an_address_that_answers_with_a_page(shelf: Shelf) -> None:
    """A gateway's page is no release, and an address without one says what was asked for."""
    shelf.host.turns["index.json"] = [page]
    assert refused(shelf.host.address) == f"{shelf.host.address}/index.json is a web page, not an index of releases"
    assert refused(f"{shelf.host.address}/elsewhere") == (
        f"{shelf.host.address}/elsewhere/index.json answered 404 Not Found; "
        "is the address right, and is the release published?"
    )


def test_half_a_parquet_file(shelf: Shelf, tmp_path: Path) -> None:
    """A table of which only the beginning came is named, in a release's folder too."""
    folder = shutil.copytree(shelf.release, tmp_path / LABEL)
    path = folder / "events.parquet"
    path.write_bytes(path.read_bytes()[:100])
    assert refused(folder) == f"{path} is not a Parquet file of events: its end is missing"


def test_parquet_of_another_kind(shelf: Shelf, tmp_path: Path) -> None:
    """A whole file that has another kind's columns is refused by name, whatever a query takes from it."""
    folder = shutil.copytree(shelf.folder / "parquet", tmp_path / "mixed")
    path = folder / "commitments.parquet"
    shutil.copy(folder / "actors.parquet", path)
    lacking = "act, bindingness, committers, deadline, made, modality, summary, testable, title"
    message = f"{path} is not a Parquet file of commitments: it has no column {lacking}"
    for sql in ("FROM commitments", "SELECT count(*) FROM promises"):
        assert refused(folder, sql) == message
    error = run("SELECT nothing FROM actors", folder).exception
    assert isinstance(error, QueryError), error
    assert str(error).startswith('Binder Error: Referenced column "nothing" not found')


def test_one_wrong_table_hides_no_other(shelf: Shelf, tmp_path: Path) -> None:
    """With full power and in the list of tables the others are there; the wrong one is said to whoever needs it."""
    folder = shutil.copytree(shelf.folder / "parquet", tmp_path / "mixed")
    path = folder / "events.parquet"
    shutil.copy(folder / "actors.parquet", path)
    message = (
        f"{path} is not a Parquet file of events: it has no column date, participants, status, summary, title, type"
    )
    assert run(SQL, folder, unsafe="--unsafe").stdout == ANSWER
    for sql in ("FROM events", "SELECT 1; FROM timeline"):
        assert str(run(sql, folder, unsafe="--unsafe").exception) == message
    done = CliRunner().invoke(app, ["sql", "--tables", "--data", str(folder)])
    assert (str(done.exception), "\nactors: " in done.stdout, "\nevents: " in done.stdout) == (message, True, False)
    copy = shutil.copytree(shelf.folder / "checkout" / "dataset", tmp_path / "dataset")
    (copy / "actors" / "x.json").write_text("{")
    done = CliRunner().invoke(app, ["sql", "--tables", "--data", str(copy)])
    said = f"{copy / 'actors' / 'x.json'} is no readable record; toolkit validate says why"
    assert (str(done.exception), done.stdout) == (said, "")


def test_what_a_table_must_have_is_what_the_schemas_require() -> None:
    """The columns by which a file is taken for that of a kind are those that each record of it has."""
    assert {kind: sorted(shape_of(SCHEMAS, kind).required) for kind in STORED} == REQUIRED
    rest = {kind: set(shape_of(SCHEMAS, kind).properties) - set(REQUIRED[kind]) for kind in STORED}
    assert {kind: sorted(names) for kind, names in rest.items()} == OPTIONAL


def lessened(folder: Path, out: Path, kept: Mapping[str, Sequence[str]]) -> Path:
    """Write the tables of a folder anew, as somebody else may, each with some of its columns."""
    out.mkdir()
    for kind, names in kept.items():
        table = pyarrow.parquet.read_table(folder / file_name(kind), columns=list(names))
        pyarrow.parquet.write_table(table, out / file_name(kind))
    return out


def test_parquet_without_the_columns_that_no_row_has(tmp_path: Path) -> None:
    """A file may lack what no record must have: it is empty there, in every view, with the type of the schema."""
    write({kind: [seeds(kind)[0]] for kind in KINDS}, tmp_path, SCHEMAS, {})
    kept = {kind: (*REQUIRED[kind], *(it.name for it in DERIVED[kind])) for kind in STORED}
    folder = lessened(tmp_path, tmp_path / "less", kept)
    assert all(run(f"FROM {view.name}", folder).exit_code == 0 for view in VIEWS)
    sql = "SELECT typeof(target) AS type, target, topics FROM commitments"
    assert run(sql, folder).stdout == (
        'type,target,topics\n"STRUCT(""value"" VARCHAR, unit VARCHAR, comparator VARCHAR, baseline VARCHAR)",,\n'
    )


def test_parquet_that_pandas_wrote_anew(tmp_path: Path) -> None:
    """Where another writer knew no type, for what no row has, or made fractions of quad classes, all is as it was."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    theirs.mkdir()
    meeting = {**seeds("event")[0], "plover": {"type": "CONSULT"}}
    plain = [{name: it for name, it in seeds("event")[0].items() if name != "plover"} | {"id": "plain"}]
    least = {kind: [_required(kind)] for kind in KINDS} | {"event": [meeting, *plain]}
    write(least, ours, SCHEMAS, {})
    for kind in STORED:
        pandas.read_parquet(ours / file_name(kind)).to_parquet(theirs / file_name(kind))
    for name in (*map(table_of, STORED), *(view.name for view in VIEWS)):
        sql = f"FROM {name} ORDER BY ALL"
        assert run(sql, theirs).stdout == run(sql, ours).stdout != ""


def _required(kind: str) -> dict[str, Any]:
    """Give a record with what it must have alone."""
    return {name: it for name, it in seeds(kind)[0].items() if name in REQUIRED[kind]}


def test_parquet_without_what_is_computed(tmp_path: Path) -> None:
    """A file without a computed column would answer with nothing where there is something: it is refused."""
    write({kind: [seeds(kind)[0]] for kind in KINDS}, tmp_path, SCHEMAS, {})
    kept = {kind: (*REQUIRED[kind], *OPTIONAL[kind]) for kind in STORED}
    folder = lessened(tmp_path, tmp_path / "less", kept)
    assert refused(folder, "FROM sources") == (
        f"{folder / 'sources.parquet'} is not a Parquet file of sources: "
        "it has no column published_earliest, published_latest, which toolkit convert computes"
    )


def test_a_dataset_without_records(shelf: Shelf, tmp_path: Path) -> None:
    """A manifest alone is no data; of the one in a release, the release is named."""
    shutil.copy(shelf.folder / "checkout" / "dataset" / "dataset.json", tmp_path)
    assert refused(tmp_path) == f"no record in {tmp_path}"
    inside = shelf.release / "dataset"
    assert refused(inside) == f"no record in {inside}; did you mean the release around it, {shelf.release}?"


# Newer than the toolkit


def newer(what: str, schema: str = "1.9") -> str:
    """Give the line that says so."""
    return f"{what} has schema {schema}, and this toolkit ({toolkit_version()}) reads 1.0: update on-the-record"


def test_parquet_of_a_newer_schema(tmp_path: Path) -> None:
    """Each table says of which schema it is; a newer one is not read, and one that does not say is."""
    for schema in ("1.9", "10.0"):
        write(harbour(), tmp_path, SCHEMAS, {"schema_version": schema})
        assert refused(tmp_path) == newer(str(tmp_path / "actors.parquet"), schema)
    for schema in ("1.0", "new"):
        write(harbour(), tmp_path, SCHEMAS, {"schema_version": schema})
        assert run(SQL, tmp_path).exit_code == 0


def test_releases_of_a_newer_schema(shelf: Shelf, tmp_path: Path) -> None:
    """A release's folder, an archive and an index say so before a table is looked at, whatever tables are called."""
    folder = shutil.copytree(shelf.release, tmp_path / LABEL)
    (folder / "actors.parquet").rename(folder / "people.parquet")
    edit(folder / "release.json", schema="1.9")
    assert refused(folder, "SELECT 1") == newer("harbour-words 1.1.0")
    (folder / "people.parquet").rename(folder / "actors.parquet")
    signed(folder)
    pack(folder, LABEL, tmp_path / f"{LABEL}.zip")
    assert refused(tmp_path / f"{LABEL}.zip", "SELECT 1") == newer("harbour-words 1.1.0")
    listed(shelf.host.folder, schema="1.9")
    try:
        assert refused(shelf.host.address, "SELECT 1") == (
            f"harbour-words 1.1.0 has schema 1.9; this is toolkit {toolkit_version()}, "
            "which reads 1.0 at most: update on-the-record"
        )
    finally:
        listed(shelf.host.folder)


def test_a_broken_manifest_keeps_no_folder_from_being_read(shelf: Shelf, tmp_path: Path) -> None:
    """A query reads tables; whether a folder is a sound release is for toolkit release verify to say."""
    folder = shutil.copytree(shelf.release, tmp_path / LABEL)
    for text in ("", "[]", json.dumps({"schema": "9.9"})):
        (folder / "release.json").write_text(text)
        assert run(SQL, folder).stdout == ANSWER
