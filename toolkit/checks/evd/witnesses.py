"""The texts behind the spans: whether they are the recorded ones, and coded whole."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from shlex import quote

from toolkit.checks.entries import Passage
from toolkit.checks.evd.words import WITHOUT_MARKS, is_disputed
from toolkit.checks.gathering import NAMED
from toolkit.checks.passages import (
    entries,
    is_in_doubt,
    text_of,
)
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope, Severity
from toolkit.records import Record
from toolkit.texts import fold, quoted, text_digest


@rule(
    "EVD010",
    "The text at hand is not the recorded one",
    why="Spans are judged by the recorded text alone; another copy may differ where nobody looks.",
    severity=Severity.WARNING,
    needs_texts=True,
)
def other_text(record: Record, run: Run) -> Iterator[Flaw]:
    """Find sources whose text at hand has another digest, or cannot be read."""
    if record.kind != "source":
        return
    text = run.sound[record.file.name].get("text") or {}
    found, unreadable = run.texts.get(record.id), run.texts.unreadable.get(record.id)
    if found and not found.is_recorded and text.get("sha256"):
        yield Flaw(
            message=f"{found.path.name} is another text than the recorded one; no span was judged by it",
            pointer="/text/sha256",
            expected=text["sha256"],
            found=text_digest(found.text),
            hint=f"see what became of its spans: toolkit evidence check --source {record.id} --texts DIR",
        )
    elif unreadable and not found:
        yield Flaw(message=str(unreadable), pointer="/text" if text else "", hint=unreadable.hint)


@rule(
    "EVD011",
    "A quoted passage is not coded",
    why="A reader takes silence for absence: what a speaker is quoted with belongs to the record.",
    scope=Scope.RECORD,
    severity=Severity.WARNING,
    needs_texts=True,
    about_holders=True,
)
def uncoded_quotation(record: Record, run: Run) -> Iterator[Flaw]:
    """Find passages between quotation marks of a source's text that no statement's content touches.

    Each source is told once: a wrong genre, or one statement that is gone, may leave any number of them. Where the
    text is the speakers' own, marks set off a term or a title: such genres are passed over.
    """
    source = text_of(run, record.id) if record.kind == "source" else None
    if source is None or run.sound[record.file.name].get("genre") in {None, *WITHOUT_MARKS}:
        return
    uncoded = _uncoded(record, source.text, run)
    if uncoded:
        yield Flaw(
            message=f"no statement covers the {_listed(uncoded)}",
            pointer="/text",
            expected="a statement for each quotation",
            hint=f"code {'it' if len(uncoded) == 1 else 'them'}, or waive EVD011 for {record.id} with the reason"
            + ("" if len(uncoded) <= NAMED else f"; toolkit coverage {record.id} lists all"),
        )


def _listed(passages: Sequence[tuple[int, int]]) -> str:
    places = ", ".join(f"{start}-{end}" for start, end in passages[:NAMED])
    if len(passages) == 1:
        return f"quotation at {places}"
    more = "" if len(passages) <= NAMED else f" and others ({NAMED} of {len(passages):,} named)"
    return f"{len(passages):,} quotations at {places}{more}"


def _uncoded(record: Record, text: str, run: Run) -> Sequence[tuple[int, int]]:
    """Give the quotations that no content touches; none while a span that might touch them is at fault."""
    names = {record.id, record.file.path.stem}
    if run.loosely_reported is None or names & run.loosely_reported:
        return ()
    statements = list(_reporting(names, run))
    coded = [span for statement in statements for span in _coded(statement, names, run)]
    touched = [(passage.start, passage.end) for passage in coded]
    left = [(start, end) for start, end in quoted(text) if not any(s < end and start < e for s, e in touched)]
    if not left or None in run.strays:
        return ()
    disputed = _disputed(run)
    left = [(start, end) for start, end in left if not any(fold(text[start:end]) in quote for quote in disputed)]
    is_disputed_here = any(is_disputed(statement, run) for statement in statements)  # EVD004: a span may be missing
    is_open = any(passage.source in names and is_in_doubt(passage, run) for passage in coded)
    return () if is_disputed_here or is_open else left


def _disputed(run: Run) -> Sequence[str]:
    """Give the quotations that are not what their spans say (EVD004): what has their words may be what is missing."""
    statements = (record for record in run.dataset.records if record.kind == "statement" and record.value.get("quote"))
    return [fold(str(record.value["quote"])) for record in statements if is_disputed(record, run)]


def _reporting(names: AbstractSet[str], run: Run) -> Iterator[Record]:
    """Give the statements that report a source, and those of which it is known that they should."""
    for name in sorted(names):
        yield from run.reporting.get(name, ())
        yield from run.strays.get(name, ())


def _coded(statement: Record, names: AbstractSet[str], run: Run) -> Iterator[Passage]:
    """Give the passages by which a statement covers a source."""
    elsewhere = run.misplaced[statement.file.name]
    for entry in entries(statement, run):
        if elsewhere.get(entry.pointer, entry.source) in names:
            yield from (span for span in entry.spans if span.role == "content")


@rule(
    "EVD015",
    "The recorded length is not that of the text",
    why="Where no text is at hand, the length is all that tells a position outside it.",
    needs_texts=True,
)
def wrong_length(record: Record, run: Run) -> Iterator[Flaw]:
    """Find sources whose text at hand has the recorded digest and another length."""
    source = text_of(run, record.id) if record.kind == "source" else None
    length = (run.sound[record.file.name].get("text") or {}).get("length")
    if source is not None and length is not None and length != len(source.text):
        yield Flaw(
            message=f"the text with this digest has {len(source.text):,} characters, not {length:,}",
            pointer="/text/length",
            expected=str(len(source.text)),
            found=str(length),
            hint=f"toolkit source add {quote(source.path.name)} prints both",
        )
