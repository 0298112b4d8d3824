"""Cells that a spreadsheet would take for formulas: `=1+1`, but also `@sum(…)`, `+44 20`, `-`."""

from dataclasses import replace

from toolkit.query.answer import Answer
from toolkit.report.cells import is_json

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a formula of a text, and the full-width forms of it, which some spreadsheets read alike."""


def as_texts(answer: Answer) -> tuple[Answer, int]:
    """Put an apostrophe before every text, and every name of a column, that begins like a formula; count them.

    Numbers stay what they are, and NULL does. What is nested begins with a bracket.
    """
    texts = [not is_json(sql_type) for sql_type in answer.types]
    rows = [
        tuple(_told(cell) if is_text else cell for cell, is_text in zip(row, texts, strict=True)) for row in answer.rows
    ]
    columns = tuple(map(_named, answer.columns))
    before = [answer.columns, *answer.rows]
    changed = sum(
        new is not old
        for was, now in zip(before, [columns, *rows], strict=True)
        for old, new in zip(was, now, strict=True)
    )
    return replace(answer, columns=columns, rows=rows), changed


def _told(cell: str | None) -> str | None:
    return f"'{cell}" if cell is not None and cell.startswith(_BEGINNINGS) else cell


def _named(name: str) -> str:
    return f"'{name}" if name.startswith(_BEGINNINGS) else name
