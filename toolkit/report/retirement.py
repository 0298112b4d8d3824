"""What became of a retired id."""

from collections.abc import Iterator, Sequence

from toolkit.portrait import Retirement, Successor
from toolkit.report.dates import in_words
from toolkit.report.document import document
from toolkit.report.layout import BOLD, DIM, WIDTH, Line, Piece, block, drawn, piece
from toolkit.report.portrait import SHOW_VERSION

_BECAME = {"merged": "merged into", "split": "split into", "withdrawn": "withdrawn, and nothing took its place"}


def render(retirement: Retirement, *, width: int = WIDTH, colour: bool = False) -> str:
    """Say in lines of `width` columns when and why an id was retired, and where its successors lead."""
    entry = retirement.entry
    head = [piece(str(entry.get("kind")).capitalize(), BOLD), Piece("  "), piece(str(entry.get("id")), DIM)]
    return drawn([head, *_lines(retirement, "Retired", "", width)], colour=colour)


def as_json(retirement: Retirement) -> str:
    """Write it as one document; `leads_to` are the ids of the records at the ends of the chain."""
    ends = sorted({it.id for it in _ends(retirement.successors) if it.name is not None})
    names = {it.id: it.name for it in _ends(retirement.successors) if it.name is not None}
    return document({"show_version": SHOW_VERSION, "retired": dict(retirement.entry), "leads_to": ends, "names": names})


def _lines(retirement: Retirement, verb: str, indent: str, width: int) -> Iterator[Line]:
    entry = retirement.entry
    day, reason = entry.get("on"), str(entry.get("reason"))
    when = f" on {in_words(day)}" if isinstance(day, str) else ""
    said = f"{verb}{when}: {_BECAME.get(reason, reason)}"
    yield from block([piece(said)], width=width, first=[Piece(indent)])
    for successor in retirement.successors:
        yield from _successor(successor, f"{indent}  ", width)
    if isinstance(entry.get("note"), str):
        yield from block([piece(entry["note"], DIM)], width=width, first=[Piece(indent)])


def _successor(successor: Successor, indent: str, width: int) -> Iterator[Line]:
    if successor.retirement is not None:
        yield from block([piece(successor.id)], width=width, first=[Piece(indent)])
        yield from _lines(successor.retirement, "itself retired", f"{indent}  ", width)
        return
    unknown = "see above" if successor.is_told else "no record has this id"
    what = [
        piece(successor.name or successor.id),
        piece(f" ({successor.id if successor.name is not None else unknown})", DIM),
    ]
    yield from block(what, width=width, first=[Piece(indent)])


def _ends(successors: Sequence[Successor]) -> Iterator[Successor]:
    for successor in successors:
        if successor.retirement is not None:
            yield from _ends(successor.retirement.successors)
        else:
            yield successor
