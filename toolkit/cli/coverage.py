"""`toolkit coverage`."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from toolkit import portrait
from toolkit.checks.subjects import Run
from toolkit.cli.options import Data, TextFolders, colour_wanted, on_terminal, open_dataset, put, texts_for
from toolkit.cli.show import columns
from toolkit.coverage import Coverage
from toolkit.coverage import coverage as measure
from toolkit.errors import NotFoundError, ToolkitError
from toolkit.records import Dataset
from toolkit.report import coverage as rendering
from toolkit.report.document import failure


class Format(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def coverage(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Ids of sources. Default: all.", show_default=False),
    ] = None,
    *,
    texts: TextFolders = None,
    data: Data = None,
    marked: Annotated[
        bool, typer.Option("--marked", help="Print the whole text, with what is coded marked in it.")
    ] = False,
    format_: Annotated[Format, typer.Option("--format", help="How to write the answer.")] = Format.TEXT,
) -> None:
    """Say how much of each source's text the records use, and what in it no record speaks of. Needs the texts.

    It counts characters (without space) and sentences, names the passages in quotation marks that no statement
    covers, the sentences in no record, and cue words of undertakings ("will", "plans to") that no passage touches:
    hints, for English only. What is left is coded by nobody or not worth coding; that is for a person to say, and the
    exit code is 0. With no text at hand at all it is 3.

    A terminal shows how each gap begins. A pipe, a file and --format json get positions only, so that a log holds
    nothing of a source's text; --marked prints the text wherever the output goes, marked by colour on a terminal,
    else ⟦said⟧, ⟪cue⟫, ⟨attribution⟩, ⦅in other records only⦆.

    \b
    toolkit coverage --texts ~/texts
    toolkit coverage gazette-2023-01-13 --texts ~/texts --marked
    toolkit coverage --format json
    """  # noqa: D301
    try:
        measured = _measured(sources or (), texts, data)
    except ToolkitError as error:
        if format_ is Format.JSON:
            put(failure("coverage_version", rendering.COVERAGE_VERSION, str(error), error.exit_code))
        raise
    put(_written(measured, format_, marked=marked))


def _measured(names: Sequence[str], texts: Sequence[Path] | None, data: Path | None) -> Coverage:
    dataset = open_dataset(data)
    for name in names:
        _require_source(dataset, name)
    measured = measure(Run(dataset=dataset, texts=texts_for(dataset, texts)), names)
    if not measured.sources:
        reasons = {it.reason for it in measured.unseen}
        why = f" ({reasons.pop()})" if len(reasons) == 1 else ""
        raise NotFoundError(
            f"nothing was looked at: of {len(measured.unseen):,} source(s) none has its recorded text at hand{why}; "
            "give the folder that has it with --texts DIR"
        )
    return measured


def _require_source(dataset: Dataset, name: str) -> None:
    if name in dataset.text_digests:
        return
    found = dataset.by_id.get(name)
    if found:
        raise NotFoundError(f"no source has the id {name!r}: it is that of another kind of record, {found[0].kind}")
    near = [it for it in portrait.nearest(dataset, name) if it in dataset.text_digests][: portrait.NEAREST]
    raise NotFoundError(f"no source has the id {name!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))


def _written(measured: Coverage, format_: Format, *, marked: bool) -> str:
    if format_ is Format.JSON:
        return rendering.as_json(measured)
    if marked:
        return rendering.marked_text(measured, width=columns(), colour=colour_wanted())
    return rendering.render(measured, prose=on_terminal(sys.stdout), width=columns(), colour=colour_wanted())
