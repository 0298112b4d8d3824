"""The hooks for pre-commit: their entries, run in a repository as pre-commit runs them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.bundled import copied
from tests.unit.repositories import Repository

ROOT = Path(__file__).resolve().parents[2]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Give a repository with the dataset, and a `toolkit` beside it."""
    made = Repository.begin(tmp_path / "repository")
    copied(made.path / "dataset")
    made.commit()
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "toolkit"
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -P -m toolkit "$@"\n', "utf-8")
    script.chmod(0o755)
    return made


def _run(identifier: str, repository: Repository) -> subprocess.CompletedProcess[str] | None:
    """Run a hook on what is staged; None when pre-commit would skip it."""
    hook: dict[str, Any] = HOOKS[identifier]
    repository.git("add", "--all")
    staged = repository.git("diff", "--staged", "--name-only", "--diff-filter=d").splitlines()
    files = [name for name in staged if re.search(hook.get("files", ""), name) and name.endswith(".json")]
    if not files and not hook.get("always_run"):
        return None
    command = [*hook["entry"].split(), *hook.get("args", []), *(files if hook.get("pass_filenames", True) else [])]
    environment = {**os.environ, "PATH": f"{repository.path.parent / 'bin'}:{os.environ['PATH']}", "TOOLKIT_TEXTS": ""}
    return subprocess.run(command, cwd=repository.path, env=environment, capture_output=True, text=True, check=False)


def test_a_good_commit_passes(repository: Repository) -> None:
    """Both hooks let a sound commit through, and leave the files as they are."""
    repository.replace("dataset/actors/japan.json", '"name": "Japan"', '"name": "State of Japan"')
    for identifier in HOOKS:
        done = _run(identifier, repository)
        assert done is not None
        assert done.returncode == 0, done.stdout + done.stderr
    assert repository.git("diff", "--name-only") == ""


def test_a_broken_record_stops_the_commit(repository: Repository) -> None:
    """A fault is told, with its place."""
    repository.replace("dataset/actors/japan.json", '"kind": "state"', '"kind": "planet"')
    done = _run("toolkit-validate", repository)
    assert done is not None
    assert done.returncode == 1
    assert "dataset/actors/japan.json\n  4:11  error SCH004" in done.stdout


def test_a_deleted_record_stops_the_commit(repository: Repository) -> None:
    """A commit that does nothing but delete a record which others need is checked too."""
    (repository.path / "dataset/actors/australia.json").unlink()
    done = _run("toolkit-validate", repository)
    assert done is not None
    assert done.returncode == 1
    assert "REF001" in done.stdout


def test_a_repository_without_a_dataset_stops(repository: Repository) -> None:
    """The bundled dataset must not pass in place of one that is not there."""
    shutil.rmtree(repository.path / "dataset")
    done = _run("toolkit-validate", repository)
    assert done is not None
    assert (done.returncode, done.stdout) == (3, "")


def test_layout_is_mended(repository: Repository) -> None:
    """A file in another layout is rewritten, which is how pre-commit knows that it has to stop; others are left."""
    path = repository.path / "dataset/actors/japan.json"
    canonical = path.read_text("utf-8")
    path.write_text(canonical.replace("\n", " "), "utf-8")
    repository.write("package.json", "{ }")
    done = _run("toolkit-fmt", repository)
    assert done is not None
    assert (done.returncode, done.stdout) == (0, "dataset/actors/japan.json\n")
    assert path.read_text("utf-8") == canonical
    assert repository.git("diff", "--name-only") == "dataset/actors/japan.json"


def test_layout_is_no_matter_of_other_files(repository: Repository) -> None:
    """Without a file of the dataset in the commit the hook is skipped."""
    repository.write("package.json", "{ }")
    assert _run("toolkit-fmt", repository) is None
