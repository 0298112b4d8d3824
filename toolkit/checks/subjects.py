"""What the rules of one run look at: the dataset, the texts at hand, and each record without its faulty parts."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit import jsonio
from toolkit.baseline import Inventory
from toolkit.checks.entries import Entry, Sound, entries_of
from toolkit.checks.nearby import Nearby
from toolkit.jsonio import JsonValue
from toolkit.records import DataFile, Dataset, JsonObject, Record, Reference, references
from toolkit.schemas import DOCUMENTS, KINDS, Breach, Violation
from toolkit.schemas.violations import not_an_address
from toolkit.texts import Texts

if TYPE_CHECKING:
    from toolkit.checks.last import Last

FOREIGN_KEYS = 3
"""How many keys that only another kind has make a record one of that kind, if it lacks little else of it."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run's subjects. Nothing in it changes while the rules look at it.

    `since` is the last release where another than `released.json` tells of it.
    """

    dataset: Dataset
    texts: Texts = field(default_factory=Texts)
    since: Inventory | None = None

    @cached_property
    def violations(self) -> Mapping[str, Sequence[Violation]]:
        """The schema's breaches in each file that has any, by the file's name."""
        found = {}
        for file in self.dataset.files:
            if file.kind in {*KINDS, *DOCUMENTS} and file.readable and self._is_judged(file):
                broken = self._broken(file)
                if broken:
                    found[file.name] = broken
        return found

    def _is_judged(self, file: DataFile) -> bool:
        return file.kind not in KINDS or isinstance(file.value, dict)

    @cached_property
    def misfiled(self) -> Mapping[str, str]:
        """The kind of each record that stands in the folder of another kind, by the name of its file."""
        schemas = self.dataset.schemas
        found = {}
        for record in self.dataset.records:
            if record.value and not schemas.is_valid(record.kind, record.value):
                kind = next((kind for kind in KINDS if schemas.is_valid(kind, record.value)), None) or self._likelier(
                    record
                )
                if kind is not None:
                    found[record.file.name] = kind
        return found

    @cached_property
    def references(self) -> Mapping[str, Sequence[Reference]]:
        """The references out of each record, by its file's name; those of one in the wrong folder by what it is."""
        moved = ((record, self.misfiled.get(record.file.name)) for record in self.dataset.records)
        schemas = self.dataset.schemas
        return {
            **self.dataset.references,
            **{it.file.name: tuple(references(schemas, kind, it.value)) for it, kind in moved if kind},
        }

    def kind_of(self, record: Record) -> str:
        """Give what kind of record it is, whichever folder it stands in."""
        return self.misfiled.get(record.file.name, record.kind)

    def _likelier(self, record: Record) -> str | None:
        """Give the kind whose keys a record has that has few of its own kind's; such a record has other faults too."""
        distances = {kind: self._distance(kind, record.value) for kind in KINDS}
        nearest = min(KINDS, key=lambda kind: distances[kind])
        foreign = record.value.keys() - self.dataset.schemas.shape(record.kind).properties.keys()
        own = len(foreign & self.dataset.schemas.shape(nearest).properties.keys())
        return nearest if own >= FOREIGN_KEYS and 2 * distances[nearest] < distances[record.kind] else None

    def _distance(self, kind: str, value: JsonObject) -> int:
        """Count the keys by which an object is no record of a kind: those it has not, and those the kind has not."""
        shape = self.dataset.schemas.shape(kind)
        return len(value.keys() - shape.properties.keys()) + len(shape.required - value.keys())

    def _broken(self, file: DataFile) -> Sequence[Violation]:
        """Give a file's breaches, without those at a place where reading already found fault."""
        schemas, kind = self.dataset.schemas, self.misfiled.get(file.name, file.kind)
        head = _head(file)
        if schemas.is_valid(kind, file.value):
            return head
        unread = set(_unread(file))
        found = schemas.violations(kind, file.value)
        return (*head, *(v for v in found if not jsonio.is_under(v.pointer, unread)))

    @cached_property
    def unjudged(self) -> frozenset[str]:
        """The names of the records that only FILE and SCH rules look at: what they say cannot be taken for anything."""
        broken = self.violations.items()
        return frozenset(self.misfiled) | {
            name for name, found in broken if any(v.breach is Breach.EXCESS for v in found)
        }

    @cached_property
    def sound(self) -> Mapping[str, Sound]:
        """Each record's value without its faulty parts, by the name of its file; a misspelt key reads as None."""
        return {record.file.name: self._sound(record) for record in self.dataset.records}

    @cached_property
    def evidence(self) -> Mapping[str, Sequence[Entry]]:
        """The evidence entries of each record, by the name of its file."""
        return {name: tuple(entries_of(value)) for name, value in self.sound.items()}

    def _sound(self, record: Record) -> Sound:
        if record.file.name in self.unjudged:
            return {}
        found = self.violations.get(record.file.name, ())
        broken = {v.pointer for v in found if v.breach is not Breach.REQUIRED}
        faulty = {pointer for pointer in (*broken, *_unread(record.file)) if pointer}
        meant: dict[str, set[str]] = defaultdict(set)
        for violation in found:
            if violation.meant:
                meant[_parent(violation.pointer)].add(violation.meant)
        sound: Sound = _without(record.value, "", _Doubt(faulty, meant)) if faulty else record.value
        return sound

    def is_sound(self, record: Record, *tokens: str | int) -> bool:
        """Say whether nothing at a place of a record, around it or inside it, is at fault; a missing key is."""
        place = jsonio.pointer(*tokens)
        if not isinstance(record.file.value, dict) or record.file.name in self.unjudged:
            return False
        return not any(_covers(place, at) or _covers(at, place) for at in self.doubtful(record.file))

    def doubtful(self, file: DataFile) -> Sequence[str]:
        """Give the places of a file at which something is at fault, missing or misspelt."""
        found = (at for violation in self.violations.get(file.name, ()) for at in _places(violation))
        return [at for at in (*found, *_unread(file)) if at]

    @cached_property
    def sources(self) -> Mapping[str, Sound]:
        """The sound values of the sources that can be read, by id and by file name."""
        sources = [r for r in self.dataset.records if r.kind == "source" and r.value]
        return {name: self.sound[r.file.name] for r in sources for name in (r.id, r.file.path.stem)}

    @cached_property
    def states(self) -> frozenset[str]:
        """The countries of the states among the actors."""
        values = [self.sound[record.file.name] for record in self.dataset.records if record.kind == "actor"]
        return frozenset(it["country"] for it in values if it.get("kind") == "state" and it.get("country"))

    def nearby(self, kinds: tuple[str, ...]) -> Nearby:
        """Give what finds the nearest ids of records of these kinds."""
        if kinds not in self._nearby:
            self._nearby[kinds] = Nearby(record.id for record in self.dataset.records if record.kind in kinds)
        return self._nearby[kinds]

    @cached_property
    def _nearby(self) -> dict[tuple[str, ...], Nearby]:
        return {}

    @cached_property
    def known(self) -> AbstractSet[str]:
        """The ids of which there is, or was at the last release, a record, wherever it stands."""
        gone = self.last.unretired.keys() if self.last else ()
        return {*self.dataset.by_id, *self.dataset.unread, *gone}

    @cached_property
    def retired(self) -> Mapping[str, Mapping[str, JsonValue]]:
        """The entries of `retired.json` by the id that they retire."""
        return {str(entry.get("id")): entry for entry in self.dataset.retired}

    @cached_property
    def released(self) -> DataFile | None:
        """The file that tells of the last release, read; None where nothing was released."""
        from toolkit.checks.last import released  # noqa: PLC0415 (it is built on runs)

        return released(self.dataset)

    @cached_property
    def last(self) -> "Last | None":
        """The last release, and what is other now; None where none is known, or what tells of it cannot be read."""
        from toolkit.checks.last import last  # noqa: PLC0415 (see released())

        return last(self)

    def misses(self, *kinds: str) -> bool:
        """Whether a record of one of these kinds is gone since the last release, and nobody knows what it pointed to.

        One that has been retired is not missed: what pointed to nothing else has been left alone.
        """
        return self.last is not None and any(gone.kind in kinds for gone in self.last.unretired.values())

    @cached_property
    def reporting(self) -> Mapping[str, Sequence[Record]]:
        """The statements that each source reports, by the source's id, as far as that is known."""
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.dataset.records:
            if record.kind == "statement":
                for source in {report.source for report in self.evidence[record.file.name]}:
                    found[source].append(record)
        return found

    @cached_property
    def misplaced(self) -> Mapping[str, Mapping[str, str | None]]:
        """The entries whose source is wrong, by the name of the record's file; see `passages.misplaced`."""
        from toolkit.checks.passages import misplaced  # noqa: PLC0415 (it is built on runs)

        return {record.file.name: misplaced(record, self) for record in self.dataset.records}

    @cached_property
    def strays(self) -> Mapping[str | None, Sequence[Record]]:
        """The statements with an entry whose source is wrong, by the source that was meant; under None the others."""
        found: dict[str | None, list[Record]] = defaultdict(list)
        for record in self.dataset.records:
            if record.kind == "statement":
                for meant in set(self.misplaced[record.file.name].values()):
                    found[meant].append(record)
        return found

    @cached_property
    def loosely_reported(self) -> AbstractSet[str] | None:
        """The sources of which it is not known what reports them, because of a fault; None when that may be any."""
        found: set[str] = set()
        if self.misses("statement"):
            return None
        for record in self.dataset.records:
            if record.kind == "statement" or self.misfiled.get(record.file.name) == "statement":
                meant = self._loose(record)
                if meant is None:
                    return None
                found |= meant
        return found

    def _loose(self, statement: Record) -> AbstractSet[str] | None:
        """Give the sources that a statement may report without its being known; None for any."""
        if statement.file.name in self.unjudged or not isinstance(statement.file.value, dict):
            return None
        found: set[str] = set()
        reports = self.sound[statement.file.name].get("evidence") or ()
        for place in (
            at for at in self.doubtful(statement.file) if _covers("/evidence", at) or _covers(at, "/evidence")
        ):
            tokens = jsonio.tokens(place)
            report = reports[int(tokens[1])] if len(tokens) > 2 and int(tokens[1]) < len(reports) else None
            if not report or not report.get("source"):
                return None
            found.add(report["source"])
        unknown = {report.source for report in self.evidence[statement.file.name]} - self.sources.keys()
        near = [() if it in self.dataset.by_id else self.nearby(("source",)).of(it) for it in unknown]
        return found.union(*near) if all(near) else None


