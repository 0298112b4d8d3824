"""What leads from one state of a dataset to another: the records that came and went, and a patch for each that changed.

Snapshot, Snapshot ──delta──▶ Delta ──render──▶ JSON Lines ──parse──▶ Delta
Delta, lines of the old ──applied──▶ lines of the new, byte for byte          Delta ──reverted──▶ the way back
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from toolkit import jsonio
from toolkit.delta.alignment import said
from toolkit.delta.edits import Edit, Sort, edits
from toolkit.delta.patches import Operation, carried_into, patch
from toolkit.delta.patches import reverted as reverted_patch
from toolkit.delta.snapshots import COMPARED, Content, Row, Snapshot, joined, line_of, value_of
from toolkit.errors import UnusableInputError
from toolkit.jsonio import JsonValue
from toolkit.schemas import Schemas

DELTA_VERSION = 1

_VERSION = re.compile(r"[0-9]{1,6}([.][0-9]{1,6}){2}")


class Operator(StrEnum):
    """What is done to a record."""

    ADD = "add"
    REMOVE = "remove"
    PATCH = "patch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is done to one record: `record` is what is added or removed, `patch` (RFC 6902) what is changed."""

    kind: str
    id: str
    op: Operator
    record: JsonValue = None
    patch: Sequence[Operation] = ()

    def as_json(self) -> dict[str, JsonValue]:
        """Give the entry as it is written."""
        head: dict[str, JsonValue] = {"kind": self.kind, "id": self.id, "op": self.op}
        if self.op is Operator.PATCH:
            return {**head, "patch": list(self.patch)}
        return {**head, "record": self.record}


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of a delta: which state of the dataset it is, and what it holds, by kind."""

    version: str
    schema_version: str
    contents: Mapping[str, Content]

    def as_json(self) -> dict[str, JsonValue]:
        """Give the end as it is written."""
        contents: dict[str, JsonValue] = {
            kind: {"rows": found.rows, "sha256": found.sha256} for kind, found in self.contents.items()
        }
        return {"version": self.version, "schema": self.schema_version, "contents": contents}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What leads from `old` to `new`; the entries stand in order of kind and id."""

    name: str
    old: End
    new: End
    entries: Sequence[Entry]

    def of(self, kind: str) -> Iterator[tuple[str, Entry]]:
        """Give the entries of a kind by their ids."""
        return ((entry.id, entry) for entry in self.entries if entry.kind == kind)


def end(snapshot: Snapshot) -> End:
    """Name a state of the dataset by what it holds."""
    return End(version=snapshot.version, schema_version=snapshot.schema_version, contents=snapshot.contents)


def delta(old: Snapshot, new: Snapshot) -> Delta:
    """Compare two states of a dataset: line with line, and those that differ field by field.

    Raises UnusableInputError when a line is not the canonical one of what it says.
    """
    kinds = [kind for kind in COMPARED if old.contents[kind] != new.contents[kind]]
    entries = (entry for kind in kinds for entry in _entries(kind, old, new))
    return Delta(name=new.name, old=end(old), new=end(new), entries=tuple(entries))


def _entries(kind: str, old: Snapshot, new: Snapshot) -> Iterator[Entry]:
    for name, before, after in joined(old.rows(kind), new.rows(kind)):
        if before == after:
            continue
        if before is None and after is not None:
            yield Entry(kind=kind, id=name, op=Operator.ADD, record=_value(kind, after, new))
        elif after is None and before is not None:
            yield Entry(kind=kind, id=name, op=Operator.REMOVE, record=_value(kind, before, old))
        elif before is not None and after is not None:
            found = _patch(kind, Row(name, before), Row(name, after), (old, new))
            if found:
                yield Entry(kind=kind, id=name, op=Operator.PATCH, patch=tuple(found))


def _patch(kind: str, before: Row, after: Row, between: tuple[Snapshot, Snapshot]) -> list[Operation]:
    """Give the patch between two lines, empty where only the order of keys in the schema is another.

    Where keys that the schema does not know would come to stand elsewhere, all of the record is replaced.
    """
    old, new = between
    was, now = value_of(before.line), value_of(after.line)
    for candidate in (edits(was, now), (_whole(was, now),)):
        found = patch(candidate)
        there = line_of(kind, carried_into(value_of(before.line), found), new.schemas)
        back = line_of(kind, carried_into(value_of(after.line), reverted_patch(found)), old.schemas)
        if (there, back) == (after.line, before.line):
            return found
    _value(kind, before.line, old)
    raise _not_canonical(kind, after.line, new)


def _whole(old: JsonValue, new: JsonValue) -> Edit:
    return Edit(sort=Sort.CHANGED, pointer="", at="", old=old, new=new)


def _value(kind: str, text: bytes, snapshot: Snapshot) -> JsonValue:
    """Read a line that will be written again."""
    value = value_of(text)
    if line_of(kind, value, snapshot.schemas) != text:
        raise _not_canonical(kind, text, snapshot)
    return value


def _not_canonical(kind: str, text: bytes, snapshot: Snapshot) -> UnusableInputError:
    shown = text[:60].decode(errors="replace")
    return UnusableInputError(f"{snapshot.name} {snapshot.version}: this {kind} is not in canonical form: {shown}…")


