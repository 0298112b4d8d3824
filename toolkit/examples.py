"""The cases that test a rule, as examples for people."""

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.findings import Finding, Location, Severity
from toolkit.resources import cases_root, home

PARTS = ("dataset", "texts", "schema")
"""The folders that a case may have; what it makes of each stands over the base's, or over our own schemas."""

CONTEXT = 1  # lines that an excerpt shows around those that differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """What a case has otherwise than the base in one file: lines of a diff, each with its sign, or one remark."""

    file: str
    lines: Sequence[str] = ()
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One case: what it shows in a sentence, and what the rule finds in it; nothing in a clean one.

    `excerpts` are what a reader must see to understand it: all that a clean case changes; of a failing one, what
    stands in no record, since the findings show the rest.
    """

    name: str
    why: str
    findings: Sequence[Finding]
    excerpts: Sequence[Excerpt] = ()

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
    findings = tuple(_finding(item, folder) for item in expected if item["code"] == code)
    return Example(
        name=folder.name,
        why=reason.read_text(encoding="utf-8").strip() if reason.is_file() else "",
        findings=findings,
        excerpts=(*_made(folder), *_differing(folder, PARTS if not findings else ("schema",))),
    )


def _made(folder: Path) -> Iterator[Excerpt]:
    """Say what a case makes that no repository can keep as it is; `tests/cases/README.md` has the form."""
    path = folder / "made.json"
    for item in json.loads(path.read_text(encoding="utf-8")) if path.is_file() else ():
        remark = f"a link to {item['to']}" if item["as"] == "link" else f"a {item['as']}"
        yield Excerpt(file=item["path"], remark=remark)


def _differing(folder: Path, parts: Sequence[str]) -> Iterator[Excerpt]:
    for part in parts:
        for path in sorted(path for path in (folder / part).rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            lines = tuple(_difference(_text(_original(name)), _text(path)))
            yield Excerpt(file=name, lines=lines, remark=None if lines else "other bytes, the same lines")
    removed = folder / "removed.txt"
    if "dataset" in parts and removed.is_file():
        own = {path.relative_to(folder) for path in folder.rglob("*")}
        names = removed.read_text(encoding="utf-8").splitlines()
        yield from (Excerpt(file=name, remark="not there") for name in names if Path(name) not in own)


def _original(name: str) -> Path:
    """Give the file that a case's file stands in the place of."""
    return home() / name if name.startswith("schema/") else cases_root() / "base" / name


def _text(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8", errors="replace").splitlines() if path.is_file() else []


def _difference(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Give the lines that differ, signed as in a diff; an ellipsis stands for what is left out between them."""
    for line in list(difflib.unified_diff(old, new, n=CONTEXT, lineterm=""))[2:]:
        yield "…" if line.startswith("@@") else line


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
