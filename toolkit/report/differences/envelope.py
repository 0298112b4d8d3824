"""What changed, for programs: one versioned JSON document, whether the comparison was made or not.

`diff-report-1.schema.json` describes it.
"""

from collections.abc import Iterator

from toolkit.baseline import What
from toolkit.delta import Edit, Snapshot, Sort
from toolkit.findings import Status
from toolkit.jsonio import JsonValue
from toolkit.release.difference import Difference, DocumentChange, RecordChange
from toolkit.report.differences.wording import by_kind
from toolkit.report.document import document
from toolkit.schemas import KINDS

REPORT_VERSION = 1
COMMAND = "release diff"


def render(found: Difference, exit_code: int) -> str:
    """Render a difference with every change."""
    return _document(
        Status.PASS if found.is_enough else Status.FAIL,
        exit_code,
        name=found.new.name,
        old=_side(found.old),
        new=_side(found.new),
        bump={
            "needed": str(found.comparison.bump),
            "given": None if found.given is None else str(found.given),
            "least": found.comparison.least,
            "reasons": [{"bump": str(it.bump), "message": it.message} for it in found.comparison.reasons],
        },
        counts=dict(_counts(found)),
        changes=[_record(record) for record in found.records],
        documents=[_changed_document(each) for each in found.documents],
        schema_files=list(found.schemas),
    )


def failure(message: str, exit_code: int) -> str:
    """Render what is left of a comparison that could not be made."""
    return _document(Status.ERROR, exit_code, error=message)


def _document(status: Status, exit_code: int, **parts: object) -> str:
    head = {"report_version": REPORT_VERSION, "command": COMMAND, "status": status, "exit_code": exit_code}
    return document(head | parts)


def _side(side: Snapshot) -> dict[str, JsonValue]:
    return {
        "version": side.version,
        "schema": side.schema_version,
        "contents": {kind: {"rows": it.rows, "sha256": it.sha256} for kind, it in side.contents.items()},
    }


def _counts(found: Difference) -> Iterator[tuple[str, dict[str, int]]]:
    changed = dict(by_kind(found))
    for kind in KINDS:
        records = changed.get(kind, [])
        numbers = {what.value: sum(1 for it in records if it.change.what is what) for what in What}
        touched = len(records) - numbers[What.ADDED]
        yield kind, numbers | {"unchanged": found.old.contents[kind].rows - touched}


def _record(record: RecordChange) -> dict[str, object]:
    change = record.change
    found: dict[str, object] = {"kind": change.kind, "id": change.id, "change": change.what}
    if change.successors:
        found["successors"] = list(change.successors)
    if record.retirement is not None:
        entry = record.retirement
        found["retirement"] = {"reason": entry.reason, "on": entry.on, **({"note": entry.note} if entry.note else {})}
    if change.what in {What.CHANGED, What.REKEYED}:
        found["edits"] = [_edit(edit) for edit in record.edits]
    else:
        found["record"] = record.new if change.what is What.ADDED else record.old
    return found


def _changed_document(changed: DocumentChange) -> dict[str, object]:
    return {"kind": changed.kind, "id": changed.id, "edits": [_edit(edit) for edit in changed.edits]}


def _edit(edit: Edit) -> dict[str, object]:
    """Write an edit: `old` and `new` only where there is such a value, `from` where an item stood before."""
    found: dict[str, object] = {"edit": edit.sort, "pointer": edit.pointer}
    if edit.sort is Sort.MOVED:
        found["from"] = edit.at
    if edit.sort in {Sort.REMOVED, Sort.CHANGED}:
        found["old"] = edit.old
    if edit.sort in {Sort.ADDED, Sort.CHANGED, Sort.MOVED}:
        found["new"] = edit.new
    return found
