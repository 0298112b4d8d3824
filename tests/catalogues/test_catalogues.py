"""Releases as the field's own tools read them, without a network.

The tools weigh as much as a fifth of all the rest, so they are a dependency group of their own (`catalogues`);
`.ci/run` runs these tests with it, and elsewhere they are skipped.
"""

import csv
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.unit.harbour import actor
from tests.unit.releases import RELEASED, ROOT, built, edit, put, repository
from tests.unit.repositories import Repository
from toolkit import jsonio, records, release
from toolkit.release import Release
from toolkit.release.snapshots import of_release
from toolkit.schemas import Schemas
from toolkit.tables import record, table_of

pytest.importorskip("check_jsonschema", reason="its schema of CITATION.cff is in the group lint")
mlcroissant = pytest.importorskip("mlcroissant", reason="in the dependency group catalogues")
frictionless = pytest.importorskip("frictionless", reason="in the dependency group catalogues")

NAMES = ["bundled", "small", "later"]


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Release]:
    """Give a release of the bundled dataset, of a small one with what breaks careless formats, and that one's next."""
    folder = tmp_path_factory.mktemp("releases")
    material = release.gather(records.load(ROOT / "dataset"), released=RELEASED)
    harbour = repository(folder / "repository")
    small = built(harbour.path, folder / "small")
    return {"bundled": release.build(material, folder / "bundled"), "small": small, "later": later(harbour, small)}


def later(harbour: Repository, older: Release) -> Release:
    """Give the release after another, in which an actor has another id."""
    dataset = harbour.path / "dataset"
    edit(dataset / "dataset.json", version="2.0.0")
    (dataset / "actors" / "board.json").unlink()
    put(dataset, "actor", actor("tide", "The Tide"), Schemas())
    for source in (dataset / "sources").iterdir():
        edit(source, publisher="tide")
    merged: dict[str, Any] = {"kind": "actor", "id": "board", "reason": "merged", "replaced_by": ["tide"]}
    (dataset / "retired.json").write_text(jsonio.dumps([merged | {"on": "2031-05-02"}]), "utf-8")
    before = of_release(older.folder, older.manifest)
    return release.build(release.gather(records.load(dataset), released=RELEASED, older=before), older.folder.parent)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep every tool off the network, and its cache in a folder of the test."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a network was looked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))


def stored(made: Release) -> dict[str, list[dict[str, Any]]]:
    """Give the records of a release by kind, as its JSON Lines have them."""
    dataset, faults = release.read_release(made.folder, made.manifest)
    assert faults == []
    return {kind: list(values) for kind, values in dataset.contents.items()}


@pytest.mark.parametrize("name", NAMES)
def test_croissant_is_read_by_mlcroissant(releases: dict[str, Release], name: str) -> None:
    """Mlcroissant finds no fault, and reads every table and view: ids, what is nested, as many rows as there are."""
    made = releases[name]
    dataset = mlcroissant.Dataset(jsonld=str(made.folder / "croissant.json"))
    assert (dataset.metadata.issues.errors, dataset.metadata.issues.warnings) == (set(), set())
    for kind, values in stored(made).items():
        table = table_of(kind)
        rows = list(dataset.records(record_set=table))
        assert [text(row[f"{table}/id"]) for row in rows] == [value["id"] for value in values]
    said = [text(row["statements/said.edtf"]) for row in dataset.records(record_set="statements")]
    assert said == [value["said"]["edtf"] for value in stored(made)["statement"]]
    for view in made.manifest.views:
        assert len(list(dataset.records(record_set=view.name))) == view.rows, view.name


def test_croissant_has_what_changed(releases: dict[str, Release]) -> None:
    """Mlcroissant reads the table of what changed since the release before, lists too."""
    dataset = mlcroissant.Dataset(jsonld=str(releases["later"].folder / "croissant.json"))
    rows = list(dataset.records(record_set="changes"))
    found = [[text(row[f"changes/{name}"]) for name in ("kind", "id", "change")] for row in rows]
    place = found.index(["actor", "board", "re-keyed"])
    assert [text(name) for name in rows[place]["changes/successors"]] == ["tide"]


def text(value: Any) -> str:  # noqa: ANN401 (mlcroissant gives texts as bytes)
    """Give a text of mlcroissant's."""
    return value.decode() if isinstance(value, bytes) else str(value)


@pytest.mark.parametrize("name", NAMES)
def test_hugging_face_loads_the_folder(releases: dict[str, Release], name: str, tmp_path: Path) -> None:
    """`datasets.load_dataset(folder)` gives the statements, and each table by its name, with every record whole."""
    # In a process of its own: the settings of `datasets` are read when it is imported.
    pytest.importorskip("datasets", reason="in the dependency group catalogues")
    made = releases[name]
    code = (
        "import datasets, pickle, sys\n"
        "folder, out, *names = sys.argv[1:]\n"
        "found = {name: datasets.load_dataset(folder, name)['train'].to_list() for name in names}\n"
        "found['default'] = datasets.load_dataset(folder)['train'].to_list()\n"
        "pickle.dump(found, open(out, 'wb'))\n"
    )
    kinds = {kind: values for kind, values in stored(made).items() if values}  # it refuses a table without rows
    out = tmp_path / "found"
    command = [sys.executable, "-c", code, str(made.folder), str(out), *map(table_of, kinds)]
    subprocess.run(command, check=True, capture_output=True)
    import pickle  # noqa: PLC0415 (what the process above has written)

    found = pickle.loads(out.read_bytes())  # noqa: S301 (as above)
    for kind, values in kinds.items():
        assert [record(kind, row) for row in found[table_of(kind)]] == values
    assert found["default"] == found["statements"]


@pytest.mark.parametrize("name", NAMES)
def test_the_data_package_is_valid_for_frictionless(releases: dict[str, Release], name: str) -> None:
    """Frictionless checks digests, columns, types and cells of every view, and finds nothing."""
    made = releases[name]
    report = frictionless.Package(str(made.folder / "datapackage.json")).validate()
    assert (report.valid, report.stats["tasks"]) == (True, len(made.manifest.views))


def test_frictionless_finds_a_changed_cell(releases: dict[str, Release]) -> None:
    """The check before means something: a cell of another type is found."""
    path = releases["small"].folder / "csv" / "timeline.csv"
    data = path.read_bytes()
    try:
        path.write_bytes(data.replace(b"2031-04-07,2031-04-07,", b"2031-04-07,soon,", 1))
        report = frictionless.Package(str(path.parents[1] / "datapackage.json")).validate()
    finally:
        path.write_bytes(data)
    assert {kind for (kind,) in report.flatten(["type"])} == {"byte-count", "hash-count", "type-error"}


@pytest.mark.parametrize("name", NAMES)
def test_the_citation_is_one(releases: dict[str, Release], name: str) -> None:
    """CITATION.cff keeps to the schema of the Citation File Format."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format"]
    subprocess.run([*command, str(releases[name].folder / "CITATION.cff")], check=True, capture_output=True)


@pytest.mark.parametrize("name", NAMES)
def test_views_are_csv_for_anyone(releases: dict[str, Release], name: str) -> None:
    """A plain reader of CSV gets as many cells in each line as there are names, and the manifest's number of rows."""
    made = releases[name]
    for view in made.manifest.views:
        lines = list(rows(made.folder / view.csv))
        assert {len(line) for line in lines} == {len(lines[0])}
        assert len(lines) - 1 == view.rows


def rows(path: Path) -> Iterator[list[str]]:
    """Read a file of CSV."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.reader(stream)
