"""The files of a dataset's folder: which there are, what each is for, and what is wrong with it as a file."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from toolkit import jsonio
from toolkit.jsonio import Document, JsonValue, Places
from toolkit.resources import RELEASED, real
from toolkit.schemas import DOCUMENTS, KINDS, Schemas, folder_of

TOLERATED = frozenset({"README.md"})  # may stand in the dataset's folder beside the data

INVENTORY = "inventory"
"""The kind of `released.json`, which is no document of the dataset: it tells of the last release."""


class TroubleKind(StrEnum):
    """What can be wrong with a file before a word of it is read."""

    UNREADABLE = "unreadable"
    STRAY = "stray"
    SYMLINK = "symlink"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a file was not read."""

    kind: TroubleKind
    message: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class DataFile:
    """A file of the dataset. `kind` is one of KINDS or DOCUMENTS, INVENTORY, or empty for a file that belongs to none.

    `name` is the path as it is shown to people: relative to the working folder where that is shorter.
    """

    path: Path
    name: str
    kind: str
    document: Document | None = None
    trouble: Trouble | None = None

    @cached_property
    def value(self) -> JsonValue:
        """Give what the file says, without the `$schema` that an editor may want at its head."""
        value = self.document.value if self.document else None
        if isinstance(value, dict) and next(iter(value), None) == "$schema":
            return {key: item for key, item in value.items() if key != "$schema"}
        return value

    @property
    def readable(self) -> bool:
        """Whether `value` means anything."""
        return self.document is not None and self.document.readable

    @cached_property
    def places(self) -> Places | None:
        """Find lines and columns; None for a file that could not be read."""
        text = self.document.text if self.document and self.document.readable else None
        return jsonio.places(text) if text is not None else None

    @cached_property
    def lines(self) -> Sequence[str]:
        """The file's lines, without their ends; none for a file that is not text."""
        text = self.document.text if self.document else None
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if text is not None else ()


def canonical(file: DataFile, schemas: Schemas, kind: str | None = None) -> str | None:
    """Give a file's text in canonical form; None for a file that is not one value read without fault.

    `kind` is what the file holds, where that is not what its folder is for.
    A `$schema` at the head of a working file stays there: layout changes, no value does.
    """
    if not file.kind or not file.readable or (file.document and file.document.faults):
        return None
    if isinstance(file.value, dict) and "$schema" in file.value:
        return None  # it does not belong there: to remove it is for a person to decide
    text = jsonio.dumps(file.value, schemas.order(kind or file.kind))
    whole = file.document.value if file.document else None
    if isinstance(whole, dict) and whole is not file.value and "$schema" in whole:
        head = jsonio.dumps({"schema": whole["$schema"]}).replace('"schema"', '"$schema"', 1).removesuffix("\n}\n")
        return head + ",\n" + text.removeprefix("{\n") if text != "{}\n" else f"{head}\n}}\n"
    return text


def walk(root: Path) -> Iterator[DataFile]:
    """Give every file of the dataset in a fixed order: the documents, then the records by kind and name.

    That of the last release may be large, and few commands look into it: it is named, and not read.
    """
    folders = {folder_of(kind): kind for kind in KINDS}
    documents = {f"{kind}.json": kind for kind in DOCUMENTS}
    for path in _entries(root):
        if path.name in folders:
            yield from _records(root, path, folders[path.name])
        elif path.name in documents:
            yield read_file(root, path, documents[path.name])
        elif path.name == RELEASED:
            yield DataFile(path=path, name=shown(path), kind=INVENTORY, trouble=_outside(root, path))
        elif path.name not in TOLERATED:
            yield _stray(path, "a dataset's folder holds its documents and one folder for each kind of record")


def _entries(folder: Path) -> list[Path]:
    """List a folder by name, without the hidden files that systems and editors leave; a hidden record is none."""
    paths = (path for path in folder.iterdir() if not path.name.startswith(".") or path.name.endswith(".json"))
    return sorted(paths, key=lambda path: path.name)


def _records(root: Path, folder: Path, kind: str) -> Iterator[DataFile]:
    trouble = _outside(root, folder)
    if trouble is not None or not folder.is_dir():
        yield DataFile(
            path=folder,
            name=shown(folder),
            kind="",
            trouble=trouble
            or Trouble(kind=TroubleKind.STRAY, message="this is not a folder", hint=f"{kind} records stand in it"),
        )
        return
    for path in _entries(folder):
        if path.suffix == ".json" and not path.name.startswith("."):
            yield read_file(root, path, kind)
        else:
            yield _stray(path, f"this folder holds {kind} records, each a file <id>.json")


def read_file(root: Path, path: Path, kind: str, max_bytes: int = jsonio.MAX_BYTES) -> DataFile:
    """Read one file as what it is there for."""
    trouble = _outside(root, path)
    if trouble is None:
        data = _bytes(path, max_bytes)
        if isinstance(data, bytes):
            return DataFile(path=path, name=shown(path), kind=kind, document=jsonio.read(data, max_bytes))
        trouble = data
    return DataFile(path=path, name=shown(path), kind=kind, trouble=trouble)


def _bytes(path: Path, max_bytes: int) -> bytes | Trouble:
    """Read a regular file, and no more of it than tells that it is too large."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return _unreadable("it is no regular file")
        with path.open("rb") as stream:
            expected = min(found.st_size, max_bytes) + 1  # a buffer for the largest file costs more than the file
            content = stream.read(expected)
            return content if len(content) < expected else content + stream.read(max_bytes + 1 - expected)
    except OSError as error:
        return _unreadable(error.strerror or str(error))


def _unreadable(reason: str) -> Trouble:
    return Trouble(
        kind=TroubleKind.UNREADABLE,
        message=f"the file cannot be read: {reason[:1].lower()}{reason[1:]}",
        hint="make it a plain file that you may read, or remove it",
    )


def _outside(root: Path, path: Path) -> Trouble | None:
    """Refuse a symbolic link that leads out of the dataset; that one leads in a circle shows when it is opened."""
    if not path.is_symlink() or real(path).is_relative_to(real(root)):
        return None  # Path.resolve raises RuntimeError for a circle before Python 3.13
    return Trouble(
        kind=TroubleKind.SYMLINK,
        message="this link leads out of the dataset",
        hint="put the file itself here",
    )


def _stray(path: Path, expectation: str) -> DataFile:
    noun = "folder" if path.is_dir() else "file"
    trouble = Trouble(kind=TroubleKind.STRAY, message=f"this {noun} belongs to no kind of record", hint=expectation)
    return DataFile(path=path, name=shown(path), kind="", trouble=trouble)


def shown(path: Path) -> str:
    """Give a path as people like to read it: relative to the working folder when it lies below it."""
    try:
        here = os.path.join(os.getcwd(), "")  # noqa: PTH109, PTH118 (pathlib takes ten times as long, for each file)
    except FileNotFoundError:  # the working folder is gone
        return path.as_posix()
    absolute = os.path.join(here, path)  # noqa: PTH118 (the same)
    return absolute.removeprefix(here).replace(os.sep, "/")
