"""The ids that a wrong one most likely means."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

NEAREST = 3  # how many ids a message suggests
_COMPARED = 20  # ids that share most with the wrong one, compared letter by letter
_COMMON = 200  # a run of letters that more ids than this have says nothing
_SEARCHES = 2_000  # wrong ids for which one run looks; whoever has more has another fault than misspelling


class Nearby:
    """Known ids, indexed by their runs of three letters, so that a search does not compare with each of them."""

    def __init__(self, known: Iterable[str]) -> None:
        self._index: dict[str, list[str]] = defaultdict(list)
        for identifier in known:
            for run in _runs(identifier):
                self._index[run].append(identifier)
        self._found: dict[str, Sequence[str]] = {}

    def of(self, identifier: str) -> Sequence[str]:
        """Give the nearest known ids, the likeliest first."""
        if identifier not in self._found and len(self._found) < _SEARCHES:
            self._found[identifier] = self._search(identifier[:80])
        return self._found.get(identifier, ())

    def _search(self, identifier: str) -> Sequence[str]:
        shared: Counter[str] = Counter()
        for run in _runs(identifier):
            holders = self._index.get(run, ())
            if len(holders) <= _COMMON:
                shared.update(holders)
        candidates = [candidate for candidate, _ in shared.most_common(_COMPARED)]
        return get_close_matches(identifier, candidates, n=NEAREST, cutoff=0.5)


def did_you_mean(known: Nearby, identifier: str) -> str | None:
    """Ask whether one of the nearest known ids was meant; None where none is near."""
    quoted = [f'"{name}"' for name in known.of(identifier)]
    return f"did you mean {' or '.join(quoted)}?" if quoted else None


def _runs(identifier: str) -> set[str]:
    padded = f"^{identifier}$"
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
