"""The action and the contribution's workflow: their very steps, run as a runner would run them."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.packaging.runner import INSTALL, ROOT, Runner, Step
from tests.unit.bundled import copied
from tests.unit.repositories import Repository

CONTRIBUTION = yaml.safe_load((ROOT / ".github/workflows/contribution.yml").read_text("utf-8"))
JOB = CONTRIBUTION["jobs"]["records"]
HAS_SUMMARY = "${{ !cancelled() && steps.check.outputs.summary != '' }}"


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """Give a runner with a copy of the dataset in its workspace."""
    made = Runner(home=tmp_path / "runner", context={})
    copied(made.workspace / "dataset")
    return made


def _break(runner: Runner, old: str = '"kind": "state"', new: str = '"kind": "planet"') -> None:
    path = runner.workspace / "dataset/actors/japan.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_good_dataset_passes(runner: Runner) -> None:
    """The step succeeds, the summary says so, and both reports are where the outputs say."""
    assert runner.action({"strict": "true"}) == 0
    assert (runner.output("status"), runner.annotations) == ("pass", [])
    assert runner.summary.startswith("### toolkit validate: passed\n")
    assert json.loads(Path(runner.output("report")).read_text("utf-8"))["status"] == "pass"
    assert Path(runner.output("summary")).read_text("utf-8") == runner.summary


def test_a_broken_dataset_fails_with_annotations_in_place(runner: Runner) -> None:
    """The step fails; the annotation is at the fault, by a path from the top of the checkout."""
    _break(runner)
    assert runner.action({}) == 1
    assert runner.output("status") == "fail"
    (annotation,) = runner.annotations
    assert annotation.startswith("::error file=dataset/actors/japan.json,line=4,col=11,title=SCH004 ")
    report = json.loads(Path(runner.output("report")).read_text("utf-8"))
    assert [finding["code"] for finding in report["findings"]] == ["SCH004"]


def test_another_folder_is_the_top(runner: Runner) -> None:
    """With working-directory, paths are given and reported from there."""
    _break(runner)
    (runner.workspace / "below").mkdir()
    (runner.workspace / "dataset").rename(runner.workspace / "below" / "dataset")
    assert runner.action({"working-directory": "below", "path": "dataset/actors"}) == 1
    assert runner.annotations[0].startswith("::error file=dataset/actors/japan.json,")


def test_without_a_dataset_the_step_fails(runner: Runner) -> None:
    """A path that leads nowhere is an error: the bundled dataset must not pass in place of the one that was meant."""
    shutil.rmtree(runner.workspace / "dataset")
    assert runner.action({}) == 3
    assert runner.output("status") == "error"
    assert len(runner.annotations) == 1
    assert "no dataset at ." in runner.annotations[0]
    assert "could not run" in Path(runner.output("summary")).read_text("utf-8")


def test_texts_are_folders_one_a_line(runner: Runner) -> None:
    """Several folders of texts are taken, names with spaces among them."""
    for name in ("first texts", "second"):
        (runner.workspace / name).mkdir()
    (runner.workspace / "second" / "harbour.txt").write_text("no text of any source\n", "utf-8")
    assert runner.action({"texts": "first texts\nsecond\n"}) == 0
    assert runner.action({"texts": "third"}) == 3


def test_warnings_fail_only_when_strict(runner: Runner) -> None:
    """An actor that nothing points to is a warning: annotated, and a failure where that was asked for."""
    actor = json.loads((runner.workspace / "dataset/actors/japan.json").read_text("utf-8"))
    lonely = {**actor, "id": "lonely", "name": "Lonely"}
    lonely.pop("identifiers", None)
    (runner.workspace / "dataset/actors/lonely.json").write_text(json.dumps(lonely, indent=2) + "\n", "utf-8")
    assert runner.action({}) == 0
    assert [line.partition(" ")[0] for line in runner.annotations] == ["::warning"]
    assert runner.action({"strict": True}) == 1
    assert runner.action({"strict": "perhaps"}) == 2


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "markdown", "github"])
def test_data_give_no_orders(runner: Runner, format_: str) -> None:
    """In whatever format the log is, a word of the data is never a command to the runner."""
    forged = "::error::forged ##[error]forged ::set-output name=status::pass"
    _break(runner, '"name": "Japan"', f'"name": "{forged}\\n{forged}"')
    (runner.workspace / "dataset/actors" / "##[error]forged").write_text("", "utf-8")
    assert runner.action({"format": format_}) == 1
    assert runner.output("status") == "fail"
    assert all(line.startswith("::error file=dataset/actors/") for line in runner.annotations)
    assert bool(runner.annotations) == (format_ == "github")
    assert any("forged" in line for line in runner.log)


@pytest.mark.parametrize("name", ["path", "working-directory", "texts", "format", "changed-since", "strict"])
@pytest.mark.parametrize("value", ["$(touch pwned)`touch pwned`'; touch pwned; '", "--help", "-"])
def test_inputs_are_values(runner: Runner, name: str, value: str) -> None:
    """Whatever an input says, it is neither run nor an option; a wrong one fails the step."""
    assert runner.action({name: value}) != 0
    assert not list(runner.home.rglob("pwned"))


def test_every_action_is_pinned() -> None:
    """Actions of others are named by commit, with the version beside it; nothing is run from a name that can move."""
    for path in [*(ROOT / ".github" / "workflows").iterdir(), ROOT / "action.yml"]:
        for used in re.findall(r"uses: *(.*)", path.read_text("utf-8")):
            assert re.match(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$|\./", used), (path.name, used)


def test_the_contribution_has_no_rights() -> None:
    """The job that reads a stranger's data may only read, gets no secret, and leaves no token on the disk."""
    text = (ROOT / ".github/workflows/contribution.yml").read_text("utf-8")
    assert CONTRIBUTION["permissions"] == {}
    assert JOB["permissions"] == {"contents": "read"}
    assert list(CONTRIBUTION[True]) == ["pull_request"]  # YAML 1.1 takes the key `on` for a truth
    assert not re.search(r"secrets|github\.token|GITHUB_TOKEN|pull_request_target", text)
    checkouts = [step for step in JOB["steps"] if str(step.get("uses")).startswith("actions/checkout@")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False, False]


