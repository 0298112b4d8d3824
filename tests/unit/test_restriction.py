"""Runs over a part of the dataset say what the whole run says of that part."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.resources import home

CASES = Path(__file__).resolve().parents[1] / "cases"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Give a repository whose first commit holds the cases' base dataset."""
    shutil.copytree(CASES / "base", tmp_path, dirs_exist_ok=True)
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "base"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def _findings(repository: Path, *arguments: str) -> list[tuple[str, str, str]]:
    """Run with the texts, and give code, file and pointer of each finding."""
    dataset, texts = str(repository / "dataset"), str(repository / "texts")
    command = ["validate", "--data", dataset, "--texts", texts, "--format", "json", *arguments]
    done = CliRunner().invoke(app, command)
    document = json.loads(done.stdout)
    assert document["status"] in {"pass", "fail"}, done.stderr
    return [(f["code"], Path(f["file"]).name, f["pointer"]) for f in document["findings"]]


def _edit(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    value = json.loads(path.read_bytes())
    change(value)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _commit(repository: Path) -> None:
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, "commit", "-qm", "change"], cwd=repository, check=True)


def _write_lone_pilot(repository: Path) -> None:
    """Write a record that nothing points to."""
    (repository / "dataset" / "actors" / "lone-pilot.json").write_text(
        json.dumps(
            {
                "id": "lone-pilot",
                "name": "Lone pilot",
                "kind": "person",
                "coding": {"coder": "a", "coded_on": "2026-01-01", "method": "manual", "review": "draft"},
            },
            indent=2,
        )
        + "\n",
        "utf-8",
    )


def test_nothing_changed_nothing_reported(repository: Path) -> None:
    """A fault that is older than the revision is not this change's."""
    (repository / "dataset" / "actors" / "stray.txt").write_text("x", "utf-8")
    _commit(repository)
    assert len(_findings(repository)) == 1
    assert _findings(repository, "--changed-since", "HEAD") == []


@pytest.mark.parametrize("kind", ["sources", "actors", "events", "statements", "commitments"])
def test_a_deleted_record_is_reported_as_in_the_whole_run(repository: Path, kind: str) -> None:
    """Whichever record goes, the restricted run finds what the whole run finds: holders, and what lost its holder."""
    for path in sorted((repository / "dataset" / kind).iterdir()):
        content = path.read_bytes()
        path.unlink()
        assert _findings(repository, "--changed-since", "HEAD") == _findings(repository), path.name
        path.write_bytes(content)


def test_paths_beside_a_revision_narrow_the_report(repository: Path) -> None:
    """A change outside the paths is reported at what stands under them, and only there."""
    for path in (repository / "dataset" / "actors").iterdir():
        path.unlink()
    everything = _findings(repository, "--changed-since", "HEAD")
    for kind in ("sources", "statements", "commitments"):
        folder = repository / "dataset" / kind
        found = _findings(repository, str(folder), "--changed-since", "HEAD")
        here = [(code, name, at) for code, name, at in everything if (folder / name).exists()]
        assert set(here) <= set(found) <= set(everything)
        assert here


def test_a_renamed_file_is_reported_with_its_holders(repository: Path) -> None:
    """A record under another name is reported at its new place."""
    path = next((repository / "dataset" / "actors").iterdir())
    path.rename(path.with_stem("renamed"))
    assert _findings(repository, "--changed-since", "HEAD") == _findings(repository) != []


def test_an_edit_is_reported_where_it_matters(repository: Path) -> None:
    """A source's changed digest is a matter of every record that points into it."""
    for path in (repository / "dataset" / "sources").iterdir():
        if "text" in json.loads(path.read_bytes()):
            _edit(path, lambda source: source["text"].update(length=10, sha256="0" * 64))
    found = _findings(repository, "--changed-since", "HEAD")
    assert found == _findings(repository)
    assert {code for code, _, _ in found} == {"EVD001", "EVD010"}


def test_a_waiver_is_a_matter_of_the_whole_dataset(repository: Path) -> None:
    """A change to what every record depends on lifts the restriction."""
    (repository / "dataset" / "waivers.json").write_text(
        '[\n  {\n    "code": "REF008",\n    "record": "nobody",\n    "reason": "None."\n  }\n]\n', "utf-8"
    )
    assert _findings(repository, "--changed-since", "HEAD") == [("SET004", "waivers.json", "/0")]


