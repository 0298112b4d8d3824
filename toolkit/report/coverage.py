"""How far the sources are coded: for people, with the text itself only where it was asked for; for programs."""

from collections.abc import Iterator, Sequence

from toolkit.coverage import Coverage, Quotation, Share, SourceCoverage, Unseen
from toolkit.report.cells import ELLIPSIS, clipped
from toolkit.report.document import document
from toolkit.report.layout import BOLD, DIM, WIDTH, Line, Piece, block, drawn, piece, spaced
from toolkit.report.marking import marked
from toolkit.report.wording import counted

COVERAGE_VERSION = 1
SHOWN = 20
"""How many gaps of one sort are named before the rest is only counted."""

_LABEL = 22
_GLIMPSE = 100


def render(coverage: Coverage, *, prose: bool, width: int = WIDTH, colour: bool = False) -> str:
    """Sum up each source and name what is left by its position; with `prose`, how each gap begins as well."""
    blocks = [list(_source(source, prose=prose, width=width)) for source in coverage.sources]
    blocks.append(list(_end(coverage, width)))
    return drawn(spaced(blocks), colour=colour)


def marked_text(coverage: Coverage, *, width: int = WIDTH, colour: bool = False) -> str:
    """Write the whole text of each source with what is coded marked in it, after a line that explains the marks."""
    lines: list[Line] = []
    for source in coverage.sources:
        lines += [[piece(source.title, BOLD), piece(f" ({source.source})", DIM)], _legend(colour=colour), []]
        lines += _text(source, width=width, colour=colour)
        lines += [[]]
    return drawn([*lines, *_end(coverage, width)], colour=colour)


def as_json(coverage: Coverage) -> str:
    """Write it as one document; of the texts it has positions, and cues in the words of the list."""
    return document(
        {
            "coverage_version": COVERAGE_VERSION,
            "status": "pass",
            "exit_code": 0,
            "sources": [_entry(source) for source in coverage.sources],
            "without_text": [{"source": it.source, "reason": it.reason, "spans": it.spans} for it in coverage.unseen],
        }
    )


def _entry(source: SourceCoverage) -> dict[str, object]:
    hints = [
        {
            "start": hint.start,
            "end": hint.end,
            "cues": [{"start": cue.start, "end": cue.end, "words": cue.words} for cue in hint.cues],
        }
        for hint in source.hints or ()
    ]
    return {
        "source": source.source,
        "language": source.language,
        "length": len(source.text),
        "characters": _share(source.characters),
        "sentences": _share(source.sentences),
        "quotations": [
            {"start": it.start, "end": it.end, "letters": it.letters, "letters_in_no_statement": it.left}
            for it in source.quotations
        ],
        "unused_sentences": [list(place) for place in source.unused],
        "undertakings": hints if source.hints is not None else None,
        "stretches": [[it.start, it.end, it.role] for it in source.stretches if it.role is not None],
        "spans_in_doubt": source.in_doubt,
    }


def _share(share: Share) -> dict[str, int]:
    return {"total": share.total, "used": share.used, "stated": share.stated}


def _source(source: SourceCoverage, *, prose: bool, width: int) -> Iterator[Line]:
    characters, sentences = source.characters, source.sentences
    yield from block([piece(source.title, BOLD), piece(f" ({source.source})", DIM)], width=width)
    for title, counts in (
        ("used by some record", (characters.used, sentences.used)),
        ("content of statements", (characters.stated, sentences.stated)),
    ):
        parts = (_part(counts[0], characters.total, "character"), _part(counts[1], sentences.total, "sentence"))
        yield from _row(title, ", ".join(parts), width)
    yield from _quotations(source, prose=prose, width=width)
    yield from _gaps("in no record", _unused(source), prose=prose, width=width)
    yield from _hints(source, prose=prose, width=width)
    if source.in_doubt:
        said = f"{counted(source.in_doubt, 'span')} left out; toolkit validate --texts DIR says why"
        yield from _row("not in this text", said, width)


def _part(count: int, total: int, noun: str) -> str:
    share = f"{100 * count // total} % of " if total else ""
    return f"{share}{counted(total, noun)}"


