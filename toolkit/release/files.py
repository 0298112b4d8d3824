"""Whether a folder holds exactly the files that its manifest lists, each as it was released."""

import stat
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from toolkit import manifest
from toolkit.errors import UnusableInputError
from toolkit.manifest import sums
from toolkit.manifest.model import MANIFEST, SUMS, ReleasedFile, ReleaseManifest
from toolkit.manifest.reading import MAX_BYTES
from toolkit.release.contents import names
from toolkit.release.faults import Check, Fault


def read_manifest(folder: Path) -> ReleaseManifest | Fault:
    """Read a folder's manifest, or say what is wrong with it."""
    path = folder / MANIFEST
    if not _is_plain(path):
        return Fault(check=Check.MANIFEST, path=MANIFEST, message="it is missing, so this is no release")
    if path.stat().st_size > MAX_BYTES:
        return Fault(check=Check.MANIFEST, path=MANIFEST, message=f"it is larger than {MAX_BYTES:,} bytes")
    try:
        return manifest.parse(path.read_bytes())
    except UnusableInputError as error:
        return Fault(check=Check.MANIFEST, path=MANIFEST, message=str(error))


def file_faults(folder: Path, known: ReleaseManifest) -> Iterator[Fault]:
    """Find files that are missing, in excess, no plain files, or other than the manifest and SHA256SUMS say."""
    there = set(names(folder))
    for path in sorted(there | {*known.by_path, MANIFEST, SUMS}):
        message = _flaw(folder, path, there, known)
        if message:
            yield Fault(check=Check.FILES, path=path, message=message)


def missing_faults(folder: Path, known: ReleaseManifest, only: Sequence[str]) -> Iterator[Fault]:
    """Find wanted files that are missing, no plain files, or other than the manifest says; `only` are their patterns.

    What else lies in the folder does not count.
    """
    for file in known.files:
        if is_wanted(file.path, only):
            there = _is_plain(folder / file.path)
            message = _file_flaw(folder, file) if there else "it is missing, or no plain file"
            if message:
                yield Fault(check=Check.FILES, path=file.path, message=message)


def is_wanted(path: str, only: Sequence[str]) -> bool:
    """Whether a path is like one of the patterns; without patterns all are wanted."""
    return not only or any(fnmatchcase(path, pattern) for pattern in only)


def _flaw(folder: Path, path: str, there: set[str], known: ReleaseManifest) -> str | None:
    if path not in there:
        return "it is missing"
    if path not in {*known.by_path, MANIFEST, SUMS}:
        return "the manifest does not list it"
    if not _is_plain(folder / path):
        return "it is no plain file"
    if path == MANIFEST:
        return None  # SHA256SUMS has its digest
    return _sums_flaw(folder, known) if path == SUMS else _file_flaw(folder, known.by_path[path])


def _file_flaw(folder: Path, file: ReleasedFile) -> str | None:
    size = (folder / file.path).stat().st_size
    if size != file.size:
        return f"it has {size:,} bytes, and {file.size:,} were released"
    found = sums.digest(folder / file.path)
    return f"its SHA-256 is {found}, and {file.sha256} was released" if found != file.sha256 else None


def _sums_flaw(folder: Path, known: ReleaseManifest) -> str | None:
    """Compare SHA256SUMS with the manifest, which lists the same files, and with the manifest's own digest."""
    own = sums.digest(folder / MANIFEST)
    expected = {file.path: file.sha256 for file in known.files} | {MANIFEST: own}
    if (folder / SUMS).stat().st_size > MAX_BYTES:
        return f"it is larger than {MAX_BYTES:,} bytes"
    data = (folder / SUMS).read_bytes()
    if data == sums.render(expected).encode():
        return None
    try:
        found = sums.parse(data.decode("utf-8", errors="backslashreplace"))
    except UnusableInputError as error:
        return str(error)
    wrong = [path for path in sorted({*expected, *found}) if expected.get(path) != found.get(path)]
    if wrong == [MANIFEST]:
        return f"it says that {MANIFEST} has another SHA-256 than {own}: one of the two is not as it was released"
    return f"it differs from {MANIFEST} on {wrong[0]}" if wrong else "its lines are not in order"


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
