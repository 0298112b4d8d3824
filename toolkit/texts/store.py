"""The texts at hand: which file of a folder belongs to which source."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from toolkit.errors import NotFoundError, UnusableInputError
from toolkit.texts.normalization import MAX_TEXT_BYTES, TextError, canonical, text_digest, too_large

_SUFFIX = ".txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A source's canonical text, from a file; `is_recorded` if it has the digest that the source records."""

    source: str
    path: Path
    text: str
    is_recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts found for sources, at most one each, and the error of each file named after a source in vain.

    A source may have both: its own file is unreadable, and another file is its text. `strays` are the text files that
    belong to no source, one whose text has changed under a name of its own among them.
    """

    found: Mapping[str, SourceText] = field(default_factory=dict)
    unreadable: Mapping[str, TextError] = field(default_factory=dict)
    strays: tuple[Path, ...] = ()

    @classmethod
    def read(cls, directories: Sequence[Path], sources: Mapping[str, str | None]) -> Self:
        """Find the texts of the sources (id to recorded digest, None for none recorded) in these folders.

        A file belongs to the sources whose digest it has, else to the one that it is named after
        (`<source id>.txt`). A recorded text goes before any other, then an earlier folder before a later.
        Only regular files in the folders themselves are texts; anything else that bears a source's name is
        unreadable. NotFoundError when a folder is missing, UnusableInputError when it cannot be listed.
        """
        owners = _owners(sources)
        found: dict[str, SourceText] = {}
        unreadable: dict[str, TextError] = {}
        strays: list[Path] = []
        for path in _files(directories):
            named = path.stem if path.suffix == _SUFFIX and path.stem in sources else None
            try:
                text = _read(path)
            except TextError as error:
                if named:
                    unreadable.setdefault(named, error)
            else:
                digest = text_digest(text)
                _assign(found, path, text, owners.get(digest), named)
                if digest not in owners and named is None and path.suffix == _SUFFIX:
                    strays.append(path)
        return cls(found=found, unreadable=unreadable, strays=tuple(strays))

    def get(self, source: str) -> SourceText | None:
        """Return the text of the source, if a file here is it."""
        return self.found.get(source)


def _owners(sources: Mapping[str, str | None]) -> dict[str, list[str]]:
    """Group the sources by the digest they record: several when the same text was published twice."""
    owners = defaultdict(list)
    for source, digest in sources.items():
        if digest is not None:
            owners[digest].append(source)
    return dict(owners)


def _files(directories: Sequence[Path]) -> Iterator[Path]:
    for directory in directories:
        try:
            yield from sorted(directory.iterdir())
        except FileNotFoundError as error:
            raise NotFoundError(f"no folder of texts at {directory}") from error
        except OSError as error:
            raise UnusableInputError(f"{directory} is no folder of texts: {error.strerror}") from error


def _read(path: Path) -> str:
    """Return the canonical text of a file; a TextError begins with the path."""
    if not path.is_file():
        raise TextError(f"{path}: this is no regular file", "put the text itself there, as one plain file")
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_TEXT_BYTES else None
    except OSError as error:
        raise TextError(f"{path}: cannot be read: {error.strerror}", "let this user read the file") from error
    try:
        if data is None:
            raise too_large(size)
        return canonical(data)
    except TextError as error:
        raise TextError(f"{path}: {error}", error.hint) from error


def _assign(
    found: dict[str, SourceText], path: Path, text: str, owners: Sequence[str] | None, named: str | None
) -> None:
    """Give the text to the sources it belongs to, unless they have one that goes before it."""
    for source in owners or ():
        if source not in found or not found[source].is_recorded:
            found[source] = SourceText(source=source, path=path, text=text, is_recorded=True)
    if not owners and named and named not in found:
        found[named] = SourceText(source=named, path=path, text=text, is_recorded=False)
