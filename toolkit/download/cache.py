"""Files kept by their digest, so that no byte is fetched twice and each is looked at again before it is given out.

objects/ab/abcd…   whole files       parts/abcd…   what has come of one so far       indexes/…   the last index seen
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from toolkit.download.transfer import Wanted, discard
from toolkit.locks import take
from toolkit.manifest.sums import digest

CACHE_VARIABLE = "TOOLKIT_CACHE"


def default_cache() -> Path:
    """Give the folder that $TOOLKIT_CACHE names, else the user's folder for caches on this system."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "on-the-record"


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of files by digest; several processes may use it at once."""

    root: Path

    def find(self, wanted: Wanted) -> Path | None:
        """Give the file with these bytes, if it is here and still has them; one that has rotted is removed."""
        path = self._object(wanted)
        if not path.is_file():
            return None
        if path.stat().st_size == wanted.size and digest(path) == wanted.sha256:
            return path
        path.unlink(missing_ok=True)
        return None

    @contextmanager
    def part(self, wanted: Wanted) -> Iterator[Path]:
        """Give the place for what comes of a file: the same each time, unless another process is at it just now."""
        folder = self.root / "parts"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{wanted.sha256}.lock").open("a+b") as lock:
            if _taken(lock):
                yield folder / wanted.sha256
                return
        with TemporaryDirectory(prefix=f"{wanted.sha256}-", dir=folder) as own:
            yield Path(own) / wanted.sha256

    def keep(self, part: Path, wanted: Wanted) -> Path:
        """Give a part that is whole its place among the files."""
        path = self._object(wanted)
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(path)
        discard(part)
        return path

    def index(self, base: str) -> Path:
        """Give the place of the last index that came from an address."""
        return self.root / "indexes" / f"{hashlib.sha256(base.encode()).hexdigest()}.json"

    def _object(self, wanted: Wanted) -> Path:
        return self.root / "objects" / wanted.sha256[:2] / wanted.sha256


def _taken(lock: IO[bytes]) -> bool:
    """Lock a part; where the file system has no locks, nobody gets it, and everybody fetches into their own."""
    try:
        return take(lock.fileno())
    except OSError:
        return False
