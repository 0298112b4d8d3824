"""The pages for analysts, held against what is: each command, snippet and list in them."""

import codecs
import csv
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it has no stubs
import pyarrow.parquet  # type: ignore[import-untyped]  # it has no stubs
import pytest

import toolkit
from docs.answers import Block, blocks, renewed
from tests.unit.bundled import copied
from toolkit.records import load
from toolkit.schemas import Schemas
from toolkit.tables import COMPARISONS, STORED, VIEWS, content_sha256, table_of

ROOT = Path(__file__).resolve().parents[2]
DATASET = ROOT / "dataset"
COOKBOOK = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
TABLES = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")


def snippets(language: str) -> list[str]:
    """Give the snippets of a language on the page about tables."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TABLES, re.MULTILINE | re.DOTALL)


# The cookbook


def test_there_are_fifteen_questions() -> None:
    """Fifteen numbered questions, each with one command."""
    assert re.findall(r"^## (\d+)\. .+\?$", COOKBOOK, re.MULTILINE) == [str(number) for number in range(1, 16)]
    assert len(blocks(COOKBOOK)) == 15


@pytest.mark.parametrize("block", blocks(COOKBOOK), ids=range(1, 16))
def test_an_answer_is_what_the_command_prints(block: Block) -> None:
    """Each answer is the command's own, to the letter; `python docs/answers.py` writes it anew."""
    assert block.answer == block.printed()


def test_answers_are_renewed_and_nothing_else() -> None:
    """Only what stands below a command changes, be the command on one line or on several."""
    one = '```console\n$ toolkit sql "VALUES (1)" --format csv\nold\nanswer\n```\n'
    more = '```console\n$ toolkit sql "\n  VALUES (2)" --format csv\n```\n'
    assert renewed(f"Text.\n\n{one}\n{more}\n```sh\n$ toolkit x\n```\n") == (
        'Text.\n\n```console\n$ toolkit sql "VALUES (1)" --format csv\ncol0\n1\n```\n'
        '\n```console\n$ toolkit sql "\n  VALUES (2)" --format csv\ncol0\n2\n```\n'
        "\n```sh\n$ toolkit x\n```\n"
    )


# Tables and views


def test_every_view_is_listed_with_its_question() -> None:
    """The list of views on the page is that of the toolkit."""
    listed = re.findall(r"^\| `(\w+)` \| (.+\?) \|$", TABLES, re.MULTILINE)
    assert listed == [(view.name, view.question) for view in (*VIEWS, *COMPARISONS)]


def test_every_file_is_named() -> None:
    """The page names the file of each table."""
    assert all(f"`{table_of(kind)}`" in TABLES for kind in STORED)


# Python


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the dataset and its Parquet files, as a reader of the page has them."""
    place = tmp_path_factory.mktemp("reader")
    copied(place / "dataset")
    _toolkit("convert", cwd=place)
    return place


def _toolkit(*arguments: str, cwd: Path) -> bytes:
    command = [sys.executable, "-m", "toolkit", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TOOLKIT_TEXTS": ""}
    return subprocess.run(command, cwd=cwd, capture_output=True, check=True, env=environment).stdout


@pytest.mark.parametrize("snippet", snippets("python"), ids=range(1, 1 + len(snippets("python"))))
def test_a_python_snippet_runs(snippet: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each snippet runs as it stands, beside the files, without a warning."""
    _run(snippet, folder, monkeypatch)


def _run(snippet: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Any]:
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(compile(snippet, "docs/tables.md", "exec"), names)  # noqa: S102 (our own page)
    return names


def _snippet(word: str) -> str:
    (found,) = [it for it in snippets("python") if word in it]
    return found


