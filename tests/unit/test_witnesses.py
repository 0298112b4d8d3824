"""The reports of a statement beside one another: how alike they are, and what differs."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import toolkit
from tests.unit.cases import SCHEMAS, cases, lay_out
from toolkit import checks, portrait, records
from toolkit.checks import reported
from toolkit.cli import app
from toolkit.errors import NotFoundError
from toolkit.evidence import similarities
from toolkit.portrait import Portrait
from toolkit.report import portrait as rendering
from toolkit.report.cells import text_width
from toolkit.texts import Texts, span_digest, text_digest

DREDGING = "lindqvist-dredging-2021-05-13"
TODAY = date(2022, 1, 1)


def _texts(folder: Path, dataset: records.Dataset) -> Texts:
    return Texts.read([folder / "texts"], dataset.text_digests)


def _sql(folder: Path, *more: str, place: str = "dataset") -> Result:
    sql = "SELECT report, similarity FROM reports WHERE similarity IS NOT NULL"
    return CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(
        app, ["sql", sql, "--data", str(folder / place), "--format", "csv", *more]
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
    """With --texts the command gives the figure, from records as from their Parquet; without texts there is none."""
    texts = ("--texts", str(edited / "texts"))
    assert _sql(edited, *texts).stdout == f"report,similarity\n2,{24 / 27}\n"
    done = _sql(edited)
    assert done.stdout == "report,similarity\n"
    assert done.stderr == "similarity is NULL without the sources' texts: --texts DIR names a folder that has them\n"
    done = CliRunner().invoke(app, ["convert", str(edited / "dataset"), "--out", str(edited / "parquet")])
    assert done.exit_code == 0
    assert _sql(edited, *texts, place="parquet").stdout == f"report,similarity\n2,{24 / 27}\n"
    done = _sql(edited, "--texts", str(edited / "text"))
    assert str(done.exception) == f"no folder of texts at {edited / 'text'}"


def test_sql_tells_of_texts_that_have_changed(edited: Path) -> None:
    """A text that is not the recorded one gives no figure, and that is said beside the answer."""
    transcript = edited / "texts" / "ferrand-board-transcript-2021-05-13.txt"
    transcript.write_text(transcript.read_text("utf-8").replace("nine", "eight"), "utf-8")
    done = _sql(edited, "--texts", str(edited / "texts"))
    assert (done.exit_code, done.stdout, done.stderr) == (
        0,
        "report,similarity\n",
        "not compared, since their texts are not the recorded ones: ferrand-board-transcript-2021-05-13\n",
    )


def test_the_library_fills_it_from_the_texts(edited: Path) -> None:
    """A query of the library has the figure with texts, and a warning where one is not the recorded text."""
    dataset = toolkit.load(edited / "dataset")
    sql = "SELECT report, similarity FROM reports WHERE report > 1"
    assert dataset.sql(sql).fetchall() == [(2, None)]
    assert dataset.sql(sql, texts=[edited / "texts"]).fetchall() == [(2, 24 / 27)]
    transcript = edited / "texts" / "ferrand-board-transcript-2021-05-13.txt"
    transcript.write_text(transcript.read_text("utf-8").replace("nine", "eight"), "utf-8")
    with pytest.warns(UserWarning, match="the recorded ones: ferrand-board-transcript-2021-05-13$") as warned:
        assert dataset.sql(sql, texts=[str(edited / "texts")]).fetchall() == [(2, None)]
    assert warned[0].filename == __file__
    with pytest.raises(NotFoundError, match="no folder of texts at nowhere"):
        dataset.sql(sql, texts=["nowhere"])


SIDE_BY_SIDE = """\
Reports side by side
  [-only in the first-] {+only in the other+}; spelling, capitals and
  punctuation are not compared

  1 Open meeting of 13 May 2021,        │ 2 Board to deepen north channel ·
  transcript · transcript               │ news
  We will dredge the north channel [-to │ We will dredge the north channel
  nine metres-] before the end of next  │ before the end of next year,
  year.                                 │

  Edited: 3 words only in the first, 0 only in the other; 89 % of the words in
  common

