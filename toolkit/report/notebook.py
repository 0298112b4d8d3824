"""What a notebook shows: small HTML, in which everything that comes from data is escaped."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

ROWS = 50
"""How many rows of an answer a notebook is shown."""


def table(columns: Sequence[str], types: Sequence[str], rows: Sequence[Sequence[Any]], counted: str) -> str:
    """Write an answer as a table: its first rows, and what `counted` says of all; NULL differs from an empty text."""
    head = "".join(f'<th title="{escape(kind)}">{escape(name)}</th>' for name, kind in zip(columns, types, strict=True))
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows[:ROWS])
    shown = f"{ROWS:,} of {counted}" if len(rows) > ROWS else counted
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{escape(shown)}</p>"


def overview(title: str, version: str, about: str, counts: Mapping[str, int]) -> str:
    """Write what a dataset is and how much it holds."""
    lines = "".join(f"<tr><th>{escape(name)}</th><td>{count:,}</td></tr>" for name, count in counts.items())
    return f"<p><b>{escape(title)}</b> {escape(version)}</p><p>{escape(about)}</p><table>{lines}</table>"


def _cell(value: Any) -> str:  # noqa: ANN401 (whatever the engine gives)
    if value is None:
        return "<td><i>NULL</i></td>"
    return f"<td>{escape(_text(value))}</td>"


def _text(value: Any) -> str:  # noqa: ANN401 (whatever the engine gives)
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