def test_pandas_and_polars_see_the_same_records(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the snippets make has the records' values: days, items of lists, parts of columns."""
    dataset = toolkit.load(folder)
    pandas = _run(_snippet("pd.read_parquet"), folder, monkeypatch)
    assert list(pandas["commitments"]["id"]) == sorted(dataset.commitments)
    statuses = {it.id: it.deadline.status for it in dataset.commitments.values()}
    assert list(pandas["deadlines"]["status"]) == [statuses[name] for name in sorted(statuses)]
    polars = _run(_snippet("pl.read_parquet"), folder, monkeypatch)
    said = {row["id"]: row["speakers"] for row in polars["speakers"].to_dicts()}
    assert said == {it.id: it.speakers[-1] for it in dataset.statements.values()}
    assert len(polars["reports"]) == sum(len(it.evidence) for it in dataset.statements.values())


def test_anyone_can_compute_the_content_hash(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The snippet's hash is the one in the file and the one that the toolkit computes."""
    computed = _run(_snippet("content_hash"), folder, monkeypatch)["content_hash"]
    assert computed == content_sha256("statement", load(DATASET).values["statement"], Schemas())
    stored = pyarrow.parquet.read_metadata(folder / "parquet" / "statements.parquet").metadata
    assert stored[b"content_sha256"].decode() == computed
    assert {b"dataset", b"dataset_version", b"schema_version", b"toolkit_version"} <= set(stored)


# R


def test_the_r_snippets_run_where_r_is_installed(folder: Path) -> None:
    """Where there is R with the packages, its snippets run; where there is none, that is said."""
    script = shutil.which("Rscript")
    if script is None:
        pytest.skip("R is not installed here: its snippets are not run; the next test looks at what they rely on")
    (folder / "promises.csv").write_bytes(_toolkit("sql", "FROM promises", "--format", "csv", cwd=folder))
    subprocess.run([script, "-e", "\n".join(snippets("r"))], cwd=folder, check=True)


def test_what_r_relies_on_is_there(folder: Path) -> None:
    """R's `arrow` is the library that pyarrow is: it reads each file with types that R has, and the named columns."""
    allowed = re.compile(r"string|int64|double|bool|date32\[day\]|list<.*>|struct<.*>")
    for kind in STORED:
        schema = pyarrow.parquet.read_schema(folder / "parquet" / f"{table_of(kind)}.parquet")
        assert all(allowed.fullmatch(str(it)) for it in schema.types)
    columns = pyarrow.parquet.read_schema(folder / "parquet" / "commitments.parquet").names
    assert {"id", "topics", "deadline"} <= set(columns)


# Excel


def test_the_csv_for_excel_has_a_mark_and_the_view_s_cells(folder: Path) -> None:
    """The command line on the page writes UTF-8 with a byte order mark, and behind it every cell of the view."""
    (command,) = [it for it in snippets("sh") if "promises.csv" in it]
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    (bin_folder / "toolkit").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m toolkit "$@"\n', encoding="utf-8")
    (bin_folder / "toolkit").chmod(0o755)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["sh", "-c", command], cwd=folder, env=environment, check=True)
    written = (folder / "promises.csv").read_bytes()
    assert written.startswith(codecs.BOM_UTF8 + b"commitment,")
    head, *lines = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    answer = toolkit.load(folder).sql("SELECT title, committers, made_earliest::VARCHAR FROM promises")
    cells = [tuple(line[head.index(name)] for name in ("title", "committers", "made_earliest")) for line in lines]
    assert cells == [tuple(cell or "" for cell in row) for row in answer]


def test_the_workbook_has_text_as_text_and_days_as_days(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read as Excel reads it, an EDTF month is text, a day a day, a truth value one, and nothing is an empty cell."""
    frame = _run(_snippet("to_excel"), folder, monkeypatch)["frame"]
    head, *rows = openpyxl.load_workbook(folder / "promises.xlsx").active.iter_rows(values_only=True)
    assert list(head) == list(frame.columns)
    records = [dict(zip(head, row, strict=True)) for row in rows]
    assert [it["commitment"] for it in records] == list(frame["commitment"])
    assert {type(it["made"]) for it in records} == {str}
    assert {type(it["testable"]) for it in records} == {bool}
    assert {type(it["made_latest"]) for it in records} <= {datetime, type(None)}
    assert all(it["status"] is None or isinstance(it["status"], str) for it in records)


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_no_text_of_a_view_would_be_a_formula(view: str) -> None:
    """No cell begins with what a spreadsheet would run."""
    texts = [cell for row in toolkit.load(DATASET).sql(f"FROM {view}") for cell in row if isinstance(cell, str)]
    assert [text for text in texts if text.startswith(("=", "+", "@", "\t"))] == []
