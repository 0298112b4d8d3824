"""A report as JUnit XML, for GitLab, Jenkins and whatever else reads it.

Nothing is in it that Jenkins's schema (`junit-10.xsd` of its xUnit plugin, the strictest of the readers) leaves out:

    testsuite   an area of rules, and one more for the texts that were not at hand
    testcase    a finding (classname: its file; name: code and place), or a rule that found nothing
    failure     a finding that fails the run
    skipped     a finding that does not fail it (a warning, a note), a rule that did not run, a text not at hand
    error       a rule that broke

So the totals say the same as the exit code: no failure and no error means that the run passed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from toolkit.findings import Finding, Report, Rule, RuleState, Severity
from toolkit.report.escaping import printable
from toolkit.report.wording import REASONS, explained, titled

NAME = "toolkit validate"

_OUTCOMES = {"failures": "failure", "errors": "error", "skipped": "skipped"}
_NOT_XML = re.compile("[\ufffe\uffff]")  # all that `printable` leaves and XML 1.0 forbids


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A testcase; without an outcome it passed."""

    suite: str
    classname: str
    name: str
    outcome: str | None = None
    message: str = ""
    kind: str = ""
    text: str | None = None


def render(report: Report, rules: Sequence[Rule], *, strict: bool = False, require_texts: bool = False) -> str:
    """Render a report with every finding; with `strict` warnings are failures, with `require_texts` missing texts."""
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    texts = _texts(report, "failure" if require_texts else "skipped")
    return _document([*_findings(report, fatal), *_rules(report, rules), *texts])


def failure(message: str) -> str:
    """Render what is left of a run that could not be made."""
    return _document([_Case(suite="run", classname="toolkit.run", name="run", outcome="error", message=message)])


def _findings(report: Report, fatal: set[Severity]) -> Iterator[_Case]:
    """Give a case a finding; readers drop the second of one name, so names that repeat are numbered."""
    seen: Counter[tuple[str, str]] = Counter()
    for finding in report.findings:
        where = finding.location
        name = f"{finding.code} at {where.pointer or f'{where.line}:{where.column}'}"
        seen[where.file, name] += 1
        number = seen[where.file, name]
        yield _Case(
            suite=_area(finding.code),
            classname=where.file,
            name=name if number == 1 else f"{name} ({number})",
            outcome=_outcome(finding, report, fatal),
            message=finding.message if finding.severity in fatal else f"{finding.severity}: {finding.message}",
            kind=finding.code,
            text="\n".join([printable(str(where)), *_indented(explained(finding))]),
        )


def _indented(lines: Sequence[str]) -> list[str]:
    """Keep what a line says from its beginning, where a CI runner may take it for an order."""
    return [f"| {line}" for line in lines]


def _outcome(finding: Finding, report: Report, fatal: set[Severity]) -> str:
    if report.rules.get(finding.code) is RuleState.FAILED:
        return "error"
    return "failure" if finding.severity in fatal else "skipped"


def _rules(report: Report, rules: Sequence[Rule]) -> Iterator[_Case]:
    """Give a case for each rule that no finding speaks for."""
    outcomes = {RuleState.RAN: None, RuleState.FAILED: "error"}
    spoken = {finding.code for finding in report.findings}
    for code, state in report.rules.items():
        if code not in spoken:
            yield _Case(
                suite=_area(code),
                classname=f"toolkit.{_area(code)}",
                name=titled(code, rules),
                outcome=outcomes.get(state, "skipped"),
                message=REASONS.get(state, ""),
                kind=state,
            )


def _texts(report: Report, outcome: str) -> Iterator[_Case]:
    for source in report.unavailable:
        message = "the text is not at hand: spans in it were not checked"
        yield _Case(suite="texts", classname="toolkit.texts", name=source, outcome=outcome, message=message)


def _area(code: str) -> str:
    return code.rstrip("0123456789")


def _document(cases: Sequence[_Case]) -> str:
    totals = _totals(cases)
    del totals["skipped"]  # which only a testsuite has
    root = ET.Element("testsuites", {"name": NAME, **totals})
    for suite in sorted({case.suite for case in cases}):
        own = [case for case in cases if case.suite == suite]
        parent = ET.SubElement(root, "testsuite", {"name": _xml(suite), **_totals(own)})
        for case in own:
            _add(parent, case)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    # GitHub's runner obeys "##[" anywhere in a line of a step's output; XML reads the reference as the same text.
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text.replace("##[", "#&#35;[")}\n'


def _totals(cases: Sequence[_Case]) -> dict[str, str]:
    outcomes = Counter(case.outcome for case in cases)
    return {"tests": str(len(cases)), **{name: str(outcomes[outcome]) for name, outcome in _OUTCOMES.items()}}


def _add(parent: ET.Element, case: _Case) -> None:
    names = {"classname": case.classname, "name": case.name}
    element = ET.SubElement(parent, "testcase", {name: _xml(value) for name, value in names.items()})
    if case.outcome:
        about = {"message": _xml(case.message), "type": _xml(case.kind)}
        child = ET.SubElement(element, case.outcome, {name: value for name, value in about.items() if value})
        child.text = "\n".join(_xml(line) for line in case.text.split("\n")) if case.text else None


def _xml(text: str) -> str:
    r"""Show what XML cannot hold, and what would hide or turn text, as an escape: \x1b, \uffff."""
    return _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", printable(text))
