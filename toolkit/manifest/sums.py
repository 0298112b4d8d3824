"""SHA256SUMS: a line a file, as `sha256sum --check` reads it."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit.errors import UnusableInputError

_LINE = re.compile(r"([0-9a-f]{64})  (\S[^\r\n]*)")


def digest(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def render(digests: Mapping[str, str]) -> str:
    """Write the digests by path, in order of the paths."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))


def parse(text: str) -> Mapping[str, str]:
    """Read digests by path. Raises UnusableInputError for a line of another form, or a path that stands there twice."""
    found: dict[str, str] = {}
    for number, line in enumerate(_lines(text), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise UnusableInputError(f"SHA256SUMS:{number}: this is no digest, two spaces and a path")
        if match[2] in found:
            raise UnusableInputError(f"SHA256SUMS:{number}: {match[2]} stands there twice")
        found[match[2]] = match[1]
    return found


def _lines(text: str) -> Iterable[str]:
    if text and not text.endswith("\n"):
        raise UnusableInputError("SHA256SUMS does not end with a line feed: it is cut off")
    return text.removesuffix("\n").split("\n") if text else ()
