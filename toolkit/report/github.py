"""A report for GitHub Actions: workflow commands that become annotations, and a job summary.

The runner obeys what a step prints, so every line that holds a word of the data begins with a command of ours, and
nothing in it can end the line, a property or the command.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from toolkit.findings import Finding, Report, Rule, Severity, Status
from toolkit.report import summary
from toolkit.report.escaping import printable
from toolkit.report.wording import VERDICTS, counted, explained, titled

MOST = 10
"""How many annotations of one severity GitHub shows for a step."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = _IN_DATA | str.maketrans({":": "%3A", ",": "%2C"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """What goes to a step's standard output, and what goes into the file that `GITHUB_STEP_SUMMARY` names."""

    commands: str
    summary: str


def render(report: Report, status: Status, rules: Sequence[Rule]) -> Annotations:
    """Render a report: the worst findings as annotations, as many as GitHub shows, and all in the summary."""
    shown = [finding for severity in Severity for finding in islice(_of(report, severity), MOST)]
    lines = [_command(finding, rules) for finding in shown]
    return Annotations(
        commands="".join(f"{line}\n" for line in (*lines, *_end(report, status, len(shown)))),
        summary=summary.render(report, status, rules),
    )


def failure(message: str) -> Annotations:
    """Render what is left of a run that could not be made."""
    title = "toolkit validate could not run".translate(_IN_PROPERTIES)
    return Annotations(
        commands=f"::error title={title}::{printable(message).translate(_IN_DATA)}\n",
        summary=summary.failure(message),
    )


def _of(report: Report, severity: Severity) -> Iterator[Finding]:
    return (finding for finding in report.findings if finding.severity is severity)


def _command(finding: Finding, rules: Sequence[Rule]) -> str:
    where = finding.location
    properties = {
        "file": where.file,
        "line": str(where.line),
        "col": str(where.column),
        "title": titled(finding.code, rules),
    }
    written = ",".join(f"{name}={printable(value).translate(_IN_PROPERTIES)}" for name, value in properties.items())
    data = "\n".join(explained(finding)).translate(_IN_DATA)
    return f"::{_COMMANDS[finding.severity]} {written}::{data}"


def _end(report: Report, status: Status, shown: int) -> Iterator[str]:
    """Say in numbers, which no data can forge, how the run went and how much of it is annotated."""
    total = len(report.findings)
    if total > shown:
        yield f"{shown:,} of {total:,} findings annotated, the worst first; the job summary and --format json have more"
    parts = [counted(report.count(severity), severity) for severity in Severity]
    missing = report.counts.spans - report.counts.spans_checked
    unchecked = f"; {missing:,} of {counted(report.counts.spans, 'span')} not checked: no text" if missing else ""
    yield f"{VERDICTS[status]}: {', '.join(parts)} in {counted(report.counts.records, 'record')}{unchecked}"
