"""Evidence found again in any copy of its text: each span by length and digest, each entry as a whole.

In the recorded text itself every span that stands in its place is `exact`. In any other copy the spans of an entry are
looked at in this order, and each that is found helps to place the others:

1. Content spans of SHORT code points or more. One whose digest stands at its own place is `exact`, whatever stands
   elsewhere. One whose digest stands in one other place is `shifted`, wherever that is: so much text is not met by
   chance. Of several places those between the nearest found long spans, in front and behind, count, if there are any;
   when that leaves one, the span is `shifted`, else it is `ambiguous`. Nothing but this order chooses.
2. Long spans of other roles, in the same way.
3. Short spans. One counts only where it is as far as it was, give or take less than its length, from the nearest found
   span in front or behind, within NEAR code points of it and in one sentence with it. Failing that, only just as far,
   where nothing can have been lost: it is no nearer to the found span on its other side than it was, and its words
   stand once between the two; or, without such a span, it opens the paragraph of the one behind it, and is no nearer
   to the start of the text. So when sentences or paragraphs go, come or change places, a cue is not taken for another
   that has the same words.
4. A span that is nowhere is `changed` when its words are known, a found span stood within NEAR code points of it, and
   what now stands at that distance, from one boundary of words to another, is as like the words as ALIKE says. It
   helps to place no other. Every other span is `missing`.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from toolkit.texts.likeness import likenesses
from toolkit.texts.normalization import fold
from toolkit.texts.sought import Progress, Sought, meet
from toolkit.texts.spans import is_boundary
from toolkit.texts.windows import Place, Windows

NEAR = 200
"""How far, in code points, from a found span a short one may stand."""

ALIKE = 0.85
"""How alike, by normalised indel similarity, what stands at a span's place must be to be those words changed."""

MAX_WORDS = 20_000
"""The most code points of words that are compared with what stands at their place."""

SENTENCE_ENDS = ".!?\n\u2026\u2028\u2029\u3002\uff01\uff0e\uff1f\uff61"
"""What may end a sentence, a heading or a paragraph, in this or another script; some of it elsewhere too."""


class Outcome(StrEnum):
    """What became of a span; see the module."""

    EXACT = "exact"
    SHIFTED = "shifted"
    AMBIGUOUS = "ambiguous"
    CHANGED = "changed"
    MISSING = "missing"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Refound:
    """What became of a span, and where: one place, several when `ambiguous`, none when `missing` or `unavailable`."""

    outcome: Outcome
    found_at: tuple[Place, ...] = ()


def refind(
    text: str,
    entries: Sequence[Sequence[Sought]],
    *,
    is_recorded: bool = False,
    progress: Progress = lambda _done, _whole: None,
) -> tuple[tuple[Refound, ...], ...]:
    """Find the spans of evidence entries again in a canonical text, or in the one they were made of, `is_recorded`.

    The spans of an entry stand in the order of their text. What became of an entry depends on no other entry.
    """
    windows = Windows(text)
    meet(windows, [span for spans in entries for span in spans], progress)
    return tuple(_Entry(windows, spans).refound(is_recorded=is_recorded) for spans in entries)


