"""Files put in their place whole: all of them at once, or none and the old ones stay."""

import os
import platform
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit import locks
from toolkit.errors import RefusedError, WriteError

_MOVING = ".moving"
"""Stands in a stage from which things are being moved to where they belong."""

_OWN = re.compile(r"\.(?:staged|kept|fetched)-(?P<machine>[A-Za-z0-9]+)-(?P<process>[0-9]{1,9})-\w+")


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Give an empty folder; the files that stand in it at the end of the block replace those of their names in `out`.

    The folder lies inside `out`, so that moving never crosses file systems; `out` is made when it is not there.
    When the block or the moving fails, `out` is as it was before; what a process left that was killed meanwhile, the
    next one clears away. Raises WriteError for what the file system refuses.
    """
    with scratch(out, "staged") as folder:
        yield folder
        _place(sorted(path for path in folder.iterdir() if path.is_file()), out)


@contextmanager
def scratch(out: Path, purpose: str) -> Iterator[Path]:
    """Give an empty folder inside `out` for as long as the block lasts; `purpose`, letters alone, is in its name.

    `out` is made when it is not there, and goes again when the block fails. What a process left that was killed
    meanwhile, the next one clears away. Raises WriteError for what the file system refuses.
    """
    made = [each for each in (out, *out.parents) if not each.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        _clear(out)
        with TemporaryDirectory(prefix=_prefix(purpose), dir=out) as folder:
            yield Path(folder)
            made.clear()
    except OSError as error:
        raise WriteError(f"cannot write to {out}: {error.strerror or error}") from error
    finally:
        _unmake(made)


@contextmanager
def placed(out: Path, names: Sequence[str]) -> Iterator[Path]:
    """Give an empty folder; what stands in it under these names at the end of the block moves into `out`, on the disk.

    Nothing is replaced: RefusedError when one of the names is there already, but for an empty folder, or another
    process is just now at the same. What a run that was killed has left is cleared away first; after a failure nothing
    new is in `out`. Raises WriteError for what the file system refuses.
    """
    stage = out / f".building-{names[0]}"
    made = [each for each in (out, *out.parents) if not each.exists()]
    try:
        with locks.holding(stage) as is_ours:
            if not is_ours:
                raise RefusedError(
                    f"another process is just now writing {out / names[0]}: wait for it, or choose another folder"
                )
            try:
                _make_room(out, stage, names)
                yield stage
                _move(stage, out, names)
                made.clear()
            finally:
                shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise WriteError(f"cannot write to {out}: {error.strerror or error}") from error
    finally:
        _unmake(made)


def _make_room(out: Path, stage: Path, names: Sequence[str]) -> None:
    """Make room: empty a stage that a killed run left, and undo what it moved without coming to the end."""
    halfway = (stage / _MOVING).exists()
    for path in (out / name for name in names):
        if halfway and not (stage / path.name).exists():
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        elif path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()
        elif path.exists() or path.is_symlink():
            raise RefusedError(f"{path} is there already: remove it, or choose another folder")
    for path in stage.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _move(stage: Path, out: Path, names: Sequence[str]) -> None:
    for path in (*stage.rglob("*"), stage):
        synced(path)
    moved: list[Path] = []
    (stage / _MOVING).touch()
    try:
        for name in names:
            (stage / name).rename(out / name)
            moved.append(out / name)
    except BaseException:
        for path in moved:
            path.rename(stage / path.name)
        raise
    synced(out)


def _unmake(folders: Sequence[Path]) -> None:
    """Remove folders that a failed run had made."""
    for folder in folders:
        with suppress(OSError):  # never made, or somebody else has put something there
            folder.rmdir()


def _prefix(purpose: str) -> str:
    """Begin the name of a folder for the time being, so that it tells whose it is."""
    return f".{purpose}-{_machine()}-{os.getpid()}-"


def _machine() -> str:
    return re.sub("[^A-Za-z0-9]", "", platform.node()) or "machine"


def _clear(out: Path) -> None:
    """Remove the folders that processes of this machine made in `out`, and that are no more."""
    for folder in out.glob(".*-*-*-*"):
        left = _OWN.fullmatch(folder.name)
        if left and left["machine"] == _machine() and not _is_running(int(left["process"])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    """Say whether a process may be there; on Windows asking would end it, so there it always may."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True


def write_text(path: Path, text: str) -> None:
    """Write a file in UTF-8; see `write_bytes`."""
    write_bytes(path, text.encode("utf-8", errors="backslashreplace"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all, into a folder that is there.

    Raises WriteError; what was there before is then untouched.
    """
    if not path.parent.is_dir():
        raise WriteError(f"cannot write {path}: there is no folder {path.parent}")
    path = Path(os.path.realpath(path))  # what a link leads to is replaced, not the link
    if path.is_dir():
        raise WriteError(f"cannot write {path}: it is a folder")
    if path.exists() and not path.is_file():
        _pour(path, content)
        return
    with staged(path.parent) as folder:
        (folder / path.name).write_bytes(content)


def _pour(path: Path, content: bytes) -> None:
    """Write into what is no file but takes bytes: a pipe, a terminal, a device."""
    try:
        with path.open("wb") as stream:
            stream.write(content)
    except OSError as error:
        raise WriteError(f"cannot write {path}: {error.strerror or error}") from error


def _place(files: Sequence[Path], out: Path) -> None:
    for path in files:
        synced(path)
    moved: list[Path] = []
    with TemporaryDirectory(prefix=_prefix("kept"), dir=out) as kept:
        try:
            for path in files:
                _keep(out / path.name, Path(kept))
                _take_mode(path, out / path.name)
                path.replace(out / path.name)
                moved.append(out / path.name)
        except OSError:
            _restore(moved, Path(kept))
            raise
    synced(out)


def _take_mode(new: Path, old: Path) -> None:
    """Give the new file the rights of the one that it replaces."""
    if old.exists():
        new.chmod(old.stat().st_mode & 0o7777)


def _keep(old: Path, kept: Path) -> None:
    """Keep an old file under a second name, without copying where the file system can."""
    if not old.exists():
        return
    try:
        os.link(old, kept / old.name)
    except OSError:
        shutil.copy2(old, kept / old.name)


def _restore(moved: Sequence[Path], kept: Path) -> None:
    for path in moved:
        if (kept / path.name).exists():
            (kept / path.name).replace(path)
        else:
            path.unlink()


def synced(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk; Windows can't open a folder for that."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
