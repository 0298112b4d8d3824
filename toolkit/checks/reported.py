"""What the reports of a statement say, word for word, as far as stored words or the texts at hand tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.checks.entries import Entry, Passage
from toolkit.checks.passages import entries, is_in_doubt, text_of
from toolkit.checks.subjects import Run
from toolkit.records import Record
from toolkit.texts import Word, words

LONGEST_REPORT = 20_000
"""The most code points of a report that is compared: as much as a `quote` may have."""

LONGEST_TOGETHER = 1_000_000
"""The most code points that the compared reports of a statement have together: about what its file could store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """The content of a report, its passages joined by one space, as `quote` joins them.

    A passage gives its stored words where it has any, else what the text at hand has there; `stored` tells for each
    character which of the two it is.
    """

    entry: Entry
    passages: tuple[Passage, ...]
    text: str
    words: tuple[Word, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give the positions in the source of some of the words, counted from 0; of none, where they would stand."""
        if start == end:
            at = self._position(self.words[start - 1].end if start else 0)
            return at, at
        return self._position(self.words[start].start), self._position(self.words[end - 1].end)

    def stored(self, start: int, end: int) -> str | None:
        """Give some of the words as the dataset stores them; None where it does not store all of them."""
        if start == end:
            return None
        first, last = self.words[start].start, self.words[end - 1].end
        touched = [passage for at, passage in self._offsets() if at < last and first < at + passage.length]
        return self.text[first:last] if all(it.words is not None for it in touched) else None

    def _position(self, offset: int) -> int:
        """Give the place in the source of a place in the joined text."""
        at, passage = next(it for it in reversed(self._offsets()) if it[0] <= offset)
        return passage.start + offset - at

    def _offsets(self) -> list[tuple[int, Passage]]:
        found, at = [], 0
        for passage in self.passages:
            found.append((at, passage))
            at += passage.length + 1
        return found


def has_first_fidelity(record: Record, run: Run) -> bool:
    """Say whether the first report of a statement has a fidelity (EVD013): then another may be meant as the first."""
    listed = run.sound[record.file.name].get("evidence") if record.kind == "statement" else None
    return bool(listed and listed[0] is not None and listed[0].get("fidelity") is not None)


def reports(record: Record, run: Run) -> Sequence[Entry]:
    """Give the reports of a statement in their order; none while one of them, or the order, is at fault."""
    if record.kind != "statement" or not run.is_sound(record, "evidence") or has_first_fidelity(record, run):
        return ()
    return [entry for entry in entries(record, run) if entry.pointer.startswith("/evidence/")]


def reported(entry: Entry, run: Run) -> Reported | None:
    """Give what a report says; None where that is not all known or too long, or a passage is at fault."""
    content = content_of(entry)
    if length_of(content) > LONGEST_REPORT:
        return None
    texts = [_text(passage, run) for passage in content]
    known = [text for text in texts if text is not None]
    disordered = any(after.start < before.end for before, after in pairwise(entry.spans))
    if not content or len(known) < len(content) or disordered:
        return None
    text = " ".join(known)
    return Reported(entry=entry, passages=tuple(content), text=text, words=tuple(words(text)))


def reach(listed: Sequence[Entry]) -> int:
    """Tell how many of the reports, from the first on, are compared: those behind them would be too much together."""
    together = 0
    for number, entry in enumerate(listed):
        length = length_of(content_of(entry))
        together += length if length <= LONGEST_REPORT else 0
        if together > LONGEST_TOGETHER:
            return number
    return len(listed)


def content_of(entry: Entry) -> Sequence[Passage]:
    """Give the passages of a report that are what was said."""
    return [span for span in entry.spans if span.role == "content"]


def length_of(content: Sequence[Passage]) -> int:
    """Give how many code points passages have together."""
    return sum(passage.length for passage in content)


def _text(passage: Passage, run: Run) -> str | None:
    if is_in_doubt(passage, run):
        return None
    source = text_of(run, passage.source)
    if passage.words is None and source is not None:
        return source.text[passage.start : passage.end]
    return passage.words
