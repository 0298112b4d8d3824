"""`toolkit release record`."""

from contextlib import ExitStack
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.options import Data, open_dataset, put, relay, require_own
from toolkit.cli.progress import progress
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.release import Recorded


class Format(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def record(
    place: Annotated[
        str,
        typer.Argument(
            metavar="RELEASE", help="The release that was published: its folder, its archive, or its http(s) address."
        ),
    ],
    *,
    data: Data = None,
    over: Annotated[
        bool,
        typer.Option(
            "--over", help="Write over what is recorded, whatever that is: a newer version, another dataset's release."
        ),
    ] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Touch no network: of an address take what was fetched before.")
    ] = False,
    format_: Annotated[Format, typer.Option("--format", help="How to write the answer to stdout.")] = Format.TEXT,
) -> None:
    """Record in the repository what a release held: dataset/released.json, which nothing else writes.

    From then on toolkit validate holds every change against it, without a network: no id dies without an entry in
    retired.json, no published assessment is rewritten, no schema changes under its version, and no version moves too
    little. Every file of the release is held to its digest first. Commit the file when the release is published.

    \b
    toolkit release record releases/on-the-record-1.0.0
    toolkit release record on-the-record-1.0.0.zip --data dataset
    toolkit release record https://example.org/releases/on-the-record-1.0.0.zip
    """  # noqa: D301
    from toolkit.report import release as rendering  # noqa: PLC0415 (duckdb and pydantic cost 250 ms)

    try:
        done = _recorded(place, data, over=over, offline=offline)
    except ToolkitError as error:
        if format_ is Format.JSON:
            put(failure(str(error), error.exit_code))
        raise
    put(rendering.recorded(done) if format_ is Format.TEXT else rendering.recorded_json(done))


def failure(message: str, exit_code: int) -> str:
    """Write, as JSON, that nothing could be recorded, and why."""
    from toolkit.report import release as rendering  # noqa: PLC0415 (as above)

    return rendering.recording_failure(message, exit_code)


def _recorded(place: str, data: Data, *, over: bool, offline: bool) -> "Recorded":
    from toolkit import access, release  # noqa: PLC0415 (duckdb, pydantic and urllib3 cost 300 ms)

    dataset = open_dataset(data)
    require_own(dataset)
    with ExitStack() as stack:
        with progress("Fetching") as told:
            reach = access.Reach(offline=offline, say=relay, told=told)
            found = stack.enter_context(access.open_release(place, reach=reach))
        return release.record(found, dataset, over=over)
