"""The options of `toolkit sql`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from toolkit.cli.options import MOST_S, path_of, seconds


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"
    PARQUET = "parquet"


Query: TypeAlias = Annotated[
    str | None, typer.Argument(metavar="[QUERY]", help="One SELECT; - reads it from stdin.", show_default=False)
]
File: TypeAlias = Annotated[
    Path | None, typer.Option("--file", parser=path_of, metavar="F", help="Read the query from a file.")
]
Offline: TypeAlias = Annotated[
    bool, typer.Option("--offline", help="Touch no network: of an address take what was fetched before.")
]
Params: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--param",
        metavar="NAME=TEXT",
        help="The value of $NAME in the query; NAME:=JSON for a number, list … May be given several times.",
    ),
]
Form: TypeAlias = Annotated[Format, typer.Option("--format", help="How to write the answer.")]
Output: TypeAlias = Annotated[
    Path | None, typer.Option("--output", parser=path_of, metavar="F", help="Write the answer to a file.")
]
Timeout: TypeAlias = Annotated[
    float,
    typer.Option("--timeout", metavar="S", min=0.01, max=MOST_S, callback=seconds, help="Seconds that it may take."),
]
MaxRows: TypeAlias = Annotated[
    int | None,
    typer.Option("--max-rows", metavar="N", help="Rows at most. Default: 100 on a terminal, else all."),
]
SpreadsheetSafe: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--spreadsheet-safe", help="CSV and TSV: an apostrophe before each text that would be taken for a formula."
    ),
]
Explain: TypeAlias = Annotated[bool, typer.Option("--explain", help="Show the plan of the query instead.")]
Tables: TypeAlias = Annotated[
    bool, typer.Option("--tables", help="List the tables and views, their columns and meaning.")
]
Untrusted: TypeAlias = Annotated[
    bool,
    typer.Option("--untrusted", help="For SQL from others: a process of its own, with limits on memory and time."),
]
Unsafe: TypeAlias = Annotated[
    bool, typer.Option("--unsafe", help="Let the SQL do all that DuckDB can: files, network, settings.")
]
