"""`toolkit evidence`."""

from enum import StrEnum
from typing import Annotated

import typer

from toolkit.cli.options import Data, TextFolders, open_dataset, put, say, texts_for
from toolkit.errors import ExitCode, NotFoundError, RefusedError
from toolkit.jsonio import JsonValue, dumps
from toolkit.texts import SourceText, locate, make_span

app = typer.Typer(
    help="Find and check the passages that records point to.", no_args_is_help=True, rich_markup_mode=None
)


class Role(StrEnum):
    """What a passage does."""

    CONTENT = "content"
    CUE = "cue"
    ATTRIBUTION = "attribution"


@app.callback()
def main() -> None:
    """Find and check the passages that records point to."""


@app.command("locate")
def locate_(  # noqa: PLR0913 (one parameter an option)
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The id of the source.")],
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="The words of one passage; several make several spans.")
    ],
    *,
    role: Annotated[Role, typer.Option(help="What the passages do.")] = Role.CONTENT,
    with_words: Annotated[
        bool, typer.Option("--with-words", help="Repeat the words in the spans, where rights allow it.")
    ] = False,
    texts: TextFolders = None,
    data: Data = None,
) -> None:
    """Print ready-made spans, as JSON to paste, for words of a source.

    Straight and curly marks, dashes and kinds of space are the same here; line breaks between words don't matter.
    Words that stand in several places give a span for each, and exit code 1: choose one.

    \b
    toolkit evidence locate gazette-2023-01-13 "we will open the harbour" --texts ~/texts
    toolkit evidence locate gazette-2023-01-13 "told reporters" --role cue
    """  # noqa: D301
    dataset = open_dataset(data)
    if source not in dataset.text_digests:
        raise NotFoundError(f"no source has the id {source!r} in {dataset.root}")
    found = texts_for(dataset, texts).get(source)
    if found is None:
        raise NotFoundError(f"no text of {source!r} is at hand: give the folder that has it with --texts DIR")
    _require_recorded(found)
    places = [(passage, locate(found.text, passage)) for passage in words]
    spans = [_span(found, place, role, with_words=with_words) for _, found_places in places for place in found_places]
    put(dumps(spans))
    raise typer.Exit(_verdict([(passage, len(found_places)) for passage, found_places in places]))


def _require_recorded(found: SourceText) -> None:
    if not found.is_recorded:
        raise RefusedError(
            f"{found.path} is not the text that {found.source!r} records: positions in it would be wrong "
            "(record it first: toolkit source add)"
        )


def _span(found: SourceText, place: tuple[int, int], role: Role, *, with_words: bool) -> JsonValue:
    span = make_span(found.text, *place)
    made: dict[str, JsonValue] = {"start": span.start, "end": span.end, "sha256": span.sha256}
    if role is not Role.CONTENT:
        made["role"] = role.value
    if with_words:
        made["words"] = found.text[span.start : span.end]
    return made


def _verdict(counts: list[tuple[str, int]]) -> ExitCode:
    for passage, count in counts:
        if count == 0:
            say(f"not found: {passage!r}")
        elif count > 1:
            say(f"{count} places: {passage!r}; choose one")
    return ExitCode.OK if all(count == 1 for _, count in counts) else ExitCode.FINDINGS
