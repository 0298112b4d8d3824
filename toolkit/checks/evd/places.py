"""Where spans stand: inside the text, in order, between words, with the digest that they claim."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from toolkit.checks.entries import Entry, Passage
from toolkit.checks.gathering import Held, gathered, named
from toolkit.checks.passages import (
    entries,
    is_in_doubt,
    length_of,
    locate_hint,
    passages,
    text_of,
)
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.records import Record
from toolkit.texts import Unit, is_boundary, other_unit, span_digest

UNIT_NAMES: Mapping[Unit, str] = {"utf-16": "UTF-16 code units", "bytes": "bytes of UTF-8"}


@rule(
    "EVD001",
    "A span is empty, or ends past the end of its text",
    why="There is nothing at such a place that could be evidence.",
)
def past_the_end(record: Record, run: Run) -> Iterator[Flaw]:
    """Find spans outside the recorded length of their source, and spans whose end is not behind their start."""
    yield from _elsewhere(record, run, is_known=False)
    for passage in _placed(record, run):
        length = length_of(run, passage.source)
        if passage.length <= 0:
            yield Flaw(
                message="the span ends before it has begun" if passage.length else "the span is empty",
                pointer=f"{passage.pointer}/end",
                expected=f"more than {passage.start}",
                found=str(passage.end),
                hint=locate_hint(passage),
            )
        elif not _fits(passage, length) and not _unit(passage, run):
            yield Flaw(
                message=f'the span ends behind the text of "{passage.source}"',
                pointer=f"{passage.pointer}/end",
                expected=f"at most {length}",
                found=str(passage.end),
                hint=locate_hint(passage),
            )


def _placed(record: Record, run: Run) -> Iterator[Passage]:
    """Give the passages of the entries whose source is not at fault."""
    elsewhere = run.misplaced[record.file.name]
    for entry in entries(record, run):
        if entry.pointer not in elsewhere:
            yield from entry.spans


def _elsewhere(record: Record, run: Run, *, is_known: bool) -> Iterator[Flaw]:
    """Find entries with the wrong source: those of which it is known which was meant, or the others."""
    elsewhere = run.misplaced[record.file.name]
    for entry in entries(record, run):
        meant = elsewhere.get(entry.pointer)
        if entry.pointer not in elsewhere or (meant is not None) != is_known:
            continue
        yield Flaw(
            message=f'the passages stand in "{meant}"'
            if meant
            else f'all {len(entry.spans)} spans end behind the text of "{entry.source}"',
            pointer=f"{entry.pointer}/source",
            expected=f'"{meant}"' if meant else "the source that has them",
            found=f'"{entry.source}"',
            hint=f'did you mean "{meant}"?' if meant else "name the source that has them, or print the spans anew",
        )


def _fits(passage: Passage, length: int | None) -> bool:
    return passage.length > 0 and (length is None or passage.end <= length)


@rule(
    "EVD002",
    "What stands at a span's place has another digest",
    why="The digest is the proof; a place where something else stands proves nothing.",
    needs_texts=True,
)
def digest_mismatch(record: Record, run: Run) -> Iterator[Flaw]:
    """Compare each span's digest with the recorded text of its source, where that is at hand.

    An entry whose passages all stand in another source's text, at their places, has the wrong source.
    """
    yield from _elsewhere(record, run, is_known=True)
    for passage in _placed(record, run):
        source = text_of(run, passage.source)
        if source is None or not _fits(passage, len(source.text)):
            continue
        found = span_digest(source.text[passage.start : passage.end])
        if found != passage.sha256 and not _unit(passage, run):
            yield Flaw(
                message=f'other words stand at {passage.start}-{passage.end} of "{passage.source}"',
                pointer=passage.pointer,
                expected=f"sha256 {passage.sha256}",
                found=f"sha256 {found}",
                hint=locate_hint(passage),
            )


def _unit(passage: Passage, run: Run) -> Unit | None:
    source = text_of(run, passage.source)
    return other_unit(source.text, passage.start, passage.end, passage.sha256) if source else None


@rule(
    "EVD007",
    "Spans of one entry are out of order, or overlap",
    why="An entry is found again as a whole, one span behind the other.",
)
def out_of_order(record: Record, run: Run) -> Iterator[Flaw]:
    """Find entries with a span that begins before the one in front of it has ended; each entry is told once."""
    for entry in entries(record, run):
        wrong = [
            pair for pair in pairwise(entry.spans) if pair[1].start < pair[0].end and not _are_in_doubt(*pair, run)
        ]
        if wrong:
            last, passage = wrong[0]
            yield Flaw(
                message="the span begins before the one in front of it has ended"
                + (f"; so do {len(wrong) - 1} more here" if len(wrong) > 1 else ""),
                pointer=f"{passage.pointer}/start",
                expected=f"at least {last.end}",
                found=str(passage.start),
                hint="put the spans in the order of the text, without overlap",
            )


def _are_in_doubt(one: Passage, other: Passage, run: Run) -> bool:
    return is_in_doubt(one, run) or is_in_doubt(other, run)


@rule(
    "EVD008",
    "A span begins or ends inside a word",
    why="Half a word is evidence of nothing, and turns up in the wrong places when it is looked for.",
    needs_texts=True,
)
def inside_a_word(record: Record, run: Run) -> Iterator[Flaw]:
    """Find spans with the right digest whose ends cut a word."""
    for passage in passages(record, run):
        source = text_of(run, passage.source)
        if source is None or not _fits(passage, len(source.text)):
            continue
        if span_digest(source.text[passage.start : passage.end]) != passage.sha256:
            continue
        for key, position in (("start", passage.start), ("end", passage.end)):
            if not is_boundary(source.text, position):
                yield Flaw(
                    message=f"the span's {key} cuts a word",
                    pointer=f"{passage.pointer}/{key}",
                    expected="a position between two words",
                    found=str(position),
                    hint=locate_hint(passage),
                )


@rule(
    "EVD009",
    "Positions are counted in another unit than code points",
    why="UTF-16 units and bytes go wrong behind the first character outside their plane or ASCII.",
    needs_texts=True,
)
def wrong_unit(record: Record, run: Run) -> Iterator[Flaw]:
    """Find spans that would be right if their positions were UTF-16 units or bytes."""
    for passage in passages(record, run):
        unit = _unit(passage, run)
        if unit:
            name = UNIT_NAMES[unit]
            yield Flaw(
                message=f"the positions are right when counted in {name}",
                pointer=passage.pointer,
                expected="Unicode code points",
                found=name,
                hint=locate_hint(passage),
            )


@rule(
    "EVD012",
    "A span points into a text that nobody here has had",
    why="Positions without a digest of the whole text could be in any version of it.",
    scope=Scope.DATASET,
)
def no_recorded_text(run: Run) -> Iterator[Flaw]:
    """Find spans on sources that record no text; where several records have some, it is told once, at the source."""
    yield from gathered(_without_text(run), run, _textless)


def _without_text(run: Run) -> Iterator[Held]:
    for record in run.dataset.records:
        textless = [entry for entry in entries(record, run) if _lacks_text(entry, record, run)]
        firsts = {entry.source: entry for entry in reversed(textless)}
        for entry in (it for it in textless if firsts[it.source] is it):  # what the source lacks is told once a record
            flaw = Flaw(
                message=f'"{entry.source}" records no text that this could be a passage of',
                pointer=f"{entry.pointer}/spans",
                expected="no spans, or the source's text recorded",
                hint=f"record the text (toolkit source add FILE --id {entry.source}), or remove the spans",
                on_key=True,
            )
            yield Held(code="EVD012", against=entry.source, record=record, flaw=flaw)


def _lacks_text(entry: Entry, record: Record, run: Run) -> bool:
    source = run.sources.get(entry.source)
    if source is None or "text" in source or not entry.value.get("spans"):
        return False
    return entry.pointer not in run.misplaced[record.file.name]


def _textless(held: Sequence[Held], source: Record) -> Flaw:
    return Flaw(
        message=f"{named(held)} have spans on this source, which records no text",
        expected='"text", with the digest and length of what the spans were made on',
        hint=f"record the text (toolkit source add FILE --id {source.id}), or remove the spans",
    )


@rule(
    "EVD019",
    "An entry repeats an earlier one",
    why="Whoever counts reports would count one passage twice.",
)
def repeated_entry(record: Record, run: Run) -> Iterator[Flaw]:
    """Find entries of one list of evidence with the same source and the same passages."""
    seen: dict[tuple[str, str, tuple[tuple[int, int], ...]], str] = {}
    for entry in entries(record, run):
        spans = tuple((span.start, span.end) for span in entry.spans)
        is_whole = len(spans) == len(entry.value.get("spans") or ())
        first = seen.setdefault((entry.pointer.rpartition("/")[0], entry.source, spans), entry.pointer)
        if first != entry.pointer and is_whole:
            yield Flaw(
                message=f'"{entry.source}" has an entry with the same passages already, {first}',
                pointer=entry.pointer,
                expected="an entry for each report",
                hint="remove one of the two",
            )
