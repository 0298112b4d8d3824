"""Limits on this process that its own code can't lift, proven to hold before anybody relies on them."""

import mmap
import os
import sys
from pathlib import Path

from toolkit.errors import RefusedError
from toolkit.query import landlock

MEMORY_BYTES = 1 << 30
"""What a query from others may take, beyond what the process has when it starts."""

_STATISTICS = Path("/proc/self/statm")
_OPEN_FILES = 64
_SPARE_CPU_S = 10
_UNAVAILABLE = (
    "--untrusted needs limits on memory, files and time that this system does not hold ({}): "
    "ask without it, or run it in a container or on Linux"
)


def confine(timeout_s: float, threads: int) -> None:
    """Limit memory, processor time, open files and core dumps, and take away all writing to files.

    Raises RefusedError where the system can't, or does not do what it says.
    """
    try:
        import resource  # noqa: PLC0415 (Windows has none)
    except ImportError as error:
        raise RefusedError(_UNAVAILABLE.format("no resource limits")) from error
    memory = _address_space() + MEMORY_BYTES
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: int(timeout_s * threads) + _SPARE_CPU_S,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    try:
        for limit, value in limits.items():
            resource.setrlimit(limit, (value, value))
        if landlock.version():
            landlock.restrict()
    except (OSError, ValueError) as error:
        raise RefusedError(_UNAVAILABLE.format(error)) from error
    _require_held(memory)


def _address_space() -> int:
    """Give the bytes of address space that this process has."""
    try:
        pages = int(_STATISTICS.read_text(encoding="ascii").split()[0])
    except OSError as error:
        raise RefusedError(_UNAVAILABLE.format(f"no /proc on {sys.platform}")) from error
    return pages * os.sysconf("SC_PAGE_SIZE")


def _require_held(memory: int) -> None:
    """Try to take more memory than is allowed: some systems accept the limit and then do not hold it."""
    try:
        mmap.mmap(-1, memory).close()
    except (OSError, MemoryError):
        return
    raise RefusedError(_UNAVAILABLE.format("memory"))
