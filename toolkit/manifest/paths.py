"""Paths inside a release: plain on every system, and never out of the folder that they are put into.

What unpacks, downloads or checks a release trusts no path but through `flaws` here.
"""

import re
from collections.abc import Iterable, Iterator

LONGEST = 200
"""Characters of the longest path."""

SEGMENT = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_-])?"
"""A folder's or file's name: begins with a letter or digit, so it is no `..`, not hidden, no option; no dot ends it."""

PATH = f"^{SEGMENT}(/{SEGMENT})*$"
_PATH = re.compile(rf"{SEGMENT}(?:/{SEGMENT})*")
_DEVICES = frozenset(
    {"aux", "con", "nul", "prn"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)


def flaw(path: str) -> str | None:
    """Say what keeps a path from standing in a release; None for a sound one.

    Sound is a relative path with forward slashes whose names are of letters, digits, `.`, `_` and `-`, none of them
    one that Windows keeps for a device.
    """
    if len(path) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    if not _PATH.fullmatch(path):
        return "a path in a release is relative, of plain names (letters, digits, . _ -) with / between"
    for name in path.split("/"):
        if name.partition(".")[0].lower() in _DEVICES:
            return f"Windows keeps the name {name} for a device"
    return None


def flaws(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give each path that can't stand in a release beside the ones before it, with what is wrong with it.

    Besides each path's own flaw: names that some systems take for one (`A` and `a`), a file where another path has
    a folder.
    """
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path in paths:
        found = flaw(path) or _clash(path, files, folders)
        if found:
            yield path, found
            continue
        files[path.lower()] = path
        folders |= {folder.lower(): path for folder in _folders(path)}


def _clash(path: str, files: dict[str, str], folders: dict[str, str]) -> str | None:
    if path.lower() in files:
        other = files[path.lower()]
        return "it stands there twice" if other == path else f"some systems take it for {other}"
    if path.lower() in folders:
        return f"{folders[path.lower()]} needs a folder of that name"
    blocked = next((files[folder.lower()] for folder in _folders(path) if folder.lower() in files), None)
    return f"{blocked} is a file, not a folder" if blocked else None


def _folders(path: str) -> Iterator[str]:
    parts = path.split("/")
    yield from ("/".join(parts[:size]) for size in range(1, len(parts)))
