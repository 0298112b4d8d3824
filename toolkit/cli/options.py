"""Options that several commands share, and how what they name is found."""

import os
import sys
from collections.abc import Sequence
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from toolkit.errors import NotFoundError, RefusedError, WriteError
from toolkit.report.escaping import harmless, printable
from toolkit.report.wording import counted, listed
from toolkit.resources import dataset_of, find_dataset, is_installed_copy, real

if TYPE_CHECKING:
    from toolkit.records import Dataset
    from toolkit.texts import Texts

TEXTS_VARIABLE = "TOOLKIT_TEXTS"

MOST_S = 1_000_000
"""Seconds that nothing needs to take, and that every system's clock can hold."""

_STRAYS_NAMED = 3
"""How many files that belong to no source are named."""


def path_of(text: str) -> Path:
    """Read a path; an empty one, most likely a variable that is not set, is no path."""
    if not text:
        raise typer.BadParameter("the path is empty")
    return Path(text)


def seconds(value: float) -> float:
    """Read a number of seconds; nan, which is in every range, is none."""
    if isnan(value):
        raise typer.BadParameter("nan is no number of seconds")
    return value


Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        parser=path_of,
        metavar="DIR",
        help="The dataset's folder. Default: the nearest dataset/, or the bundled one.",
    ),
]
TextFolders = Annotated[
    list[Path] | None,
    typer.Option(
        "--texts",
        parser=path_of,
        metavar="DIR",
        help=f"A folder with texts of the sources; may be given several times. Default: ${TEXTS_VARIABLE}.",
    ),
]


def say(message: str) -> None:
    """Say something that is not the answer: on stderr."""
    typer.echo(message, err=True)


def relay(message: str) -> None:
    """Say something that others may have written, so that neither a terminal nor a runner obeys it."""
    say(harmless(message))


def put(answer: str | bytes) -> None:
    """Put the answer on stdout, all of it and nothing else, text in UTF-8 with the line ends that it has.

    Raises WriteError when stdout is closed or full. A reader that has heard enough is no error.
    """
    stream = sys.stdout
    if stream is None:
        raise WriteError("stdout is closed: there is nowhere to put the answer")
    try:
        if isinstance(answer, str) and stream.isatty():
            stream.write(answer)
        else:
            stream.flush()
            stream.buffer.write(_bytes(answer))
        stream.flush()
    except BrokenPipeError:
        _silence(stream)
    except OSError as error:
        _silence(stream)
        raise WriteError(f"the answer cannot be put on stdout: {error.strerror}") from error


def _bytes(answer: str | bytes) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode("utf-8", errors="backslashreplace")


def _silence(stream: TextIO) -> None:
    """Let nothing more be written: what is left in the buffer would fail once more at the end of the program."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def on_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at this end."""
    return stream is not None and stream.isatty()


def colour_wanted() -> bool:
    """Whether the answer goes to a terminal whose user has not refused colour."""
    return on_terminal(sys.stdout) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def dataset_root(data: Path | None, paths: Sequence[Path] = ()) -> Path:
    """Find the dataset that the options mean; say so on stderr when it is the bundled one.

    Raises NotFoundError when they lead to none, or to more than one.
    """
    if data is not None:
        return dataset_of(data)
    roots = {real(dataset_of(path)): dataset_of(path) for path in paths}
    if len(roots) > 1:
        raise NotFoundError(f"the paths lead to {len(roots)} datasets; check one at a time")
    if roots:
        return next(iter(roots.values()))
    try:
        found = find_dataset(Path.cwd())
    except FileNotFoundError as error:
        raise NotFoundError("the working folder is gone; name a dataset with --data") from error
    if found.bundled:
        say(f"no dataset/ here or above: taking the bundled one, {found.root}")
    return found.root


def named_texts(folders: Sequence[Path] | None) -> list[Path]:
    """Give the folders of texts given, or those that the environment names."""
    named = os.environ.get(TEXTS_VARIABLE, "")
    return list(folders or ()) or [Path(part) for part in named.split(os.pathsep) if part]


def texts_for(dataset: "Dataset", folders: Sequence[Path] | None) -> "Texts":
    """Read the texts in the folders given, or in those that the environment names."""
    from toolkit.texts import Texts  # noqa: PLC0415 (not every command needs it)

    chosen = named_texts(folders)
    texts = Texts.read(chosen, dataset.text_digests) if chosen else Texts()
    _tell_strays(texts, dataset)
    return texts


def _tell_strays(texts: "Texts", dataset: "Dataset") -> None:
    """Name the files that may be the texts that are wanting: under its own name a changed text is not known again."""
    recorded = {source for source, digest in dataset.text_digests.items() if digest is not None}
    if texts.strays and recorded - texts.found.keys() - texts.unreadable.keys():
        names = listed([printable(path.name) for path in texts.strays], _STRAYS_NAMED)
        say(
            f"{counted(len(texts.strays), 'file')} of no source, neither by digest nor by name: {names} "
            "(a text that has changed is known by its name alone: <source id>.txt)"
        )


def open_dataset(data: Path | None, paths: Sequence[Path] = ()) -> "Dataset":
    """Load the dataset that the options mean."""
    from toolkit.records import load  # noqa: PLC0415 (not every command needs it)

    return load(dataset_root(data, paths))


def require_own(dataset: "Dataset") -> None:
    """Refuse to change the installed copy of the bundled dataset."""
    if is_installed_copy(dataset.root):
        raise RefusedError(f"{dataset.root} is the installed copy; name your own dataset with --data")
