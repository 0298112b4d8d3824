"""What stands in double quotation marks in a text, in any of the ways in which languages set them.

Each family of marks is read by itself, so a stray mark of one cannot spoil the others. Some marks show by
their form that they open; of the straight mark, ” and », which may do either, the neighbours tell.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from toolkit.texts.normalization import SPACE

Place = tuple[int, int]

_FAMILIES: tuple[Mapping[str, str], ...] = (  # of each: a mark that can open, and the marks that close it
    {'"': '"'},
    {"\u201c": "\u201d", "\u201e": "\u201c\u201d", "\u201f": "\u201d", "\u201d": "\u201d"},
    {"\u00ab": "\u00bb", "\u00bb": "\u00ab\u00bb"},
    {"\u300c": "\u300d"},
    {"\u300e": "\u300f"},
)
_EITHER = frozenset('"\u201d\u00bb')
_BRACKETS = "([{"
_AFTER_CLOSING = ",.;:!?)]}"
_SPACE_IN_LINE = SPACE.replace("\n", "")
_BLANK_LINE = re.compile(f"\n[{_SPACE_IN_LINE}]*\n")


@lru_cache(maxsize=32)
def quoted(text: str) -> tuple[Place, ...]:
    """Return the passages in double quotation marks, with the marks, in order; none lies in another.

    A passage may run over line breaks, one in straight marks not over a blank line. A mark that is never
    closed makes no passage, unless a later line opens with the same mark again, as a quotation of several
    paragraphs does: then the passage ends with the paragraph before it. A straight mark after a digit, where
    nothing is open, stands for inches.
    """
    outermost: list[Place] = []
    for place in sorted(place for family in _FAMILIES for place in _passages(text, family)):
        if not outermost or place[0] >= outermost[-1][1]:
            outermost.append(place)
    return tuple(outermost)


def is_quoted(text: str, start: int, end: int) -> bool:
    """Tell whether a slice lies between the marks of one passage, the marks not included."""
    return any(first < start and end < last for first, last in quoted(text))


def _passages(text: str, family: Mapping[str, str]) -> Iterator[Place]:
    opened: int | None = None
    for match in re.finditer(f"[{''.join({*family, *''.join(family.values())})}]", text):
        at = match.start()
        if opened is not None and _closes(text, family, opened, at):
            if text[opened + 1 : at].strip(SPACE):
                yield opened, at + 1
            opened = None
            continue
        if opened is not None and _continues(text, opened, at):
            yield opened, opened + len(text[opened:at].rstrip(SPACE))
        opened = at if text[at] in family and _may_open(text, at) else None


def _closes(text: str, family: Mapping[str, str], opened: int, at: int) -> bool:
    if text[at] not in family[text[opened]]:
        return False
    if text[at] != text[opened]:
        return True
    return not _must_open(text, at) and not _BLANK_LINE.search(text, opened, at)


def _continues(text: str, opened: int, at: int) -> bool:
    """Tell whether the mark begins a further paragraph of the quotation that is open."""
    return (
        text[at] == text[opened]
        and text[opened:at].rstrip(_SPACE_IN_LINE).endswith("\n")
        and _must_open(text, opened)
        and _must_open(text, at)
    )


def _may_open(text: str, at: int) -> bool:
    if text[at] not in _EITHER or _stands_free(text, at):
        return True
    return not text[at - 1].isdigit() and _precedes_words(text, at)


def _must_open(text: str, at: int) -> bool:
    return _stands_free(text, at) and _precedes_words(text, at)


def _stands_free(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in SPACE + _BRACKETS


def _precedes_words(text: str, at: int) -> bool:
    return at + 1 < len(text) and text[at + 1] not in SPACE + _AFTER_CLOSING
