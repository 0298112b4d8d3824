"""A release brought here whole: checked against its manifest, put in its place at once.

    listed release ──bring──▶ manifest ──▶ files in the cache ──▶ folder `<name>-<version>`

The index is the only thing taken on trust; it names the digest of the manifest, which names those of all files.
"""

import hashlib
import os
import shutil
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from toolkit.download.copying import copy, unpack
from toolkit.download.line import Line
from toolkit.download.transfer import Wanted, fetch
from toolkit.errors import DownloadError, NotFoundError, RefusedError, UnusableInputError, WriteError
from toolkit.manifest import MANIFEST, MAX_BYTES, SUMS, ReleaseManifest, parse, sums
from toolkit.manifest.index import ListedFile, ListedRelease
from toolkit.manifest.sums import digest
from toolkit.placing import scratch, synced

_IN_THE_WAY = (FileExistsError, IsADirectoryError, NotADirectoryError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A release that is here: where, and how many of its bytes had to come over the line.

    `unlike` are patterns of what was wanted that no file of it is like.
    """

    label: str
    folder: Path
    files: int
    bytes: int
    bytes_fetched: int
    was_there: bool = False
    yanked: str | None = None
    unlike: Sequence[str] = ()


def bring(line: Line, release: ListedRelease, out: Path, only: Sequence[str] = ()) -> Fetched:
    """Bring a release into a folder of its own in `out`, which appears there whole or not at all.

    `only` are patterns of the paths that are wanted; without any all are. A folder of that name that holds these very
    files is left as it is; any other is refused. What had come before an interruption is not fetched again.
    """
    return _Errand(line=line, release=release).run(out, only)


def bring_archive(line: Line, release: ListedRelease, out: Path) -> Path:
    """Bring a release's archive, under its name, into a folder that is there."""
    return _Errand(line=line, release=release).archive(out)


@dataclass(kw_only=True, slots=True)
class _Errand:
    """One release on its way here."""

    line: Line
    release: ListedRelease
    fetched: int = 0
    here: int = 0
    total: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _left: threading.Event = field(default_factory=threading.Event)
    """Set when nobody waits for the files any more."""

    def run(self, out: Path, only: Sequence[str]) -> Fetched:
        try:
            kept = self._bring_manifest()
            manifest = self._manifest(kept.read_bytes())
            wanted = self._wanted(manifest, only)
            was_there = self._stands(out, manifest, wanted)
            if not was_there:
                files = {MANIFEST: kept, **self._bring_all(manifest, wanted)}
                was_there = not self._place(out, manifest, wanted, files)
        except OSError as error:
            raise self._unkept(error) from error
        return Fetched(
            label=manifest.label,
            folder=out / manifest.label,
            files=len(wanted),
            bytes=sum(each.size for each in wanted.values()),
            bytes_fetched=self.fetched,
            was_there=was_there,
            yanked=self.release.yanked,
            unlike=[pattern for pattern in only if not _is_like_any(pattern, [MANIFEST, SUMS, *wanted])],
        )

    def archive(self, out: Path) -> Path:
        listed = self.release.archive
        try:
            self.total = listed.size
            return Path(shutil.copyfile(self._bring_file(listed), out / PurePosixPath(listed.path).name))
        except OSError as error:
            raise self._unkept(error) from error

    def _unkept(self, error: OSError) -> WriteError:
        place = error.filename2 or error.filename or self.line.cache.root
        advice = "move away what is there" if isinstance(error, _IN_THE_WAY) else "run it again to go on"
        return WriteError(
            f"cannot keep release {self.release.version}, at {place}: {error.strerror or error}; {advice}"
        )

    def _bring_manifest(self) -> Path:
        listed = self.release.manifest
        if listed.size > MAX_BYTES:
            raise UnusableInputError(
                f"{self.line.base.at(listed.path)} is to have {listed.size:,} bytes: "
                f"no manifest has more than {MAX_BYTES:,}"
            )
        return self._bring_file(listed)

    def _manifest(self, data: bytes) -> ReleaseManifest:
        name = self.line.base.at(self.release.manifest.path)
        manifest = parse(data, name)
        if manifest.version != self.release.version:
            raise UnusableInputError(f"{name} is of release {manifest.version}, not {self.release.version}")
        if manifest.schema_version != self.release.schema_version:
            raise UnusableInputError(
                f"{name} has schema {manifest.schema_version}, and the index says {self.release.schema_version}"
            )
        return manifest

    def _wanted(self, manifest: ReleaseManifest, only: Sequence[str]) -> Mapping[str, Wanted]:
        chosen = {
            file.path: Wanted(size=file.size, sha256=file.sha256)
            for file in manifest.files
            if not only or any(fnmatchcase(file.path, pattern) for pattern in only)
        }
        if not chosen and not any(_is_like_any(pattern, [MANIFEST, SUMS]) for pattern in only):
            raise NotFoundError(f"no file of {manifest.label} is like {' or '.join(only)}")
        return chosen

    def _stands(self, out: Path, manifest: ReleaseManifest, wanted: Mapping[str, Wanted]) -> bool:
        """Tell whether the folder is there with all that is wanted; refuse one that is there with something else."""
        folder = out / manifest.label
        if not os.path.lexists(folder):
            return False
        data = self._sums(manifest)
        files = {
            MANIFEST: _wanted(self.release.manifest),
            SUMS: Wanted(size=len(data), sha256=hashlib.sha256(data).hexdigest()),
            **wanted,
        }
        if all(_is(folder / path, each) for path, each in files.items()):
            return True
        raise RefusedError(f"{folder} is there and is not this release whole; move it away or choose another --out")

    def _bring_all(self, manifest: ReleaseManifest, wanted: Mapping[str, Wanted]) -> Mapping[str, Path]:
        """Bring all files into the cache, several at once, or out of the archive; give where each is.

        The first that fails, or Ctrl-C, ends it: nobody waits for the others, which leave off where they are.
        """
        if self.release.folder is None:
            return self._unpacked(manifest, wanted)
        self.total = sum(each.size for each in wanted.values())
        pool = ThreadPoolExecutor(self.line.jobs)
        try:
            tasks = {path: pool.submit(self._bring, self._address(path), each) for path, each in wanted.items()}
            ended = wait(tasks.values(), return_when=FIRST_EXCEPTION).done
            for task in (task for task in tasks.values() if task in ended):
                task.result()
            return {path: task.result() for path, task in tasks.items()}
        except BaseException:
            self._left.set()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _address(self, path: str) -> str:
        return self.line.base.at(f"{self.release.folder}/{path}")

    def _bring_file(self, file: ListedFile) -> Path:
        return self._bring(self.line.base.at(file.path), _wanted(file))

    def _bring(self, address: str, wanted: Wanted) -> Path:
        """Give the file from the cache, else from where it is to be had."""
        found = self.line.cache.find(wanted)
        if found:
            self._tell(wanted.size, fetched=False)
            return found
        with self.line.cache.part(wanted) as part:
            if self.line.base.folder:
                copy(Path(address), wanted, part)
                self._tell(wanted.size)
            elif self.line.offline:
                raise NotFoundError(f"offline, and {address} has not been fetched before")
            else:
                fetch(self.line.client, address, wanted, part, patience=self.line.patience, told=self._tell)
            return self.line.cache.keep(part, wanted)

    def _unpacked(self, manifest: ReleaseManifest, wanted: Mapping[str, Wanted]) -> Mapping[str, Path]:
        self.total = self.release.archive.size
        archive = self._bring_file(self.release.archive)
        cache, label = self.line.cache, manifest.label
        return {path: unpack(archive, f"{label}/{path}", each, cache) for path, each in wanted.items()}

    def _tell(self, count: int, *, fetched: bool = True) -> None:
        """Hear of bytes that are here; of fewer than none, when what came has to be fetched again."""
        if self._left.is_set():
            raise DownloadError("left off, because another file could not be had")
        with self._lock:
            self.here = max(0, self.here + count)
            self.fetched += max(0, count) if fetched else 0
            self.line.told(self.here, max(self.total, self.here))

    def _place(
        self, out: Path, manifest: ReleaseManifest, wanted: Mapping[str, Wanted], files: Mapping[str, Path]
    ) -> bool:
        """Put the files in their place at once, each held to its digest there; False when they stand there by now."""
        due = {MANIFEST: _wanted(self.release.manifest), **wanted}
        with scratch(out, "fetched") as stage:
            folder = stage / manifest.label
            for path, kept in files.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                copy(kept, due[path], folder / path)
            (folder / SUMS).write_bytes(self._sums(manifest))
            for written in (*folder.rglob("*"), folder):
                synced(written)
            try:
                folder.rename(out / manifest.label)
            except OSError:
                if not self._stands(out, manifest, wanted):  # of two runs at once one is the second
                    raise
                return False
            synced(out)
            return True

    def _sums(self, manifest: ReleaseManifest) -> bytes:
        digests = {MANIFEST: self.release.manifest.sha256} | {file.path: file.sha256 for file in manifest.files}
        return sums.render(digests).encode("ascii")


def _wanted(file: ListedFile) -> Wanted:
    return Wanted(size=file.size, sha256=file.sha256)


def _is_like_any(pattern: str, paths: Iterable[str]) -> bool:
    return any(fnmatchcase(path, pattern) for path in paths)


def _is(path: Path, wanted: Wanted) -> bool:
    return path.is_file() and path.stat().st_size == wanted.size and digest(path) == wanted.sha256
