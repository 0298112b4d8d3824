"""What git knows of a dataset's files: which changed since a revision, and what they said then."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import NotFoundError, UnusableInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs between the working tree and the point where it left a revision.

    `paths` are the files that differ, absolute, whether they are there now or not; `old` is what those that were
    there then said.
    """

    top: Path
    base: str
    paths: Sequence[Path]
    old: Mapping[Path, bytes] = field(default_factory=dict)


def changed_since(revision: str, folder: Path) -> Changes:
    """Find what changed in the repository that holds `folder` since it left `revision`, uncommitted work included.

    Inside `folder` new files count that git ignores, since whoever reads the folder reads them. Raises
    UnusableInputError outside a repository or without git, NotFoundError when the revision is not there.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    base = _base(top, revision)
    changed = _names(_git(top, "diff", "--name-only", "--no-renames", "-z", base, "--"))
    new = _names(_git(top, "ls-files", "--others", "--exclude-standard", "-z"))
    new += _names(_git(folder, "ls-files", "--others", "--full-name", "-z", "--", "."))
    then = set(_names(_git(top, "ls-tree", "-r", "--name-only", "-z", base)))
    names = sorted({*changed, *new})
    return Changes(
        top=top,
        base=base,
        paths=tuple(top / name for name in names),
        old={top / name: _content(top, base, name) for name in names if name in then},
    )


def _base(top: Path, revision: str) -> str:
    """Give the commit from which both the revision and the working tree come; the revision itself where none does."""
    commit = _try(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise NotFoundError(f"no revision {revision!r} in {top}; {_way_to(top)}")
    base = _try(top, "merge-base", commit.strip(), "HEAD")
    if base is None and _git(top, "rev-parse", "--is-shallow-repository").strip() == "true":
        raise NotFoundError(f"this clone is too shallow to tell where HEAD left {revision!r}: git fetch --unshallow")
    return (base or commit).strip()


def _way_to(top: Path) -> str:
    """Say how a revision that is not there may come to be."""
    if _git(top, "rev-parse", "--is-shallow-repository").strip() == "true":
        return "this clone is shallow: git fetch --unshallow, or fetch-depth: 0 in CI"
    if _try(top, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return "nothing has been committed yet: leave out --changed-since to check the whole dataset"
    return "git fetch it first"


def _content(top: Path, base: str, name: str) -> bytes:
    return _call(top, "show", f"{base}:{name}").stdout


def _names(listing: str) -> list[str]:
    return [name for name in listing.split("\0") if name]


def _git(folder: Path, *arguments: str) -> str:
    done = _call(folder, *arguments)
    if done.returncode:
        reason = done.stderr.decode("utf-8", errors="replace").strip().partition("\n")[0]
        raise UnusableInputError(f"git cannot tell what changed in {folder}: {reason}")
    return done.stdout.decode("utf-8", errors="surrogateescape")


def _try(folder: Path, *arguments: str) -> str | None:
    done = _call(folder, *arguments)
    return done.stdout.decode("utf-8", errors="surrogateescape") if done.returncode == 0 else None


def _call(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = ["git", "-c", "core.quotePath=false", *arguments]
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 (our own words; a revision is never an option)
    except OSError as error:
        raise UnusableInputError(f"git is needed to tell what changed, and cannot be run: {error}") from error
