"""`toolkit evidence`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import typer

from toolkit.cli.checking import Asked, Format, answer
from toolkit.cli.options import Data, TextFolders, open_dataset, put, say, texts_for
from toolkit.errors import ExitCode, NotFoundError, RefusedError, ToolkitError
from toolkit.jsonio import JsonValue, dumps
from toolkit.records import Dataset
from toolkit.report.evidence import failure
from toolkit.texts import SourceText, is_boundary, is_quoted, locate, make_span

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
    places = {passage: locate(found.text, passage) for passage in words}
    wanted = sorted(place for found_places in places.values() for place in found_places)
    rights = _rights(dataset, source) if with_words else "none"
    put(dumps([_span(found, place, role, rights) for place in wanted]))
    for start, end in wanted:
        if not (is_boundary(found.text, start) and is_boundary(found.text, end)):
            say(f"{start}-{end} cuts a word; a span begins and ends between words")
    raise typer.Exit(_verdict({passage: len(found_places) for passage, found_places in places.items()}))


def _rights(dataset: Dataset, source: str) -> str:
    """Say what may be repeated of a source. Raises RefusedError when that is nothing."""
    value = next(record.value for record in dataset.by_id[source] if record.kind == "source")
    rights = value.get("rights")
    text = rights.get("text") if isinstance(rights, dict) else None
    if text not in {"quotes", "full"}:
        raise RefusedError(f"the rights in {source!r} allow no words of it here; leave out --with-words")
    return str(text)


def _require_recorded(found: SourceText) -> None:
    if not found.is_recorded:
        raise RefusedError(
            f"{found.path} is not the text that {found.source!r} records: positions in it would be wrong "
            "(record it first: toolkit source add)"
        )


def _span(found: SourceText, place: tuple[int, int], role: Role, rights: str) -> JsonValue:
    span = make_span(found.text, *place)
    made: dict[str, JsonValue] = {"start": span.start, "end": span.end, "sha256": span.sha256}
    if role is not Role.CONTENT:
        made["role"] = role.value
    if rights == "full" or (rights == "quotes" and is_quoted(found.text, *place)):
        made["words"] = found.text[span.start : span.end]
    elif rights == "quotes":
        say(f"{span.start}-{span.end} stands outside quotation marks, so its words are left out")
    return made


def _verdict(counts: Mapping[str, int]) -> ExitCode:
    for passage, count in counts.items():
        if count == 0:
            say(f"not found: {passage!r}")
        elif count > 1:
            say(f"{count} places: {passage!r}; choose one")
    return ExitCode.OK if all(count == 1 for count in counts.values()) else ExitCode.FINDINGS


@app.command("check")
def check_(  # noqa: PLR0913 (one parameter an option)
    *,
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="ID", help="Only this source; may be given several times.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Write the new places of shifted spans, and the text they are places of.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before writing.")] = False,
    texts: TextFolders = None,
    data: Data = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write the answer.")] = Format.TEXT,
) -> None:
    """Find every span again in the text at hand, whichever copy that is, and say what became of it.

    exact: in its place. shifted: in one other place. ambiguous: in several, none chosen. changed: between its
    neighbours stand words much like it. missing: nowhere. unavailable: no text. Exit code 1 when a span is neither
    exact nor unavailable.

    --update shows what would change, asks, and writes new places for shifted spans alone. From another copy than the
    recorded text it does so only when the copy has every span of its source, and records it as the source's text.

    \b
    toolkit evidence check --texts ~/texts
    toolkit evidence check --texts ~/texts --source gazette-2023-01-13 --format json
    toolkit evidence check --texts ~/copies --update
    """  # noqa: D301
    asked = Asked(data=data, texts=texts or (), sources=source or (), format=format_, update=update, yes=yes)
    try:
        code = answer(asked)
    except ToolkitError as error:
        if format_ is Format.JSON:
            put(failure(str(error), error.exit_code))
        raise
    raise typer.Exit(code)
