"""The last release, as `released.json` has it, and what has become of it in the dataset at hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from toolkit.baseline import MAX_BYTES, Assessed, Comparison, Entry, Inventory, Unfit, compare, inventory, understood
from toolkit.checks.subjects import Run
from toolkit.records import INVENTORY, DataFile, Dataset, read_file, shown, successors
from toolkit.resources import real
from toolkit.schemas import KINDS, folder_of

_UNKNOWN = Entry(digest="", source=frozenset)
"""Stands for a record that is new and cannot be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An id of the last release that no record of its kind has; `file` is where its record stood."""

    kind: str
    id: str
    file: DataFile


@dataclass(frozen=True, kw_only=True)
class Last:
    """The last release and the run that is held against it. Nothing is worked out before it is asked for."""

    run: Run
    file: DataFile
    inventory: Inventory

    @cached_property
    def gone(self) -> Sequence[Gone]:
        """The ids that are gone, retired or not; a record that cannot be read, or stands elsewhere, is not gone."""
        return tuple(self._gone())

    def _gone(self) -> Iterator[Gone]:
        dataset = self.run.dataset
        there = {kind: {record.id for record in dataset.records if record.kind == kind} for kind in KINDS}
        for kind, entries in self.inventory.records.items():
            for name in entries.keys() - there[kind]:
                if not self._is_elsewhere(kind, name):
                    path = dataset.root / folder_of(kind) / f"{name}.json"
                    yield Gone(kind=kind, id=name, file=DataFile(path=path, name=shown(path), kind=kind))

    def _is_elsewhere(self, kind: str, name: str) -> bool:
        """Whether a record has this id by the name of its file, or in the wrong place."""
        records = self.run.dataset.by_id.get(name, ())
        placed = {self.run.misfiled.get(record.file.name, record.kind) for record in records}
        return kind in placed or name in self.run.dataset.unread

    @cached_property
    def unretired(self) -> Mapping[str, Gone]:
        """The ids that are gone and not retired, each with what is gone."""
        return {gone.id: gone for gone in self.gone if gone.id not in self.run.retired}

    @cached_property
    def ends(self) -> Mapping[str, Sequence[str]]:
        """The ids to which each retired one leads."""
        return successors([dict(entry) for entry in self.run.dataset.retired])

    @cached_property
    def merged(self) -> Mapping[str, str]:
        """The one id to which each id leads that is gone, unless it was split."""
        leads = {gone.id: self.ends.get(gone.id, ()) for gone in self.gone}
        reasons = {name: self.run.retired[name].get("reason") for name in leads if name in self.run.retired}
        return {name: ends[0] for name, ends in leads.items() if len(ends) == 1 and reasons[name] != "split"}

    @cached_property
    def histories(self) -> Mapping[str, Mapping[str, Sequence[Assessed]]]:
        """The assessments that each commitment has to have, by the id under which they were published."""
        found: dict[str, dict[str, Sequence[Assessed]]] = {}
        for name, assessments in self.inventory.assessments.items():
            found.setdefault(self.merged.get(name, name), {})[name] = assessments
        return found

    @cached_property
    def comparison(self) -> Comparison:
        """What is other now. A record in doubt, and an id that has yet to be retired, count as they were."""
        dataset = self.run.dataset
        known = {
            record.file.name: self.inventory.records[record.kind].get(record.id, _UNKNOWN)
            for record in dataset.records
            if not self.run.is_sound(record)
        }
        now = inventory(dataset, known=known)
        records = {kind: {**self._waiting(kind), **entries} for kind, entries in now.records.items()}
        return compare(self.inventory, replace(now, records=records))

    def _waiting(self, kind: str) -> Mapping[str, Entry]:
        """Give the entries of the ids that are not retired as what they are."""
        entries = self.inventory.records[kind]
        retired = {name for name, entry in self.run.retired.items() if entry.get("kind") == kind}
        return {name: entries[name] for name in entries.keys() - retired}


def released(dataset: Dataset) -> DataFile | None:
    """Read the file that tells of the last release, if there is one."""
    file = next((file for file in dataset.files if file.kind == INVENTORY), None)
    return file and read_file(dataset.root, file.path, INVENTORY, MAX_BYTES)


def last_release(dataset: Dataset) -> Last | None:
    """Give the last release of a dataset; None where none is known."""
    return Run(dataset=dataset).last


def released_paths(dataset: Dataset) -> Iterator[Path]:
    """Give the places where the records of the last release stood, or would stand now."""
    known = last_release(dataset)
    for kind, entries in known.inventory.records.items() if known else ():
        yield from (real(dataset.root) / folder_of(kind) / f"{name}.json" for name in entries)


def last(run: Run) -> Last | None:
    """Give the last release of the dataset; None where no file tells of one that it can have had."""
    if run.since is not None:
        return Last(run=run, file=_nowhere(run, run.since), inventory=run.since)
    file = run.released
    found = understanding(file) if file else None
    if file is None or not isinstance(found, Inventory) or other_name(run, found):
        return None
    return Last(run=run, file=file, inventory=found)


def _nowhere(run: Run, since: Inventory) -> DataFile:
    """Stand in for the file of a release that no file of the dataset tells of."""
    name = f"release {since.version}"
    return DataFile(path=run.dataset.root / name, name=name, kind=INVENTORY)


def understanding(file: DataFile) -> Inventory | Unfit:
    """Take a file for an inventory, or say why it is none."""
    if file.document is None:
        return Unfit(pointer="", message=file.trouble.message if file.trouble else "it was not read")
    return understood(file.document)


def other_name(run: Run, inventory_: Inventory) -> str | None:
    """Give the dataset's name if it is another than the released one's; one that is at fault says nothing."""
    name = run.dataset.manifest.get("name")
    return name if isinstance(name, str) and name != inventory_.name else None