def test_waivers_that_are_taken_away_are_a_matter_of_the_whole_dataset(repository: Path) -> None:
    """What was waived is found again when the file is gone, also by a run over what changed."""
    _write_lone_pilot(repository)
    waivers = repository / "dataset" / "waivers.json"
    waivers.write_text('[{"code": "REF008", "record": "lone-pilot", "reason": "Coded ahead."}]', "utf-8")
    _commit(repository)
    waivers.unlink()
    assert _findings(repository, "--changed-since", "HEAD") == [("REF008", "lone-pilot.json", "/id")]


def test_schemas_that_are_taken_away_are_a_matter_of_the_whole_dataset(repository: Path) -> None:
    """Without schemas beside it a dataset keeps to the packaged ones, which may refuse what those let through."""
    shutil.copytree(home() / "schema", repository / "schema")
    source = repository / "dataset" / "sources" / "ferrand-gazette-2021-05-14.json"
    for path in (source, repository / "schema" / "1.0" / "source.schema.json"):
        path.write_text(path.read_text("utf-8").replace('"news"', '"ballad"'), "utf-8")
    _commit(repository)
    shutil.rmtree(repository / "schema")
    found = _findings(repository, "--changed-since", "HEAD")
    assert found == _findings(repository)
    assert ("SCH004", "ferrand-gazette-2021-05-14.json", "/genre") in found


def test_a_text_that_changes_is_a_matter_of_its_source(repository: Path) -> None:
    """A text that stands in the repository is what the records of its source are judged by."""
    text = repository / "texts" / "ferrand-gazette-2021-05-14.txt"
    for change in (b"another text\n", b"\xff"):
        text.write_bytes(change)
        found = _findings(repository, "--changed-since", "HEAD")
        assert found == _findings(repository) == [("EVD010", "ferrand-gazette-2021-05-14.json", found[0][2])]


def test_a_waived_finding_is_counted_and_not_reported(repository: Path) -> None:
    """A waiver takes away the one finding that it names."""
    _write_lone_pilot(repository)
    assert _findings(repository) == [("REF008", "lone-pilot.json", "/id")]
    (repository / "dataset" / "waivers.json").write_text(
        '[\n  {\n    "code": "REF008",\n    "record": "lone-pilot",\n    "reason": "Coded ahead."\n  }\n]\n', "utf-8"
    )
    assert _findings(repository) == []
    done = CliRunner().invoke(app, ["validate", "--data", str(repository / "dataset")])
    assert "1 waived" in done.stdout
    assert _findings(repository, "--ignore", "REF008") == []


@pytest.mark.parametrize("content", ["[", "{}", None])
def test_waivers_that_cannot_be_read_are_told_first(repository: Path, content: str | None) -> None:
    """Why accepted findings are back is the first thing said."""
    _write_lone_pilot(repository)
    waivers = repository / "dataset" / "waivers.json"
    waivers.unlink(missing_ok=True)
    if content is None:
        waivers.mkdir()
    else:
        waivers.write_text(content, "utf-8")
    done = CliRunner().invoke(app, ["validate", "--data", str(repository / "dataset")])
    assert (done.exit_code, "REF008" in done.stdout) == (1, True)
    name = waivers.as_posix()
    assert done.stderr == f"{name} is no list of waivers that can be read: what it waives is told again\n"


def test_an_unknown_revision_is_exit_3(repository: Path) -> None:
    """A revision that is not there says what to fetch, in every format."""
    done = CliRunner().invoke(
        app, ["validate", "--data", str(repository / "dataset"), "--changed-since", "origin/main", "--format", "json"]
    )
    assert "no revision 'origin/main'" in json.loads(done.stdout)["error"]


def test_reports_go_to_files_as_well(repository: Path, tmp_path: Path) -> None:
    """Each format can be written beside the one on stdout."""
    (tmp_path / "out").mkdir()
    formats = ("text", "json", "github", "sarif", "junit", "markdown")
    targets = [f"{name}={tmp_path / 'out' / name}" for name in formats]
    options = [part for each in targets for part in ("--report", each)]
    done = CliRunner().invoke(app, ["validate", "--data", str(repository / "dataset"), *options])
    assert done.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(formats)
    assert (tmp_path / "out" / "text").read_text("utf-8") == done.stdout
    wrong = CliRunner().invoke(app, ["validate", "--report", "xml=x"])
    assert wrong.exit_code == 2
