"""What became of a dataset between two of its states: every record and field, proven, and what it asks of the version.

Snapshot, Snapshot ──difference──▶ Difference (changes, edits, least bump, the delta as it is written)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from toolkit.baseline import Bump, Change, Comparison, Entry, Inventory, Retirement, What, compare, digest, fields_of
from toolkit.baseline import in_order as order_of
from toolkit.baseline.inventory import MOVING, assessed, entry_of, retirement
from toolkit.baseline.published import published
from toolkit.delta import (
    ABOUT,
    WAIVERS,
    Delta,
    Edit,
    Operator,
    Snapshot,
    Sort,
    delta,
    edits,
    proven,
    readable,
    value_of,
)
from toolkit.errors import RefusedError
from toolkit.jsonio import JsonValue
from toolkit.schemas import KINDS
from toolkit.tables import RETIRED

GONE = frozenset({What.REKEYED, What.MERGED, What.SPLIT, What.WITHDRAWN, What.UNRETIRED})
"""What can become of an id that no record has any more."""

Key = tuple[str, str]
"""The kind and the id of a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """A record that was added, changed, or is gone: what it says and said, and each place that differs.

    A re-keyed one has the record under its new id as `new`; `retirement` is what is said of an id that is gone.
    """

    change: Change
    old: JsonValue = None
    new: JsonValue = None
    edits: tuple[Edit, ...] = ()
    retirement: Retirement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentChange:
    """What else differs: the dataset's description, its waivers, or an entry on an id that was gone before."""

    kind: str
    id: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What is other in `new` than in `old`, in order of kind and id. `schemas` are the schema files that differ."""

    old: Snapshot
    new: Snapshot
    comparison: Comparison
    records: Sequence[RecordChange]
    documents: Sequence[DocumentChange]
    schemas: Sequence[str]
    delta: Delta
    text: str

    @property
    def is_same(self) -> bool:
        """Whether nothing changed but, perhaps, the version."""
        return self.comparison.is_same

    @property
    def given(self) -> Bump | None:
        """The step from the older version to the newer one; None where it goes back."""
        return step(self.old.version, self.new.version)

    @property
    def is_enough(self) -> bool:
        """Whether the version has moved as far as the changes ask."""
        return self.given is not None and self.given >= self.comparison.bump


def step(old: str, new: str) -> Bump | None:
    """Say which number of a version has moved; None where it has moved back."""
    before, after = order_of(old), order_of(new)
    if after < before:
        return None
    bumps = (Bump.MAJOR, Bump.MINOR, Bump.PATCH)
    return next((bump for bump, mine, its in zip(bumps, before, after, strict=True) if mine != its), Bump.NONE)


def difference(old: Snapshot, new: Snapshot) -> Difference:
    """Compare two states of one dataset, and prove what was found.

    Raises RefusedError for those of two datasets, UnusableInputError when a line of one is not in canonical form.
    """
    if old.name != new.name:
        raise RefusedError(f"{old.name} and {new.name} are two datasets: only releases of one are compared")
    found = delta(old, new)
    text = proven(found, old, new)
    touched = {(entry.kind, entry.id) for entry in found.entries}
    before, after = _values(old, touched), _values(new, touched)
    inventories = _inventory(old, before, "old"), _inventory(new, after, "new")
    comparison = compare(*inventories)
    return Difference(
        old=old,
        new=new,
        comparison=comparison,
        records=[_record(change, before, after, inventories[1]) for change in comparison.changes],
        documents=tuple(_documents(found, before, after, comparison)),
        schemas=tuple(_schemas(*inventories)),
        delta=found,
        text=text,
    )


def _values(side: Snapshot, touched: set[Key]) -> Mapping[Key, JsonValue]:
    """Read the records that a delta touches."""
    kinds = {kind for kind, _ in touched}
    return {
        (kind, row.id): value_of(row.line) for kind in kinds for row in side.rows(kind) if (kind, row.id) in touched
    }


def _inventory(side: Snapshot, values: Mapping[Key, JsonValue], label: str) -> Inventory:
    """Take the inventory of one state; what is the same in both needs no digest of its own."""
    commitments = {name: value for (kind, name), value in values.items() if kind == "commitment"}
    retired = [value_of(row.line) for row in side.rows(RETIRED)]
    return Inventory(
        name=side.name,
        version=side.version,
        schema=side.schema_version,
        records={kind: dict(_entries(side, kind, values, label)) for kind in KINDS},
        assessments={name: assessed(value) for name, value in commitments.items() if isinstance(value, dict)},
        schemas=published(side.schemas.root),
        documents=dict(_digests(side)),
        retired=tuple(retirement(entry) for entry in retired if isinstance(entry, dict)),
    )


def taken(side: Snapshot) -> Inventory:
    """Take the inventory of one state, with the digest of each record."""
    values = {(kind, row.id): value_of(row.line) for kind in KINDS for row in side.rows(kind)}
    records: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
    for (kind, name), value in values.items():
        records[kind][name] = entry_of(value if isinstance(value, dict) else {})
    return replace(_inventory(side, values, ""), records=records)


def _entries(side: Snapshot, kind: str, values: Mapping[Key, JsonValue], label: str) -> Iterator[tuple[str, Entry]]:
    for row in side.rows(kind):
        key = (kind, row.id)
        if key in values:
            yield row.id, Entry(digest=label, source=partial(fields_of, values[key]))
        else:
            yield row.id, Entry(digest="", source=frozenset)


def _digests(side: Snapshot) -> Iterator[tuple[str, str]]:
    for kind in (ABOUT, WAIVERS):
        for row in side.rows(kind):
            yield kind, digest(_described(value_of(row.line)))


def _described(value: JsonValue) -> JsonValue:
    """Leave out of a dataset's description what an inventory has by itself."""
    return {key: item for key, item in value.items() if key not in MOVING} if isinstance(value, dict) else value


