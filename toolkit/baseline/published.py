"""The files of a published schema version, which nobody changes any more."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

PATTERNS = ("*.schema.json", "codelists/*.csv", "vectors/*.json", "vectors/README.md")
"""What of a version's folder is published: the schemas, the codelists, and the standard with its test vectors."""


def files_of(root: Path) -> Iterator[Path]:
    """Give the published files in the folder of one schema version, in a fixed order."""
    for pattern in PATTERNS:
        yield from sorted(root.glob(pattern))


def published(root: Path) -> Mapping[str, str]:
    """Give the SHA-256 of each published file in a version's folder, by its path with the version before it.

    Line ends count as LF, whatever the checkout has.
    """
    return {f"{root.name}/{path.relative_to(root).as_posix()}": _digest(path) for path in files_of(root)}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
