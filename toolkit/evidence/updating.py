"""Records with the places that their shifted spans have now: what would change, whether that may be, the writing.

Positions count in the text that their source records. So when another copy is at hand, it becomes the recorded text,
with its digest and length in the source's record, and only when every span of the source in the dataset is found in it
and every record with a shifted one can be written. Where the recorded text itself is at hand, each record is taken by
itself. No other outcome is ever written, and nothing is when a rule about evidence would find a fault that it does not
find now. A record that has faults or is not in canonical form is left as it is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path

from toolkit import checks, jsonio
from toolkit.errors import RefusedError, WriteError
from toolkit.evidence.checking import CheckedSource, CheckedSpan, EvidenceCheck, Standing
from toolkit.findings import Finding, Severity
from toolkit.jsonio import JsonValue
from toolkit.placing import write_text
from toolkit.records import DataFile, Dataset, Record, canonical
from toolkit.texts import NORMALIZATION, Outcome, Texts, text_digest

Edits = Mapping[str, Mapping[str, Mapping[str, JsonValue]]]
"""Keys and their new values, by the pointer of their object, by the name of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A record's file, by path and as it is shown, and its text before and after."""

    path: Path
    name: str
    before: str
    after: str

    @property
    def diff(self) -> Sequence[str]:
        """The lines of the unified diff."""
        before, after = (text.removesuffix("\n").split("\n") for text in (self.before, self.after))
        return tuple(unified_diff(before, after, self.name, self.name, lineterm=""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an update would write, and why it would leave the rest alone, one line each."""

    changes: tuple[Change, ...] = ()
    left: tuple[str, ...] = ()


def plan(dataset: Dataset, texts: Texts, checked: EvidenceCheck) -> Plan:
    """Say what an update would write for the sources that were checked, each with all its spans."""
    files = {record.file.name: record.file for record in dataset.records}
    closed = {name for name, file in files.items() if not _is_canonical(file, dataset)}
    edits: dict[str, dict[str, Mapping[str, JsonValue]]] = defaultdict(dict)
    left: list[str] = []
    for source in checked.sources:
        record = _record_of(source.id, dataset)
        reasons = list(_reasons(source, record, closed, checked)) if source.counts[Outcome.SHIFTED] else []
        left += reasons
        if reasons and source.standing is not Standing.RECORDED:
            continue
        for span in _shifted(source):
            if span.file not in closed:
                edits[span.file][span.pointer] = dict(zip(("start", "end"), span.found_at[0], strict=True))
        if record and _shifted(source) and source.standing is Standing.OTHER:
            edits[record.file.name]["/text"] = _recorded(texts.found[source.id].text)
    return _judged(dataset, texts, edits, left)


def write(changes: Sequence[Change]) -> None:
    """Write every change, each file whole; what was written is put back when one cannot be, or on an interrupt.

    Raises RefusedError when a file is no longer what it was, before anything is written, and WriteError. After a kill
    another update writes what this one has left: the text is recorded first, and the other records have moved in it.
    """
    for change in changes:
        if not _is_as_it_was(change):
            raise RefusedError(f"{change.name} has changed in the meantime; nothing is written")
    done: list[Change] = []
    try:
        for change in changes:
            write_text(change.path, change.after)
            done.append(change)
    except (WriteError, KeyboardInterrupt):
        for change in done:
            write_text(change.path, change.before)
        raise


def _is_as_it_was(change: Change) -> bool:
    try:
        return change.path.read_bytes() == change.before.encode()
    except OSError:
        return False


def _is_canonical(file: DataFile, dataset: Dataset) -> bool:
    form = canonical(file, dataset.schemas)
    valid = form is not None and dataset.schemas.is_valid(file.kind, file.value)
    return valid and file.document is not None and file.document.text == form


def _record_of(source: str, dataset: Dataset) -> Record | None:
    return next((record for record in dataset.by_id.get(source, ()) if record.kind == "source"), None)


def _shifted(source: CheckedSource) -> Sequence[CheckedSpan]:
    return [span for span in source.spans if span.outcome is Outcome.SHIFTED]


def _recorded(text: str) -> Mapping[str, JsonValue]:
    return {"sha256": text_digest(text), "length": len(text), "normalization": NORMALIZATION}


def _reasons(
    source: CheckedSource, record: Record | None, closed: Collection[str], checked: EvidenceCheck
) -> Iterator[str]:
    """Say what is in the way of an update; of the recorded text, only of records by themselves."""
    for name in sorted({span.file for span in _shifted(source)} & set(closed)):
        yield f"{name} has faults or is not in canonical form (toolkit validate, toolkit fmt)"
    if source.standing is Standing.UNRECORDED:
        yield f"{source.id} records no text (toolkit source add {source.text_file} prints what to record)"
    if source.standing is Standing.OTHER:
        yield from _in_the_way(source, record, closed, checked)


def _in_the_way(
    source: CheckedSource, record: Record | None, closed: Collection[str], checked: EvidenceCheck
) -> Iterator[str]:
    """Say why another copy cannot become the recorded text."""
    if record is None or record.file.name in closed:
        yield f"{source.id}: its own record has faults or is not in canonical form"
    for name in checked.passed_over:
        yield f"{source.id}: spans in {name} are at fault, and may be of this source"
    for span in source.spans:
        if span.outcome not in {Outcome.EXACT, Outcome.SHIFTED}:
            yield f"{source.id}: {span.file} {span.pointer} is {span.outcome} in {source.text_file}"


def _judged(dataset: Dataset, texts: Texts, edits: Edits, left: Sequence[str]) -> Plan:
    """Make the plan, unless a rule finds new fault with what would be written."""
    files = {file.name: _edited(file, edits[file.name], dataset) for file in dataset.files if file.name in edits}
    records = {record.file.name: record for record in dataset.records}
    adopted = {records[name].id for name in edits if "/text" in edits[name]}
    made = [replace(r, file=files[n], value=files[n].value) if n in files else r for n, r in records.items()]  # type: ignore[arg-type]
    after = replace(dataset, files=[files.get(file.name, file) for file in dataset.files], records=made)
    known = {(finding.code, finding.location.file, finding.location.pointer) for finding in _faults(dataset, texts)}
    new = [
        finding
        for finding in (_faults(after, _as_recorded(texts, adopted)) if files else ())
        if (finding.code, finding.location.file, finding.location.pointer) not in known
    ]
    if new:
        return Plan(left=(*left, *(f"every record, since {_told(finding)}" for finding in new)))
    edited = sorted((file for file in dataset.files if file.name in files), key=lambda file: file.kind != "source")
    return Plan(changes=tuple(_change(file, files[file.name]) for file in edited), left=tuple(left))


def _edited(file: DataFile, edits: Mapping[str, Mapping[str, JsonValue]], dataset: Dataset) -> DataFile:
    assert file.document is not None  # noqa: S101 (it is canonical)
    value = deepcopy(file.document.value)
    for pointer, changes in edits.items():
        target = jsonio.resolve(value, pointer)
        if isinstance(target, dict):
            target.update(changes)
    form = canonical(replace(file, document=replace(file.document, value=value)), dataset.schemas)
    return replace(file, document=jsonio.read((form or "").encode()))


def _as_recorded(texts: Texts, sources: Collection[str]) -> Texts:
    found = {name: replace(text, is_recorded=text.is_recorded or name in sources) for name, text in texts.found.items()}
    return replace(texts, found=found)


def _faults(dataset: Dataset, texts: Texts) -> Sequence[Finding]:
    codes = [check.rule.code for check in checks.registered() if check.rule.area == "EVD"]
    found = checks.run(dataset, texts, codes=codes).findings
    return [finding for finding in found if finding.severity is Severity.ERROR]


def _told(finding: Finding) -> str:
    where = finding.location
    return f"{where.file} {where.pointer} would be at fault: {finding.code}, {finding.message}"


def _change(before: DataFile, after: DataFile) -> Change:
    old, new = (file.document.text or "" if file.document else "" for file in (before, after))
    return Change(path=before.path, name=before.name, before=old, after=new)
