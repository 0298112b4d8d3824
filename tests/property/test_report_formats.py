"""Laws that hold of every form of a report, whatever the data say."""

import json
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from junitparser import JUnitXml

from toolkit.findings import Counts, Finding, Location, Report, Rule, RuleState, Scope, Severity
from toolkit.report import envelope, github, junit, sarif, text
from toolkit.report.escaping import printable
from toolkit.report.wording import explained

CODES = ("EVD002", "REF001", "SCH001", "XYZ001")
RULES = [
    Rule(code=code, scope=Scope.RECORD, severity=Severity.ERROR, title=f"A title, of: {code} | 100 %", why="Why.")
    for code in CODES[:-1]
]
ORDERS = ("error", "warning", "notice", "debug", "set-output", "add-mask", "stop-commands", "group", "endgroup")

_VENDOR = Path(__file__).parents[1] / "vendor"
SARIF = Draft202012Validator(json.loads((_VENDOR / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")))
ENVELOPE = Draft202012Validator(
    json.loads(files("toolkit.report").joinpath("validate-report-1.schema.json").read_text(encoding="utf-8"))
)

HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("\n", "\r\n", "\r", "\t", "\0", "\x0b", "\x0c", "\x1b[31m", "\x85", "\x9b", "\u2028", "\u2029"),
                *("\u202e", "\u2066", "\u200b", "\ufeff", "\ufffe", "\uffff", "\U0001fffe", "\u00ad", "\u0301", "漢"),
                *("::error::", "::error file=a::", "::add-mask::", "::stop-commands::x", "##[error]", "%0A", "%25"),
                *("::", ":", ",", "%", "=", "]]>", "<!--", "<script>", "</failure>", "&amp;", "&#10;", '"', "'"),
                *("|", "\\|", "\\", "`", "```", "[x](http://e.example)", "![x](//e)", "@all", "<br>", "{0}", "}", " "),
            ]
        ),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
    ),
    max_size=6,
).map("".join)
"""Texts that try to be something else in each of the forms."""

LOCATIONS = st.builds(
    Location,
    file=HOSTILE.map(lambda text: f"{text}.json"),
    line=st.integers(1, 9),
    column=st.integers(1, 9),
    pointer=st.one_of(st.just(""), HOSTILE),
    excerpt=st.one_of(st.none(), HOSTILE),
)

_OPTIONAL = st.one_of(st.none(), HOSTILE)

