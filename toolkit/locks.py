"""Locks that die with the process that holds them: the system's own, so that nothing has to be cleared away."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def take(file: int, *, wait: bool = False) -> bool:
    """Lock an open file for as long as it is open; without `wait`, give False when somebody else has locked it.

    Raises OSError where the file system has no locks.
    """
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (there alone)

            while not _waited(lambda: msvcrt.locking(file, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)):
                pass
        else:
            import fcntl  # noqa: PLC0415 (not there)

            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the second on Windows
        return False
    return True


def _waited(lock: Callable[[], None]) -> bool:
    """Whether a lock is ours; Windows gives up waiting for one after ten seconds."""
    try:
        lock()
    except OSError as error:
        if error.errno != errno.EDEADLK:
            raise
        return False
    return True


@contextmanager
def holding(folder: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a folder, which is made when it is not there, for as long as the block lasts.

    Gives False, and holds nothing, when another process holds it; with `wait` that one's end is waited for. No file is
    left, whatever the end of the process. Where the file system has no locks, everybody is let in. Raises OSError
    where the folder can't be made or opened.
    """
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _opened(folder)
        try:
            is_ours = _taken(handle, wait=wait)
            if is_ours and not _is_still(handle, folder):
                continue
            yield is_ours
            return
        finally:
            os.close(handle)


def _taken(handle: int, *, wait: bool) -> bool:
    try:
        return take(handle, wait=wait)
    except OSError:
        return True


def _opened(folder: Path) -> int:
    """Open what is locked: the folder itself; on Windows a file beside it that goes when it is closed."""
    if sys.platform == "win32":
        handle = os.open(folder.with_name(f"{folder.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
    else:
        handle = os.open(folder, os.O_RDONLY)
    return handle


def _is_still(handle: int, folder: Path) -> bool:
    """Whether a folder is the one that was opened, and no other that has taken its name meanwhile."""
    try:
        return sys.platform == "win32" or os.path.samestat(os.fstat(handle), folder.stat())
    except FileNotFoundError:
        return False
