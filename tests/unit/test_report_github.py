"""Reports as annotations and job summary of GitHub Actions."""

import re
from dataclasses import replace

import pytest

from toolkit.findings import Counts, Finding, Location, Report, Rule, RuleState, Scope, Severity, Status
from toolkit.report import github

RULES = (Rule(code="REF001", scope=Scope.RECORD, severity=Severity.ERROR, title="An id leads to no record", why="w"),)

FINDING = Finding(
    code="REF001",
    severity=Severity.ERROR,
    message='no record has the id "japn"',
    location=Location(file="dataset/a.json", line=3, column=14, pointer="/actor"),
    record="a",
    expected="the id of an actor",
    found='"japn"',
    hint="did you mean `japan`?",
)


def _report(*findings: Finding, **counts: int) -> Report:
    return Report(
        findings=findings,
        rules={"REF001": RuleState.RAN, "EVD002": RuleState.NO_TEXTS},
        counts=Counts(files=3, records=2, **counts),
        unavailable=("gazette",) if counts.get("spans") else (),
    )


def test_a_finding_is_one_command_with_its_place_and_title() -> None:
    """An annotation stands at the place, and says what a person is told in a terminal."""
    report = _report(FINDING)
    assert github.render(report, report.status(), RULES).commands == (
        "::error file=dataset/a.json,line=3,col=14,title=REF001 An id leads to no record"
        '::no record has the id "japn"%0Aexpected: the id of an actor%0Afound: "japn"%0Ahint: did you mean `japan`?\n'
        "failed: 1 error, 0 warnings, 0 notes in 2 records\n"
    )


def test_the_summary_says_everything() -> None:
    """The job summary holds the verdict, the counts by rule, what was not checked, and the findings."""
    report = _report(FINDING, spans=5, spans_checked=2)
    assert github.render(report, report.status(), RULES).summary == (
        "### toolkit validate: failed\n"
        "\n"
        "1 error, 0 warnings, 0 notes in 2 records and 3 files; 1 rule ran.\n"
        "1 rule had no texts: `EVD002`.\n"
        "2 of 5 spans checked against the text.\n"
        "3 not checked: no text for `gazette`.\n"
        "\n"
        "| Severity | Rule | Findings |\n"
        "| --- | --- | ---: |\n"
        "| error | REF001 An id leads to no record | 1 |\n"
        "\n"
        "| Severity | Rule | Place | Record | What |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| error | `REF001` | `dataset/a.json:3:14`<br>`/actor` | `a` | "
        '`no record has the id "japn"`<br>expected `the id of an actor`<br>found `"japn"`<br>'
        "hint `did you mean 'japan'?` |\n"
    )


def test_a_clean_run_has_a_verdict_and_no_annotation() -> None:
    """A run without findings says that it passed, in both places."""
    annotations = github.render(_report(), Status.PASS, RULES)
    assert annotations.commands == "passed: 0 errors, 0 warnings, 0 notes in 2 records\n"
    assert annotations.summary == (
        "### toolkit validate: passed\n"
        "\n"
        "0 errors, 0 warnings, 0 notes in 2 records and 3 files; 1 rule ran.\n"
        "1 rule had no texts: `EVD002`.\n"
    )


def test_spans_without_text_are_counted_beside_the_annotations() -> None:
    """A log without its summary still says what was not checked, in numbers alone."""
    commands = github.render(_report(spans=5, spans_checked=2), Status.PASS, RULES).commands
    assert commands == "passed: 0 errors, 0 warnings, 0 notes in 2 records; 3 of 5 spans not checked: no text\n"


def test_a_broken_rule_is_named() -> None:
    """A rule that broke spoils the run, and the summary says which, even when no finding is left of it."""
    report = replace(_report(), rules={"REF001": RuleState.FAILED})
    summary = github.render(report, report.status(), RULES).summary
    assert summary.startswith("### toolkit validate: spoiled\n")
    assert "1 rule broke, which spoils the run: `REF001`.\n" in summary


