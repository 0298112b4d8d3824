"""A small dataset in a repository of its own, to make releases of."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from tests.unit.harbour import actor, commitment, dated, event, report, source, statement
from tests.unit.repositories import Repository
from toolkit import jsonio, records, release
from toolkit.jsonio import JsonValue
from toolkit.schemas import Schemas, folder_of

ROOT = Path(__file__).resolve().parents[2]
RELEASED = "2031-05-03"

CHANGELOG = """# Changelog

## Unreleased

### Data

- A crane is promised.

### Toolkit

- Nothing of note.

## 1.0.0 - 2030-01-01

### Data

- The first words.
"""

ABOUT: dict[str, Any] = {
    "name": "harbour-words",
    "title": 'Harbour "words"',
    "description": "What the board: said, and what it bound itself to. # Not a comment\nA second line.",
    "version": "1.1.0",
    "schema": "1.0",
    "license": "CC-BY-4.0",
    "contributors": [
        {"title": "The Harbour Board", "role": "maintainer"},
        {"title": "O'Tide & Sons", "role": "author"},
    ],
    "homepage": "https://harbour.example.org/words",
    "keywords": ["cranes", "tides: high"],
}


def small() -> dict[str, list[dict[str, Any]]]:
    """Give records without a fault, of every kind, with what breaks careless formats: quotes, commas, line breaks."""
    said = report(spans=[{"start": 0, "end": 7, "sha256": "9" * 64}], quote_type="indirect")
    told = statement("crane-words", speakers=["guild"], event="meeting", evidence=[said])
    del told["quote"]
    return {
        "source": [source(text={"sha256": "9" * 64, "length": 40, "normalization": "otr-1"})],
        "actor": [actor("board", 'Harbour "Board", first'), actor("guild", "Pilots' Guild, été 会")],
        "event": [
            event(
                summary="It met,\nand parted.",
                participants=[{"actor": "guild", "role": "chair"}],
                place={"name": "=1+1", "latitude": 59.25, "longitude": -10},
            )
        ],
        "statement": [told],
        "commitment": [
            commitment(
                "crane",
                committers=["guild"],
                stated_in=["crane-words"],
                target={"value": "0.7", "unit": "cranes", "comparator": "gte"},
                deadline={"status": "stated", "date": dated("2032")},
            )
        ],
    }


def put(root: Path, kind: str, record: dict[str, Any], schemas: Schemas) -> Path:
    """Write a record where a dataset has it."""
    path = root / folder_of(kind) / f"{record['id']}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(jsonio.dumps(record, schemas.order(kind)), "utf-8", newline="")
    return path


def repository(path: Path, **about: JsonValue) -> Repository:
    """Make a repository with the small dataset and what a release needs beside it, committed."""
    made = Repository.begin(path)
    schemas = Schemas()
    for kind, values in small().items():
        for value in values:
            put(path / "dataset", kind, value, schemas)
    made.write("dataset/dataset.json", jsonio.dumps(ABOUT | about, schemas.order("dataset")))
    made.write("dataset/retired.json", "[]\n")
    made.write("CHANGELOG.md", CHANGELOG)
    made.write("LICENSE-DATA", "Use it, and say where it is from.\n")
    shutil.copytree(ROOT / "schema", path / "schema")
    made.commit()
    return made


def built(path: Path, out: Path, released: str | None = None) -> release.Release:
    """Build a release of the dataset in a repository's folder."""
    return release.build(release.gather(records.load(path / "dataset"), released=released), out)


def content(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(path: Path, **changes: JsonValue) -> None:
    """Change members of a JSON file, keeping its layout."""
    value = json.loads(path.read_text("utf-8")) | changes
    path.write_text(jsonio.dumps(value), "utf-8", newline="")


def signed(folder: Path) -> None:
    """Make the manifest and SHA256SUMS say what a folder now holds, as somebody would who means to deceive."""
    path = folder / "release.json"
    value = json.loads(path.read_bytes())
    data = content(folder)
    value["files"] = [
        {"path": name, "size": len(data[name]), "sha256": hashlib.sha256(data[name]).hexdigest()}
        for name in sorted(data)
        if name not in {"release.json", "SHA256SUMS"}
    ]
    for table in value["tables"].values():
        table["content_sha256"] = hashlib.sha256(data[table["jsonl"]]).hexdigest()
        table["rows"] = data[table["jsonl"]].count(b"\n")
    path.write_text(jsonio.dumps(value), "utf-8", newline="")
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in data if name != "SHA256SUMS"}
    lines = [f"{digests[name]}  {name}\n" for name in sorted(digests)]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8", newline="")
