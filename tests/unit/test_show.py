"""`toolkit show`: one record as people read it."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.unit.cases import BASE, Case, cases, lay_out
from toolkit import portrait, records
from toolkit.cli import app
from toolkit.errors import NotFoundError
from toolkit.portrait import Portrait, Retirement
from toolkit.report import portrait as rendering
from toolkit.report import retirement
from toolkit.report.cells import text_width
from toolkit.report.layout import WIDTH
from toolkit.schemas import Schemas
from toolkit.texts import Texts

SCHEMAS = Schemas()
ROOT = Path(__file__).resolve().parents[2]
TEXTS = BASE / "texts"
TODAY = date(2022, 1, 1)

SURVEY = """\
Commitment  ferrand-channel-survey
Survey of the north channel

Begin to survey the north channel in June 2021.

Committers        Ferrand Harbour Board (ferrand-harbour-board)
Stated in         The survey begins in June, and its charts go to the pilots
                  before anyone else. (lindqvist-survey-2021-05-13)
Made              13 May 2021, inferred against Open meeting of the harbour
                  board (ferrand-open-meeting-2021-05-13)
Act               Promise
Modality          Will
Bindingness       Declared
Deadline          Stated; date: June 2021, resolved from "in June" against Open
                  meeting of the harbour board (ferrand-open-meeting-2021-05-13)
Testable          yes
                  The board puts out a notice when a survey begins.
Part of           North channel nine metres deep (ferrand-channel-dredging)
Topics            Infrastructure

Life
  13 May 2021       Made
  June 2021         Deadline (stated)
  1 February 2022   Fulfilled late, says harbour-desk
                    By the notice, the survey began in August 2021.
                    by: Notice on the survey of the north channel
                    (ferrand-board-notice-2022-01-20)
  Today             Fulfilled late, as of 1 February 2022
  Next              nothing more is due by this verdict

Evidence
  Board to deepen north channel (ferrand-gazette-2021-05-14)
    291-318 content  … before the end of next year,” Oda Lindqvist told the
        board\u2019s open meeting. “⟦The survey ⚓ starts in June⟧,” she added, “and
        the pilots will see the charts first.” Harbour master Tomas …
  assessments 1: Notice on the survey of the north channel
  (ferrand-board-notice-2022-01-20)
    note: Read at the harbour office; no copy was kept.

Referred to by
  Commitment / Part of
    Charts for the pilots first (ferrand-charts-for-pilots)

Coding            harbour-desk; coded on: 5 January 2026; method: Manual;
                  review: Reviewed; reviewer: second-reader
"""


def _run(*arguments: object) -> Result:
    environment = {"TOOLKIT_TEXTS": ""}
    return CliRunner(env=environment).invoke(app, ["show", *map(str, arguments)])


def _base(*arguments: object) -> Result:
    return _run(*arguments, "--data", BASE / "dataset")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the base dataset to change."""
    shutil.copytree(BASE / "dataset", tmp_path / "dataset")
    return tmp_path / "dataset"


def test_a_record_is_shown_to_the_letter() -> None:
    """Names stand for ids, titles for codes, words for dates; the passage stands in its context."""
    done = _base("ferrand-channel-survey", "--texts", TEXTS)
    assert (done.exit_code, done.stdout, done.stderr) == (0, SURVEY, "")


def test_without_the_text_there_are_positions_and_stored_words() -> None:
    """The quotation is set apart; passages have their positions, the words that are stored, and why no more."""
    shown = _base("lindqvist-survey-2021-05-13").stdout
    assert "\n  ┃ The survey ⚓ starts in June, and the pilots will see the charts first.\n" in shown
    assert (
        "    291-319 content  “The survey ⚓ starts in June,”\n"
        "    321-330 cue\n"
        "    333-374 content  “and the pilots will see the charts first.”\n"
        "    (no text of it is at hand: --texts DIR shows the passages in their context)\n"
    ) in shown


