"""A rule explained: what it says, why it exists, a failing and a clean example from the cases that test it."""

from collections.abc import Iterator, Sequence

from toolkit.examples import Example
from toolkit.findings import Rule
from toolkit.report.escaping import printable
from toolkit.report.text import described


def render(rule: Rule, promise: str, examples: Sequence[Example], *, every: bool = False, colour: bool = False) -> str:
    """Explain a rule; `promise` says what its function finds. One example of each sort is shown, or `every` one."""
    lines = [
        f"{rule.code}  {rule.title}",
        "",
        f"  {rule.why}",
        f"  {promise}",
        f"  Weight: {rule.severity}. Looks at: {_SCOPES[rule.scope.value]}."
        + (" Needs the sources' texts." if rule.needs_texts else ""),
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
        lines += ["", "No example: what this rule finds cannot be kept as a file; its tests make it."]
    return "\n".join(lines) + "\n"


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
    for finding in example.findings:
        yield f"  {printable(finding.location.file)}"
        yield from described(finding, colour=colour)
