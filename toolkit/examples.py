"""The cases that test a rule, as examples for people."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.findings import Finding, Location, Severity
from toolkit.resources import cases_root


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One case: what it shows in a sentence, and what the rule finds in it; nothing in a clean one."""

    name: str
    why: str
    findings: Sequence[Finding]

    @property
    def clean(self) -> bool:
        """Whether the case is a near miss that the rule passes over."""
        return not self.findings


def examples(code: str) -> Sequence[Example]:
    """Give the cases of a rule, failing ones first; none when the cases are not installed."""
    folder = cases_root() / code
    made = [_example(path, code) for path in sorted(folder.iterdir())] if folder.is_dir() else []
    return sorted(made, key=lambda example: example.clean)


def _example(folder: Path, code: str) -> Example:
    reason = folder / "why.md"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return Example(
        name=folder.name,
        why=reason.read_text(encoding="utf-8").strip() if reason.is_file() else "",
        findings=tuple(_finding(item, folder) for item in expected if item["code"] == code),
    )


def _finding(item: dict[str, Any], folder: Path) -> Finding:
    where = Location(
        file=item["file"],
        line=item["line"],
        column=item["column"],
        pointer=item["pointer"],
        excerpt=next(_lines(folder / item["file"], item["line"]), None),
    )
    return Finding(
        code=item["code"],
        severity=Severity(item["severity"]),
        message=item["message"],
        location=where,
        record=item.get("record"),
        expected=item.get("expected"),
        found=item.get("found"),
        hint=item.get("hint"),
    )


def _lines(path: Path, line: int) -> Iterator[str]:
    """Give the line that a finding is in, if the case holds that file as text."""
    if path.is_file():
        lines = path.read_bytes().decode("utf-8", errors="replace").splitlines()
        yield from lines[line - 1 : line]
