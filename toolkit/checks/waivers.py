"""Waivers: findings that the maintainers accept, and the ratchet that keeps only those still needed."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from toolkit import jsonio
from toolkit.checks.registry import Flaw
from toolkit.checks.subjects import Run
from toolkit.findings import Finding, RuleState, Severity

UNWAIVABLE = ("FILE", "SCH")
"""Areas whose findings no waiver takes away: tables and readers count on files and schemas."""

Waiver = tuple[str, str]
"""The code of a rule and the id of a record."""


def waivers(run: Run) -> Mapping[Waiver, int]:
    """Give the dataset's waivers that keep to the schema, each with its place in the file."""
    file = next((file for file in run.dataset.files if file.kind == "waivers"), None)
    entries = file.value if file and isinstance(file.value, list) else []
    faulty = {jsonio.tokens(place)[0] for place in run.doubtful(file)} if file else set()
    pairs = ((entry.get("code"), entry.get("record")) if isinstance(entry, dict) else (None, None) for entry in entries)
    return {
        (str(code), str(record)): index
        for index, (code, record) in enumerate(pairs)
        if code and record and str(index) not in faulty
    }


def is_waived(finding: Finding, waived: Collection[Waiver]) -> bool:
    """Say whether a finding is one that the maintainers accept; what a schema refuses, nobody can."""
    return (finding.code, finding.record) in waived and not finding.code.startswith(UNWAIVABLE)


def unused(
    run: Run,
    waived: Mapping[Waiver, int],
    found: Sequence[Finding],
    states: Mapping[str, RuleState],
    codes: Collection[str],
) -> Iterator[Flaw]:
    """Find waivers that waive nothing: their rule ran and found nothing there, or rule or record do not exist.

    `codes` are all rules that there are, whether they took part in this run or not.
    """
    file = next((file for file in run.dataset.files if file.kind == "waivers"), None)
    used = {(finding.code, finding.record) for finding in found}
    settled = states if not _is_unsettled(found, waived) else {}
    for (code, record), index in waived.items():
        is_used = (code, record) in used and not code.startswith(UNWAIVABLE)
        reason = None if is_used else _why_unused(run, (code, record), settled, codes)
        if reason:
            yield Flaw(
                message=reason,
                pointer=jsonio.pointer(index),
                expected="a waiver for something that is found",
                found=f"{code} for {record}",
                hint="remove the waiver",
                file=file,
            )


def _is_unsettled(found: Sequence[Finding], waived: Collection[Waiver]) -> bool:
    """Say whether there are errors: rules pass over what is in doubt, so that their silence says nothing yet."""
    return any(finding.severity is Severity.ERROR and not is_waived(finding, waived) for finding in found)


def _why_unused(run: Run, waiver: Waiver, states: Mapping[str, RuleState], codes: Collection[str]) -> str | None:
    code, record = waiver
    if code not in codes:
        return f"there is no rule {code}"
    if code.startswith(UNWAIVABLE):
        return f"{code} cannot be waived: tables and readers count on it"
    if record not in run.dataset.by_id:
        return f'no record has the id "{record}"'
    return f"{code} finds nothing in {record}" if states.get(code) is RuleState.RAN else None
