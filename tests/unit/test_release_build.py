"""Releases as they are built: complete, the same bytes anywhere, all or nothing."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.releases import ABOUT, RELEASED, built, content, edit, repository
from tests.unit.repositories import Repository
from toolkit import manifest, parquet, records, release
from toolkit.errors import NotFoundError, RefusedError, WriteError
from toolkit.release import Release
from toolkit.release.changelog import data_parts
from toolkit.schemas import Schemas
from toolkit.tables import STORED, VIEWS, content_sha256, table_of

ROOT = Path(__file__).resolve().parents[2]


def test_a_release_is_complete(made: Release) -> None:
    """Tables in two forms, views, schemas, codelists, documents, descriptors, licence, changelog: and nothing else."""
    tables = {table_of(kind) for kind in STORED}
    schemas = Schemas().root
    assert set(content(made.folder)) == {
        *(f"{table}.parquet" for table in tables),
        *(f"records/{table}.jsonl" for table in tables),
        *(f"csv/{view.name}.csv" for view in VIEWS),
        *(f"schema/1.0/{path.name}" for path in schemas.glob("*.json")),
        *(f"schema/1.0/codelists/{path.name}" for path in schemas.glob("codelists/*")),
        *(f"schema/1.0/vectors/{path.name}" for path in schemas.glob("vectors/*")),
        *("schema/release-1.schema.json", "dataset/dataset.json", "dataset/retired.json"),
        *("CITATION.cff", "README.md", "croissant.json", "datapackage.json", "LICENSE", "CHANGELOG.md"),
        *("release.json", "SHA256SUMS"),
    }


def test_the_manifest_tells_what_is_there(made: Release, harbour: Repository) -> None:
    """Each file has its size and digest, each table its rows and content hash; the commit and its day are named."""
    files = content(made.folder)
    read = manifest.parse(files["release.json"])
    assert read == made.manifest
    assert (read.label, read.released, read.schema_version) == ("harbour-words-1.1.0", _day(harbour), "1.0")
    assert read.source is not None
    assert (read.source.revision, read.source.path) == (harbour.git("rev-parse", "HEAD"), "dataset")
    listed = {file.path: (file.size, file.sha256) for file in read.files}
    own = {"release.json", "SHA256SUMS"}
    assert listed == {
        path: (len(data), hashlib.sha256(data).hexdigest()) for path, data in files.items() if path not in own
    }
    dataset = records.load(harbour.path / "dataset")
    for kind, table in read.by_kind.items():
        assert table.rows == len(dataset.contents[kind])
        assert table.content_sha256 == content_sha256(kind, dataset.contents[kind], dataset.schemas)
    assert {view.name: view.rows for view in read.views} == {
        view.name: files[f"csv/{view.name}.csv"].count(b"\n") - 1 for view in VIEWS
    }


def _day(harbour: Repository) -> str:
    return datetime.fromtimestamp(int(harbour.git("log", "-1", "--format=%ct")), UTC).date().isoformat()


def test_the_sums_are_what_everybody_can_check(made: Release) -> None:
    """SHA256SUMS is in the form of sha256sum, and covers everything but itself."""
    files = content(made.folder)
    lines = files["SHA256SUMS"].decode().splitlines()
    assert lines == [
        f"{hashlib.sha256(files[path]).hexdigest()}  {path}" for path in sorted(files) if path != "SHA256SUMS"
    ]


def test_both_forms_of_a_table_hold_the_records(made: Release, harbour: Repository) -> None:
    """Parquet and JSON Lines give the records back."""
    dataset = records.load(harbour.path / "dataset")
    assert parquet.read(made.folder) == dataset.contents
    for kind, table in made.manifest.by_kind.items():
        lines = (made.folder / table.jsonl).read_text("utf-8").splitlines()
        assert [json.loads(line) for line in lines] == dataset.contents[kind]


def test_the_archive_is_the_folder(made: Release) -> None:
    """The archive holds the folder's files, uncompressed, in order, with one time and one mode, under one name."""
    with zipfile.ZipFile(made.archive) as archive:
        assert archive.testzip() is None
        entries = archive.infolist()
        unpacked = {entry.filename: archive.read(entry) for entry in entries}
    assert unpacked == {f"harbour-words-1.1.0/{path}": data for path, data in content(made.folder).items()}
    assert [entry.filename for entry in entries] == sorted(unpacked)
    assert {
        (e.compress_type, e.date_time, e.external_attr, e.extra, e.flag_bits, e.create_system) for e in entries
    } == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0o100644 << 16, b"", 0, 3)}
    assert hashlib.sha256(made.archive.read_bytes()).hexdigest() == made.archive_sha256


