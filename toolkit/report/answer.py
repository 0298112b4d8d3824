r"""Answers of a query as text: a table or blocks for people, five forms for programs.

The cells are text as the engine writes it, which knows more kinds of value than JSON or Python: `infinity` is a DATE.
How each form tells NULL from an empty text:

    table     NULL, and nothing; the text NULL itself stands in quotation marks
    csv       nothing, and ""
    tsv       \N, and nothing
    json      null, and "" (jsonl too)
    markdown  *NULL*, and nothing
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from toolkit.query.answer import Answer
from toolkit.report.cells import aligned, clipped, escaped, is_json, is_number, text_width

NULL = "NULL"
Cell = str | None

_TO_QUOTE = frozenset(',"\r\n')
_READABLE = 12
"""Columns of a terminal that a cell needs at least, if it is longer than that, to be of any use."""
_NAME = 24
"""Columns that the names at the left of a block may take."""
_PLAN = ("explain_key", "explain_value")
_NOT_FINITE = frozenset({"nan", "inf", "-inf"})
_MARKUP = re.compile(r"[\\`*|\[\]~]|(?<![^\W_])_|_(?![^\W_])")


def render(answer: Answer, form: str, *, width: int | None = None) -> str:
    """Write an answer in one of FORMATS; only a table has a width."""
    return table(answer, width) if form == "table" else FORMATS[form](answer)


def table(answer: Answer, width: int | None = None) -> str:
    """Draw columns, with a last line that counts the rows; of a plan give the plan itself.

    With a `width`, in columns of the terminal, the widest columns are cut, each with an ellipsis, until a row fits;
    if that would leave too little of them, each row becomes a block with a line or more for each column.
    """
    if answer.columns == _PLAN:
        return "".join(f"{escaped(line)}\n" for row in answer.rows for line in str(row[1]).splitlines())
    cells = [list(map(_table_cell, row)) for row in answer.rows]
    heads = [escaped(name) for name in answer.columns]
    natural = [max(map(text_width, column)) for column in zip(heads, *cells, strict=True)]
    widths = _fitting(natural, width)
    if any(size < min(_READABLE, whole) for size, whole in zip(widths, natural, strict=True)) and width is not None:
        return _blocks(heads, cells, width) + f"({counted(answer)})\n"
    return _grid(heads, cells, widths, [is_number(it) for it in answer.types]) + f"({counted(answer)})\n"


def counted(answer: Answer) -> str:
    """Say how many rows there are, and of how many: `5 rows`, `100 of 5,000 rows`."""
    shown = f"{len(answer.rows):,}"
    if not answer.truncated:
        return f"{shown} row{'' if len(answer.rows) == 1 else 's'}"
    return f"{shown} of {answer.total:,} rows" if answer.total is not None else f"first {shown} rows, there are more"


def csv_text(answer: Answer) -> str:
    """Write RFC 4180 with LF; NULL is nothing, an empty text is two quotation marks."""
    lines: list[Sequence[Cell]] = [answer.columns, *answer.rows]
    return "".join(",".join(map(_csv_cell, line)) + "\n" for line in lines)


def tsv(answer: Answer) -> str:
    r"""Write tab-separated values: backslash, tab, line end as \\, \t, \n, \r; NULL is \N, an empty text nothing."""
    lines: list[Sequence[Cell]] = [answer.columns, *answer.rows]
    return "".join("\t".join(map(_tsv_cell, line)) + "\n" for line in lines)


def jsonl(answer: Answer) -> str:
    """Write one JSON object a row and line; numbers with all their digits."""
    return "".join(f"{line}\n" for line in _objects(answer))


def json_text(answer: Answer) -> str:
    """Write one JSON array of an object a row; numbers with all their digits."""
    return "[" + ",".join(f"\n  {line}" for line in _objects(answer)) + ("\n]\n" if answer.rows else "]\n")


def markdown(answer: Answer) -> str:
    """Write a table of GitHub's Markdown; NULL is in italics."""
    lines = [list(map(_markdown_cell, line)) for line in (answer.columns, *answer.rows)]
    rule = ["---:" if is_number(sql_type) else "---" for sql_type in answer.types]
    return "".join(f"| {' | '.join(line)} |\n" for line in (lines[0], rule, *lines[1:]))