FINDINGS = st.builds(
    Finding,
    code=st.sampled_from(CODES),
    severity=st.sampled_from(Severity),
    message=HOSTILE,
    location=LOCATIONS,
    record=_OPTIONAL,
    expected=_OPTIONAL,
    found=_OPTIONAL,
    hint=_OPTIONAL,
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Draw a report of a few findings, at times of one finding many times over."""
    findings = draw(st.lists(FINDINGS, max_size=4)) * draw(st.sampled_from([1, 1, 1, 12]))
    unavailable = draw(st.lists(HOSTILE, max_size=3, unique=True))
    return Report(
        findings=tuple(findings),
        rules=draw(st.dictionaries(st.sampled_from(CODES), st.sampled_from(RuleState))),
        counts=Counts(files=1, records=1, spans=len(unavailable)),
        unavailable=tuple(unavailable),
    )


def order(line: str) -> tuple[str, dict[str, str], str] | None:
    """Read a line as GitHub's runner does: the older form, anywhere in it, if it is not one of the newer form."""
    parts = line.lstrip().split("::", 2)
    if len(parts) == 3 and not parts[0]:
        name, _, properties = parts[1].partition(" ")
        if name.lower() in ORDERS:
            pairs = (pair.split("=", 1) for pair in properties.strip().split(",") if "=" in pair)
            return name, {key: unescaped(value) for key, value in pairs}, unescaped(parts[2])
    old = re.search(r"##\[([a-zA-Z-]+)[^\]]*\]", line)
    return (old[1], {}, "") if old and old[1].lower() in ORDERS else None


def unescaped(value: str) -> str:
    """Undo the escapes of data and of properties, in the runner's order."""
    for escape, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        value = value.replace(escape, sign)
    return value


@given(reports())
def test_each_annotation_is_one_command_that_reads_back(report: Report) -> None:
    """The runner finds exactly the annotations that were meant, with the words that were meant."""
    lines = github.render(report, report.status(), RULES).commands.splitlines()
    found = [command for command in map(order, lines) if command]
    meant = [
        finding
        for severity in Severity
        for finding in [finding for finding in report.findings if finding.severity is severity][:10]
    ]
    assert [name for name, _, _ in found] == [finding.severity.replace("note", "notice") for finding in meant]
    assert [data.split("\n")[0] for _, _, data in found] == [printable(finding.message) for finding in meant]
    assert [data for _, _, data in found] == ["\n".join(explained(finding)) for finding in meant]
    assert [(given["file"], given["line"], given["col"]) for _, given, _ in found] == [
        (printable(where.file), str(where.line), str(where.column)) for where in (f.location for f in meant)
    ]
    rest = len(report.findings) > len(meant)
    assert len(lines) == len(meant) + rest + 1


@given(reports())
def test_a_row_of_the_summary_has_the_cells_of_its_table(report: Report) -> None:
    """Outside code spans a summary holds our own words alone, and each row has as many cells as its head."""
    summary = github.render(report, report.status(), RULES).summary
    assert summary.split("\n") == [*summary.splitlines(), ""]
    rows = [line for line in summary.splitlines() if line.startswith("| ")]
    heads = [line.count("|") for line in rows if line.startswith("| Severity")]
    cells = [len(re.findall(r"(?<!\\)\|", line)) for line in rows]
    assert set(cells) <= set(heads) <= {4, 6}
    bare = [re.sub(r"`[^`]+`", "x", line) for line in rows if re.match(r"\| (error|warning|note) \| `", line)]
    assert len(bare) == len(report.findings)
    what = r"(x|x?(<br>)?(expected|found|hint) x)((<br>)(expected|found|hint) x)*"
    assert [row for row in bare if not re.fullmatch(rf"\| \w+ \| x \| x(<br>x)? \| x? \| ({what})? \|", row)] == []


@given(reports())
def test_sarif_is_valid_and_holds_every_finding(report: Report) -> None:
    """The published schema accepts the log; its results are the findings in number, order, rule and weight."""
    written = sarif.render(report, RULES)
    log = json.loads(written)
    SARIF.validate(log)
    run = log["runs"][0]
    results = run["results"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [(rules[result["ruleIndex"]], result["ruleId"], result["level"]) for result in results] == [
        (finding.code, finding.code, finding.severity) for finding in report.findings
    ]
    assert len({result["partialFingerprints"]["finding/v1"] for result in results}) == len(results)
    assert not any(map(order, written.splitlines()))


FORGED = Report(
    findings=(
        Finding(code="REF001", severity=Severity.ERROR, message="m", location=Location(file="\n::error::.json")),
    ),
    rules={},
    counts=Counts(),
)
"""A file name that was once taken for an order, on a line of its own in the text of a JUnit failure."""


@given(report=reports(), strict=st.booleans(), require_texts=st.booleans())
@example(report=FORGED, strict=False, require_texts=False)
def test_junit_reads_back_and_counts_right(report: Report, strict: bool, require_texts: bool) -> None:  # noqa: FBT001
    """A reader finds the totals that the document says; it fails exactly when the command does."""
    written = junit.render(report, RULES, strict=strict, require_texts=require_texts)
    read = JUnitXml.fromstring(written.encode())
    said = (read.tests, read.failures, read.errors, read.skipped)
    names = Counter((case.classname, case.name) for suite in read for case in suite)
    silent = set(report.rules) - {finding.code for finding in report.findings}
    assert read.tests == names.total() == len(report.findings) + len(silent) + len(report.unavailable)
    read.update_statistics()  # type: ignore[no-untyped-call]
    assert said == (read.tests, read.failures, read.errors, read.skipped)
    status = report.status(strict=strict, require_texts=require_texts)
    assert (read.errors > 0, read.failures + read.errors > 0) == (status == "error", status != "pass")
    assert not any(map(order, written.splitlines()))


@given(reports())
def test_json_is_as_described(report: Report) -> None:
    """The published schema accepts the envelope of any report."""
    exits = {"pass": 0, "fail": 1, "error": 4}
    ENVELOPE.validate(json.loads(envelope.render(report, report.status(), exits[report.status()])))


@settings(max_examples=1, deadline=None)
@given(FINDINGS)
def test_only_text_and_annotations_are_cut(finding: Finding) -> None:
    """Of 5,000 findings the text shows 100 and says so; JSON, SARIF and JUnit hold them all."""
    report = Report(findings=(finding,) * 5000, rules={}, counts=Counts())
    assert "100 of 5,000 findings shown" in text.render(report, report.status())
    assert len(json.loads(envelope.render(report, report.status(), 1))["findings"]) == 5000
    assert len(json.loads(sarif.render(report, RULES))["runs"][0]["results"]) == 5000
    assert JUnitXml.fromstring(junit.render(report, RULES).encode()).tests == 5000
