"""What changed, for people at a terminal: the verdict on the version, then kind by kind, record by record."""

from collections.abc import Iterator, Sequence

from toolkit.baseline import Bump, What
from toolkit.delta import Edit, Sort
from toolkit.release.difference import Difference, DocumentChange, RecordChange
from toolkit.report.cells import escaped
from toolkit.report.differences.wording import (
    FATES,
    HEADINGS,
    became,
    by_kind,
    tally,
    title_of,
    totals,
    values,
    verdict,
)
from toolkit.report.layout import BOLD, DIM, Line, Piece, drawn, spaced
from toolkit.schemas import folder_of

SHOWN = 100
"""How many records of a kind are shown before the rest is only counted."""

SHOWN_EDITS = 20
"""How many places of a record are shown."""

_GREEN, _RED, _YELLOW = "32", "31", "33"
_STYLES = {What.ADDED: _GREEN, What.CHANGED: _YELLOW, What.REKEYED: _YELLOW}
_WIDTH = 11


def render(found: Difference, *, colour: bool = False) -> str:
    """Render a difference; what a list leaves out is said."""
    blocks = [
        _head(found),
        *(_kind(kind, records) for kind, records in by_kind(found)),
        *(_documents(kind, found) for kind in HEADINGS),
        _schemas(found.schemas),
        _foot(found),
    ]
    return drawn(spaced(blocks), colour=colour)


def _head(found: Difference) -> Iterator[Line]:
    style = BOLD if found.is_enough else _RED
    yield [_text(f"{found.new.name} {verdict(found)}", style)]
    for reason in found.comparison.reasons:
        if reason.bump is not Bump.NONE:
            yield [_text(f"  {reason.bump!s:<6} {reason.message}")]


def _kind(kind: str, records: Sequence[RecordChange]) -> Iterator[Line]:
    yield [_text(f"{folder_of(kind)}: {tally(records)}", BOLD)]
    for record in records[:SHOWN]:
        yield from _record(record)
    if len(records) > SHOWN:
        yield [_text(f"  {SHOWN} of {len(records):,} shown; --format json has all", DIM)]


def _record(record: RecordChange) -> Iterator[Line]:
    what = record.change.what
    title = title_of(record.new if record.new is not None else record.old)
    yield [
        _text(f"  {FATES[what]:<{_WIDTH}}", _STYLES.get(what, _RED)),
        _text(f"{record.change.id}"),
        _text(f" {became(record)}" if became(record) else ""),
        _text(f"  {title}" if title else "", DIM),
    ]
    yield from _edits(record.edits)


def _edits(edits: Sequence[Edit]) -> Iterator[Line]:
    for edit in edits[:SHOWN_EDITS]:
        yield [_text(f"    {described(edit)}")]
    if len(edits) > SHOWN_EDITS:
        yield [_text(f"    {SHOWN_EDITS} of {len(edits):,} places shown; --format json has all", DIM)]


def described(edit: Edit) -> str:
    """Say in a line what became of a place."""
    old, new = values(edit)
    place = edit.pointer or "all of it"
    match edit.sort:
        case Sort.ADDED:
            return f"{place} added: {new}"
        case Sort.REMOVED:
            return f"{place} removed: {old}"
        case Sort.MOVED:
            return f"{place} was {edit.at}: {new}"
    return f"{place}: {old} → {new}"


def _documents(kind: str, found: Difference) -> Iterator[Line]:
    documents = [document for document in found.documents if document.kind == kind]
    if documents:
        yield [_text(HEADINGS[kind], BOLD)]
    for document in documents[:SHOWN]:
        yield from _document(document)
    if len(documents) > SHOWN:
        yield [_text(f"  {SHOWN} of {len(documents):,} shown; --format json has all", DIM)]


def _document(document: DocumentChange) -> Iterator[Line]:
    if document.kind != document.id:
        yield [_text(f"  {document.id}")]
    yield from _edits(document.edits)


def _schemas(paths: Sequence[str]) -> Iterator[Line]:
    if paths:
        yield [_text(f"files of the schema that differ: {len(paths):,}", BOLD)]
        yield from ([_text(f"  {path}")] for path in paths[:SHOWN])


def _foot(found: Difference) -> Iterator[Line]:
    yield [_text(totals(found))]
    if found.delta.entries:
        yield [
            _text("proven: the delta makes the new records of the old ones, and the old of the new, byte for byte", DIM)
        ]


def _text(text: str, style: str = "") -> Piece:
    return Piece(escaped(text), style)
