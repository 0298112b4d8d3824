"""An inventory: what a dataset holds, by digests."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from toolkit.baseline.digests import digest, fields_of
from toolkit.baseline.published import published
from toolkit.jsonio import JsonValue
from toolkit.records import Dataset, JsonObject, successors
from toolkit.schemas import KINDS

ABOUT = ("dataset", "waivers")
"""The documents whose digests an inventory has; what is retired it has entry by entry."""

MOVING = ("version", "schema")
"""Keys of the manifest that an inventory has by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record: the digest of all that it says and, when asked for, its fields (see `fields_of`)."""

    digest: str
    source: Callable[[], frozenset[str]] = field(compare=False, repr=False)

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the record has."""
        return self.source()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One assessment: the digest of the judgement (day, status, note, assessor), the ids of the sources behind it.

    Where in a source the evidence stands is left out: a passage that is found again in another copy of the text makes
    no other judgement.
    """

    digest: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """An entry of `retired.json`."""

    kind: str
    id: str
    reason: str
    replaced_by: tuple[str, ...] = ()
    on: str = ""
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """What a dataset of one version holds.

    `records` has the entries by kind and id, `assessments` those of each commitment that has any, in order; `schemas`
    the SHA-256 of the published files by their path (`1.0/actor.schema.json`), `documents` the digests of the
    dataset's description and waivers, `retired` what is retired in the order of the file.
    """

    name: str
    version: str
    schema: str
    records: Mapping[str, Mapping[str, Entry]]
    assessments: Mapping[str, tuple[Assessed, ...]]
    schemas: Mapping[str, str]
    documents: Mapping[str, str]
    retired: tuple[Retirement, ...]

    @cached_property
    def retirements(self) -> Mapping[str, Retirement]:
        """What is retired, by id."""
        return {each.id: each for each in self.retired}

    @cached_property
    def ends(self) -> Mapping[str, tuple[str, ...]]:
        """The ids to which each retired id leads, through every later retirement; none for a withdrawn one."""
        return successors([{"id": each.id, "replaced_by": list(each.replaced_by)} for each in self.retired])


def inventory(dataset: Dataset, *, known: Mapping[str, Entry] | None = None) -> Inventory:
    """Take the inventory of a dataset that is valid but for the records under `known`, by the name of their file.

    What such a record says is in doubt, and it counts as what is given for it.
    """
    given = known or {}
    commitments = (record for record in dataset.records if record.kind == "commitment")
    return Inventory(
        name=str(dataset.manifest.get("name", "")),
        version=str(dataset.manifest.get("version", "")),
        schema=str(dataset.manifest.get("schema", "")),
        records={kind: dict(_entries(dataset, kind, given)) for kind in KINDS},
        assessments={record.id: found for record in commitments if (found := assessed(record.value))},
        schemas=published(dataset.schemas.root),
        documents=dict(_documents(dataset)),
        retired=tuple(retirement(entry) for entry in dataset.retired),
    )


def _entries(dataset: Dataset, kind: str, given: Mapping[str, Entry]) -> Iterator[tuple[str, Entry]]:
    for record in dataset.records:
        if record.kind == kind:
            yield record.id, given.get(record.file.name) or entry_of(record.value)


def entry_of(value: JsonObject) -> Entry:
    """Make the entry of a record."""
    return Entry(digest=digest(value), source=partial(fields_of, value))


def assessed(commitment: Mapping[str, JsonValue]) -> tuple[Assessed, ...]:
    """Give the assessments of a commitment, in short."""
    found = commitment.get("assessments")
    return tuple(_assessed(each) for each in found if isinstance(each, dict)) if isinstance(found, list) else ()


def _assessed(assessment: JsonObject) -> Assessed:
    evidence = assessment.get("evidence")
    entries = evidence if isinstance(evidence, list) else []
    sources = dict.fromkeys(str(entry.get("source")) for entry in entries if isinstance(entry, dict))
    judgement = {key: item for key, item in assessment.items() if key != "evidence"}
    return Assessed(digest=digest(judgement), sources=tuple(sources))


def _documents(dataset: Dataset) -> Iterator[tuple[str, str]]:
    for file in dataset.files:
        if file.kind in ABOUT and file.readable and file.document and not file.document.faults:
            value = file.value
            if isinstance(value, dict):
                value = {key: item for key, item in value.items() if key not in MOVING}
            yield file.kind, digest(value)


def retirement(entry: Mapping[str, JsonValue]) -> Retirement:
    """Read an entry of `retired.json` that keeps to its schema; what doesn't is read as far as it goes."""
    named = entry.get("replaced_by")
    note = entry.get("note")
    return Retirement(
        kind=str(entry.get("kind", "")),
        id=str(entry.get("id", "")),
        reason=str(entry.get("reason", "")),
        replaced_by=tuple(map(str, named)) if isinstance(named, list) else (),
        on=str(entry.get("on", "")),
        note=note if isinstance(note, str) else None,
    )
