"""Waivers: findings that the maintainers accept, and the ratchet that keeps only those still needed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import PurePath

from toolkit import jsonio
from toolkit.checks.passages import passages, text_of
from toolkit.checks.registry import Flaw
from toolkit.checks.subjects import Run
from toolkit.findings import Finding, Rule, RuleState, Scope, Severity
from toolkit.records import DataFile, Record
from toolkit.schemas import KINDS

UNWAIVABLE = ("FILE", "SCH")
"""Areas whose findings no waiver takes away: tables and readers count on files and schemas."""

Waiver = tuple[str, str]
"""The code of a rule and the id of a record."""


def waivers(run: Run) -> Mapping[Waiver, int]:
    """Give the dataset's waivers that keep to the schema, each with its first place in the file."""
    found: dict[Waiver, int] = {}
    for index, waiver in _listed(run):
        found.setdefault(waiver, index)
    return found


def _listed(run: Run) -> Iterator[tuple[int, Waiver]]:
    faulty = _faulty(run)
    for index, (code, record) in enumerate(_entries(run)):
        if code and record and index not in faulty:
            yield index, (code, record)


def _entries(run: Run) -> Iterator[tuple[str, str]]:
    """Give the code and the record of each waiver, empty where there is no text."""
    file = _file(run)
    for entry in file.value if file and isinstance(file.value, list) else []:
        found = (entry.get("code"), entry.get("record")) if isinstance(entry, dict) else (None, None)
        code, record = (part if isinstance(part, str) else "" for part in found)
        yield code, record


def _faulty(run: Run) -> Collection[int]:
    file = _file(run)
    return {int(jsonio.tokens(place)[0]) for place in run.doubtful(file)} if file else set()


def doubtful(run: Run, codes: Collection[str]) -> Sequence[tuple[str | None, str | None]]:
    """Give what waivers may mean that have a finding of their own: a code and a record, one of them None for any.

    These are entries that the schema refuses, and those for a rule or a record that there is not.
    """
    faulty, known = _faulty(run), run.dataset.by_id
    found: list[tuple[str | None, str | None]] = []
    for index, (code, record) in enumerate(_entries(run)):
        meant = code.strip().upper() if code.strip().upper() in codes else None
        if index in faulty or meant is None or record not in known:
            name = record.strip().casefold()
            names = [name] if name in known else run.nearby(KINDS).of(name)
            found += [(meant, each) for each in names] if names or meant is None else [(meant, None)]
    return found


def is_in_doubt(finding: Finding, doubtful: Sequence[tuple[str | None, str | None]]) -> bool:
    """Say whether a waiver that is at fault itself may mean a finding, which is then told when the waiver is mended."""
    if finding.code.startswith(UNWAIVABLE):
        return False
    return any(code in {None, finding.code} and record in {None, *names(finding)} for code, record in doubtful)


def _file(run: Run) -> DataFile | None:
    return next((file for file in run.dataset.files if file.kind == "waivers"), None)


def is_waived(finding: Finding, waived: Collection[Waiver]) -> bool:
    """Say whether a finding is one that the maintainers accept; what a schema refuses, nobody can."""
    is_listed = any((finding.code, name) in waived for name in names(finding))
    return is_listed and not finding.code.startswith(UNWAIVABLE)


def names(finding: Finding) -> Collection[str]:
    """Give the names of the record that a finding is about: its id and that of its file; none where it is no record."""
    return {finding.record, PurePath(finding.location.file).stem} if finding.record else set()


def repeated(run: Run) -> Iterator[Flaw]:
    """Find waivers that stand in the file already."""
    first = waivers(run)
    for index, waiver in _listed(run):
        if first[waiver] != index:
            yield Flaw(
                message=f"{waiver[0]} is waived for {waiver[1]} already, at {jsonio.pointer(first[waiver])}",
                pointer=jsonio.pointer(index),
                expected="one waiver for one finding",
                hint="keep one of the two",
                file=_file(run),
            )


def unused(
    run: Run, found: Sequence[Finding], states: Mapping[str, RuleState], rules: Mapping[str, Rule]
) -> Iterator[Flaw]:
    """Find waivers that waive nothing: their rule ran and found nothing there, or rule or record do not exist.

    `rules` are all that there are, whether they took part in this run or not.
    """
    waived = waivers(run)
    used = {(finding.code, name) for finding in found for name in names(finding)}
    faulty = {it.location.file for it in found if it.severity is Severity.ERROR and not is_waived(it, waived)}
    gone = run.last.unretired.keys() if run.last else ()
    for (code, record), index in waived.items():
        if record in gone:
            continue  # SET006
        is_used = (code, record) in used and not code.startswith(UNWAIVABLE)
        reason = None if is_used else _why_never(run, (code, record), rules)
        if (
            not is_used
            and not reason
            and states.get(code) is RuleState.RAN
            and _is_settled(run, rules[code], record, faulty)
        ):
            reason = f"{code} finds nothing in {record}"
        if reason:
            yield Flaw(
                message=reason,
                pointer=jsonio.pointer(index),
                expected="a waiver for something that is found",
                found=f"{code} for {record}",
                hint="remove the waiver",
                file=_file(run),
            )


def _why_never(run: Run, waiver: Waiver, rules: Mapping[str, Rule]) -> str | None:
    code, record = waiver
    if code not in rules:
        return f"there is no rule {code}"
    if code.startswith(UNWAIVABLE):
        return f"{code} cannot be waived: tables and readers count on it"
    if rules[code].scope is Scope.RUN:
        return f"{code} cannot be waived: it is about waivers"
    return f'no record has the id "{record}"' if record not in run.dataset.by_id else None


def _is_settled(run: Run, rule: Rule, identifier: str, faulty: AbstractSet[str]) -> bool:
    """Say whether a rule's silence about a record means that there is nothing.

    Rules pass over what is in doubt, so that errors where this one looks, or a text that is not at hand, leave it open.
    """
    records = run.dataset.by_id[identifier]
    if rule.needs_texts and not all(_has_texts(record, run) for record in records):
        return False
    if rule.scope is Scope.DATASET or rule.about_holders:
        kinds = {kind for record in records for kind in _looked_at(run, rule, record.kind)}
        if run.misses(*KINDS) or any(it.file.name in faulty for it in run.dataset.records if it.kind in kinds):
            return False
    return not faulty & _neighbourhood(run, records)


def _has_texts(record: Record, run: Run) -> bool:
    sources = {passage.source for passage in passages(record, run)} | (
        {record.id} if record.kind == "source" else set()
    )
    return all(text_of(run, source) is not None for source in sources)


def _looked_at(run: Run, rule: Rule, kind: str) -> Iterator[str]:
    """Give the kinds of record that a rule over many compares: the same kind, or those that may refer to it."""
    yield kind
    if rule.about_holders:
        yield from (other for other in KINDS if run.dataset.schemas.shape(other).names(kind))


def _neighbourhood(run: Run, records: Sequence[Record]) -> set[str]:
    """Name the files of records, of what they refer to, and of what that refers to: no rule over one looks further."""
    names = {record.file.name for record in records}
    for _ in range(2):
        ids = {reference.id for name in names for reference in run.dataset.references.get(name, ())}
        names |= {record.file.name for identifier in ids for record in run.dataset.by_id.get(identifier, ())}
    return names
