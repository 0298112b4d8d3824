"""Answers of a query as text: a table for people, five forms for programs."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from toolkit.query.answer import Answer
from toolkit.report.cells import aligned, clipped, compact, escaped, is_number, plain, text_width

NULL = "NULL"
_TO_QUOTE = frozenset(',"\r\n')


def render(answer: Answer, form: str, *, width: int | None = None) -> str:
    """Write an answer in one of FORMATS; only a table has a width."""
    return table(answer, width) if form == "table" else FORMATS[form](answer)


def table(answer: Answer, width: int | None = None) -> str:
    """Draw columns, with a last line that counts the rows.

    With a `width`, in columns of the terminal, the widest columns are cut, each with an ellipsis, until a row fits.
    """
    cells = [[NULL if value is None else escaped(compact(value)) for value in row] for row in answer.rows]
    heads = [escaped(name) for name in answer.columns]
    widths = _fitting([max(map(text_width, column)) for column in zip(heads, *cells, strict=True)], width)
    right = [is_number(sql_type) for sql_type in answer.types]
    lines = ["  ".join("─" * size for size in widths)]
    for row in (heads, *cells):
        parts = [
            aligned(clipped(cell, size), size, right=to_right)
            for cell, size, to_right in zip(row, widths, right, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    return "\n".join([lines[1], lines[0], *lines[2:], f"({counted(answer)})", ""])


def counted(answer: Answer) -> str:
    """Say how many rows there are, and of how many: `5 rows`, `100 of 5,000 rows`."""
    shown = f"{len(answer.rows):,}"
    if not answer.truncated:
        return f"{shown} row{'' if len(answer.rows) == 1 else 's'}"
    return f"{shown} of {answer.total:,} rows" if answer.total is not None else f"first {shown} rows, there are more"


def csv_text(answer: Answer) -> str:
    """Write RFC 4180 with LF; NULL is nothing, an empty text is two quotation marks."""
    lines = [answer.columns, *answer.rows]
    return "".join(",".join(map(_csv_cell, line)) + "\n" for line in lines)


def tsv(answer: Answer) -> str:
    r"""Write tab-separated values: backslash, tab, line end as \\, \t, \n, \r; NULL and an empty text are nothing."""
    lines = [answer.columns, *answer.rows]
    return "".join("\t".join(map(_tsv_cell, line)) + "\n" for line in lines)


def jsonl(answer: Answer) -> str:
    """Write one JSON object a row and line."""
    return "".join(f"{line}\n" for line in _objects(answer))


def json_text(answer: Answer) -> str:
    """Write one JSON array of an object a row."""
    return "[" + ",".join(f"\n  {line}" for line in _objects(answer)) + ("\n]\n" if answer.rows else "]\n")


def markdown(answer: Answer) -> str:
    """Write a table of GitHub's Markdown; NULL is an empty cell."""
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


def _fitting(widths: list[int], limit: int | None) -> list[int]:
    """Cut the widest columns, all to one size, until the line with its gaps fits; no column below 3."""
    if limit is None or not widths:
        return widths
    room = limit - 2 * (len(widths) - 1)
    cut = max(widths)
    while sum(min(width, cut) for width in widths) > room and cut > 3:
        cut -= 1
    return [min(width, cut) for width in widths]


def _csv_cell(value: Any) -> str:  # noqa: ANN401 (whatever DuckDB gives)
    if value is None:
        return ""
    text = compact(value)
    if text and text == text.strip() and not _TO_QUOTE.intersection(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _tsv_cell(value: Any) -> str:  # noqa: ANN401 (whatever DuckDB gives)
    if value is None:
        return ""
    text = compact(value).replace("\\", "\\\\")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _markdown_cell(value: Any) -> str:  # noqa: ANN401 (whatever DuckDB gives)
    text = "" if value is None else compact(value)
    text = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return escaped(text.replace("\r\n", "\n").replace("\n", "<br>"))


def _objects(answer: Answer) -> Iterator[str]:
    names = _distinct(answer.columns)
    for row in answer.rows:
        yield json.dumps(dict(zip(names, map(plain, row), strict=True)), ensure_ascii=False, allow_nan=False)


def _distinct(names: tuple[str, ...]) -> list[str]:
    """Give each repeated name a number, as an object holds each key once."""
    found: list[str] = []
    for name in names:
        number, own = 1, name
        while own in found:
            number, own = number + 1, f"{name}_{number}"
        found.append(own)
    return found
