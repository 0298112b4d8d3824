"""`toolkit release`: build, verify."""

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit import checks
from toolkit.cli.options import TextFolders, colour_wanted, dataset_root, put, say, texts_for
from toolkit.cli.progress import telling
from toolkit.errors import ExitCode, ToolkitError
from toolkit.findings import Report, Severity, Status
from toolkit.records import Dataset, load

if TYPE_CHECKING:
    from toolkit.release import Progress, Release

BUILD = "release build"

app = typer.Typer(no_args_is_help=True)


@app.callback()
def release() -> None:
    """Build releases, and check those that somebody has."""


class Format(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


Form = Annotated[Format, typer.Option("--format", help="How to write the answer to stdout.")]


def _day(text: str) -> str:
    """Read a day of the calendar."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
            return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day: {error}") from error
    raise typer.BadParameter(f"{text!r} is not YYYY-MM-DD")


@app.command("build")
def build(  # noqa: PLR0913 (one parameter an option)
    dataset: Annotated[
        Path | None,
        typer.Argument(metavar="[DATASET]", help="The dataset's folder. Default: the nearest, or the bundled one."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the folder and its archive go.")],
    released: Annotated[
        str | None,
        typer.Option(parser=_day, metavar="YYYY-MM-DD", help="The day of the release. Default: that of the commit."),
    ] = None,
    texts: TextFolders = None,
    require_texts: Annotated[bool, typer.Option("--require-texts", help="Fail when a text is not at hand.")] = False,
    format_: Form = Format.TEXT,
) -> None:
    """Build a release: a folder and an archive that hold the data in every form, and say what they hold.

    The dataset is validated first; one with errors is reported (exit 1) and not released. Its files have to be as
    the last commit has them, which the release then names; with --released they needn't be. The same files, toolkit
    and DuckDB give the same bytes anywhere. What is there already is never replaced.

    \b
    toolkit release build --out releases
    toolkit release build dataset --out releases --texts ~/texts --require-texts
    toolkit release build --out releases --released 2026-11-24 --format json
    """  # noqa: D301
    try:
        loaded = load(dataset_root(dataset))
        with telling("building") as tell:
            tell("the gate: every rule")
            report = checks.run(loaded, texts_for(loaded, texts))
            status = report.status(require_texts=require_texts)
            made = _built(loaded, out, released, tell) if status is Status.PASS else None
    except ToolkitError as error:
        _fail(error, format_)
        raise
    if made is None:
        raise typer.Exit(_refuse(report, status, format_))
    from toolkit.report import release as rendering  # noqa: PLC0415

    if warnings := report.count(Severity.WARNING):
        say(f"released with {warnings:,} warning(s); toolkit validate shows them")
    put(rendering.built(made) if format_ is Format.TEXT else rendering.built_json(made))


def _built(dataset: Dataset, out: Path, released: str | None, tell: "Progress") -> "Release":
    from toolkit import release  # noqa: PLC0415 (duckdb and pydantic cost 250 ms)

    return release.build(release.gather(dataset, released=released), out, tell)


def _refuse(report: Report, status: Status, format_: Format) -> ExitCode:
    """Say why there is no release, as `toolkit validate` does."""
    from toolkit.report import envelope, text  # noqa: PLC0415

    exit_code = ExitCode.BUG if status is Status.ERROR else ExitCode.FINDINGS
    if format_ is Format.JSON:
        put(envelope.render(report, status, exit_code, command=BUILD))
    else:
        put(text.render(report, status, colour=colour_wanted()) + "nothing was released\n")
    return exit_code


def _fail(error: ToolkitError, format_: Format) -> None:
    if format_ is Format.JSON:
        from toolkit.report import envelope  # noqa: PLC0415

        put(envelope.failure(str(error), error.exit_code, command=BUILD))
