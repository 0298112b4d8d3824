"""The descriptors of a release: made from the dataset's own description, and sound by the standards' own schemas."""

import hashlib
import json
import re
import shlex
import shutil
from contextlib import chdir
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd  # type: ignore[import-untyped]  # it has no stubs
import polars as pl
import pytest
import yaml
from jsonschema import Draft7Validator
from typer.testing import CliRunner

from tests.unit.releases import ABOUT, built, content, repository
from tests.unit.repositories import Repository
from toolkit.cli import app
from toolkit.release import Release
from toolkit.schemas import Schemas
from toolkit.tables import STORED, VIEWS, columns, table_of

VENDOR = Path(__file__).resolve().parents[1] / "vendor"


def document(made: Release, name: str) -> Any:  # noqa: ANN401 (JSON)
    """Give a descriptor in JSON."""
    return json.loads((made.folder / name).read_bytes())


def test_the_data_package_keeps_to_its_profile(made: Release) -> None:
    """datapackage.json is a Data Package by the profile of version 2.0."""
    profile = json.loads((VENDOR / "datapackage-2.0.json").read_bytes())
    package = document(made, "datapackage.json")
    assert [error.message for error in Draft7Validator(profile).iter_errors(package)] == []
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"


def test_the_data_package_describes_the_views(made: Release) -> None:
    """Each view is a resource, with its size, digest, and each column's name, type and meaning."""
    package, files = document(made, "datapackage.json"), content(made.folder)
    assert [resource["name"] for resource in package["resources"]] == [view.name for view in VIEWS]
    for resource in package["resources"]:
        data = files[resource["path"]]
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        fields = resource["schema"]["fields"]
        assert ",".join(field["name"] for field in fields) == data.decode().partition("\n")[0]
        assert all(field["description"] for field in fields)


@pytest.mark.parametrize(("key", "name"), [("title", "title"), ("description", "description"), ("version", "version")])
def test_descriptors_say_what_the_dataset_says(made: Release, key: str, name: str) -> None:
    """Title, description and version come from dataset.json alone."""
    package, croissant = document(made, "datapackage.json"), document(made, "croissant.json")
    head = yaml.safe_load(content(made.folder)["README.md"].decode().split("---\n")[1])
    assert package[name] == ABOUT[key]
    assert croissant["alternateName" if key == "title" else name] == ABOUT[key]
    assert head["pretty_name"] == ABOUT["title"]


def test_croissant_lists_every_data_file(made: Release) -> None:
    """croissant.json lists tables and views with size and digest, a record set for each; each field has its source."""
    croissant, files = document(made, "croissant.json"), content(made.folder)
    data = {path for path in files if path.startswith(("csv/", "records/")) or path.endswith(".parquet")}
    listed = {it["contentUrl"]: (it["contentSize"], it["sha256"]) for it in croissant["distribution"]}
    assert listed == {path: (f"{len(files[path])} B", hashlib.sha256(files[path]).hexdigest()) for path in data}
    names = [table_of(kind) for kind in STORED] + [view.name for view in VIEWS]
    assert [it["@id"] for it in croissant["recordSet"]] == names
    for fields in (it["field"] for it in croissant["recordSet"]):
        identifiers = [field["@id"] for field in fields]
        assert len(set(identifiers)) == len(identifiers)
        assert all(field["source"]["fileObject"]["@id"] in listed and field["description"] for field in fields)


def test_the_card_has_a_config_for_each_table_with_rows(made: Release) -> None:
    """README.md begins with what Hugging Face reads: licence, tags, a config for each table with rows."""
    text = content(made.folder)["README.md"].decode()
    assert yaml.safe_load(text.split("---\n")[1]) == {
        "pretty_name": ABOUT["title"],
        "license": "cc-by-4.0",
        "size_categories": ["n<1K"],
        "tags": ABOUT["keywords"],
        "configs": [
            {"config_name": "sources", "data_files": "sources.parquet"},
            {"config_name": "actors", "data_files": "actors.parquet"},
            {"config_name": "events", "data_files": "events.parquet"},
            {"config_name": "statements", "data_files": "statements.parquet", "default": True},
            {"config_name": "commitments", "data_files": "commitments.parquet"},
        ],
    }


def test_the_card_explains_every_column(made: Release) -> None:
    """Each column of each table and view stands in README.md, with its type and meaning."""
    lines = content(made.folder)["README.md"].decode().splitlines()
    for kind in STORED:
        head = lines.index(f"### {table_of(kind)}")
        known = columns(Schemas(), kind)
        rows = lines[head + 6 : head + 6 + len(known)]
        assert [row.split("|")[1].strip() for row in rows] == [f"`{column.name}`" for column in known]
    views = {line.removeprefix("### ") for line in lines if line.startswith("### ")}
    assert {view.name for view in VIEWS} <= views


def test_without_the_optional_keys_descriptors_are_whole(tmp_path: Path) -> None:
    """A dataset that says no more than it must has descriptors too."""
    bare = repository(tmp_path / "repository")
    about = {key: value for key, value in ABOUT.items() if key not in {"homepage", "keywords"}}
    bare.write("dataset/dataset.json", json.dumps(about | {"contributors": [{"title": "A", "role": "reviewer"}]}))
    bare.commit()
    made = built(bare.path, tmp_path / "out")
    cff = yaml.safe_load(content(made.folder)["CITATION.cff"])
    assert (cff["authors"], "url" in cff, "keywords" in cff) == ([{"name": "A"}], False, False)
    profile = json.loads((VENDOR / "datapackage-2.0.json").read_bytes())
    assert Draft7Validator(profile).is_valid(document(made, "datapackage.json"))
    assert document(made, "croissant.json")["citeAs"] == (
        f'A ({made.manifest.released[:4]}). Harbour "words", version 1.1.0 [Data set].'
    )


def test_the_card_says_how_to_load_it(made: Release) -> None:
    """What stands there is run as it stands, in the release's folder: each finds every statement."""
    rows = dict(re.findall(r"^\| ([^|]+) \| `([^`]+)` \|$", content(made.folder)["README.md"].decode(), re.MULTILINE))
    count = made.manifest.tables.statements.rows
    with chdir(made.folder):
        assert len(duckdb.execute(rows["DuckDB"]).fetchall()) == count
        assert len(eval(rows["pandas"], {"pandas": pd})) == count  # noqa: S307 (our own words)
        assert len(eval(rows["polars"], {"polars": pl})) == count  # noqa: S307 (as above)
        asked = CliRunner().invoke(app, [*shlex.split(rows["toolkit, views and all"])[1:], "--format", "csv"])
    assert asked.stdout == (made.folder / "csv" / "quotes.csv").read_text("utf-8")


def test_the_card_says_how_to_check_it(made: Release, harbour: Repository, tmp_path: Path) -> None:
    """The commands that stand there pass, and the one that needs a commit stands only where there is one."""
    lines = content(made.folder)["README.md"].decode()
    commands = re.findall(r"`toolkit (release verify [^`]+)`", lines)
    answers = {"HEX": made.archive_sha256, "DIR": str(harbour.path)}
    with chdir(made.folder.parent):
        for command in commands:
            done = CliRunner().invoke(app, [answers.get(word, word) for word in shlex.split(command)])
            assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "passed")
    assert len(commands) == 2
    shutil.copytree(harbour.path, tmp_path / "away", ignore=shutil.ignore_patterns(".git"))
    away = built(tmp_path / "away", tmp_path / "out", "2031-05-03")
    assert "--rebuild" not in (away.folder / "README.md").read_text("utf-8")