def test_another_text_is_not_cited(tmp_path: Path) -> None:
    """From a text that is not the recorded one no passage is shown, since positions in it mean nothing."""
    (tmp_path / "ferrand-gazette-2021-05-14.txt").write_text("Quite another text, and a long one.", "utf-8")
    shown = _base("ferrand-channel-survey", "--texts", tmp_path).stdout
    assert "    291-318 content\n    (the text at hand is not the recorded one, so no passage is shown" in shown


def test_what_lists_a_record_is_shown_too() -> None:
    """A retired id that led here is among what refers to the record, and each field is a group of its own."""
    shown = _base("ferrand-harbour-board").stdout
    assert "  Retired ids / Replaced by\n    ferrand-port-board\n" in shown
    assert "  Commitment / Committers\n    North channel nine metres deep (ferrand-channel-dredging)\n" in shown


def test_programs_get_positions_only() -> None:
    """The JSON form has the record, the names and both ways of reference, and nothing of the text but stored words."""
    document: dict[str, Any] = json.loads(_base("ferrand-channel-survey", "--texts", TEXTS, "--format", "json").stdout)
    path = BASE / "dataset" / "commitments" / "ferrand-channel-survey.json"
    assert document == {
        "show_version": 1,
        "kind": "commitment",
        "file": document["file"],
        "findings": [],
        "record": json.loads(path.read_text("utf-8")),
        "names": {
            "ferrand-board-notice-2022-01-20": "Notice on the survey of the north channel",
            "ferrand-channel-dredging": "North channel nine metres deep",
            "ferrand-gazette-2021-05-14": "Board to deepen north channel",
            "ferrand-harbour-board": "Ferrand Harbour Board",
            "ferrand-open-meeting-2021-05-13": "Open meeting of the harbour board",
            "lindqvist-survey-2021-05-13": "The survey begins in June, and its charts go to the pilots before "
            "anyone else.",
        },
        "referred_to_by": [
            {
                "kind": "commitment",
                "id": "ferrand-charts-for-pilots",
                "name": "Charts for the pilots first",
                "field": "part_of",
                "pointer": "/part_of",
            }
        ],
        "life": {
            "moments": [
                {"date": "2021-05-13", "what": "made", "pointer": "/made"},
                {"date": "2021-06", "what": "deadline", "pointer": "/deadline/date"},
                {
                    "date": "2022-02-01",
                    "what": "assessed",
                    "pointer": "/assessments/0",
                    "status": "fulfilled-late",
                },
            ],
            "today": document["life"]["today"],
            "status": "fulfilled-late",
            "as_of": "2022-02-01",
            "next": "closed",
        },
        "passages": [
            {
                "pointer": "/evidence/0/spans/0",
                "source": "ferrand-gazette-2021-05-14",
                "start": 291,
                "end": 318,
                "role": "content",
                "text": "at hand",
                "stands": True,
            }
        ],
    }


def test_what_became_of_an_id_is_told_once(copy: Path) -> None:
    """Ways that part and meet again, however often, are each told where they come up first, and not followed again."""
    entry = {"kind": "actor", "reason": "split", "on": "2026-02-03"}
    names = [(f"port-{n}", f"quay-{n}") for n in range(8)]
    ends = [*names[1:], ("ferrand", "ferrand-harbour-board")]
    entries = [entry | {"id": name, "replaced_by": to} for both, to in zip(names, ends, strict=True) for name in both]
    (copy / "retired.json").write_text(json.dumps(entries), "utf-8")
    shown = _run("port-0", "--data", copy).stdout
    assert shown.count("itself retired on 3 February 2026: split into\n") == 2 * len(names) - 2
    assert shown.count("(see above)\n") == 2 * len(names) - 4
    document = json.loads(_run("port-0", "--data", copy, "--format", "json").stdout)
    assert document["leads_to"] == ["ferrand", "ferrand-harbour-board"]


