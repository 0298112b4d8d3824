"""What changed, as the Data part of a changelog in the form of Keep a Changelog, for a person to go over."""

from collections.abc import Iterator, Sequence

from toolkit.baseline import What
from toolkit.delta import ABOUT, WAIVERS
from toolkit.release.difference import Difference, RecordChange
from toolkit.report.differences.markdown import span
from toolkit.report.differences.wording import MOST_SUCCESSORS, UNRETIRED, by_kind
from toolkit.report.escaping import tamed
from toolkit.report.wording import counted, listed
from toolkit.schemas import folder_of
from toolkit.tables import RETIRED

MOST_NAMED = 20
"""How many ids a line names before the rest is only counted."""

_MOST_FIELDS = 5


def render(found: Difference) -> str:
    """Write the part; one without changes says so."""
    lines = list(_lines(found)) or ["Nothing."]
    return tamed("\n".join(["### Data", "", *(f"- {line}" for line in lines)])) + "\n"


def _lines(found: Difference) -> Iterator[str]:
    if found.old.schema_version != found.new.schema_version:
        yield f"The records keep to schema {found.new.schema_version} instead of {found.old.schema_version}."
    for kind, records in by_kind(found):
        yield from _of_kind(kind, records)
    edited = [span(edit.pointer) for document in found.documents if document.kind == ABOUT for edit in document.edits]
    if edited:
        yield f"The dataset's description is another: {listed(edited, _MOST_FIELDS)}."
    if any(document.kind == WAIVERS for document in found.documents):
        yield "The waivers are others."
    again = [span(document.id) for document in found.documents if document.kind == RETIRED]
    if again:
        yield f"What is said of {counted(len(again), 'id')} that were retired before is another: {_listed(again)}."
    if found.schemas:
        yield f"Files of schema {found.new.schema_version} differ: {_listed([span(path) for path in found.schemas])}."


def _of_kind(kind: str, records: Sequence[RecordChange]) -> Iterator[str]:
    added = [span(record.change.id) for record in records if record.change.what is What.ADDED]
    if added:
        yield f"{_number(kind, added)} added: {_listed(added)}."
    assessed = [record for record in records if record.change.assessments and record.change.what is What.CHANGED]
    if assessed:
        number = sum(record.change.assessments for record in assessed)
        yield f"{counted(number, 'new assessment')}: {_listed([span(record.change.id) for record in assessed])}."
    changed = [record for record in records if record.change.what is What.CHANGED and record not in assessed]
    if changed:
        yield f"{_number(kind, changed)} changed: {_listed([_changed(record) for record in changed])}."
    for record in records:
        if record.change.what not in {What.ADDED, What.CHANGED}:
            yield _gone(kind, record)


def _changed(record: RecordChange) -> str:
    fields = list(dict.fromkeys(edit.pointer.split("/")[1] if edit.pointer else "all" for edit in record.edits))
    return f"{span(record.change.id)} ({listed([span(field) for field in fields], _MOST_FIELDS)})"


def _gone(kind: str, record: RecordChange) -> str:
    change = record.change
    into = listed([span(name) for name in change.successors], MOST_SUCCESSORS)
    note = f" {span(record.retirement.note)}" if record.retirement and record.retirement.note else ""
    match change.what:
        case What.REKEYED:
            return f"The {kind} {span(change.id)} has a new id, {into}.{note}"
        case What.MERGED:
            return f"The {kind} {span(change.id)} is merged into {into}.{note}"
        case What.SPLIT:
            return f"The {kind} {span(change.id)} is split into {into}.{note}"
        case What.WITHDRAWN:
            return f"The {kind} {span(change.id)} is withdrawn.{note}"
    return f"The {kind} {span(change.id)} is gone {UNRETIRED}."


def _number(kind: str, records: Sequence[object]) -> str:
    return f"1 {kind}" if len(records) == 1 else f"{len(records):,} {folder_of(kind)}"


def _listed(names: Sequence[str]) -> str:
    return listed(names, MOST_NAMED)
