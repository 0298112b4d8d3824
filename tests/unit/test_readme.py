"""What the README says, held against what is."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^```console\n\$ toolkit ([^\n]+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_there_are_exactly_two_commands() -> None:
    """One command sets up and runs the main job, one sets up and runs the tests; nothing else is to be typed."""
    assert len(re.findall(r"^```sh$", README, re.MULTILINE)) == 2


def test_there_are_a_story_and_three_questions() -> None:
    """The README tells one story by a query, asks three questions more, and answers them."""
    assert len(QUESTIONS) == 4


@pytest.mark.parametrize(("command", "answer"), QUESTIONS)
def test_an_answer_is_what_the_command_prints(command: str, answer: str) -> None:
    """Each answer in the README is the command's own, to the letter."""
    done = CliRunner().invoke(app, [*shlex.split(command), "--data", str(ROOT / "dataset")])
    assert (done.exit_code, done.stdout) == (0, answer)


def test_the_opening_answer_is_true() -> None:
    """The numbers in the README's opening are the dataset's."""
    command = re.search(r'toolkit sql "(SELECT committer[^"]+)"', README)
    assert command is not None
    done = CliRunner().invoke(app, ["sql", command[1], "--format", "csv", "--data", str(ROOT / "dataset")])
    assert done.stdout == "committer,undertakings,testable,dated\nJapan,26,18,0\nUnited States,44,32,2\n"
    assert "The United States: 44 undertakings, of which 32 can be tested and 2 have a date. Japan: 26" in README


def test_the_story_is_true() -> None:
    """How many passages the wire kept, edited and altered is what the dataset has."""
    query = "SELECT fidelity, count(*) FROM reports WHERE report > 1 GROUP BY ALL ORDER BY ALL"
    done = CliRunner().invoke(app, ["sql", query, "--format", "csv", "--data", str(ROOT / "dataset")])
    assert done.stdout.splitlines()[1:] == ["altered,4", "edited,4", "verbatim,2"]
    assert (
        "Of the 10 passages that both have, the wire kept the words of 2, edited 4, and altered the sense of 4"
        in README
    )
