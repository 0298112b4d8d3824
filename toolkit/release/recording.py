"""What a release held, recorded in the repository; and the gate that asks there whether a version is still to be had.

OpenRelease ──record──▶ dataset/released.json
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit import checks
from toolkit.baseline import MAX_BYTES, Inventory, compare, in_order, inventory, parse, render
from toolkit.errors import RefusedError, UnusableInputError
from toolkit.placing import write_text
from toolkit.records import Dataset
from toolkit.release.opening import OpenRelease
from toolkit.release.reading import read_release, schema_fault
from toolkit.resources import RELEASED


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was recorded, where, and in the place of which version; nothing was written if that was all there already.

    `before` is None where nothing was recorded, or nothing that could be read.
    """

    path: Path
    inventory: Inventory
    before: str | None
    is_new: bool


def record(release: OpenRelease, dataset: Dataset, *, over: bool = False) -> Recorded:
    """Record in a dataset's folder what a release of it held: all of the file is written, or nothing.

    Raises UnusableInputError for a release whose records cannot be read, and RefusedError, unless `over` says to write
    over what is there, for a release of another dataset, one that is older than the recorded one, the recorded version
    with other content, a published schema that the release has otherwise, and for a file that cannot be read.
    """
    path = dataset.root / RELEASED
    taken = _taken(release)
    old = _recorded(path, over=over)
    reason = next(_reasons(taken, dataset, old), None)
    if reason is not None and not over:
        raise RefusedError(f"{reason}; --over writes it all the same")
    kept: Mapping[str, str] = old.schemas if old and old.name == taken.name else {}
    text = render(replace(taken, schemas={**kept, **taken.schemas}))
    is_new = not path.is_file() or path.read_bytes() != text.encode()
    if is_new:
        write_text(path, text)
    return Recorded(path=path, inventory=taken, before=old.version if old else None, is_new=is_new)


def _taken(release: OpenRelease) -> Inventory:
    fault = schema_fault(release.folder, release.manifest)
    if fault is None:
        dataset, faults = read_release(release.folder, release.manifest)
        if not faults:
            return inventory(dataset)
        fault = faults[0]
    raise UnusableInputError(
        f"{release.manifest.label} cannot be recorded: {fault.path}: {fault.message} "
        "(toolkit release verify says everything)"
    )


def _recorded(path: Path, *, over: bool) -> Inventory | None:
    """Read what is recorded; None where nothing is, or where it is to be written over and cannot be read."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as stream:
            return parse(stream.read(MAX_BYTES + 1), str(path))
    except UnusableInputError as error:
        if over:
            return None
        raise RefusedError(f"{error}; --over mends it") from error


def _reasons(taken: Inventory, dataset: Dataset, old: Inventory | None) -> Iterator[str]:
    name = dataset.manifest.get("name")
    if taken.name != name:
        yield f'this is a release of "{taken.name}", and the dataset at {dataset.root} is "{name}"'
    if old is None:
        return
    if taken.name != old.name:
        yield f'this is a release of "{taken.name}", and one of "{old.name}" is recorded'
    elif in_order(taken.version) < in_order(old.version):
        yield f"{taken.version} is older than {old.version}, which is recorded"
    elif taken.version == old.version and not compare(old, taken).is_same:
        yield f"{taken.version} is recorded with other content ({compare(old, taken).reasons[0].message})"
    for file, digest in taken.schemas.items():
        if old.schemas.get(file, digest) != digest:
            yield f"schema/{file} is not as release {old.version} had it"


def require_unreleased(dataset: Dataset) -> None:
    """Raise RefusedError when the dataset's version is recorded as released with other content.

    A version that moved too little is an error of the dataset, which the rules find.
    """
    last = checks.last_release(dataset)
    if last is None or dataset.manifest.get("version") != last.inventory.version:
        return
    found = last.comparison
    if not found.is_same:
        reasons = "; ".join(reason.message for reason in found.reasons if reason.bump is found.bump)
        raise RefusedError(
            f"{last.inventory.version} is released already, with other content ({reasons}); "
            f"the next version is {found.least} or higher: set it in {dataset.root / 'dataset.json'}"
        )
