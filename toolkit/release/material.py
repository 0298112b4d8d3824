"""What a release is made of, gathered from a checkout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from toolkit.delta import Snapshot
from toolkit.errors import NotFoundError, RefusedError, UnusableInputError
from toolkit.manifest import flaw
from toolkit.manifest.model import Origin
from toolkit.records import Dataset
from toolkit.release.changelog import data_parts
from toolkit.release.difference import Difference, difference
from toolkit.release.snapshots import of_dataset
from toolkit.resources import home, real
from toolkit.revisions import Head, head, uncommitted

LICENSES = ("LICENSE-DATA", "LICENSE")
"""Where the data's licence stands beside the dataset's folder: the first that is there."""

CHANGELOG = "CHANGELOG.md"


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything that a release's bytes depend on, but the toolkit itself and DuckDB.

    `documents` are the dataset's own, by name, in canonical form; `released` is YYYY-MM-DD; `schemas` the schema
    files by their path in the release, `older` what the release before holds, if it is to be told what changed since.
    """

    dataset: Dataset
    license: str
    changelog: str
    released: str
    origin: Origin | None
    schemas: dict[str, bytes]
    older: Snapshot | None = None

    @cached_property
    def difference(self) -> Difference | None:
        """What changed since the release before."""
        return difference(self.older, of_dataset(self.dataset)) if self.older else None

    @property
    def label(self) -> str:
        """The release's folder: `<name>-<version>`."""
        return f"{self.dataset.manifest['name']}-{self.dataset.manifest['version']}"


def gather(
    dataset: Dataset, *, released: str | None = None, origin: Origin | None = None, older: Snapshot | None = None
) -> Material:
    """Gather what a release of a valid dataset is made of: its records, and the files beside its folder.

    The day is that of the commit unless another is given. Raises NotFoundError when the licence or the changelog is
    not beside the dataset, RefusedError when neither a commit nor `released` gives a day.
    """
    beside = dataset.root.absolute().parent
    if origin is None:
        origin, released = _origin(dataset, released)
    if released is None:
        raise RefusedError("no commit gives the release its day: give one with --released YYYY-MM-DD")
    version = str(dataset.manifest["version"])
    return Material(
        dataset=dataset,
        license=_text(_first(beside, LICENSES)),
        changelog=data_parts(_text(_first(beside, (CHANGELOG,))), version, released),
        released=released,
        origin=origin,
        schemas=dict(schema_files(dataset.schemas.root)),
        older=older,
    )


def ingredients(dataset: Dataset) -> Sequence[Path]:
    """Name the files and folders of the checkout that a release depends on, whether they are there or not."""
    beside = real(dataset.root).parent
    return [real(dataset.root), *(beside / name for name in ("schema", CHANGELOG, *LICENSES))]


def _origin(dataset: Dataset, released: str | None) -> tuple[Origin | None, str | None]:
    """Give the commit that has exactly what is released, if one does, and the day."""
    at = head(real(dataset.root))
    if at is None:
        return None, released
    path = _path(dataset, at)
    changed = uncommitted(at.top, [each for each in ingredients(dataset) if each.is_relative_to(real(at.top))])
    if path is None or changed:
        if released is None and changed:
            raise RefusedError(
                f"{len(changed):,} file(s) of the release are not as the last commit has them, the first is "
                f"{changed[0]}: commit them; or give the day with --released, and the release names no commit"
            )
        return None, released
    return Origin(revision=at.revision, path=path), released or at.day


def _path(dataset: Dataset, at: Head) -> str | None:
    """Give the dataset's folder from the top of the repository; None where the files beside it would be outside."""
    root, top = real(dataset.root), real(at.top)
    path = root.relative_to(top).as_posix()
    return None if root == top or flaw(path) else path


def _first(folder: Path, names: Sequence[str]) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise NotFoundError(f"a release needs {' or '.join(names)} beside the dataset's folder, in {folder}")


def _text(path: Path) -> str:
    """Read a text with LF, whatever line ends the checkout has."""
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInputError(f"{path} cannot be read as UTF-8 text: {error}") from error


def schema_files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Give the files of a version's folder by their path in a release, and the schema of the manifest itself."""
    patterns = ("*.schema.json", "codelists/*.csv", "vectors/*.json", "vectors/README.md")
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            yield f"schema/{root.name}/{path.relative_to(root).as_posix()}", _text(path).encode()
    yield "schema/release-1.schema.json", _text(home() / "schema" / "release-1.schema.json").encode()