def test_builds_are_the_same_anywhere(made: Release, harbour: Repository, tmp_path: Path) -> None:
    """Another clone, folder, time zone, locale and hash seed, other times of files: the same bytes."""
    clone = harbour.clone(tmp_path / "elsewhere" / "clone")
    for path in clone.path.rglob("*.json"):
        os.utime(path, (1, 1))
    code = (
        "import sys; from tests.unit.releases import built; from pathlib import Path; built(*map(Path, sys.argv[1:]))"
    )
    environment = {**os.environ, "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", code, str(clone.path), str(tmp_path / "out")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, umask=0o077)
    assert (tmp_path / "out" / made.archive.name).read_bytes() == made.archive.read_bytes()
    assert content(tmp_path / "out" / made.folder.name) == content(made.folder)


def test_line_ends_of_the_checkout_do_not_count(made: Release, harbour: Repository, tmp_path: Path) -> None:
    """A checkout with CR LF in its texts gives the same release."""
    clone = harbour.clone(tmp_path / "clone")
    for path in [clone.path / "CHANGELOG.md", clone.path / "LICENSE-DATA", *clone.path.glob("schema/1.0/codelists/*")]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    origin = made.manifest.source
    dataset = records.load(clone.path / "dataset")
    material = release.gather(dataset, released=made.manifest.released, origin=origin)
    assert release.build(material, tmp_path / "out").archive_sha256 == made.archive_sha256


def test_what_is_not_committed_is_not_released(harbour: Repository, tmp_path: Path) -> None:
    """Changed, new and ignored files of a release keep it from naming the commit; a day given, it names none."""
    clone = harbour.clone(tmp_path / "clone")
    clone.write("notes.txt", "beside the data")
    assert built(clone.path, tmp_path / "first").manifest.source is not None
    edit(clone.path / "dataset" / "dataset.json", title="Other words")
    clone.write("dataset/actors/.gitignore", "*")
    dataset = records.load(clone.path / "dataset")
    with pytest.raises(RefusedError) as caught:
        release.gather(dataset)
    assert str(caught.value) == (
        "2 file(s) of the release are not as the last commit has them, the first is dataset/dataset.json: commit them; "
        "or give the day with --released, and the release names no commit"
    )
    assert release.gather(dataset, released=RELEASED).origin is None


def test_outside_a_repository_the_day_is_to_be_given(harbour: Repository, tmp_path: Path) -> None:
    """Without a commit there is no day but a given one."""
    clone = harbour.clone(tmp_path / "clone")
    (clone.path / ".git").rename(tmp_path / "gone")
    dataset = records.load(clone.path / "dataset")
    with pytest.raises(RefusedError, match=r"^no commit gives the release its day: give one with --released YYYY"):
        release.gather(dataset)
    made = built(clone.path, tmp_path / "out", released=RELEASED)
    assert (made.manifest.source, made.manifest.released) == (None, RELEASED)


