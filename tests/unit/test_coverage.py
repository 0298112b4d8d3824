"""`toolkit coverage`: how much of the sources' texts is coded, and what is not."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.unit.cases import BASE
from toolkit import records
from toolkit.checks.subjects import Run
from toolkit.cli import app
from toolkit.coverage import Coverage, Share, coverage
from toolkit.errors import NotFoundError
from toolkit.report import coverage as rendering
from toolkit.texts import Texts, quoted, text_digest

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT.parent / "shared" / "article"
TEXTS = BASE / "texts"
GAZETTE = "ferrand-gazette-2021-05-14"

SUMMARY = """\
Open meeting of 13 May 2021, transcript (ferrand-board-transcript-2021-05-13)
  used by some record     55 % of 227 characters, 50 % of 6 sentences
  content of statements   27 % of 227 characters, 16 % of 6 sentences
  in quotation marks      none
  in no record            3 sentences
    108-125
    203-230
    232-280
  undertakings?           1 sentence with cue words that no record uses
    108-125 shall

Board to deepen north channel (ferrand-gazette-2021-05-14)
  used by some record     68 % of 567 characters, 75 % of 8 sentences
  content of statements   37 % of 567 characters, 50 % of 8 sentences
  in quotation marks      4 of 4 passages covered by statements
  in no record            2 sentences
    0-32
    34-163
  undertakings?           none

2 of 3 sources looked at
  not ferrand-board-notice-2022-01-20: records no text (0 spans in it)
"""

MARKED = """\
Open meeting of 13 May 2021, transcript (ferrand-board-transcript-2021-05-13)
⟦said⟧  ⟪cue⟫  ⟨attribution⟩  ⦅in other records only⦆

📝 ⦅Ferrand Harbour Board · open meeting of 13 May 2021⦆ · transcript

⟨THE CHAIR (O. Lindqvist)⟩: Good evening. I shall be brief. ⟦We will dredge the
north channel to nine metres before the end of next year.⟧ The board has voted
for it.

THE HARBOUR MASTER (T. Brell): Thank you, Chair.

1 of 1 source looked at
"""


def _run(*arguments: object) -> Result:
    return CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(app, ["coverage", *map(str, arguments)])


def _base(*arguments: object) -> Result:
    return _run(*arguments, "--data", BASE / "dataset")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the base dataset, with its texts, to change."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def _measured(folder: Path) -> Coverage:
    dataset = records.load(folder / "dataset")
    return coverage(Run(dataset=dataset, texts=Texts.read([folder / "texts"], dataset.text_digests)))


def _with_text(folder: Path, text: str, **more: object) -> None:
    """Give the gazette another text, recorded as its own, into which no record points."""
    path = folder / "dataset" / "sources" / f"{GAZETTE}.json"
    value = json.loads(path.read_text("utf-8"))
    value["text"] |= {"sha256": text_digest(text), "length": len(text)}
    path.write_text(json.dumps(value | more), "utf-8")
    (folder / "texts" / f"{GAZETTE}.txt").write_text(text, "utf-8")


def test_a_pipe_gets_a_summary_and_positions() -> None:
    """The summary counts, names gaps by position, and says what was not looked at; it exits with 0."""
    done = _base("--texts", TEXTS)
    assert (done.exit_code, done.stdout, done.stderr) == (0, SUMMARY, "")


def test_the_text_is_printed_on_request() -> None:
    """--marked prints the text of the sources asked for, with the roles told apart."""
    done = _base("ferrand-board-transcript-2021-05-13", "--texts", TEXTS, "--marked")
    assert (done.exit_code, done.stdout) == (0, MARKED)


def test_a_terminal_sees_how_gaps_begin() -> None:
    """With prose, each gap is shown by its first words."""
    shown = rendering.render(_measured(BASE), prose=True)
    assert "    203-230  The board has voted for it.\n" in shown
    assert "    108-125 shall  I shall be brief.\n" in shown


def test_marks_are_colours_where_colour_is_wanted() -> None:
    """In colour there are no brackets."""
    shown = rendering.marked_text(_measured(BASE), colour=True)
    assert "Harbour master \x1b[36mTomas Brell\x1b[0m \x1b[33mcalled\x1b[0m \x1b[32mthe plan\x1b[0m" in shown
    assert "⟦" not in shown


def test_programs_get_positions_only() -> None:
    """The JSON form counts exactly and holds no word of a text but the list's own cues."""
    done = _base("--texts", TEXTS, "--format", "json")
    document: dict[str, Any] = json.loads(done.stdout)
    assert {key: value for key, value in document.items() if key != "sources"} == {
        "coverage_version": 1,
        "status": "pass",
        "exit_code": 0,
        "without_text": [{"source": "ferrand-board-notice-2022-01-20", "reason": "records no text", "spans": 0}],
    }
    assert document["sources"][0] == {
        "source": "ferrand-board-transcript-2021-05-13",
        "language": "en",
        "length": 280,
        "characters": {"total": 227, "used": 125, "stated": 62},
        "sentences": {"total": 6, "used": 3, "stated": 1},
        "quotations": [],
        "unused_sentences": [[108, 125], [203, 230], [232, 280]],
        "undertakings": [{"start": 108, "end": 125, "cues": [{"start": 110, "end": 115, "words": "shall"}]}],
        "stretches": [[2, 53, "other"], [68, 92, "attribution"], [126, 202, "content"]],
        "spans_in_doubt": 0,
    }
    assert "Good evening" not in done.stdout


