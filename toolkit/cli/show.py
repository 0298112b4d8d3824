"""`toolkit show`."""

import shutil
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from toolkit import portrait
from toolkit.cli.options import Data, TextFolders, colour_wanted, on_terminal, open_dataset, put, texts_for
from toolkit.errors import ToolkitError
from toolkit.portrait import Portrait
from toolkit.report import portrait as rendering
from toolkit.report import retirement
from toolkit.report.document import failure
from toolkit.report.layout import WIDTH

NARROWEST, WIDEST = 40, 100
"""The columns that text is set in on a terminal of any size."""


class Format(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def show(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="The id of a record, or a retired id.")],
    *,
    texts: TextFolders = None,
    data: Data = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write the answer.")] = Format.TEXT,
) -> None:
    """Show one record as people read it: names for ids, dates in words, evidence, and what refers to it.

    With the sources' texts at hand (--texts) each passage is shown between the words around it, marked ⟦content⟧,
    ⟪cue⟫ or ⟨attribution⟩, or by colour on a terminal. That is meant for your own eyes: --format json has positions
    and stored words only. Of a retired id it says what took its place.

    A statement with several reports has them side by side, [-words of the first alone-] and {+words of the other
    alone+} marked. A commitment has its life: made, renewed, judged, due, and what is expected next.

    \b
    toolkit show japan
    toolkit show japan-defence-spending-two-percent --texts ~/texts
    toolkit show japan --format json
    """  # noqa: D301
    try:
        answer = _answer(identifier, texts, data, format_)
    except ToolkitError as error:
        if format_ is Format.JSON:
            put(failure("show_version", rendering.SHOW_VERSION, str(error), error.exit_code))
        raise
    put(answer)


def columns() -> int:
    """Give the width that text is set in: the terminal's within bounds, else 80 columns."""
    if not on_terminal(sys.stdout):
        return WIDTH
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((WIDTH, 24)).columns))


def _answer(identifier: str, texts: TextFolders, data: Data, format_: Format) -> str:
    dataset, today = open_dataset(data), datetime.now(tz=UTC).date()
    found = portrait.find(dataset, texts_for(dataset, texts), identifier)
    if isinstance(found, Portrait):
        if format_ is Format.JSON:
            return rendering.as_json(found, today=today)
        return rendering.render(found, dataset.schemas, today=today, width=columns(), colour=colour_wanted())
    if format_ is Format.JSON:
        return retirement.as_json(found)
    return retirement.render(found, width=columns(), colour=colour_wanted())
