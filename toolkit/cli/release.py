"""`toolkit release`: build, verify, diff, apply, index, record."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit import checks
from toolkit.cli import index as indexing
from toolkit.cli import release_diff, release_record
from toolkit.cli.options import TextFolders, colour_wanted, dataset_root, put, relay, say, texts_for
from toolkit.cli.places import snapshot_at
from toolkit.cli.progress import progress, telling
from toolkit.cli.release_apply import apply
from toolkit.cli.usage import documented
from toolkit.errors import ExitCode, ToolkitError
from toolkit.findings import Report, Severity, Status
from toolkit.records import Dataset, load

if TYPE_CHECKING:
    from toolkit.release import Progress, Release

BUILD = "release build"

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.callback()
def release() -> None:
    """Build releases, check those that somebody has, say what changed, list them for download, record the last."""


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


def _digest(text: str) -> str:
    """Read a SHA-256."""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise typer.BadParameter(f"{text!r} is not a SHA-256 of 64 hexadecimal digits")
    return text.lower()


def _not_built(message: str, exit_code: int) -> str:
    from toolkit.report import envelope  # noqa: PLC0415 (few runs fail)

    return envelope.failure(message, exit_code, command=BUILD)


@app.command("build", cls=documented(_not_built))
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
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="OLD", help="The release before: folder, archive or address. Tell what changed."
        ),
    ] = None,
    texts: TextFolders = None,
    require_texts: Annotated[bool, typer.Option("--require-texts", help="Fail when a text is not at hand.")] = False,
    format_: Form = Format.TEXT,
) -> None:
    """Build a release: a folder and an archive that hold the data in every form, and say what they hold.

    The dataset is validated first; one with errors is reported (exit 1) and not released, and a version recorded as
    released has to hold what it held (else exit 3, with the next version). The dataset's files have to be as the
    last commit has them, which the release then names; with --released they needn't be. The same files, toolkit and
    DuckDB give the same bytes anywhere. What is there already is never replaced.

    With --since the release tells what changed: changes.parquet, and changes.jsonl, a delta that makes its records of
    those of the release before, which is proven. A version that has not moved as far as the changes ask is refused.

    \b
    toolkit release build --out releases
    toolkit release build dataset --out releases --texts ~/texts --require-texts
    toolkit release build --out releases --since on-the-record-1.0.0.zip
    toolkit release build --out releases --released 2026-11-24 --format json
    """  # noqa: D301
    try:
        loaded = load(dataset_root(dataset))
        with telling("building") as tell:
            tell("the gate: every rule")
            report = checks.run(loaded, texts_for(loaded, texts))
            status = report.status(require_texts=require_texts)
            made = _built(loaded, out, released, since, tell) if status is Status.PASS else None
    except ToolkitError as error:
        if format_ is Format.JSON:
            put(_not_built(str(error), error.exit_code))
        raise
    if made is None:
        raise typer.Exit(_refuse(report, status, format_))
    from toolkit.report import release as rendering  # noqa: PLC0415

    if warnings := report.count(Severity.WARNING):
        say(f"released with {warnings:,} warning(s); toolkit validate shows them")
    put(rendering.built(made) if format_ is Format.TEXT else rendering.built_json(made))


def _built(dataset: Dataset, out: Path, released: str | None, since: str | None, tell: "Progress") -> "Release":
    from toolkit import release  # noqa: PLC0415 (duckdb and pydantic cost 250 ms)

    release.require_unreleased(dataset)
    with snapshot_at(since) if since is not None else nullcontext() as older:
        return release.build(release.gather(dataset, released=released, older=older), out, tell)


def _refuse(report: Report, status: Status, format_: Format) -> ExitCode:
    """Say why there is no release, as `toolkit validate` does."""
    from toolkit.report import envelope, text  # noqa: PLC0415

    exit_code = ExitCode.BUG if status is Status.ERROR else ExitCode.FINDINGS
    if format_ is Format.JSON:
        put(envelope.render(report, status, exit_code, command=BUILD))
    else:
        put(text.render(report, status, colour=colour_wanted()) + "nothing was released\n")
    return exit_code


def _not_verified(message: str, exit_code: int) -> str:
    from toolkit.report import release as rendering  # noqa: PLC0415 (duckdb and pydantic cost 250 ms)

    return rendering.verification_failure(message, exit_code)


@app.command("verify", cls=documented(_not_verified))
def verify(  # noqa: PLR0913 (one parameter an option)
    place: Annotated[
        str, typer.Argument(metavar="DIR|ARCHIVE|URL", help="A release's folder, its archive, or its http(s) address.")
    ],
    *,
    sha256: Annotated[
        str | None, typer.Option(parser=_digest, metavar="HEX", help="The archive's published checksum.")
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make it anew too, from the commit that it names, and compare.")
    ] = False,
    repository: Annotated[
        Path, typer.Option("--repository", metavar="DIR", help="Where that commit is. Default: here.")
    ] = Path(),
    offline: Annotated[
        bool, typer.Option("--offline", help="Touch no network: of an address take what was fetched before.")
    ] = False,
    format_: Form = Format.TEXT,
) -> None:
    """Check a release: that it is whole, says what it holds, and holds what it says.

    Every file's size and SHA-256, the manifest, each record and reference by every rule; the tables, views and
    descriptors are made anew from the records and compared. A single bit that is not as it was released is found and
    the file named. Only the archive's published checksum (--sha256), or --rebuild, tells a release from a whole
    other one. Nothing is written.

    An address is that of a release's archive or folder, or of a base with an index.json, and then means the newest.
    The archive is fetched, held to the index there, kept in the cache of toolkit download, and checked.

    \b
    toolkit release verify releases/on-the-record-1.0.0
    toolkit release verify on-the-record-1.0.0.zip --sha256 f5576bc5…
    toolkit release verify https://example.org/releases/on-the-record-1.0.0.zip
    toolkit release verify on-the-record-1.0.0.zip --rebuild --repository ~/on-the-record --format json
    """  # noqa: D301
    from toolkit import release  # noqa: PLC0415 (duckdb and pydantic cost 250 ms)
    from toolkit.report import release as rendering  # noqa: PLC0415

    try:
        with _local(place, offline=offline) as path, telling("checking") as tell:
            found = release.verify(path, sha256=sha256, repository=repository if rebuild else None, progress=tell)
    except ToolkitError as error:
        if format_ is Format.JSON:
            put(_not_verified(str(error), error.exit_code))
        raise
    exit_code = ExitCode.OK if found.is_sound else ExitCode.FINDINGS
    put(rendering.verified(found) if format_ is Format.TEXT else rendering.verified_json(found, exit_code))
    raise typer.Exit(exit_code)


@contextmanager
def _local(place: str, *, offline: bool) -> Iterator[Path]:
    """Give the path of a release: the one given, or that of the archive fetched from an address."""
    from toolkit import access  # noqa: PLC0415 (duckdb and pydantic cost 250 ms)

    if not access.is_address(place):
        yield Path(place)
        return
    with ExitStack() as stack:
        with progress("Fetching") as told:
            reach = access.Reach(offline=offline, say=relay, told=told)
            path = stack.enter_context(access.archive(place, reach=reach))
        yield path


app.command("diff", cls=documented(release_diff.failure))(release_diff.diff)
app.command("apply")(apply)
app.command("index", cls=documented(indexing.failure))(indexing.index)
app.command("record", cls=documented(release_record.failure))(release_record.record)
