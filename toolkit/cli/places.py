"""What a PLACE on the command line means: a release in a folder, an archive or at an address, or a dataset's folder."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cli.options import relay
from toolkit.cli.progress import progress
from toolkit.errors import UnusableInputError
from toolkit.resources import dataset_of, is_file, is_there

if TYPE_CHECKING:
    from toolkit.delta import Snapshot

_MANIFEST, _PARTS = "release.json", ("SHA256SUMS", "records")


@contextmanager
def snapshot_at(place: str, *, offline: bool = False) -> Iterator["Snapshot"]:
    """Give what a place holds, for as long as the block lasts.

    A release is held to its manifest and the digests of what is compared; no rule runs. Raises NotFoundError or
    UnusableInputError for what is neither a release nor a dataset, or not whole.
    """
    from toolkit import access  # noqa: PLC0415 (duckdb, pydantic and urllib3 cost 300 ms)
    from toolkit.release import snapshots  # noqa: PLC0415 (the same)

    if not access.is_address(place) and not _is_release(Path(place)):
        from toolkit.records import load  # noqa: PLC0415 (a release needs none)

        yield snapshots.of_dataset(load(dataset_of(Path(place))))
        return
    with ExitStack() as stack:
        with progress("Fetching") as told:
            reach = access.Reach(offline=offline, say=relay, told=told)
            found = stack.enter_context(access.open_release(place, only=snapshots.NEEDED, reach=reach))
        yield snapshots.of_release(found.folder, found.manifest)


def _is_release(path: Path) -> bool:
    """Tell a release from a dataset's folder. Raises UnusableInputError for one that has lost its manifest."""
    if is_file(path):
        return path.suffix != ".json"
    if is_file(path / _MANIFEST) or not is_there(path):
        return is_file(path / _MANIFEST)
    if any(is_there(path / part) for part in _PARTS):
        raise UnusableInputError(f"{path} is a release without {_MANIFEST}, so it is not whole: fetch or build it anew")
    return False