FORMATS: Mapping[str, Callable[[Answer], str]] = {
    "table": table,
    "csv": csv_text,
    "tsv": tsv,
    "json": json_text,
    "jsonl": jsonl,
    "markdown": markdown,
}
"""How an answer can be written as text."""


def _grid(heads: list[str], cells: list[list[str]], widths: list[int], right: list[bool]) -> str:
    lines = []
    for row in (heads, *cells):
        parts = [
            aligned(clipped(cell, size), size, right=to_right)
            for cell, size, to_right in zip(row, widths, right, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    rule = "  ".join("─" * size for size in widths)
    return "".join(f"{line}\n" for line in (lines[0], rule, *lines[1:]))


def _blocks(heads: list[str], cells: list[list[str]], width: int) -> str:
    """Draw each row as a block of its columns, nothing cut but their names."""
    from toolkit.report.layout import Line, Piece, block, drawn  # noqa: PLC0415 (no pipe needs it, and it costs 20 ms)

    size = min(_NAME, width // 3, max(map(text_width, heads)))
    names = [aligned(clipped(head, size), size) for head in heads]
    lines: list[Line] = []
    for number, row in enumerate(cells, 1):
        head = f"── {number:,} "
        lines.append([Piece(head + "─" * max(0, width - text_width(head)))])
        for name, cell in zip(names, row, strict=True):
            lines += block([Piece(cell)], width=width, first=[Piece(f"{name}  ")]) if cell else [[Piece(name)]]
    return drawn(lines, colour=False)


def _fitting(widths: list[int], limit: int | None) -> list[int]:
    """Cut the widest columns, all to one size, until the line with its gaps fits; no column below 3."""
    if limit is None or not widths:
        return widths
    room = limit - 2 * (len(widths) - 1)
    cut = max(widths)
    while sum(min(width, cut) for width in widths) > room and cut > 3:
        cut -= 1
    return [min(width, cut) for width in widths]


def _table_cell(text: Cell) -> str:
    if text is None:
        return NULL
    return f'"{text}"' if text == NULL else escaped(text)


def _csv_cell(text: Cell) -> str:
    if text is None:
        return ""
    if text and text == text.strip() and not _TO_QUOTE.intersection(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _tsv_cell(text: Cell) -> str:
    if text is None:
        return r"\N"
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _markdown_cell(text: Cell) -> str:
    if text is None:
        return f"*{NULL}*"
    safe = _MARKUP.sub(lambda sign: f"\\{sign[0]}", text).replace("&", "&amp;").replace("<", "&lt;")
    return escaped_lines(safe)


def escaped_lines(text: str) -> str:
    """Escape what hides or turns text, and keep line ends as Markdown can."""
    return "<br>".join(map(escaped, text.replace("\r\n", "\n").split("\n")))


def _objects(answer: Answer) -> Iterator[str]:
    keys = [json.dumps(name, ensure_ascii=False) for name in _distinct(answer.columns)]
    raw = [is_json(sql_type) for sql_type in answer.types]
    for row in answer.rows:
        members = (f"{key}: {_json(cell, as_it_is)}" for key, cell, as_it_is in zip(keys, row, raw, strict=True))
        yield f"{{{', '.join(members)}}}"


def _json(text: Cell, as_it_is: bool) -> str:  # noqa: FBT001 (called in one place)
    if text is None:
        return "null"
    return text if as_it_is and text not in _NOT_FINITE else json.dumps(text, ensure_ascii=False)


def _distinct(names: tuple[str, ...]) -> list[str]:
    """Give each repeated name a number, as an object holds each key once."""
    found: list[str] = []
    for name in names:
        number, own = 1, name
        while own in found:
            number, own = number + 1, f"{name}_{number}"
        found.append(own)
    return found
