"""`toolkit sql`."""

import shutil
import sys
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit import query as engine  # its functions load duckdb when they are first used
from toolkit.cli.options import Data, TextFolders, dataset_root, on_terminal, put, say, texts_for
from toolkit.errors import UnusableInputError
from toolkit.placing import write_text
from toolkit.records import load
from toolkit.report import answer as rendering
from toolkit.report.wording import listed
from toolkit.resources import is_file
from toolkit.schemas import KINDS, Schemas, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.query import Answer, Database
    from toolkit.records import Dataset
    from toolkit.texts import Texts

TERMINAL_ROWS = 100
"""How many rows a terminal is shown when nothing else was asked for; a pipe or file gets all."""


_NAMED = 5
"""How many sources a message names before it only counts them."""


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


def sql(  # noqa: PLR0913 (one parameter an option)
    query: Annotated[
        str | None, typer.Argument(metavar="[QUERY]", help="One SELECT; - reads it from stdin.", show_default=False)
    ] = None,
    *,
    file: Annotated[Path | None, typer.Option("--file", metavar="F", help="Read the query from a file.")] = None,
    data: Data = None,
    texts: TextFolders = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write the answer.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option("--output", metavar="F", help="Write the answer to a file.")] = None,
    timeout_s: Annotated[
        float, typer.Option("--timeout", metavar="S", min=0.01, help="Seconds that it may take.")
    ] = 60,
    max_rows: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Rows at most. Default: 100 on a terminal, else all.")
    ] = None,
    tables: Annotated[
        bool, typer.Option("--tables", help="List the tables and views, their columns and meaning.")
    ] = False,
) -> None:
    """Ask the dataset a question, in DuckDB's SQL. No set-up; only one reading statement is let through.

    The tables are sources, actors, events, statements and commitments; quotes, promises, timeline and other views
    are flat and joined to names. --data also takes a folder of Parquet files from toolkit convert. With the sources'
    texts at hand (--texts) the view reports also says how alike the reports of a statement are.

    \b
    toolkit sql --tables
    toolkit sql "SELECT speaker, count(*) FROM quotes GROUP BY ALL"
    toolkit sql "FROM promises" --format csv --output promises.csv
    echo "SELECT * FROM timeline" | toolkit sql - --format json
    """  # noqa: D301
    statement = None if tables else _statement(query, file)
    with _open(data, texts) as database:
        if statement is None:
            put(_overview(database))
            return
        rows = max_rows if max_rows is not None else _default_rows(output)
        answer = engine.run(database, statement, timeout_s=timeout_s, max_rows=rows)
    _deliver(answer, format_, output)


def _statement(query: str | None, file: Path | None) -> str | None:
    """Give the query from wherever it comes; None when a person at a terminal has not given one."""
    if query is not None and file is not None:
        raise typer.BadParameter("give a query or --file, not both")
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UnusableInputError(f"{file} cannot be read as UTF-8 text: {error}") from error
    if query is None and on_terminal(sys.stdin):
        say('ask with: toolkit sql "SELECT …"; these are the tables')
        return None
    text = _from_stdin() if query in {None, "-"} else query
    if not text or not text.strip():
        raise typer.BadParameter('there is no query; for example: toolkit sql "FROM promises"')
    return text


def _from_stdin() -> str:
    if sys.stdin is None:
        raise typer.BadParameter("stdin is closed: there is no query")
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableInputError(f"the query on stdin is not UTF-8: byte {error.start}") from error


def _open(data: Path | None, texts: TextFolders) -> "Database":
    if data is not None and all(is_file(data / f"{folder_of(kind)}.parquet") for kind in KINDS):
        if texts:
            raise typer.BadParameter("texts are held against records, and --data is a folder of Parquet files")
        return engine.open_parquet(data, Schemas())
    dataset = load(dataset_root(data))
    unreadable = next((file for file in dataset.files if file.kind in KINDS and not isinstance(file.value, dict)), None)
    if unreadable is not None:
        raise UnusableInputError(f"{unreadable.name} is no readable record; toolkit validate says why")
    at_hand = texts_for(dataset, texts)
    _tell_of_others(at_hand)
    return engine.open_database(dataset.contents, dataset.schemas, lambda: _similarities(dataset, at_hand))


def _tell_of_others(texts: "Texts") -> None:
    """Say which texts are left out, so that no empty similarity passes for a report that nobody has."""
    others = sorted({name for name, text in texts.found.items() if not text.is_recorded} | texts.unreadable.keys())
    if others:
        say(f"not compared, since their texts are not the recorded ones: {listed(others, _NAMED)}")


def _similarities(dataset: "Dataset", texts: "Texts") -> "Iterable[tuple[str, int, float]]":
    from toolkit.evidence import similarities  # noqa: PLC0415 (it loads the rules, which few queries need)

    return similarities(dataset, texts)


def _default_rows(output: Path | None) -> int | None:
    return TERMINAL_ROWS if output is None and on_terminal(sys.stdout) else None


def _deliver(answer: "Answer", format_: Format, output: Path | None) -> None:
    width = shutil.get_terminal_size().columns if output is None and on_terminal(sys.stdout) else None
    text = rendering.render(answer, format_.value, width=width)
    if output is None:
        put(text)
    else:
        write_text(output, text)
        say(f"wrote {len(answer.rows):,} rows to {output}")
    if answer.truncated and format_ is not Format.TABLE:
        of = f"{answer.total:,}" if answer.total is not None else "more"
        say(f"{len(answer.rows):,} of {of} rows; --max-rows sets the limit")


def _overview(database: "Database") -> str:
    blocks = []
    for table, rows in groupby(engine.tables_overview(database), key=lambda row: (row.table, row.table_comment)):
        lines = [f"  {row.column:<24} {_short(row.sql_type):<12} {row.comment}".rstrip() for row in rows]
        blocks.append("\n".join([f"{table[0]}: {table[1]}", *lines]))
    return "\n\n".join(blocks) + "\n"


def _short(sql_type: str) -> str:
    """Name a nested type by its outermost part: the columns inside are the schema's."""
    if sql_type.endswith("[]"):
        return "LIST"
    return sql_type.partition("(")[0]
