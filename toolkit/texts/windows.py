"""Slices looked for in a text by nothing but their length and digest.

The first search hashes only the windows that begin and end as passages do: with a word, or with punctuation that
does not cling to a word outside. In a text of up to EVERYWHERE code points a second one hashes all windows. So in a
longer text a slice that cuts a word, or has at an end space or what belongs to the next word, is found only where
`has` is asked about its place. In scripts without spaces nearly every position is between two words, and a hash costs
about a microsecond: a text of over UNSPACED_EVERYWHERE code points is searched as if they had spaces. There a slice
that begins or ends within a clause is found only AROUND the place where it is thought to be.

Windows of several lengths that begin together are hashed together: each adds to the hash what it has beyond the one
before it, so that nothing is hashed twice, and no window has to be set up by itself.
"""

from array import array
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial, reduce
from hashlib import sha256
from itertools import accumulate, compress, count, pairwise
from operator import or_
from re import fullmatch

from toolkit.texts.normalization import SPACE, fold, span_digest, text_digest
from toolkit.texts.spans import is_boundary

Place = tuple[int, int]

Batch = dict[int, set[bytes]]
"""Digests that are looked for together, by the length of their slices."""

Pieces = tuple[int, Sequence[bytes]]
"""Where windows begin together, and what each has beyond the one before it."""

Cutting = Callable[[Collection[int], Sequence[int], bytes], Iterator[Pieces]]
"""Takes lengths, the starts of windows with them, and marks where windows may end."""

Tell = Callable[[float], None]
"""Takes which share of a search is done."""

EVERYWHERE = 5_000
"""The most code points among which windows that cut words are tried too."""

UNSPACED_EVERYWHERE = 50_000
"""The most code points among which any two characters of a script without spaces may be the ends of a passage."""

AROUND = 1_000
"""How far, in code points, every window is tried around the place where a slice is thought to be."""

_CHUNK = 1 << 14
"""Among how many positions windows are chosen at once."""

_FEW = 4
"""For so many lengths it does not pay to cut the whole text."""


