"""How the words of two texts differ: typography, capitals, punctuation and spelling aside.

A word is a run of letters and digits, with the apostrophes inside it and the points inside a number (`6.5`) or an
abbreviation, which loses them (`U.S.` is `us`). Hyphens part words, but what one text ties by a hyphen and the other
writes as one word is the same (`on-going`, `ongoing`), and so are British and American spelling. A sign that says
something (`$`, `%`, a minus) is a word, and so is each letter of a script that puts no space between words.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category

from toolkit.texts.normalization import fold
from toolkit.texts.spans import UNSPACED
from toolkit.texts.spelling import american

MAX_COMPARED = 5_000
"""The most words of either text, between what both begin and end with, that are compared one by one."""

_SIGNS = "%‰&@#§"  # punctuation to Unicode, but spoken
_HYPHENS = "-\u2010\u2011"
_MINUS = "-\u2212\u2013"
_PERCENT = ("per", "cent")  # the one pair that British spelling parts by a space
_WORD = re.compile(
    "(?<![wd])w(?:[.]w)+(?![wd])"  # U.S.
    "|(?:(?<![wd])-(?=d))?(?:[wd]|(?<=[wd])'(?=[wd])|(?<=d)[.,](?=d))+"
    "|[us]"
)
_ABBREVIATION = re.compile("w(?:[.]w)+")
_UNSPACED_STARTS = [first for first, _ in UNSPACED]


class Word(NamedTuple):
    """A word of a text: the form by which it is compared, its place, and whether a hyphen ties it to the one before."""

    form: str
    start: int
    end: int
    is_tied: bool = False


class Change(NamedTuple):
    """Words `[start, end)` of one text in whose place the other has its words `[other_start, other_end)`.

    Either may be none.
    """

    start: int
    end: int
    other_start: int
    other_end: int


def words(text: str) -> list[Word]:
    """Give the words of a text in order."""
    sorts, folded = "".join(map(_sort, text)), fold(text)
    return [
        Word(_form(sorts, folded, *match.span()), *match.span(), _is_tied(text, match.start()))
        for match in _WORD.finditer(sorts)
    ]


def is_same_text(one: str, other: str) -> bool:
    """Tell whether two texts are the same but for the kind of their quotation marks and dashes, and for space."""
    return fold(one).split() == fold(other).split()


def changes(one: Sequence[Word], other: Sequence[Word]) -> list[Change]:
    """Give the fewest words that have to be exchanged for the words of the other text to come out, in order.

    A hyphen more or fewer between the same letters is no change.
    Of texts with more than MAX_COMPARED words between their like ends, all that stands there is one change.
    """
    ours, theirs = [word.form for word in one], [word.form for word in other]
    head = _like_head(ours, theirs)
    tail = _like_head(ours[head:][::-1], theirs[head:][::-1])
    ours, theirs = ours[head : len(ours) - tail], theirs[head : len(theirs) - tail]
    kept = _subsequence(ours, theirs) if max(len(ours), len(theirs)) <= MAX_COMPARED else []
    found, at, other_at = [], 0, 0
    for place, other_place in (*kept, (len(ours), len(theirs))):
        if place > at or other_place > other_at:
            found.append(Change(head + at, head + place, head + other_at, head + other_place))
        at, other_at = place + 1, other_place + 1
    return [it for it in found if not _is_respelt(one[it.start : it.end], other[it.other_start : it.other_end])]


def similarity(one: Sequence[Word], other: Sequence[Word]) -> float:
    """Say how alike two texts are, from 0 to 1: twice the words that both have in one order, by the words of both.

    It is 1 exactly when all words are the same, and the same in both directions: of several ways to keep as many
    words, each direction may find another, and hyphens count for more in one than in the next.
    """
    first, second = sorted((one, other), key=lambda run: [word.form for word in run])
    exchanged = sum(it.end - it.start + it.other_end - it.other_start for it in changes(first, second))
    total = len(one) + len(other)
    return (total - exchanged) / total if total else 1.0


def _form(sorts: str, folded: str, start: int, end: int) -> str:
    form = folded[start:end].casefold()
    return form.replace(".", "") if _ABBREVIATION.fullmatch(sorts, start, end) else american(form)


def _is_tied(text: str, start: int) -> bool:
    """Tell whether a hyphen alone stands between a word and the one before, and not between two figures."""
    around = text[max(0, start - 2) : start + 1]
    return (
        len(around) == 3
        and around[1] in _HYPHENS
        and around[0].isalnum()
        and not (around[0].isdecimal() and around[2].isdecimal())
    )


def _is_respelt(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Tell whether two runs of words have the same letters, parted alike but for hyphens."""
    if "".join(word.form for word in one) != "".join(word.form for word in other):
        return False
    return _parted(one, tied=False) <= _parted(other, tied=True) and _parted(other, tied=False) <= _parted(
        one, tied=True
    )


def _parted(run: Sequence[Word], *, tied: bool) -> set[int]:
    """Give after how many letters a run of words is parted, with or without the places of hyphens."""
    found, letters = set(), 0
    for before, word in pairwise(run):
        letters += len(before.form)
        if tied or not (word.is_tied or (before.form, word.form) == _PERCENT):
            found.add(letters)
    return found


@lru_cache(maxsize=4096)
def _sort(sign: str) -> str:
    """Give the sort of a character: digit, letter of a word, letter that is a word, sign; else what it folds to."""
    general = category(sign)
    if general == "Nd":
        return "d"
    if general[0] in "LMN":
        return "u" if _is_unspaced(ord(sign)) else "w"
    if sign in _MINUS:
        return "-"
    if sign in _SIGNS or (general[0] == "S" and general != "Sk"):
        return "s"
    folded = fold(sign)
    return folded if folded in "',." else " "


def _is_unspaced(code: int) -> bool:
    place = bisect_right(_UNSPACED_STARTS, code)
    return place > 0 and code <= UNSPACED[place - 1][1]


def _like_head(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (ours, theirs) in enumerate(pairs) if ours != theirs), min(len(one), len(other)))


def _subsequence(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Give the places, in both, of a longest common subsequence.

    Each bit of a row stands for a word of `one` and is cleared where the subsequence grows; the rows are kept, and
    the way is read back from the last (see `toolkit.texts.likeness`).
    """
    places: dict[str, int] = {}
    for index, form in enumerate(one):
        places[form] = places.get(form, 0) | 1 << index
    row = full = (1 << len(one)) - 1
    rows = [row]
    for form in other:
        matches = row & places.get(form, 0)
        row = (row + matches | row - matches) & full
        rows.append(row)
    at, other_at, found = len(one), len(other), []
    while at and other_at:
        if one[at - 1] == other[other_at - 1]:
            at, other_at = at - 1, other_at - 1
            found.append((at, other_at))
        elif rows[other_at] >> (at - 1) & 1:
            at -= 1
        else:
            other_at -= 1
    return found[::-1]
