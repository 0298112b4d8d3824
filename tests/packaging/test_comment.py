"""The script that may write comments: what it believes of an artifact that a stranger made."""

import importlib.util
import io
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/comment.yml").read_text("utf-8"))
JOB = WORKFLOW["jobs"]["comment"]

SHA = "a" * 40
SUMMARY = "### Contribution: passed\n\n| Records | Added |\n| --- | --- |\n| actor | 1:<br>`@board \\| <b>` |\n"
MARKER = "<!-- on-the-record: contribution -->\n\n"
FOOTER = "\n\n[The run of this check](https://github.example/keeper/harbour/actions/runs/12)\n"

FAKE_GH = """\
import json, os, pathlib, sys
folder = pathlib.Path(os.environ["FAKE"])
answers = json.loads((folder / "answers.json").read_text())
address = sys.argv[2]
if "--input" in sys.argv:
    with (folder / "written").open("a") as stream:
        stream.write(json.dumps([sys.argv[4], address, json.loads(sys.stdin.read())["body"]]) + "\\n")
elif address.endswith("/artifacts/5/zip"):
    sys.stdout.buffer.write((folder / "artifact.zip").read_bytes())
else:
    sys.stdout.write(answers[address])
"""


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("comment", ROOT / ".ci" / "comment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


comment = _module()


def _archive(members: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _sound(number: str = "7\n", summary: str = SUMMARY) -> bytes:
    return _archive({"number": number, "summary.md": summary})


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a run of the workflow's step said and wrote."""

    code: int
    said: str
    written: list[list[str]]


@dataclass(kw_only=True)
class GitHub:
    """A stand-in for GitHub: what it would answer, and a folder with a `gh` that gives these answers."""

    folder: Path
    archive: bytes
    artifacts: list[dict[str, Any]]
    pull: dict[str, Any]
    files: str
    comments: str

    def run(self) -> Ran:
        """Run the workflow's last step."""
        answers = {
            "repos/keeper/harbour/actions/runs/12/artifacts?name=comment": json.dumps({"artifacts": self.artifacts}),
            "repos/keeper/harbour/pulls/7": json.dumps(self.pull),
            "repos/keeper/harbour/pulls/7/files?per_page=100": self.files,
            "repos/keeper/harbour/issues/7/comments?per_page=100": self.comments,
        }
        (self.folder / "answers.json").write_text(json.dumps(answers), "utf-8")
        (self.folder / "artifact.zip").write_bytes(self.archive)
        gh = self.folder / "gh"
        gh.write_text(f"#!{sys.executable} -IS\n{FAKE_GH}", "utf-8")
        gh.chmod(0o755)
        step = JOB["steps"][-1]
        given_ = {
            "GH_TOKEN": "none",
            "REPOSITORY": "keeper/harbour",
            "RUN_ID": "12",
            "RUN_URL": "https://github.example/keeper/harbour/actions/runs/12",
            "HEAD_SHA": SHA,
            "HEAD_REPOSITORY": "stranger/harbour",
        }
        assert given_.keys() == step["env"].keys()
        environment = {**os.environ, **given_, "FAKE": str(self.folder), "PATH": f"{self.folder}:{os.environ['PATH']}"}
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        written = self.folder / "written"
        lines = written.read_text("utf-8").splitlines() if written.exists() else []
        return Ran(code=done.returncode, said=done.stdout, written=[json.loads(line) for line in lines])


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    """Give a GitHub on which a stranger's pull request has been checked."""
    return GitHub(
        folder=tmp_path,
        archive=_sound(),
        artifacts=[{"id": 5, "size_in_bytes": 900}],
        pull={"state": "open", "head": {"sha": SHA, "repo": {"full_name": "stranger/harbour"}}},
        files='[{"filename": "dataset/actors/x.json"}]',
        comments="[]",
    )


def test_the_first_comment(github: GitHub) -> None:
    """The summary becomes a comment, between a mark to find it by and a link to the run."""
    place = "repos/keeper/harbour/issues/7/comments"
    body = MARKER + SUMMARY.strip("\n") + FOOTER
    assert github.run() == Ran(code=0, said="commented\n", written=[["POST", place, body]])


def test_the_comment_is_changed_and_not_repeated(github: GitHub) -> None:
    """An earlier comment of ours, on whatever page, is changed; one that somebody else wrote in its likeness is not."""
    ours, theirs = ({"login": login} for login in ("github-actions[bot]", "stranger"))
    first = [{"id": 1, "user": theirs, "body": MARKER}, {"id": 2, "user": ours, "body": "something else"}]
    github.comments = json.dumps(first) + json.dumps([{"id": 3, "user": ours, "body": f"{MARKER}old"}])
    (written,) = github.run().written
    assert written[:2] == ["PATCH", "repos/keeper/harbour/issues/comments/3"]


@pytest.mark.parametrize(
    "file",
    [
        {"filename": ".github/workflows/contribution.yml"},
        {"filename": "docs/old.yml", "previous_filename": "action.yml"},
        {"filename": "toolkit/checks/ref.py"},
        {"filename": "schema/1.0/actor.schema.json"},
        {"filename": ".pre-commit-hooks.yaml"},
        {"filename": "dataset/.gitattributes"},
    ],
)
def test_a_contribution_that_changes_its_check_is_told(github: GitHub, file: dict[str, str]) -> None:
    """What GitHub lists as changed, and not what the artifact says, decides whether the comment warns."""
    github.files += json.dumps([file])
    (written,) = github.run().written
    warning = (
        "**1 of the changed files decide what a check does (workflows, toolkit or schemas). "
        "What follows may not be what the check of this repository says.**"
    )
    assert written[2] == f"{MARKER}{warning}\n\n{SUMMARY.strip()}{FOOTER}"


def test_more_files_than_github_lists(github: GitHub) -> None:
    """A change too large to be listed whole counts as one that changes its check."""
    github.files = json.dumps([{"filename": f"dataset/actors/{number}.json"} for number in range(3_000)])
    assert "What follows may not be" in github.run().written[0][2]


@pytest.mark.parametrize(
    ("head", "state"),
    [
        ({"sha": "b" * 40, "repo": {"full_name": "stranger/harbour"}}, "open"),
        ({"sha": SHA, "repo": {"full_name": "victim/harbour"}}, "open"),
        ({"sha": SHA, "repo": None}, "open"),
        ({"sha": SHA, "repo": {"full_name": "stranger/harbour"}}, "closed"),
    ],
    ids=["another-commit", "another-repository", "repository-gone", "closed"],
)
def test_a_number_of_another_pull_request(github: GitHub, head: dict[str, Any], state: str) -> None:
    """A number counts only when the open pull request of that number is at the commit that was checked."""
    github.pull = {"state": state, "head": head}
    said = "the pull request is closed, or not at the commit that was checked\n"
    assert github.run() == Ran(code=0, said=said, written=[])


def _linked() -> bytes:
    info = zipfile.ZipInfo("summary.md")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("number", "7\n")
        archive.writestr(info, "/etc/passwd")
    return packed.getvalue()


def _damaged() -> bytes:
    whole = bytearray(_sound())
    whole[37] ^= 0xFF  # in the packed number
    return bytes(whole)


NUMBER = "what should be the number of a pull request is none"
MEMBERS = "the artifact does not hold the two files that it should"
UNREADABLE = "the artifact cannot be read"


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (_sound("1; rm -rf /\n"), NUMBER),
        (_sound("7/../8"), NUMBER),
        (_sound(""), NUMBER),
        (_sound("07"), NUMBER),
        (_sound("-7"), NUMBER),
        (_sound("\N{ARABIC-INDIC DIGIT SEVEN}"), UNREADABLE),
        (_sound("7\n8"), NUMBER),
        (_sound("7" * 21), "a file of the artifact is too large"),
        (_sound(summary="x" * 300_000), "a file of the artifact is too large"),
        (_archive({"number": "7", "summary.md": b"\xff"}), UNREADABLE),
        (_archive({"number": "7"}), MEMBERS),
        (_archive({"number": "7", "../summary.md": ""}), MEMBERS),
        (_archive({"number": "7", "summary.md": "", "gh": "#!/bin/sh\n"}), MEMBERS),
        (_linked(), "a file of the artifact is a link"),
        (_damaged(), UNREADABLE),
        (_sound()[:80], UNREADABLE),
        (b"", UNREADABLE),
    ],
    ids=[
        *("number-and-command", "number-and-path", "no-number", "leading-zero", "negative", "other-digits"),
        *("two-lines", "long-number", "long-summary", "not-utf-8", "no-summary", "path-upwards", "third-file"),
        *("link", "damaged", "cut", "empty"),
    ],
)
def test_hostile_artifacts_are_refused(github: GitHub, archive: bytes, reason: str) -> None:
    """An artifact that is not what the check leaves behind writes nothing, and is said in words of ours."""
    github.archive = archive
    assert github.run() == Ran(code=1, said=f"{reason}\n", written=[])


