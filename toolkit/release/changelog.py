"""What changed in the data, out of a changelog that also tells of the toolkit."""

import re
from collections.abc import Iterator

_RELEASE = re.compile(r"^## \[?(?P<name>[^\]\s]+)\]?.*$")
_PART = re.compile(r"^### (?P<name>.*)$")
_UNRELEASED = "unreleased"

_HEAD = "# Changelog of the data\n"


def data_parts(changelog: str, version: str, released: str) -> str:
    """Give the parts called Data of a changelog in the form of Keep a Changelog, newest first.

    What is unreleased there is released by this version, unless the changelog already has a part for it.
    """
    releases = dict(_data(changelog))
    named = {name.lower() for name in releases}
    heading = f"## {version} - {released}" if version not in named and _UNRELEASED in named else None
    blocks = [
        f"{heading if name.lower() == _UNRELEASED and heading else head}\n\n{text}\n"
        for name, (head, text) in releases.items()
        if text and (name.lower() != _UNRELEASED or heading)
    ]
    return "\n".join([_HEAD, *blocks])


def _data(changelog: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give for each release of the changelog its heading and what it says of the data."""
    name, heading, part, kept = "", "", "", list[str]()
    for line in [*changelog.split("\n"), "## end"]:
        if found := _RELEASE.match(line):
            if name:
                yield name, (heading, "\n".join(kept).strip())
            name, heading, part, kept = found["name"], line.rstrip(), "", []
        elif found := _PART.match(line):
            part = found["name"].strip().lower()
        elif part == "data":
            kept.append(line.rstrip())