def applied(found: Delta, kind: str, rows: Iterable[Row], schemas: Schemas) -> Iterator[bytes]:
    """Make the new lines of a kind from the old ones; `schemas` are those of the new.

    Raises UnusableInputError when the delta is not one of these records.
    """
    rewritten = found.old.schema_version != found.new.schema_version
    for name, text, entry in joined(rows, found.of(kind)):
        if entry is not None:
            yield from _done(entry, text, schemas)
        elif text is not None:
            yield line_of(kind, value_of(text), schemas) if rewritten else text
        else:
            raise UnusableInputError(f"nothing is there under the id {name}")


def _done(entry: Entry, text: bytes | None, schemas: Schemas) -> Iterator[bytes]:
    if (text is None) != (entry.op is Operator.ADD):
        there = "is missing" if text is None else "is there already"
        raise UnusableInputError(f"the delta does not fit: {entry.kind} {entry.id} {there}")
    if text is None:
        yield line_of(entry.kind, entry.record, schemas)
        return
    was = value_of(text)
    if entry.op is Operator.PATCH:
        yield line_of(entry.kind, carried_into(was, entry.patch), schemas)
    elif said(was) != said(entry.record):
        raise UnusableInputError(f"the delta does not fit: {entry.kind} {entry.id} says something else")


_OPPOSITE = {Operator.ADD: Operator.REMOVE, Operator.REMOVE: Operator.ADD}


def reverted(found: Delta) -> Delta:
    """Give the way back."""
    return Delta(name=found.name, old=found.new, new=found.old, entries=tuple(map(_reverted, found.entries)))


def _reverted(entry: Entry) -> Entry:
    if entry.op is Operator.PATCH:
        return Entry(kind=entry.kind, id=entry.id, op=entry.op, patch=tuple(reverted_patch(entry.patch)))
    return Entry(kind=entry.kind, id=entry.id, op=_OPPOSITE[entry.op], record=entry.record)


def render(found: Delta) -> str:
    """Write a delta as JSON Lines: what it leads from and to, and a line for each record that it touches."""
    head: dict[str, JsonValue] = {
        "delta_version": DELTA_VERSION,
        "name": found.name,
        "old": found.old.as_json(),
        "new": found.new.as_json(),
    }
    return "".join(f"{_compact(each)}\n" for each in (head, *(entry.as_json() for entry in found.entries)))


def _compact(value: Mapping[str, JsonValue]) -> str:
    return jsonio.inert(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def parse(text: bytes, place: str = "the delta") -> Delta:
    """Read a delta. Raises UnusableInputError, with the line, for what is none."""
    lines = text.split(b"\n")
    if lines.pop() or not lines:
        raise UnusableInputError(f"{place} is not JSON Lines: it does not end with a line feed")
    head, *rest = [_object(line, number, place) for number, line in enumerate(lines, start=1)]
    if head.get("delta_version") != DELTA_VERSION:
        known = f"this toolkit reads version {DELTA_VERSION}"
        raise UnusableInputError(f"{place} is no delta: its delta_version is {head.get('delta_version')!r}; {known}")
    try:
        entries = tuple(_entry(each) for each in rest)
        found = Delta(name=str(head["name"]), old=_end(head["old"]), new=_end(head["new"]), entries=entries)
        again = render(found).encode()
    except (LookupError, RecursionError, TypeError, ValueError) as error:
        raise UnusableInputError(f"{place} is no delta: {type(error).__name__}: {error}") from error
    if again != text:
        raise UnusableInputError(f"{place} is not written as a delta is")
    return found


def _object(text: bytes, number: int, place: str) -> dict[str, JsonValue]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableInputError(f"{place}, line {number:,}, is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise UnusableInputError(f"{place}, line {number:,}, is no object")
    return value


def _end(value: JsonValue) -> End:
    if not isinstance(value, dict) or not isinstance(value["contents"], dict):
        raise TypeError("an end of it is no object")
    contents = {kind: _content(value["contents"][kind]) for kind in COMPARED}
    if not _VERSION.fullmatch(str(value["version"])):
        raise ValueError(f"{value['version']!r} is no version")
    return End(version=str(value["version"]), schema_version=str(value["schema"]), contents=contents)


def _content(value: JsonValue) -> Content:
    if not isinstance(value, dict) or type(value["rows"]) is not int:
        raise TypeError("it does not say what there is")
    return Content(value["rows"], str(value["sha256"]))


def _entry(value: dict[str, JsonValue]) -> Entry:
    op, kind = Operator(str(value["op"])), str(value["kind"])
    if kind not in COMPARED:
        raise ValueError(f"{kind} is nothing that is compared")
    operations = value["patch"] if op is Operator.PATCH else []
    if not isinstance(operations, list) or not all(isinstance(each, dict) for each in operations):
        raise TypeError("a patch is a list of operations")
    patch_found = tuple(each for each in operations if isinstance(each, dict))
    record = None if op is Operator.PATCH else value["record"]
    return Entry(kind=kind, id=str(value["id"]), op=op, record=record, patch=patch_found)