def test_a_large_artifact_is_not_even_fetched(github: GitHub) -> None:
    """The size is looked at before anything is read."""
    github.artifacts = [{"id": 5, "size_in_bytes": 1_000_001}]
    github.archive = b"never read"
    assert github.run() == Ran(code=1, said="the artifact is too large\n", written=[])


def test_a_run_without_an_artifact(github: GitHub) -> None:
    """A run that could not check anything leaves nothing, which is no fault."""
    github.artifacts = []
    assert github.run() == Ran(code=0, said="this run left nothing to comment on\n", written=[])


def test_a_run_that_was_repeated(github: GitHub) -> None:
    """Of several artifacts the newest counts."""
    github.artifacts = [{"id": 4, "size_in_bytes": 1}, *github.artifacts, {"id": 3, "size_in_bytes": 2_000_000}]
    assert github.run().code == 0


FOREIGN = [
    "@everyone",
    "see https://e.example",
    "WWW.e.example",
    "[here](//e.example)",
    "![](//e.example/x.png)",
    "<img src=x>",
    "<br>`\n<img src=x onerror=x>`",
    "text <br>",
    "`open\n@everyone`",
    "``@everyone`",
    "| `a | @everyone` |",
    "| `a\\\\\\` @everyone |",
    "```\n@everyone\n```",
    "#7",
    "\\@everyone",
    "\\#7",
    "&#64;everyone",
    "$x$",
    "`a`\r@everyone",
    "`\u202e`",
    "`a`` @everyone `",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_a_summary_of_another_form_is_recognised(text: str) -> None:
    """A mention, link, image or HTML in a summary is none of ours, wherever it hides."""
    assert comment.is_ours(SUMMARY)
    assert not comment.is_ours(f"### Contribution: passed\n\n{text}\n")


def test_a_summary_of_another_form_is_not_repeated(github: GitHub) -> None:
    """A sentence stands in its place."""
    github.archive = _sound(summary="Thanks, @everyone!\n")
    (written,) = github.run().written
    said = "The summary of this check has not the form that the toolkit writes, so it is not repeated here."
    assert written[2] == MARKER + said + FOOTER


def test_a_summary_too_long_for_a_comment_is_not_repeated(github: GitHub) -> None:
    """What GitHub would refuse is not sent."""
    github.archive = _sound(summary="a\n" * 40_000)
    assert len(github.run().written[0][2]) < 400


PIECES = st.lists(
    st.sampled_from(
        [
            "`",
            "\\",
            "|",
            "| ",
            "<br>",
            "<b>",
            "\n",
            "@a",
            "**",
            "*",
            "_",
            "[a](b)",
            "![a](b)",
            "# ",
            "a",
            " ",
            "\\|",
            "    ",
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much])  # few texts pass, as they should
@given(text=PIECES)
def test_what_passes_for_ours_holds_no_markup(text: str) -> None:
    """Read by a Markdown parser that knows tables, an accepted text has no link, image or HTML, and mentions no one."""
    assume(comment.is_ours(text))
    kinds: set[str] = set()
    prose = ""
    for block in MarkdownIt("commonmark").enable("table").parse(text):
        kinds.add(block.type)
        for token in block.children or ():
            kinds.add("br" if token.type == "html_inline" and token.content == "<br>" else token.type)
            prose += token.content if token.type == "text" else ""
    assert not kinds & {"link_open", "image", "html_inline", "html_block", "fence"}
    assert "@" not in prose


def test_the_token_can_write_comments_alone() -> None:
    """The job that has a token which can write runs on what is merged, with no other right to write."""
    assert WORKFLOW["permissions"] == {}
    assert JOB["permissions"] == {"actions": "read", "contents": "read", "pull-requests": "write"}
    checkout, step = JOB["steps"]
    assert "ref" not in checkout["with"]
    assert "repository" not in checkout["with"]
    assert checkout["with"]["persist-credentials"] is False
    assert "${{" not in step["run"]
    assert [name for name, value in step["env"].items() if not re.fullmatch(r"\$\{\{ github\.[\w.]+ \}\}", value)] == []
