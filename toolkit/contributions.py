"""What a contribution does to a dataset: which records it adds, changes and retires, and what else it touches.

    Dataset, Changes ──contribution──▶ Contribution

Records are told apart by their ids and compared by what they say: a file that only moved, or only looks different, is
counted, and is no change of the data.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from toolkit import jsonio
from toolkit.jsonio import JsonValue
from toolkit.records import Dataset
from toolkit.resources import RELEASED, real
from toolkit.revisions import Changes
from toolkit.schemas import KINDS, folder_of


class Watched(StrEnum):
    """Files that are no records, by what they decide; in the order in which a maintainer looks at them."""

    RELEASED = "what the last release held"
    SCHEMA = "schemas"
    CODELISTS = "codelists"
    WAIVERS = "waivers"
    RETIREMENTS = "retirements"
    MANIFEST = "the dataset's description"
    WORKFLOWS = "workflows"
    TOOLKIT = "toolkit"
    TESTS = "tests"
    PACKAGING = "packaging"
    OTHER = "other files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A record that says something else than before; `fields` are the keys at its top that differ."""

    id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """An id that no record has any more.

    `reason` and `successors` are what `retired.json` says of it; the reason is None without an entry there, and empty
    where the entry gives none. `new_id` is that of an added record which says the same, if there is one.
    """

    id: str
    reason: str | None = None
    successors: tuple[str, ...] = ()
    new_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindChanges:
    """What happened to the records of one kind; `moved` and `reformatted` ones say what they said before."""

    kind: str
    added: tuple[str, ...] = ()
    changed: tuple[Edit, ...] = ()
    retired: tuple[Retirement, ...] = ()
    moved: tuple[str, ...] = ()
    reformatted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything happened."""
        return bool(self.added or self.changed or self.retired or self.moved or self.reformatted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """A contribution as a reviewer sees it: kinds to which nothing happened are left out."""

    kinds: tuple[KindChanges, ...]
    watched: Mapping[Watched, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """A record at one of the two ends; what could not be read has no value."""

    path: Path
    data: bytes | None
    value: JsonValue


def contribution(dataset: Dataset, changes: Changes) -> Contribution:
    """Tell what the changes in a dataset's repository do to it; the dataset is the one as it is now."""
    root = real(dataset.root)
    before, now = _before(root, changes), _now(dataset, root, changes)
    kinds = tuple(_kind(kind, before[kind], now[kind], dataset) for kind in KINDS)
    return Contribution(kinds=tuple(filter(None, kinds)), watched=_watched(root, changes))


def _before(root: Path, changes: Changes) -> Mapping[str, dict[str, _Version]]:
    found: Mapping[str, dict[str, _Version]] = defaultdict(dict)
    for path, data in changes.old.items():
        kind = _kind_at(path, root)
        if kind:
            value = _without_schema(jsonio.read(data).value)
            found[kind][_id(value, path)] = _Version(path=path, data=data, value=value)
    return found


def _now(dataset: Dataset, root: Path, changes: Changes) -> Mapping[str, dict[str, _Version]]:
    changed = set(changes.paths)
    found: Mapping[str, dict[str, _Version]] = defaultdict(dict)
    for record in dataset.records:
        path = root / record.file.path.relative_to(dataset.root)
        if path in changed:
            text = record.file.document.text if record.file.document else None
            data = text.encode("utf-8", errors="surrogatepass") if text is not None else None
            found[record.kind][record.id] = _Version(path=path, data=data, value=record.file.value)
    return found


def _kind_at(path: Path, root: Path) -> str | None:
    """Say which kind of record a path in the dataset holds."""
    folders = {root / folder_of(kind): kind for kind in KINDS}
    return folders.get(path.parent) if path.suffix == ".json" and not path.name.startswith(".") else None


def _id(value: JsonValue, path: Path) -> str:
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) else path.stem


def _without_schema(value: JsonValue) -> JsonValue:
    if isinstance(value, dict) and next(iter(value), None) == "$schema":
        return {key: item for key, item in value.items() if key != "$schema"}
    return value


