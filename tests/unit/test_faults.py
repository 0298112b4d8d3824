"""One fault, one finding: whatever single fault is planted wherever, it is found at its place, and it alone."""

import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.unit.cases import BASE, SCHEMAS, run
from tests.unit.faults import Fault, place, planted, read, serialized
from toolkit import checks, jsonio, records
from toolkit.findings import Finding
from toolkit.resources import home
from toolkit.schemas import KINDS

SEED = 20210513
FOLDERS = {"base": BASE / "dataset", "real": home() / "dataset"}
MANY = {"base": 6, "real": 3}
"""How many faults of each sort are tried; a pass over all 15,000 takes minutes."""

ALONE = ("SCH001", "SCH002", "SCH003", "SCH004", "REF001", "REF002", "DATE001")
"""Rules whose findings in one file never hang on another file."""


def _sample(name: str) -> list[Fault]:
    """Choose some faults of each sort, and some in records of each kind, the same in every run."""
    random = Random(SEED)  # noqa: S311 (the same faults each time)
    groups: dict[str, list[Fault]] = defaultdict(list)
    for fault in planted(read(FOLDERS[name]), random, with_texts=name == "base"):
        groups[fault.sort].append(fault)
        groups[f"in {fault.name.partition('/')[0]}"].append(fault)
    chosen = (fault for faults in groups.values() for fault in random.sample(faults, min(MANY[name], len(faults))))
    return list({id(fault): fault for fault in chosen}.values())


SAMPLES = {name: _sample(name) for name in FOLDERS}
PLANTED = [
    pytest.param(name, fault, id=f"{name} {number} {fault}")
    for name, sample in SAMPLES.items()
    for number, fault in enumerate(sample)
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give working folders with a copy of each dataset, and with the texts that there are."""
    made = {name: tmp_path_factory.mktemp(name) for name in FOLDERS}
    shutil.copytree(BASE / "texts", made["base"] / "texts")
    for name, folder in FOLDERS.items():
        shutil.copytree(folder, made[name] / "dataset")
    return made


def _findings(folder: Path, faults: Sequence[Fault]) -> Sequence[Finding]:
    """Plant faults, each in its own file, and run all rules; the folder is as before when it is done."""
    before = {folder / "dataset" / fault.name: (folder / "dataset" / fault.name).read_bytes() for fault in faults}
    for fault in faults:
        (folder / "dataset" / fault.name).unlink()
        path = folder / "dataset" / (fault.file or fault.name)
        path.write_text(serialized(fault.value), encoding="utf-8")
    try:
        if (folder / "texts").exists():
            return run().findings
        return checks.run(records.load(Path("dataset"), SCHEMAS)).findings
    finally:
        for fault in faults:
            (folder / "dataset" / (fault.file or fault.name)).unlink()
        for path, data in before.items():
            path.write_bytes(data)


Where = tuple[str, str, str, int, int]


def _where(finding: Finding) -> Where:
    at = finding.location
    return finding.code, at.file, at.pointer, at.line, at.column


def _wanted(fault: Fault) -> Where:
    line, column = place(serialized(fault.value), fault.at, on_key=fault.on_key)
    return fault.code, f"dataset/{fault.file or fault.name}", jsonio.pointer(*fault.at), line, column


@pytest.mark.parametrize(("name", "fault"), PLANTED)
def test_planted_fault_is_the_one_finding(
    name: str, fault: Fault, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted fault gives one finding, of the right rule at the right place, that says what to do or to expect."""
    monkeypatch.chdir(folders[name])
    findings = _findings(folders[name], [fault])
    assert [_where(finding) for finding in findings] == [_wanted(fault)]
    assert findings[0].hint or findings[0].expected


def _pairs() -> Iterator[tuple[Fault, Fault]]:
    random = Random(SEED)  # noqa: S311 (the same faults each time)
    lone = [fault for fault in SAMPLES["base"] if fault.code in ALONE and fault.sort != "id changed"]
    for _ in range(25):
        first, second = random.sample(lone, 2)
        if first.name != second.name and "/" in first.name and "/" in second.name:
            yield first, second


@pytest.mark.parametrize(
    ("first", "second"), [pytest.param(*pair, id=f"pair {number}") for number, pair in enumerate(_pairs())]
)
def test_two_faults_are_two_findings(
    first: Fault, second: Fault, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No fault hides one in another file."""
    monkeypatch.chdir(folders["base"])
    found = [_where(finding) for finding in _findings(folders["base"], [first, second])]
    assert sorted(found) == sorted([_wanted(first), _wanted(second)])


@pytest.mark.parametrize("name", FOLDERS)
def test_sample_is_broad(name: str) -> None:
    """The faults are of many sorts and rules, and in records of every kind."""
    sample = SAMPLES[name]
    assert len(sample) >= {"base": 120, "real": 60}[name]
    assert len({fault.sort for fault in sample}) >= 20
    assert {fault.code for fault in sample} >= {*ALONE, "SCH005", "SCH006", "REF005", "EVD001", "EVD003", "EVD004"}
    assert {fault.name.partition("/")[0] for fault in sample} >= {f"{kind}s" for kind in KINDS}


@pytest.mark.parametrize("name", FOLDERS)
def test_nothing_planted_nothing_found(name: str, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The datasets are sound, so that what is found is the fault that was planted."""
    monkeypatch.chdir(folders[name])
    assert _findings(folders[name], []) == ()


def test_place_reads_the_layout() -> None:
    """The place is found in the text alone, by its indentation."""
    text = '{\n  "a": [\n    "x",\n    {\n      "b": 1\n    }\n  ],\n  "c": 2\n}\n'
    assert place(text, (), on_key=False) == (1, 1)
    assert place(text, ("a", 0), on_key=False) == (3, 5)
    assert place(text, ("a", 1, "b"), on_key=False) == (5, 12)
    assert place(text, ("a", 1, "b"), on_key=True) == (5, 7)
    assert place(text, ("c",), on_key=False) == (8, 8)
