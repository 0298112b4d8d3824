"""Spans looked for in a text one by one: what is known of each, and the slices that the text has of them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from toolkit.texts.windows import Place, Windows

SHORT = 32
"""A span of fewer code points may stand anywhere by chance."""

_AT_ONCE = 256
"""How many lengths at most are searched at once when the span before was met nowhere."""

_DRIFT = sorted(range(-16, 17), key=abs)


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

    def moved(self, by: int) -> Place:
        """Give the place so many code points behind its own."""
        return self.start + by, self.end + by


Progress = Callable[[int, int], None]
"""Takes how many of the long spans that are not in their places were looked for, and how many there are."""


def meet(windows: Windows, spans: Sequence[Sought], progress: Progress) -> None:
    """Let the windows know every slice that they have of those that may stand anywhere.

    Most spans have moved about as far as the one before, so that is tried before all windows of a length are. Behind
    a span that is met nowhere others may be lost too, so there more lengths are searched at once.
    """
    lost: dict[int, set[str]] = defaultdict(set)
    away = [span for span in spans if not windows.has(span.place, span.sha256) and not span.is_short]
    for span in away:
        windows.learn(span.words or "", span.sha256)
        lost[span.length].add(span.sha256)
    away.sort(key=lambda span: span.start)
    move, at_once = 0, 1
    for done, span in enumerate(away):
        progress(done, len(away))
        if not any(windows.has(place, span.sha256) for place in _about(span, move)):
            batch = _batch(windows, away[done:], lost, move, at_once)
            tell = partial(_tell, progress, done, len(batch), len(away))
            windows.search({length: lost.pop(length) for length in batch}, tell)
            windows.search_around(span.moved(move), span.sha256)
        places = windows.places(span.sha256)
        move, at_once = (places[0][0] - span.start, 1) if places else (move, _AT_ONCE)


def _batch(
    windows: Windows, spans: Sequence[Sought], lost: Collection[int], move: int, at_once: int
) -> Collection[int]:
    """Give the length of the first span and those of others that have not moved so far, unless it was searched."""
    if spans[0].length not in lost:
        return ()
    others = (it for it in spans[1:] if it.length in lost)
    away = (it for it in others if not any(windows.stands(place, it.sha256) for place in _about(it, move)))
    return {spans[0].length, *islice((span.length for span in away), at_once - 1)}


def _about(span: Sought, move: int) -> Iterator[Place]:
    """Give the places of a span that has moved so far, or nearly."""
    return (span.moved(move + by) for by in _DRIFT)


def _tell(progress: Progress, done: int, batch: int, whole: int, share: float) -> None:
    progress(done + int(share * batch), whole)
