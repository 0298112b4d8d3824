"""A release that tells what changed since the one before: built, checked without that one, and refused."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner, Result

from tests.unit.harbour import actor, assessment
from tests.unit.releases import built, content, edit, put, repository, signed
from tests.unit.repositories import Repository
from toolkit import delta, jsonio
from toolkit.cli import app
from toolkit.errors import RefusedError, UnusableInputError
from toolkit.parquet.changes import COLUMNS
from toolkit.release import Release, verify
from toolkit.schemas import Schemas

SCHEMAS = Schemas()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two releases of a dataset, 1.1.0 and 1.2.0, of which the second tells what changed; and its repository."""

    repository: Repository
    first: Release
    second: Path


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Give two releases, which no test changes."""
    base = tmp_path_factory.mktemp("since")
    made = repository(base / "repository")
    first = built(made.path, base / "releases")
    dataset = made.path / "dataset"
    edit(dataset / "dataset.json", version="1.2.0")
    crane = json.loads((dataset / "commitments" / "crane.json").read_bytes())
    put(dataset, "commitment", crane | {"assessments": [assessment("2031-06-01", "in-progress")]}, SCHEMAS)
    put(dataset, "actor", actor("tide", "The Tide"), SCHEMAS)
    edit(dataset / "events" / "meeting.json", participants=[{"actor": "tide", "role": "chair"}])
    gone: list[Any] = [
        {"kind": "actor", "id": name, "reason": "withdrawn", "on": "2031-06-01"} for name in ("wreck", "buoy")
    ]
    made.write("dataset/retired.json", jsonio.dumps(gone, SCHEMAS.order("retired")))
    made.write("dataset/waivers.json", "[]\n")
    made.commit()
    done = build(dataset, "--out", base / "releases", "--since", first.archive)
    assert (done.exit_code, done.stderr) == (0, ""), done.stdout
    assert "changes.parquet, changes.jsonl  what changed since 1.1.0\n" in done.stdout
    return Pair(repository=made, first=first, second=base / "releases" / "harbour-words-1.2.0")


def build(*arguments: object) -> Result:
    """Run `toolkit release build`."""
    return CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(app, ["release", "build", *map(str, arguments)])


def test_the_files_are_what_diff_says(pair: Pair) -> None:
    """The table and the delta are those of `toolkit release diff`; the manifest and the README name them."""
    arguments = ["release", "diff", str(pair.first.folder), str(pair.second), "--format"]
    for form, name in (("parquet", "changes.parquet"), ("delta", "changes.jsonl")):
        done = CliRunner().invoke(app, [*arguments, form])
        assert done.stdout_bytes == (pair.second / name).read_bytes()
    manifest = json.loads((pair.second / "release.json").read_bytes())
    assert manifest["changes"] == {"since": "1.1.0", "parquet": "changes.parquet", "jsonl": "changes.jsonl"}
    assert {"changes.parquet", "changes.jsonl"} <= {file["path"] for file in manifest["files"]}
    card = (pair.second / "README.md").read_text("utf-8")
    assert "| `changes.parquet` | what changed since 1.1.0: a row a place, values as JSON |\n" in card
    described = card.split("## What changed since 1.1.0\n\n")[1].splitlines()
    with duckdb.connect() as connection:
        names = connection.execute(f"DESCRIBE FROM '{pair.second}/changes.parquet'").fetchall()
        assert [line.split("|")[1].strip() for line in described[2:]] == [f"`{name}`" for name, *_ in names]
        query = f"SELECT id, change, pointer FROM '{pair.second}/changes.parquet'"  # noqa: S608 (our own path)
        rows = connection.execute(query).fetchall()
    assert rows == [
        ("tide", "added", None),
        ("meeting", "changed", "/participants/0/actor"),
        ("crane", "changed", "/assessments"),
        *((name, "changed", "") for name in ("buoy", "wreck", "waivers")),
    ]


def test_croissant_describes_them(pair: Pair) -> None:
    """croissant.json lists both files with size and digest, and the table column by column; without them, neither."""
    croissant = json.loads((pair.second / "croissant.json").read_bytes())
    listed = {it["@id"]: it for it in croissant["distribution"] if it["@id"].startswith("changes")}
    for name, media_type in (("changes.parquet", "application/x-parquet"), ("changes.jsonl", "application/jsonlines")):
        data = (pair.second / name).read_bytes()
        assert listed[name] == {
            "@type": "cr:FileObject",
            "@id": name,
            "name": name,
            "contentUrl": name,
            "contentSize": f"{len(data)} B",
            "encodingFormat": media_type,
            "sha256": hashlib.sha256(data).hexdigest(),
        }
    described = croissant["recordSet"][-1]
    assert described["description"] == "What changed since 1.1.0: a row a place, values as JSON."
    assert [(it["@id"], it.get("repeated", False)) for it in described["field"]] == [
        (f"changes/{name}", name == "successors") for name in COLUMNS
    ]
    assert {it["source"]["fileObject"]["@id"] for it in described["field"]} == {"changes.parquet"}
    assert '"changes' not in (pair.first.folder / "croissant.json").read_text("utf-8")


def test_the_delta_makes_the_records(pair: Pair) -> None:
    """The old release's lines and the delta give the new one's files, byte for byte."""
    found = delta.parse((pair.second / "changes.jsonl").read_bytes())
    for kind in ("actor", "event", "commitment"):
        name = f"records/{kind}s.jsonl"
        lines = (pair.first.folder / name).read_bytes().splitlines(keepends=True)
        rows = [delta.Row(json.loads(line)["id"], line) for line in lines]
        assert b"".join(delta.applied(found, kind, rows, SCHEMAS)) == (pair.second / name).read_bytes()


def test_it_is_checked_without_the_release_before(pair: Pair) -> None:
    """Verifying brings the release before back from the delta, makes both files anew, and says what it can't know."""
    archive = pair.second.with_name(f"{pair.second.name}.zip")
    found = verify(archive, repository=pair.repository.path)
    assert found.is_sound, found.faults
    assert (
        "content: changes.jsonl leads both ways between this release and 1.1.0 as the delta has it; whether that is "
        "the one that was published, toolkit release diff tells"
    ) in found.notes