def _kind(kind: str, before: Mapping[str, _Version], now: Mapping[str, _Version], dataset: Dataset) -> KindChanges:
    both = sorted(before.keys() & now.keys())
    same = {name for name in both if _said(before[name].value) == _said(now[name].value)}
    missing = before.keys() - now.keys()
    gone = sorted(missing - {record.id for record in dataset.records})
    retired = tuple(_retirements({name: before[name] for name in gone}, now, dataset))
    moved = {name for name in same if before[name].path != now[name].path} | (missing - set(gone))
    return KindChanges(
        kind=kind,
        added=tuple(sorted(now.keys() - before.keys() - {each.new_id for each in retired})),
        changed=tuple(_edit(name, before[name].value, now[name].value) for name in both if name not in same),
        retired=retired,
        moved=tuple(sorted(moved)),
        reformatted=tuple(sorted(name for name in same - moved if before[name].data != now[name].data)),
    )


def _edit(name: str, before: JsonValue, now: JsonValue) -> Edit:
    if not isinstance(before, dict) or not isinstance(now, dict):
        return Edit(id=name, fields=())
    keys = [*now, *(key for key in before if key not in now)]
    alike = {key for key in before.keys() & now.keys() if _said(before[key]) == _said(now[key])}
    return Edit(id=name, fields=tuple(key for key in keys if key not in alike))


def _retirements(gone: Mapping[str, _Version], now: Mapping[str, _Version], dataset: Dataset) -> Iterator[Retirement]:
    said = {_said(version.value, but="id"): name for name, version in now.items()}
    entries = {str(entry.get("id")): entry for entry in dataset.retired}
    for name, version in gone.items():
        entry = entries.get(name, {})
        reason, successors = entry.get("reason"), entry.get("replaced_by")
        yield Retirement(
            id=name,
            reason=None if not entry else reason if isinstance(reason, str) else "",
            successors=tuple(map(str, successors)) if isinstance(successors, list) else (),
            new_id=said.get(_said(version.value, but="id")) if isinstance(version.value, dict) else None,
        )


def _said(value: JsonValue, *, but: str | None = None) -> str:
    """Write what a value says, whatever the order of its keys; `but` is a key at its top to leave out."""
    kept = {key: item for key, item in value.items() if key != but} if isinstance(value, dict) else value
    return json.dumps(kept, sort_keys=True)


def _watched(root: Path, changes: Changes) -> Mapping[Watched, tuple[str, ...]]:
    found: dict[Watched, list[str]] = defaultdict(list)
    for path in changes.paths:
        if not _kind_at(path, root):
            found[_group(path, root, changes.top)].append(path.relative_to(changes.top).as_posix())
    return {group: tuple(sorted(found[group])) for group in Watched if group in found}


_DOCUMENTS = {
    "dataset.json": Watched.MANIFEST,
    "retired.json": Watched.RETIREMENTS,
    "waivers.json": Watched.WAIVERS,
    RELEASED: Watched.RELEASED,
}
_FOLDERS = {
    "schema": Watched.SCHEMA,
    ".github": Watched.WORKFLOWS,
    ".ci": Watched.WORKFLOWS,
    ".vscode": Watched.WORKFLOWS,
    "toolkit": Watched.TOOLKIT,
    "tests": Watched.TESTS,
}
_FILES = {
    ".gitattributes": Watched.WORKFLOWS,  # which can make a checkout write other bytes than were committed
    "action.yml": Watched.WORKFLOWS,
    ".pre-commit-hooks.yaml": Watched.WORKFLOWS,
    ".pre-commit-config.yaml": Watched.WORKFLOWS,
    "pyproject.toml": Watched.PACKAGING,
    "uv.lock": Watched.PACKAGING,
}


def _group(path: Path, root: Path, top: Path) -> Watched:
    """Say what a file decides: by its place in the dataset, beside the dataset, or in the repository."""
    if path.parent == root and path.name in _DOCUMENTS:
        return _DOCUMENTS[path.name]
    for base in _bases(root, top):
        if path.is_relative_to(base):
            group = _named(PurePosixPath(path.relative_to(base).as_posix()).parts)
            if group:
                return group
    return Watched.OTHER


def _bases(root: Path, top: Path) -> Iterator[Path]:
    yield top
    if root.parent != top:
        yield root.parent


def _named(parts: Sequence[str]) -> Watched | None:
    if len(parts) == 1 or parts[-1] == ".gitattributes":
        return _FILES.get(parts[-1])
    if parts[0] == "schema" and "codelists" in parts:
        return Watched.CODELISTS
    return _FOLDERS.get(parts[0])
