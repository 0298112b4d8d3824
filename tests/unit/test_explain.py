"""`toolkit explain`: each rule, from the cases that test it."""

import pytest
from typer.testing import CliRunner

from toolkit import checks
from toolkit.cli import app
from toolkit.examples import examples

CODES = [check.rule.code for check in checks.registered()]

MADE_BY_TESTS = {"FILE009", "FILE010", "VOC004"}  # a link, a pipe, and a code that no list has deprecated yet


@pytest.mark.parametrize("code", CODES)
def test_every_rule_explains_itself(code: str) -> None:
    """A rule's page has its title, its reason, something refused and something let pass."""
    done = CliRunner().invoke(app, ["explain", code.lower()])
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{code}  ")
    shown = ["\nRefused: ", "\nLet pass: "] if code not in MADE_BY_TESTS else ["\nNo example: "]
    for part in ("Weight: ", *shown):
        assert part in done.stdout


def test_all_shows_every_example() -> None:
    """--all shows each case of the rule."""
    shown = CliRunner().invoke(app, ["explain", "REF001", "--all"]).stdout
    assert shown.count("\nRefused: ") + shown.count("\nLet pass: ") == len(examples("REF001"))


def test_without_a_code_all_rules_are_listed() -> None:
    """The list has a line for each rule."""
    lines = CliRunner().invoke(app, ["explain"]).stdout.splitlines()
    assert [line.split()[0] for line in lines] == CODES


def test_an_unknown_code_is_wrong_usage() -> None:
    """A code that is not there is told the nearest."""
    done = CliRunner().invoke(app, ["explain", "REF01"])
    assert done.exit_code == 2
    assert "no rule 'REF01'; did you mean REF001?" in " ".join(done.stderr.split())
