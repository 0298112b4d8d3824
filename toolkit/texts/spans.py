"""Places in a canonical text: what they are, where they may begin and end, where given words stand.

Positions count code points from 0; a span is half-open, `[start, end)`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from unicodedata import category, normalize

from toolkit.texts.normalization import fold, span_digest

Unit = Literal["utf-16", "bytes"]
"""What a position may have been counted in by mistake: UTF-16 code units, or bytes of UTF-8."""

UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19FF),  # Tai Le, New Tai Lue, Khmer symbols
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x1B00, 0x1B7F),  # Balinese
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3000, 0x303F),  # Han iteration marks and numerals
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3100, 0x312F),  # Bopomofo
    (0x31A0, 0x31BF),  # Bopomofo, extended
    (0x31F0, 0x31FF),  # Katakana, phonetic extensions
    (0x3400, 0x4DBF),  # Han, extension A
    (0x4E00, 0x9FFF),  # Han
    (0xA980, 0xA9FF),  # Javanese, Myanmar extended B
    (0xAA60, 0xAADF),  # Myanmar extended A, Tai Viet
    (0xF900, 0xFAFF),  # Han, compatibility
    (0xFF66, 0xFF9F),  # Katakana, half width
    (0x1AFF0, 0x1B16F),  # Kana, extended
    (0x20000, 0x3FFFF),  # Han, extensions B and later
)
"""The blocks, first and last code point, of scripts that put no space between words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A slice of a canonical text, and the digest by which it can be checked without that text."""

    start: int
    end: int
    sha256: str


def make_span(text: str, start: int, end: int) -> Span:
    """Return the span of `text[start:end]`; ValueError unless it has characters, all in the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"[{start}, {end}) is no span of a text of {len(text)} characters")
    return Span(start=start, end=end, sha256=span_digest(text[start:end]))


def is_boundary(text: str, position: int) -> bool:
    """Tell whether a span may begin or end here: anywhere in the text but inside a word.

    Letters, digits and combining marks make up words. Next to a letter of a script without spaces a word may
    begin or end, but a combining mark is never parted from its letter.
    """
    if not 0 < position < len(text):
        return position in {0, len(text)}
    before, after = text[position - 1], text[position]
    if not (_is_of_word(before) and _is_of_word(after)):
        return True
    return not _is_mark(after) and (_is_unspaced(before) or _is_unspaced(after))


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the nearest place around a place that cuts no word."""
    while not is_boundary(text, start):
        start -= 1
    while not is_boundary(text, end):
        end += 1
    return start, end


def locate(text: str, words: str) -> tuple[tuple[int, int], ...]:
    """Find every place where the words stand in a canonical text, in order, overlapping ones too.

    The kinds of quotation marks, dashes and space don't matter, nor how much space or which line breaks there
    are between the words; space around `words` is ignored. Places inside a longer word are given only when
    there is no other.
    """
    found = tuple(_matches(fold(text), fold(normalize("NFC", words))))
    whole = tuple(place for place in found if all(is_boundary(text, position) for position in place))
    return whole or found


def other_unit(text: str, start: int, end: int, sha256: str) -> Unit | None:
    """Name the unit in which wrong positions would be right; None when they are right, or wrong in each."""
    if not 0 <= start < end or span_digest(text[start:end]) == sha256:
        return None
    head = text[:end]  # no unit is longer than a code point
    if _has_digest(head.encode("utf-16-le"), "utf-16-le", slice(2 * start, 2 * end), sha256):
        return "utf-16"
    if _has_digest(head.encode("utf-8"), "utf-8", slice(start, end), sha256):
        return "bytes"
    return None


def _matches(folded: str, words: str) -> Iterator[tuple[int, int]]:
    parts = [re.escape(part) for part in words.split(" ") if part]
    pattern = re.compile(" +".join(parts))
    match = pattern.search(folded) if parts else None
    while match:
        yield match.span()
        match = pattern.search(folded, match.start() + 1)


def _has_digest(data: bytes, encoding: str, place: slice, sha256: str) -> bool:
    if place.stop > len(data):
        return False
    try:
        return span_digest(data[place].decode(encoding)) == sha256
    except UnicodeDecodeError:
        return False


def _is_of_word(character: str) -> bool:
    return character.isalnum() or _is_mark(character)


def _is_mark(character: str) -> bool:
    return category(character).startswith("M")


def _is_unspaced(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in UNSPACED)