"""


def _show(folder: Path, identifier: str, *more: str) -> Result:
    arguments = ["show", identifier, "--data", str(folder / "dataset"), *more]
    return CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(app, arguments)


def _flat(done: Result) -> str:
    return " ".join(done.stdout.split())


def _portrait(folder: Path, identifier: str) -> Portrait:
    dataset = records.load(folder / "dataset", SCHEMAS)
    found = portrait.find(dataset, _texts(folder, dataset), identifier)
    assert isinstance(found, Portrait)
    return found


def _remade(folder: Path, identifier: str, change: Callable[[Any], object]) -> None:
    (path,) = (folder / "dataset").glob(f"*/{identifier}.json")
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(json.dumps(value), "utf-8")


def _without_words(statement: Any) -> None:  # noqa: ANN401 (a JSON value)
    del statement["quote"]
    for report in statement["evidence"]:
        for span in report["spans"]:
            span.pop("words", None)


def test_reports_stand_side_by_side(edited: Path) -> None:
    """In 80 columns, from stored words; the words that differ are marked without colour."""
    assert SIDE_BY_SIDE in _show(edited, DREDGING).stdout


def test_the_texts_give_words_that_are_not_stored(edited: Path) -> None:
    """With the texts at hand the same is shown; without, why it is not."""
    _remade(edited, DREDGING, _without_words)
    assert SIDE_BY_SIDE in _show(edited, DREDGING, "--texts", str(edited / "texts")).stdout
    for number in (1, 2):
        told = (
            f"not compared: report {number} has words that are not stored, and no text of it is at hand (--texts DIR)"
        )
        assert told in _flat(_show(edited, DREDGING))


def test_another_text_is_not_compared(edited: Path) -> None:
    """From a text that has changed since nothing is taken, and the reader is told."""
    _remade(edited, DREDGING, _without_words)
    transcript = edited / "texts" / "ferrand-board-transcript-2021-05-13.txt"
    transcript.write_text(transcript.read_text("utf-8").replace("nine", "eight"), "utf-8")
    shown = _flat(_show(edited, DREDGING, "--texts", str(edited / "texts")))
    told = "not compared: report 1 has words that are not stored, and the text at hand is not the recorded one"
    assert told in shown
    assert "eight metres" not in shown


@pytest.mark.parametrize(
    ("spans", "told"),
    [
        (None, "is cited without passages"),
        ([{"start": 0, "end": 20_001, "sha256": "0" * 64}], "has more than 20,000 characters"),
        (
            [{"start": 0, "end": 7, "sha256": "0" * 64, "words": "a crane"}],
            "has a passage in doubt; toolkit validate says why",
        ),
    ],
)
def test_what_is_not_compared_says_why(spans: list[dict[str, Any]] | None, told: str, edited: Path) -> None:
    """A report without passages, with too much text or with a wrong span is shown as not compared, and why."""

    def point(statement: Any) -> None:  # noqa: ANN401 (a JSON value)
        statement["evidence"][1].pop("spans")
        if spans:
            statement["evidence"][1]["spans"] = spans

    _remade(edited, DREDGING, point)
    assert f"not compared: report 2 {told}" in _flat(_show(edited, DREDGING))


def test_reports_out_of_reach_are_told(edited: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind more text of other reports than is compared, one finding tells of all; show and sql compare none."""
    _remade(edited, DREDGING, lambda it: it["evidence"].extend([it["evidence"][1]] * 2))
    monkeypatch.setattr(reported, "LONGEST_TOGETHER", 150)
    dataset = records.load(edited / "dataset", SCHEMAS)
    report = checks.run(dataset, _texts(edited, dataset), codes=["EVD017"])
    assert [(it.message, it.location.pointer) for it in report.findings] == [
        ("the fidelity of 2 of 4 reports was not compared with the words", "/evidence/2/fidelity")
    ]
    assert list(similarities(dataset, _texts(edited, dataset))) == [(DREDGING, 2, 24 / 27)]
    assert "not compared: report 4 stands behind 1,000,000 characters of other reports" in _flat(
        _show(edited, DREDGING)
    )


