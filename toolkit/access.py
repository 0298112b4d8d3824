"""A release, wherever it is: a folder, an archive, or an http(s) address, brought here and checked on the way.

    PLACE ──open_release──▶ folder of checked files, and the manifest       archive ──▶ the archive as it was published

An address is that of a base with an index.json, of a release's folder or archive below one, or of a page of GitHub's
releases. What comes over the line is kept in the cache by its digest. Importing this imports release, and an address
download: import it where it is used.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from toolkit.errors import NotFoundError
from toolkit.release.opening import OpenRelease, manifest_of, opened

if TYPE_CHECKING:
    from toolkit import download
    from toolkit.manifest.index import ListedRelease, ReleaseIndex

__all__ = ["OpenRelease", "Reach", "archive", "is_address", "open_release"]

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_PREFIX = "toolkit-release-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far the toolkit may go for a release, and what hears of it.

    Without `cache` it is the one that $TOOLKIT_CACHE names, or the user's. `say` hears what is fetched and what there
    is to know of it, in lines; `told` how many bytes are here and how many there will be.
    """

    offline: bool = False
    cache: Path | None = None
    say: Callable[[str], None] = lambda _: None
    told: Callable[[int, int], None] = lambda _here, _all: None


def is_address(place: str | Path) -> bool:
    """Whether a place is an http(s) address, so that opening it may touch the network."""
    return isinstance(place, str) and _ADDRESS.match(place) is not None


@contextmanager
def open_release(place: str | Path, *, only: Sequence[str] = (), reach: Reach = Reach()) -> Iterator[OpenRelease]:
    """Give a release from a folder, an archive or an http(s) address, for as long as the block lasts.

    `only` are patterns of the paths that are wanted (`*.parquet`); without any all are. Each of these files has the
    size and digest that the manifest says, or UnusableInputError names the first that has not. That the records keep
    to their rules is not looked at. Raises NotFoundError when nothing is there, DownloadError for what cannot be
    fetched.
    """
    if not is_address(place):
        with opened(Path(place), only) as release:
            yield release
        return
    from toolkit import download  # noqa: PLC0415 (urllib3, which nothing at hand needs)

    with TemporaryDirectory(prefix=_PREFIX) as scratch:
        line, listed = _listed(str(place), reach)
        fetched = download.bring(line, listed, Path(scratch), only)
        yield OpenRelease(folder=fetched.folder, manifest=manifest_of(fetched.folder, str(place)))


@contextmanager
def archive(address: str, *, reach: Reach = Reach()) -> Iterator[Path]:
    """Give the archive of the release at an http(s) address, byte for byte as its index has it."""
    from toolkit import download  # noqa: PLC0415 (urllib3, which nothing at hand needs)

    with TemporaryDirectory(prefix=_PREFIX) as scratch:
        line, listed = _listed(address, reach)
        yield download.bring_archive(line, listed, Path(scratch))


def _listed(text: str, reach: Reach) -> "tuple[download.Line, ListedRelease]":
    """Find out which release an address means, and say what is about to be fetched."""
    from toolkit import download  # noqa: PLC0415 (urllib3, which nothing at hand needs)

    address = download.Address.of(text)
    line = download.Line(
        base=address.base,
        cache=download.Cache(reach.cache or download.default_cache()),
        offline=reach.offline,
        told=reach.told,
    )
    index = download.read_index(line)
    if address.name not in {None, index.name}:
        raise NotFoundError(f"{line.base.index} is of {index.name}, and has no {address.name} {address.version}")
    listed = download.choose(index, address.version)
    _say(line, index, listed, reach)
    return line, listed


def _say(line: "download.Line", index: "ReleaseIndex", listed: "ListedRelease", reach: Reach) -> None:
    from toolkit import download  # noqa: PLC0415 (as above)

    if not line.offline:
        reach.say(f"fetching {index.name} {listed.version} from {line.base.address}")
    for remark in download.remarks(index, listed):
        reach.say(remark)
