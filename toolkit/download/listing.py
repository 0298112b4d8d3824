"""Which releases are to be had at a base address, and which of them this toolkit reads."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from pathlib import Path

from toolkit.download.http import InterruptedTransferError
from toolkit.download.line import Line
from toolkit.errors import DownloadError, NotFoundError, RefusedError, UnusableInputError
from toolkit.manifest import MAX_BYTES
from toolkit.manifest.index import ListedRelease, ReleaseIndex, in_order, parse_index
from toolkit.placing import staged
from toolkit.resources import toolkit_version

READABLE_SCHEMA = "1.0"
"""The newest schema that this toolkit knows."""

_MOST_NAMED = 10


def read_index(line: Line) -> ReleaseIndex:
    """Read the index at the base address; offline, the last one that came from it."""
    kept = line.cache.index(line.base.address)
    if line.base.folder:
        return parse_index(_read(Path(line.base.index)), line.base.index)
    if line.offline:
        if not kept.is_file():
            raise NotFoundError(f"offline, and no index of {line.base.address} has been fetched before")
        return parse_index(_read(kept), line.base.index)
    data = _small(line, line.base.index)
    index = parse_index(data, line.base.index)
    _keep_index(kept, data)
    return index


def choose(index: ReleaseIndex, version: str | None) -> ListedRelease:
    """Give the release of a version, yanked or not; without one, the newest that this toolkit reads and nobody yanked.

    Raises NotFoundError, naming the versions that there are, or RefusedError when a newer toolkit is needed.
    """
    if version is not None:
        wanted = version.removeprefix("v")
        found = next((each for each in index.releases if each.version == wanted), None)
        if found is None:
            raise NotFoundError(f"there is no release {wanted} of {index.name}; there are {_named(index)}")
        if reason := unreadable(found):
            raise RefusedError(f"{index.name} {found.version} {reason}")
        return found
    standing = [each for each in index.newest_first() if each.yanked is None]
    if not standing:
        raise NotFoundError(f"every release of {index.name} was yanked; name a version to have it all the same")
    for release in standing:
        if unreadable(release) is None:
            return release
    raise RefusedError(f"{index.name} {standing[0].version} {unreadable(standing[0])}")


def unreadable(release: ListedRelease) -> str | None:
    """Say why this toolkit can't read a release; None when it can."""
    own = in_order(toolkit_version())
    if own < in_order(release.toolkit.first):
        return (
            f"needs toolkit {release.toolkit.first} or newer, with schema {release.schema_version}; "
            f"this is {toolkit_version()}: update on-the-record"
        )
    if _schema(release.schema_version) > _schema(READABLE_SCHEMA):
        return (
            f"has schema {release.schema_version}; this is toolkit {toolkit_version()}, "
            f"which reads {READABLE_SCHEMA} at most: update on-the-record"
        )
    if release.toolkit.below and own >= in_order(release.toolkit.below):
        return f"is read by toolkits below {release.toolkit.below}; this is {toolkit_version()}"
    return None


def remarks(index: ReleaseIndex, release: ListedRelease) -> Iterator[str]:
    """Say what a user should know of the release that was chosen: that it was yanked, that there is a newer one."""
    if release.yanked is not None:
        yield f"{index.name} {release.version} was yanked: {release.yanked}"
    newest = next((each for each in index.newest_first() if each.yanked is None), release)
    if in_order(newest.version) > in_order(release.version) and (reason := unreadable(newest)):
        yield f"{index.name} {newest.version} is newer, and {reason}"


def _small(line: Line, address: str) -> bytes:
    """Fetch a file of unknown size that is small, or not what it should be."""
    failures = 0
    while True:
        try:
            with line.client.get(address) as answer:
                if answer.status != HTTPStatus.OK:
                    raise DownloadError(f"{address} answered {answer.status}, a part, where the whole was asked for")
                return _bounded(answer.chunks(), address)
        except InterruptedTransferError as error:
            failures += 1
            line.patience.pause(failures, error)


def _bounded(chunks: Iterable[bytes], address: str) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > MAX_BYTES:
            raise DownloadError(f"{address} is longer than {MAX_BYTES:,} bytes, so it is no index of releases")
    return bytes(data)


def _keep_index(path: Path, data: bytes) -> None:
    with staged(path.parent) as folder:
        (folder / path.name).write_bytes(data)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return _bounded([stream.read(MAX_BYTES + 1)], str(path))
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no {path}: no releases are to be had there") from error
    except OSError as error:
        raise UnusableInputError(f"{path} cannot be read: {error.strerror}") from error


def _named(index: ReleaseIndex) -> str:
    """Name the newest releases that there are."""
    names = [each.version + (" (yanked)" if each.yanked else "") for each in index.newest_first()]
    rest = f" (10 of {len(names):,})" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + rest


def _schema(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
