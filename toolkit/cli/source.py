"""`toolkit source`."""

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.options import Data, open_dataset, put, require_own, say
from toolkit.errors import RefusedError, UnusableInputError
from toolkit.jsonio import JsonValue, dumps
from toolkit.placing import write_text
from toolkit.records import Dataset
from toolkit.schemas import Breach, Schemas
from toolkit.texts import MAX_TEXT_BYTES, NORMALIZATION, TextError, canonical, text_digest
from toolkit.texts.normalization import too_large

app = typer.Typer(
    help="Describe the texts that records point into.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback()
def main() -> None:
    """Describe the texts that records point into."""


@app.command()
def add(  # noqa: PLR0913 (one parameter an option)
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The source's text, UTF-8.")],
    *,
    id_: Annotated[
        str | None, typer.Option("--id", help="The id that the source is to have. Default: the file's name.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="The source's own title.")] = None,
    language: Annotated[str | None, typer.Option(help="BCP 47 tag of the text's language.")] = None,
    genre: Annotated[str | None, typer.Option(help="news, transcript, communique, …")] = None,
    publisher: Annotated[str | None, typer.Option(help="Id of the actor that published it.")] = None,
    published: Annotated[str | None, typer.Option(help="The day on which it was published, as its text says.")] = None,
    wire: Annotated[bool | None, typer.Option("--wire/--no-wire", help="Whether it came over a wire.")] = None,
    rights: Annotated[str | None, typer.Option(help="What may be repeated of it: none, quotes or full.")] = None,
    coder: Annotated[str | None, typer.Option(help="Your handle.")] = None,
    data: Data = None,
    write: Annotated[
        bool, typer.Option("--write", help="Put the record into the dataset instead of printing it.")
    ] = False,
) -> None:
    """Compute digest and length of a source's text, and draft its record. The text itself is not copied.

    What is not given stays absent: nothing is guessed. `toolkit validate` says what is still missing.

    \b
    toolkit source add gazette-2023-01-13.txt
    toolkit source add article.txt --id gazette-2023-01-13 --title "…" --language en --genre news --write
    """  # noqa: D301
    text = _text(file)
    identifier = id_ or file.stem
    record: dict[str, JsonValue] = {
        "id": identifier,
        "title": title,
        "language": language,
        "genre": genre,
        "publisher": publisher,
        "published": {"edtf": published, "basis": "stated"} if published else None,
        "syndication": {"wire": wire} if wire is not None else None,
        "rights": {"text": rights} if rights else None,
        "text": {"sha256": text_digest(text), "length": len(text), "normalization": NORMALIZATION},
        "coding": _coding(coder) if coder else None,
    }
    dataset = open_dataset(data)
    schemas = dataset.schemas
    draft: dict[str, JsonValue] = {key: value for key, value in record.items() if value is not None}
    missing = _missing(schemas, draft)
    answer = dumps(draft, schemas.order("source"))
    if write:
        path = _new_path(dataset, identifier)
        write_text(path, answer)
        say(f"wrote {path}")
    else:
        put(answer)
    if missing:
        say(f"still missing: {', '.join(missing)}")


def _new_path(dataset: Dataset, identifier: str) -> Path:
    """Give the place of a new record, whose id nothing has or had."""
    require_own(dataset)
    holders = dataset.by_id.get(identifier, ())
    if holders or any(entry.get("id") == identifier for entry in dataset.retired):
        where = holders[0].file.name if holders else "retired.json"
        raise RefusedError(f"the id {identifier!r} is taken by {where}; choose another")
    folder = dataset.root / "sources"
    folder.mkdir(exist_ok=True)
    return folder / f"{identifier}.json"


def _missing(schemas: Schemas, draft: JsonValue) -> list[str]:
    """Give the keys that the draft still lacks; refuse what was given and cannot be."""
    violations = schemas.violations("source", draft)
    for violation in violations:
        if violation.breach is not Breach.REQUIRED:
            raise typer.BadParameter(f"{violation.message}; expected: {violation.expected}")
    missing = {key for violation in violations for key in violation.missing}
    return [key for key in schemas.shape("source").properties if key in missing]


def _coding(coder: str) -> JsonValue:
    from datetime import date  # noqa: PLC0415

    return {"coder": coder, "coded_on": date.today().isoformat(), "method": "manual", "review": "draft"}  # noqa: DTZ011 (the coder's own day)


def _text(file: Path) -> str:
    try:
        size = file.stat().st_size
        if size > MAX_TEXT_BYTES:
            raise too_large(size)
        with file.open("rb") as stream:
            return canonical(stream.read(MAX_TEXT_BYTES + 1))  # a pipe or device has no size, and may have no end
    except TextError as error:
        raise TextError(f"{file}: {error} ({error.hint})") from error
    except OSError as error:
        raise UnusableInputError(f"{file} cannot be read: {error.strerror}") from error
