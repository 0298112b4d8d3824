"""DuckDB's errors as ours: with their place, and with the nearest of our own names."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from difflib import get_close_matches

from toolkit.errors import QueryError, ToolkitError
from toolkit.parquet.engine import duckdb
from toolkit.query.answer import OUT_OF_MEMORY
from toolkit.query.database import Database, Side
from toolkit.query.place import NEW, OLD
from toolkit.tables import COMPARISONS, STORED, VIEWS, table_of

_TABLE = re.compile(r'Table with name "?(?:[^"\s]*\.)?(?P<name>.+?)"? does not exist')
_COLUMN = re.compile(
    r'(?:Referenced column "(?P<bare>[^"]+)" not found|does not have a column named "(?P<dotted>[^"]+)")'
)
_PLACE = re.compile(r"^(?P<head>LINE (?P<number>\d+): )(?P<line>.*)\n(?P<indent> *)\^", re.MULTILINE)
_NAME = 100
"""Characters that a message has of a name without end."""
_LONG = re.compile(r"\w{256,}")
_SUGGESTION = re.compile(r"^(?:Did you mean|Candidate bindings:|Candidate Entries:).*\n?", re.MULTILINE)
_TABLES = (*map(table_of, STORED), *(view.name for view in VIEWS))
_BESIDE = tuple(view.name for view in COMPARISONS)


def query_error(database: Database, error: Exception, *, lines_before: int = 0) -> QueryError:
    """Say what DuckDB refused; instead of its own suggestions for a table or column give the nearest of our names.

    `lines_before` stand before the query in what was run; places are told as the query has them. Of a table that is
    not there because it can't be made, the reason is raised.
    """
    whole = _LONG.sub(lambda found: f"{found[0][:_NAME]}…", str(error).strip())
    text = _PLACE.sub(lambda found: _moved(found, lines_before), whole)
    if isinstance(error, duckdb.OutOfMemoryException):
        return QueryError(OUT_OF_MEMORY)
    if "'pytz'" in text:
        return QueryError("a TIMESTAMP WITH TIME ZONE can't be shown: cast it to TIMESTAMP or VARCHAR")
    if table := _TABLE.search(text):
        _require_made(database, table["name"].lower())
        return QueryError(_with_hint(text, _nearest_tables(database, table["name"], text)))
    if column := _COLUMN.search(text):
        return QueryError(_with_hint(text, _nearest_columns(database, column["bare"] or column["dotted"], text)))
    return QueryError(text)


def _require_made(database: Database, name: str) -> None:
    for key in [key for key in database.waiting if key.rpartition(".")[2] == name]:
        database.prepare(key)


def _moved(found: re.Match[str], lines: int) -> str:
    head = f"LINE {int(found['number']) - lines}: "
    shift = len(found["head"]) - len(head)
    return f"{head}{found['line']}\n{found['indent'][shift:]}^"


def _with_hint(text: str, hint: str) -> str:
    """Put a hint behind the message and before the lines that show its place."""
    message, _, place = _SUGGESTION.sub("", text).partition("\n\n")
    return f"{message.rstrip()}\n{hint}\n\n{place.strip(chr(10))}".rstrip()


def _nearest_tables(database: Database, name: str, text: str) -> str:
    """Suggest tables like the one that is not there; of two places those of the side that was meant, or of both."""
    sides = [side for side in database.sides if side.name]
    meant = re.search(rf'(\w+)"?\s*\.\s*"?{re.escape(name)}\b', text.partition("LINE ")[2], re.IGNORECASE)
    schema = meant[1].lower() if meant else ""
    if not sides and (schema in {OLD, NEW} or name.lower() in _BESIDE):
        return f"Two places stand side by side with --data {OLD}=PLACE --data {NEW}=PLACE."
    named = [side for side in sides if side.name == schema] or sides or database.sides
    beside = _BESIDE if sides else ()
    near = get_close_matches(name.lower(), (*_TABLES, *beside), n=3)
    if near:
        return f"Did you mean {_list(full for it in near for full in _full(it, named, beside))}?"
    return f"There are {', '.join(full for it in (*beside, *_TABLES) for full in _full(it, named, beside))}."


def _full(name: str, sides: Sequence[Side], beside: Sequence[str]) -> Sequence[str]:
    """Write a table as a query names it: on each side, or beside them."""
    return [name] if name in beside else [side.named(name) for side in sides]


def _nearest_columns(database: Database, name: str, text: str) -> str:
    """Suggest columns of the tables that the query names, else say where a column of that name is."""
    candidates = [found for line in _SUGGESTION.findall(text) for found in re.findall(r'"([^"]+)"', line)]
    near = get_close_matches(name.lower(), candidates, n=3)
    if near:
        return f"Did you mean {_list(near)}?"
    with suppress(duckdb.Error, ToolkitError):  # what can't be made has no columns to suggest
        database.prepare()
    rows = database.connection.execute(
        "SELECT DISTINCT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
    ).fetchall()
    elsewhere = [f"{table}.{column}" for table, column in rows if column == name.lower()]
    if elsewhere:
        return f"A column of that name is {_list(elsewhere)}."
    return "toolkit sql --tables lists every column."


def _list(names: Iterable[str]) -> str:
    quoted: Sequence[str] = [f'"{name}"' for name in names]
    return " or ".join(quoted)