@dataclass(kw_only=True)
class PullRequest:
    """A repository on whose main branch a contribution is to be merged, and what its check leaves behind."""

    origin: Repository
    runner: Runner
    code: int = 0

    def check(self) -> None:
        """Commit the contribution, and run the workflow's steps on what merging it gives."""
        base = self.origin.git("rev-parse", "main")
        self.origin.commit()
        self.origin.git("checkout", "--quiet", "--detach", "main")
        self.origin.git("merge", "--quiet", "--no-ff", "--message", "merge", "contribution")
        self.origin.git("branch", "merge")
        self.runner.context |= {
            "github.event.pull_request.base.sha": base,
            "github.event.pull_request.number": "7",
            "steps.check.outputs.summary": "",
        }
        for step in JOB["steps"]:
            self._step(step)

    def _step(self, step: Step) -> None:
        is_due = self.code == 0
        if "if" in step:
            assert step["if"] == HAS_SUMMARY
            is_due = bool(self.runner.context["steps.check.outputs.summary"])
        if not is_due:
            return
        with_ = {name: self.runner.evaluated(value) for name, value in step.get("with", {}).items()}
        match str(step.get("uses")).partition("@")[0]:
            case "actions/checkout":
                depth = with_.get("fetch-depth", "1")
                clone = self.origin.clone(
                    self.runner.workspace / with_["path"], f"--depth={depth}", "--no-single-branch", "--branch=merge"
                )
                clone.git("checkout", "--quiet", with_.get("ref", "origin/merge"))
            case "./checker":
                assert (self.runner.workspace / "checker" / "action.yml").is_file()
                self.code = self.runner.action(with_, identifier=step["id"])
            case "actions/upload-artifact":
                shutil.copytree(with_["path"], self.artifact)
            case _:
                assert self.runner.script(step) == 0

    @property
    def artifact(self) -> Path:
        """The artifact's files."""
        return self.runner.home / "artifact"

    @property
    def comment(self) -> str:
        """What the comment is made of."""
        assert sorted(path.name for path in self.artifact.iterdir()) == ["number", "summary.md"]
        assert (self.artifact / "number").read_text("utf-8") == "7\n"
        return (self.artifact / "summary.md").read_text("utf-8")


@pytest.fixture
def pull_request(tmp_path: Path) -> PullRequest:
    """Give a pull request that has no change yet, on a main branch that went on meanwhile."""
    origin = Repository.begin(tmp_path / "origin")
    copied(origin.path / "dataset")
    shutil.copytree(ROOT / "schema", origin.path / "schema")
    shutil.copy(ROOT / "action.yml", origin.path)
    origin.write("toolkit/__init__.py", "")
    origin.commit()
    origin.git("branch", "contribution")
    origin.write("README.md", "Meanwhile.\n")
    origin.commit()
    origin.git("checkout", "--quiet", "contribution")
    return PullRequest(origin=origin, runner=Runner(home=tmp_path / "runner", context={}))


