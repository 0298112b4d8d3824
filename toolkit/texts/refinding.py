"""Evidence found again in any copy of its text: each span by length and digest, each entry as a whole.

The spans of an entry are looked at in this order, and each that is found helps to place the others:

1. Content spans of SHORT code points or more. One whose digest stands at its own place is `exact`, whatever stands
   elsewhere. One whose digest stands in one other place is `shifted`, wherever that is: so much text is not met by
   chance. Of several places those between the nearest found spans, in front and behind, count, if there are any;
   when that leaves one, the span is `shifted`, else it is `ambiguous`. Nothing but this order chooses.
2. Long spans of other roles, in the same way.
3. Short spans. At its own place one is `exact` when no other is found, or one beside it is exact. Where it keeps its
   distance to the nearest found span in front or behind, it is `shifted`. What is left counts in its own place, then
   in any one place; with several, or when two spans would stand in one place or in the wrong order, `ambiguous`. All
   this only between the found spans in front and behind; with one of them, or when these have changed places, within
   NEAR code points of either.
4. A span that is nowhere is `changed` when its words are known, a found span stood within NEAR code points of it, and
   what now stands at that distance, from one boundary of words to another, is as like the words as ALIKE says. It
   helps to place no other. Every other span is `missing`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from toolkit.texts.likeness import likenesses
from toolkit.texts.normalization import fold
from toolkit.texts.spans import is_boundary
from toolkit.texts.windows import Place, Windows

SHORT = 32
"""A span of fewer code points may stand anywhere by chance."""

NEAR = 200
"""How far, in code points, from a found span a short one may stand."""

ALIKE = 0.85
"""How alike, by normalised indel similarity, what stands at a span's place must be to be those words changed."""

MAX_WORDS = 20_000
"""The most code points of words that are compared with what stands at their place."""

_DRIFT = sorted(range(-16, 17), key=abs)


