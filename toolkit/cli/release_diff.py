"""`toolkit release diff`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.options import colour_wanted, on_terminal, put, say
from toolkit.cli.places import snapshot_at
from toolkit.cli.progress import telling
from toolkit.errors import ExitCode, ToolkitError
from toolkit.placing import write_bytes

if TYPE_CHECKING:
    from toolkit.release.difference import Difference


class Format(StrEnum):
    """How a difference is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    CHANGELOG = "changelog"
    PARQUET = "parquet"
    DELTA = "delta"


_SILENT = frozenset({Format.CHANGELOG, Format.PARQUET, Format.DELTA})
"""Forms that do not say whether the version has moved far enough."""


def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A release's folder, archive or address; or a dataset's folder.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same, of the later state.")],
    *,
    format_: Annotated[Format, typer.Option("--format", help="How to write the answer.")] = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "--out", metavar="F", help="Write the answer to a file.")
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Touch no network: of an address take what was fetched before.")
    ] = False,
) -> None:
    """Say what changed between two releases, or between a release and a working tree, and what version that asks for.

    Records are told apart by their ids: added, changed field by field (JSON pointer, old → new), or gone: merged,
    split, re-keyed, withdrawn, as dataset/retired.json has it. Items of lists are known by what they say, so one that
    is put in at the front is one addition. The least version bump is computed; exit 1 when the one given is smaller.

    Of a release the manifest and the digests of what is compared are checked, and no rule runs: toolkit release
    verify and toolkit validate do that. Before anything is written, the delta is carried out both ways and has to give
    the records of NEW, and those of OLD, byte for byte; --format delta writes it (JSON Lines, each change a JSON
    Patch). --format changelog writes the Data part for CHANGELOG.md; parquet a row for each place that changed.

    \b
    toolkit release diff on-the-record-1.0.0.zip on-the-record-1.1.0.zip
    toolkit release diff https://example.org/releases/on-the-record-1.0.0.zip .
    toolkit release diff releases/on-the-record-1.0.0 dataset --format markdown
    toolkit release diff on-the-record-1.0.0.zip dataset --format parquet --output changes.parquet
    """  # noqa: D301
    if format_ is Format.PARQUET and output is None and on_terminal(sys.stdout):
        raise typer.BadParameter("Parquet is no text: name a file with --output, or send stdout into one")
    try:
        with _compared(old, new, offline=offline) as found:
            exit_code = ExitCode.OK if found.is_enough else ExitCode.FINDINGS
            content = _render(found, format_, exit_code, colour=output is None and colour_wanted())
            _tell(found, format_)
    except ToolkitError as error:
        if format_ is Format.JSON:
            put(failure(str(error), error.exit_code))
        raise
    if output is None:
        put(content)
    else:
        write_bytes(output, content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
    raise typer.Exit(exit_code)


def failure(message: str, exit_code: int) -> str:
    """Write, as JSON, that nothing could be compared, and why."""
    from toolkit.report.differences import envelope  # noqa: PLC0415 (duckdb and pydantic cost 250 ms)

    return envelope.failure(message, exit_code)


@contextmanager
def _compared(old: str, new: str, *, offline: bool) -> Iterator["Difference"]:
    """Compare two places; their records can be read again as long as the block lasts."""
    from toolkit.release.difference import difference  # noqa: PLC0415 (duckdb and pydantic cost 250 ms)

    with snapshot_at(old, offline=offline) as before, snapshot_at(new, offline=offline) as after:
        with telling("comparing") as tell:
            tell("the records")
            found = difference(before, after)
        yield found


def _tell(found: "Difference", format_: Format) -> None:
    """Say the verdict where the answer doesn't."""
    if format_ in _SILENT:
        from toolkit.report.differences.wording import verdict  # noqa: PLC0415

        say(f"{found.new.name} {verdict(found)}")


def _render(found: "Difference", format_: Format, exit_code: ExitCode, *, colour: bool) -> str | bytes:
    from toolkit.report.differences import changelog, envelope, markdown, text  # noqa: PLC0415

    match format_:
        case Format.JSON:
            return envelope.render(found, exit_code)
        case Format.MARKDOWN:
            return markdown.render(found)
        case Format.CHANGELOG:
            return changelog.render(found)
        case Format.DELTA:
            return found.text
        case Format.PARQUET:
            return _parquet(found)
    return text.render(found, colour=colour)


def _parquet(found: "Difference") -> bytes:
    from toolkit.release.changes import TABLE, write_table  # noqa: PLC0415

    with TemporaryDirectory(prefix="toolkit-diff-") as folder:
        path = Path(folder) / TABLE
        write_table(found, path)
        return path.read_bytes()
