"""`toolkit fmt`: layout changes, no value does."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.unit.bundled import copied
from toolkit.cli import app
from toolkit.cli.options import open_dataset
from toolkit.errors import WriteError
from toolkit.records import Dataset

DATASET = Path(__file__).resolve().parents[2] / "dataset"


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["fmt", *map(str, arguments)])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the bundled dataset to disarrange."""
    copied(tmp_path / "dataset")
    return tmp_path / "dataset"


def test_the_bundled_dataset_is_canonical() -> None:
    """Nothing would change."""
    done = _run("--check", "--data", DATASET)
    assert (done.exit_code, done.stdout) == (0, "")
    files = [path for path in DATASET.rglob("*.json") if path.name != "released.json"]
    assert done.stderr == f"0 of {len(files)} files would change\n"


@pytest.mark.parametrize("indent", [None, 1, "\t"])
def test_any_layout_comes_back_to_the_same_bytes(copy: Path, indent: int | str | None) -> None:
    """However a file is laid out and its keys ordered, the canonical form is one, and a second run changes nothing."""
    path = copy / "actors" / "john-kirby.json"
    before = path.read_bytes()
    value = json.loads(before)
    path.write_text(json.dumps(dict(reversed(value.items())), indent=indent), "utf-8")
    assert _run("--check", "--data", copy).exit_code == 1
    assert json.loads(path.read_bytes()) == value
    assert _run("--data", copy).exit_code == 0
    assert path.read_bytes() == before
    assert _run("--check", "--data", copy).exit_code == 0


def test_a_schema_key_at_the_head_stays(copy: Path) -> None:
    """What an editor wants at the head of a working file is a value like any other: layout changes, it does not."""
    path = copy / "actors" / "japan.json"
    value = {"$schema": "../../schema/1.0/actor.schema.json", **json.loads(path.read_bytes())}
    path.write_text(json.dumps(value), "utf-8")
    assert _run("--data", copy).exit_code == 0
    assert path.read_text("utf-8").startswith(
        '{\n  "$schema": "../../schema/1.0/actor.schema.json",\n  "id": "japan",\n'
    )
    assert json.loads(path.read_bytes()) == value
    assert CliRunner().invoke(app, ["validate", "--data", str(copy)]).exit_code == 0


@pytest.mark.parametrize("content", [b'{"id": "x",}', b'{"id": 1.0}', b'{"id": "x", "id": "y"}', b"\xff"])
def test_a_file_with_faults_is_left_as_it_is(copy: Path, content: bytes) -> None:
    """What cannot be read without doubt is never rewritten, and the run says so."""
    path = copy / "actors" / "x.json"
    path.write_bytes(content)
    done = _run("--data", copy)
    assert (done.exit_code, path.read_bytes()) == (1, content)
    assert "left as it is, because it has faults: " in done.stderr


@pytest.mark.parametrize("later", [None, b'{"id": "japan", "name": "saved a moment ago"}'])
def test_a_file_that_changes_meanwhile_is_left_as_it_is(
    copy: Path, later: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved or removed after it was read is neither undone nor made again, and the run says so."""
    path = copy / "actors" / "japan.json"
    path.write_text(json.dumps(json.loads(path.read_bytes())), "utf-8")

    def read(root: Path, given: Sequence[Path]) -> Dataset:
        found = open_dataset(root, given)
        path.unlink() if later is None else path.write_bytes(later)
        return found

    monkeypatch.setattr("toolkit.cli.fmt.open_dataset", read)
    done = _run("--data", copy)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("left as it is, because it changed meanwhile: ")
    assert (path.read_bytes() if path.exists() else None) == later


def test_one_changed_field_is_one_changed_line(copy: Path) -> None:
    """An edit of one value changes one line of the canonical form."""
    path = copy / "actors" / "japan.json"
    before = path.read_text("utf-8").splitlines()
    value = json.loads(path.read_bytes())
    value["name"] = "Nippon"
    path.write_text(json.dumps(value), "utf-8")
    _run("--data", copy)
    after = path.read_text("utf-8").splitlines()
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        ('  "name": "Japan",', '  "name": "Nippon",')
    ]


def test_only_the_named_files_change(copy: Path) -> None:
    """Paths choose the files; a path that leads to none is an error."""
    for name in ("japan", "china"):
        path = copy / "actors" / f"{name}.json"
        path.write_text(json.dumps(json.loads(path.read_bytes())), "utf-8")
    done = _run(copy / "actors" / "japan.json")
    assert done.stdout.endswith("actors/japan.json\n")
    assert len(done.stdout.splitlines()) == 1
    assert _run("--check", "--data", copy).stdout.endswith("actors/china.json\n")
    assert "no file of the dataset" in str(_run(copy / "actors" / "nobody.json").exception)


def test_each_named_file_must_be_there(copy: Path) -> None:
    """One path that leads to nothing is told beside others that do, and then nothing is written."""
    path = copy / "actors" / "japan.json"
    path.write_text(json.dumps(json.loads(path.read_bytes())), "utf-8")
    before = path.read_bytes()
    done = _run(path, copy / "actors" / "nobody.json")
    assert str(done.exception).endswith(f" at {copy / 'actors' / 'nobody.json'}")
    assert (done.stdout, path.read_bytes()) == ("", before)


def test_what_was_written_before_a_failure_is_told(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disc is full in the middle, the files changed so far are named."""
    for name in ("china", "japan"):
        path = copy / "actors" / f"{name}.json"
        path.write_text(json.dumps(json.loads(path.read_bytes())), "utf-8")

    def write(path: Path, text: str) -> None:
        if path.name == "japan.json":
            raise WriteError(f"cannot write {path}: no space")
        path.write_text(text, "utf-8")

    monkeypatch.setattr("toolkit.cli.fmt.write_text", write)
    done = _run("--data", copy)
    assert str(done.exception).endswith("japan.json: no space")
    assert [Path(line).name for line in done.stdout.splitlines()] == ["china.json"]
