"""`toolkit release record`, and the gate that asks what was recorded."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.unit.harbour import assessment
from tests.unit.releases import content, edit, signed
from tests.unit.repositories import Repository
from toolkit.baseline import inventory, parse
from toolkit.cli import app
from toolkit.errors import NotFoundError, ToolkitError
from toolkit.records import load
from toolkit.release import Release


@pytest.fixture
def clone(harbour: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Give a clone to work in, which is the working folder."""
    cloned = harbour.clone(tmp_path / "clone")
    monkeypatch.chdir(cloned.path)
    return cloned


def run(*arguments: object) -> Result:
    """Run `toolkit` with some arguments."""
    return CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(app, list(map(str, arguments)))


def refused(done: Result) -> str:
    """Give the words with which the command stopped: exit code 3, and nothing on stdout."""
    assert isinstance(done.exception, ToolkitError)
    assert (done.exception.exit_code, done.stdout) == (3, "")
    return str(done.exception)


RELEASED = Path("dataset/released.json")


@pytest.mark.parametrize("form", ["folder", "archive"])
def test_what_a_release_held_is_recorded(made: Release, clone: Repository, form: str) -> None:
    """Folder and archive give the inventory of the very dataset, and the answer says what was written where."""
    done = run("release", "record", getattr(made, form))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "harbour-words 1.1.0 is recorded\n"
        "1 source, 2 actors, 1 event, 1 statement, 1 commitment, 0 assessments, 0 retired ids, 49 files of schema 1.0\n"
        f"{clone.path}/dataset/released.json, to be committed\n"
    )
    assert parse(RELEASED.read_bytes()) == inventory(load(clone.path / "dataset"))
    assert run("validate").exit_code == 0


def test_recorded_again_nothing_is_written(made: Release, clone: Repository) -> None:
    """What is recorded already stays as it is, to the very file."""
    run("release", "record", made.folder)
    before = RELEASED.stat().st_mtime_ns
    done = run("release", "record", made.folder, "--data", clone.path)
    assert done.exit_code == 0
    assert done.stdout.startswith("harbour-words 1.1.0 was recorded before\n")
    assert done.stdout.endswith("dataset/released.json\n")
    assert RELEASED.stat().st_mtime_ns == before


def test_programs_read_what_was_recorded(made: Release, clone: Repository) -> None:
    """JSON has the same, whether it was recorded now, before, or not at all."""
    first = json.loads(run("release", "record", made.folder, "--format", "json").stdout)
    assert first == {
        "report_version": 1,
        "command": "release record",
        "status": "pass",
        "exit_code": 0,
        "path": f"{clone.path}/dataset/released.json",
        "is_new": True,
        "name": "harbour-words",
        "version": "1.1.0",
        "schema": "1.0",
        "before": None,
        "counts": {
            "source": 1,
            "actor": 2,
            "event": 1,
            "statement": 1,
            "commitment": 1,
            "assessment": 0,
            "retired": 0,
            "schema_files": 49,
        },
    }
    again = json.loads(run("release", "record", made.folder, "--format", "json").stdout)
    assert again == first | {"is_new": False, "before": "1.1.0"}
    failed = run("release", "record", clone.path / "nowhere", "--format", "json")
    assert isinstance(failed.exception, NotFoundError)
    assert json.loads(failed.stdout) == {
        "report_version": 1,
        "command": "release record",
        "status": "error",
        "exit_code": 3,
        "error": f"no release at {clone.path}/nowhere: neither a folder nor an archive",
    }


@pytest.mark.usefixtures("clone")
def test_a_release_that_is_not_whole_is_not_recorded(made: Release, tmp_path: Path) -> None:
    """Every file is held to its digest first, and what the manifest then says cannot save records that are none."""
    copy = tmp_path / "copy"
    shutil.copytree(made.folder, copy)
    path = copy / "records" / "actors.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Guild", b"Gulid"))
    told = refused(run("release", "record", copy))
    assert "is not as it was released: records/actors.jsonl: its SHA-256 is " in told
    path.write_bytes(path.read_bytes().replace(b'"name":', b'"name": ', 1))
    signed(copy)
    told = refused(run("release", "record", copy))
    assert told.startswith("harbour-words-1.1.0 cannot be recorded: records/actors.jsonl: line 1 is not in canonical")
    assert not RELEASED.exists()


def _changed(**changes: str) -> Callable[[], None]:
    return lambda: edit(RELEASED, **changes)


def _older_schema() -> None:
    value = json.loads(RELEASED.read_bytes())
    edit(RELEASED, version="1.0.0", schemas=value["schemas"] | {"1.0/codelists/topic.csv": "0" * 64})


def _without_a_record() -> None:
    value = json.loads(RELEASED.read_bytes())
    del value["records"]["commitment"]["crane"]
    edit(RELEASED, records=value["records"])


