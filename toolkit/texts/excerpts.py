"""A passage with some of the text around it."""

from dataclasses import dataclass

from toolkit.texts.normalization import SPACE

AROUND = 80
"""How many code points are shown on either side of a passage, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A passage, the text before and after it, and whether more stands there."""

    before: str
    words: str
    after: str
    more_before: bool
    more_after: bool


def excerpt(text: str, start: int, end: int, around: int = AROUND) -> Excerpt:
    """Take `text[start:end]` with what surrounds it; a word that the cut would part is left out."""
    first, last = max(0, start - around), min(len(text), end + around)
    before, after = text[first:start], text[end:last]
    if first > 0 and text[first - 1] not in SPACE:
        before = before[_first_space(before) :]
    if last < len(text) and text[last] not in SPACE:
        after = after[: len(after) - _first_space(after[::-1])]
    return Excerpt(
        before=before.lstrip(SPACE) if first > 0 else before,
        words=text[start:end],
        after=after.rstrip(SPACE) if last < len(text) else after,
        more_before=first > 0,
        more_after=last < len(text),
    )


def _first_space(text: str) -> int:
    """Give the place of the first space; 0, to cut nothing, where there is none: not all scripts have them."""
    return next((index for index, sign in enumerate(text) if sign in SPACE), 0)