def test_a_retired_id_leads_to_its_successors(copy: Path) -> None:
    """A chain is followed to the records at its ends; a circle and a successor that is no record are shown as such."""
    entries: list[dict[str, object]] = [
        {"kind": "actor", "id": "old-board", "reason": "split", "replaced_by": ["ferrand-port-board", "gone", "loop"]},
        {"kind": "actor", "id": "loop", "reason": "merged", "replaced_by": ["old-board"]},
        {"kind": "actor", "id": "ghost", "reason": "withdrawn", "note": "It never was."},
    ]
    path = copy / "retired.json"
    dated = [entry | {"on": "2026-02-03"} for entry in entries]
    path.write_text(json.dumps([*json.loads(path.read_text("utf-8")), *dated]), "utf-8")
    assert _run("old-board", "--data", copy).stdout == (
        "Actor  old-board\n"
        "Retired on 3 February 2026: split into\n"
        "  ferrand-port-board\n"
        "    itself retired on 6 January 2026: merged into\n"
        "      Ferrand Harbour Board (ferrand-harbour-board)\n"
        "    The same board under an older name.\n"
        "  gone (no record has this id)\n"
        "  loop\n"
        "    itself retired on 3 February 2026: merged into\n"
        "      old-board (see above)\n"
    )
    assert _run("ghost", "--data", copy).stdout == (
        "Actor  ghost\nRetired on 3 February 2026: withdrawn, and nothing took its place\nIt never was.\n"
    )
    document = json.loads(_run("old-board", "--data", copy, "--format", "json").stdout)
    assert (document["leads_to"], document["names"]) == (
        ["ferrand-harbour-board"],
        {"ferrand-harbour-board": "Ferrand Harbour Board"},
    )


def test_a_chain_of_any_length_is_followed_to_its_end(copy: Path) -> None:
    """Of a chain too long to read its first links are shown, then where it goes on and where it ends."""
    names = [f"port-{n}" for n in range(2000)]
    links = zip(names, [*names[1:], "ferrand"], strict=True)
    entry = {"kind": "actor", "reason": "merged", "on": "2026-02-03"}
    (copy / "retired.json").write_text(json.dumps([entry | {"id": a, "replaced_by": [b]} for a, b in links]), "utf-8")
    shown = _run("port-0", "--data", copy).stdout
    assert " ".join(shown.split()).endswith(
        "merged into port-11 (retired too: toolkit show port-11) In the end it leads to Ferrand (ferrand)"
    )
    document = json.loads(_run("port-0", "--data", copy, "--format", "json").stdout)
    assert (document["leads_to"], document["names"]) == (["ferrand"], {"ferrand": "Ferrand"})


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("ferrand-harbor-board", "did you mean ferrand-harbour-board, "),
        ("Oda Lindqvist", "did you mean oda-lindqvist?"),
        ("survey", "did you mean ferrand-channel-survey, lindqvist-survey-2021-05-13?"),
        ("ferrand-port-bord", "did you mean ferrand-port-board, "),
        ("ferran", "(5 of 15 that are like it)"),
        ("", "dataset"),
    ],
)
def test_an_unknown_id_names_the_nearest(asked: str, named: str) -> None:
    """A misspelt id, a name and a part of an id lead to the ids that may be meant."""
    done = _base(asked)
    assert isinstance(done.exception, NotFoundError)
    assert named in str(done.exception)


def test_a_program_is_told_in_json() -> None:
    """A run without an answer is still one document."""
    done = _base("nobody-at-all", "--format", "json")
    document = json.loads(done.stdout)
    assert (document["show_version"], document["status"], document["exit_code"]) == (1, "error", 3)
    assert document["error"].startswith("no record has the id 'nobody-at-all' in ")


