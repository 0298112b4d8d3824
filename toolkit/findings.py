"""What a run has to say: findings, where they stand, the rules behind them, and the report of a whole run."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error fails the run, a warning only when asked to, a note never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Scope(StrEnum):
    """What a rule looks at in one call; `RUN` is what the other rules found."""

    FILE = "file"
    RECORD = "record"
    DATASET = "dataset"
    RUN = "run"


class RuleState(StrEnum):
    """What became of a rule in a run; only `FAILED`, the rule itself broke, spoils the run."""

    RAN = "ran"
    NOT_APPLICABLE = "not applicable"
    NO_TEXTS = "no texts"
    FAILED = "failed"


class Status(StrEnum):
    """The outcome of a run in one word."""

    PASS = "pass"  # noqa: S105 (not a password)
    FAIL = "fail"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a file: line and column count from 1, columns in code points; the pointer is RFC 6901.

    `excerpt` is the file's line there, None for a file that was not read.
    """

    file: str
    line: int = 1
    column: int = 1
    pointer: str = ""
    excerpt: str | None = None

    def __str__(self) -> str:
        """Give the place as editors and terminals understand it."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of the data: its rule, its place, what was found, what was expected, what to do."""

    code: str
    severity: Severity
    message: str
    location: Location
    record: str | None = None
    expected: str | None = None
    found: str | None = None
    hint: str | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order by place, then by code and message, so that a run always reads the same."""
        where = self.location
        return (where.file, where.line, where.column, self.code, self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is known of a rule without running it; `code` is stable for ever.

    A rule that `needs_texts` has nothing to judge without the sources' texts, one that `needs_release` nothing before
    something was released. One that is `about_holders` finds fault with a record for what does not point to it, so
    that its finding may come and go with another file.
    """

    code: str
    scope: Scope
    severity: Severity
    title: str
    why: str
    needs_texts: bool = False
    needs_release: bool = False
    about_holders: bool = False

    @property
    def area(self) -> str:
        """The letters of the code: FILE, SCH, REF and so on."""
        return self.code.rstrip("0123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a run looked at; a span is checked when the recorded text of its source was at hand.

    `waived` counts the findings that the maintainers accept, and that are not reported.
    """

    files: int = 0
    records: int = 0
    spans: int = 0
    spans_checked: int = 0
    waived: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole run: its findings in order, the state of each rule, how much was looked at.

    `unavailable` are the ids of the sources whose recorded text was wanted and not at hand.
    """

    findings: tuple[Finding, ...]
    rules: Mapping[str, RuleState]
    counts: Counts
    unavailable: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """Count the findings of one severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def count_rules(self, state: RuleState) -> int:
        """Count the rules in one state."""
        return sum(found is state for found in self.rules.values())

    def status(self, *, strict: bool = False, require_texts: bool = False) -> Status:
        """Say whether the run passed.

        Warnings fail it only when `strict`, texts that are not at hand only when they are required; a rule that
        broke always spoils it.
        """
        if RuleState.FAILED in self.rules.values():
            return Status.ERROR
        worst = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        fails = any(f.severity in worst for f in self.findings) or (require_texts and bool(self.unavailable))
        return Status.FAIL if fails else Status.PASS