def _head(file: DataFile) -> Sequence[Violation]:
    """Give what is wrong with the `$schema` at the head of a working file, which no schema knows."""
    whole = file.document.value if file.document else None
    named = whole["$schema"] if isinstance(whole, dict) and next(iter(whole), None) == "$schema" else ""
    return () if isinstance(named, str) else (not_an_address(named),)


def _unread(file: DataFile) -> Sequence[str]:
    """Give the places at which reading found fault."""
    return [fault.pointer for fault in file.document.faults if fault.pointer] if file.document else []


def _places(violation: Violation) -> Sequence[str]:
    """Give the places that a violation leaves in doubt: its own, or those of the keys that are missing or misspelt."""
    if violation.missing:
        return [violation.pointer + jsonio.pointer(key) for key in violation.missing]
    if violation.meant:
        return [_parent(violation.pointer) + jsonio.pointer(violation.meant)]
    return [violation.pointer]


def _parent(pointer: str) -> str:
    return pointer.rpartition("/")[0]


def _covers(pointer: str, other: str) -> bool:
    return other == pointer or other.startswith(f"{pointer}/")


class _Doubt(NamedTuple):
    """The places at fault, and the keys that are misspelt by the place of their object."""

    faulty: set[str]
    meant: Mapping[str, Collection[str]]


def _without(value: JsonValue, pointer: str, doubt: _Doubt) -> Any:  # noqa: ANN401 (a JSON value in, one out)
    if pointer in doubt.faulty:
        return None
    if isinstance(value, dict):
        kept = {key: _without(item, pointer + jsonio.pointer(key), doubt) for key, item in value.items()}
        return kept | dict.fromkeys(doubt.meant.get(pointer, ()))
    if isinstance(value, list):
        return [_without(item, pointer + jsonio.pointer(index), doubt) for index, item in enumerate(value)]
    return value