def _quotations(source: SourceCoverage, *, prose: bool, width: int) -> Iterator[Line]:
    open_ = [it for it in source.quotations if it.left]
    covered = len(source.quotations) - len(open_)
    total = counted(len(source.quotations), "passage")
    said = f"{covered:,} of {total} covered by statements" if source.quotations else "none"
    yield from _row("in quotation marks", said, width)
    gaps = [(it.start, it.end, _lack(it), _glimpse(source, it.start, it.end)) for it in open_]
    yield from _listed(gaps, prose=prose, width=width)


def _lack(quotation: Quotation) -> str:
    if quotation.left == quotation.letters:
        return "in no statement"
    return f"{quotation.left:,} of {counted(quotation.letters, 'letter')} in no statement"


Gap = tuple[int, int, str, str]


def _unused(source: SourceCoverage) -> Sequence[Gap]:
    return [(start, end, "", _glimpse(source, start, end)) for start, end in source.unused]


def _hints(source: SourceCoverage, *, prose: bool, width: int) -> Iterator[Line]:
    if source.hints is None:
        said = f'not looked for: no list of cues for the language "{source.language}"'
        yield from _row("undertakings?", said, width)
        return
    gaps = [
        (
            hint.start,
            hint.end,
            ", ".join(dict.fromkeys(cue.words for cue in hint.cues)),
            _glimpse(source, max(hint.start, hint.cues[0].start - 40), hint.end),
        )
        for hint in source.hints
    ]
    yield from _gaps("undertakings?", gaps, prose=prose, width=width, more=" with cue words that no record uses")


def _gaps(title: str, gaps: Sequence[Gap], *, prose: bool, width: int, more: str = "") -> Iterator[Line]:
    yield from _row(title, counted(len(gaps), "sentence") + more if gaps else "none", width)
    yield from _listed(gaps, prose=prose, width=width)


def _listed(gaps: Sequence[Gap], *, prose: bool, width: int) -> Iterator[Line]:
    for start, end, what, glimpse in gaps[:SHOWN]:
        parts = [piece(f"{start}-{end}"), piece(f" {what}" if what else "")]
        shown = [*parts, Piece("  "), piece(glimpse, DIM)] if prose else parts
        yield from block(shown, width=width, first=[Piece("    ")], rest=" " * 6)
    if len(gaps) > SHOWN:
        yield [Piece(f"    {ELLIPSIS} {SHOWN} of {len(gaps):,} shown; --format json has all", DIM)]


def _glimpse(source: SourceCoverage, start: int, end: int) -> str:
    return clipped(" ".join(source.text[start:end].split()), _GLIMPSE)


def _row(title: str, said: str, width: int) -> Iterator[Line]:
    yield from block([piece(said)], width=width, first=[Piece(f"  {title:<{_LABEL}}  ", DIM)])


def _legend(*, colour: bool) -> Line:
    names = {"content": "said", "cue": "cue", "attribution": "attribution", "other": "in other records only"}
    pieces = [it for role, name in names.items() for it in (*marked(name, role, colour=colour), Piece("  "))]
    return pieces[:-1]


def _text(source: SourceCoverage, *, width: int, colour: bool) -> Iterator[Line]:
    """Wrap the marked text, line by line of the source; a stretch that runs over lines is marked in each."""
    line: list[Piece] = []
    for stretch in source.stretches:
        first, *others = source.text[stretch.start : stretch.end].split("\n")
        line += _piece(first, stretch.role, colour=colour)
        for part in others:
            yield from list(block(line, width=width)) or [[]]
            line = [*_piece(part, stretch.role, colour=colour)]
    yield from block(line, width=width)


def _piece(text: str, role: str | None, *, colour: bool) -> Iterator[Piece]:
    yield from marked(text, role if text.strip() else None, colour=colour) if text else ()


def _end(coverage: Coverage, width: int) -> Iterator[Line]:
    total = len(coverage.sources) + len(coverage.unseen)
    yield from block([piece(f"{len(coverage.sources):,} of {counted(total, 'source')} looked at")], width=width)
    for unseen in coverage.unseen:
        yield from block([piece(_left_out(unseen))], width=width, first=[Piece("  ")], rest="    ")


def _left_out(unseen: Unseen) -> str:
    return f"not {unseen.source}: {unseen.reason} ({counted(unseen.spans, 'span')} in it)"
