"""What can be asked: the tables and views, their columns, types and meaning."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from toolkit.query.answer import Answer, Described

_NAME = 24
_TYPE = 12
_TABLE = 15
"""Columns for the name of a column, for its type, and at least for the name of a table in the short list."""


def overview(described: Sequence[Described], *, full: bool) -> str:
    """List the tables and views with what they answer, and with their columns if that is wanted."""
    size = max(_TABLE, *(len(it.table) for it in described))
    blocks = []
    for (table, about), columns in groupby(described, key=lambda it: (it.table, it.table_comment)):
        if full:
            blocks.append("\n".join([f"{table}: {about}", *map(_line, columns)]))
        else:
            blocks.append(f"{table:<{size}} {about.partition('? ')[0]}{'?' if '? ' in about else ''}")
    return ("\n\n" if full else "\n").join(blocks) + "\n"


def catalogue(described: Sequence[Described]) -> Answer:
    """Give the same as an answer, with a row for each column: for programs, and for spreadsheets."""
    columns = ("table", "column", "type", "meaning", "about_table")
    return Answer(
        columns=columns,
        types=("VARCHAR",) * len(columns),
        rows=[(it.table, it.column, it.sql_type, it.comment, it.table_comment) for it in described],
        total=len(described),
    )


def _line(column: Described) -> str:
    parts = list(_parts(column.sql_type))
    named = f" Parts: {', '.join(parts)}." if parts else ""
    return f"  {column.column:<{_NAME}} {_short(column.sql_type):<{_TYPE}} {column.comment}{named}".rstrip()


def _short(sql_type: str) -> str:
    """Write a type without the parts of what is nested: STRUCT, STRUCT[], VARCHAR[]."""
    return sql_type.partition("(")[0] + "[]" * (sql_type.endswith("[]") and "(" in sql_type)


def _parts(sql_type: str) -> Iterator[str]:
    """Give the names of the parts of a STRUCT, or of each in a list of them."""
    depth, begins = 0, False
    for word in sql_type.replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split():
        if begins and depth == 1:
            yield word.strip('"')
        begins = sql_type.startswith("STRUCT") and word in ("(", ",")
        depth += (word == "(") - (word == ")")
