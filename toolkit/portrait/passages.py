"""The passages of a record, in their context where the text is at hand."""

from dataclasses import dataclass
from enum import StrEnum

from toolkit.checks.entries import Entry, Passage, Sound
from toolkit.checks.passages import is_in_doubt, text_of
from toolkit.checks.subjects import Run
from toolkit.texts.excerpts import Excerpt, excerpt


class TextState(StrEnum):
    """Whether a source's passages can be shown in their context."""

    AT_HAND = "at hand"
    OTHER = "another text than the recorded one"
    UNREADABLE = "unreadable"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPassage:
    """A span of the record; `stands` says whether it is in order, as far as the text at hand or its words tell."""

    span: Passage
    stands: bool
    excerpt: Excerpt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An evidence entry of the record: `value` is all of it that keeps to the schema."""

    pointer: str
    source: str
    value: Sound
    text: TextState
    passages: tuple[ShownPassage, ...]


def cited(entry: Entry, run: Run) -> Citation:
    """Give an evidence entry with what can be shown of its passages."""
    return Citation(
        pointer=entry.pointer,
        source=entry.source,
        value=entry.value,
        text=text_state(run, entry.source),
        passages=tuple(_shown(span, run) for span in entry.spans),
    )


def text_state(run: Run, source: str) -> TextState:
    """Say whether the text of a source is at hand, and if not, what is in its stead."""
    if text_of(run, source) is not None:
        return TextState.AT_HAND
    if run.texts.get(source) is not None:
        return TextState.OTHER
    return TextState.UNREADABLE if source in run.texts.unreadable else TextState.NONE


def _shown(span: Passage, run: Run) -> ShownPassage:
    text, good = text_of(run, span.source), not is_in_doubt(span, run)
    around = excerpt(text.text, span.start, span.end) if text is not None and good else None
    return ShownPassage(span=span, stands=good, excerpt=around)