def test_another_toolkit_may_tell_it_otherwise(pair: Pair, tmp_path: Path) -> None:
    """Of a release that another DuckDB wrote the table is compared by its rows, of another toolkit's neither file is.

    The delta is carried out in any case.
    """
    folder = Path(shutil.copytree(pair.second, tmp_path / pair.second.name))
    _other_table(folder)
    edit(folder / "release.json", duckdb="1.9.9")
    signed(folder)
    assert [fault.path for fault in verify(folder).faults] == ["changes.parquet"]
    edit(folder / "release.json", toolkit="0.0.9")
    signed(folder)
    assert verify(folder).is_sound
    _nothing_said(folder)
    signed(folder)
    assert [fault.path for fault in verify(folder).faults] == ["changes.jsonl"]


def _empty(folder: Path) -> None:
    (folder / "changes.jsonl").write_bytes(b"")


def _no_delta(folder: Path) -> None:
    (folder / "changes.jsonl").write_bytes(b'{"delta_version":2}\n')


def _other_version(folder: Path) -> None:
    path = folder / "changes.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"version":"1.1.0"', b'"version":"1.0.0"', 1))


def _another_past(folder: Path) -> None:
    path = folder / "changes.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"value":"guild"', b'"value":"board"'))


def _nothing_said(folder: Path) -> None:
    """Leave out what is said of one record, and make the digests say what is left."""
    path = folder / "changes.jsonl"
    path.write_bytes(b"".join(line for line in path.read_bytes().splitlines(keepends=True) if b'"tide"' not in line))


