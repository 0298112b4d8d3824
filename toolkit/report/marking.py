"""Passages marked in a text: by colour where that is wanted, else by brackets that no keyboard has."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from toolkit.report.cells import ELLIPSIS
from toolkit.report.layout import DIM, Piece, piece
from toolkit.texts.excerpts import Excerpt


class Mark(NamedTuple):
    """How one sort of passage is marked."""

    opening: str
    closing: str
    style: str


MARKS: Mapping[str, Mark] = {
    "content": Mark("⟦", "⟧", "32"),
    "cue": Mark("⟪", "⟫", "33"),
    "attribution": Mark("⟨", "⟩", "36"),
    "other": Mark("⦅", "⦆", "34"),
}
"""The marks by the role of a span in a statement; `other` is for passages that only other records use."""


def marked(text: str, role: str | None, *, colour: bool) -> Iterator[Piece]:
    """Mark a text as having a role; none for None."""
    mark = MARKS.get(role or "")
    if mark is None:
        yield piece(text)
    elif colour:
        yield piece(text, mark.style)
    else:
        yield piece(f"{mark.opening}{text}{mark.closing}")


def in_context(around: Excerpt, role: str | None, *, colour: bool) -> Iterator[Piece]:
    """Show a passage between what stands before and after it, with an ellipsis where that is cut."""
    head = f"{ELLIPSIS} " if around.more_before else ""
    tail = f" {ELLIPSIS}" if around.more_after else ""
    yield piece(head + around.before, DIM)
    yield from marked(around.words, role or "content", colour=colour)
    yield piece(around.after + tail, DIM)
