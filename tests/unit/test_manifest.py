"""The manifest of a release: strictly read, the same contract as its schema, and no path that leads elsewhere."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from tests.property.near_misses import Alone, near_misses, replaced, seeds
from toolkit.errors import UnusableInputError
from toolkit.manifest import ReleaseManifest, flaw, flaws, parse, render
from toolkit.manifest.index import parse_index

FOLDER = Path(__file__).resolve().parents[2] / "schema"
CONTRACTS = {"release": parse, "releases": parse_index}
"""The manifest and the index of releases, by the stem of their schema: what reads each."""

NAMES = {"release": r"release\.json", "releases": r"index\.json"}

(SEED,) = seeds("release")


def schema(stem: str) -> dict[str, Any]:
    """Give the schema of the manifest or of the index."""
    return json.loads((FOLDER / f"{stem}-1.schema.json").read_text("utf-8"))  # type: ignore[no-any-return]


def read(value: object) -> ReleaseManifest:
    """Read a value as if it stood in the file."""
    return parse(json.dumps(value, ensure_ascii=False).encode())


def refusal(value: object) -> str:
    """Give the message with which a value is refused."""
    with pytest.raises(UnusableInputError) as caught:
        read(value)
    return str(caught.value)


@pytest.mark.parametrize("stem", CONTRACTS)
def test_the_schema_is_one(stem: str) -> None:
    """The schema is sound, and passes the seed."""
    Draft202012Validator.check_schema(schema(stem))
    jsonschema_rs.meta.validate(schema(stem))
    assert all(map(jsonschema_rs.Draft202012Validator(schema(stem)).is_valid, seeds(stem)))


def test_what_is_read_is_written_again() -> None:
    """A manifest in canonical form comes back byte for byte; without a source too."""
    text = render(read(SEED))
    assert (json.loads(text), render(parse(text.encode()))) == (SEED, text)
    bare = {key: value for key, value in SEED.items() if key != "source"}
    assert json.loads(render(read(bare))) == bare


@pytest.mark.parametrize(("stem", "least"), [("release", 150), ("releases", 50)])
def test_schema_and_model_refuse_the_same(stem: str, least: int) -> None:
    """Whatever breaks one keyword of the schema at one place, the model refuses too."""
    missed = tuple(near_misses(Alone({stem: schema(stem)}), stem))
    assert len(missed) > least
    judge = jsonschema_rs.Draft202012Validator(schema(stem))
    for miss in missed:
        assert not judge.is_valid(miss.instance), miss
        with pytest.raises(UnusableInputError, match=rf"^{NAMES[stem]} "):
            CONTRACTS[stem](json.dumps(miss.instance, ensure_ascii=False).encode())


def test_a_fault_has_its_place() -> None:
    """A refusal says where in the manifest the fault is; what is no JSON says so."""
    wrong = replaced(SEED, ("tables", "events", "rows"), -1)
    assert refusal(wrong) == (
        "release.json is no manifest of a release, at /tables/events/rows: Input should be greater than or equal to 0"
    )
    with pytest.raises(UnusableInputError, match=r"^release\.json cannot be read: "):
        parse(b'{"a": 1, "a": 1}')


@pytest.mark.parametrize(
    ("place", "path", "why"),
    [
        ("README.md", "../README.md", "at /files/0/path: String should match pattern"),
        ("README.md", "COM1.txt", "the path COM1.txt: Windows keeps the name COM1.txt for a device"),
        ("README.md", "csv/QUOTES.csv", "the path csv/quotes.csv: some systems take it for csv/QUOTES.csv"),
        ("README.md", "csv/quotes.csv", "the path csv/quotes.csv: it stands there twice"),
        ("README.md", "csv", "the path csv/quotes.csv: csv is a file, not a folder"),
        ("README.md", "release.json", "the path release.json: it stands there twice"),
        ("README.md", "Sha256sums", "the path Sha256sums: some systems take it for SHA256SUMS"),
        ("README.md", "zebra", "the files do not stand in order of their paths"),
        ("csv/quotes.csv", "csv/spare", "csv/quotes.csv is no file of the release"),
    ],
)
def test_paths_that_cannot_stand_together(place: str, path: str, why: str) -> None:
    """What no schema says of paths: devices, names that differ in case, files for folders, order, absence."""
    index = [file["path"] for file in SEED["files"]].index(place)
    assert why in refusal(replaced(SEED, ("files", index, "path"), path))


def test_a_table_has_one_content() -> None:
    """The content hash of a table and the digest of its JSON Lines are the same fact."""
    wrong = replaced(SEED, ("tables", "actors", "content_sha256"), "0" * 64)
    assert refusal(wrong).endswith("the content hash of a table is not the SHA-256 of records/actors.jsonl")


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/etc/passwd", "..", ".", "a/../b", "a/./b", "a//b", "a/", "./a", "C:/x", "C:x", "a\\b", "\\\\host\\x",
        "a:stream", "a.", "a /b", " a", "a\x00b", "a\nb", "~", "-rf", ".hidden", "a/.git/config", "nul", "x/AUX",
        "con.json", "Lpt9.tar.gz", "café", "a\u202eb", "%2e%2e/x", "a*", "a?", "a" * 201,
    ],
)  # fmt: skip
def test_paths_that_lead_elsewhere(path: str) -> None:
    """No path leaves its folder, names a device or a stream, hides, or means several files."""
    assert flaw(path) is not None
    assert [found for found, _ in flaws([path])] == [path]


@pytest.mark.parametrize("path", ["a", "README.md", "records/statements.jsonl", "schema/1.0/codelists/a-b_c.csv", "9"])
def test_plain_paths(path: str) -> None:
    """A plain path stands."""
    assert flaw(path) is None


def test_a_folder_is_no_file() -> None:
    """A path that others need as a folder is refused, whatever the case."""
    assert list(flaws(["a/b", "A", "a/c"])) == [("A", "a/b needs a folder of that name")]