def _unreadable() -> None:
    RELEASED.write_text("<<<<<<< ours\n", "utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_changed(version="1.1.1"), "1.1.0 is older than 1.1.1, which is recorded; --over writes it all the same"),
        (
            _changed(name="lamp-words"),
            'this is a release of "harbour-words", and one of "lamp-words" is recorded; --over writes it all the same',
        ),
        (
            _without_a_record,
            "1.1.0 is recorded with other content (added: commitment crane); --over writes it all the same",
        ),
        (
            _older_schema,
            "schema/1.0/codelists/topic.csv is not as release 1.0.0 had it; --over writes it all the same",
        ),
        (
            _unreadable,
            "dataset/released.json is no inventory of a release: a merge left its mark here; --over mends it",
        ),
    ],
    ids=["step-back", "other-dataset", "other-content", "schema", "unreadable"],
)
def test_nothing_is_written_over_unasked(
    made: Release, clone: Repository, change: Callable[[], None], message: str
) -> None:
    """Whatever would be lost is named, and stays until --over says otherwise."""
    run("release", "record", made.folder)
    whole = RELEASED.read_bytes()
    change()
    before = RELEASED.read_bytes()
    assert refused(run("release", "record", made.folder)).removeprefix(f"{clone.path}/") == message
    assert RELEASED.read_bytes() == before
    assert run("release", "record", made.folder, "--over").exit_code == 0
    assert RELEASED.read_bytes() == whole


def test_a_release_of_another_dataset(made: Release, clone: Repository) -> None:
    """A release is recorded in its own dataset."""
    edit(clone.path / "dataset" / "dataset.json", name="lamp-words")
    told = refused(run("release", "record", made.folder))
    assert told.startswith('this is a release of "harbour-words", and the dataset at ')
    assert not RELEASED.exists()


@pytest.mark.usefixtures("clone")
def test_the_next_release_takes_its_place(made: Release) -> None:
    """A newer one replaces it, and schemas that were released before stay in it for good."""
    run("release", "record", made.folder)
    value = json.loads(RELEASED.read_bytes())
    edit(RELEASED, version="1.0.0", schemas={"0.9/common.schema.json": "0" * 64})
    done = run("release", "record", made.archive)
    assert done.stdout.startswith("harbour-words 1.1.0 is recorded, instead of 1.0.0\n")
    after = json.loads(RELEASED.read_bytes())
    assert after["schemas"] == {"0.9/common.schema.json": "0" * 64} | value["schemas"]
    assert after | {"schemas": value["schemas"]} == value


def test_a_released_version_is_built_again_only_as_it_was(made: Release, clone: Repository, tmp_path: Path) -> None:
    """The same content may be built at any time; other content is told what the next version is, and why."""
    run("release", "record", made.folder)
    clone.commit()
    assert run("release", "build", "--out", tmp_path / "again").exit_code == 0
    kept = content(tmp_path / "again" / "harbour-words-1.1.0" / "records")
    assert kept == content(made.folder / "records")
    path = clone.path / "dataset" / "commitments" / "crane.json"
    judged = assessment("2033-01-01", "broken")
    value = json.loads(path.read_bytes())
    coding = value.pop("coding")
    evidence, testable = value.pop("evidence"), value.pop("testable")
    path.unlink()
    edited = {**value, "testable": testable, "assessments": [judged], "evidence": evidence, "coding": coding}
    path.write_text(json.dumps(edited, indent=2) + "\n", "utf-8")
    clone.commit()
    assert refused(run("release", "build", "--out", tmp_path / "out")) == (
        "1.1.0 is released already, with other content (with new fields: commitment crane; with new assessments: "
        f"commitment crane); the next version is 1.2.0 or higher: set it in {clone.path}/dataset/dataset.json"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("version", "code"), [("1.1.1", 1), ("1.2.0", 0), ("1.0.9", 1)])
def test_a_step_too_small_is_not_released(
    made: Release, clone: Repository, tmp_path: Path, version: str, code: int
) -> None:
    """The gate refuses a version that moved too little, or back, and says the least one."""
    run("release", "record", made.folder)
    path = clone.path / "dataset" / "actors" / "guild.json"
    text = path.read_text("utf-8")
    path.with_name("tugs.json").write_text(text.replace('"guild"', '"tugs"'), "utf-8")
    shown = clone.path / "dataset" / "events" / "meeting.json"
    chair = '"participants": [\n    {\n      "actor": "guild",\n      "role": "chair"\n    }'
    more = chair + ',\n    {\n      "actor": "tugs",\n      "role": "member"\n    }'
    clone.replace("dataset/events/meeting.json", chair, more)
    assert "tugs" in shown.read_text("utf-8")
    clone.replace("dataset/dataset.json", '"1.1.0"', f'"{version}"')
    clone.commit()
    done = run("release", "build", "--out", tmp_path / "out", "--format", "json")
    assert done.exit_code == code
    found = [(it["code"], it["expected"]) for it in json.loads(done.stdout).get("findings", ())]
    expected = {"1.1.1": [("SET008", "1.2.0 or higher, a minor step")], "1.0.9": [("SET008", "1.1.0 or higher")]}
    assert found == expected.get(version, [])
