"""A record for a person, with its passages in their context, and for a program, with their positions."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate

from toolkit import jsonio
from toolkit.portrait import Citation, Holder, Portrait, ShownPassage, TextState
from toolkit.report import life, witnesses
from toolkit.report.cells import ELLIPSIS, clipped
from toolkit.report.document import document
from toolkit.report.fields import Paragraph, Reader, label
from toolkit.report.layout import BOLD, DIM, WIDTH, Line, Piece, block, drawn, piece, spaced
from toolkit.report.marking import in_context
from toolkit.report.wording import counted
from toolkit.schemas import Schemas, Shape

SHOW_VERSION = 1
LISTED = 20
"""How many records that refer by the same field are named before the rest is only counted."""
WORDS_SHOWN = 100_000
"""How many characters of passages, with what is around them, are shown; those behind have their positions only."""

_LABEL, _NAME = 18, 100
_HEAD = ("id", "name", "title", "summary", "quote", "coding", "evidence")
_NO_TEXT = {
    TextState.NONE: "no text of it is at hand: --texts DIR shows the passages in their context",
    TextState.OTHER: "the text at hand is not the recorded one, so no passage is shown from it",
    TextState.UNREADABLE: "its text cannot be read; toolkit validate --texts DIR says why",
}


def render(portrait: Portrait, schemas: Schemas, *, today: date, width: int = WIDTH, colour: bool = False) -> str:
    """Show a record in lines of `width` columns, as things stand on a day."""
    names = {name: _shortened(title) for name, title in portrait.names.items()}
    reader = Reader(names=names, retired=portrait.retired, schemas=schemas)
    parts = (
        _title(portrait, reader, width),
        _fields(portrait, reader, width),
        life.lines(portrait.life, reader, width=width, today=today) if portrait.life else (),
        witnesses.lines(portrait.witnesses, reader, width=width) if portrait.witnesses else (),
        _evidence(portrait, reader, width=width, colour=colour),
        _holders(portrait, schemas, width),
        _coding(portrait, reader, width),
    )
    return drawn(spaced(parts), colour=colour)


def as_json(portrait: Portrait, *, today: date) -> str:
    """Write a record as one document; of the sources it has positions, and `words` where the record stores them."""
    return document(
        {
            "show_version": SHOW_VERSION,
            "kind": portrait.record.kind,
            "file": portrait.record.file.name,
            "findings": list(portrait.findings),
            "record": portrait.record.value,
            "names": dict(portrait.names),
            "referred_to_by": [
                {"kind": it.kind, "id": it.id, "name": it.name, "field": it.field, "pointer": it.pointer}
                for it in portrait.holders
            ],
            **({"life": life.as_json(portrait.life, today)} if portrait.life else {}),
            **({"comparisons": witnesses.as_json(portrait.witnesses)} if portrait.witnesses else {}),
            "passages": [_passage_entry(it, cited) for cited in portrait.citations for it in cited.passages],
        }
    )


def _passage_entry(shown: ShownPassage, citation: Citation) -> dict[str, object]:
    span = shown.span
    entry = {"pointer": span.pointer, "source": span.source, "start": span.start, "end": span.end}
    words = {"words": span.words} if span.words is not None else {}
    checked = {"text": citation.text.value, "stands": shown.stands}
    return {**entry, "role": span.role, **words, **checked}


def _shortened(title: str) -> str:
    return clipped(" ".join(title.split()), _NAME)


def _title(portrait: Portrait, reader: Reader, width: int) -> Iterator[Line]:
    record, shape = portrait.record, reader.schemas.shape(portrait.record.kind)
    yield from block([piece(record.id, DIM)], width=width, first=[Piece(shape.title, BOLD), Piece("  ")], rest="  ")
    for key in ("name", "title"):
        if isinstance(record.value.get(key), str):
            yield from block([piece(str(record.value[key]), BOLD)], width=width)
    if not record.value:
        yield from block([piece(f"{record.file.name} holds no record that can be read")], width=width)
    if portrait.findings:
        codes = ", ".join(dict.fromkeys(portrait.findings))
        said = f"toolkit validate has {counted(len(portrait.findings), 'finding')} here ({codes})"
        yield from block([piece(said, "31")], width=width)
    for key, lead in (("summary", ""), ("quote", "  ┃ ")):
        if key in record.value:
            yield []
            for paragraph in reader.paragraphs(record.value[key], shape.properties.get(key)):
                yield from block(paragraph, width=width, first=[Piece(lead)], rest=lead)


def _fields(portrait: Portrait, reader: Reader, width: int) -> Iterator[Line]:
    shape, value = reader.schemas.shape(portrait.record.kind), portrait.record.value
    elsewhere = {*_HEAD, *(portrait.life.covers if portrait.life else ())}
    known = [key for key in shape.properties if key in value]
    for key in (*known, *(key for key in value if key not in shape.properties)):
        if key not in elsewhere:
            inner = shape.properties.get(key)
            yield from _field(inner.title if inner else key, reader.paragraphs(value[key], inner), width)


def _field(title: str, paragraphs: Sequence[Paragraph], width: int) -> Iterator[Line]:
    for index, paragraph in enumerate(paragraphs):
        lead = "" if index else title
        gap = " " * max(1, _LABEL - len(lead))
        yield from block(paragraph, width=width, first=[piece(lead, DIM), Piece(gap)], rest=" " * _LABEL)


def _evidence(portrait: Portrait, reader: Reader, *, width: int, colour: bool) -> Iterator[Line]:
    shape = reader.schemas.shape(portrait.record.kind)
    if portrait.citations:
        known = shape.properties.get("evidence")
        yield [Piece(known.title if known is not None else "Evidence", BOLD)]
    sizes = [_size(shown) for citation in portrait.citations for shown in citation.passages]
    within = sum(together <= WORDS_SHOWN for together in accumulate(sizes))
    number = 0
    for citation in portrait.citations:
        yield from _cited(citation, reader, shape, width)
        for shown in citation.passages:
            number += 1
            yield from _passage(shown, width=width, colour=colour, has_words=number <= within)
        if citation.passages and citation.text in _NO_TEXT:
            yield from block([piece(f"({_NO_TEXT[citation.text]})", DIM)], width=width, first=[Piece("    ")])
    if within < len(sizes):
        cut = f"{ELLIPSIS} words of {within:,} of {len(sizes):,} passages shown; --format json has the positions of all"
        yield from block([piece(cut, DIM)], width=width, first=[Piece("    ")])


def _size(shown: ShownPassage) -> int:
    around = shown.excerpt
    return len(around.before + around.words + around.after) if around is not None else len(shown.span.words or "")


def _cited(citation: Citation, reader: Reader, shape: Shape, width: int) -> Iterator[Line]:
    *places, _, _ = jsonio.tokens(citation.pointer)
    within = "".join(f"{token} " if not token.isdigit() else f"{int(token) + 1}: " for token in places)
    yield from block([piece(within), *reader.identifier(citation.source)], width=width, first=[Piece("  ")])
    rest = {key: it for key, it in citation.value.items() if key not in {"source", "spans"} and it is not None}
    entry = shape.at((*jsonio.tokens(citation.pointer),))
    for paragraph in _labelled(rest, entry, reader) if rest else ():
        yield from block(paragraph, width=width, first=[Piece("    ")])


def _labelled(value: dict[str, object], shape: Shape | None, reader: Reader) -> Iterator[Paragraph]:
    for key, inner in value.items():
        known = shape.properties.get(key) if shape is not None else None
        first, *more = reader.paragraphs(inner, known) or [[]]
        yield [piece(label(key, shape) if shape is not None else f"{key}: ", DIM), *first]
        yield from more


def _passage(shown: ShownPassage, *, width: int, colour: bool, has_words: bool) -> Iterator[Line]:
    span = shown.span
    lead = f"    {span.start}-{span.end} {span.role or 'content'}  "
    if not has_words:
        said = []
    elif shown.excerpt is not None:
        said = list(in_context(shown.excerpt, span.role, colour=colour))
    else:
        said = [piece(f"“{span.words}”")] if span.words else []
    if not shown.stands:
        said.insert(0, piece("(in doubt; toolkit validate says why) ", "31"))
    yield from block(said or [Piece("")], width=width, first=[Piece(lead, DIM)], rest=" " * 8)
    if not said:
        yield [Piece(lead.rstrip(), DIM)]


def _holders(portrait: Portrait, schemas: Schemas, width: int) -> Iterator[Line]:
    groups: dict[tuple[str, str], list[Holder]] = {}
    for holder in portrait.holders:
        groups.setdefault((holder.kind, holder.field), []).append(holder)
    if groups:
        yield [Piece("Referred to by", BOLD)]
    for (kind, field), items in groups.items():
        distinct = list({it.id: it for it in items}.values())
        yield from block([piece(_where(kind, field, schemas), DIM)], width=width, first=[Piece("  ")])
        for each in distinct[:LISTED]:
            yield from block(_holder(each), width=width, first=[Piece("    ")], rest=" " * 6)
        if len(distinct) > LISTED:
            yield [Piece(f"    {ELLIPSIS} {LISTED} of {len(distinct):,} shown; --format json has all", DIM)]


def _holder(holder: Holder) -> Paragraph:
    if not holder.name or holder.name == holder.id:
        return [piece(holder.id)]
    return [piece(_shortened(holder.name)), piece(f" ({holder.id})", DIM)]


def _where(kind: str, field: str, schemas: Schemas) -> str:
    """Name a field by the titles of the kind and of what leads to it: "Event / Participants / Actor"."""
    shape = schemas.shape(kind)
    titles = [shape.title]
    at: Shape | None = shape.item or shape
    for key in field.split("."):
        at = at.properties.get(key) if at is not None else None
        titles.append(at.title if at is not None else key)
        at = at.item or at if at is not None else None
    return " / ".join(titles)


def _coding(portrait: Portrait, reader: Reader, width: int) -> Iterator[Line]:
    coding = portrait.record.value.get("coding")
    shape = reader.schemas.shape(portrait.record.kind).properties.get("coding")
    if coding is not None and shape is not None:
        yield from _field(shape.title, reader.paragraphs(coding, shape), width)
