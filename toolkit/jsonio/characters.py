"""Strings as JSON carries them: which are refused, and how a text is shown in a message."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from unicodedata import is_normalized, name, normalize

from toolkit.jsonio.faults import Complaint, FaultKind

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_UNFIT = re.compile("[\0\ud800-\udfff]")
_SHOWN = 40
_WINDOW = 32
"""Code points that are looked at around a place that is not in NFC."""


def is_fit(string: str) -> bool:
    """Say whether the string has neither NUL nor half a surrogate pair."""
    return not _UNFIT.search(string)


def fitted(string: str) -> str:
    """Put U+FFFD for each NUL and each half of a surrogate pair."""
    return _UNFIT.sub("\ufffd", string)


def clipped(text: str) -> str:
    """Show a text in a message: shortened, and what can't be seen by its number and name."""
    short = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return "".join(char if char.isprintable() else f"<{shown(char)}>" for char in short)


def code_points(text: str) -> str:
    """Show characters by their numbers: U+0065 U+0301."""
    return " ".join(f"U+{ord(char):04X}" for char in text)


def shown(char: str) -> str:
    """Show one character: itself if it can be seen and is plain ASCII, else its number and name."""
    if char.isascii() and char.isprintable():
        return char
    return f"{code_points(char)} {name(char, '')}".rstrip()


def complaints(noun: str, string: str) -> Iterator[Complaint]:
    """Say what is wrong with a string; `noun` is what to call it, "key" or "string"."""
    if string.isascii() and "\0" not in string:
        return
    if half := _HALF_PAIR.search(string):
        yield _half_pair(noun, rf"\u{ord(half[0]):04x}")
    if "\0" in string:
        yield Complaint(
            FaultKind.CHARACTERS,
            f"the {noun} holds the character NUL",
            found="U+0000",
            hint="leave the character out",
        )
    if not is_normalized("NFC", string):
        yield _not_nfc(noun, string)


def _half_pair(noun: str, half: str) -> Complaint:
    return Complaint(
        FaultKind.CHARACTERS,
        f"the {noun} holds half a surrogate pair",
        expected="a whole character",
        found=half,
        hint="write the character itself",
    )


def _not_nfc(noun: str, string: str) -> Complaint:
    found = _first_not_nfc(string)
    return Complaint(
        FaultKind.CHARACTERS,
        f"the {noun} is not in Unicode normal form C",
        expected=code_points(normalize("NFC", found)),
        found=code_points(found),
        hint="normalise it to NFC",
    )


def _first_not_nfc(string: str) -> str:
    """Cut out the first few code points that NFC would change.

    All parts of a text in NFC are in NFC, so the shortest prefix that isn't can be found by halving.
    Normalising the whole string instead would take minutes for a long run of combining marks.
    """
    end = bisect_left(range(len(string) + 1), True, key=lambda end: not is_normalized("NFC", string[:end]))
    starts = range(end - 1, max(end - _WINDOW, 0), -1)
    return next((string[at:end] for at in starts if not is_normalized("NFC", string[at:end])), string[:end][-_WINDOW:])
