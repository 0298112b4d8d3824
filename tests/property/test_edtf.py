"""Laws of dates, held against a slow calendar that looks at every day of a year."""

import re
from calendar import Calendar
from datetime import date, timedelta
from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.edtf import PATTERN, Bounds, EdtfError, Reason, bounds, is_after, parse

YEARS = st.one_of(st.integers(1, 9998), st.sampled_from([4, 1900, 2000, 2023, 2024, 2100]))
QUALIFIERS = st.sampled_from(["", "?", "~", "%"])


@st.composite
def points(draw: st.DrawFn) -> str:
    """Dates that keep to the syntax, without a qualifier; some days don't exist."""
    year, month, day = draw(YEARS), draw(st.integers(1, 12)), draw(st.integers(1, 31))
    return f"{year:04}-{month:02}-{day:02}"[: draw(st.sampled_from([4, 7, 10]))]


@st.composite
def near_misses(draw: st.DrawFn) -> str:
    """Dates of the profile with a character put in, taken out or changed."""
    text = draw(st.from_regex(PATTERN, fullmatch=True))
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.text("0123/-.?~%X \n", max_size=2)) + text[at + draw(st.integers(0, 1)) :]


def days_written(prefix: str) -> list[date]:
    """Return the days whose ISO form begins like this, of the whole year in question."""
    calendar, year = Calendar(), int(prefix[:4])
    days = {day for month in range(1, 13) for day in calendar.itermonthdates(year, month)}
    return sorted(day for day in days if day.isoformat().startswith(prefix))


def reason(text: str) -> Reason | None:
    """Return why the text is refused, None if it is not."""
    try:
        parse(text)
    except EdtfError as error:
        return error.reason
    return None


@given(points(), QUALIFIERS)
def test_a_date_means_the_days_that_are_written_so(point: str, qualifier: str) -> None:
    """A date means the first to the last day that is written so; without such a day it is refused."""
    days = days_written(point)
    if days:
        assert bounds(point + qualifier) == Bounds(earliest=days[0], latest=days[-1])
    else:
        assert reason(point + qualifier) is Reason.CALENDAR


@given(points().filter(days_written), QUALIFIERS, points().filter(days_written))
def test_an_interval_goes_from_its_start_to_its_end(start: str, qualifier: str, end: str) -> None:
    """An interval goes from the first day of its start to the last of its end, or is refused as reversed."""
    first, last = days_written(start)[0], days_written(end)[-1]
    if first <= last:
        assert bounds(f"{start}{qualifier}/{end}") == Bounds(earliest=first, latest=last)
    else:
        assert reason(f"{start}{qualifier}/{end}") is Reason.REVERSED
    assert bounds(f"{start}{qualifier}/..") == Bounds(earliest=first, latest=None)
    assert bounds(f"../{end}{qualifier}") == Bounds(earliest=None, latest=last)


@given(st.one_of(st.from_regex(PATTERN, fullmatch=True), near_misses(), st.text()))
@example("2023\n")
@example("../..")
def test_the_pattern_is_the_syntax(text: str) -> None:
    """A text is refused for its syntax exactly when the pattern does not describe it."""
    assert (reason(text) is Reason.SYNTAX) == (re.fullmatch(PATTERN, text) is None)


@st.composite
def short_bounds(draw: st.DrawFn) -> Bounds:
    """Bounds of a few days around one place in time."""
    first = date(2024, 2, 27) + timedelta(days=draw(st.integers(0, 8)))
    return Bounds(earliest=first, latest=first + timedelta(days=draw(st.integers(0, 3))))


def days_between(given_bounds: Bounds) -> list[date]:
    """Return every day within closed bounds."""
    first, last = given_bounds.earliest, given_bounds.latest
    assert first is not None
    assert last is not None
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@given(short_bounds(), short_bounds())
def test_after_means_that_no_two_days_are_near(first: Bounds, second: Bounds) -> None:
    """A date is after another when each of its days is two or more later than each of the other's."""
    pairs = product(days_between(first), days_between(second))
    assert is_after(first, second) == all(one - other > timedelta(days=1) for one, other in pairs)


@given(short_bounds(), short_bounds())
def test_open_ends_never_contradict(first: Bounds, second: Bounds) -> None:
    """Bounds that are open towards each other are never after one another, and no two are so both ways."""
    assert not is_after(Bounds(earliest=None, latest=first.latest), second)
    assert not is_after(first, Bounds(earliest=second.earliest, latest=None))
    assert not (is_after(first, second) and is_after(second, first))
