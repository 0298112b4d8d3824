"""Reporting on a part of the dataset only: what stands under some paths, and what depends on it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from toolkit import jsonio
from toolkit.checks.subjects import Run
from toolkit.findings import Rule
from toolkit.records import DataFile, Record, references
from toolkit.resources import is_under, real
from toolkit.schemas import DOCUMENTS, KINDS, folder_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """The files under `paths`, there or gone; `old` is what those that were there before said then."""

    paths: Sequence[Path]
    old: Mapping[Path, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The part of a dataset that a restriction leaves, as file names.

    `named` are the files under the paths, those that stood there in the last release, and the records that refer to a
    record there, found or gone. `pointed_to` are the records that something under the paths points to, or pointed to
    before.
    """

    named: frozenset[str]
    pointed_to: frozenset[str]

    def holds(self, rule: Rule, file: str, others: Collection[str]) -> bool:
        """Say whether a rule's finding in a file, which may be as much about others, belongs to this part."""
        return not self.named.isdisjoint({file, *others}) or (rule.about_holders and file in self.pointed_to)


def part(restriction: Restriction, run: Run) -> Part:
    """Work out which part of the dataset a restriction leaves."""
    dataset = run.dataset
    roots = {real(path) for path in restriction.paths}
    inside = {file.name for file in dataset.files if is_under(real(file.path), roots)}
    named = inside | {record.file.name for record in dataset.records if _refers_to(record, run, roots, inside)}
    named |= {file.name for file in dataset.files if file.kind in DOCUMENTS and _lists(file, run, roots)}
    named |= {gone.file.name for gone in (run.last.gone if run.last else ()) if is_under(real(gone.file.path), roots)}
    targets = {reference.id for name in inside for reference in run.references.get(name, ())}
    targets |= set(_old_targets(restriction, run))
    pointed_to = {record.file.name for target in targets for record in dataset.by_id.get(target, ())}
    return Part(named=frozenset(named), pointed_to=frozenset(pointed_to))


def _refers_to(record: Record, run: Run, roots: AbstractSet[Path], inside: AbstractSet[str]) -> bool:
    """Say whether a record refers to one whose file is `inside`, or would stand under the roots."""
    root = real(run.dataset.root)
    for reference in run.references[record.file.name]:
        if any(target.file.name in inside for target in run.dataset.by_id.get(reference.id, ())):
            return True
        if any(is_under(root / folder_of(kind) / f"{reference.id}.json", roots) for kind in reference.kinds):
            return True
    return False


def _lists(document: DataFile, run: Run, roots: AbstractSet[Path]) -> bool:
    """Say whether a document of the dataset (retirements, waivers) names a record that stands, or stood, there."""
    entries = document.value if isinstance(document.value, list) else []
    values = [value for entry in entries if isinstance(entry, dict) for value in entry.values()]
    ids = {
        item for value in values for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)
    }
    root = real(run.dataset.root)
    return any(is_under(root / folder_of(kind) / f"{name}.json", roots) for name in ids for kind in KINDS)


def _old_targets(restriction: Restriction, run: Run) -> Iterator[str]:
    """Give the ids to which the files under the paths pointed before."""
    folders = {folder_of(kind): kind for kind in KINDS}
    for path, content in restriction.old.items():
        kind = folders.get(path.parent.name)
        if kind is not None and path.is_relative_to(real(run.dataset.root)):
            value = jsonio.read(content).value
            yield from (reference.id for reference in references(run.dataset.schemas, kind, value))
