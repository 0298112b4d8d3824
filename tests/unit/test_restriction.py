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


def test_nothing_changed_nothing_reported(repository: Path) -> None:
    """A fault that is older than the revision is not this change's."""
    (repository / "dataset" / "actors" / "stray.txt").write_text("x", "utf-8")
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, "commit", "-qm", "old fault"], cwd=repository, check=True)
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


def test_a_waived_finding_is_counted_and_not_reported(repository: Path) -> None:
    """A waiver takes away the one finding that it names."""
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
    assert _findings(repository) == [("REF008", "lone-pilot.json", "/id")]
    (repository / "dataset" / "waivers.json").write_text(
        '[\n  {\n    "code": "REF008",\n    "record": "lone-pilot",\n    "reason": "Coded ahead."\n  }\n]\n', "utf-8"
    )
    assert _findings(repository) == []
    done = CliRunner().invoke(app, ["validate", "--data", str(repository / "dataset")])
    assert "1 waived" in done.stdout
    assert _findings(repository, "--ignore", "REF008") == []


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
