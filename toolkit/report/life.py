"""A commitment as a line of life, for a person and for a program."""

from collections.abc import Iterator, Mapping
from datetime import date

from toolkit.portrait import Life, Moment, Outlook, What
from toolkit.report.dates import in_words
from toolkit.report.fields import Paragraph, Reader
from toolkit.report.layout import BOLD, DIM, Line, Piece, block, piece

_COLUMN = 20
_CODELIST = "assessment-status"
_LINKS: Mapping[What, tuple[str, str]] = {
    What.REAFFIRMS: ("", ", which this renews"),
    What.SUPERSEDES: ("", ", which this replaces"),
    What.REAFFIRMED: ("Renewed by ", ""),
    What.SUPERSEDED: ("Replaced by ", ""),
}
_NEXT: Mapping[Outlook, str] = {
    Outlook.UNTESTABLE: "no verdict: no outsider could tell whether it was kept",
    Outlook.REPLACED: "nothing here: see what took its place",
    Outlook.CLOSED: "nothing more is due by this verdict",
    Outlook.DUE: "a verdict by the deadline",
    Outlook.OVERDUE: "a verdict: the deadline has passed",
    Outlook.LASTING: "further verdicts: it is meant to last",
    Outlook.OPEN: "a verdict when there is evidence: no date was set",
}


def lines(life: Life, reader: Reader, *, width: int, today: date) -> Iterator[Line]:
    """Show the moments in order of time, those to come behind today's state, and what is expected next."""
    yield [Piece("Life", BOLD)]
    for moment in life.moments:
        if moment.day <= today:
            yield from _moment(moment, life, reader, width)
    yield from _row("Today", [_state(life, reader)], width)
    for moment in life.moments:
        if moment.day > today:
            yield from _moment(moment, life, reader, width)
    yield from _row("Next", [[piece(_NEXT[life.outlook(today)])]], width)


def as_json(life: Life, today: date) -> dict[str, object]:
    """Give the moments with the pointers to what they rest on, today's state, and the code of what is expected."""
    newest = life.latest
    return {
        "moments": [_entry(moment) for moment in life.moments],
        "today": today.isoformat(),
        **({"status": newest.get("status"), "as_of": newest["on"]} if newest else {}),
        "next": life.outlook(today).value,
    }


def _entry(moment: Moment) -> dict[str, object]:
    entry: dict[str, object] = {"date": moment.edtf, "what": moment.what.value}
    if moment.pointer:
        entry["pointer"] = moment.pointer
    if moment.commitment:
        entry["commitment"] = moment.commitment
    if moment.through:
        entry["through"] = moment.through
    if moment.assessment:
        entry["status"] = moment.assessment.get("status")
    return entry


def _moment(moment: Moment, life: Life, reader: Reader, width: int) -> Iterator[Line]:
    yield from _row(in_words(moment.edtf), _told(moment, life, reader), width)


def _row(lead: str, paragraphs: list[Paragraph], width: int) -> Iterator[Line]:
    for index, paragraph in enumerate(paragraphs):
        head = "" if index else lead
        first = [Piece("  "), piece(head, DIM), Piece(" " * max(1, _COLUMN - 2 - len(head)))]
        yield from block(paragraph, width=width, first=first, rest=" " * _COLUMN)


def _told(moment: Moment, life: Life, reader: Reader) -> list[Paragraph]:
    if moment.commitment:
        before, behind = _LINKS[moment.what]
        way = [piece(" through "), *reader.identifier(moment.through)] if moment.through else []
        return [[Piece(before), *reader.identifier(moment.commitment), Piece(behind), *way]]
    if moment.assessment is not None:
        return [*_verdict(moment.assessment, reader)]
    if moment.what is What.DEADLINE:
        return [[piece(f"Deadline ({life.deadline_status or 'of no known origin'})")]]
    return [[piece("Made")]]


def _verdict(assessment: Mapping[str, object], reader: Reader) -> Iterator[Paragraph]:
    said = [piece(f", says {assessment['assessor']}")] if assessment.get("assessor") else []
    yield [*_status(assessment, reader), *said]
    if assessment.get("note"):
        yield from ([piece(line)] for line in str(assessment["note"]).split("\n") if line.strip())
    evidence = assessment.get("evidence")
    for entry in evidence if isinstance(evidence, list) else ():
        if entry and entry.get("source"):
            yield [piece("by: ", DIM), *reader.identifier(entry["source"])]


def _status(assessment: Mapping[str, object], reader: Reader) -> Paragraph:
    code = str(assessment.get("status") or "a status that is none")
    row = reader.schemas.codes(_CODELIST).get(code)
    return [piece(row["title"] if row else code, BOLD)]


def _state(life: Life, reader: Reader) -> Paragraph:
    newest = life.latest
    if newest is None:
        return [Piece("Not assessed", BOLD), Piece(", which is not the same as broken")]
    return [*_status(newest, reader), piece(f", as of {in_words(str(newest['on']))}")]
