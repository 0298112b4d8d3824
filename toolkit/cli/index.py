"""`toolkit release index`."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.options import put, say
from toolkit.errors import ToolkitError
from toolkit.report import document

if TYPE_CHECKING:
    from toolkit.release import Indexed


class Format(StrEnum):
    """How the index is told."""

    TEXT = "text"
    JSON = "json"


def index(  # noqa: PLR0913 (one parameter an option)
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that is, or goes, where people download.")],
    *,
    tag: Annotated[
        str | None,
        typer.Option("--tag", metavar="TAG", help="List for GitHub's releases, where the files are under this tag."),
    ] = None,
    first_toolkit: Annotated[
        str | None,
        typer.Option(metavar="VERSION", help="The first toolkit that reads what is new. Default: that which built it."),
    ] = None,
    yank: Annotated[
        str | None, typer.Option("--yank", metavar="VERSION", help="Say that nobody should take this one any more.")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, in one line.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to tell the index.")] = Format.TEXT,
) -> None:
    """Bring the index.json of a folder up to date with the releases in it, and list them all.

    That file is what toolkit download reads: serve the folder as it is. A release is its folder and its archive, as
    toolkit release build --out DIR leaves them; each file is checked before it is listed. Entries never go: those whose
    files are elsewhere stay, and a release that is listed with other bytes is refused. A yanked release can still be
    had by its version, with the reason; nobody gets it unasked.

    With --tag the folder is what goes to a release on GitHub: one archive, its release.json, and the index.json of the
    release before.

    \b
    toolkit release index releases
    toolkit release index releases --yank 1.0.0 --reason "Two dates are wrong; 1.0.1 has them right."
    toolkit release index upload --tag data-v1.1.0
    toolkit download --list --from releases
    """  # noqa: D301
    if (not yank) != (not reason):
        raise typer.BadParameter("--yank and --reason go together: which release, and why")
    if yank and (tag or first_toolkit):
        raise typer.BadParameter("--tag and --first-toolkit are for new releases, and --yank lists none")
    from toolkit.report import index as rendering  # noqa: PLC0415 (duckdb and pydantic cost 250 ms)

    try:
        done = _yanked(folder, yank, reason) if yank and reason else _updated(folder, tag, first_toolkit)
    except ToolkitError as error:
        if format_ is Format.JSON:
            put(failure(str(error), error.exit_code))
        raise
    put(rendering.listed(done.index) if format_ is Format.TEXT else rendering.listed_json(done.index))


def failure(message: str, exit_code: int) -> str:
    """Write, as JSON, that nothing could be listed, and why."""
    return document.failure("report_version", 1, message, exit_code)


def _yanked(folder: Path, version: str, reason: str) -> "Indexed":
    from toolkit import release  # noqa: PLC0415 (as above)

    return release.yank(folder, version, reason)


def _updated(folder: Path, tag: str | None, first_toolkit: str | None) -> "Indexed":
    from toolkit import release  # noqa: PLC0415 (as above)

    done = release.update(folder, release.Listing(tag=tag, first_toolkit=first_toolkit))
    _tell(done)
    return done


def _tell(done: "Indexed") -> None:
    say(f"new in the index: {', '.join(done.added)}" if done.added else "nothing new: every release was listed before")
    if done.elsewhere:
        say(f"listed, and not in this folder: {', '.join(done.elsewhere)}")
