"""The releases to be had at an address, as its index lists them."""

from collections.abc import Iterator

from toolkit import jsonio
from toolkit.download import unreadable
from toolkit.manifest.index import ListedRelease, ReleaseIndex
from toolkit.report.escaping import harmless


def listed(index: ReleaseIndex) -> str:
    """List the releases for people, the newest first, a line each."""
    return f"{index.name}\n" + "".join(f"{'  '.join(_cells(each))}\n" for each in index.newest_first())


def listed_json(index: ReleaseIndex) -> str:
    """Give the index for programs, as it stands at the address."""
    return jsonio.inert(jsonio.dumps(index.as_json()))


def _cells(release: ListedRelease) -> Iterator[str]:
    yield from (release.version, release.released, f"schema {release.schema_version}")
    yield f"{release.archive.size:,} bytes"
    if release.yanked is not None:
        yield f"yanked: {harmless(release.yanked)}"
    if reason := unreadable(release):
        yield reason