class Windows:
    """A text, and what is known of the slices in it. A digest is 64 hexadecimal digits, small letters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self._slices: dict[str, str] = {}

    def stands(self, place: Place, digest: str) -> bool:
        """Tell whether the slice at a place, which may lie outside the text, has the digest."""
        start, end = place
        if not 0 <= start < end <= len(self.folded):
            return False
        known = self._slices.get(digest)
        return text_digest(self.folded[start:end]) == digest if known is None else self.folded[start:end] == known

    def has(self, place: Place, digest: str) -> bool:
        """Tell the same, and know the slice from now on wherever it stands."""
        is_there = self.stands(place, digest)
        if is_there:
            self._slices.setdefault(digest, self.folded[slice(*place)])
        return is_there

    def learn(self, words: str, digest: str) -> None:
        """Take it that these are the words with that digest, wherever they stand, if they are."""
        if span_digest(words) == digest:
            self._slices.setdefault(digest, fold(words))

    def places(self, digest: str) -> tuple[Place, ...]:
        """Give the places of a slice that `has` or a search has met, in order.

        Places at which it cuts a word are given only when there is no other.
        """
        slice_ = self._slices.get(digest)
        if slice_ is None:
            return ()
        found = tuple(self._occurrences(slice_))
        whole = tuple(place for place in found if all(is_boundary(self.text, position) for position in place))
        return whole or found

    def _occurrences(self, slice_: str) -> Iterator[Place]:
        at = self.folded.find(slice_)
        while at >= 0:
            yield at, at + len(slice_)
            at = self.folded.find(slice_, at + 1)

    def search(self, digests: Mapping[int, Collection[str]], tell: Tell = lambda _: None) -> None:
        """Look for the slices with these digests, by their length, until each was met once."""
        wanted = {
            length: {bytes.fromhex(it) for it in those if it not in self._slices and fullmatch("[0-9a-f]{64}", it)}
            for length, those in digests.items()
            if 1 <= length <= len(self.folded)
        }
        groups = list(_groups(sorted(filter(wanted.get, wanted))))
        for number, lengths in enumerate(groups):
            batch = {length: wanted[length] for length in lengths}
            for share in self._hash(batch, *self._borders):
                tell((number + share) / len(groups))
            if len(self.folded) <= EVERYWHERE:
                anywhere = b"\1" * (len(self.folded) + 1)
                deque(self._hash(batch, anywhere, anywhere), maxlen=0)

    def search_around(self, place: Place, digest: str) -> None:
        """Look for a slice that has not been met in every window up to AROUND code points from a place.

        In a text of up to UNSPACED_EVERYWHERE code points that is left to `search`.
        """
        length, last = place[1] - place[0], len(self.folded) - (place[1] - place[0])
        is_wanted = digest not in self._slices and fullmatch("[0-9a-f]{64}", digest) is not None
        if is_wanted and length > 0 and len(self.folded) > UNSPACED_EVERYWHERE:
            starts = range(max(0, place[0] - AROUND), min(last, place[0] + AROUND) + 1)
            any(self.has((start, start + length), digest) for start in starts)

    def _hash(self, batch: Batch, begins: bytes, ends: bytes) -> Iterator[float]:
        """Hash the windows with these borders, until each digest was met; give which share of them is done."""
        for first in range(0, len(self.folded), _CHUNK):
            if not batch:
                return
            yield first / len(self.folded)
            for start, digest in self._met(batch, _starts(batch, begins, ends, first), ends):
                for length, those in batch.items():
                    if digest in those and self.has((start, start + length), digest.hex()):
                        those.discard(digest)
            for length in [length for length, those in batch.items() if not those]:
                del batch[length]

    def _met(self, batch: Batch, starts: Sequence[int], ends: bytes) -> Iterator[tuple[int, bytes]]:
        """Give the starts of the windows that are looked for, with their digests, until each was met."""
        digests = frozenset().union(*batch.values())
        for start, pieces in self._cutting(batch)(batch, starts, ends):
            hashed = sha256()
            for piece in pieces:
                hashed.update(piece)
                if (digest := hashed.digest()) in digests:
                    yield start, digest
                    if not any(batch.values()):
                        return

    def _cutting(self, lengths: Collection[int]) -> Cutting:
        """Choose what is quickest for these lengths."""
        if len(lengths) == 1:
            return self._cut_once
        are_near = _FEW < len(lengths) > (max(lengths) - min(lengths)) / 2
        return self._cut_at_all if are_near else self._cut_at_some

    def _cut_once(self, lengths: Collection[int], starts: Sequence[int], _: bytes) -> Iterator[Pieces]:
        """Cut off what has the one length."""
        (length,), data, offsets = lengths, self._bytes, self._offsets
        return ((start, (data[offsets[start] : offsets[start + length]],)) for start in starts)

    def _cut_at_all(self, lengths: Collection[int], starts: Sequence[int], ends: bytes) -> Iterator[Pieces]:
        """Cut what follows each start at every end from the shortest of the lengths to the longest."""
        shortest, longest, data, offsets = min(lengths), max(lengths), self._bytes, self._offsets
        at = past = 0
        first = starts[0] + shortest if starts else 0
        stops = [*compress(count(first), ends[first : first + _CHUNK + longest])]
        between = [data[offsets[one] : offsets[other]] for one, other in pairwise(stops)]
        for start in starts:
            while stops[at] < start + shortest:
                at += 1
            while past < len(stops) and stops[past] <= start + longest:
                past += 1
            yield start, (data[offsets[start] : offsets[stops[at]]], *between[at : past - 1])

    def _cut_at_some(self, lengths: Collection[int], starts: Sequence[int], ends: bytes) -> Iterator[Pieces]:
        """Cut what follows each start at the ends with these lengths."""
        data, offsets, shortest, width = self._bytes, self._offsets, min(lengths), max(lengths) - min(lengths) + 1
        wanted = _number(bytes(shortest + by in lengths for by in range(width)))
        for start in starts:
            stop, last, pieces = start + shortest - 1, offsets[start], []
            row = _number(ends[stop + 1 : stop + 1 + width]) & wanted
            for gap in row.to_bytes(width, "little").split(b"\1")[:-1]:
                stop += len(gap) + 1
                first, last = last, offsets[stop]
                pieces.append(data[first:last])
            yield start, pieces

    @cached_property
    def _bytes(self) -> bytes:
        return self.folded.encode()

    @cached_property
    def _offsets(self) -> Sequence[int]:
        """The offset of each position in the UTF-8, the end included."""
        if self.folded.isascii():
            return range(len(self.folded) + 1)
        widths = {character: len(character.encode()) for character in set(self.folded)}
        return array("I", accumulate(map(widths.__getitem__, self.folded), initial=0))

    @cached_property
    def _borders(self) -> tuple[bytes, bytes]:
        """Mark with 1 each position where a passage may begin, and each where one may end."""
        kinds = self.text.translate({ord(character): _kind(character) for character in set(self.text)})
        if len(kinds) > UNSPACED_EVERYWHERE:
            kinds = kinds.replace("u", "w").replace("n", "m")
        marked = partial(_marked, kinds.encode("ascii"))
        of_word, of_any, unspaced = marked(b"wumn"), marked(b"owumn"), marked(b"un")
        begins = marked(b"owmn") & ~(of_word << 8) | marked(b"u") | marked(b"w") & unspaced << 8
        ends = of_any & ~(of_word >> 8) | of_word & marked(b"u") >> 8 | unspaced & marked(b"w") >> 8
        return begins.to_bytes(len(kinds) + 1, "little"), (ends << 8).to_bytes(len(kinds) + 1, "little")


def _marked(kinds: bytes, those: bytes) -> int:
    """Mark with 1 each character of these kinds, a byte a character, the first the lowest."""
    return _number(kinds.translate(bytes(kind in those for kind in range(256))))


def _groups(lengths: Sequence[int]) -> Iterator[Sequence[int]]:
    """Part lengths that are so far from each other that a window of one says little of those of the other."""
    if not lengths:
        return
    parted = [at for at, (one, other) in enumerate(pairwise(lengths), 1) if other - one > 64 + one // 8]
    yield from (lengths[first:last] for first, last in pairwise([0, *parted, len(lengths)]))


def _starts(lengths: Iterable[int], begins: bytes, ends: bytes, first: int) -> Sequence[int]:
    """Give the positions, in the chunk of a text from `first` on, where a window of one of the lengths begins."""
    stops = (_number(ends[first + length : first + length + _CHUNK]) for length in lengths)
    both = reduce(or_, stops) & _number(begins[first : first + _CHUNK])
    return [*compress(count(first), both.to_bytes(_CHUNK, "little"))]


def _number(marks: bytes) -> int:
    return int.from_bytes(marks, "little")


def _kind(character: str) -> str:
    """Say what a character is to `is_boundary`, by asking it: s space, o of no word, or part of a word.

    Of a word are w letters and digits, m marks; u and n are the same in scripts without spaces.
    """
    if character in SPACE:
        return "s"
    parts: Callable[[str], bool] = lambda pair: is_boundary(pair, 1)  # noqa: E731
    if parts(f"{character}\u0301"):
        return "o"
    unspaced, mark = parts(f"{character}a"), not parts(f"\u4e2d{character}")
    return {(False, False): "w", (True, False): "u", (False, True): "m", (True, True): "n"}[unspaced, mark]
