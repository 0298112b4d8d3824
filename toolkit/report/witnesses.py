"""The reports of a statement side by side, the words that differ marked.

The marks need no colour: `[-words-]` stand in the best witness alone, `{+words+}` in the other report alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from toolkit.checks.reported import LONGEST_REPORT, LONGEST_TOGETHER, Reported, content_of, length_of
from toolkit.portrait import TextState, Witness
from toolkit.report.cells import ELLIPSIS, text_width
from toolkit.report.fields import Paragraph, Reader
from toolkit.report.layout import BOLD, DIM, Line, Piece, block, piece, wrapped
from toolkit.report.wording import counted
from toolkit.texts import Change, changes, similarity

SHOWN = 20
"""How many reports are set beside the first before the rest is only counted."""

_INDENT, _BETWEEN = "  ", " │ "
_NARROWEST = 24
"""Where a column would have less room, the reports stand one above the other."""

_GONE, _NEW = ("[-", "-]", "31"), ("{+", "+}", "32")
_SENTENCE_END = re.compile(r"[.?!…][^\w\s]*\s")
_IN_DOUBT = "has a passage in doubt; toolkit validate says why"
_WHY: Mapping[TextState, str] = {
    TextState.NONE: "has words that are not stored, and no text of it is at hand (--texts DIR)",
    TextState.OTHER: "has words that are not stored, and the text at hand is not the recorded one",
    TextState.UNREADABLE: "has words that are not stored, and its text cannot be read",
    TextState.AT_HAND: _IN_DOUBT,
}


class Stretch(NamedTuple):
    """Words of both reports that are shown beside each other, and what differs in them."""

    ours: tuple[int, int]
    theirs: tuple[int, int]
    changed: bool


def lines(witnesses: Sequence[Witness], reader: Reader, *, width: int) -> Iterator[Line]:
    """Set each later report beside the first, with its fidelity and what the words say."""
    yield [Piece("Reports side by side", BOLD)]
    yield from block([piece(_legend(), DIM)], width=width, first=[Piece(_INDENT)])
    for number, witness in enumerate(witnesses[1 : SHOWN + 1], 2):
        yield []
        yield from _pair(witnesses[0], witness, number, reader, width)
    if len(witnesses) > SHOWN + 1:
        cut = f"{ELLIPSIS} {SHOWN} of {len(witnesses) - 1:,} other reports shown; --format json has all"
        yield from ([], *block([piece(cut, DIM)], width=width, first=[Piece(_INDENT)]))


def as_json(witnesses: Sequence[Witness]) -> list[dict[str, object]]:
    """Give how each later report differs: positions and numbers of words, and the words that the dataset stores."""
    first = witnesses[0].said
    return [_entry(first, witness) for witness in witnesses[1:]]


def _legend() -> str:
    return "[-only in the first-] {+only in the other+}; spelling, capitals and punctuation are not compared"


def _entry(first: Reported | None, witness: Witness) -> dict[str, object]:
    entry: dict[str, object] = {"pointer": witness.entry.pointer, "source": witness.entry.source}
    if witness.entry.value.get("fidelity"):
        entry["fidelity"] = witness.entry.value["fidelity"]
    other = witness.said
    if first is None or other is None:
        return {**entry, "compared": False}
    found = changes(first.words, other.words)
    differences = [
        {"first": _side(first, it.start, it.end), "other": _side(other, it.other_start, it.other_end)} for it in found
    ]
    alike = similarity(first.words, other.words)
    return {**entry, "compared": True, "similarity": alike, "differences": differences}


def _side(said: Reported, start: int, end: int) -> dict[str, object]:
    first, last = said.place(start, end)
    stored = said.stored(start, end)
    return {"start": first, "end": last, "count": end - start, **({} if stored is None else {"words": stored})}


def _pair(first: Witness, other: Witness, number: int, reader: Reader, width: int) -> Iterator[Line]:
    heads = (_head(first, 1, reader), _head(other, number, reader))
    if first.said is None or other.said is None:
        for head in heads:
            yield from block(head, width=width, first=[Piece(_INDENT)], rest=_INDENT * 2)
        for place, witness in ((1, first), (number, other)):
            if witness.said is None:
                told = f"not compared: report {place} {_why(witness)}"
                yield from block([piece(told, DIM)], width=width, first=[Piece(_INDENT)])
        return
    found = changes(first.said.words, other.said.words)
    yield from _beside(heads, width)
    yield from _beside(([Piece("")], [Piece("")]), width)
    for row in _rows(first.said, other.said, found):
        yield from _beside(row, width)
    yield from _judged(first.said, other, found, width, reader)


def _why(witness: Witness) -> str:
    content = content_of(witness.entry)
    if not content:
        return "is cited without passages"
    if length_of(content) > LONGEST_REPORT:
        return f"has more than {LONGEST_REPORT:,} characters"
    if witness.is_out_of_reach:
        return f"stands behind {LONGEST_TOGETHER:,} characters of other reports"
    return _IN_DOUBT if all(span.words is not None for span in content) else _WHY[witness.text]


def _head(witness: Witness, number: int, reader: Reader) -> Paragraph:
    genre = [piece(f" · {witness.genre}", DIM)] if witness.genre else []
    return [Piece(f"{number} ", BOLD), piece(reader.names.get(witness.entry.source, witness.entry.source)), *genre]


def _judged(first: Reported, other: Witness, found: Sequence[Change], width: int, reader: Reader) -> Iterator[Line]:
    said = other.said or first
    gone, new = (sum(it.end - it.start for it in found), sum(it.other_end - it.other_start for it in found))
    share = f"{100 * similarity(first.words, said.words):.0f} % of the words in common"
    told = (
        f"{counted(gone, 'word')} only in the first, {new:,} only in the other; {share}" if found else "the same words"
    )
    yield []
    claimed = other.entry.value.get("fidelity")
    row = reader.schemas.codes("fidelity").get(str(claimed))
    coded = [piece(f"{row['title'] if row else claimed}: ", BOLD)] if claimed else []
    yield from block([*coded, piece(told)], width=width, first=[Piece(_INDENT)])


def _beside(row: tuple[Paragraph, Paragraph], width: int) -> Iterator[Line]:
    """Set two paragraphs in columns, or one above the other where there is no room for columns."""
    room = (width - len(_INDENT) - len(_BETWEEN)) // 2
    if room < _NARROWEST:
        for paragraph in row:
            yield from block(paragraph, width=width, first=[Piece(_INDENT)])
        return
    for left, right in zip_longest(*(wrapped(paragraph, room) for paragraph in row), fillvalue=[]):
        gap = " " * (room - sum(text_width(it.text) for it in left))
        yield [Piece(_INDENT), *left, Piece(gap), Piece(_BETWEEN, DIM), *right]


def _rows(first: Reported, other: Reported, found: Sequence[Change]) -> Iterator[tuple[Paragraph, Paragraph]]:
    """Give the words of both in rows that begin with the same sentence, what differs marked."""
    left: Paragraph = []
    right: Paragraph = []
    for stretch in _stretches(first, other, found):
        left += _shown(first, *stretch.ours, _GONE if stretch.changed else None)
        right += _shown(other, *stretch.theirs, _NEW if stretch.changed else None)
        if _ends_a_sentence(first, stretch.ours[1]) and _ends_a_sentence(other, stretch.theirs[1]):
            yield left, right
            left, right = [], []
    if left or right:
        yield left, right


def _stretches(first: Reported, other: Reported, found: Sequence[Change]) -> Iterator[Stretch]:
    """Give what is the same and what differs in turn, what is the same cut where a sentence ends on both sides."""
    edges = [Change(0, 0, 0, 0), *found, Change(len(first.words), len(first.words), len(other.words), len(other.words))]
    for before, after in pairwise(edges):
        at, other_at = before.end, before.other_end
        for step in range(1, after.start - at + 1):
            is_end = _ends_a_sentence(first, before.end + step) and _ends_a_sentence(other, before.other_end + step)
            if is_end or before.end + step == after.start:
                place, other_place = before.end + step, before.other_end + step
                yield Stretch((at, place), (other_at, other_place), changed=False)
                at, other_at = place, other_place
        if after.start < after.end or after.other_start < after.other_end:
            yield Stretch((after.start, after.end), (after.other_start, after.other_end), changed=True)


def _ends_a_sentence(said: Reported, word: int) -> bool:
    """Tell whether a sentence ends between a word and the one before it."""
    if not 0 < word < len(said.words):
        return False
    return _SENTENCE_END.search(said.text, said.words[word - 1].end, said.words[word].start) is not None


def _shown(said: Reported, start: int, end: int, mark: tuple[str, str, str] | None) -> Paragraph:
    """Show some words, marked or not, with what stands between them and the next."""
    if start == end:
        return []
    first = said.words[start].start if start else 0
    last = said.words[end - 1].end
    behind = said.text[last : said.words[end].start] if end < len(said.words) else said.text[last:]
    if mark is None:
        return [piece(said.text[first:last] + behind)]
    opening, closing, style = mark
    return [piece(f"{opening}{said.text[first:last]}{closing}", style), piece(behind)]
