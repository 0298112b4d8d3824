"""The dataset as a Python library."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import toolkit
from toolkit.errors import NotFoundError, RefusedError
from toolkit.findings import Status

DATASET = Path(__file__).resolve().parents[2] / "dataset"


def test_records_are_typed_objects_by_id() -> None:
    """A record is reached by its id, and its parts by their names."""
    dataset = toolkit.load(DATASET)
    commitment = dataset.commitments["japan-defence-spending-two-percent"]
    assert commitment.target is not None
    assert (commitment.target.value, commitment.deadline.status) == ("2", "not-stated")
    assert dataset.actors[commitment.committers[0]].name == "Japan"


def test_every_record_comes_back_as_its_file_has_it() -> None:
    """Nothing is lost between a file and its model."""
    dataset = toolkit.load(DATASET)
    for records in (dataset.sources, dataset.actors, dataset.events, dataset.statements, dataset.commitments):
        for identifier, record in records.items():
            folder = type(record).__name__.lower() + "s"
            assert record.as_json() == json.loads((DATASET / folder / f"{identifier}.json").read_text("utf-8"))


def test_checks_and_queries_are_methods() -> None:
    """The library gives the command line's answers."""
    dataset = toolkit.load(DATASET)
    assert dataset.validate().status() is Status.PASS
    assert dataset.sql("SELECT count(*) FROM commitments").rows == [(len(dataset.commitments),)]
    assert dataset.manifest.name == "on-the-record"
    counts = f"{len(dataset.sources)} sources, {len(dataset.actors)} actors"
    assert repr(dataset).startswith(f"<On the Record 0.1.0: {counts}")


def test_a_broken_record_is_refused_with_its_place(tmp_path: Path) -> None:
    """What does not keep to its schema never becomes an object, but can still be validated."""
    copy = tmp_path / "dataset"
    shutil.copytree(DATASET, copy)
    (copy / "actors" / "japan.json").write_text('{"id": "japan", "name": "Japan", "kind": "country"}', "utf-8")
    dataset = toolkit.load(copy)
    with pytest.raises(RefusedError, match=r"actor 'japan' does not keep to its schema at kind: Input should be 'pers"):
        _ = dataset.actors
    assert dataset.validate().status() is Status.FAIL


def test_a_path_without_a_dataset_is_refused(tmp_path: Path) -> None:
    """A path that leads to no dataset is an error that says where was looked."""
    with pytest.raises(NotFoundError, match=r"looked for dataset\.json there"):
        toolkit.load(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], {"duckdb", "pydantic", "jsonschema", "jsonschema_rs", "rich"}),
        (["validate", "--data", str(DATASET)], {"duckdb", "pydantic", "jsonschema", "rich"}),
    ],
)
def test_a_command_loads_only_what_it_needs(arguments: list[str], absent: set[str]) -> None:
    """Start-up stays short: help needs no engine, and a good dataset no explaining validator."""
    code = (
        "import sys\nfrom toolkit.__main__ import main\n"
        f"sys.argv = ['toolkit', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code, stop.code\n"
        f"loaded = {sorted(absent)!r} and [name for name in {sorted(absent)!r} if name in sys.modules]\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
