"""`toolkit sql`."""

import re
import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from toolkit import query as engine  # its functions load duckdb when they are first used
from toolkit.cli.asking import Asking, Trust
from toolkit.cli.data import Places, opened
from toolkit.cli.options import TextFolders, named_texts, on_terminal, put, say
from toolkit.errors import UnusableInputError
from toolkit.query import Answer, Question
from toolkit.query.answer import MAX_CHARACTERS
from toolkit.report import answer as rendering
from toolkit.report.wording import counted

if TYPE_CHECKING:
    from toolkit.query import Database

TERMINAL_ROWS = 100
"""How many rows a terminal is shown when nothing else was asked for; a pipe or file gets all."""

_SIMILARITY = re.compile(r"\bsimilarity\b", re.IGNORECASE)
"""The one column that is empty as long as no texts are named."""


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"
    PARQUET = "parquet"


_BYTES = 4
"""The most that one character takes in UTF-8."""

_FOR_SPREADSHEETS = (Format.CSV, Format.TSV)


def sql(  # noqa: PLR0913 (one parameter an option)
    query: Annotated[
        str | None, typer.Argument(metavar="[QUERY]", help="One SELECT; - reads it from stdin.", show_default=False)
    ] = None,
    *,
    file: Annotated[Path | None, typer.Option("--file", metavar="F", help="Read the query from a file.")] = None,
    data: Places = None,
    texts: TextFolders = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Touch no network: of an address take what was fetched before.")
    ] = False,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param",
            metavar="NAME=TEXT",
            help="The value of $NAME in the query; NAME:=JSON for a number, list … May be given several times.",
        ),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write the answer.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option("--output", metavar="F", help="Write the answer to a file.")] = None,
    timeout_s: Annotated[
        float, typer.Option("--timeout", metavar="S", min=0.01, help="Seconds that it may take.")
    ] = 60,
    max_rows: Annotated[
        int | None, typer.Option(metavar="N", help="Rows at most. Default: 100 on a terminal, else all.")
    ] = None,
    spreadsheet_safe: Annotated[
        bool,
        typer.Option(
            "--spreadsheet-safe", help="CSV and TSV: an apostrophe before each text that would be taken for a formula."
        ),
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show the plan of the query instead.")] = False,
    tables: Annotated[
        bool, typer.Option("--tables", help="List the tables and views, their columns and meaning.")
    ] = False,
    untrusted: Annotated[
        bool,
        typer.Option("--untrusted", help="For SQL from others: a process of its own, with limits on memory and time."),
    ] = False,
    unsafe: Annotated[
        bool,
        typer.Option("--unsafe", help="Let the SQL do all that DuckDB can: files, network, settings."),
    ] = False,
) -> None:
    """Ask the dataset a question, in DuckDB's SQL. No set-up; only one reading statement is let through.

    The tables are sources, actors, events, statements and commitments; quotes, promises, timeline and other views
    are flat and joined to names. --data takes other data: a dataset, a folder of Parquet from toolkit convert, or a
    release, out of whose archive or from whose address only the tables are taken, checked by their digests. Two
    places stand side by side, as old.statements and new.statements, with the views changes and changed_fields. With
    the sources' texts at hand (--texts) the view reports also says how alike the reports of a statement are.

    Values are written as DuckDB writes them, nested ones as JSON. NULL is NULL in a table, nothing in CSV (an empty
    text is ""), \\N in TSV, null in JSON, in italics in Markdown. A pipe or file gets all rows, uncut.

    \b
    toolkit sql --tables
    toolkit sql "SELECT speaker, count(*) FROM quotes GROUP BY ALL"
    toolkit sql "FROM promises" --format csv --output promises.csv
    toolkit sql "FROM quotes WHERE speaker_id = $who" --param who=fumio-kishida
    toolkit sql "FROM events WHERE date_earliest >= $from" --param from=2023-01-10 --format parquet > events.parquet
    toolkit sql "FROM actors LIMIT $n" --param n:=3
    echo "SELECT * FROM timeline" | toolkit sql - --format json
    toolkit sql "FROM promises" --data https://example.org/releases
    toolkit sql "FROM changes" --data old=on-the-record-1.0.0.zip --data new=dataset
    toolkit sql --untrusted --timeout 5 --file from-a-stranger.sql
    """  # noqa: D301
    trust = _trust(untrusted=untrusted, unsafe=unsafe)
    if max_rows is not None and max_rows < 1:
        raise typer.BadParameter("--max-rows is 1 or more; for the columns alone, write LIMIT 0 into the query")
    given = _parameters(param) if param else None
    if format_ is Format.PARQUET and output is None and on_terminal(sys.stdout):
        raise typer.BadParameter("Parquet is no text: name a file with --output, or send stdout into one")
    if spreadsheet_safe and format_ not in _FOR_SPREADSHEETS:
        raise typer.BadParameter("--spreadsheet-safe is for --format csv and tsv: only there a text can be a formula")
    most = None if trust is Trust.UNSAFE else MAX_CHARACTERS * _BYTES
    statement = None if tables else _statement(query, file, most=most)
    if statement is not None and _SIMILARITY.search(statement) and not named_texts(texts):
        say("similarity is NULL without the sources' texts: --texts DIR names a folder that has them")
    with opened(data, texts, offline=offline) as there:
        if statement is None:
            with engine.open_places(there.places) as database:
                put(_overview(database, full=tables))
            return
        question = Question(
            sql=statement,
            params=given,
            explain=explain,
            timeout_s=timeout_s,
            max_rows=max_rows if max_rows is not None else _default_rows(output),
        )
        asking = Asking(there=there, question=question, trust=trust)
        _deliver(asking, format_, output, formulas=not spreadsheet_safe)


