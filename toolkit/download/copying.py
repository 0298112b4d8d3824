"""Files copied from a folder or out of an archive, held to size and digest like those from a server."""

import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from toolkit.download.cache import Cache
from toolkit.download.transfer import Wanted, discard
from toolkit.errors import DownloadError
from toolkit.manifest.sums import digest

_BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    NotImplementedError,
    RuntimeError,  # encrypted
    ValueError,  # a name that is not UTF-8
    OverflowError,
    EOFError,
    struct.error,
    zlib.error,
)
"""What zipfile raises on archives that are cut off, forged, encrypted or of a method it doesn't know."""


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
        with cache.part(wanted) as part, zipfile.ZipFile(archive) as bundle, _entry(bundle, name) as stream:
            _pour(stream, wanted, part, name)
            return cache.keep(part, wanted)
    except _BROKEN as error:
        raise DownloadError(f"the archive has no {name} that can be read, which its manifest names") from error


def _entry(bundle: zipfile.ZipFile, name: str) -> IO[bytes]:
    """Open an entry; of two methods only, since what others raise on broken data can't be told from a full disc."""
    if bundle.getinfo(name).compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile("the method is another")
    return bundle.open(name)
