"""What git knows of a dataset's files: which changed since a revision, and what they said then."""

import os
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from toolkit.errors import NotFoundError, UnusableInputError

_OF_THE_CALLER = ("GIT_COMMON_DIR", "GIT_DIR", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git tells its hooks of the repository at work; a folder asked about may be another's, or lie deeper."""


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


def changed_since(revision: str, folder: Path, *beside: Path) -> Changes:
    """Find what changed in the repository that holds `folder` since it left `revision`, uncommitted work included.

    Inside `folder`, and folders `beside` it in the repository, new files count that git ignores, and changes that it
    was told not to look for, since whoever reads the folder reads them. Raises UnusableInputError outside a repository
    or without git, NotFoundError when the revision is not there.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    base = _base(top, revision)
    then = _objects(top, base)
    named = {*_tracked(top, base), *_untracked(top, [folder, *beside])}
    unwatched = set(_unwatched(top)) - named
    old = dict(_contents(top, {name: then[name] for name in sorted(named | unwatched) if name in then}))
    names = sorted(named | {name for name in unwatched if _now(top / name) != old.get(name)})
    return Changes(
        top=top,
        base=base,
        paths=tuple(top / name for name in names),
        old={top / name: old[name] for name in names if name in old},
    )


def _tracked(top: Path, base: str) -> Iterator[str]:
    """Name what is otherwise than in a commit: in the working tree, and at HEAD, as attributes may hide a change."""
    asked = ("diff", "--name-only", "--no-renames", "--ignore-submodules=none", "-z", base)
    yield from _names(_git(top, *asked, "--"))
    if _try(top, "rev-parse", "--verify", "--quiet", "HEAD") is not None:
        yield from _names(_git(top, *asked, "HEAD", "--"))


def _untracked(top: Path, folders: Sequence[Path]) -> Iterator[str]:
    yield from _names(_git(top, "ls-files", "--others", "--exclude-standard", "-z"))
    for folder in folders:
        inside = Path(os.path.realpath(folder))
        if inside.is_relative_to(top):
            yield from _names(_git(inside, "ls-files", "--others", "--full-name", "-z", "--", "."))


def _unwatched(top: Path) -> Iterator[str]:
    """Name the files in which git was told not to look for changes, but for those left out of a sparse checkout."""
    for line in _names(_git(top, "ls-files", "-v", "-z")):
        tag, name = line[0], line[2:]
        if tag == "h" or (tag in "Ss" and os.path.lexists(top / name)):
            yield name


def _now(path: Path) -> bytes | None:
    """Give what a file says; None for one that is gone or cannot be read."""
    try:
        return os.fsencode(os.readlink(path)) if path.is_symlink() else path.read_bytes()  # noqa: PTH115 (its text)
    except OSError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The commit that a working tree stands at: its name, its day in UTC, the top of the tree."""

    top: Path
    revision: str
    day: str


def head(folder: Path) -> Head | None:
    """Give the commit that the repository which holds `folder` stands at; None outside a repository or before a commit.

    Raises UnusableInputError without git.
    """
    top = _try(folder, "rev-parse", "--show-toplevel")
    said = _try(folder, "show", "--no-patch", "--format=%H %ct", "HEAD") if top else None
    if top is None or said is None:
        return None
    revision, _, seconds = said.strip().partition(" ")
    day = datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    return Head(top=Path(top.rstrip("\n")), revision=revision, day=day)


def uncommitted(top: Path, paths: Sequence[Path]) -> Sequence[str]:
    """Name the files at these paths that are not as HEAD has them, ignored ones too."""
    listing = _git(top, "status", "--porcelain=1", "-z", "--untracked-files=all", "--ignored", "--no-renames", "--",
                   *map(str, paths))  # fmt: skip
    return [line[3:] for line in _names(listing)]


def export(folder: Path, revision: str, paths: Sequence[str], out: Path) -> None:
    """Write into a folder what a revision has at these paths from the top; those that it lacks are passed over.

    Raises UnusableInputError outside a repository or without git, NotFoundError when the revision is not there.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    commit = _commit(top, revision)
    there = [path for path in paths if _try(top, "cat-file", "-e", f"{commit}:{path}") is not None]
    packed = _call(top, "archive", "--format=tar", commit, "--", *there)
    if packed.returncode:
        raise UnusableInputError(f"git cannot give {revision} out of {top}: {_reason(packed)}")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(out, filter="data")


def _base(top: Path, revision: str) -> str:
    """Give the commit from which both the revision and the working tree come; the revision itself where none does."""
    commit = _commit(top, revision)
    base = _try(top, "merge-base", commit, "HEAD")
    if base is None and _git(top, "rev-parse", "--is-shallow-repository").strip() == "true":
        raise NotFoundError(f"this clone is too shallow to tell where HEAD left {revision!r}: git fetch --unshallow")
    return (base or commit).strip()


def _commit(top: Path, revision: str) -> str:
    is_name = not revision.startswith(("-", "^"))  # an option or an exclusion; git before 2.30 has no --end-of-options
    commit = _try(top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") if is_name else None
    if commit is None:
        raise NotFoundError(f"no revision {revision!r} in {top}; {_way_to(top)}")
    return commit.strip()


def _way_to(top: Path) -> str:
    """Say how a revision that is not there may come to be."""
    if _git(top, "rev-parse", "--is-shallow-repository").strip() == "true":
        return "this clone is shallow: git fetch --unshallow, or fetch-depth: 0 in CI"
    if _try(top, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return "nothing has been committed yet: leave out --changed-since to check the whole dataset"
    return "git fetch it first"


def _objects(top: Path, commit: str) -> Mapping[str, str]:
    """Give the name under which git keeps what each file of a commit says; a repository inside this one is no file."""
    lines = (line.partition("\t") for line in _names(_git(top, "ls-tree", "-r", "-z", commit)))
    return {name: about.split(" ")[2] for about, _, name in lines if about.split(" ")[1] == "blob"}


def _contents(top: Path, objects: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Give what files said, from one process of git. Raises UnusableInputError for one that a partial clone lacks."""
    asked = "".join(f"{name}\n" for name in objects.values()).encode("ascii")
    done, at = _call(top, "cat-file", "--batch", data=asked), 0
    for name in objects:
        end = done.stdout.find(b"\n", at)
        size = done.stdout[at:end].partition(b" blob ")[2]
        if done.returncode or not size:
            raise UnusableInputError(f"git cannot give {name} as it was: {_reason(done) or 'its object is missing'}")
        yield name, done.stdout[end + 1 : end + 1 + int(size)]
        at = end + 1 + int(size) + 1


def _names(listing: str) -> list[str]:
    return [name for name in listing.split("\0") if name]


def _git(folder: Path, *arguments: str) -> str:
    done = _call(folder, *arguments)
    if done.returncode:
        raise UnusableInputError(f"git cannot tell what changed in {folder}: {_reason(done)}")
    return done.stdout.decode("utf-8", errors="surrogateescape")


def _reason(done: "subprocess.CompletedProcess[bytes]") -> str:
    """Give the first line of what git says; of a folder that is somebody else's also the way out, which comes last."""
    lines = done.stderr.decode("utf-8", errors="replace").strip().splitlines() or [""]
    way_out = next((line.strip() for line in lines if "--add safe.directory" in line), "")
    return f"{lines[0]}; {way_out}" if way_out else lines[0]


def _try(folder: Path, *arguments: str) -> str | None:
    done = _call(folder, *arguments)
    return done.stdout.decode("utf-8", errors="surrogateescape") if done.returncode == 0 else None


def _call(folder: Path, *arguments: str, data: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    command = ["git", "-c", "core.quotePath=false", *arguments]
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, check=False, input=data, env=_environment())  # noqa: S603 (our own words; a revision is never an option)
    except OSError as error:
        raise UnusableInputError(f"git is needed to tell what changed, and cannot be run: {error}") from error


def _environment() -> Mapping[str, str]:
    """Give the environment without what a hook is told; who names a working tree as well means it."""
    told = () if "GIT_WORK_TREE" in os.environ else _OF_THE_CALLER
    return {name: value for name, value in os.environ.items() if name not in told}
