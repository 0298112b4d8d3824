"""`toolkit explain`: each rule, from the cases that test it."""

import pytest
from typer.testing import CliRunner

from toolkit import checks
from toolkit.cli import app
from toolkit.examples import examples

CODES = [check.rule.code for check in checks.registered()]


@pytest.mark.parametrize("code", CODES)
def test_every_rule_explains_itself(code: str) -> None:
    """A rule's page has its title, its reason, something refused and something let pass."""
    done = CliRunner().invoke(app, ["explain", code.lower()])
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{code}  ")
    for part in ("Weight: ", "\nRefused: ", "\nLet pass: "):
        assert part in done.stdout


def test_all_shows_every_example() -> None:
    """--all shows each case of the rule."""
    shown = CliRunner().invoke(app, ["explain", "REF001", "--all"]).stdout
    assert shown.count("\nRefused: ") + shown.count("\nLet pass: ") == len(examples("REF001"))


def test_without_a_code_all_rules_are_listed() -> None:
    """The list has a line for each rule."""
    lines = CliRunner().invoke(app, ["explain"]).stdout.splitlines()
    assert [line.split()[0] for line in lines] == CODES


@pytest.mark.parametrize("area", sorted({code.rstrip("0123456789") for code in CODES}))
def test_an_area_lists_its_rules(area: str) -> None:
    """An area's name, in small letters too, gives a line for each of its rules, as they stand in the whole list."""
    whole = CliRunner().invoke(app, ["explain"]).stdout.splitlines()
    done = CliRunner().invoke(app, ["explain", area.lower()])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [line for line in whole if line.split()[0].rstrip("0123456789") == area]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("SCH01", "did you mean SCH001?"),
        ("EVID", "did you mean EVD?"),
        ("7", "the areas are CMT, DATE, EVD, FILE, FMT, REF, SCH, SET, VOC"),
    ],
)
def test_an_unknown_code_is_wrong_usage(code: str, hint: str) -> None:
    """A code that is not there is told the nearest code or area, or all areas."""
    done = CliRunner().invoke(app, ["explain", code])
    assert done.exit_code == 2
    assert f"no rule or area {code!r}; {hint}" in " ".join(done.stderr.split())


def test_a_clean_example_shows_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is let pass is shown as the lines in which it differs from the base, with the file that they are in."""
    monkeypatch.setenv("NO_COLOR", "1")
    shown = CliRunner().invoke(app, ["explain", "EVD012"]).stdout
    assert shown.partition("Let pass: ")[2] == (
        "A source whose text nobody has had may still be named.\n"
        "  dataset/events/ferrand-budget-2021.json\n"
        "      |      {\n"
        '      | +      "source": "ferrand-board-notice-2022-01-20"\n'
        "      | +    },\n"
        "      | +    {\n"
        '      |        "source": "ferrand-gazette-2021-05-14",\n'
    )


def test_what_no_repository_keeps_is_said() -> None:
    """A link or pipe that a case makes is named with its place."""
    shown = CliRunner().invoke(app, ["explain", "FILE010", "--all"]).stdout
    assert "  dataset/actors/tessmark-line.json: a pipe\n" in shown
    assert "  dataset/actors/.editor: a pipe\n" in shown


def test_a_long_example_is_cut_and_says_so() -> None:
    """Of a long file the first lines are shown, of many files the first, with how many there are."""
    assert "      (16 of 27 lines)\n" in CliRunner().invoke(app, ["explain", "FILE009"]).stdout
    assert "  (3 of 6 files)\n" in CliRunner().invoke(app, ["explain", "SET001"]).stdout
