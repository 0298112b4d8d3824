"""The index of the releases in a folder, brought up to date: what `toolkit download` reads at a base address.

    folder with releases ──update──▶ index.json ◀──yank── a version and a reason

An entry is never lost and never changed: a version that is listed with other digests is refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from toolkit import locks
from toolkit.errors import NotFoundError, RefusedError, UnusableInputError
from toolkit.manifest import MANIFEST, MAX_BYTES, ReleaseManifest
from toolkit.manifest.index import INDEX, ReleaseIndex, in_order, parse_index, render_index
from toolkit.manifest.sums import digest
from toolkit.placing import write_text
from toolkit.release.archive import SUFFIX
from toolkit.release.opening import manifest_of, opened

_RELEASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*-[0-9]+[.][0-9]+[.][0-9]+")
_VERSION = re.compile(r"[0-9]+[.][0-9]+[.][0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How the releases in a folder are to be listed.

    With a `tag`, as GitHub's releases have them: one archive and its manifest, flat, below `download/<tag>/`. Without,
    as on a host of files: each in a folder, with its archive beside it. `first_toolkit` is the first version of the
    toolkit that reads what is new; by default the one that built it.
    """

    tag: str | None = None
    first_toolkit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """The index as it now stands, the versions that are new in it, and those listed whose files are not here."""

    index: ReleaseIndex
    added: Sequence[str] = ()
    elsewhere: Sequence[str] = ()


def update(base: Path, listing: Listing = Listing()) -> Indexed:
    """Put every release that lies in `base` into the index there, which is made when there is none.

    What is listed already stays as it is. Raises NotFoundError when there is no release or a part of one is missing,
    RefusedError when the index lists other bytes under a version or is another dataset's, UnusableInputError for what
    is not as it was released.
    """
    found = list(_found(base, listing))
    if not found:
        raise NotFoundError(
            f"no release in {base}: looked for folders <name>-<version>, as toolkit release build makes"
        )
    names = {manifest.name for manifest, _ in found}
    if len(names) > 1:
        raise RefusedError(f"{base} has releases of {' and '.join(sorted(names))}; an index is one dataset's")
    with locks.holding(base, wait=True):
        known = _known(base)
        _require_same(base, known, found)
        listed = {each.version for each in known.releases} if known else set()
        new = {manifest.version: entry for manifest, entry in found if manifest.version not in listed}
        index = _with(known, names.pop(), new)
        _require_whole(base, new, listing)
        _write(base, index)
    here = {manifest.version for manifest, _ in found}
    return Indexed(index=index, added=_sorted(new), elsewhere=_sorted(listed - here))


def yank(base: Path, version: str, reason: str) -> Indexed:
    """Say in the index of `base` that nobody should take a release any more, and why.

    Raises NotFoundError when the index or the release in it is not there, UnusableInputError for a reason that is not
    one line of at most 300 characters.
    """
    with locks.holding(_folder(base), wait=True):
        known = _known(base)
        if known is None:
            raise NotFoundError(f"there is no {base / INDEX}")
        entries = {each.version: dict(each.as_json()) for each in known.releases}
        if version not in entries:
            raise NotFoundError(f"{base / INDEX} has no release {version}; it has {', '.join(_sorted(entries))}")
        entries[version]["yanked"] = reason
        index = _index(known.name, entries)
        _write(base, index)
    return Indexed(index=index)


Entry = Mapping[str, object]


def _found(base: Path, listing: Listing) -> Iterator[tuple[ReleaseManifest, Entry]]:
    """Give each release in a folder with what an index says of it."""
    for folder, archive in _places(_folder(base), is_flat=listing.tag is not None):
        manifest = manifest_of(folder, str(folder))
        if archive.name != f"{manifest.label}{SUFFIX}":
            raise UnusableInputError(f"{folder / MANIFEST} is of {manifest.label}, and lies beside {archive.name}")
        yield manifest, _entry(manifest, folder, archive, listing)


def _places(base: Path, *, is_flat: bool) -> Iterator[tuple[Path, Path]]:
    """Give the folder that has the manifest, and the archive, of each release; both have to be there."""
    folders = {path.name for path in base.iterdir() if path.is_dir() and _RELEASE.fullmatch(path.name)}
    archives = {path.stem for path in base.glob(f"*{SUFFIX}") if _RELEASE.fullmatch(path.stem)}
    for label in sorted(archives if is_flat else folders | archives):
        folder = base if is_flat else base / label
        for path in (folder / MANIFEST, base / f"{label}{SUFFIX}"):
            if not path.is_file():
                raise NotFoundError(f"there is no {path}, which the release {label} needs to be listed")
        yield folder, base / f"{label}{SUFFIX}"


