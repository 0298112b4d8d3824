#!/usr/bin/env python3
"""As much of `gh` as our workflow needs. Releases lie in $FAKE_GH as GitHub serves them; each call is written down."""

import fnmatch
import json
import os
import shutil
import sys
from pathlib import Path

HOME = Path(os.environ["FAKE_GH"])
DRAFTS, PUBLISHED = HOME / "drafts", HOME / "releases" / "download"


def option(name: str) -> str:
    """Give an option's value; an option that is not there is a fault of ours."""
    return sys.argv[sys.argv.index(name) + 1]


def operands(flags: tuple[str, ...]) -> list[str]:
    """Give what stands behind the command, without options and their values."""
    words, found = sys.argv[3:], []
    while words:
        word = words.pop(0)
        if not word.startswith("--"):
            found.append(word)
        elif word not in flags and "=" not in word:
            words.pop(0)
    return found


def latest() -> str:
    """Give the tag of the latest release."""
    return (HOME / "latest").read_text("utf-8")


def view(tag: str) -> int:
    """Say whether a release is a draft."""
    if not (DRAFTS / tag).exists() and not (PUBLISHED / tag).exists():
        print("release not found", file=sys.stderr)  # noqa: T201 (a command)
        return 1
    print(json.dumps((DRAFTS / tag).exists()))  # noqa: T201 (as above)
    return 0


def download(tag: str | None) -> int:
    """Fetch a release's files."""
    folder = DRAFTS / tag if tag and (DRAFTS / tag).exists() else PUBLISHED / (tag or latest())
    pattern = option("--pattern") if "--pattern" in sys.argv else "*"
    found = [path for path in folder.iterdir() if fnmatch.fnmatch(path.name, pattern)]
    Path(option("--dir")).mkdir(parents=True, exist_ok=True)
    for path in found:
        shutil.copy(path, option("--dir"))
    return 0 if found else 1


def create(tag: str, files: list[str]) -> int:
    """Make a draft."""
    (DRAFTS / tag).mkdir(parents=True)
    for file in files:
        shutil.copy(file, DRAFTS / tag)
    (HOME / "notes").write_bytes(Path(option("--notes-file")).read_bytes())
    return 0


def publish(tag: str) -> int:
    """Publish a draft as the latest release."""
    PUBLISHED.mkdir(parents=True, exist_ok=True)
    (DRAFTS / tag).rename(PUBLISHED / tag)
    (HOME / "latest").write_text(tag, "utf-8")
    shutil.copy(PUBLISHED / tag / "index.json", PUBLISHED.parent)
    return 0


def main() -> int:
    """Do what is asked for."""
    with (HOME / "calls").open("a", encoding="utf-8") as calls:
        calls.write(json.dumps(sys.argv[1:]) + "\n")
    words = operands(("--exclude-drafts", "--yes", "--verify-tag", "--draft", "--latest"))
    match sys.argv[1:3]:
        case ["release", "view"]:
            return view(words[0])
        case ["release", "download"]:
            return download(words[0] if words else None)
        case ["release", "create"]:
            return create(words[0], words[1:])
        case ["release", "edit"]:
            return publish(words[0])
        case ["release", "delete"]:
            shutil.rmtree(DRAFTS / words[0])
        case ["release", "list"]:
            print(min(1, len(list(PUBLISHED.glob("*")))))  # noqa: T201 (as above)
        case ["api", _]:
            print((HOME / "commit").read_text("utf-8"))  # noqa: T201 (as above)
        case other:
            assert other == ["attestation", "verify"], other
    return 0


if __name__ == "__main__":
    sys.exit(main())
