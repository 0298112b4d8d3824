"""`toolkit evidence`."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

import typer

from toolkit.cli.checking import Asked, Format, answer
from toolkit.cli.options import Data, TextFolders, open_dataset, put, say, texts_for
from toolkit.cli.usage import documented
from toolkit.errors import ExitCode, NotFoundError, RefusedError, ToolkitError, UnusableInputError
from toolkit.jsonio import JsonValue, dumps
from toolkit.records import Dataset
from toolkit.report.escaping import printable
from toolkit.report.evidence import failure
from toolkit.texts import SourceText, Texts, is_quoted, locate, make_span, whole_words
from toolkit.texts.excerpts import excerpt

SHOWN = 20
"""How many places of the same words are shown before the rest is only counted."""

AROUND = 30
"""How many code points are shown on either side of each."""

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
    cut_words: Annotated[
        bool, typer.Option("--cut-words", help="Also print spans that begin or end inside a word.")
    ] = False,
    texts: TextFolders = None,
    data: Data = None,
) -> None:
    """Print ready-made spans, as JSON to paste, for words of a source.

    Straight and curly marks, dashes and kinds of space are the same here; line breaks between words don't matter.
    Words that stand in several places give a span for each, and exit code 1: stderr shows them, choose one. Half a
    word gives none, and exit code 1; the nearest span of whole words is named.

    \b
    toolkit evidence locate gazette-2023-01-13 "we will open the harbour" --texts ~/texts
    toolkit evidence locate gazette-2023-01-13 "told reporters" --role cue
    """  # noqa: D301
    dataset = open_dataset(data)
    if source not in dataset.text_digests:
        raise NotFoundError(f"no source has the id {source!r} in {dataset.root}")
    found = _text_of(source, texts_for(dataset, texts))
    places = {passage: locate(found.text, passage) for passage in words}
    wanted = sorted({place for found_places in places.values() for place in found_places})
    cut = [] if cut_words else [place for place in wanted if whole_words(found.text, *place) != place]
    rights = _rights(dataset, source) if with_words else "none"
    put(dumps([_span(found, place, role, rights) for place in wanted if place not in cut]))
    for place in cut:
        say(_refusal(found.text, place))
    overlapping = [pair for pair in pairwise(wanted) if pair[1][0] < pair[0][1]]
    for one, other in overlapping:
        say(f"{_shown(one)} and {_shown(other)} overlap; the spans of an entry may not")
    verdict = _verdict(found.text, places)
    raise typer.Exit(ExitCode.FINDINGS if cut or overlapping else verdict)


def _shown(place: tuple[int, int]) -> str:
    return f"{place[0]}-{place[1]}"


def _refusal(text: str, place: tuple[int, int]) -> str:
    """Say what is wrong with a place that cuts a word, and which is right."""
    whole = whole_words(text, *place)
    return (
        f"{_shown(place)} cuts a word, and a span begins and ends between words: "
        f"{_shown(whole)} would be right, {text[slice(*whole)]!r} (--cut-words prints it as it is)"
    )


def _rights(dataset: Dataset, source: str) -> str:
    """Say what may be repeated of a source. Raises RefusedError when that is nothing."""
    value = next(record.value for record in dataset.by_id[source] if record.kind == "source")
    rights = value.get("rights")
    text = rights.get("text") if isinstance(rights, dict) else None
    if text not in {"quotes", "full"}:
        raise RefusedError(f"the rights in {source!r} allow no words of it here; leave out --with-words")
    return str(text)


def _text_of(source: str, texts: Texts) -> SourceText:
    """Give the recorded text of a source, or say what is there in its stead."""
    found, error = texts.get(source), texts.unreadable.get(source)
    if found is None and error is not None:
        raise UnusableInputError(f"{error} ({error.hint})")
    if found is None:
        raise NotFoundError(f"no text of {source!r} is at hand: give the folder that has it with --texts DIR")
    if not found.is_recorded:
        raise RefusedError(
            f"{found.path} is not the text that {found.source!r} records: positions in it would be wrong "
            "(record it first: toolkit source add)"
        )
    return found


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


def _verdict(text: str, places: Mapping[str, Sequence[tuple[int, int]]]) -> ExitCode:
    for passage, found in places.items():
        if not found:
            say(f"not found: {passage!r}")
        elif len(found) > 1:
            say(f"{len(found):,} places: {passage!r}; choose one")
            for place in found[:SHOWN]:
                say(f"  {_shown(place)}  {_in_context(text, place)}")
            if len(found) > SHOWN:
                say(f"  {SHOWN} of {len(found):,} places shown")
    return ExitCode.OK if all(len(found) == 1 for found in places.values()) else ExitCode.FINDINGS


def _in_context(text: str, place: tuple[int, int]) -> str:
    around = excerpt(text, *place, around=AROUND)
    before, after = "…" * around.more_before + around.before, around.after + "…" * around.more_after
    return printable(f"{before}[{around.words}]{after}".replace("\n", " "))


@app.command("check", cls=documented(failure))
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
