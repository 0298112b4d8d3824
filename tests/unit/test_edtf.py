"""Dates of the EDTF profile, one promise at a time."""

import pickle
import re
from datetime import date

import pytest

from toolkit.edtf import PATTERN, Bounds, Edtf, EdtfError, Precision, Reason, bounds, is_after, parse

SYNTAX = (
    "not YYYY, YYYY-MM or YYYY-MM-DD with an optional ?, ~ or %, nor an interval a/b of these "
    "with at most one end open (..)"
)


def span(first: str | None, last: str | None) -> Bounds:
    """Return bounds from ISO dates."""
    return Bounds(
        earliest=date.fromisoformat(first) if first else None,
        latest=date.fromisoformat(last) if last else None,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023", span("2023-01-01", "2023-12-31")),
        ("2023-04", span("2023-04-01", "2023-04-30")),
        ("2023-02", span("2023-02-01", "2023-02-28")),
        ("2024-02", span("2024-02-01", "2024-02-29")),
        ("2023-04-09", span("2023-04-09", "2023-04-09")),
        ("0001", span("0001-01-01", "0001-12-31")),
        ("9999-12", span("9999-12-01", "9999-12-31")),
        ("2023?", span("2023-01-01", "2023-12-31")),
        ("2023-04~", span("2023-04-01", "2023-04-30")),
        ("2023-04-09%", span("2023-04-09", "2023-04-09")),
        ("2023-04/2023-06", span("2023-04-01", "2023-06-30")),
        ("2023-04-09/2024", span("2023-04-09", "2024-12-31")),
        ("2023?/2024-02~", span("2023-01-01", "2024-02-29")),
        ("2023-04/..", span("2023-04-01", None)),
        ("../2023-04", span(None, "2023-04-30")),
        ("2023/2023", span("2023-01-01", "2023-12-31")),
        ("2023-04-09/2023-04", span("2023-04-09", "2023-04-30")),
        ("2023-04/2023", span("2023-04-01", "2023-12-31")),
    ],
)
def test_bounds_are_the_first_and_last_day(text: str, expected: Bounds) -> None:
    """A date stands for its first to its last day, an interval for those from its start to its end."""
    assert bounds(text) == expected


@pytest.mark.parametrize(
    ("text", "precision", "uncertain", "approximate"),
    [
        ("2023", Precision.YEAR, False, False),
        ("2023-04?", Precision.MONTH, True, False),
        ("2023-04-09~", Precision.DAY, False, True),
        ("2023%", Precision.YEAR, True, True),
        ("2023?/2024~", Precision.INTERVAL, True, True),
        ("2023/..", Precision.INTERVAL, False, False),
    ],
)
def test_a_date_says_how_sure_and_how_fine_it_is(
    text: str,
    precision: Precision,
    uncertain: bool,  # noqa: FBT001 - a column of the table above
    approximate: bool,  # noqa: FBT001 - the same
) -> None:
    """A ? is uncertain, a ~ approximate, a % both, also at one end of an interval."""
    assert parse(text) == Edtf(
        text=text, bounds=bounds(text), precision=precision, uncertain=uncertain, approximate=approximate
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "23", "202", "20233", "0000", "0000-01", "-2023", "+2023", "Y12023", "today"),
        *("2023-00", "2023-13", "2023-1", "2023-21", "2023-01-00", "2023-01-32", "2023-01-1", "20230101"),
        *("2023??", "?2023", "2023?~", "2023-?04", "201X", "2023-XX", "2023-04-09T10:00", "2023-04-09Z"),
        *(
            "../..",
            "..",
            "2023/",
            "/2023",
            "2023/2024/2025",
            "2023/...",
            "..?/2023",
            "2023 / 2024",
            "[2023,2024]",
        ),
        *("2023\n", " 2023", "2023\u201304", "\u0662\u0660\u0662\u0663", "\uff12\uff10\uff12\uff13"),
    ],
)
def test_anything_else_is_refused_as_syntax(text: str) -> None:
    """What is not of the profile is refused for its syntax, with the profile in the message."""
    with pytest.raises(EdtfError) as caught:
        parse(text)
    assert (str(caught.value), caught.value.reason) == (f"{text!r}: {SYNTAX}", Reason.SYNTAX)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2023-02-29", "2023-02 has 28 days, not 29"),
        ("1900-02-29", "1900-02 has 28 days, not 29"),
        ("2024-02-30?", "2024-02 has 29 days, not 30"),
        ("2023-04-31", "2023-04 has 30 days, not 31"),
        ("../2023-06-31", "2023-06 has 30 days, not 31"),
        ("2023-02-29/2023-02-30", "2023-02 has 28 days, not 29"),
    ],
)
def test_days_that_do_not_exist_are_refused(text: str, why: str) -> None:
    """A day that its month does not have is refused with the days that it has."""
    with pytest.raises(EdtfError) as caught:
        parse(text)
    assert (str(caught.value), caught.value.reason) == (f"{text!r}: {why}", Reason.CALENDAR)


@pytest.mark.parametrize("text", ["2000-02-29", "2024-02-29", "0004-02-29"])
def test_leap_days_are_days(text: str) -> None:
    """The last of February exists in leap years, and in centuries that 400 divides."""
    assert bounds(text) == span(text, text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2024/2023", "the interval ends (2023-12-31) before it starts (2024-01-01)"),
        ("2023-05~/2023-04-30", "the interval ends (2023-04-30) before it starts (2023-05-01)"),
    ],
)
def test_intervals_that_run_backwards_are_refused(text: str, why: str) -> None:
    """An interval that is over before it can start is refused with a reason of its own."""
    with pytest.raises(EdtfError) as caught:
        parse(text)
    assert (str(caught.value), caught.value.reason) == (f"{text!r}: {why}", Reason.REVERSED)


@pytest.mark.parametrize(
    ("later", "earlier", "expected"),
    [
        ("2023-04-11", "2023-04-09", True),
        ("2023-04-10", "2023-04-09", False),
        ("2023-04-09", "2023-04-09", False),
        ("2023-04-08", "2023-04-09", False),
        ("2023-05", "2023-04-30", False),
        ("2023-05", "2023-04-29", True),
        ("2023", "2023-04", False),
        ("2023-04-09/..", "2023-04-07", True),
        ("../2023-04-09", "2023-04-07", False),
        ("2023-04-09", "2023-04-07/..", False),
        ("9999-12-31", "9999-12-31", False),
        ("0001-01-01", "0001-01-01", False),
    ],
)
def test_after_means_by_more_than_a_day(
    later: str,
    earlier: str,
    expected: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    """A date is after another when each of its days is two or more later; an open end never makes it so."""
    assert is_after(bounds(later), bounds(earlier)) is expected


def test_the_pattern_needs_no_feature_that_languages_differ_in() -> None:
    """The pattern is anchored and has only literals, digit classes, groups, choices and optional parts."""
    assert PATTERN.startswith("^(")
    assert PATTERN.endswith(")$")
    atoms = r"\[[0-9]-[0-9]\]|\[[0-9]+\]|\[\?~%\]|[0-9/-]|\\\.|[(|]|\)\??|\?"
    assert re.fullmatch(f"(?:{atoms})*", PATTERN[1:-1])


def test_errors_can_be_pickled() -> None:
    """An error that crosses a process border is still the same error."""
    error = EdtfError("2023-02-29", Reason.CALENDAR, "2023-02 has 28 days, not 29")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (str(copy), copy.text, copy.reason, copy.why) == (str(error), error.text, error.reason, error.why)
