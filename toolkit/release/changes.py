"""What changed, as rows for `changes.parquet`; `changes.jsonl` beside it is the delta, to carry out."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit.baseline import Retirement, What
from toolkit.delta import Edit, Sort
from toolkit.jsonio import JsonValue
from toolkit.parquet.changes import ChangeRow, write_changes
from toolkit.release.difference import Difference, DocumentChange, RecordChange
from toolkit.resources import toolkit_version

TABLE = "changes.parquet"
DELTA = "changes.jsonl"

_OLD = frozenset({Sort.REMOVED, Sort.CHANGED, Sort.MOVED})
_NEW = frozenset({Sort.ADDED, Sort.CHANGED, Sort.MOVED})


def write_table(found: Difference, path: Path) -> None:
    """Write a difference as Parquet. Raises WriteError."""
    write_changes(list(rows(found)), path, _metadata(found))


def _metadata(found: Difference) -> Mapping[str, str]:
    return {
        "dataset": found.new.name,
        "old_version": found.old.version,
        "dataset_version": found.new.version,
        "schema_version": found.new.schema_version,
        "toolkit_version": toolkit_version(),
    }


def rows(found: Difference) -> Iterator[ChangeRow]:
    """Give a row for each record that came or went, and one for each place of those that changed."""
    for record in found.records:
        yield from _of_record(record)
    for document in found.documents:
        yield from _of_document(document)


def _of_record(record: RecordChange) -> Iterator[ChangeRow]:
    change, entry = record.change, record.retirement or Retirement(kind="", id="", reason="")
    if change.what is not What.CHANGED:
        yield ChangeRow(
            kind=change.kind,
            id=change.id,
            change=change.what,
            successors=change.successors or None,
            old=_json(record.old) if change.what is not What.ADDED else None,
            new=_json(record.new) if record.new is not None else None,
            reason=entry.reason or None,
            note=entry.note,
        )
    for edit in record.edits:
        yield _of_edit(change.kind, change.id, change.what, edit)


def _of_document(document: DocumentChange) -> Iterator[ChangeRow]:
    for edit in document.edits:
        yield _of_edit(document.kind, document.id, What.CHANGED, edit)


def _of_edit(kind: str, name: str, what: What, edit: Edit) -> ChangeRow:
    return ChangeRow(
        kind=kind,
        id=name,
        change=what,
        edit=edit.sort,
        pointer=edit.pointer,
        old_pointer=edit.at if edit.sort in _OLD else None,
        old=_json(edit.old) if edit.sort in _OLD else None,
        new=_json(edit.new) if edit.sort in _NEW else None,
    )


def _json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)
