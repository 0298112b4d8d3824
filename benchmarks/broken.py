"""What faults cost: `toolkit validate` over sound records, and over the same records with one fault in each.

    python -m benchmarks.broken [COPIES] [ROUNDS]

Whole processes, one after the other in rounds, so that a shared machine's moods hit all alike; medians, and the
median of the ratios within a round. Uses only the standard library and the command of the environment it runs in.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.timing import machine

ROOT = Path(__file__).resolve().parents[1]
BASE = ROOT / "tests" / "cases" / "base" / "dataset"
KINDS = ("sources", "actors", "events", "statements", "commitments")
Record = dict[str, Any]
Spoil = Callable[[str, Record], object]


def _renamed(value: object, ids: set[str], prefix: str) -> Any:  # noqa: ANN401 (a JSON value in, one out)
    """Give a copy in which every id, and every reference to one, has the prefix."""
    if isinstance(value, dict):
        return {key: _renamed(item, ids, prefix) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, ids, prefix) for item in value]
    return f"{prefix}{value}" if isinstance(value, str) and value in ids else value


def _copies(copies: int) -> Iterator[tuple[str, Record]]:
    """Give the base's records again and again, each copy a small world of its own."""
    paths = [path for kind in KINDS for path in sorted((BASE / kind).glob("*.json"))]
    ids = {path.stem for path in paths}
    for number in range(copies):
        for path in paths:
            record = _renamed(json.loads(path.read_text("utf-8")), ids, f"c{number}-")
            record.pop("identifiers", None)  # no two actors may share one
            yield path.parent.name, record


def _nothing(_: str, record: Record) -> None:
    """Leave the record as it is."""
    del record


def _schema_fault(_: str, record: Record) -> None:
    """Misspell a code."""
    record["coding"]["method"] = "manul"


def _reference_fault(kind: str, record: Record) -> None:
    """Misspell an id that the record refers to."""
    if kind == "sources":
        record["publisher"] = record["publisher"][:-1]
    elif kind == "actors":
        behind: Record = {key: record.pop(key) for key in ("roles", "evidence", "coding") if key in record}
        record["part_of"] = record.pop("part_of", record["id"])[:-1]
        record.update(behind)  # in the order of the canonical form
    elif kind == "events":
        record["participants"][0]["actor"] = record["participants"][0]["actor"][:-1]
    else:
        field = "speakers" if kind == "statements" else "committers"
        record[field][0] = record[field][0][:-1]


RUNS: dict[str, Spoil] = {
    "clean": _nothing,
    "a schema fault in each": _schema_fault,
    "a reference fault in each": _reference_fault,
}


def _write(folder: Path, copies: int, spoil: Spoil) -> int:
    """Write a dataset, and give the number of its records."""
    shutil.copytree(BASE, folder, ignore=shutil.ignore_patterns(*KINDS, "retired.json", "waivers.json"))
    count = 0
    for count, (kind, record) in enumerate(_copies(copies), start=1):  # noqa: B007 (the last one is the number)
        spoil(kind, record)
        path = folder / kind / f"{record['id']}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")
    return count


def _run(folder: Path, *more: str) -> tuple[float, bytes]:
    command = [sys.executable, "-m", "toolkit", "validate", "--data", str(folder), *more]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
    seconds = time.perf_counter() - begun
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    return seconds, done.stdout


def _errors(folder: Path) -> int:
    report = json.loads(_run(folder, "--format", "json")[1])
    return sum(finding["severity"] == "error" for finding in report["findings"])


def main(copies: int = 48, rounds: int = 5) -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as scratch:
        folders = {name: Path(scratch) / str(number) for number, name in enumerate(RUNS)}
        counts = {name: _write(folders[name], copies, spoil) for name, spoil in RUNS.items()}
        errors = {name: _errors(folder) for name, folder in folders.items()}
        times = [{name: _run(folder)[0] for name, folder in folders.items()} for _ in range(rounds)]
    print(f"{machine()}; {rounds} rounds\n")
    print(f"| {'records':<26} | number | errors | median s | times clean |")
    print(f"|{'-' * 28}|-------:|-------:|---------:|------------:|")
    for name in RUNS:
        seconds = median(each[name] for each in times)
        ratio = median(each[name] / each["clean"] for each in times)
        print(f"| {name:<26} | {counts[name]:>6,} | {errors[name]:>6,} | {seconds:>8.2f} | {ratio:>11.2f} |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
