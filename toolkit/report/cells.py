"""The text of one value: harmless to a terminal, measured as a terminal shows it, and what its type says of it."""

import re
import unicodedata
from functools import cache

from toolkit.report.escaping import printable

ELLIPSIS = "…"
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL", "BIGNUM")
_NESTED = ("STRUCT", "MAP(", "UNION(", "TUPLE(", "VARIANT")

_JOINERS = "\u200c\u200d\u00ad"  # Persian, Indic scripts and emoji need them, and no terminal obeys them
_JOINERS_APART = re.compile(f"([{_JOINERS}])")


def escaped(text: str) -> str:
    r"""Write what a terminal would obey, or what hides or turns text, as escapes: \n, \x1b, \u202e."""
    if text.isprintable():
        return text
    return "".join(part if part in _JOINERS else printable(part) for part in _JOINERS_APART.split(text))


def text_width(text: str) -> int:
    """Measure a text in columns of a terminal: East Asian wide characters take two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_width, text))


def clipped(text: str, width: int) -> str:
    """Cut a text to a width, the ellipsis included, never inside a character and its marks."""
    if text_width(text) <= width:
        return text
    kept, used = "", 0
    for sign in text:
        used += _width(sign)
        if used > width - 1:
            break
        kept += sign
    return kept + ELLIPSIS


def aligned(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text up to a width."""
    space = " " * (width - text_width(text))
    return space + text if right else text + space


def is_number(sql_type: str) -> bool:
    """Tell whether a column of this type is read best with its digits under one another."""
    return sql_type.removeprefix("U").startswith(_NUMBERS) and not sql_type.endswith("]")


def is_json(sql_type: str) -> bool:
    """Tell whether the text of a value of this type is JSON as it stands, unless it is a number that is not finite."""
    return (
        sql_type.endswith("]") or sql_type.startswith(_NESTED) or sql_type in {"JSON", "BOOLEAN"} or is_number(sql_type)
    )


@cache
def _width(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