def test_a_good_contribution(pull_request: PullRequest) -> None:
    """A changed record passes, and the comment says which field of it changed, and nothing of what main did."""
    pull_request.origin.replace("dataset/actors/japan.json", '"name": "Japan"', '"name": "State of Japan"')
    pull_request.check()
    assert (pull_request.code, pull_request.runner.annotations) == (0, [])
    assert pull_request.comment.startswith(
        "### Contribution: passed\n\nNothing but records is changed.\n\n"
        "| Records | Added | Changed | Retired |\n| --- | --- | --- | --- |\n"
        "| actor |  | 1:<br>`japan`: `name` |  |\n\n### toolkit validate: passed\n"
    )


def test_a_broken_contribution(pull_request: PullRequest) -> None:
    """A wrong code and a deleted record that others need fail it; what is wrong is annotated and in the comment."""
    pull_request.origin.replace("dataset/actors/japan.json", '"kind": "state"', '"kind": "planet"')
    (pull_request.origin.path / "dataset/actors/australia.json").unlink()
    pull_request.check()
    assert pull_request.code == 1
    assert any(
        "file=dataset/actors/japan.json,line=4,col=11,title=SCH004" in line for line in pull_request.runner.annotations
    )
    assert any("title=REF001" in line for line in pull_request.runner.annotations)
    assert pull_request.comment.startswith("### Contribution: failed\n\nNothing but records is changed.\n")
    assert "`australia`: **gone without a retirement**" in pull_request.comment
    assert "`SCH004`" in pull_request.comment


def test_a_contribution_cannot_change_what_checks_it(pull_request: PullRequest) -> None:
    """Its schemas, toolkit, action and Python modules are neither used nor on the disk, and are told first."""
    origin = pull_request.origin
    origin.replace("dataset/actors/japan.json", '"kind": "state"', '"kind": "planet"')
    schema = origin.path / "schema/1.0/actor.schema.json"
    schema.write_text(schema.read_text("utf-8").replace('"state"', '"planet"'), "utf-8")
    for name in ("toolkit/__init__.py", "toolkit/__main__.py", "json.py", "venv.py", "pip.py", "git", "action.yml"):
        origin.write(name, "raise SystemExit(0)\n")
    origin.write("dataset/waivers.json", '[{"code": "CMT001", "record": "japan", "reason": "It is a planet."}]\n')
    pull_request.check()
    assert pull_request.code == 1
    assert "`SCH004`" in pull_request.comment
    left = sorted(path.name for path in (pull_request.runner.workspace / "contribution").iterdir())
    assert left == [".git", "dataset"]
    lines = pull_request.comment.splitlines()
    assert lines[2].startswith("**For a maintainer to look at first: this changes more than records (schemas, waivers,")
    assert "| schemas | 1:<br>`schema/1.0/actor.schema.json` |" in lines
    assert "| toolkit | 2:<br>`toolkit/__init__.py`<br>`toolkit/__main__.py` |" in lines


def test_a_contribution_without_a_dataset(pull_request: PullRequest) -> None:
    """A contribution that takes the dataset away fails, and the comment says why."""
    shutil.rmtree(pull_request.origin.path / "dataset")
    pull_request.check()
    assert pull_request.code == 3
    assert "could not run" in pull_request.comment


@pytest.mark.skipif("TOOLKIT_TEST_NETWORK" not in os.environ, reason="installs from the package index")
def test_the_action_installs_the_toolkit(tmp_path: Path) -> None:
    """The first step installs what is locked, without writing to the action or reading modules where it runs."""
    runner = Runner(home=tmp_path / "runner", context={})
    copy = tmp_path / "action"
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, files.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    before = sorted(copy.rglob("*"))
    copied(runner.workspace / "dataset")
    for name in ("venv", "pip", "uv", "json"):
        (runner.workspace / f"{name}.py").write_text("raise SystemExit('read where it should not be')\n", "utf-8")
    (runner.workspace / ".python-version").write_text("3.2\n", "utf-8")
    assert runner.script(INSTALL, GITHUB_ACTION_PATH=str(copy)) == 0, runner.log
    assert sorted(copy.rglob("*")) == before
    assert runner.action({}) == 0, runner.log
    installed = runner.temp / "on-the-record" / "toolkit"
    assert not list(installed.rglob("pytest"))
    assert (installed / "bin" / "toolkit").is_file()