@dataclass(slots=True)
class _Entry:
    """An entry while its spans are being found: `found` grows, by index in `order`, with the one place of each.

    `taken` are these places. `left` has the places of those that have several, or one that another span has as well.
    """

    windows: Windows
    spans: Sequence[Sought]
    found: dict[int, Place] = field(default_factory=dict)
    left: dict[int, tuple[Place, ...]] = field(default_factory=dict)
    order: Sequence[int] = ()
    taken: AbstractSet[Place] = frozenset()

    def refound(self, *, is_recorded: bool) -> tuple[Refound, ...]:
        for index, span in enumerate(self.spans):
            if (is_recorded or not span.is_short) and self.windows.has(span.place, span.sha256):
                self.found[index] = span.place
        self._find({})
        long = [index for index, span in enumerate(self.spans) if not span.is_short]
        self._settle([index for index in long if self.spans[index].role == "content"], self._long)
        self._settle(long, self._long)
        self._settle([index for index, span in enumerate(self.spans) if span.is_short], self._short)
        return tuple(self._outcome(index) for index in range(len(self.spans)))

    def _settle(self, indices: Sequence[int], options: Callable[[int], tuple[Place, ...]]) -> None:
        """Find those that have one place, which no other of them has, until those found help no other."""
        while True:
            places = {index: options(index) for index in indices if index not in self.found}
            sole = {index: found[0] for index, found in places.items() if len(found) == 1}
            claims = Counter(sole.values())
            settled = {index: place for index, place in sole.items() if claims[place] == 1}
            if not settled:
                break
            self._find(settled)
        self.left |= places

    def _find(self, settled: Mapping[int, Place]) -> None:
        self.found |= settled
        self.order, self.taken = sorted(self.found), set(self.found.values())

    def _neighbours(self, index: int) -> tuple[int | None, int | None]:
        """Give the nearest spans that are found, in front and behind."""
        front, behind = bisect_left(self.order, index), bisect_right(self.order, index)
        return (
            self.order[front - 1] if front else None,
            self.order[behind] if behind < len(self.order) else None,
        )

    def _limits(self, index: int) -> Place:
        """Give the end of the nearest found span in front and the start of that behind, else those of the text."""
        before, after = self._neighbours(index)
        low = 0 if before is None else self.found[before][1]
        return low, len(self.windows.text) if after is None else self.found[after][0]

    def _long(self, index: int) -> tuple[Place, ...]:
        """Give the places of a long span, of several those that are in order, if there are any."""
        span = self.spans[index]
        known = self.windows.places(span.sha256)  # of another length, if another span with that digest has one
        places = tuple(it for it in known if it not in self.taken and it[1] - it[0] == span.length)
        if len(places) < 2:
            return places
        low, high = self._limits(index)
        return tuple(place for place in places if low <= place[0] and place[1] <= high) or places

    def _short(self, index: int) -> tuple[Place, ...]:
        """Give the places of a short span that are about as far from a neighbour as it was, in one sentence with it.

        Failing these, the one just as far, if nothing can have been lost between the two; that may be any between two.
        """
        before, after = self._neighbours(index)
        pairs = [(near, far) for near, far in ((before, after), (after, before)) if near is not None]
        nearest = [(self._nearest(index, near), near) for near, _ in pairs]
        tied = {place for place, near in nearest if place is not None and self._ends(place, near) == ""}
        if tied:
            return tuple(sorted(tied))
        kept = [(self._kept(index, near), near, far) for near, far in pairs]
        whole = {it[0] for it in kept if self._fits(index, it[0]) and self._is_whole(index, *it)}
        if not whole or None in {before, after}:
            return tuple(whole)
        low, high = self._limits(index)
        places = self.windows.places(self.spans[index].sha256)
        return tuple(it for it in places if low <= it[0] and it[1] <= high and self._fits(index, it))

    def _kept(self, index: int, near: int) -> Place:
        """Give the place of a span that has moved as far as another."""
        return self.spans[index].moved(self.found[near][0] - self.spans[near].start)

    def _nearest(self, index: int, near: int) -> Place | None:
        """Give the place that is less than its length from there; another with the same words would be farther off."""
        start, end = self._kept(index, near)
        moves = sorted(range(start - end + 1, end - start), key=abs)
        return next(filter(lambda place: self._fits(index, place), ((start + by, end + by) for by in moves)), None)

    def _fits(self, index: int, place: Place) -> bool:
        """Tell whether a span may stand in a place: its words, no part of longer ones, and no found span."""
        return (
            place not in self.taken
            and self.windows.has(place, self.spans[index].sha256)
            and all(is_boundary(self.windows.text, position) for position in place)
        )

    def _ends(self, place: Place, near: int) -> str | None:
        """Give what may end a sentence from a place to a found span, their words included; None when that is far."""
        other, text = self.found[near], self.windows.text
        if max(place[0] - other[1], other[0] - place[1]) > NEAR:
            return None
        first, last = (place[0], other[0]) if place < other else (_last_letter(text, other), _last_letter(text, place))
        return "".join(end for end in text[first:last] if end in SENTENCE_ENDS)

    def _is_whole(self, index: int, place: Place, near: int, far: int | None) -> bool:
        """Tell whether a short span is no nearer to its other neighbour than it was.

        Without one it must open the paragraph of the neighbour, and be no nearer to the start of the text.
        """
        span = self.spans[index]
        if far is not None:
            before = far < index
            return _gap(place, self.found[far], before=before) >= _gap(span.place, self.spans[far].place, before=before)
        ends = self._ends(place, near)
        opens = place[0] == 0 or self.windows.text[place[0] - 1] == "\n"
        return near > index and ends is not None and "\n" not in ends and opens and place[0] >= span.start

    def _outcome(self, index: int) -> Refound:
        span = self.spans[index]
        if index in self.found:
            place = self.found[index]
            return Refound(Outcome.EXACT if place == span.place else Outcome.SHIFTED, (place,))
        if self.left[index]:
            return Refound(Outcome.AMBIGUOUS, self.left[index])
        changed = max(self._changed(index, fold(span.words or "")), default=None)
        return Refound(Outcome.MISSING) if changed is None else Refound(Outcome.CHANGED, (changed[1],))

    def _changed(self, index: int, words: str) -> Iterator[tuple[float, Place]]:
        """Give what is like the words at the span's distance from its neighbours, and how like it is."""
        before, after = self._neighbours(index)
        if not words or len(words) > MAX_WORDS:
            return
        if before is not None and 0 <= (gap := self.spans[index].start - self.spans[before].end) <= NEAR:
            yield from self._behind(words, self.found[before][1] + gap, self._limits(index)[1])
        if after is not None and 0 <= (gap := self.spans[after].start - self.spans[index].end) <= NEAR:
            yield from self._in_front(words, self.found[after][0] - gap, self._limits(index)[0])

    def _behind(self, words: str, start: int, last: int) -> Iterator[tuple[float, Place]]:
        stretch = self.windows.folded[start : min(last, start + _longest(words))]
        for length, alike in enumerate(likenesses(words, stretch), 1):
            yield from self._alike(alike, (start, start + length))

    def _in_front(self, words: str, end: int, first: int) -> Iterator[tuple[float, Place]]:
        stretch = self.windows.folded[max(first, end - _longest(words), 0) : max(end, 0)]
        for length, alike in enumerate(likenesses(words[::-1], stretch[::-1]), 1):
            yield from self._alike(alike, (end - length, end))

    def _alike(self, alike: float, place: Place) -> Iterator[tuple[float, Place]]:
        start, end = place
        solid = self.windows.folded[start] != " " != self.windows.folded[end - 1]
        if alike >= ALIKE and solid and all(is_boundary(self.windows.text, position) for position in place):
            yield alike, place


def _gap(place: Place, other: Place, *, before: bool) -> int:
    """Give how far a place is behind another that ought to stand before it, or in front of one that ought not."""
    return place[0] - other[1] if before else other[0] - place[1]


def _last_letter(text: str, place: Place) -> int:
    start, end = place
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return end


def _longest(words: str) -> int:
    """Give the length beyond which nothing can be like the words."""
    return int(len(words) * (2 - ALIKE) / ALIKE) + 1