@pytest.mark.parametrize("name", ["LICENSE-DATA", "CHANGELOG.md"])
def test_what_a_release_needs_is_asked_for(harbour: Repository, tmp_path: Path, name: str) -> None:
    """Without a licence or changelog there is no release."""
    clone = harbour.clone(tmp_path / "clone")
    (clone.path / name).unlink()
    with pytest.raises(NotFoundError, match=rf"^a release needs .*{name}.* beside the dataset's folder, in "):
        release.gather(records.load(clone.path / "dataset"), released=RELEASED)


@pytest.mark.parametrize("name", ["harbour-words-1.1.0/keep", "harbour-words-1.1.0.zip"])
def test_nothing_is_replaced(harbour: Repository, tmp_path: Path, name: str) -> None:
    """A folder with something in it, or an archive, that is there already stays as it is."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine", "utf-8")
    with pytest.raises(RefusedError, match=rf"{tmp_path}/harbour-words-1.1.0(\.zip)? is there already: remove it, or"):
        built(harbour.path, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == [name]


def test_what_a_killed_run_left_is_cleared_away(made: Release, harbour: Repository, tmp_path: Path) -> None:
    """Killed while it wrote, or between moving the folder and the archive, a build can be run again."""
    stage = tmp_path / ".building-harbour-words-1.1.0"
    (stage / "harbour-words-1.1.0").mkdir(parents=True)
    (stage / "harbour-words-1.1.0" / "half").write_text("a", "utf-8")
    assert built(harbour.path, tmp_path).archive_sha256 == made.archive_sha256
    stage.mkdir()
    (stage / ".moving").touch()
    (tmp_path / made.archive.name).rename(stage / made.archive.name)
    assert built(harbour.path, tmp_path).archive_sha256 == made.archive_sha256
    assert {path.name for path in tmp_path.iterdir()} == {"harbour-words-1.1.0", "harbour-words-1.1.0.zip"}


def test_a_failure_leaves_nothing(harbour: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fails at the last step, not even the folder that was asked for is there."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("toolkit.release.building.pack", fail)
    with pytest.raises(WriteError, match=r"^cannot write to .*deep/out: No space left on device$"):
        built(harbour.path, tmp_path / "deep" / "out")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_named_on_every_system_is_not_released(tmp_path: Path) -> None:
    """A dataset whose manifest no reader would take is refused before anything is in place."""
    made = repository(tmp_path / "repository")
    dataset = records.load(made.path / "dataset")
    material = release.gather(dataset)
    dataset.manifest["license"] = "no licence"
    with pytest.raises(RefusedError, match=r"^this cannot be released: release\.json is no manifest .* at /license: "):
        release.build(material, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_changelog_is_of_the_data(made: Release) -> None:
    """Only the parts about data are kept; what was unreleased is released by this version."""
    assert content(made.folder)["CHANGELOG.md"].decode() == (
        f"# Changelog of the data\n\n## 1.1.0 - {made.manifest.released}\n\n- A crane is promised.\n\n"
        "## 1.0.0 - 2030-01-01\n\n- The first words.\n"
    )
    named = "# C\n\n## [Unreleased]\n\n### Data\n\n- Later.\n\n## [1.1.0] - 2031\n\n### Data\n\n- Now.\n"
    assert data_parts(named, "1.1.0", RELEASED) == "# Changelog of the data\n\n## [1.1.0] - 2031\n\n- Now.\n"
    assert data_parts("nothing", "1.1.0", RELEASED) == "# Changelog of the data\n"


def test_the_citation_is_the_dataset_s(made: Release) -> None:
    """Names and texts come out of YAML as they are in dataset.json, whatever signs they have."""
    import yaml  # noqa: PLC0415 (used here alone)

    assert yaml.safe_load(content(made.folder)["CITATION.cff"]) == {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it with its version.",
        "type": "dataset",
        "title": ABOUT["title"],
        "abstract": ABOUT["description"],
        "authors": [{"name": "O'Tide & Sons"}],
        "version": "1.1.0",
        "date-released": made.manifest.released,
        "license": "CC-BY-4.0",
        "url": ABOUT["homepage"],
        "keywords": ABOUT["keywords"],
    }