def _record(
    change: Change, before: Mapping[Key, JsonValue], after: Mapping[Key, JsonValue], newer: Inventory
) -> RecordChange:
    """Gather what is to be told of a record."""
    later = change.successors[0] if change.what is What.REKEYED else change.id
    old, new = before.get((change.kind, change.id)), after.get((change.kind, later))
    both = change.what in {What.CHANGED, What.REKEYED}
    found = readable(edits(old, new)) if both else ()
    return RecordChange(
        change=change,
        old=old,
        new=new if both or change.what is What.ADDED else None,
        edits=tuple(edit for edit in found if edit.pointer != "/id"),
        retirement=newer.retirements.get(change.id) if change.what in GONE else None,
    )


def _documents(
    found: Delta, before: Mapping[Key, JsonValue], after: Mapping[Key, JsonValue], comparison: Comparison
) -> Iterator[DocumentChange]:
    told = {change.id for change in comparison.changes if change.what in GONE}
    for entry in found.entries:
        key = (entry.kind, entry.id)
        if entry.kind in KINDS or (entry.kind == RETIRED and entry.op is Operator.ADD and entry.id in told):
            continue
        edited = _of_document(entry.op, before.get(key), after.get(key))
        if edited:
            yield DocumentChange(kind=entry.kind, id=entry.id, edits=edited)


def _of_document(op: Operator, old: JsonValue, new: JsonValue) -> tuple[Edit, ...]:
    if op is Operator.ADD:
        return (Edit(sort=Sort.ADDED, pointer="", at="", new=new),)
    if op is Operator.REMOVE:
        return (Edit(sort=Sort.REMOVED, pointer="", at="", old=old),)
    moving = {f"/{key}" for key in MOVING}
    return tuple(edit for edit in readable(edits(old, new)) if edit.pointer not in moving)


def _schemas(old: Inventory, new: Inventory) -> Iterator[str]:
    """Name the published files of one schema version that are not the same in both."""
    if old.schema == new.schema:
        paths = sorted(old.schemas.keys() | new.schemas.keys())
        yield from (path for path in paths if old.schemas.get(path) != new.schemas.get(path))