def _other_table(folder: Path) -> None:
    target = folder / "changes.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM '{target}' WHERE id <> 'tide') TO '{target}.new' (FORMAT parquet)")
    target.with_suffix(".parquet.new").replace(target)


def _no_line(folder: Path) -> None:
    path = folder / "changes.jsonl"
    path.write_bytes(path.read_bytes() + b'{"kind":"actor","id":"tide","op":"remove","record":{"id":"\\ud800"}}\n')


@pytest.mark.parametrize(
    ("spoiling", "path", "message"),
    [
        (_empty, "changes.jsonl", "changes.jsonl is not JSON Lines: it does not end with a line feed"),
        (_no_delta, "changes.jsonl", "changes.jsonl is no delta: its delta_version is 2; this toolkit reads version 1"),
        (_other_version, "changes.jsonl", "changes.jsonl does not lead from 1.1.0 to this release"),
        (
            _nothing_said,
            "changes.jsonl",
            "changes.jsonl, turned round: the delta does not give the actor records of 1.1.0 ",
        ),
        (_no_line, "changes.jsonl", "changes.jsonl is no delta: UnicodeEncodeError: "),
        (_other_table, "changes.parquet", "it is not what is made from the records"),
    ],
)
def test_a_lie_about_what_changed_is_found(
    pair: Pair, tmp_path: Path, spoiling: Callable[[Path], None], path: str, message: str
) -> None:
    """A delta that is none, leaves something out or leads from elsewhere, and a table that says something else."""
    folder = Path(shutil.copytree(pair.second, tmp_path / pair.second.name))
    spoiling(folder)
    signed(folder)
    (fault,) = verify(folder).faults
    assert (fault.check, fault.path) == ("content", path)
    assert fault.message.startswith(message)


def test_another_past_is_found(pair: Pair, tmp_path: Path) -> None:
    """A value before that is another than the one that the digests of the release before have is found."""
    folder = Path(shutil.copytree(pair.second, tmp_path / pair.second.name))
    _another_past(folder)
    assert content(folder)["changes.jsonl"] != content(pair.second)["changes.jsonl"]
    signed(folder)
    (fault,) = verify(folder).faults
    assert fault.message.startswith(
        "changes.jsonl, turned round: the delta does not give the event records of 1.1.0 that it"
    )


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("1.2.0", "harbour-words-1.2.0 is no later version after 1.2.0: the next version is 1.3.0 or higher "),
        ("1.1.9", "harbour-words-1.1.9 is no later version after 1.2.0: the next version is 1.3.0 or higher "),
        ("1.2.1", "harbour-words-1.2.1 needs a minor step after 1.2.0: the next version is 1.3.0 or higher "),
    ],
)
def test_a_version_that_has_not_moved_far_enough_is_refused(
    pair: Pair, tmp_path: Path, version: str, message: str
) -> None:
    """Nothing is released under a version that the changes don't allow: exit 3, and nothing is written."""
    clone = pair.repository.clone(tmp_path / "clone")
    dataset = clone.path / "dataset"
    put(dataset, "actor", actor("ebb", "The Ebb"), SCHEMAS)
    edit(dataset / "events" / "meeting.json", participants=[{"actor": "ebb", "role": "chair"}])
    edit(dataset / "dataset.json", version=version)
    clone.commit()
    done = build(dataset, "--out", tmp_path / "out", "--since", pair.second, "--format", "json")
    document = json.loads(done.stdout)
    assert (type(done.exception), document["status"]) == (RefusedError, "error")
    assert document["error"] == f"{message}(toolkit release diff says why)"
    assert not (tmp_path / "out").exists()


def _forgets(dataset: Path) -> None:
    edit(dataset / "dataset.json", version="2.0.0")
    (dataset / "actors" / "tide.json").unlink()