class Outcome(StrEnum):
    """What became of a span; see the module."""

    EXACT = "exact"
    SHIFTED = "shifted"
    AMBIGUOUS = "ambiguous"
    CHANGED = "changed"
    MISSING = "missing"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A span as its record has it."""

    start: int
    end: int
    sha256: str
    role: str = "content"
    words: str | None = None

    @property
    def place(self) -> Place:
        """Where it is recorded."""
        return self.start, self.end

    @property
    def length(self) -> int:
        """How many code points it has."""
        return self.end - self.start

    @property
    def is_short(self) -> bool:
        """Whether it counts only beside other spans of its entry."""
        return self.length < SHORT


@dataclass(frozen=True, slots=True)
class Refound:
    """What became of a span, and where: one place, several when `ambiguous`, none when `missing` or `unavailable`."""

    outcome: Outcome
    found_at: tuple[Place, ...] = ()


def refind(text: str, entries: Sequence[Sequence[Sought]]) -> tuple[tuple[Refound, ...], ...]:
    """Find the spans of evidence entries again in a canonical text, whether or not it is the one they were made of.

    The spans of an entry stand in the order of their text. What became of an entry depends on no other entry.
    """
    windows = Windows(text)
    _meet(windows, [span for spans in entries for span in spans])
    return tuple(_Entry(windows, spans).refound() for spans in entries)


def _meet(windows: Windows, spans: Sequence[Sought]) -> None:
    """Let the windows know every slice that they have of those that may stand anywhere.

    Most spans have moved about as far as the one before, so that is tried before all windows of a length are.
    """
    lost: dict[int, set[str]] = defaultdict(set)
    move = 0
    away = [span for span in spans if not windows.has(span.place, span.sha256) and not span.is_short]
    for span in away:
        windows.learn(span.words or "", span.sha256)
        lost[span.length].add(span.sha256)
    for span in sorted(away, key=lambda span: span.start):
        if not any(windows.has(_moved(span, move + by), span.sha256) for by in _DRIFT):
            windows.search(span.length, lost.pop(span.length, ()))
        places = windows.places(span.sha256)
        move = places[0][0] - span.start if places else move


def _moved(span: Sought, by: int) -> Place:
    return span.start + by, span.end + by


@dataclass(slots=True)
class _Entry:
    """An entry while its spans are being found: `found` grows, by index, with the one place of each."""

    windows: Windows
    spans: Sequence[Sought]
    found: dict[int, Place] = field(default_factory=dict)

    def refound(self) -> tuple[Refound, ...]:
        long = [index for index, span in enumerate(self.spans) if not span.is_short]
        short = [index for index, span in enumerate(self.spans) if span.is_short]
        self.found |= {index: self.spans[index].place for index in long if self._stands(index)}
        for options, indices in ((self._long, long), (self._steady, short), (self._short, short)):
            self._settle([index for index in indices if self.spans[index].role == "content"], options)
            self._settle(indices, options)
        return tuple(self._outcome(index) for index in range(len(self.spans)))

    def _settle(self, indices: Sequence[int], options: Callable[[int], tuple[Place, ...]]) -> None:
        """Find those that have one place, until those found help no other."""
        while True:
            places = {index: options(index) for index in indices if index not in self.found}
            sole = {index: found[0] for index, found in places.items() if len(found) == 1}
            settled = {index: place for index, place in sole.items() if not self._is_disputed(index, sole)}
            if not settled:
                return
            self.found |= settled

    def _is_disputed(self, index: int, sole: Mapping[int, Place]) -> bool:
        """Tell whether another span would stand in the same place or, where one is short, on the wrong side."""
        if sole[index] == self.spans[index].place:
            return False
        return any(
            sole[index] == place or ((sole[index] < place) is not (index < other) and self.spans[index].is_short)
            for other, place in sole.items()
            if other != index
        )

    def _stands(self, index: int, by: int = 0) -> bool:
        return self.windows.has(_moved(self.spans[index], by), self.spans[index].sha256)

    def _neighbours(self, index: int) -> tuple[int | None, int | None]:
        """Give the nearest spans that are found, in front and behind."""
        return (
            max((other for other in self.found if other < index), default=None),
            min((other for other in self.found if other > index), default=None),
        )

    def _long(self, index: int) -> tuple[Place, ...]:
        taken = set(self.found.values())
        places = tuple(place for place in self.windows.places(self.spans[index].sha256) if place not in taken)
        if len(places) < 2:
            return places
        low, high = self._limits(index)
        return tuple(place for place in places if low <= place[0] and place[1] <= high) or places

    def _limits(self, index: int) -> Place:
        """Give the end of the nearest found span in front and the start of that behind, else those of the text."""
        before, after = self._neighbours(index)
        low = 0 if before is None else self.found[before][1]
        return low, len(self.windows.text) if after is None else self.found[after][0]

    def _steady(self, index: int) -> tuple[Place, ...]:
        """Give the places of a short span that are as far from a neighbour as it was, its own before any other."""
        moves = [
            self.found[other][0] - self.spans[other].start for other in self._neighbours(index) if other is not None
        ]
        kept = {by for by in moves or [0] if self._stands(index, by)}
        if 0 in kept:
            return (self.spans[index].place,)
        places = {_moved(self.spans[index], by) for by in kept}
        return tuple(sorted(place for place in places if self._is_in_reach(index, place)))

    def _short(self, index: int) -> tuple[Place, ...]:
        span = self.spans[index]
        steady = self._steady(index)
        if steady:
            return steady
        if self._stands(index) and self._is_in_reach(index, span.place):
            return (span.place,)
        found: set[Place] = set()
        for first, last in self._reach(index):
            self.windows.search(span.length, [span.sha256], first, last)
            found.update(self.windows.places(span.sha256, first, last))
        return tuple(sorted(found - set(self.found.values())))

    def _reach(self, index: int) -> Sequence[Place]:
        """Give the parts of the text in which a short span counts."""
        before, after = self._neighbours(index)
        low, high = self._limits(index)
        if before is not None and after is not None and low <= high:
            return [(low, high)]
        room = NEAR + self.spans[index].length
        behind = [(low, low + room)] if before is not None else []
        return behind + ([(max(0, high - room), high)] if after is not None else [])

    def _is_in_reach(self, index: int, place: Place) -> bool:
        return any(first <= place[0] and place[1] <= last for first, last in self._reach(index))

    def _outcome(self, index: int) -> Refound:
        span = self.spans[index]
        if index in self.found:
            place = self.found[index]
            return Refound(Outcome.EXACT if place == span.place else Outcome.SHIFTED, (place,))
        places = self._short(index) if span.is_short else self._long(index)
        if places:
            return Refound(Outcome.AMBIGUOUS, places)
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


def _longest(words: str) -> int:
    """Give the length beyond which nothing can be like the words."""
    return int(len(words) * (2 - ALIKE) / ALIKE) + 1
