"""Lines for people: text wrapped to a width as a terminal measures it, styled only where colour is wanted.

What is wrapped here may come from a data file or a source: whoever makes a `Piece` escapes it first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from toolkit.report.cells import escaped, text_width
from toolkit.report.escaping import tamed
from toolkit.texts import SPACE

WIDTH = 80
"""Columns of a line, where nothing else is known."""

DIM, BOLD = "2", "1"
_WORD_AND_SPACE = re.compile(r" *[^ ]*")
_SPACES = re.compile(" {2,}")
_COMMAND = re.compile(r"^(\s*)::", re.MULTILINE)
_TO_SPACE = str.maketrans(dict.fromkeys(SPACE, " "))


class Piece(NamedTuple):
    """Some text of a line, and the code of its style."""

    text: str
    style: str = ""


Line = Sequence[Piece]


def piece(text: str, style: str = "") -> Piece:
    """Make a piece of what a file says: any run of space becomes one, what a terminal would obey is shown."""
    return Piece(escaped(_SPACES.sub(" ", text.translate(_TO_SPACE))), style)


def wrapped(pieces: Iterable[Piece], width: int, first: int | None = None) -> Iterator[list[Piece]]:
    """Break a line at its spaces so that no part is wider than `width`, nor the first one wider than `first`.

    A word that is longer is broken anywhere.
    """
    line: list[Piece] = []
    used, room = 0, width if first is None else first
    for word in _words(pieces):
        for part in _cut(word, min(room, width)) if _width(word) > width else (word,):
            if used and used + _width(part) > room:
                yield _trimmed(line)
                line, used, room = [], 0, width
            begun = part if used else _trimmed(part)
            line += begun
            used += _width(begun)
    if used:
        yield _trimmed(line)


def block(pieces: Iterable[Piece], *, width: int, first: Line = (), rest: str | None = None) -> Iterator[Line]:
    """Wrap a line behind what stands `first`; `rest` stands before its other parts, as much space unless given."""
    lead = _width(first)
    indent = " " * lead if rest is None else rest
    room, first_room = (max(20, width - taken) for taken in (text_width(indent), lead))
    for number, line in enumerate(wrapped(pieces, room, first_room)):
        yield [Piece(indent), *line] if number else [*first, *line]


def drawn(lines: Iterable[Line], *, colour: bool) -> str:
    """Write lines as text; nothing in it gives an order to GitHub's runner, which obeys ##[…] and :: in any output."""
    text = "".join(f"{''.join(_styled(line, colour=colour)).rstrip()}\n" for line in lines)
    return tamed(_COMMAND.sub(r"\1: :", text))


def spaced(blocks: Iterable[Iterable[Line]]) -> Iterator[Line]:
    """Give the lines of the blocks that have any, an empty line between them."""
    begun = False
    for lines in filter(None, map(list, blocks)):
        if begun:
            yield []
        begun = True
        yield from lines


def _styled(line: Line, *, colour: bool) -> Iterator[str]:
    for style, pieces in groupby(line, key=lambda piece: piece.style):
        text = "".join(piece.text for piece in pieces)
        yield f"\x1b[{style}m{text}\x1b[0m" if colour and style and text else text


def _words(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Give each word with the space before it, as the pieces that it is made of."""
    word: list[Piece] = []
    for text, style in pieces:
        for part in _WORD_AND_SPACE.findall(text):
            if part.startswith(" ") and word:
                yield word
                word = []
            if part:
                word.append(Piece(part, style))
    if word:
        yield word


def _cut(word: Sequence[Piece], width: int) -> Iterator[list[Piece]]:
    part: list[Piece] = []
    used = 0
    for text, style in _trimmed(word):
        for sign in text:
            if used + text_width(sign) > width:
                yield part
                part, used = [], 0
            part.append(Piece(sign, style))
            used += text_width(sign)
    if part:
        yield part


def _trimmed(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces without the space before the first word and behind the last."""
    kept = list(pieces)
    while kept and not kept[0].text.strip(" "):
        kept.pop(0)
    while kept and not kept[-1].text.strip(" "):
        kept.pop()
    if kept:
        kept[0] = kept[0]._replace(text=kept[0].text.lstrip(" "))
        kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip(" "))
    return kept


def _width(pieces: Sequence[Piece]) -> int:
    return sum(text_width(piece.text) for piece in pieces)
