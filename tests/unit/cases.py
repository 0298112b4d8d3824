"""The cases: a small sound dataset, and for each rule the files by which a failing or a clean one differs from it.

How a case is laid out stands in `tests/cases/README.md`.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit import checks, records
from toolkit.examples import PARTS
from toolkit.findings import Finding, Report
from toolkit.schemas import Schemas
from toolkit.texts import Texts

ROOT = Path(__file__).resolve().parents[1] / "cases"
BASE = ROOT / "base"
SCHEMAS = Schemas()
Expected = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: what it shows is in its name, which begins with "failing" or "clean"."""

    code: str
    path: Path

    @property
    def fails(self) -> bool:
        """Whether the rule is to find something."""
        return self.path.name.startswith("failing-")

    @property
    def expected(self) -> Expected:
        """All findings of the whole run, in order, exactly."""
        expected: Expected = json.loads((self.path / "expected.json").read_text(encoding="utf-8"))
        return expected

    @property
    def made(self) -> list[dict[str, str]]:
        """What is made when the case is laid out, because it cannot be kept."""
        path = self.path / "made.json"
        made: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        return made

    def __str__(self) -> str:
        return f"{self.code}-{self.path.name}"


def cases() -> list[Case]:
    """Give every case, by code and name."""
    folders = sorted(path for path in ROOT.glob("*/*") if path.is_dir() and path.parent != BASE)
    return [Case(code=path.parent.name, path=path) for path in folders]


def lay_out(case: Case, folder: Path) -> None:
    """Write the base dataset with the files of a case over it: removals first."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    removed = case.path / "removed.txt"
    for name in removed.read_text(encoding="utf-8").splitlines() if removed.exists() else ():
        remove(folder / name)
    if (case.path / "schema").exists():
        shutil.copytree(SCHEMAS.root, folder / "schema" / SCHEMAS.root.name)
    for part in PARTS:
        if (case.path / part).exists():
            shutil.copytree(case.path / part, folder / part, dirs_exist_ok=True)
    for item in case.made:
        make(folder / item["path"], item)


def make(path: Path, item: dict[str, str]) -> None:
    """Make what no repository can keep: a link, a pipe."""
    if item["as"] == "link":
        path.symlink_to(item["to"])
    else:
        assert item["as"] == "pipe"
        os.mkfifo(path)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def run(*, with_texts: bool = True) -> Report:
    """Run all rules over `dataset/` in the working folder, so that findings name files as the cases do."""
    dataset = records.load(Path("dataset"), None if Path("schema").exists() else SCHEMAS)
    texts = Texts.read([Path("texts")], dataset.text_digests) if with_texts else Texts()
    return checks.run(dataset, texts)


def written(finding: Finding) -> dict[str, Any]:
    """Give a finding as `expected.json` has it: what it does not say is absent."""
    where = finding.location
    members = {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "pointer": where.pointer,
        "record": finding.record,
        "message": finding.message,
        "expected": finding.expected,
        "found": finding.found,
        "hint": finding.hint,
    }
    return {key: value for key, value in members.items() if value is not None}
