"""A report for people: grouped by file, each finding with its line and a caret, a summary at the end."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from toolkit.findings import Finding, Report, RuleState, Severity, Status
from toolkit.report.cells import text_width
from toolkit.report.escaping import printable, tamed

SHOWN = 100
"""How many findings are shown before the rest is only counted."""

WIDTH = 100
"""How many characters of a file's line are shown, around the place."""

LONGEST_POINTER = 200
"""How many characters of a pointer are shown."""

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def render(report: Report, status: Status, *, colour: bool = False) -> str:
    """Render a report; `status` is the verdict under the options of the run."""
    blocks = []
    for file, findings in groupby(_shown(report.findings), key=lambda finding: finding.location.file):
        lines = [line for finding in findings for line in described(finding, colour=colour)]
        name = f"./{printable(file)}" if file.startswith("::") else printable(file)  # … and :: at the start of a line
        blocks.append("\n".join([_styled(name, "1", colour=colour), *lines]))
    blocks.append("\n".join(_summary(report, status, colour=colour)))
    return tamed("\n\n".join(blocks)) + "\n"


def _shown(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Choose what is shown, in its order: when there is more than fits, the worst."""
    if len(findings) <= SHOWN:
        return findings
    severities = list(Severity)
    worst = sorted(enumerate(findings), key=lambda it: (severities.index(it[1].severity), it[0]))[:SHOWN]
    return [finding for _, finding in sorted(worst, key=lambda it: it[0])]


def described(finding: Finding, *, colour: bool) -> Iterator[str]:
    """Describe a finding in lines: place and message, the line with a caret, what was expected and found, a way out."""
    where = finding.location
    severity = _styled(finding.severity, _COLOURS[finding.severity], colour=colour)
    yield f"  {where.line}:{where.column}  {severity} {finding.code}  {printable(finding.message)}"
    yield from _excerpt(where.excerpt, where.column)
    if where.pointer:
        yield f"      at        {printable(_cut(where.pointer))}"
    for name, value in (("expected", finding.expected), ("found", finding.found), ("hint", finding.hint)):
        if value:
            yield f"      {name:<9} {printable(value)}"


def _cut(pointer: str) -> str:
    """Shorten a pointer that is longer than a line or two; JSON and SARIF have the whole."""
    return pointer if len(pointer) <= LONGEST_POINTER else f"{pointer[: LONGEST_POINTER - 1]}…"


def _excerpt(line: str | None, column: int) -> Iterator[str]:
    """Show the place in its line; a long line is cut around it, with ellipses that say so."""
    if line is None or not line.strip():
        return
    begin = max(0, column - 1 - WIDTH // 2) if len(line) > WIDTH else 0
    before = printable(line[begin : column - 1].replace("\t", " "))
    after = printable(line[column - 1 : begin + WIDTH].replace("\t", " "))
    head = "…" if begin else ""
    tail = "…" if begin + WIDTH < len(line) else ""
    lead = "" if begin else before[: len(before) - len(before.lstrip())]
    before = before[len(lead) :]
    yield f"      | {head}{before}{after}{tail}"
    yield f"      | {' ' * text_width(head + before)}^"


def _summary(report: Report, status: Status, *, colour: bool) -> Iterator[str]:
    total = len(report.findings)
    if total > SHOWN:
        yield f"{SHOWN} of {total:,} findings shown{_first(report)}; --format json has all"
    word = {Status.PASS: ("passed", "32"), Status.FAIL: ("failed", "31"), Status.ERROR: ("spoiled", "31")}[status]
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    verdict = _styled(word[0], word[1], colour=colour)
    yield f"{verdict}: {_number(errors, 'error')}, {_number(warnings, 'warning')} in {_scope(report)}"
    yield from _spans(report)


_STATES = (
    (RuleState.NOT_APPLICABLE, "not applicable"),
    (RuleState.NO_TEXTS, "had no texts"),
    (RuleState.FAILED, "broke"),
)


def _first(report: Report) -> str:
    return ", the worst" if len({finding.severity for finding in report.findings}) > 1 else ""


def _scope(report: Report) -> str:
    parts = [f"{_number(report.counts.records, 'record')}, {_number(report.count_rules(RuleState.RAN), 'rule')} ran"]
    for state, words in _STATES:
        if report.count_rules(state):
            parts.append(f"{report.count_rules(state)} {words}")
    if report.counts.waived:
        parts.append(f"{report.counts.waived:,} waived")
    return ", ".join(parts)


def _spans(report: Report) -> Iterator[str]:
    counts = report.counts
    if counts.spans:
        missing = counts.spans - counts.spans_checked
        left = f", {missing:,} not: no text for {_named(report.unavailable)}" if missing else ""
        yield f"{_number(counts.spans_checked, 'span')} checked against the text{left}"
    if counts.spans > counts.spans_checked:
        yield "(texts stay outside the dataset: give their folder with --texts DIR)"


def _named(sources: Sequence[str], shown: int = 3) -> str:
    names = ", ".join(sources[:shown])
    return names if len(sources) <= shown else f"{names} and others ({shown} of {len(sources):,} named)"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _styled(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