def _rewrites(dataset: Path) -> None:
    edit(dataset / "dataset.json", version="1.3.0")
    edit(dataset / "commitments" / "crane.json", assessments=[assessment("2031-06-01", "fulfilled")])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_forgets, '2.0.0 does not keep to 1.2.0: "tide" is an actor in release 1.2.0, and no record has it now '),
        (_rewrites, "1.3.0 does not keep to 1.2.0: assessment 1 is not as release 1.2.0 has it "),
    ],
)
def test_what_the_release_before_made_final_is_kept(
    pair: Pair, tmp_path: Path, change: Callable[[Path], None], message: str
) -> None:
    """No id dies and no assessment is rewritten though `released.json` does not tell of that release: exit 3."""
    clone = pair.repository.clone(tmp_path / "clone")
    dataset = clone.path / "dataset"
    edit(dataset / "events" / "meeting.json", participants=[{"actor": "guild", "role": "chair"}])
    change(dataset)
    clone.commit()
    done = build(dataset, "--out", tmp_path / "out", "--since", pair.second)
    assert (type(done.exception), (tmp_path / "out").exists()) == (RefusedError, False)
    assert str(done.exception).startswith(f"harbour-words-{message}(SET00")


def test_builds_are_the_same(pair: Pair, tmp_path: Path) -> None:
    """The release before as folder or as archive: the same bytes."""
    done = build(pair.repository.path / "dataset", "--out", tmp_path, "--since", pair.first.folder)
    assert done.exit_code == 0
    assert content(tmp_path / pair.second.name) == content(pair.second)


def apply(*arguments: object) -> Result:
    """Run `toolkit release apply`."""
    return CliRunner().invoke(app, ["release", "apply", *map(str, arguments)])


def test_a_delta_can_be_carried_out(pair: Pair, tmp_path: Path) -> None:
    """From the release before and the delta come records/ and dataset/ of the later one, byte for byte."""
    done = apply(pair.second / "changes.jsonl", pair.first.archive, "--out", tmp_path / "made")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"harbour-words 1.2.0, made of 1.1.0: 9 records in {tmp_path}/made\n"
    assert content(tmp_path / "made") == _held(pair.second)


def test_a_delta_says_what_it_makes(pair: Pair, tmp_path: Path) -> None:
    """One whose head gives another version than the description of the dataset that it makes is not carried out."""
    text = (pair.second / "changes.jsonl").read_bytes()
    forged = tmp_path / "changes.jsonl"
    forged.write_bytes(text.replace(b'"new":{"version":"1.2.0"', b'"new":{"version":"1.3.0"', 1))
    done = apply(forged, pair.first.archive, "--out", tmp_path / "made")
    assert isinstance(done.exception, UnusableInputError)
    assert str(done.exception) == "the delta does not make harbour-words 1.3.0, to which it says it leads"


def _held(folder: Path) -> dict[str, bytes]:
    return {name: data for part in ("records", "dataset") for name, data in content(folder / part).items()}


@pytest.mark.parametrize(
    ("delta_of", "message"),
    [
        ("second", "the delta is not one of harbour-words 1.2.0: it leads from harbour-words 1.1.0"),
        ("edited", "the delta leads from other actor records than those of harbour-words 1.1.0"),
        ("none", "changes.jsonl cannot be read: No such file or directory"),
    ],
)
def test_a_delta_is_carried_out_on_its_own_release_alone(
    pair: Pair, tmp_path: Path, delta_of: str, message: str
) -> None:
    """On another version, or on the same one with other records, nothing is done: exit 3."""
    path = pair.second / "changes.jsonl" if delta_of != "none" else tmp_path / "changes.jsonl"
    old = pair.second
    if delta_of == "edited":
        clone = pair.repository.clone(tmp_path / "clone")
        edit(clone.path / "dataset" / "dataset.json", version="1.1.0")
        old = clone.path / "dataset"
    done = apply(path, old, "--out", tmp_path / "made")
    assert isinstance(done.exception, UnusableInputError)
    assert str(done.exception).endswith(message)
    assert not (tmp_path / "made").exists()
