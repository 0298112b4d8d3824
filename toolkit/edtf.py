"""Dates as they are recorded: a small profile of EDTF level 1, what it means in days, when two clash.

The profile: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, each with an optional `?` (uncertain), `~` (approximate) or
`%` (both) at its end; intervals `a/b`, where one end may be the open `..`. Years run from 0001 to 9999.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from toolkit.errors import ToolkitError

_YEAR = "([1-9][0-9][0-9][0-9]|0[1-9][0-9][0-9]|00[1-9][0-9]|000[1-9])"
_MONTH = "(0[1-9]|1[0-2])"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_DATE = f"{_YEAR}(-{_MONTH}(-{_DAY})?)?[?~%]?"

PATTERN = rf"^({_DATE}(/({_DATE}|\.\.))?|\.\./{_DATE})$"
"""The profile's syntax, as an anchored ECMA-262 expression without look-around; it knows no calendar."""

_SYNTAX = re.compile(PATTERN)
_OPEN = ".."
_TOLERANCE_DAYS = 1  # the same moment can bear two dates, on either side of a date line


class Reason(StrEnum):
    """Why a text is no date of the profile."""

    SYNTAX = "syntax"
    CALENDAR = "calendar"
    REVERSED = "reversed"


class EdtfError(ToolkitError):
    """A text outside the profile, a day that its month lacks, or an interval that ends before it starts."""

    def __init__(self, text: str, reason: Reason, why: str) -> None:
        super().__init__(text, reason, why)
        self.text = text
        self.reason = reason
        self.why = why

    def __str__(self) -> str:
        return f"{self.text!r}: {self.why}"


class Precision(StrEnum):
    """How finely a date is told."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The first and the last day that a date can mean, both included; None is an open end."""

    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edtf:
    """A date of the profile; an interval is uncertain or approximate when one of its ends is.

    The bounds are those of the date as written: `?`, `~` and `%` do not widen them.
    """

    text: str
    bounds: Bounds
    precision: Precision
    uncertain: bool
    approximate: bool


@lru_cache(maxsize=65_536)
def parse(text: str) -> Edtf:
    """Return the date that the text stands for; EdtfError, with its reason, when it stands for none."""
    if not _SYNTAX.fullmatch(text):
        raise EdtfError(
            text,
            Reason.SYNTAX,
            "not YYYY, YYYY-MM or YYYY-MM-DD with an optional ?, ~ or %, nor an interval a/b of these "
            "with at most one end open (..)",
        )
    start, slash, end = text.partition("/")
    return Edtf(
        text=text,
        bounds=_interval(text, start, end) if slash else _days(text, start),
        precision=Precision.INTERVAL if slash else _precision(start),
        uncertain="?" in text or "%" in text,
        approximate="~" in text or "%" in text,
    )


def bounds(text: str) -> Bounds:
    """Return the first and last day that a date can mean; EdtfError when the text is no date."""
    return parse(text).bounds


def is_after(later: Bounds, earlier: Bounds) -> bool:
    """Tell whether all of `later` certainly lies more than a day after all of `earlier`.

    The day is for time zones. An open end is never certain. What ought to come first contradicts what ought
    to follow it exactly when `is_after(first, second)`.
    """
    if later.earliest is None or earlier.latest is None:
        return False
    return (later.earliest - earlier.latest).days > _TOLERANCE_DAYS


def _interval(text: str, start: str, end: str) -> Bounds:
    earliest = None if start == _OPEN else _days(text, start).earliest
    latest = None if end == _OPEN else _days(text, end).latest
    if earliest and latest and latest < earliest:
        raise EdtfError(text, Reason.REVERSED, f"the interval ends ({latest}) before it starts ({earliest})")
    return Bounds(earliest=earliest, latest=latest)


def _days(text: str, point: str) -> Bounds:
    """Return the days of one date, whatever its qualifier; `text` is what an error shows."""
    year, month, day = (*map(int, point.rstrip("?~%").split("-")), 0, 0)[:3]
    if not month:
        return Bounds(earliest=date(year, 1, 1), latest=date(year, 12, 31))
    length = monthrange(year, month)[1]
    if day > length:
        raise EdtfError(text, Reason.CALENDAR, f"{point[:7]} has {length} days, not {day}")
    return Bounds(earliest=date(year, month, day or 1), latest=date(year, month, day or length))


def _precision(point: str) -> Precision:
    return (Precision.YEAR, Precision.MONTH, Precision.DAY)[point.count("-")]
