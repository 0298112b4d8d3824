"""Slices looked for in a text by nothing but their length and digest.

The first search hashes only the windows that begin and end as passages do: with a word, or with punctuation that
does not cling to a word outside. In a text of up to EVERYWHERE code points a second one hashes all windows. So in a
longer text a slice that cuts a word, or has at an end space or what belongs to the next word, is found only where
`has` is asked about its place. In scripts without spaces nearly every position is between two words, and a hash costs
about a microsecond: a text of over UNSPACED_EVERYWHERE code points is searched as if they had spaces. There a slice
that begins or ends within a clause is found only AROUND the place where it is thought to be.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from re import finditer, fullmatch

from toolkit.texts.normalization import SPACE, fold, span_digest
from toolkit.texts.spans import is_boundary

Place = tuple[int, int]

EVERYWHERE = 5_000
"""The most code points among which windows that cut words are tried too."""

UNSPACED_EVERYWHERE = 50_000
"""The most code points among which any two characters of a script without spaces may be the ends of a passage."""

AROUND = 1_000
"""How far, in code points, every window is tried around the place where a slice is thought to be."""

_BEGINNING = r"(?<![wumn])[owmn]|u|(?<=[un])w"
_ENDING = r"[owumn](?![wumn])|[wumn](?=u)|[un](?=w)"


class Windows:
    """A text, and what is known of the slices in it. A digest is 64 hexadecimal digits, small letters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self._slices: dict[str, str] = {}

    def has(self, place: Place, digest: str) -> bool:
        """Tell whether the slice at a place, which may lie outside the text, has the digest."""
        start, end = place
        if not 0 <= start < end <= len(self.folded):
            return False
        slice_ = self.folded[start:end]
        known = self._slices.get(digest)
        if known is None and span_digest(slice_) == digest:
            self._slices[digest] = known = slice_
        return known == slice_

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

    def search(self, length: int, digests: Collection[str]) -> None:
        """Look for the slices of one length with these digests until each was met once."""
        wanted = {digest for digest in digests if digest not in self._slices and fullmatch("[0-9a-f]{64}", digest)}
        if not wanted or not 1 <= length <= len(self.folded):
            return
        self._hash(length, wanted, self._between_words(length))
        if wanted and len(self.folded) <= EVERYWHERE:
            self._hash(length, wanted, range(len(self.folded) - length + 1))

    def search_around(self, place: Place, digest: str) -> None:
        """Look for a slice that has not been met in every window up to AROUND code points from a place.

        In a text of up to UNSPACED_EVERYWHERE code points that is left to `search`.
        """
        length, last = place[1] - place[0], len(self.folded) - (place[1] - place[0])
        is_wanted = digest not in self._slices and fullmatch("[0-9a-f]{64}", digest) is not None
        if is_wanted and length > 0 and len(self.folded) > UNSPACED_EVERYWHERE:
            starts = range(max(0, place[0] - AROUND), min(last, place[0] + AROUND) + 1)
            self._hash(length, {digest}, sorted(starts, key=lambda start: abs(start - place[0])))

    def _hash(self, length: int, wanted: set[str], starts: Iterable[int]) -> None:
        """Hash the windows that begin at these positions; what is met is no longer wanted."""
        targets = {bytes.fromhex(digest) for digest in wanted}
        data = self._bytes
        for first, last in self._cuts(length, list(starts)):
            found = sha256(data[first:last]).digest()
            if found in targets:
                self._slices[found.hex()] = data[first:last].decode()
                wanted.discard(found.hex())
                targets.discard(found)
                if not targets:
                    return

    def _cuts(self, length: int, starts: list[int]) -> Iterator[Place]:
        """Give the places of windows in the folded text's UTF-8."""
        stops = [start + length for start in starts]
        offsets = self._offsets
        return (
            zip(starts, stops, strict=True)
            if offsets is None
            else zip(map(offsets.__getitem__, starts), map(offsets.__getitem__, stops), strict=True)
        )

    @cached_property
    def _bytes(self) -> bytes:
        return self.folded.encode()

    @cached_property
    def _offsets(self) -> "array[int] | None":
        """The offset of each position in the UTF-8, the end included; None when it is the position itself."""
        if self.folded.isascii():
            return None
        widths = {character: len(character.encode()) for character in set(self.folded)}
        return array("I", accumulate(map(widths.__getitem__, self.folded), initial=0))

    def _between_words(self, length: int) -> Iterator[int]:
        """Give the starts of the windows that begin and end as passages do."""
        begins, ends = self._borders
        count = len(self.folded) - length + 1
        both = (_mask(begins[:count]) & _mask(ends[length:])).to_bytes(count, "little")
        at = both.find(1)
        while at >= 0:
            yield at
            at = both.find(1, at + 1)

    @cached_property
    def _borders(self) -> tuple[bytes, bytes]:
        """Mark with 1 each position where a passage may begin, and each where one may end."""
        kinds = self.text.translate({ord(character): _kind(character) for character in set(self.text)})
        if len(kinds) > UNSPACED_EVERYWHERE:
            kinds = kinds.replace("u", "w").replace("n", "m")
        begins, ends = bytearray(len(kinds) + 1), bytearray(len(kinds) + 1)
        for match in finditer(_BEGINNING, kinds):
            begins[match.start()] = 1
        for match in finditer(_ENDING, kinds):
            ends[match.end()] = 1
        return bytes(begins), bytes(ends)


def _mask(marks: bytes) -> int:
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
