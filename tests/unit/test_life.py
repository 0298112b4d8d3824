"""A commitment as a line of life: made, renewed, replaced, judged, due, and what is expected next."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cases import BASE, SCHEMAS
from toolkit import portrait, records
from toolkit.portrait import Life, Outlook, Portrait
from toolkit.report import portrait as rendering
from toolkit.texts import Texts

DREDGING = "ferrand-channel-dredging"


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Give a copy of the base dataset to change."""
    shutil.copytree(BASE / "dataset", tmp_path / "dataset")
    return tmp_path / "dataset"


def _commitment(dataset: Path, identifier: str, **more: object) -> None:
    """Write a commitment like the dredging, without deadline and assessments, but for what is given."""
    path = dataset / "commitments" / f"{identifier}.json"
    model = path if path.exists() else path.with_stem(DREDGING)
    value = {"id": identifier} | json.loads(model.read_text("utf-8")) | more | {"id": identifier}
    path.write_text(json.dumps({key: it for key, it in value.items() if it is not None}), "utf-8")


def _assessment(on: str, status: str) -> dict[str, Any]:
    evidence = [{"source": "ferrand-board-notice-2022-01-20"}]
    return {"on": on, "status": status, "note": f"Seen {on}.", "assessor": "harbour-desk", "evidence": evidence}


def _found(dataset: Path, identifier: str = DREDGING) -> Portrait:
    found = portrait.find(records.load(dataset, SCHEMAS), Texts(), identifier)
    assert isinstance(found, Portrait)
    return found


def _life(dataset: Path, identifier: str = DREDGING) -> Life:
    found = _found(dataset, identifier).life
    assert found is not None
    return found


def _shown(dataset: Path, today: date, identifier: str = DREDGING) -> str:
    shown = rendering.render(_found(dataset, identifier), SCHEMAS, today=today)
    return "Life\n" + shown.partition("\nLife\n")[2].partition("\n\n")[0] + "\n"


def test_a_life_is_in_order_of_time(dataset: Path) -> None:
    """What it renews, what renews it, verdicts and the deadline stand by their days; what is to come behind today."""
    for name, made in (("old-plan", "2020"), ("new-promise", "2021-08"), ("far-plan", "2023-05-01")):
        dated = {"edtf": made, "basis": "stated"}
        _commitment(dataset, name, title=name.replace("-", " ").capitalize(), made=dated)
    _commitment(dataset, "new-promise", reaffirms=[DREDGING])
    _commitment(dataset, "far-plan", supersedes=["new-promise"])
    judged = [_assessment("2021-12-01", "not-started"), _assessment("2022-02-01", "in-progress")]
    _commitment(dataset, DREDGING, reaffirms=["old-plan"], assessments=judged)
    assert _shown(dataset, date(2022, 3, 1)) == (
        "Life\n"
        "  2020              Old plan (old-plan), which this renews\n"
        "  13 May 2021       Made\n"
        "  August 2021       Renewed by New promise (new-promise)\n"
        "  1 December 2021   Not started, says harbour-desk\n"
        "                    Seen 2021-12-01.\n"
        "                    by: Notice on the survey of the north channel\n"
        "                    (ferrand-board-notice-2022-01-20)\n"
        "  1 February 2022   In progress, says harbour-desk\n"
        "                    Seen 2022-02-01.\n"
        "                    by: Notice on the survey of the north channel\n"
        "                    (ferrand-board-notice-2022-01-20)\n"
        "  Today             In progress, as of 1 February 2022\n"
        "  31 December 2022  Deadline (stated)\n"
        "  Next              a verdict by the deadline\n"
    )
    assert _shown(dataset, date(2022, 3, 1), "new-promise") == (
        "Life\n"
        "  2020              Old plan (old-plan), which this renews through North channel\n"
        "                    nine metres deep (ferrand-channel-dredging)\n"
        "  13 May 2021       North channel nine metres deep (ferrand-channel-dredging),\n"
        "                    which this renews\n"
        "  August 2021       Made\n"
        "  Today             Not assessed, which is not the same as broken\n"
        "  31 December 2022  Deadline (stated)\n"
        "  1 May 2023        Replaced by Far plan (far-plan)\n"
        "  Next              nothing here: see what took its place\n"
    )


def _renewed_again(dataset: Path) -> None:
    """Have the dredging renewed in 2022, and that renewal in 2023, with a name of each."""
    for name, made, older in (("second-word", "2022-05", DREDGING), ("third-word", "2023-05", "second-word")):
        dated = {"edtf": made, "basis": "stated"}
        _commitment(
            dataset, name, title=name.capitalize(), made=dated, reaffirms=[older], deadline={"status": "not-stated"}
        )


