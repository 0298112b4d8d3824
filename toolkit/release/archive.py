"""The archive of a release: a ZIP file that is nothing but a function of the folder.

Nothing is compressed, because compressors differ between machines and Parquet is compressed already; entries stand in
order of their paths, all with one time and one mode. So one folder has one archive, byte for byte, and an archive in
which a single bit differs, in a header too, is not the one that its content makes.
"""

import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from toolkit.release.contents import names

SUFFIX = ".zip"
_TIME = (1980, 1, 1, 0, 0, 0)  # the first that the format has: no release's day depends on a time zone
_MODE = stat.S_IFREG | 0o644
_UNIX = 3
_CHUNK = 1 << 20


def pack(folder: Path, label: str, out: Path) -> None:
    """Write the archive of a release's folder; its entries lie in a folder called `label`."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, strict_timestamps=True) as archive:
        for name in names(folder):
            entry = _entry(f"{label}/{name}", (folder / name).stat().st_size)
            with archive.open(entry, "w") as target, (folder / name).open("rb") as source:
                for chunk in chunks(source.read):
                    target.write(chunk)


def chunks(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Read to the end, a piece at a time."""
    while chunk := read(_CHUNK):
        yield chunk


def _entry(name: str, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.create_system = _UNIX
    entry.external_attr = _MODE << 16
    entry.file_size = size
    return entry
