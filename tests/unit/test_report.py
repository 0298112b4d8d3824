"""Reports as text and JSON."""

import json

import pytest

from toolkit.findings import Counts, Finding, Location, Report, RuleState, Severity, Status
from toolkit.report import envelope, text
from toolkit.report.escaping import printable

FINDING = Finding(
    code="REF001",
    severity=Severity.ERROR,
    message='no record has the id "japn"',
    location=Location(file="dataset/a.json", line=3, column=14, pointer="/actor", excerpt='    "actor": "japn",'),
    record="a",
    expected="the id of an actor",
    found='"japn"',
    hint='did you mean "japan"?',
)


def _report(*findings: Finding, **counts: int) -> Report:
    return Report(
        findings=findings,
        rules={"REF001": RuleState.RAN, "EVD002": RuleState.NO_TEXTS},
        counts=Counts(files=3, records=2, **counts),
        unavailable=("gazette",) if counts.get("spans") else (),
    )


def test_text_shows_place_line_caret_and_way_out() -> None:
    """A person sees where, what was found, what was expected and what to do."""
    report = _report(FINDING)
    assert text.render(report, report.status()) == (
        "dataset/a.json\n"
        '  3:14  error REF001  no record has the id "japn"\n'
        '      | "actor": "japn",\n'
        "      |          ^\n"
        "      at        /actor\n"
        "      expected  the id of an actor\n"
        '      found     "japn"\n'
        '      hint      did you mean "japan"?\n'
        "\n"
        "failed: 1 error, 0 warnings in 2 records, 1 rule ran, 1 had no texts\n"
    )


def test_text_says_what_it_could_not_check() -> None:
    """Spans without their text are counted, and the text is named."""
    report = _report(spans=5, spans_checked=2)
    assert text.render(report, report.status()) == (
        "passed: 0 errors, 0 warnings in 2 records, 1 rule ran, 1 had no texts\n"
        "2 spans checked against the text, 3 not: no text for gazette\n"
        "(texts stay outside the dataset: give their folder with --texts DIR)\n"
    )


def test_text_cuts_a_long_list_and_says_so() -> None:
    """Of 5,000 findings 100 are shown, and both numbers."""
    rendered = text.render(_report(*[FINDING] * 5000), Status.FAIL)
    assert rendered.count("error REF001") == 100
    assert "100 of 5,000 findings shown; --format json has all\n" in rendered


def test_text_shows_the_worst_of_a_long_list() -> None:
    """A hundred warnings do not hide the error behind them; what is shown stands in the order of the files."""
    warning = Finding(code="W", severity=Severity.WARNING, message="m", location=Location(file="a.json"))
    rendered = text.render(_report(*[warning] * 60, FINDING, *[warning] * 60), Status.FAIL)
    assert [rendered.count(word) for word in ("warning W", "error REF001")] == [99, 1]
    assert rendered.index("dataset/a.json") < rendered.rindex("warning W")
    assert "100 of 121 findings shown, the worst; --format json has all\n" in rendered


def test_text_cuts_a_long_line_around_the_place() -> None:
    """In a minified file the caret still stands under the place."""
    line = "x" * 400 + "HERE" + "y" * 400
    where = Location(file="a.json", column=401, excerpt=line)
    shown = text.render(_report(Finding(code="A", severity=Severity.NOTE, message="m", location=where)), Status.PASS)
    marked, caret = (row.removeprefix("      | ") for row in shown.splitlines()[2:4])
    assert marked[caret.index("^") :].startswith("HEREy")
    assert (marked[0], marked[-1]) == ("…", "…")


@pytest.mark.parametrize(
    ("before", "column"),
    [
        ('\t\t"日本": ', 8),
        ('"e\u0301": ', 5),
        ('"\u0e17\u0e35\u0e48": ', 5),
        ('"a\u20dd": ', 5),
        ('"\uff8a\uff9f\uff9d": ', 7),
        ('"\u202e": ', 10),
    ],
)
def test_the_caret_stands_where_a_terminal_shows_the_place(before: str, column: int) -> None:
    """Wide characters take two columns, marks on others none, an escape as many as it has; tabs are one space each."""
    where = Location(file="a.json", column=len(before) + 1, excerpt=f"{before}HERE")
    shown = text.render(_report(Finding(code="A", severity=Severity.NOTE, message="m", location=where)), Status.PASS)
    marked, caret = (row.removeprefix("      | ") for row in shown.splitlines()[2:4])
    assert marked.endswith("HERE")
    assert caret == " " * column + "^"


def test_nothing_in_a_file_reaches_the_terminal_raw() -> None:
    """Control characters, line separators and bidi controls are shown as escapes."""
    assert printable("a\x1b[31m\u202eb\u2028c\x9bd é 漢") == "a\\x1b[31m\\u202eb\\u2028c\\x9bd é 漢"


def test_json_is_one_document_with_every_finding() -> None:
    """Programs get all findings, the counts, and each rule's state."""
    report = _report(FINDING, FINDING)
    document = json.loads(envelope.render(report, report.status(), 1))
    assert document == {
        "report_version": 1,
        "command": "validate",
        "status": "fail",
        "exit_code": 1,
        "counts": {
            "errors": 2,
            "warnings": 0,
            "notes": 0,
            "files": 3,
            "records": 2,
            "spans": 0,
            "spans_checked": 0,
            "waived": 0,
            "rules_ran": 1,
            "rules_without_texts": 1,
            "rules_not_applicable": 0,
        },
        "rules": {"REF001": "ran", "EVD002": "no texts"},
        "findings": [
            {
                "code": "REF001",
                "severity": "error",
                "message": 'no record has the id "japn"',
                "file": "dataset/a.json",
                "line": 3,
                "column": 14,
                "pointer": "/actor",
                "record": "a",
                "expected": "the id of an actor",
                "found": '"japn"',
                "hint": 'did you mean "japan"?',
            }
        ]
        * 2,
        "sources_without_text": [],
    }


def test_a_warning_fails_only_a_strict_run() -> None:
    """Warnings pass, unless they are asked not to."""
    warning = Finding(code="REF008", severity=Severity.WARNING, message="m", location=Location(file="a"))
    assert (_report(warning).status(), _report(warning).status(strict=True)) == (Status.PASS, Status.FAIL)


def test_a_missing_text_fails_only_when_texts_are_required() -> None:
    """What could not be checked passes, unless it is asked not to."""
    report = _report(spans=1)
    assert (report.status(), report.status(require_texts=True)) == (Status.PASS, Status.FAIL)


def test_a_broken_rule_spoils_the_run() -> None:
    """A run in which a rule broke never counts as passed."""
    report = Report(findings=(), rules={"REF001": RuleState.FAILED}, counts=Counts())
    assert report.status() is Status.ERROR