def _overview(database: "Database", *, full: bool) -> str:
    from toolkit.report.overview import overview  # noqa: PLC0415 (no query needs it)

    return overview(engine.tables_overview(database), full=full)


def _parameters(given: list[str]) -> dict[str, Any]:
    from toolkit.cli.parameters import parameters  # noqa: PLC0415 (few queries have any)

    return parameters(given)


def _trust(*, untrusted: bool, unsafe: bool) -> Trust:
    if untrusted and unsafe:
        raise typer.BadParameter("--untrusted and --unsafe exclude each other")
    if unsafe:
        say("--unsafe: the SQL may read and write files, use the network and change settings, as you may")
        return Trust.UNSAFE
    return Trust.UNTRUSTED if untrusted else Trust.SANDBOX


def _statement(query: str | None, file: Path | None, *, most: int | None) -> str | None:
    """Give the query from wherever it comes, of `most` bytes; None when a person at a terminal has not given one."""
    if query is not None and file is not None:
        raise typer.BadParameter("give a query or --file, not both")
    if file is not None:
        try:
            with file.open("rb") as stream:
                return _text(stream, str(file), most)
        except OSError as error:
            raise UnusableInputError(f"{file} cannot be read: {error.strerror}") from error
    if query is None and on_terminal(sys.stdin):
        say('ask with: toolkit sql "SELECT …"; these are the tables, and toolkit sql --tables lists their columns')
        return None
    text = _from_stdin(most) if query in {None, "-"} else query
    if not text or not text.strip():
        raise typer.BadParameter('there is no query; for example: toolkit sql "FROM promises"')
    return text


def _from_stdin(most: int | None) -> str:
    if sys.stdin is None:
        raise typer.BadParameter("stdin is closed: there is no query")
    return _text(sys.stdin.buffer, "the query on stdin", most)


def _text(stream: IO[bytes], name: str, most: int | None) -> str:
    """Read a text, and no more of it than tells that it is too long."""
    content = stream.read() if most is None else stream.read(most + 1)
    if most is not None and len(content) > most:
        raise UnusableInputError(f"{name} is longer than a query may be: {MAX_CHARACTERS:,} characters")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableInputError(f"{name} is not UTF-8: byte {error.start}") from error


def _default_rows(output: Path | None) -> int | None:
    return TERMINAL_ROWS if output is None and on_terminal(sys.stdout) else None


def _deliver(asking: Asking, format_: Format, output: Path | None, *, formulas: bool) -> None:
    if format_ is Format.PARQUET:
        content, rows = asking.parquet()
        _put(content, rows, output)
        return
    answer = asking.answer() if formulas else _without_formulas(asking.answer())
    width = shutil.get_terminal_size().columns if output is None and on_terminal(sys.stdout) else None
    text = rendering.render(answer, format_.value, width=width)
    _put(text, len(answer.rows), output)
    if answer.truncated and format_ is not Format.TABLE:
        of = f"{answer.total:,}" if answer.total is not None else "more"
        say(f"{len(answer.rows):,} of {of} rows; --max-rows sets the limit")


def _without_formulas(answer: Answer) -> Answer:
    from toolkit.report.formulas import as_texts  # noqa: PLC0415 (few ask for it)

    safe, changed = as_texts(answer)
    if changed:
        say(f"{counted(changed, 'cell')} would have been taken for formulas, and now begin with an apostrophe")
    return safe


def _put(content: str | bytes, rows: int, output: Path | None) -> None:
    if output is None:
        put(content)
        return
    from toolkit.placing import write_bytes  # noqa: PLC0415 (most answers go to stdout)

    write_bytes(output, content if isinstance(content, bytes) else content.encode("utf-8", errors="backslashreplace"))
    say(f"wrote {counted(rows, 'row')} to {output}")
