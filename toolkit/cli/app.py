"""The commands and what they have in common."""

from typing import Annotated

import typer

from toolkit.cli import convert, coverage, evidence, explain, fmt, show, source, sql, validate
from toolkit.resources import toolkit_version

app = typer.Typer(
    name="toolkit",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:  # noqa: FBT001 (typer calls it so)
    if asked:
        typer.echo(f"toolkit {toolkit_version()}")
        raise typer.Exit


@app.callback()
def main(
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is, and stop.")
    ] = False,
) -> None:
    """On the Record: who said what, who bound themselves to what, and where that is written.

    \b
    toolkit validate                      check the nearest dataset
    toolkit explain EVD002                say what a rule is for, with examples
    toolkit show ID                       read one record, and what refers to it
    toolkit evidence check --texts DIR    find each passage again, in any copy of its text
    toolkit coverage                      see how much of the texts is coded
    toolkit fmt                           write its files in the canonical form
    toolkit convert                       turn it into five Parquet files
    toolkit sql "FROM promises"           ask it a question
    toolkit COMMAND --help                say what a command does, with examples

    Without --data, a command takes the nearest dataset/dataset.json in this folder or above, else the bundled one.
    Exit codes: 0 fine, 1 findings, 2 wrong usage, 3 could not be done, 4 a fault of the toolkit.
    """  # noqa: D301 (\b keeps the lines apart in the help)


app.command("validate")(validate.validate)
app.command("fmt")(fmt.fmt)
app.command("explain")(explain.explain)
app.command("show")(show.show)
app.command("coverage")(coverage.coverage)
app.command("convert")(convert.convert)
app.command("sql")(sql.sql)
app.add_typer(source.app, name="source")
app.add_typer(evidence.app, name="evidence")