def _entry(manifest: ReleaseManifest, folder: Path, archive: Path, listing: Listing) -> Entry:
    first = listing.first_toolkit or manifest.toolkit
    if not _VERSION.fullmatch(first):
        raise RefusedError(f"{manifest.label} was built by toolkit {first}, which is no release: give --first-toolkit")
    if listing.tag is not None and not listing.tag.endswith(manifest.version):
        raise RefusedError(f"the tag {listing.tag} does not end with {manifest.version}, the version of the release")
    tag = f"download/{listing.tag}/" if listing.tag else ""
    below = tag or f"{manifest.label}/"
    return {
        "version": manifest.version,
        "released": manifest.released,
        "schema": manifest.schema_version,
        "toolkit": {"first": first},
        "manifest": _file(folder / MANIFEST, f"{below}{MANIFEST}"),
        "archive": _file(archive, f"{tag}{archive.name}"),
        **({} if tag else {"folder": manifest.label}),
    }


def _file(path: Path, name: str) -> Entry:
    return {"path": name, "size": path.stat().st_size, "sha256": digest(path)}


def _require_same(base: Path, known: ReleaseIndex | None, found: Sequence[tuple[ReleaseManifest, Entry]]) -> None:
    """Refuse what was published otherwise, or by somebody else."""
    if known is None:
        return
    listed = {each.version: each for each in known.releases}
    for manifest, entry in found:
        if manifest.name != known.name:
            raise RefusedError(f"{base / INDEX} is the index of {known.name}, not of {manifest.name}")
        before = listed.get(manifest.version)
        if before and _digests(before.as_json()) != _digests(entry):
            raise RefusedError(
                f"{base / INDEX} lists {manifest.label} with other bytes than those here: what was published stays as "
                "it is; give what is new a version of its own"
            )


def _digests(entry: Entry) -> Sequence[object]:
    return [entry[part]["sha256"] for part in ("manifest", "archive")]  # type: ignore[index]  # both are files


def _require_whole(base: Path, new: Mapping[str, Entry], listing: Listing) -> None:
    """Refuse to list a release whose files are not as its manifest says, or whose archive holds another one."""
    for entry in new.values():
        archive = base / Path(str(entry["archive"]["path"])).name  # type: ignore[index]  # a file
        with opened(archive) as release:
            if digest(release.folder / MANIFEST) != _digests(entry)[0]:
                raise UnusableInputError(f"{archive} holds another {MANIFEST} than the one beside it")
        if listing.tag is None:
            with opened(base / str(entry["folder"])):
                pass


def _with(known: ReleaseIndex | None, name: str, new: Mapping[str, Entry]) -> ReleaseIndex:
    before: Mapping[str, Entry] = {each.version: each.as_json() for each in known.releases} if known else {}
    return _index(name, {**before, **new})


def _index(name: str, entries: Mapping[str, Entry]) -> ReleaseIndex:
    """Make an index, the newest release first."""
    releases = [entries[version] for version in _sorted(entries)]
    try:
        return ReleaseIndex.model_validate({"index_version": 1, "name": name, "releases": releases})
    except ValidationError as error:
        first = error.errors()[0]
        place = "".join(f"/{part}" for part in first["loc"])
        raise UnusableInputError(f"this cannot be listed, at {place}: {first['msg']}") from error


def _write(base: Path, index: ReleaseIndex) -> None:
    text = render_index(index)
    if len(text.encode()) > MAX_BYTES:
        raise RefusedError(f"{base / INDEX} would be longer than {MAX_BYTES:,} bytes, which no toolkit reads")
    write_text(base / INDEX, text)


def _known(base: Path) -> ReleaseIndex | None:
    path = base / INDEX
    if not path.exists():
        return None
    with path.open("rb") as stream:
        return parse_index(stream.read(MAX_BYTES + 1), str(path))


def _folder(base: Path) -> Path:
    if not base.is_dir():
        raise NotFoundError(f"there is no folder {base}")
    return base


def _sorted(versions: Sequence[str] | Mapping[str, object] | set[str]) -> Sequence[str]:
    return sorted(versions, key=in_order, reverse=True)
