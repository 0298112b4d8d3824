"""Words that the forms of a report share: what a finding says, how things are counted and named."""

from collections.abc import Iterable, Mapping, Sequence

from toolkit.findings import Finding, Rule, RuleState, Status
from toolkit.report.escaping import printable

VERDICTS: Mapping[Status, str] = {Status.PASS: "passed", Status.FAIL: "failed", Status.ERROR: "spoiled"}
"""The outcome of a run, as people read it."""

REASONS: Mapping[RuleState, str] = {
    RuleState.NOT_APPLICABLE: "not applicable: nothing in this dataset is what the rule looks at",
    RuleState.NO_TEXTS: "did not run: no texts were at hand",
    RuleState.FAILED: "the rule broke: what it should have found is not in this report",
}
"""Why a rule has said nothing of the data."""


def explained(finding: Finding) -> list[str]:
    """Say in lines what is wrong, what was expected, what was found and what to do; each line is safe to print."""
    details = (("expected", finding.expected), ("found", finding.found), ("hint", finding.hint))
    return [printable(finding.message), *(f"{name}: {printable(value)}" for name, value in details if value)]


def titled(code: str, rules: Iterable[Rule]) -> str:
    """Name a rule by its code and, where it is known, its title."""
    title = next((rule.title for rule in rules if rule.code == code), None)
    return f"{code} {title}" if title else code


def counted(count: int, noun: str) -> str:
    """Say how many there are: `1 error`, `5,000 errors`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def listed(names: Sequence[str], most: int) -> str:
    """Name the first few, and say how many there are if that is not all."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and others ({most:,} of {len(names):,} named)"
