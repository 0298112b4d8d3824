"""A report for programs: one versioned JSON document, the same shape whether the run went well, badly or not at all."""

from typing import Any

from toolkit.findings import Finding, Report, RuleState, Severity, Status
from toolkit.report.document import document

REPORT_VERSION = 1


def render(report: Report, status: Status, exit_code: int, *, command: str = "validate") -> str:
    """Render a report with every finding."""
    counts = report.counts
    return _document(
        command,
        status,
        exit_code,
        counts={
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "notes": report.count(Severity.NOTE),
            "files": counts.files,
            "records": counts.records,
            "spans": counts.spans,
            "spans_checked": counts.spans_checked,
            "waived": counts.waived,
            "rules_ran": report.count_rules(RuleState.RAN),
            "rules_without_texts": report.count_rules(RuleState.NO_TEXTS),
            "rules_not_applicable": report.count_rules(RuleState.NOT_APPLICABLE),
        },
        rules=dict(report.rules),
        findings=[_finding(finding) for finding in report.findings],
        sources_without_text=list(report.unavailable),
    )


def failure(message: str, exit_code: int, *, command: str = "validate") -> str:
    """Render what is left of a run that could not be made."""
    return _document(command, Status.ERROR, exit_code, counts={}, rules={}, findings=[], error=message)


def _document(command: str, status: Status, exit_code: int, **parts: Any) -> str:  # noqa: ANN401 (JSON values)
    head = {"report_version": REPORT_VERSION, "command": command, "status": status, "exit_code": exit_code}
    return document(head | parts)


def _finding(finding: Finding) -> dict[str, str | int | None]:
    where = finding.location
    optional = {"expected": finding.expected, "found": finding.found, "hint": finding.hint}
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "pointer": where.pointer,
        "record": finding.record,
        **{name: value for name, value in optional.items() if value is not None},
    }
