"""Reports as JUnit XML."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from junitparser import Failure, JUnitXml, Skipped

from toolkit.findings import Counts, Finding, Location, Report, Rule, RuleState, Scope, Severity
from toolkit.report import junit

RULES = (Rule(code="SCH001", scope=Scope.RECORD, severity=Severity.ERROR, title="A key is <missing>", why="w"),)

FINDING = Finding(
    code="REF001",
    severity=Severity.ERROR,
    message='no record has the id "japn"',
    location=Location(file="dataset/a.json", line=3, column=14, pointer="/actor"),
    record="a",
    expected="the id of an actor",
)
WARNING = replace(FINDING, severity=Severity.WARNING)
NOTE = replace(FINDING, severity=Severity.NOTE)


def _report(*findings: Finding, unavailable: tuple[str, ...] = ()) -> Report:
    rules = {"REF001": RuleState.RAN, "SCH001": RuleState.RAN, "EVD002": RuleState.NO_TEXTS}
    return Report(findings=findings, rules=rules, counts=Counts(files=3, records=2), unavailable=unavailable)


def _totals(text: str) -> tuple[int, int, int, int]:
    """Give tests, failures, errors, skipped, as the document says and as its cases are."""
    read = JUnitXml.fromstring(text.encode())
    said = (read.tests, read.failures, read.errors, sum(suite.skipped for suite in read))
    read.update_statistics()  # type: ignore[no-untyped-call]
    assert said == (read.tests, read.failures, read.errors, read.skipped)
    return said


def test_a_report_is_whole() -> None:
    """A finding is a failure of its file; rules without findings pass; what did not run is skipped."""
    assert junit.render(_report(FINDING, unavailable=("gazette",)), RULES) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="toolkit validate" tests="4" failures="1" errors="0">\n'
        '  <testsuite name="EVD" tests="1" failures="0" errors="0" skipped="1">\n'
        '    <testcase classname="toolkit.EVD" name="EVD002">\n'
        '      <skipped message="did not run: no texts were at hand" type="no texts" />\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="REF" tests="1" failures="1" errors="0" skipped="0">\n'
        '    <testcase classname="dataset/a.json" name="REF001 at /actor">\n'
        '      <failure message="no record has the id &quot;japn&quot;" type="REF001">dataset/a.json:3:14\n'
        '| no record has the id "japn"\n'
        "| expected: the id of an actor</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="SCH" tests="1" failures="0" errors="0" skipped="0">\n'
        '    <testcase classname="toolkit.SCH" name="SCH001 A key is &lt;missing&gt;" />\n'
        "  </testsuite>\n"
        '  <testsuite name="texts" tests="1" failures="0" errors="0" skipped="1">\n'
        '    <testcase classname="toolkit.texts" name="gazette">\n'
        '      <skipped message="the text is not at hand: spans in it were not checked" />\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testcase": {"name", "time", "classname", "group"},
    **{outcome: {"type", "message"} for outcome in ("failure", "error", "skipped")},
}
"""What Jenkins's xUnit plugin, which drops a document that has anything else, lets each element have."""


def test_every_reader_takes_it() -> None:
    """No element has an attribute that the strictest reader does not know."""
    report = replace(_report(FINDING, WARNING, unavailable=("gazette",)), rules={"SET001": RuleState.FAILED})
    for text in (junit.render(report, RULES), junit.render(_report(), RULES), junit.failure("none")):
        for element in ET.fromstring(text.encode()).iter():  # noqa: S314 (it is our own)
            assert set(element.attrib) <= ATTRIBUTES[element.tag]


def test_a_warning_is_a_failure_only_in_a_strict_run() -> None:
    """The document never fails a run that the command passes, nor the other way round."""
    report = _report(WARNING, NOTE)
    assert _totals(junit.render(report, RULES)) == (4, 0, 0, 3)
    assert _totals(junit.render(report, RULES, strict=True)) == (4, 1, 0, 2)


def test_what_does_not_fail_the_run_is_shown_all_the_same() -> None:
    """A warning stands in the document with its weight, its place and its words."""
    suites = {suite.name: list(suite) for suite in JUnitXml.fromstring(junit.render(_report(WARNING), RULES).encode())}
    result = suites["REF"][0].result[0]
    assert isinstance(result, Skipped)
    assert (result.message, result.type) == ('warning: no record has the id "japn"', "REF001")


def test_a_missing_text_is_a_failure_when_texts_are_required() -> None:
    """Each source whose text is not at hand is a case."""
    report = _report(unavailable=("gazette", "notice"))
    assert _totals(junit.render(report, RULES)) == (5, 0, 0, 3)
    assert _totals(junit.render(report, RULES, require_texts=True)) == (5, 2, 0, 1)


def test_a_broken_rule_is_an_error() -> None:
    """A rule that broke is an error, whether or not a finding is left that says so."""
    for findings in ((), (FINDING,)):
        report = replace(_report(*findings), rules={"REF001": RuleState.FAILED})
        assert _totals(junit.render(report, RULES)) == (1, 0, 1, 0)


def test_no_two_cases_have_one_name() -> None:
    """Readers drop the second case of a name, so a place with several findings numbers them."""
    whole = replace(FINDING, location=Location(file="dataset/a.json", line=7, column=2))
    suites = {s.name: s for s in JUnitXml.fromstring(junit.render(_report(FINDING, FINDING, whole), RULES).encode())}
    assert [case.name for case in suites["REF"]] == ["REF001 at /actor", "REF001 at /actor (2)", "REF001 at 7:2"]


def test_what_xml_cannot_hold_is_shown_as_an_escape() -> None:
    """Controls, noncharacters and the end of a CDATA section do not break the document."""
    hostile = replace(FINDING, message="\0\x1b\uffff\ufffe ]]> <b> &amp; ##[error]\n::error::", expected=None)
    text = junit.render(_report(hostile), RULES)
    suites = {suite.name: list(suite) for suite in JUnitXml.fromstring(text.encode())}
    result = suites["REF"][0].result[0]
    written = r"\x00\x1b\uffff\ufffe ]]> <b> &amp; ##[error]\n::error::"
    assert isinstance(result, Failure)
    assert (result.message, result.text) == (written, f"dataset/a.json:3:14\n| {written}")
    assert "##[" not in text


def test_a_file_name_stays_on_its_line() -> None:
    """A name with a line end in it does not begin a line, where a CI runner would look for an order."""
    text = junit.render(_report(replace(FINDING, location=Location(file="a\n::error::b"))), RULES)
    assert r'type="REF001">a\n::error::b:1:1' in text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())


def test_a_run_that_could_not_be_made_is_an_error() -> None:
    """Where nothing could be checked, the document says why."""
    assert junit.failure("no dataset at <x>") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="toolkit validate" tests="1" failures="0" errors="1">\n'
        '  <testsuite name="run" tests="1" failures="0" errors="1" skipped="0">\n'
        '    <testcase classname="toolkit.run" name="run">\n'
        '      <error message="no dataset at &lt;x&gt;" />\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_no_finding_is_left_out() -> None:
    """Of 5,000 findings the document holds 5,000."""
    assert _totals(junit.render(_report(*[FINDING] * 5000), RULES)) == (5002, 5000, 0, 1)