def test_faults_are_said_and_the_rest_is_shown(copy: Path) -> None:
    """A record that breaks the schema is shown as far as it can be read, with what is strange in it as it stands."""
    path = copy / "actors" / "tomas-brell.json"
    value = json.loads(path.read_text("utf-8")) | {"country": 7, "colour": {"hull": "\u001b[31mred"}}
    path.write_text(json.dumps(value), "utf-8")
    shown = _run("tomas-brell", "--data", copy).stdout
    assert "\nTomás Brell\ntoolkit validate has 3 findings here (FMT001, SCH003, SCH002)\n" in shown
    assert "\nCountry           7\n" in shown
    assert '\ncolour            {"hull": "\\u001b[31mred"}\n' in shown
    assert "\x1b" not in shown


def test_an_unreadable_record_is_named(copy: Path) -> None:
    """Of a file that is no JSON there is what refers to it, and the finding."""
    (copy / "actors" / "tomas-brell.json").write_bytes(b"{")
    shown = _run("tomas-brell", "--data", copy).stdout
    assert "holds no record that can be read" in " ".join(shown.split())
    assert "toolkit validate has 1 finding here (FILE002)" in shown
    assert "  Statement / Speakers\n" in shown


def _sample() -> list[Case]:
    """Give one failing case of each rule."""
    return list({case.code: case for case in cases() if case.fails}.values())


@pytest.mark.parametrize("case", _sample(), ids=str)
def test_no_fault_stops_it(case: Case, tmp_path: Path) -> None:
    """Each record that a failing case holds can be shown, within 80 columns and as JSON."""
    lay_out(case, tmp_path)
    dataset = records.load(tmp_path / "dataset", SCHEMAS)
    texts = Texts.read([tmp_path / "texts"], dataset.text_digests)
    for path in sorted((case.path / "dataset").rglob("*.json")):
        if path.stem in dataset.by_id:
            found = portrait.find(dataset, texts, path.stem)
            assert isinstance(found, Portrait)
            lines = rendering.render(found, dataset.schemas, today=TODAY).splitlines()
            assert max(map(text_width, lines)) <= WIDTH
            assert json.loads(rendering.as_json(found, today=TODAY))["show_version"] == 1


def test_every_record_of_the_dataset_can_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each record reads well within 80 columns, with a name for every id."""
    monkeypatch.setattr("toolkit.portrait.finding._findings", lambda _, __: ())  # all rules, for each record anew
    dataset = records.load(ROOT / "dataset", SCHEMAS)
    for name in dataset.by_id:
        found = portrait.find(dataset, Texts(), name)
        assert isinstance(found, Portrait)
        shown = rendering.render(found, dataset.schemas, today=TODAY)
        assert "no record has this id" not in shown
        assert max(map(text_width, shown.splitlines())) <= WIDTH


def test_colour_is_for_terminals_that_want_it() -> None:
    """Colour is drawn on request; the command asks for none in a pipe."""
    dataset = records.load(BASE / "dataset", SCHEMAS)
    found = portrait.find(dataset, Texts.read([TEXTS], dataset.text_digests), "ferrand-channel-survey")
    assert isinstance(found, Portrait)
    coloured = rendering.render(found, dataset.schemas, today=TODAY, colour=True)
    assert "\x1b[32mThe survey ⚓ starts in June\x1b[0m" in coloured
    assert "\x1b" not in _base("ferrand-channel-survey").stdout
    retired = portrait.find(dataset, Texts(), "ferrand-port-board")
    assert isinstance(retired, Retirement)
    assert retirement.render(retired, colour=True).startswith("\x1b[1mActor\x1b[0m  \x1b[2mferrand-port-board\x1b[0m\n")


def test_help_has_examples_and_loads_little() -> None:
    """The help shows how both commands are called, and none of the heavy packages is loaded for it."""
    for command in ("show", "coverage"):
        assert f"  toolkit {command} " in CliRunner().invoke(app, [command, "--help"]).stdout
    program = "import sys, toolkit.cli; print([m for m in ('duckdb', 'pydantic', 'jsonschema') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[]\n"
