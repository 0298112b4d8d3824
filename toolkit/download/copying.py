"""Files copied from a folder or out of an archive, held to size and digest like those from a server."""

import zipfile
import zlib
from pathlib import Path
from typing import IO

from toolkit.download.cache import Cache
from toolkit.download.transfer import Wanted, discard
from toolkit.errors import DownloadError
from toolkit.manifest.sums import digest


def copy(source: Path, wanted: Wanted, part: Path) -> None:
    """Copy a file that should have the wanted bytes; never more than them."""
    try:
        with source.open("rb") as stream:
            _pour(stream, wanted, part, str(source))
    except FileNotFoundError as error:
        raise DownloadError(f"there is no {source}, which the release names") from error


def _pour(stream: IO[bytes], wanted: Wanted, part: Path, name: str) -> None:
    discard(part)
    left = wanted.size + 1
    with part.open("wb") as target:
        while left and (chunk := stream.read(min(left, 1 << 20))):
            left -= target.write(chunk)
    if left != 1 or digest(part) != wanted.sha256:
        discard(part)
        raise DownloadError(f"{name} is not the file that its release names: its size or digest is another")


def unpack(archive: Path, name: str, wanted: Wanted, cache: Cache) -> Path:
    """Give a file out of an archive, checked like any other."""
    if found := cache.find(wanted):
        return found
    try:
        with cache.part(wanted) as part, zipfile.ZipFile(archive) as bundle, bundle.open(name) as stream:
            _pour(stream, wanted, part, name)
            return cache.keep(part, wanted)
    # all that zipfile raises on an archive that is cut off, forged, encrypted (RuntimeError) or of an unknown method
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise DownloadError(f"the archive has no {name} that can be read, which its manifest names") from error
