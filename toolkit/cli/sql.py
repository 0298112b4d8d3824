"""`toolkit sql`."""

import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from toolkit import query as engine  # its functions load duckdb when they are first used
from toolkit.cli import query_options as given
from toolkit.cli.asking import Asking, Trust
from toolkit.cli.data import Places, opened
from toolkit.cli.options import TextFolders, named_texts, on_terminal, put, say
from toolkit.cli.query_options import Format
from toolkit.cli.statement import Reading, statement_of
from toolkit.query import Answer, Question
from toolkit.report import answer as rendering
from toolkit.report.wording import counted
from toolkit.resources import real

if TYPE_CHECKING:
    from toolkit.query import Database

TERMINAL_ROWS = 100
"""How many rows a terminal is shown when nothing else was asked for; a pipe or file gets all."""

_MOST_ROWS = 1 << 53
"""More than there can be, and what the engine can still count to."""

_SIMILARITY = re.compile(r"\bsimilarity\b", re.IGNORECASE)
"""The one column that is empty as long as no texts are named."""

_FOR_SPREADSHEETS = (Format.CSV, Format.TSV)

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("sql", cls=Reading)
def sql(  # noqa: PLR0913 (one parameter an option)
    query: given.Query = None,
    *,
    file: given.File = None,
    data: Places = None,
    texts: TextFolders = None,
    offline: given.Offline = False,
    param: given.Params = None,
    format_: given.Form = Format.TABLE,
    output: given.Output = None,
    timeout_s: given.Timeout = 60,
    max_rows: given.MaxRows = None,
    spreadsheet_safe: given.SpreadsheetSafe = False,
    explain: given.Explain = False,
    tables: given.Tables = False,
    untrusted: given.Untrusted = False,
    unsafe: given.Unsafe = False,
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
    _require_sound(format_, output, max_rows, spreadsheet_safe=spreadsheet_safe)
    if file is not None and output is not None and real(file) == real(output):
        raise typer.BadParameter(f"{output} is the query: write the answer elsewhere", param_hint="--output")
    params = _parameters(param) if param else None
    if tables:
        asked = {"a query": query, "--file": file, "--param": params, "--explain": explain or None}
        _require_list([name for name, value in asked.items() if value is not None], format_)
    statement = None if tables else statement_of(query, file, at_any_length=trust is Trust.UNSAFE)
    if statement is not None and _SIMILARITY.search(statement) and not named_texts(texts):
        say("similarity is NULL without the sources' texts: --texts DIR names a folder that has them")
    with opened(data, texts, offline=offline) as there:
        if output is not None:
            there.require_apart(output)
        if statement is None:
            with engine.open_places(there.places) as database:
                _put_overview(database, format_, output, full=tables)
            return
        question = Question(
            sql=statement,
            params=params,
            explain=explain,
            timeout_s=timeout_s,
            max_rows=min(max_rows, _MOST_ROWS) if max_rows is not None else _default_rows(output),
        )
        asking = Asking(there=there, question=question, trust=trust)
        _deliver(asking, format_, output, formulas=not spreadsheet_safe)


def _require_sound(format_: Format, output: Path | None, max_rows: int | None, *, spreadsheet_safe: bool) -> None:
    """Refuse what can't be meant."""
    if max_rows is not None and max_rows < 1:
        raise typer.BadParameter("--max-rows is 1 or more; for the columns alone, write LIMIT 0 into the query")
    if format_ is Format.PARQUET and output is None and on_terminal(sys.stdout):
        raise typer.BadParameter("Parquet is no text: name a file with --output, or send stdout into one")
    if spreadsheet_safe and format_ not in _FOR_SPREADSHEETS:
        raise typer.BadParameter("--spreadsheet-safe is for --format csv and tsv: only there a text can be a formula")


def _require_list(passed_over: Sequence[str], format_: Format) -> None:
    """Refuse what --tables would pass over."""
    if passed_over:
        raise typer.BadParameter(f"--tables asks nothing of the data: leave out {' and '.join(passed_over)}")
    if format_ is Format.PARQUET:
        raise typer.BadParameter("--tables is a list to read: ask for it as table, csv, tsv, json, jsonl or markdown")


def _put_overview(database: "Database", format_: Format, output: Path | None, *, full: bool) -> None:
    """List the tables and views that can be read; raise the reason why another can't be."""
    from toolkit.report.overview import catalogue, overview  # noqa: PLC0415 (no query needs it)

    reasons = database.within(database.prepare_readable)
    if described := engine.tables_overview(database):
        listed = full and format_ is not Format.TABLE
        text = rendering.render(catalogue(described), format_.value) if listed else overview(described, full=full)
        _put(text, len(described), output)
    for reason in reasons:
        raise reason


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
