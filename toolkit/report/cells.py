"""One value as text: compact, harmless to a terminal, measured as a terminal shows it."""

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from toolkit.report.escaping import printable

ELLIPSIS = "…"
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL")

_JOINERS = "\u200c\u200d\u00ad"  # Persian, Indic scripts and emoji need them, and no terminal obeys them
_JOINERS_APART = re.compile(f"([{_JOINERS}])")


def plain(value: Any) -> Any:  # noqa: ANN401 (whatever DuckDB gives, as JSON can hold it)
    """Give a value as JSON holds it; days and times in ISO 8601, bytes in hexadecimal, exact decimals as text."""
    result: Any = value
    match value:
        case None | bool() | int() | str():
            pass
        case float():
            result = value if math.isfinite(value) else str(value)
        case date() | time():
            result = value.isoformat()
        case bytes():
            result = value.hex()
        case Mapping():
            result = {_key(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            result = [plain(inner) for inner in value]
        case _:
            result = str(value)
    return result


def compact(value: Any) -> str:  # noqa: ANN401 (whatever DuckDB gives)
    """Write a value that is not NULL: text as it is, everything nested as compact JSON."""
    simple = plain(value)
    if isinstance(simple, str):
        return simple
    return json.dumps(simple, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def escaped(text: str) -> str:
    r"""Write what a terminal would obey, or what hides or turns text, as escapes: \n, \x1b, \u202e."""
    return "".join(part if part in _JOINERS else printable(part) for part in _JOINERS_APART.split(text))


def text_width(text: str) -> int:
    """Measure a text in columns of a terminal: East Asian wide characters take two, combining ones none."""
    return sum(_width(sign) for sign in text)


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


def _key(key: Any) -> str:  # noqa: ANN401 (a key of a MAP)
    return key if isinstance(key, str) else compact(key) if key is not None else "null"


def _width(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
