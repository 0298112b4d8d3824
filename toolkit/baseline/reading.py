"""An inventory as a file: `dataset/released.json`, written in one form and read strictly.

`schema/inventory-1.schema.json` is the same contract for other languages.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from toolkit import jsonio
from toolkit.baseline.inventory import Assessed, Entry, Inventory, Retirement, retirement
from toolkit.errors import UnusableInputError
from toolkit.jsonio import Document, JsonValue
from toolkit.resources import RELEASED, home
from toolkit.schemas import KINDS

MAX_BYTES = 64 << 20
"""Bytes of the largest inventory that is read: enough for some 300,000 records."""

VERSION = 1
LONGEST = 200  # characters of a reason, which repeats what was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """Why a document is no inventory: the place of the first fault, and what is wrong there."""

    pointer: str
    message: str


def parse(data: bytes, name: str = RELEASED) -> Inventory:
    """Read an inventory; `name` is what an error calls it. Raises UnusableInputError, with the place of the fault."""
    found = understood(jsonio.read(data, MAX_BYTES))
    if isinstance(found, Unfit):
        place = f" at {found.pointer}" if found.pointer else ""
        raise UnusableInputError(f"{name} is no inventory of a release{place}: {found.message}")
    return found


def understood(document: Document) -> Inventory | Unfit:
    """Take a document that was read for an inventory, or say why it is none."""
    if document.faults:
        return Unfit(pointer=document.faults[0].pointer, message=document.faults[0].message)
    value: Any = document.value
    version = value.get("inventory_version") if isinstance(value, dict) else None
    if isinstance(version, int) and version > VERSION:
        message = f"it is of version {version}, which a newer toolkit wrote; this one reads version {VERSION}"
        return Unfit(pointer=jsonio.pointer("inventory_version"), message=message)
    for error in _contract().iter_errors(value):
        return Unfit(pointer=jsonio.pointer(*error.instance_path), message=_clipped(error.message))
    unfit = next(_contradictions(value), None)
    return unfit or _inventory(value)


@cache
def _contract() -> Any:  # noqa: ANN401 (jsonschema-rs has one class a draft)
    import jsonschema_rs  # noqa: PLC0415 (32 ms, needed only where a release was recorded)

    path = home() / "schema" / f"inventory-{VERSION}.schema.json"
    return jsonschema_rs.Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _contradictions(value: Mapping[str, Any]) -> Iterator[Unfit]:
    """Find what the schema cannot say: fields that are not listed, assessments of no commitment."""
    for kind in KINDS:
        most = len(value["fields"][kind])
        for name, entry in value["records"][kind].items():
            if int(entry["fields"], 16).bit_length() > most:
                place = jsonio.pointer("records", kind, name, "fields")
                yield Unfit(pointer=place, message=f"only {most} fields are listed for this kind")
    for name in value["assessments"]:
        if name not in value["records"]["commitment"]:
            yield Unfit(pointer=jsonio.pointer("assessments", name), message="there is no such commitment")


def _inventory(value: Mapping[str, Any]) -> Inventory:
    return Inventory(
        name=value["name"],
        version=value["version"],
        schema=value["schema"],
        records={kind: _entries(value["records"][kind], value["fields"][kind]) for kind in KINDS},
        assessments={
            name: tuple(Assessed(digest=each["digest"], sources=tuple(each["sources"])) for each in found)
            for name, found in value["assessments"].items()
        },
        schemas=value["schemas"],
        documents=value["documents"],
        retired=tuple(map(retirement, value["retired"])),
    )


def _entries(records: Mapping[str, Any], fields: Sequence[str]) -> Mapping[str, Entry]:
    return {
        name: Entry(digest=entry["digest"], source=partial(_decoded, entry["fields"], fields))
        for name, entry in records.items()
    }


def _decoded(bits: str, fields: Sequence[str]) -> frozenset[str]:
    number = int(bits, 16)
    return frozenset(field for place, field in enumerate(fields) if number >> place & 1)


def render(inventory: Inventory) -> str:
    """Write an inventory in canonical form: one inventory, one text."""
    fields = {kind: _fields(inventory.records[kind].values()) for kind in KINDS}
    value: dict[str, JsonValue] = {
        "inventory_version": VERSION,
        "name": inventory.name,
        "version": inventory.version,
        "schema": inventory.schema,
        "documents": dict(sorted(inventory.documents.items())),
        "schemas": dict(sorted(inventory.schemas.items())),
        "retired": [written(each) for each in inventory.retired],
        "fields": {kind: list(found) for kind, found in fields.items()},
        "records": {kind: _records(inventory.records[kind], fields[kind]) for kind in KINDS},
        "assessments": {
            name: [{"digest": each.digest, "sources": list(each.sources)} for each in found]
            for name, found in sorted(inventory.assessments.items())
        },
    }
    return jsonio.dumps(value)


def _fields(entries: Iterable[Entry]) -> Sequence[str]:
    return sorted(frozenset[str]().union(*(entry.fields for entry in entries)))


def _records(entries: Mapping[str, Entry], fields: Sequence[str]) -> dict[str, JsonValue]:
    places = {field: 1 << place for place, field in enumerate(fields)}
    return {
        name: {"digest": entry.digest, "fields": format(sum(places[field] for field in entry.fields), "x")}
        for name, entry in sorted(entries.items())
    }


def written(entry: Retirement) -> dict[str, JsonValue]:
    """Give a retirement as `retired.json` has it."""
    value: dict[str, JsonValue] = {"kind": entry.kind, "id": entry.id, "reason": entry.reason}
    if entry.replaced_by:
        value["replaced_by"] = list(entry.replaced_by)
    value["on"] = entry.on
    return value | ({"note": entry.note} if entry.note is not None else {})
