"""How much of the sources' texts the records use, and what in them no record speaks of."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.checks.entries import Passage
from toolkit.checks.passages import is_in_doubt, passages, text_of
from toolkit.checks.subjects import Run
from toolkit.records import Record
from toolkit.texts import SPACE, SourceText, quoted
from toolkit.texts.sentences import sentences
from toolkit.texts.undertakings import Cue, cues, has_cues

Place = tuple[int, int]

ROLES = ("other", "cue", "attribution", "content")
"""What a character can be to the records, the weakest first: a role in a statement, or used by another record alone."""

_WORDY = re.compile(r"[^\W_]")
_ALIKE = re.compile(rb"(.)\1*", re.DOTALL)
_SPACES = str.maketrans("", "", SPACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many there are, how many some record uses, how many are the content of a statement."""

    total: int
    used: int
    stated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A passage between quotation marks, the marks included; `left` are the letters and digits in no statement."""

    start: int
    end: int
    letters: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A sentence with cues of an undertaking that no record's passage touches."""

    start: int
    end: int
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a text whose characters are all the same to the records: one of ROLES, None for unused."""

    start: int
    end: int
    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCoverage:
    """What the records make of one source's text.

    `characters` counts all but space; a sentence is used when one letter or digit of it is. `hints` is None for a
    language whose cues are not known. `in_doubt` counts the spans left out because they do not fit the text.
    """

    source: str
    title: str
    language: str
    text: str
    characters: Share
    sentences: Share
    quotations: tuple[Quotation, ...]
    unused: tuple[Place, ...]
    hints: tuple[Hint, ...] | None
    stretches: tuple[Stretch, ...]
    in_doubt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A source whose text was not looked at, why, and how many spans point into it."""

    source: str
    reason: str
    spans: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The sources looked at and those not, each in order of id."""

    sources: tuple[SourceCoverage, ...]
    unseen: tuple[Unseen, ...]


def coverage(run: Run, names: Sequence[str] = ()) -> Coverage:
    """Look at the sources with these ids, or at all of them; only recorded texts are looked at."""
    sources = [record for record in run.dataset.records if record.kind == "source"]
    chosen = sorted((it for it in sources if not names or it.id in names), key=lambda record: record.id)
    found = [(record, text_of(run, record.id)) for record in chosen]
    spans = _spans(run)
    return Coverage(
        sources=tuple(_covered(record, text, spans, run) for record, text in found if text is not None),
        unseen=tuple(_unseen(record, spans, run) for record, text in found if text is None),
    )


@dataclass(frozen=True, slots=True)
class _Use:
    """A span and whether a statement has it."""

    span: Passage
    in_statement: bool


def _spans(run: Run) -> Sequence[_Use]:
    return [_Use(it, record.kind == "statement") for record in run.dataset.records for it in passages(record, run)]


def _unseen(record: Record, spans: Sequence[_Use], run: Run) -> Unseen:
    if run.texts.get(record.id) is not None:
        reason = "the text at hand is not the recorded one"
    elif record.id in run.texts.unreadable:
        reason = str(run.texts.unreadable[record.id])
    else:
        reason = "no text at hand" if isinstance(record.value.get("text"), dict) else "records no text"
    return Unseen(source=record.id, reason=reason, spans=sum(use.span.source == record.id for use in spans))


def _covered(record: Record, source: SourceText, spans: Sequence[_Use], run: Run) -> SourceCoverage:
    own = [use for use in spans if use.span.source in {record.id, record.file.path.stem}]
    sound = [use for use in own if not is_in_doubt(use.span, run)]
    text, language = source.text, str(record.value.get("language") or "")
    stretches = _stretches(len(text), sound)
    painted = _Painting(text, stretches)
    return SourceCoverage(
        source=record.id,
        title=str(record.value.get("title") or record.id),
        language=language,
        text=text,
        characters=painted.characters(),
        sentences=painted.sentences(),
        quotations=tuple(painted.quotations()),
        unused=tuple(place for place in sentences(text) if not painted.letters(place, *ROLES)),
        hints=tuple(painted.hints(language)) if has_cues(language) else None,
        stretches=stretches,
        in_doubt=len(own) - len(sound),
    )


def _stretches(length: int, spans: Sequence[_Use]) -> tuple[Stretch, ...]:
    """Cut a text where the use that is made of it changes; where several use a part, the strongest role counts."""
    canvas = bytearray(length)
    strokes = ((ROLES.index(_role(use)) + 1, use.span) for use in spans)
    for colour, span in sorted(strokes, key=lambda stroke: stroke[0]):
        canvas[span.start : span.end] = bytes([colour]) * span.length
    return tuple(
        Stretch(start=match.start(), end=match.end(), role=ROLES[match[0][0] - 1] if match[0][0] else None)
        for match in _ALIKE.finditer(canvas)
    )


def _role(use: _Use) -> str:
    return use.span.role if use.in_statement and use.span.role in ROLES else "other"


class _Painting:
    """A text and the use that is made of it."""

    def __init__(self, text: str, stretches: Sequence[Stretch]) -> None:
        self.text = text
        self.stretches = stretches
        self.starts = [stretch.start for stretch in stretches]

    def parts(self, place: Place, *roles: str) -> Iterator[str]:
        """Give what stands in a place and has one of these roles."""
        first = bisect_right(self.starts, place[0]) - 1
        last = bisect_right(self.starts, place[1] - 1)
        for stretch in self.stretches[first:last]:
            if stretch.role in roles:
                yield self.text[max(stretch.start, place[0]) : min(stretch.end, place[1])]

    def letters(self, place: Place, *roles: str) -> int:
        """Count the letters and digits in a place that have one of these roles."""
        return sum(len(_WORDY.findall(part)) for part in self.parts(place, *roles))

    def characters(self) -> Share:
        """Count the characters but for space."""
        whole = (0, len(self.text))

        def count(parts: Iterator[str]) -> int:
            return sum(len(part.translate(_SPACES)) for part in parts)

        return Share(
            total=count(iter([self.text])),
            used=count(self.parts(whole, *ROLES)),
            stated=count(self.parts(whole, "content")),
        )

    def sentences(self) -> Share:
        """Count the sentences."""
        places = sentences(self.text)
        return Share(
            total=len(places),
            used=sum(self.letters(place, *ROLES) > 0 for place in places),
            stated=sum(self.letters(place, "content") > 0 for place in places),
        )

    def quotations(self) -> Iterator[Quotation]:
        """Give the quoted passages, with what of them stands in no statement."""
        for start, end in quoted(self.text):
            letters = len(_WORDY.findall(self.text, start, end))
            left = letters - self.letters((start, end), "content")
            yield Quotation(start=start, end=end, letters=letters, left=left)

    def hints(self, language: str) -> Iterator[Hint]:
        """Give the sentences with cues that no passage touches."""
        free = [cue for cue in cues(self.text, language) if not any(self.parts((cue.start, cue.end), *ROLES))]
        for start, end in sentences(self.text):
            inside = tuple(cue for cue in free if start <= cue.start < end)
            if inside:
                yield Hint(start=start, end=end, cues=inside)