def test_long_lists_of_reports_say_that_they_are_cut(edited: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 23 reports 20 are set beside the first, and of 23 passages two have room for their words; JSON has all."""
    _remade(edited, DREDGING, lambda it: it["evidence"].extend([it["evidence"][1]] * 21))
    told = _portrait(edited, DREDGING)
    spans = [passage.span for citation in told.citations for passage in citation.passages]
    monkeypatch.setattr(rendering, "WORDS_SHOWN", sum(len(span.words or "") for span in spans[:2]))
    shown = _show(edited, DREDGING).stdout
    assert "\n  … 20 of 22 other reports shown; --format json has all\n" in shown
    cut = f"… words of 2 of {len(spans)} passages shown; --format json has the positions of all"
    evidence = shown.partition("\nReports\n")[2]
    assert cut in " ".join(evidence.split())
    assert [f"{span.start}-{span.end}" in evidence for span in spans] == [True] * len(spans)
    assert evidence.count("“") == sum(span.words is not None for span in spans[:2])
    document = json.loads(_show(edited, DREDGING, "--format", "json").stdout)
    assert (len(document["comparisons"]), len(document["passages"])) == (22, len(spans))


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_asked(edited: Path, width: int) -> None:
    """Where there is no room for columns the reports stand one above the other, marked all the same."""
    found = _portrait(edited, DREDGING)
    shown = rendering.render(found, SCHEMAS, today=TODAY, width=width)
    shown = shown.partition("\nReports side by side\n")[2].partition("\nReports\n")[0]
    assert max(map(text_width, shown.splitlines())) <= width
    assert "[-to" in shown
    assert ("│" in shown) is (width > 50)


def test_marks_stay_where_there_is_colour(edited: Path) -> None:
    """Colour comes on top of the marks: whoever cannot tell red from green reads the same."""
    shown = rendering.render(_portrait(edited, DREDGING), SCHEMAS, today=TODAY, colour=True)
    assert "\x1b[31m[-to\x1b[0m" in shown


def test_sentences_stand_beside_each_other(edited: Path) -> None:
    """A row ends where a sentence ends in both reports, so that long ones do not drift apart."""
    texts = ("We begin now. The quay is new, and cranes come.", "We begin now. The old quay is new. Cranes come!")
    path = edited / "texts" / "ferrand-board-transcript-2021-05-13.txt"
    other = edited / "texts" / "ferrand-gazette-2021-05-14.txt"
    for each, text in zip((path, other), texts, strict=True):
        each.write_text(text, "utf-8")
        digest, length = text_digest(text), len(text)
        _remade(
            edited,
            each.stem,
            lambda it, digest=digest, length=length: it["text"].update(sha256=digest, length=length),  # type: ignore[misc]
        )

    def point(statement: Any) -> None:  # noqa: ANN401 (a JSON value)
        _without_words(statement)
        for report, text in zip(statement["evidence"], texts, strict=True):
            report["spans"] = [{"start": 0, "end": len(text), "sha256": span_digest(text)}]

    _remade(edited, DREDGING, point)
    shown = rendering.render(_portrait(edited, DREDGING), SCHEMAS, today=TODAY)
    assert (
        "  We begin now.                         │ We begin now.\n"
        "  The quay is new, [-and-] cranes come. │ The {+old+} quay is new. Cranes come!\n"
    ) in shown


def test_programs_get_places_and_stored_words(edited: Path) -> None:
    """The JSON form names what differs by its place, and repeats only words that the dataset stores."""
    document = json.loads(_show(edited, DREDGING, "--format", "json").stdout)
    stored = {"start": 159, "end": 173, "count": 3, "words": "to nine metres"}
    expected = {
        "pointer": "/evidence/1",
        "source": "ferrand-gazette-2021-05-14",
        "fidelity": "edited",
        "compared": True,
        "similarity": 24 / 27,
        "differences": [{"first": stored, "other": {"start": 198, "end": 198, "count": 0}}],
    }
    assert document["comparisons"] == [expected]
    _remade(edited, DREDGING, _without_words)
    document = json.loads(_show(edited, DREDGING, "--format", "json", "--texts", str(edited / "texts")).stdout)
    del stored["words"]
    assert document["comparisons"] == [expected]
    document = json.loads(_show(edited, DREDGING, "--format", "json").stdout)
    assert document["comparisons"][0]["compared"] is False
