"""Where the schemas and the dataset are: in a checkout, beside the data at hand, or inside the installed package."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from os.path import realpath
from pathlib import Path

from toolkit.errors import NotFoundError

DISTRIBUTION = "on-the-record"
MANIFEST = "dataset.json"
RELEASED = "released.json"
_PACKAGE = Path(__file__).resolve().parent
_NAME = re.compile(rf'^name = "{DISTRIBUTION}"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FoundDataset:
    """A dataset's folder, and whether it is the bundled one because nothing nearer was found."""

    root: Path
    bundled: bool = False


@cache
def home() -> Path:
    """Give the folder that holds our own `schema/` and `dataset/`: the checkout if we run from one, else the package.

    A checkout is known by the name in its `pyproject.toml`; a folder that merely lies beside the package may be
    somebody else's.
    """
    pyproject = _PACKAGE.parent / "pyproject.toml"
    if pyproject.is_file() and _NAME.search(pyproject.read_text(encoding="utf-8")):
        return _PACKAGE.parent
    return _PACKAGE / "_data"


def cases_root() -> Path:
    """Give the folder of the cases that test the rules: the checkout's, or the installed copy."""
    checkout = home() / "tests" / "cases"
    return checkout if checkout.is_dir() else home() / "cases"


def real(path: Path) -> Path:
    """Give a path without links; one that goes round in a circle stays as it is (`Path.resolve` raises before 3.13)."""
    return Path(realpath(path))


def is_under(path: Path, places: AbstractSet[Path]) -> bool:
    """Whether a path is one of these places or lies below one; a thousand places take no longer than one."""
    return path in places or any(parent in places for parent in path.parents)


def ancestry(paths: Iterable[Path]) -> AbstractSet[Path]:
    """Give the paths and all folders that they lie in: every place that leads to one of them."""
    own = set(paths)
    folders = {path.parent for path in own}
    return own | folders | {parent for folder in folders for parent in folder.parents}


def is_file(path: Path) -> bool:
    """Whether a path leads to a file; one that no system can have does not (before 3.12, Path raises)."""
    return is_there(path) and path.is_file()


def is_there(path: Path) -> bool:
    """Whether a path leads anywhere; see `is_file`."""
    try:
        return path.exists()
    except OSError:
        return False


def find_dataset(start: Path) -> FoundDataset:
    """Find the nearest `dataset/dataset.json` in `start` or above it; failing that, take the bundled dataset."""
    for folder in (start, *start.parents):
        if is_file(folder / "dataset" / MANIFEST):
            return FoundDataset(folder / "dataset")
    bundled = home() / "dataset"
    if is_file(bundled / MANIFEST):
        return FoundDataset(bundled, bundled=True)
    raise NotFoundError(f"no dataset: looked for dataset/{MANIFEST} in {start} and above; name one with --data")


def dataset_of(path: Path) -> Path:
    """Give the dataset's folder that a path means: the folder itself, its parent, or the folder that it lies in.

    A file that is gone still means the dataset in whose folders it would stand. Raises NotFoundError otherwise.
    """
    if is_file(path / MANIFEST):
        return path
    if is_file(path / "dataset" / MANIFEST):
        return path / "dataset"
    if is_there(path) or path.suffix == ".json":
        for folder in path.absolute().parents:
            if is_file(folder / MANIFEST):
                return folder
    raise NotFoundError(f"no dataset at {path}: looked for {MANIFEST} there, in its dataset/, and in the folders above")


def is_installed_copy(root: Path) -> bool:
    """Whether a dataset is the one inside the installed package, which is nobody's to change."""
    return home() == _PACKAGE / "_data" and root == home() / "dataset"


def schema_root(dataset: Path, version: str) -> Path:
    """Give the folder of one schema version: beside the dataset's folder if it is there, else our own."""
    for base in (dataset.absolute().parent / "schema", home() / "schema"):
        if is_file(base / version / "common.schema.json"):
            return base / version
    known = ", ".join(sorted(p.name for p in (home() / "schema").glob("[0-9]*.[0-9]*")))
    raise NotFoundError(f"no schema {version!r}: this toolkit knows {known}; a newer toolkit may know more")


def toolkit_version() -> str:
    """Give the installed toolkit's version, or say that it is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 (30 ms, for two commands)

    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "not installed"
