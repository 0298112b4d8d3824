"""`toolkit download`."""

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit import jsonio
from toolkit.cli.options import MOST_S, path_of, put, relay, say, seconds
from toolkit.cli.progress import progress
from toolkit.cli.usage import documented
from toolkit.errors import NotFoundError, ToolkitError
from toolkit.report import document

if TYPE_CHECKING:
    from toolkit.download import Fetched, Line

RELEASES_VARIABLE = "TOOLKIT_RELEASES"


class Format(StrEnum):
    """How what was done is told."""

    TEXT = "text"
    JSON = "json"


def _named(text: str) -> str:
    """Read a version or an address; an empty one, most likely a variable that is not set, is none."""
    if not text.strip():
        raise typer.BadParameter("it is empty")
    return text


def failure(message: str, exit_code: int) -> str:
    """Write, as JSON, that nothing was fetched, and why."""
    return document.failure("report_version", 1, message, exit_code)


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("download", cls=documented(failure))
def download(  # noqa: PLR0913 (one parameter an option)
    version: Annotated[
        str | None,
        typer.Argument(
            parser=_named, metavar="[VERSION]", help="Which release. Default: the newest.", show_default=False
        ),
    ] = None,
    *,
    base: Annotated[
        str | None,
        typer.Option(
            "--from",
            parser=_named,
            metavar="ADDRESS",
            help=f"Where releases are: http(s), a GitHub …/releases, or a folder. Default: ${RELEASES_VARIABLE}.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", parser=path_of, metavar="DIR", help="Where the release's folder goes.")
    ] = Path(),
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="PATTERN", help="Only files like this; may be repeated.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Say which releases there are, and fetch none.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Touch no network: take what was fetched before.")] = False,
    cache: Annotated[
        Path | None,
        typer.Option("--cache", parser=path_of, metavar="DIR", help="Where files are kept. Default: $TOOLKIT_CACHE."),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=1, max=16, help="Files at once.")] = 4,
    tries: Annotated[int, typer.Option("--tries", metavar="N", min=1, max=100, help="Tries without a byte.")] = 6,
    silence_s: Annotated[
        float,
        typer.Option(
            "--timeout",
            metavar="S",
            min=0.1,
            max=MOST_S,
            callback=seconds,
            help="Seconds of silence that a server is given.",
        ),
    ] = 30,
    format_: Annotated[Format, typer.Option("--format", help="How to say what was done.")] = Format.TEXT,
) -> None:
    """Fetch a release, check every byte against its digests, and put it in a folder of its own, whole or not at all.

    A broken line is taken up where it broke, also by the next run. Nothing is fetched twice: files are kept by their
    digest. Only the index at the address is taken on trust; compare the digest of release.json with a published one,
    or run toolkit release verify, to be sure of it too.

    \b
    toolkit download --from https://example.org/releases
    toolkit download 1.0.0 --from https://github.com/OWNER/REPOSITORY/releases
    toolkit download --only "*.parquet" --out data
    toolkit download --list
    """  # noqa: D301
    from toolkit import download as engine  # noqa: PLC0415 (urllib3 and pydantic cost 250 ms)

    try:
        with progress("Fetching") as told:
            line = engine.Line(
                base=engine.Base.of(_address(base)),
                cache=engine.Cache(cache or engine.default_cache()),
                client=engine.Client(silence_s=silence_s),
                patience=engine.Patience(tries=tries),
                jobs=jobs,
                offline=offline,
                told=told,
            )
            answer = _listed(line, format_) if list_ else _told(_fetched(line, version, out, only or ()), format_)
    except ToolkitError as error:
        if format_ is Format.JSON:
            put(failure(str(error), error.exit_code))
        raise
    put(answer)


def _listed(line: "Line", format_: Format) -> str:
    from toolkit import download as engine  # noqa: PLC0415 (as above)
    from toolkit.report import index as rendering  # noqa: PLC0415 (as above)

    index = engine.read_index(line)
    return rendering.listed(index) if format_ is Format.TEXT else rendering.listed_json(index)


def _fetched(line: "Line", version: str | None, out: Path, only: Sequence[str]) -> "Fetched":
    from toolkit import download as engine  # noqa: PLC0415 (as above)

    index = engine.read_index(line)
    release = engine.choose(index, version)
    for remark in engine.remarks(index, release):
        relay(remark)
    fetched = engine.bring(line, release, out, only)
    if fetched.unlike:
        say(f"no file of {fetched.label} is like {' or '.join(fetched.unlike)}")
    return fetched


def _address(given: str | None) -> str:
    address = given or os.environ.get(RELEASES_VARIABLE)
    if not address:
        raise NotFoundError(f"no address to download from: give it with --from, or set ${RELEASES_VARIABLE} to it")
    return address


def _told(fetched: "Fetched", format_: Format) -> str:
    if format_ is Format.JSON:
        return jsonio.dumps(
            {
                "release": fetched.label,
                "folder": fetched.folder.as_posix(),
                "files": fetched.files,
                "bytes": fetched.bytes,
                "bytes_fetched": fetched.bytes_fetched,
                "was_there": fetched.was_there,
            }
        )
    if fetched.was_there:
        return f"{fetched.folder.as_posix()} is there already, whole\n"
    return (
        f"{fetched.folder.as_posix()}  {fetched.files:,} files  {fetched.bytes:,} bytes, "
        f"{fetched.bytes_fetched:,} of them fetched, all as their digests say\n"
    )
