"""A report as a job summary in GitHub's Markdown.

Whatever the data say stands in code spans: nothing in one is a link, an image, a mention, HTML or a border of a table.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from toolkit.findings import Finding, Report, Rule, RuleState, Severity, Status
from toolkit.report.escaping import printable
from toolkit.report.wording import VERDICTS, counted, listed, titled

MOST_ROWS = 1_000
"""How many findings stand in the table before the rest is only counted."""

MOST_BYTES = 1_000_000
"""How large a summary grows: GitHub drops one of more than 1 MiB altogether."""

MOST_CHARACTERS = 300
"""How long a text of the data grows before it ends in an ellipsis."""

MOST_NAMES = 20
"""How many sources or rules a sentence names."""

_MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>&|@#~!$"})


def render(report: Report, status: Status, rules: Sequence[Rule], *, room: int = MOST_BYTES) -> str:
    """Render the verdict, the counts by rule, what was not checked, and as many findings as `room` bytes hold."""
    head = joined([f"### toolkit validate: {VERDICTS[status]}"], _scope(report), _by_rule(report, rules))
    rows = _fitting(report, room - len(head.encode()))
    return joined([head], _table(rows), _left_out(len(rows), len(report.findings))) + "\n"


def failure(message: str) -> str:
    """Render what is left of a run that could not be made."""
    return f"### toolkit validate could not run\n\n{code(message)}\n"


def joined(*blocks: Iterable[str]) -> str:
    """Put an empty line between blocks of lines, and none where a block has no line."""
    return "\n\n".join(block for block in map("\n".join, blocks) if block)


_STATES = (
    (RuleState.FAILED, "broke, which spoils the run"),
    (RuleState.NO_TEXTS, "had no texts"),
    (RuleState.NOT_APPLICABLE, "had nothing here to look at"),
)


def _scope(report: Report) -> Iterator[str]:
    found = ", ".join(counted(report.count(severity), severity) for severity in Severity)
    looked_at = f"{counted(report.counts.records, 'record')} and {counted(report.counts.files, 'file')}"
    yield f"{found} in {looked_at}; {counted(report.count_rules(RuleState.RAN), 'rule')} ran."
    for state, words in _STATES:
        codes = [code(name) for name, found_state in report.rules.items() if found_state is state]
        if codes:
            yield f"{counted(len(codes), 'rule')} {words}: {listed(codes, MOST_NAMES)}."
    yield from _spans(report)


def _spans(report: Report) -> Iterator[str]:
    counts = report.counts
    if counts.spans:
        yield f"{counts.spans_checked:,} of {counted(counts.spans, 'span')} checked against the text."
    if report.unavailable:
        sources = listed([code(source) for source in report.unavailable], MOST_NAMES)
        yield f"{counts.spans - counts.spans_checked:,} not checked: no text for {sources}."


def _by_rule(report: Report, rules: Sequence[Rule]) -> Iterator[str]:
    numbers = Counter((finding.severity, finding.code) for finding in report.findings)
    if numbers:
        yield from ("| Severity | Rule | Findings |", "| --- | --- | ---: |")
    for severity in Severity:
        for name in sorted(name for found, name in numbers if found is severity):
            yield f"| {severity} | {_prose(titled(name, rules))} | {numbers[severity, name]:,} |"


def _fitting(report: Report, room: int) -> list[str]:
    """Write the rows of the worst findings, as many as the limits leave room for."""
    room -= 1_000  # for the head of the table and the sentence that follows it
    rows: list[str] = []
    for finding in _worst_first(report.findings):
        row = _row(finding)
        room -= len(row.encode()) + 1
        if room < 0 or len(rows) == MOST_ROWS:
            break
        rows.append(row)
    return rows


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def _table(rows: Sequence[str]) -> Iterator[str]:
    if rows:
        yield from ("| Severity | Rule | Place | Record | What |", "| --- | --- | --- | --- | --- |", *rows)


def _left_out(shown: int, total: int) -> Iterator[str]:
    if shown < total:
        yield f"{shown:,} of {total:,} findings shown, the worst first; `--format json` has all."


def _row(finding: Finding) -> str:
    place = [code(str(finding.location)), code(finding.location.pointer)]
    details = (("expected", finding.expected), ("found", finding.found), ("hint", finding.hint))
    what = [code(finding.message), *(f"{name} {code(value)}" for name, value in details if value)]
    cells = (finding.severity, code(finding.code), _lines(place), code(finding.record or ""), _lines(what))
    return f"| {' | '.join(cells)} |"


def _lines(parts: Iterable[str]) -> str:
    return "<br>".join(part for part in parts if part)


def code(text: str) -> str:
    """Write text of the data as a code span; it has no backtick left that could end it, and no bare border."""
    short = text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"
    plain = printable(short).replace("`", "'").replace("|", "\\|")
    return f"`{plain}`" if plain else ""


def _prose(text: str) -> str:
    """Write a rule's title, which may hold any character but means none as markup."""
    return printable(text).translate(_MARKUP)
