"""The publishing workflow: its very steps, job by job, as far as a machine without GitHub goes.

A stand-in for `gh` keeps the releases; attestations are not made here, only their subjects looked at.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from tests.packaging.runner import ROOT, Runner, Step, install
from tests.unit.host import serving
from tests.unit.published import contents, publish
from tests.unit.releases import CHANGELOG, built, repository
from tests.unit.repositories import Repository
from toolkit.cli import app
from toolkit.manifest import sums
from toolkit.release import Release

WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))
JOBS: Mapping[str, Any] = WORKFLOW["jobs"]
GH = (ROOT / "tests/packaging/gh.py").read_text("utf-8")
TAG = "data-v1.1.0"
LABEL = "harbour-words-1.1.0"
FILES = ["SHA256SUMS", f"{LABEL}.zip", "index.json", "release.json"]
TOLD = CHANGELOG.replace("## Unreleased", "## 1.1.0 - 2031-05-02")


@dataclass(kw_only=True)
class GitHub:
    """A repository whose tag is to be published, the artifacts and releases that come of it."""

    home: Path
    origin: Repository
    address: str = "https://github.example"
    failed: list[str] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def releases(self) -> Path:
        """What `gh` keeps."""
        return self.home / "harbour" / "words"

    @property
    def calls(self) -> list[list[str]]:
        """What `gh` was asked."""
        path = self.releases / "calls"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    def run(self, name: str, tag: str = TAG, *, gh: str = GH, checks: bool = False, **context: str) -> Runner:
        """Run a job's steps on a new machine until one fails; without `checks` the action is only installed."""
        machine = "-".join((name, *context.values()))
        runner = Runner(home=self.home / machine, context={**self._context(tag), **context})
        (runner.home / "bin").mkdir()
        (runner.home / "bin" / "gh").write_text(gh, "utf-8")
        (runner.home / "bin" / "gh").chmod(0o755)
        for step in JOBS[name]["steps"]:
            if not checks and step.get("uses") == "./":
                install(runner.temp / "on-the-record" / "toolkit" / "bin")
            elif self._step(runner, step, tag):
                self.failed.append(name)
                return runner
        for output, value in JOBS[name].get("outputs", {}).items():
            self.outputs[f"needs.{name}.outputs.{output}"] = runner.evaluated(value)
        return runner

    def _context(self, tag: str) -> dict[str, str]:
        return {
            "github.ref_name": tag,
            "github.repository": "harbour/words",
            "github.server_url": self.address,
            "github.token": "a token",
            "github.event.repository.default_branch": "main",
            "github.sha": self.commit(tag),
            **self.outputs,
        }

    def commit(self, tag: str) -> str:
        """Give the commit that a tag leads to."""
        return self.origin.git("rev-parse", f"{tag}^{{commit}}")

    def _step(self, runner: Runner, step: Step, tag: str) -> int:
        with_ = {name: runner.evaluated(value) for name, value in step.get("with", {}).items()}
        match str(step.get("uses")).partition("@")[0]:
            case "actions/checkout":
                assert with_["persist-credentials"] == "false"
                depth = [] if with_.get("fetch-depth") == "0" else ["--depth=1"]
                runner.workspace.rmdir()
                self.origin.clone(runner.workspace, *depth, "--branch", tag)
            case "actions/setup-python":
                pass
            case "./":
                return runner.action(with_)
            case "actions/upload-artifact":
                shutil.copytree(with_["path"], self.home / "artifacts" / with_["name"])
            case "actions/download-artifact":
                self._download(with_)
            case "actions/attest":
                folder, _, pattern = with_["subject-path"].rpartition("/")
                assert sorted(path.name for path in Path(folder).glob(pattern)) == FILES
            case _:
                path = f"{runner.home / 'bin'}{os.pathsep}{os.environ['PATH']}"
                return runner.script(step, PATH=path, FAKE_GH=str(self.releases))
        return 0

    def _download(self, with_: Mapping[str, str]) -> None:
        artifacts = self.home / "artifacts"
        if "name" in with_:
            shutil.copytree(artifacts / with_["name"], with_["path"])
        else:
            for path in artifacts.glob(with_["pattern"]):
                shutil.copytree(path, Path(with_["path"]) / path.name)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Give a repository with a tag that can be published, which no test changes."""
    made = repository(tmp_path_factory.mktemp("source") / "words")
    made.write("CHANGELOG.md", TOLD)
    made.commit()
    made.git("tag", TAG)
    return made


@pytest.fixture(scope="module")
def release(source: Repository, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Give the release that it makes, which no test changes."""
    return built(source.path, tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Give the release before it, which no test changes."""
    made = repository(tmp_path_factory.mktemp("older") / "words", version="1.0.0", title="Harbour")
    return built(made.path, tmp_path_factory.mktemp("last"))


@pytest.fixture
def github(source: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitHub:
    """Give a GitHub that has no release yet."""
    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / "cache"))
    made = GitHub(home=tmp_path / "github", origin=source)
    made.releases.mkdir(parents=True)
    (made.releases / "commit").write_text(made.commit(TAG), "utf-8")
    return made


@pytest.fixture
def built_twice(github: GitHub, release: Release) -> GitHub:
    """Give a GitHub where both builds are done."""
    for system in ("ubuntu-latest", "macos-latest"):
        shutil.copytree(release.folder.parent, github.home / "artifacts" / f"release-{system}")
    return github


def test_a_tag_is_published(github: GitHub, source: Repository, last: Release, tmp_path: Path) -> None:
    """All jobs, in their order: what stands at the end is what the commit makes, listed before the release before it.

    The archive tells what changed since that one.
    A draft that a run left which did not come to its end is made anew; what was uploaded is attested and rebuilt.
    """
    old = github.releases / "drafts" / TAG
    old.mkdir(parents=True)
    (old / "half.zip").touch()
    before = github.releases / "releases" / "download" / "data-v1.0.0"
    publish(before, "1.0.0")
    shutil.copy(last.archive, before)
    (github.releases / "latest").write_text("data-v1.0.0", "utf-8")
    github.run("tag")
    for number, machine in enumerate(JOBS["build"]["strategy"]["matrix"]["include"]):
        github.run("build", checks=number == 0, **{f"matrix.{name}": value for name, value in machine.items()})
    for name in ("prepare", "attest"):
        github.run(name)
    (github.releases / "calls").unlink()
    drafted = github.run("draft")
    assert [call[:2] for call in github.calls] == [
        ["release", "view"],
        ["release", "delete"],
        ["release", "create"],
        ["release", "download"],
        *[["attestation", "verify"]] * len(FILES),
    ]
    assert {"--draft", "--verify-tag"} < set(github.calls[2])
    assert "  passed   rebuild   the release is what its commit makes" in drafted.log
    assert (github.failed, (github.releases / "latest").read_text("utf-8")) == ([], "data-v1.0.0")
    with serving(github.home) as host:
        github.address = host.address
        for name in ("publish", "public"):
            github.run(name)
    assert github.failed == []
    files = contents(github.releases / "releases" / "download" / TAG)
    assert sorted(files) == FILES
    arguments = ["--out", str(tmp_path / "told"), "--since", str(last.archive)]
    assert CliRunner().invoke(app, ["release", "build", str(source.path / "dataset"), *arguments]).exit_code == 0
    made = contents(tmp_path / "told")
    assert f"{LABEL}/changes.jsonl" in made
    assert files[f"{LABEL}.zip"] == made[f"{LABEL}.zip"]
    assert files["release.json"] == made[f"{LABEL}/release.json"]
    assert [each["version"] for each in json.loads(files["index.json"])["releases"]] == ["1.1.0", "1.0.0"]
    assert list(JOBS) == ["tag", "build", "prepare", "attest", "draft", "publish", "public"]


def test_the_first_release(built_twice: GitHub, release: Release) -> None:
    """Where nothing was published, the index begins; the notes say what changed and how to check the archive."""
    built_twice.run("prepare")
    published = built_twice.home / "artifacts" / "publish"
    files = contents(published / "files")
    assert (built_twice.failed, sorted(files)) == ([], FILES)
    assert [each["version"] for each in json.loads(files["index.json"])["releases"]] == ["1.1.0"]
    digests = sums.parse(files["SHA256SUMS"].decode())
    assert digests == {
        f"{LABEL}.zip": release.archive_sha256,
        "release.json": sums.digest(release.folder / "release.json"),
    }
    assert (published / "notes.md").read_text("utf-8") == (
        f"\n- A crane is promised.\n\n\nTo check `{LABEL}.zip`, whose SHA-256 is `{release.archive_sha256}`:\n\n```sh\n"
        f"toolkit release verify https://github.com/harbour/words/releases/download/{TAG}/{LABEL}.zip\n"
        f"gh attestation verify {LABEL}.zip --repo harbour/words\n```\n"
    )
    asked = "release list --repo harbour/words --exclude-drafts --limit 1 --json tagName --jq length"
    assert built_twice.calls == [asked.split()]


def test_a_release_without_an_index_before_it(built_twice: GitHub) -> None:
    """When something was published, and no index of it is to be had, nothing goes on: entries would be lost."""
    (built_twice.releases / "releases" / "download" / "v0.1.0").mkdir(parents=True)
    (built_twice.releases / "latest").write_text("v0.1.0", "utf-8")
    built_twice.run("prepare")
    assert built_twice.failed == ["prepare"]


def test_builds_that_differ(built_twice: GitHub) -> None:
    """One byte that one machine made otherwise, and nothing is released."""
    path = built_twice.home / "artifacts" / "release-macos-latest" / LABEL / "csv" / "quotes.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    runner = built_twice.run("prepare")
    assert built_twice.failed == ["prepare"]
    assert runner.annotations == ["::error title=Release::two builds of one commit differ: nothing is released"]
    assert built_twice.calls == []


def test_one_build_is_not_two(built_twice: GitHub) -> None:
    """A build that is missing is not one that agrees."""
    shutil.rmtree(built_twice.home / "artifacts" / "release-macos-latest")
    runner = built_twice.run("prepare")
    assert runner.annotations == ["::error title=Release::there are 1 builds to compare, not two"]


def _tag(repository: Repository) -> str:
    repository.git("tag", "data-v1.2.0")
    return "the tag is data-v1.2.0, and the version in dataset/dataset.json makes it data-v1.1.0"


def _branch(repository: Repository) -> str:
    repository.git("checkout", "--quiet", "-b", "elsewhere")
    repository.commit()
    repository.git("tag", "--force", TAG)
    return f"the commit of {TAG} is not on main: merge it, and tag what was merged"


def _untold(repository: Repository) -> str:
    repository.write("CHANGELOG.md", CHANGELOG)
    repository.commit()
    repository.git("tag", "--force", TAG)
    return "CHANGELOG.md has no section ## 1.1.0"


@pytest.mark.parametrize("spoil", [_tag, _branch, _untold])
def test_tags_that_are_refused(github: GitHub, source: Repository, tmp_path: Path, spoil: Any) -> None:  # noqa: ANN401
    """A tag of another version, on another branch, or without a word of what changed stops before anything is built."""
    github.origin = Repository(tmp_path / "origin")
    shutil.copytree(source.path, github.origin.path)
    said = spoil(github.origin)
    runner = github.run("tag", "data-v1.2.0" if spoil is _tag else TAG)
    assert (github.failed, runner.annotations) == (["tag"], [f"::error title=Release::{said}"])


@pytest.fixture
def prepared(github: GitHub) -> GitHub:
    """Give a GitHub where something is laid out to be published."""
    files = github.home / "artifacts" / "publish" / "files"
    files.mkdir(parents=True)
    for name in FILES:
        (files / name).write_text(name, "utf-8")
    (files.parent / "notes.md").touch()
    return github


@pytest.mark.parametrize("job", ["tag", "draft"])
def test_what_is_published_stays(prepared: GitHub, job: str) -> None:
    """A release that is out is never made anew: a run that is repeated stops before anything is built."""
    (prepared.releases / "releases" / "download" / TAG).mkdir(parents=True)
    runner = prepared.run(job)
    assert prepared.failed == [job]
    assert runner.annotations == [
        f"::error title=Release::{TAG} is published, and what is published stays as it is",
    ]
    assert [call[:2] for call in prepared.calls] == [["release", "view"]]


@pytest.fixture
def drafted(prepared: GitHub) -> GitHub:
    """Give a GitHub with a draft that was verified, and a release before it."""
    listed = {"1.0.0": {"version": "1.0.0"}, "1.1.0": {"version": "1.1.0"}}
    last, draft = (prepared.releases / name for name in ("releases/download/data-v1.0.0", f"drafts/{TAG}"))
    for folder, versions in ((last, ["1.0.0"]), (draft, ["1.1.0", "1.0.0"])):
        folder.mkdir(parents=True)
        (folder / "index.json").write_text(json.dumps({"releases": [listed[it] for it in versions]}), "utf-8")
    (prepared.releases / "latest").write_text("data-v1.0.0", "utf-8")
    (draft / "release.json").write_text("{}", "utf-8")
    sums_of = "".join(f"{sums.digest(draft / name)}  {name}\n" for name in ("index.json", "release.json"))
    prepared.outputs["needs.draft.outputs.files"] = hashlib.sha256(sums_of.encode()).hexdigest()
    return prepared


def _other_file(github: GitHub) -> str:
    (github.releases / "drafts" / TAG / "release.json").write_text("{ }", "utf-8")
    return "the files of the draft are no longer those that were verified: run all jobs again"


def _further_file(github: GitHub) -> str:
    (github.releases / "drafts" / TAG / "readme.txt").touch()
    return "the files of the draft are no longer those that were verified: run all jobs again"


def _moved_tag(github: GitHub) -> str:
    (github.releases / "commit").write_text("0" * 40, "utf-8")
    return f"{TAG} no longer leads to {github.commit(TAG)}, of which the release was made"


def _yanked(github: GitHub) -> str:
    path = github.releases / "releases" / "download" / "data-v1.0.0" / "index.json"
    yanked = {"releases": [{"version": "1.0.0", "yanked": {"reason": "Two dates are wrong."}}]}
    path.write_text(json.dumps(yanked), "utf-8")
    return "index.json of the latest release has changed since (a release was yanked?): run all jobs again"


@pytest.mark.parametrize("change", [_other_file, _further_file, _moved_tag, _yanked])
def test_what_changed_while_a_draft_waited(drafted: GitHub, change: Callable[[GitHub], str]) -> None:
    """Between the check and the approval a draft, its tag or the index may change: then nothing is published."""
    said = change(drafted)
    runner = drafted.run("publish")
    assert (drafted.failed, runner.annotations) == (["publish"], [f"::error title=Release::{said}"])
    assert (drafted.releases / "drafts" / TAG).exists()


def test_what_waited_unchanged_is_published(drafted: GitHub) -> None:
    """The draft of those tests, as it was verified, is published."""
    drafted.run("publish")
    assert (drafted.failed, (drafted.releases / "latest").read_text("utf-8")) == ([], TAG)


def test_another_file_than_was_uploaded(prepared: GitHub) -> None:
    """What comes back otherwise than it was sent stops the release while it is a draft."""
    spoilt = GH.replace(
        '    (HOME / "notes")', '    (DRAFTS / tag / "release.json").write_text("")\n    (HOME / "notes")'
    )
    runner = prepared.run("draft", gh=spoilt)
    assert prepared.failed == ["draft"]
    assert any(line.startswith("Files ") and line.endswith("release.json differ") for line in runner.log)


def test_rights() -> None:
    """Each job has the rights that it needs, no secret but its own token is known, and a person lets a release go."""
    text = (ROOT / ".github/workflows/release.yml").read_text("utf-8")
    assert WORKFLOW["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "tag": {"contents": "read"},
        "build": {"contents": "read"},
        "prepare": {"contents": "read"},
        "attest": {"attestations": "write", "id-token": "write"},
        "draft": {"attestations": "read", "contents": "write"},
        "publish": {"contents": "write"},
        "public": {"contents": "read"},
    }
    needs = {name: job.get("needs") for name, job in JOBS.items()}
    assert list(zip(needs, needs.values(), strict=True))[1:] == list(zip(list(JOBS)[1:], JOBS, strict=False))
    assert JOBS["publish"]["environment"] == "release"
    assert not re.search(r"secrets", text)
    assert WORKFLOW["concurrency"] == {"group": "release", "cancel-in-progress": False}
