"""Where the sentences of a text are, by a few plain rules that anybody can follow by hand.

A sentence ends

- at `.`, `!`, `?` or `…`, with the quotation marks and brackets that close behind it, when space follows and then,
  behind any marks that open, a capital, a digit or a letter of a script without capitals;
- at the full stop, exclamation and question mark of Chinese and Japanese, with the marks that close behind it;
- at a blank line; and at the end of every line, unless the text's lines are wrapped: when most lines that another
  line touches end in mid-sentence, only a blank line counts.

It does not end behind a title ("Mr.") or the number or letter that it begins with ("5."). Behind initials
("John F."), letters with stops ("U.S.", "a.m.") and other shortenings ("Jan.", "No.") it ends only when one of a few
words that open sentences follows ("The", "He"). The lists are English. Where a question is quoted and its cue begins
with a capital ("Why?" Smith asked), one sentence reads as two.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from toolkit.texts.normalization import DOUBLE, SINGLE, SPACE

Place = tuple[int, int]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words("mr mrs ms mx dr prof gen sen rep gov lt col maj capt cmdr adm sgt hon rev st messrs amb")
"""Shortenings that always have more of the sentence behind them."""

SHORTENED = _words(
    "jan feb mar apr jun jul aug sep sept oct nov dec no nos art sec para vs etc inc ltd co corp jr sr approx dept "
    "est fig vol pp ed eds cf al min max mt ft"
)
"""Shortenings behind which a sentence may end."""

STARTERS = _words(
    "a after also an and as at before but by for he her his however i if in it its no on our she so that the their "
    "then there these they this those to we what when while who with you"
)
"""Words that, with a capital, show that a sentence begins even behind a shortening."""

_FULL_STOPS = "\u3002\uff01\uff1f\uff61"  # of Chinese and Japanese
_CLOSING = re.escape("\"')]}" + SINGLE + DOUBLE + "」』")
_OPENING = re.escape("\"'([{" + SINGLE + DOUBLE + "「『")
_IN_LINE = re.escape(SPACE.replace("\n", ""))
_END = re.compile(
    rf"(?<![.!?…])[.!?…]++[{_CLOSING}]*+(?=[{re.escape(SPACE)}]++[{_OPENING}]*+(?P<next>\w+))"
    rf"|[{_FULL_STOPS}]++[{_CLOSING}]*+"
    rf"|\n[{_IN_LINE}]*(?=\n)"
    r"|\n"
)
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]\.)*[^\W_]+\Z")
_FINISHED = re.compile(rf"[.!?…:;{_FULL_STOPS}][{_CLOSING}]*\Z")
_LONGEST_WORD = 40
_ENUMERATION = re.compile(r"\s*(?:\d{1,3}|[A-Za-z])")
_SAID = re.compile(r"\w")


@lru_cache(maxsize=8)
def sentences(text: str) -> tuple[Place, ...]:
    """Return the places of a text's sentences, in order, without the space around them; together they have each word.

    What has no letter or digit in it, a line of asterisks for example, is no sentence.
    """
    return tuple(_trimmed(text, begin, end) for begin, end in _pieces(text) if _SAID.search(text, begin, end))


def _pieces(text: str) -> Iterator[Place]:
    begin, wrapped = 0, _is_wrapped(text)
    for match in _END.finditer(text):
        enumerates = match.group() == "." and _ENUMERATION.fullmatch(text, begin, match.start())
        if not enumerates and _ends(text, match, wrapped=wrapped):
            yield begin, match.end()
            begin = match.end()
    yield begin, len(text)


def _ends(text: str, match: "re.Match[str]", *, wrapped: bool) -> bool:
    sign = match.group()
    if sign.startswith("\n"):
        return not wrapped or len(sign) > 1 or text[match.end() : match.end() + 1] == "\n"
    following = match["next"]
    if following is None:
        return True
    return not following[0].islower() and not (sign == "." and _is_shortened(text, match.start(), following))


def _is_shortened(text: str, stop: int, following: str) -> bool:
    found = _WORD_BEFORE.search(text[max(0, stop - _LONGEST_WORD) : stop])
    word = found.group() if found else ""
    if word.lower() in TITLES:
        return True
    may_be = "." in word or (len(word) == 1 and word.isupper() and word != "I") or word.lower() in SHORTENED
    return may_be and following.lower() not in STARTERS


def _is_wrapped(text: str) -> bool:
    """Tell whether line breaks come where the line was full: most lines with a line right below end unfinished."""
    lines = [line.strip(SPACE) for line in text.split("\n")]
    above = [line for line, below in pairwise(lines) if line and below]
    return 2 * sum(not _FINISHED.search(line) for line in above) > len(above)


def _trimmed(text: str, begin: int, end: int) -> Place:
    piece = text[begin:end]
    begin += len(piece) - len(piece.lstrip(SPACE))
    return begin, begin + len(piece.strip(SPACE))
