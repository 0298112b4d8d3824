"""The reports of a statement beside one another: how alike they are."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.unit.cases import SCHEMAS, cases, lay_out
from toolkit import records
from toolkit.cli import app
from toolkit.evidence import similarities
from toolkit.texts import Texts

DREDGING = "lindqvist-dredging-2021-05-13"


def _texts(folder: Path, dataset: records.Dataset) -> Texts:
    return Texts.read([folder / "texts"], dataset.text_digests)


def _sql(folder: Path, *more: str) -> Result:
    sql = "SELECT report, similarity FROM reports WHERE similarity IS NOT NULL"
    return CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(
        app, ["sql", sql, "--data", str(folder / "dataset"), "--format", "csv", *more]
    )


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """Give a folder with a dataset, and its texts, in which a report leaves out 3 of 15 words."""
    lay_out(next(case for case in cases() if str(case) == "EVD017-clean-edited"), tmp_path)
    return tmp_path


def test_similarity_is_the_share_of_words_that_both_have(edited: Path) -> None:
    """Of 15 and 12 words the 12 are in both."""
    dataset = records.load(edited / "dataset", SCHEMAS)
    assert list(similarities(dataset, _texts(edited, dataset))) == [(DREDGING, 2, 24 / 27)]


def test_both_texts_have_to_be_at_hand(edited: Path) -> None:
    """Stored words are not enough, nor is a text that is not the recorded one."""
    dataset = records.load(edited / "dataset", SCHEMAS)
    assert list(similarities(dataset, Texts())) == []
    transcript = edited / "texts" / "ferrand-board-transcript-2021-05-13.txt"
    transcript.write_text(transcript.read_text("utf-8").replace("nine", "nice"), "utf-8")
    assert list(similarities(dataset, _texts(edited, dataset))) == []


def test_a_report_at_fault_is_not_compared(edited: Path) -> None:
    """What a wrong span points to is not what was reported."""
    path = edited / "dataset" / "statements" / f"{DREDGING}.json"
    path.write_text(path.read_text("utf-8").replace('"end": 242', '"end": 235'), "utf-8")
    dataset = records.load(edited / "dataset", SCHEMAS)
    assert list(similarities(dataset, _texts(edited, dataset))) == []


def test_sql_fills_it_from_the_texts(edited: Path) -> None:
    """With --texts the command gives the figure, without texts there is none; with Parquet they would tell nothing."""
    assert _sql(edited, "--texts", str(edited / "texts")).stdout == f"report,similarity\n2,{24 / 27}\n"
    assert _sql(edited).stdout == "report,similarity\n"
    done = CliRunner().invoke(app, ["convert", str(edited / "dataset"), "--out", str(edited / "parquet")])
    assert done.exit_code == 0
    done = CliRunner().invoke(
        app, ["sql", "FROM reports", "--data", str(edited / "parquet"), "--texts", str(edited / "texts")]
    )
    assert (done.exit_code, done.stdout) == (2, "")
    assert "texts are held against records, and --data is a folder of Parquet files" in " ".join(done.stderr.split())