def test_the_worst_are_annotated_first_and_the_rest_counted() -> None:
    """GitHub shows ten of each severity: those are filled in the order of the report, errors before the others."""
    severities = [Severity.NOTE, Severity.WARNING, Severity.ERROR]
    findings = [
        replace(FINDING, severity=severity, message=f"{number}") for number in range(12) for severity in severities
    ]
    commands = github.render(_report(*findings), Status.FAIL, RULES).commands.splitlines()
    shown = [re.sub(r" .*?::(\d+)%.*", r" \1", line) for line in commands[:-2]]
    assert shown == [f"::{name} {number}" for name in ("error", "warning", "notice") for number in range(10)]
    assert commands[-2:] == [
        "30 of 36 findings annotated, the worst first; the job summary and --format json have more",
        "failed: 12 errors, 12 warnings, 12 notes in 2 records",
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\n::error::forged", r"a\n::error::forged"),
        ("a\r\n::set-output name=x::y", r"a\r\n::set-output name=x::y"),
        ("%0A::add-mask::e", "%250A::add-mask::e"),
        ("\u2028::stop-commands::x", r"\u2028::stop-commands::x"),
        ("##[error]forged", "##[error]forged"),
        ("\x1b[31mred\u202e\0", r"\x1b[31mred\u202e\x00"),
    ],
)
def test_a_message_cannot_forge_a_command(text: str, written: str) -> None:
    """Whatever a record says stays in the data of the one command that carries it."""
    finding = replace(FINDING, message=text, expected=None, found=None, hint=None)
    first, verdict, end = github.render(_report(finding), Status.FAIL, RULES).commands.split("\n")
    assert first == (f"::error file=dataset/a.json,line=3,col=14,title=REF001 An id leads to no record::{written}")
    assert (verdict, end) == ("failed: 1 error, 0 warnings, 0 notes in 2 records", "")


def test_a_file_name_cannot_leave_its_property() -> None:
    """Colons, commas and per cent signs in a name are escaped, and so is what ends a line."""
    finding = replace(FINDING, location=Location(file="a,line=9::error::\n%3A.json"))
    command = github.render(_report(finding), Status.FAIL, ()).commands.split("\n")[0]
    assert command.startswith(r"::error file=a%2Cline=9%3A%3Aerror%3A%3A\n%253A.json,line=1,col=1,title=REF001::no")


def test_a_long_table_is_cut_and_says_so() -> None:
    """Of 5,000 findings 1,000 stand in the summary, and both numbers."""
    summary = github.render(_report(*[FINDING] * 5000), Status.FAIL, RULES).summary
    assert summary.count("\n| error | `REF001` |") == 1000
    assert summary.endswith("\n\n1,000 of 5,000 findings shown, the worst first; `--format json` has all.\n")


def test_a_summary_stays_below_what_github_takes() -> None:
    """GitHub drops a summary of more than 1 MiB, so the table ends before it, and counts what it shows."""
    finding = replace(FINDING, message="港" * 5000, found="港" * 5000)
    summary = github.render(_report(*[finding] * 5000), Status.FAIL, RULES).summary
    rows = summary.count("\n| error | `REF001` |")
    assert 500_000 < len(summary.encode()) < 1 << 20
    assert f"\n{rows:,} of 5,000 findings shown" in summary


def test_nothing_in_a_record_is_markup() -> None:
    """Links, images, mentions, HTML and borders stand in a code span, which nothing in the text can end."""
    finding = replace(
        FINDING,
        message="`@all ![x](http://e) <img src=x> | a\\| ``` #1",
        location=Location(file="a`|<b>"),
        record="|",
        expected=None,
        found=None,
        hint=None,
    )
    summary = github.render(_report(finding), Status.FAIL, RULES).summary
    assert summary.splitlines()[-1] == (
        r"| error | `REF001` | `a'\|<b>:1:1` | `\|` | `'@all ![x](http://e) <img src=x> \| a\\| ''' #1` |"
    )


def test_many_sources_are_named_in_part() -> None:
    """A list of sources that is cut says of how many."""
    report = replace(_report(spans=90), unavailable=tuple(f"s{number}" for number in range(90)))
    summary = github.render(report, Status.PASS, RULES).summary
    assert "90 not checked: no text for `s0`, `s1`, " in summary
    assert "`s19` and others (20 of 90 named).\n" in summary


def test_a_run_that_could_not_be_made_is_an_annotation() -> None:
    """Where nothing could be checked, the reason is what the log and the summary show."""
    assert github.failure("no dataset at\n::warning::x") == github.Annotations(
        commands="::error title=toolkit validate could not run::no dataset at\\n::warning::x\n",
        summary="### toolkit validate could not run\n\n`no dataset at\\n::warning::x`\n",
    )
