"""The files of `tests/json`: how the strict reader takes each, and that none of them ever passes for a record."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest

from tests.unit.cases import BASE, SCHEMAS
from toolkit import checks, records
from toolkit.findings import RuleState, Status
from toolkit.jsonio import FaultKind, read

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "tests" / "json"
ACCEPTED = sorted(FILES.glob("accept-*.json"))
REFUSED = sorted(FILES.glob("refuse-*.json"))

CODES = {
    FaultKind.ENCODING: "FILE001",
    FaultKind.SYNTAX: "FILE002",
    FaultKind.DUPLICATE_KEY: "FILE003",
    FaultKind.NUMBER: "FILE004",
    FaultKind.CHARACTERS: "FILE005",
    FaultKind.SIZE: "FILE006",
}

STRICTER = {
    FaultKind.NUMBER: """
        number-capital-exponent number-capital-exponent-minus number-capital-exponent-plus number-exponent-beyond
        number-exponent-huge-minus number-exponent-large number-exponent-many-digits number-exponent-minus
        number-exponent-plus number-exponent-with-fraction number-fraction-exponent-huge number-integer-exponent
        number-minus-zero number-minus-zero-fraction number-negative-exponent-huge number-negative-of-48-digits
        number-negative-overflow number-negative-too-large number-of-5000-digits number-overflow number-past-largest
        number-past-smallest number-too-large number-too-precise number-underflow number-whole-fraction
        number-zero-exponent number-zero-exponent-plus object-of-extreme-numbers
    """,
    FaultKind.DUPLICATE_KEY: """
        object-key-and-value-twice object-key-twice object-key-twice-by-number object-key-twice-deep
    """,
    FaultKind.CHARACTERS: """
        object-key-not-nfc object-key-second-half-of-pair object-keys-that-nfc-makes-one object-nul-escaped-in-key
        string-first-half-of-pair string-first-half-small-letters string-first-half-then-escape
        string-first-half-then-letters string-first-half-then-literal string-first-half-then-other
        string-hangul-not-nfc string-marks-out-of-order string-not-nfc string-not-nfc-by-number string-nul-escaped
        string-pair-inverted string-second-half-of-pair string-singleton-not-nfc string-two-first-halves
    """,
    FaultKind.SIZE: "nesting-300-objects nesting-500 nesting-65",
}
"""What the grammar of JSON lets through and the strict reader does not, by what it says."""


class Expected(NamedTuple):
    """The first fault of a file."""

    kind: str
    line: int
    column: int


def _index() -> dict[str, Expected]:
    found = json.loads((FILES / "index.json").read_text("utf-8"))
    return {name: Expected(**fault) for name, fault in found.items()}


INDEX = _index()


def test_every_file_is_indexed() -> None:
    """The index names the refused files, all of them and no other, and no two files say the same."""
    assert sorted(INDEX) == sorted(path.stem for path in REFUSED)
    contents = [path.read_bytes() for path in (*ACCEPTED, *REFUSED)]
    assert len(contents) == len(set(contents)) > 318


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_accepted(path: Path) -> None:
    """A good file has no fault, and the value that the standard decoder gives it."""
    data = path.read_bytes()
    document = read(data)
    assert (document.faults, document.readable, document.text) == ((), True, data.decode())
    expected = json.loads(data)
    assert (document.value, json.dumps(document.value)) == (expected, json.dumps(expected))  # 1 is not true there


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_refused(path: Path) -> None:
    """The first fault of a bad file is of the expected kind, at the expected place."""
    first = read(path.read_bytes()).faults[0]
    assert Expected(first.kind, first.line, first.column) == INDEX[path.stem]


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _is_json(data: bytes) -> bool:
    """Say whether the standard decoder reads the bytes as UTF-8, without NaN and the infinities."""
    try:
        json.loads(data.decode(), parse_int=float, parse_constant=_refuse_constant)
    except ValueError:
        return False
    return True


def test_where_the_reader_is_stricter_than_json() -> None:
    """What is refused though it is JSON is exactly what the table says, for the reason that it says."""
    stricter = {f"refuse-{name}": kind.value for kind, names in STRICTER.items() for name in names.split()}
    assert {path.stem: INDEX[path.stem].kind for path in REFUSED if _is_json(path.read_bytes())} == stricter


def test_none_is_a_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Among sound records each bad file has its finding at its place, each other file one too, no record any."""
    shutil.copytree(BASE / "dataset", tmp_path / "dataset")
    for path in (*ACCEPTED, *REFUSED):
        shutil.copyfile(path, tmp_path / "dataset" / "actors" / path.name)
    monkeypatch.chdir(tmp_path)
    report = checks.run(records.load(Path("dataset"), SCHEMAS))
    assert report.status() is Status.FAIL
    assert RuleState.FAILED not in report.rules.values()
    first: dict[str, tuple[str, int, int]] = {}
    for finding in report.findings:
        if finding.code in CODES.values():
            where = finding.location
            first.setdefault(Path(where.file).stem, (finding.code, where.line, where.column))
    assert first == {name: (CODES[FaultKind(kind)], line, column) for name, (kind, line, column) in INDEX.items()}
    names = {finding.location.file for finding in report.findings}
    assert names == {f"dataset/actors/{path.name}" for path in (*ACCEPTED, *REFUSED)}


@pytest.mark.parametrize(
    "name",
    [
        "utf-8-mark",
        "object-key-twice",
        "number-nan",
        "string-first-half-of-pair",
        "nesting-500",
        "object-comma-at-end",
    ],
)
def test_the_command_tells_it(name: str, tmp_path: Path) -> None:
    """Alone in a dataset, a bad file makes the command end with exit code 1 and its finding, and nothing on stderr."""
    shutil.copytree(BASE / "dataset", tmp_path / "dataset")
    shutil.copyfile(FILES / f"refuse-{name}.json", tmp_path / "dataset" / "actors" / "x.json")
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "validate", "--format", "json"],
        capture_output=True,
        cwd=tmp_path,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TOOLKIT_TEXTS": ""},
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    kind, line, column = INDEX[f"refuse-{name}"]
    expected = {"code": CODES[FaultKind(kind)], "file": "dataset/actors/x.json", "line": line, "column": column}
    assert any(expected.items() <= finding.items() for finding in json.loads(done.stdout)["findings"])
