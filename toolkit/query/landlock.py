"""Linux's Landlock: a thread that can open no file for writing, make or remove none, and connect to nothing.

It holds for the thread that asks for it and for those that it starts, whatever the program in them does, and can't
be taken back. Documented in the kernel's `Documentation/userspace-api/landlock.rst`.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""Numbers of the system calls, the same on every architecture that Python is built for."""

_VERSION_ASKED = 1
_NO_NEW_PRIVILEGES = 38
_BENEATH_PATH = 1
_OLDEST_ABI = 3
"""The first version that also stops truncation."""
_NETWORK_ABI = 4
_WRITING = 1 << 1 | sum(1 << bit for bit in range(4, 15))
"""To write, truncate, make, remove, link or rename a file, folder, device or socket."""
_CONNECTING = 0b11
"""To bind a TCP port, or connect to one."""


@cache
def version() -> int:
    """Give the version of Landlock that the kernel offers; 0 where there is none, or one that is too old."""
    if sys.platform != "linux":
        return 0
    found = _call(_CREATE_RULESET, None, 0, _VERSION_ASKED)
    return found if found >= _OLDEST_ABI else 0


def restrict(writable: Sequence[Path] = ()) -> None:
    """Take from this thread all writing, except beneath the folders given, and all TCP.

    Raises OSError when the kernel refuses, and where `version()` is 0.
    """
    handled = struct.pack("QQ", _WRITING, _CONNECTING) if version() >= _NETWORK_ABI else struct.pack("Q", _WRITING)
    rules = _required(_call(_CREATE_RULESET, handled, len(handled), 0), "landlock_create_ruleset")
    try:
        for folder in writable:
            _allow(rules, folder)
        libc = ctypes.CDLL(None, use_errno=True)
        _required(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "prctl")
        _required(_call(_RESTRICT_SELF, rules, 0), "landlock_restrict_self")
    finally:
        os.close(rules)


def confined(act: Callable[[], T], writable: Sequence[Path], interrupt: Callable[[], None] = lambda: None) -> T:
    """Do something in a thread that can't write, and give what it gives or raise what it raises."""
    results: list[T] = []
    errors: list[BaseException] = []

    def body() -> None:
        try:
            restrict(writable)
            results.append(act())
        except BaseException as error:  # noqa: BLE001 (raised again where it is waited for)
            errors.append(error)

    thread = Thread(target=body)
    thread.start()
    try:
        thread.join()
    except KeyboardInterrupt:
        interrupt()
        thread.join()
        raise
    for error in errors:
        raise error
    return results[0]


def _allow(rules: int, folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        rule = struct.pack("=Qi", _WRITING, handle)
        _required(_call(_ADD_RULE, rules, _BENEATH_PATH, rule, 0), "landlock_add_rule")
    finally:
        os.close(handle)


def _call(number: int, *arguments: int | bytes | None) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    return int(libc.syscall(ctypes.c_long(number), *arguments))


def _required(result: int, name: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result
