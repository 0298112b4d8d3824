"""An archive taken apart without trusting it.

Where an entry's bytes lie is computed from the directory at the archive's end and has to leave no gap and no overlap;
nothing is decompressed, no more is written than the manifest says, and no name is used that it does not list. What
these checks leave open, such as times and checksums in headers, `differences` finds: an archive is made anew from
what was unpacked, and compared.
"""

import stat
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from toolkit import manifest
from toolkit.errors import UnusableInputError
from toolkit.manifest import flaws
from toolkit.manifest.model import MANIFEST, SUMS, ReleaseManifest
from toolkit.manifest.reading import MAX_BYTES
from toolkit.release.archive import chunks, pack
from toolkit.release.faults import Check, Fault
from toolkit.release.files import is_wanted

_LOCAL = 30
"""Bytes of an entry's header before its name."""

_ENTRIES = 10_000
"""More files than this are in no release."""

_CHUNK = 1 << 20
_BROKEN = (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, struct.error, OSError)
"""What zipfile raises for a directory that is cut off or forged; entries are read here, and not by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """An entry: its path in the release, and where its bytes lie."""

    path: str
    start: int
    size: int


def unpack(archive: Path, out: Path, only: Sequence[str] = ()) -> Sequence[Fault]:
    """Unpack a release's archive into an empty folder, and say why when that cannot be done safely or wholly.

    `only` are patterns of the paths that are wanted besides the manifest; without any all are.
    Raises UnusableInputError when the file cannot be read at all.
    """
    try:
        with archive.open("rb") as stream:
            listing = _listing(archive)
            faults = [_fault(archive.name, reason) for reason in _flaws(listing, archive.stat().st_size)]
            if faults:
                return faults
            entries = {entry.path: entry for entry in _entries(listing)}
            return [_fault(path, why) for path, why in _unpacked(stream, entries, out, only)]
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise UnusableInputError(f"{archive} cannot be read: {error.strerror}") from error
        return [_fault(archive.name, f"it is no ZIP archive that can be read: {error}")]


def differences(archive: Path, folder: Path, label: str, scratch: Path) -> Iterator[Fault]:
    """Compare an archive, byte by byte, with the one that the folder unpacked from it makes."""
    again = scratch / "again.zip"
    pack(folder, label, again)
    place = _first_difference(archive, again)
    if place is not None:
        with zipfile.ZipFile(again) as known:
            yield _fault(archive.name, f"byte {place:,} is not as it was released: {_where(known, place)}")


def _fault(path: str, message: str) -> Fault:
    return Fault(check=Check.ARCHIVE, path=path, message=message)


def _listing(archive: Path) -> Sequence[zipfile.ZipInfo]:
    with zipfile.ZipFile(archive) as opened:
        if opened.comment:
            raise zipfile.BadZipFile("it has a comment")
        return opened.infolist()


def _flaws(listing: Sequence[zipfile.ZipInfo], size: int) -> Iterator[str]:
    """Say what keeps an archive from being unpacked: what is no plain file of its own, or lies on another."""
    if not 0 < len(listing) <= _ENTRIES:
        yield f"it has {len(listing):,} entries; a release has 1 to {_ENTRIES:,}"
        return
    labels = {entry.orig_filename.partition("/")[0] for entry in listing}
    if len(labels) > 1:
        yield f"its files lie in {len(labels):,} folders, and a release is one"
    yield from (f"{path!r}: {why}" for path, why in flaws(entry.orig_filename for entry in listing))
    for entry in listing:
        if reason := _reason(entry):
            yield f"{entry.orig_filename!r} {reason}"
    yield from _gaps(listing, size)


def _reason(entry: zipfile.ZipInfo) -> str | None:
    mode = entry.external_attr >> 16
    if entry.flag_bits & 0x1:
        return "is encrypted"
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        return "is compressed, and nothing in a release is"
    if not stat.S_ISREG(mode):
        return "is no plain file"
    return "has further fields in its header" if entry.extra or entry.comment else None


def _gaps(listing: Sequence[zipfile.ZipInfo], size: int) -> Iterator[str]:
    """Find entries that don't lie one behind the other, from the first byte on."""
    place = 0
    for entry in listing:
        if entry.header_offset != place:
            yield f"{entry.orig_filename!r} begins at byte {entry.header_offset:,}, where byte {place:,} was expected"
            return
        place += _LOCAL + len(entry.orig_filename.encode()) + entry.file_size
    if place > size:
        yield f"its entries take {place:,} bytes, and it has {size:,}"


def _entries(listing: Sequence[zipfile.ZipInfo]) -> Iterator[_Entry]:
    for entry in listing:
        name = entry.orig_filename
        start = entry.header_offset + _LOCAL + len(name.encode())
        yield _Entry(path=name.partition("/")[2], start=start, size=entry.file_size)


def _unpacked(
    stream: BinaryIO, entries: Mapping[str, _Entry], out: Path, only: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Write what the manifest lists, and yield what it does not, or not so."""
    if MANIFEST not in entries or entries[MANIFEST].size > MAX_BYTES:
        yield MANIFEST, "the archive has no manifest that could be read" if MANIFEST in entries else "it is missing"
        return
    head = entries[MANIFEST]
    stream.seek(head.start)
    data = stream.read(head.size)
    (out / MANIFEST).write_bytes(data)
    try:
        known = manifest.parse(data)
    except UnusableInputError as error:
        yield MANIFEST, str(error)
        return
    wanted = {path: entry for path, entry in entries.items() if path != MANIFEST and is_wanted(path, only)}
    yield from _copied(stream, wanted, known, out)


def _copied(
    stream: BinaryIO, entries: Mapping[str, _Entry], known: ReleaseManifest, out: Path
) -> Iterator[tuple[str, str]]:
    sizes = {file.path: file.size for file in known.files}
    for path, entry in entries.items():
        if path == SUMS and entry.size <= MAX_BYTES:
            _copy(stream, entry, out)
        elif path not in sizes:
            yield path, "the manifest does not list it" if path != SUMS else "it is too large to be one"
        elif entry.size != sizes[path]:
            yield path, f"it has {entry.size:,} bytes, and the manifest says {sizes[path]:,}"
        else:
            _copy(stream, entry, out)


def _copy(stream: BinaryIO, entry: _Entry, out: Path) -> None:
    target = out / entry.path
    target.parent.mkdir(parents=True, exist_ok=True)
    stream.seek(entry.start)
    left = entry.size
    with target.open("xb") as copy:
        while left and (piece := stream.read(min(left, _CHUNK))):
            copy.write(piece)
            left -= len(piece)


def _first_difference(one: Path, other: Path) -> int | None:
    place = 0
    with one.open("rb") as left, other.open("rb") as right:
        pairs = zip(_padded(chunks(left.read)), _padded(chunks(right.read)), strict=False)
        for mine, its in pairs:
            if mine != its:
                return place + next(
                    (n for n, (a, b) in enumerate(zip(mine, its, strict=False)) if a != b), min(len(mine), len(its))
                )
            if not mine:
                return None
            place += len(mine)
    return None


def _padded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Give the pieces and, at the end, nothing for ever."""
    yield from pieces
    while True:
        yield b""


def _where(known: zipfile.ZipFile, place: int) -> str:
    """Say what stands at a byte of an archive."""
    for entry in known.infolist():
        data = entry.header_offset + _LOCAL + len(entry.filename.encode())
        if place < data:
            return f"in the header of {entry.filename}"
        if place < data + entry.file_size:
            return f"in {entry.filename}"
    return "in the directory at the end, or after it"
