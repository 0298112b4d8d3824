"""A release at hand, opened: its files checked by their digests, its records taken as they are."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit.errors import NotFoundError, UnusableInputError
from toolkit.manifest.model import ReleaseManifest
from toolkit.release.faults import Fault
from toolkit.release.files import missing_faults, read_manifest
from toolkit.release.unpacking import unpack


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRelease:
    """A release on this machine: its manifest, and the folder with its files, checked by their digests."""

    folder: Path
    manifest: ReleaseManifest


@contextmanager
def opened(place: Path, only: Sequence[str] = ()) -> Iterator[OpenRelease]:
    """Give the release in a folder, or in an archive, which is unpacked for as long as the block lasts.

    `only` are patterns of the paths that are wanted; without any all are. Raises NotFoundError when nothing is there,
    UnusableInputError naming the first wanted file that is not as its manifest says.
    """
    if place.is_dir():
        yield _checked(place, place, only)
        return
    if not place.is_file():
        raise NotFoundError(f"no release at {place}: neither a folder nor an archive")
    with TemporaryDirectory(prefix="toolkit-release-") as scratch:
        folder = Path(scratch)
        _require_sound(place, unpack(place, folder, only))
        yield _checked(place, folder, only)


def manifest_of(folder: Path, place: str) -> ReleaseManifest:
    """Read the manifest of a release's folder; `place` is what an error calls it."""
    found = read_manifest(folder)
    if isinstance(found, Fault):
        raise UnusableInputError(f"{place} is no release that can be read: {_told(found)}")
    return found


def _checked(place: Path, folder: Path, only: Sequence[str]) -> OpenRelease:
    manifest = manifest_of(folder, str(place))
    _require_sound(place, missing_faults(folder, manifest, only))
    return OpenRelease(folder=folder, manifest=manifest)


def _require_sound(place: Path, faults: Iterable[Fault]) -> None:
    first = next(iter(faults), None)
    if first is not None:
        raise UnusableInputError(
            f"{place} is not as it was released: {_told(first)} (toolkit release verify says everything)"
        )


def _told(fault: Fault) -> str:
    return fault.message if fault.message.startswith(fault.path) else f"{fault.path}: {fault.message}"
