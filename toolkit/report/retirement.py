"""What became of a retired id."""

from collections.abc import Iterator, Mapping

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
    lines = [head, *_lines(retirement, "Retired", "", width)]
    if _is_cut(retirement):
        lines += _ends(retirement.leads_to, width)
    return drawn(lines, colour=colour)


def as_json(retirement: Retirement) -> str:
    """Write it as one document; `leads_to` are the ids of the records at the ends of the chain."""
    ends = retirement.leads_to
    return document(
        {"show_version": SHOW_VERSION, "retired": dict(retirement.entry), "leads_to": [*ends], "names": dict(ends)}
    )


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
    retired = f"retired too: toolkit show {successor.id}" if successor.is_cut else "no record has this id"
    unknown = "see above" if successor.is_told else retired
    what = [
        piece(successor.name or successor.id),
        piece(f" ({successor.id if successor.name is not None else unknown})", DIM),
    ]
    yield from block(what, width=width, first=[Piece(indent)])


def _is_cut(retirement: Retirement) -> bool:
    return any(it.is_cut or (it.retirement and _is_cut(it.retirement)) for it in retirement.successors)


def _ends(leads_to: Mapping[str, str], width: int) -> Iterator[Line]:
    """Say where a chain that is too long to be shown leads in the end."""
    yield from block([piece("In the end it leads to" if leads_to else "In the end it leads to no record")], width=width)
    for identifier, name in leads_to.items():
        yield from block([piece(name), piece(f" ({identifier})", DIM)], width=width, first=[Piece("  ")])