def test_quotations_left_over_are_named_whole_and_in_part(copy: Path) -> None:
    """A quotation in no statement is named; of one that a statement covers in part it is said how much is left."""
    path = copy / "dataset" / "statements" / "lindqvist-survey-2021-05-13.json"
    value = json.loads(path.read_text("utf-8"))
    value["evidence"][0]["spans"].pop()
    path.write_text(json.dumps(value), "utf-8")
    for name in ("ferrand-charts-for-pilots", "ferrand-channel-survey"):
        (copy / "dataset" / "commitments" / f"{name}.json").unlink()
    (copy / "dataset" / "statements" / "brell-plan-2021-05-13.json").unlink()
    shown = _run(GAZETTE, "--data", copy / "dataset", "--texts", copy / "texts").stdout
    assert "in quotation marks      2 of 4 passages covered by statements\n" in shown
    assert "    332-375 in no statement\n    420-434 in no statement\n" in shown
    assert "  undertakings?           2 sentences with cue words that no record uses\n    290-375 will\n" in shown


def test_a_quotation_covered_in_part(copy: Path) -> None:
    """Letters of a quotation outside every statement are counted."""
    text = "“We will dredge the north channel to nine metres before the end of next year, and pay for it,” she said."
    path = copy / "dataset" / "statements" / "lindqvist-dredging-2021-05-13.json"
    value = json.loads(path.read_text("utf-8"))
    value["evidence"] = value["evidence"][1:]
    value["evidence"][0]["spans"] = [value["evidence"][0]["spans"][0] | {"start": 1, "end": 77}]
    path.write_text(json.dumps(value), "utf-8")
    _with_text(copy, text)
    shown = _run(GAZETTE, "--data", copy / "dataset", "--texts", copy / "texts").stdout
    assert "    0-94 11 of 72 letters in no statement\n" in shown


def test_spans_that_do_not_fit_the_text_are_left_out(copy: Path) -> None:
    """What is at odds with the text counts for nothing, and is counted."""
    _with_text(copy, "Nothing of the old text is here, and nobody speaks. " * 20 + "End.")
    source = next(it for it in _measured(copy).sources if it.source == GAZETTE)
    assert (source.characters.used, source.in_doubt > 0) == (0, True)
    shown = _run(GAZETTE, "--data", copy / "dataset", "--texts", copy / "texts").stdout
    assert f"  not in this text        {source.in_doubt} spans left out; toolkit validate" in shown
    assert "… 20 of 21 shown; --format json has all" in shown


def test_other_languages_have_no_hints(copy: Path) -> None:
    """Where cues are not known, none are looked for, and that is said."""
    _with_text(copy, "Le port sera creusé.", language="fr")
    shown = _run(GAZETTE, "--data", copy / "dataset", "--texts", copy / "texts").stdout
    assert '  undertakings?           not looked for: no list of cues for the language "fr"\n' in shown
    document = json.loads(_run("--data", copy / "dataset", "--texts", copy / "texts", "--format", "json").stdout)
    assert [it["undertakings"] for it in document["sources"] if it["source"] == GAZETTE] == [None]


def test_a_text_without_words_is_no_trouble(copy: Path) -> None:
    """A text of signs alone has no sentence."""
    _with_text(copy, "***\n \n***")
    source = next(it for it in _measured(copy).sources if it.source == GAZETTE)
    assert source.sentences == Share(total=0, used=0, stated=0)
    assert "***\n\n***\n" in rendering.marked_text(_measured(copy))
    assert "  used by some record     0 % of 6 characters, 0 sentences\n" in rendering.render(
        _measured(copy), prose=False
    )


def test_another_text_is_not_judged(copy: Path) -> None:
    """A text that is not the recorded one is named as such, with the number of spans left unjudged."""
    (copy / "texts" / f"{GAZETTE}.txt").write_text("Another text.", "utf-8")
    assert f"  not {GAZETTE}: the text at hand is not the recorded one (" in rendering.render(
        _measured(copy), prose=False
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing was looked at: of 3 source(s) none has its recorded text at hand; "),
        ((GAZETTE,), "nothing was looked at: of 1 source(s) none has its recorded text at hand (no text at hand); "),
        (("ferrand-gazete-2021-05-14",), "no source has the id 'ferrand-gazete-2021-05-14'; did you mean ferrand-gaz"),
        (("oda-lindqvist",), "no source has the id 'oda-lindqvist': it is that of another kind of record, actor"),
    ],
)
def test_nothing_looked_at_is_no_pass(arguments: tuple[str, ...], message: str) -> None:
    """Without any text, or without such a source, the run ends with exit code 3 and one line, or one document."""
    done = _base(*arguments)
    assert isinstance(done.exception, NotFoundError)
    assert str(done.exception).startswith(message)
    document = json.loads(_base(*arguments, "--format", "json").stdout)
    assert (document["coverage_version"], document["exit_code"]) == (1, 3)


@pytest.mark.skipif(not ARTICLE.is_dir(), reason="the article's text is not in the repository and not at hand")
def test_the_article_is_covered() -> None:
    """All seven quoted passages of the first article are in statements, whole, and no cue is left over."""
    dataset = records.load(ROOT / "dataset")
    measured = coverage(Run(dataset=dataset, texts=Texts.read([ARTICLE], dataset.text_digests)))
    (source,) = measured.sources
    assert [(it.start, it.end) for it in source.quotations] == list(quoted(source.text))
    assert [it.left for it in source.quotations] == [0] * 7
    assert (source.unused, source.hints, source.in_doubt) == (((1437, 1446), (2892, 3059)), (), 0)
