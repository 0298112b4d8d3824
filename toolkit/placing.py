"""Files put in their place whole: all of them at once, or none and the old ones stay."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit.errors import WriteError


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Give an empty folder; the files that stand in it at the end of the block replace those of their names in `out`.

    The folder lies inside `out`, so that moving never crosses file systems; `out` is made when it is not there.
    When the block or the moving fails, `out` is as it was before. Raises WriteError for what the file system refuses.
    """
    made = [each for each in (out, *out.parents) if not each.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".staged-", dir=out) as scratch:
            yield Path(scratch)
            _place(sorted(path for path in Path(scratch).iterdir() if path.is_file()), out)
            made.clear()
    except OSError as error:
        raise WriteError(f"cannot write to {out}: {error.strerror or error}") from error
    finally:
        for folder in made:
            with suppress(OSError):  # never made, or somebody else has put something there
                folder.rmdir()


def write_text(path: Path, text: str) -> None:
    """Write a file in UTF-8, whole or not at all, into a folder that is there.

    Raises WriteError; what was there before is then untouched.
    """
    if not path.parent.is_dir():
        raise WriteError(f"cannot write {path}: there is no folder {path.parent}")
    path = Path(os.path.realpath(path))  # what a link leads to is replaced, not the link
    if path.is_dir():
        raise WriteError(f"cannot write {path}: it is a folder")
    if path.exists() and not path.is_file():
        _pour(path, text)
        return
    with staged(path.parent) as folder:
        (folder / path.name).write_text(text, encoding="utf-8", errors="backslashreplace", newline="")


def _pour(path: Path, text: str) -> None:
    """Write into what is no file but takes text: a pipe, a terminal, a device."""
    try:
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            stream.write(text)
    except OSError as error:
        raise WriteError(f"cannot write {path}: {error.strerror or error}") from error


def _place(files: Sequence[Path], out: Path) -> None:
    for path in files:
        _sync(path)
    moved: list[Path] = []
    with TemporaryDirectory(prefix=".kept-", dir=out) as kept:
        try:
            for path in files:
                _keep(out / path.name, Path(kept))
                _take_mode(path, out / path.name)
                path.replace(out / path.name)
                moved.append(out / path.name)
        except OSError:
            _restore(moved, Path(kept))
            raise
    _sync(out)


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


def _sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk; Windows can't open a folder for that."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
