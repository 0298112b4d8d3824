"""The spans of a dataset, held against the texts at hand."""

from collections.abc import Iterator, Mapping, Sequence

from toolkit.checks.entries import Entry, Passage
from toolkit.checks.subjects import Run
from toolkit.records import Record
from toolkit.texts import SourceText, span_digest


def entries(record: Record, run: Run) -> Sequence[Entry]:
    """Give every evidence entry of a record, wherever the record has evidence."""
    return run.evidence[record.file.name]


def passages(record: Record, run: Run) -> Iterator[Passage]:
    """Give every span of a record."""
    for entry in entries(record, run):
        yield from entry.spans


def length_of(run: Run, source: str) -> int | None:
    """Give the length of a source's text: the text's own when it is at hand, else the recorded one; None without."""
    at_hand = text_of(run, source)
    if at_hand is not None:
        return len(at_hand.text)
    text = (run.sources.get(source) or {}).get("text")
    return text.get("length") if text else None


def text_of(run: Run, source: str) -> SourceText | None:
    """Give the text against which a source's spans may be judged: the recorded one, never another."""
    found = run.texts.get(source)
    return found if found and found.is_recorded else None


def has_its_words(passage: Passage) -> bool:
    """Say whether the words, if any are stored, are those that the span was made of."""
    words = passage.words
    return words is None or (len(words) == passage.length and span_digest(words) == passage.sha256)


def stands(passage: Passage, run: Run) -> bool:
    """Say whether the span fits the recorded text, and the text at hand has what the span was made of there."""
    length, source = length_of(run, passage.source), text_of(run, passage.source)
    if passage.length <= 0 or (length is not None and passage.end > length):
        return False
    return source is None or span_digest(source.text[passage.start : passage.end]) == passage.sha256


def is_in_doubt(passage: Passage, run: Run) -> bool:
    """Say whether something is known to be wrong with the span, so that its positions tell nothing."""
    return not (stands(passage, run) and has_its_words(passage))


def locate_hint(passage: Passage) -> str:
    """Say how to have a span printed anew."""
    return f'print the span anew: toolkit evidence locate {passage.source} "its words"'


def misplaced(record: Record, run: Run) -> Mapping[str, str | None]:
    """Give the entries of a record, by their pointers, whose source is wrong, each with the one that was meant.

    That is one whose text at hand has all the passages where the entry has them; None where no text is known to, and
    two passages or more lie behind the end of the text that is named.
    """
    found = ((entry.pointer, _meant(entry, run)) for entry in entries(record, run) if not _may_stand(entry, run))
    return {pointer: meant or None for pointer, meant in found if meant is not None}


def _may_stand(entry: Entry, run: Run) -> bool:
    """Say whether some passage stands in its source, or may do so as far as is known."""
    source = run.sources.get(entry.source)
    if source is None or (source and "text" not in source):
        return not entry.spans or source is None
    return not entry.spans or any(stands(passage, run) for passage in entry.spans)


def _meant(entry: Entry, run: Run) -> str | None:
    """Name the source whose text has all passages of an entry; empty when it is wrong and no other is known."""
    for source in run.texts.found if len(entry.spans) else ():
        other = text_of(run, source)
        if other and source != entry.source and all(_is_at(passage, other) for passage in entry.spans):
            return source
    length = length_of(run, entry.source)
    behind = [passage for passage in entry.spans if length is not None and passage.end > length > 0 < passage.length]
    return "" if len(behind) == len(entry.spans) > 1 else None


def _is_at(passage: Passage, text: SourceText) -> bool:
    is_inside = 0 <= passage.start < passage.end <= len(text.text)
    return is_inside and span_digest(text.text[passage.start : passage.end]) == passage.sha256
