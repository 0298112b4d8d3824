"""A rule explained: what it says, why it exists, a failing and a clean example from the cases that test it."""

from collections.abc import Iterator, Sequence

from toolkit.examples import Example, Excerpt
from toolkit.findings import Rule
from toolkit.report.escaping import printable
from toolkit.report.text import WIDTH, described

SHOWN_FILES = 3
"""How many files of an example are shown."""

SHOWN_LINES = 16
"""How many lines of each."""


def render(rule: Rule, promise: str, examples: Sequence[Example], *, every: bool = False, colour: bool = False) -> str:
    """Explain a rule; `promise` says what its function finds. One example of each sort is shown, or `every` one."""
    lines = [
        f"{rule.code}  {rule.title}",
        "",
        f"  {rule.why}",
        f"  {promise}",
        f"  Weight: {rule.severity}. Looks at: {_SCOPES[rule.scope.value]}."
        + (" Needs the sources' texts." if rule.needs_texts else "")
        + (" Needs a release to hold the dataset against." if rule.needs_release else ""),
    ]
    for sort, cases in (
        ("Refused", [example for example in examples if not example.clean]),
        ("Let pass", [example for example in examples if example.clean]),
    ):
        for example in cases if every else cases[:1]:
            lines += ["", f"{sort}: {example.why}", *_shown(example, colour=colour)]
        if len(cases) > 1 and not every:
            lines += [f"  (1 of {len(cases)}; --all shows them)"]
    if not examples:
        lines += ["", "No example: the cases are not installed."]
    return "\n".join(lines) + "\n"


def _excerpt(excerpt: Excerpt) -> Iterator[str]:
    yield f"  {printable(excerpt.file)}" + (f": {printable(excerpt.remark)}" if excerpt.remark else "")
    lines = excerpt.lines[1:] if excerpt.lines[:1] == ("…",) else excerpt.lines
    for line in lines[:SHOWN_LINES]:
        shown = line if len(line) <= WIDTH else f"{line[: WIDTH // 2]}…{line[-WIDTH // 2 :]}"
        yield f"      | {printable(shown.replace(chr(9), '  '))}"
    if len(lines) > SHOWN_LINES:
        yield f"      ({SHOWN_LINES} of {len(lines):,} lines)"


def overview(rules: Sequence[Rule]) -> str:
    """List the rules, a line each."""
    return "".join(f"{rule.code:<8} {rule.severity:<8} {rule.title}\n" for rule in rules)


_SCOPES = {
    "file": "each file",
    "record": "each record",
    "dataset": "the whole dataset",
    "run": "what the other rules found",
}


def _shown(example: Example, *, colour: bool) -> Iterator[str]:
    for excerpt in example.excerpts[:SHOWN_FILES]:
        yield from _excerpt(excerpt)
    if len(example.excerpts) > SHOWN_FILES:
        yield f"  ({SHOWN_FILES} of {len(example.excerpts)} files)"
    for finding in example.findings:
        yield f"  {printable(finding.location.file)}"
        yield from described(finding, colour=colour)
