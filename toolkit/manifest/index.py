"""`index.json` at a base address: the releases to be had there, and which toolkit reads them.

`schema/releases-1.schema.json` says the same for other languages. What an index names lies below the base address.
"""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from toolkit import jsonio
from toolkit.errors import UnusableInputError
from toolkit.manifest.model import Count, Digest, Path, Version
from toolkit.manifest.paths import flaw
from toolkit.manifest.reading import strictly
from toolkit.models.parts import Day, Id, Line, Maybe, Model, Several

INDEX = "index.json"

SchemaVersion = Annotated[str, StringConstraints(pattern="^(0|[1-9][0-9]{0,2})[.](0|[1-9][0-9]{0,2})$")]


class ListedFile(Model):
    """A file at the base address: its path there, its size in bytes, its SHA-256."""

    path: Path
    size: Count
    sha256: Digest


class Readers(Model):
    """The versions of the toolkit that read a release: the first, and the first that does so no more."""

    first: Version
    below: Maybe[Version] = None


class ListedRelease(Model):
    """A release in the index.

    `folder` is where its files lie one by one, for hosts that have them so; the archive has them all. `yanked` says
    why nobody should take it any more.
    """

    version: Version
    released: Day
    schema_version: Annotated[
        str, StringConstraints(pattern="^(0|[1-9][0-9]{0,2})[.](0|[1-9][0-9]{0,2})$"), Field(alias="schema")
    ]
    toolkit: Readers
    manifest: ListedFile
    archive: ListedFile
    folder: Maybe[Path] = None
    yanked: Maybe[Line] = None

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        for path in (self.manifest.path, self.archive.path, self.folder):
            if path and (found := flaw(path)):
                raise ValueError(f"the path {path}: {found}")
        return self


class ReleaseIndex(Model):
    """The releases of a dataset, in any order, each version once."""

    index_version: Annotated[int, Field(ge=1, le=1)]
    name: Id
    releases: Several[ListedRelease]

    @model_validator(mode="after")
    def _has_each_once(self) -> Self:
        seen = [release.version for release in self.releases]
        if doubled := next((version for version in seen if seen.count(version) > 1), None):
            raise ValueError(f"{doubled} stands there twice")
        return self

    def newest_first(self) -> Iterator[ListedRelease]:
        """Give the releases in falling order of their versions."""
        yield from sorted(self.releases, key=lambda release: in_order(release.version), reverse=True)


def in_order(version: str) -> tuple[int, ...]:
    """Give what a version is sorted by: 1.10.0 comes after 1.9.0. What follows the three numbers does not count."""
    return tuple(int(number) for number in version.split(".")[:3] if number.isdecimal())


def parse_index(data: bytes, name: str = INDEX) -> ReleaseIndex:
    """Read an index; `name` is what an error calls it. Raises UnusableInputError, with the place of the first fault."""
    if data.lstrip()[:1] == b"<":
        raise UnusableInputError(f"{name} is a web page, not an index of releases")
    return strictly(ReleaseIndex, data, name, "index of releases")


def render_index(index: ReleaseIndex) -> str:
    """Write an index in canonical form."""
    return jsonio.dumps(index.as_json())
