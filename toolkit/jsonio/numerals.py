"""Numbers as JSON writes them: which are refused, and how one is written plainly."""

from typing import NamedTuple

from toolkit.jsonio.characters import clipped
from toolkit.jsonio.faults import MAX_INTEGER, Complaint, FaultKind

_LONG_INTEGER = 17
"""Characters, sign included, of MAX_INTEGER negated; anything longer is beyond it."""

_SAFE_DECIMAL = 16
"""A decimal of at most this many characters, point included, is always held exactly by a double."""


class _Parts(NamedTuple):
    """A decimal number as ±digits * 10**exponent; the digits neither begin nor end with 0, zero has none."""

    sign: str
    digits: str
    exponent: int


def _parts(numeral: str) -> _Parts:
    mantissa, _, power = numeral.lower().partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = (whole + fraction).rstrip("0")
    if not digits.strip("0"):
        return _Parts("", "", 0)
    exponent = _power(power) + len(whole) - len(digits)
    return _Parts(sign, digits.lstrip("0"), exponent)


def _power(power: str) -> int:
    """Read an exponent; nine digits are more than any double has, and enough to be beyond it."""
    size = int(power.lstrip("+-").lstrip("0")[:9] or "0")
    return -size if power.startswith("-") else size


def plain(number: float) -> str:
    """Write a finite number without exponent or trailing zeros: 1e-07 as 0.0000001, 35.0 as 35, -0.0 as 0."""
    sign, digits, exponent = _parts(repr(number))
    if exponent >= 0:
        return sign + (digits + "0" * exponent or "0")
    digits = digits.rjust(1 - exponent, "0")
    return f"{sign}{digits[:exponent]}.{digits[exponent:]}"


def judge(numeral: str) -> tuple[int | float | None, Complaint | None]:
    """Return the number that the numeral (by JSON's grammar) stands for, and what is wrong with it.

    The number is None if it lies beyond ±MAX_INTEGER, and the nearest double if it has too many digits.
    """
    if numeral.lstrip("-").isdigit():
        return _judge_integer(numeral)
    number = float(numeral)
    if abs(number) > MAX_INTEGER:
        return None, _beyond(numeral)
    if "e" in numeral.lower() or number.is_integer():
        return number, _not_plain(numeral, number)
    if len(numeral) > _SAFE_DECIMAL and not _is_held(numeral, number):
        return number, _too_precise(numeral, number)
    return number, None


def _judge_integer(numeral: str) -> tuple[int | None, Complaint | None]:
    if len(numeral) > _LONG_INTEGER or abs(int(numeral)) > MAX_INTEGER:
        return None, _beyond(numeral)
    number = int(numeral)
    return number, _not_plain(numeral, number) if numeral == "-0" else None


def _is_held(numeral: str, number: float) -> bool:
    return _parts(numeral) == _parts(repr(number))


def constant(word: str) -> Complaint:
    """Say what is wrong with NaN, Infinity or -Infinity."""
    return Complaint(
        FaultKind.NUMBER,
        f"{word} is not a number in JSON",
        expected="a number",
        found=word,
        hint="leave the member out if its value is not known",
    )


def _beyond(numeral: str) -> Complaint:
    return Complaint(
        FaultKind.NUMBER,
        f"the number {clipped(numeral)} is beyond ±{MAX_INTEGER}",
        expected=f"a number from -{MAX_INTEGER} to {MAX_INTEGER}",
        found=clipped(numeral),
        hint="write it as a string if it is an identifier",
    )


def _not_plain(numeral: str, number: float) -> Complaint:
    if not _is_held(numeral, number):
        return _too_precise(numeral, number)
    return Complaint(
        FaultKind.NUMBER,
        f"the number {clipped(numeral)} is not written plainly",
        expected=plain(number),
        found=clipped(numeral),
        hint=f"write {plain(number)}",
    )


def _too_precise(numeral: str, number: float) -> Complaint:
    return Complaint(
        FaultKind.NUMBER,
        f"the number {clipped(numeral)} has more digits than a double holds",
        expected=plain(number),
        found=clipped(numeral),
        hint="round it, or write it as a string if each digit counts",
    )
