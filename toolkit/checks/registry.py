"""The one list of rules. A rule is a function that yields flaws; what it is called and weighs stands beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from toolkit.checks.subjects import Run
from toolkit.findings import Finding, Rule, RuleState, Scope, Severity
from toolkit.records import DataFile, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What a rule found at a place of the file it looks at.

    `on_key` points at a member's key instead of its value. `file` names another file than the one looked at; a
    rule of the whole dataset always gives it. `others` are further files that the flaw is as much about. `line` and
    `column` are given only where no pointer leads to the place.
    """

    message: str
    pointer: str = ""
    expected: str | None = None
    found: str | None = None
    hint: str | None = None
    on_key: bool = False
    file: DataFile | None = None
    others: tuple[DataFile, ...] = ()
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the rules of a run found, before waivers, and what became of each."""

    findings: Sequence[Finding]
    states: Mapping[str, RuleState]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule with the function that finds its flaws; the function takes what the rule's scope says, and the run."""

    rule: Rule
    over_files: Callable[[DataFile, Run], Iterable[Flaw]] | None = None
    over_records: Callable[[Record, Run], Iterable[Flaw]] | None = None
    over_dataset: Callable[[Run], Iterable[Flaw]] | None = None
    over_outcome: Callable[[Outcome, Run], Iterable[Flaw]] | None = None


_CHECKS: dict[str, Check] = {}
_Function = TypeVar("_Function", bound=Callable[..., Iterable[Flaw]])


def rule(  # noqa: PLR0913 (a rule has this many sides)
    code: str,
    title: str,
    *,
    why: str,
    scope: Scope = Scope.RECORD,
    severity: Severity = Severity.ERROR,
    needs_texts: bool = False,
    needs_release: bool = False,
    about_holders: bool = False,
) -> Callable[[_Function], _Function]:
    """Enter a function into the registry as the rule with this code, which no other may have."""

    def enter(function: _Function) -> _Function:
        if code in _CHECKS:
            raise ValueError(f"two rules have the code {code}")
        _CHECKS[code] = Check(
            rule=Rule(
                code=code,
                scope=scope,
                severity=severity,
                title=title,
                why=why,
                needs_texts=needs_texts,
                needs_release=needs_release,
                about_holders=about_holders,
            ),
            over_files=function if scope is Scope.FILE else None,
            over_records=function if scope is Scope.RECORD else None,
            over_dataset=function if scope is Scope.DATASET else None,
            over_outcome=function if scope is Scope.RUN else None,
        )
        return function

    return enter


def registered() -> Sequence[Check]:
    """Give the checks entered so far, in order of code."""
    return tuple(check for _, check in sorted(_CHECKS.items()))