def test_a_renewal_of_a_renewal_is_one(dataset: Path) -> None:
    """A chain is shown whole from each of its ends, and says through what it leads; programs get that too."""
    _renewed_again(dataset)
    assert _shown(dataset, date(2024, 1, 1)) == (
        "Life\n"
        "  13 May 2021       Made\n"
        "  May 2022          Renewed by Second-word (second-word)\n"
        "  31 December 2022  Deadline (stated)\n"
        "  May 2023          Renewed by Third-word (third-word) through Second-word\n"
        "                    (second-word)\n"
        "  Today             Not assessed, which is not the same as broken\n"
        "  Next              a verdict: the deadline has passed\n"
    )
    assert _shown(dataset, date(2024, 1, 1), "third-word") == (
        "Life\n"
        "  13 May 2021       North channel nine metres deep (ferrand-channel-dredging),\n"
        "                    which this renews through Second-word (second-word)\n"
        "  May 2022          Second-word (second-word), which this renews\n"
        "  May 2023          Made\n"
        "  Today             Not assessed, which is not the same as broken\n"
        "  Next              a verdict when there is evidence: no date was set\n"
    )
    assert _life(dataset, "third-word").covers == {"reaffirms"}
    document = json.loads(rendering.as_json(_found(dataset), today=date(2024, 1, 1)))
    assert document["life"]["moments"][-1] == {
        "date": "2023-05",
        "what": "reaffirmed",
        "commitment": "third-word",
        "through": "second-word",
    }


def test_a_chain_that_closes_ends(dataset: Path) -> None:
    """Commitments that renew each other in a circle are each told once."""
    _renewed_again(dataset)
    _commitment(dataset, DREDGING, reaffirms=["third-word"])
    told = [(moment.what.value, moment.commitment) for moment in _life(dataset).moments if moment.commitment]
    assert sorted(told) == [
        ("reaffirmed", "second-word"),
        ("reaffirmed", "third-word"),
        ("reaffirms", "second-word"),
        ("reaffirms", "third-word"),
    ]


@pytest.mark.parametrize(
    ("change", "today", "expected"),
    [
        ({}, date(2022, 12, 31), Outlook.DUE),
        ({}, date(2023, 1, 1), Outlook.OVERDUE),
        ({"assessments": [_assessment("2022-02-01", "in-progress")]}, date(2023, 1, 1), Outlook.OVERDUE),
        ({"assessments": [_assessment("2022-02-01", "fulfilled")]}, date(2022, 3, 1), Outlook.CLOSED),
        ({"assessments": [_assessment("2023-02-01", "broken")]}, date(2023, 3, 1), Outlook.CLOSED),
        ({"assessments": [_assessment("2023-02-01", "no-evidence")]}, date(2023, 3, 1), Outlook.OVERDUE),
        ({"deadline": {"status": "not-stated"}}, date(2023, 1, 1), Outlook.OPEN),
        ({"deadline": {"status": "open-ended"}}, date(2023, 1, 1), Outlook.LASTING),
        (
            {"deadline": {"status": "open-ended"}, "assessments": [_assessment("2022-02-01", "fulfilled")]},
            date(2023, 1, 1),
            Outlook.LASTING,
        ),
        (
            {"deadline": {"status": "open-ended"}, "assessments": [_assessment("2022-02-01", "broken")]},
            date(2023, 1, 1),
            Outlook.CLOSED,
        ),
        ({"testable": {"value": False, "note": "Nobody sees it."}}, date(2022, 1, 1), Outlook.UNTESTABLE),
    ],
)
def test_what_is_expected_next(change: dict[str, Any], today: date, expected: Outlook, dataset: Path) -> None:
    """The newest verdict, the deadline and the day decide what is still to come."""
    _commitment(dataset, DREDGING, **change)
    assert _life(dataset).outlook(today) is expected


def test_what_cannot_be_placed_is_still_shown(dataset: Path) -> None:
    """A field with an entry that has no day, or leads nowhere, is shown as any other is."""
    _commitment(dataset, DREDGING, reaffirms=["gone"], assessments=[_assessment("2022-02-30", "stalled")])
    assert _life(dataset).covers == frozenset()
    shown = rendering.render(_found(dataset), SCHEMAS, today=date(2022, 3, 1))
    assert "\nReaffirms         gone (no record has this id)\n" in shown
    assert "\nAssessments       " in shown


def test_programs_get_codes(dataset: Path) -> None:
    """The JSON form has the moments with pointers, and what is expected as a code."""
    _commitment(dataset, "new-promise", made={"edtf": "2021-08", "basis": "stated"}, reaffirms=[DREDGING])
    document = json.loads(rendering.as_json(_found(dataset), today=date(2022, 3, 1)))
    assert document["life"] == {
        "moments": [
            {"date": "2021-05-13", "what": "made", "pointer": "/made"},
            {"date": "2021-08", "what": "reaffirmed", "commitment": "new-promise"},
            {"date": "2022-12-31", "what": "deadline", "pointer": "/deadline/date"},
        ],
        "today": "2022-03-01",
        "next": "due",
    }
