"""Breaches of a schema, as a coder reads them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit.schemas import Schemas, Violation

SEEDS = Path(__file__).resolve().parents[1] / "property" / "seeds"
SCHEMAS = Schemas()
Edit = Callable[[dict[str, Any]], object]


def _broken(kind: str, edit: Edit) -> list[Violation]:
    """Give the violations of a valid record after one edit."""
    record = json.loads((SEEDS / f"{kind}.json").read_text(encoding="utf-8"))[0]
    assert SCHEMAS.violations(kind, record) == ()
    edit(record)
    return list(SCHEMAS.violations(kind, record))


def _said(violation: Violation) -> tuple[str, str, str, str | None]:
    return violation.breach.value, violation.pointer, violation.message, violation.hint


CASES: list[tuple[str, str, Edit, tuple[str, str, str, str | None]]] = [
    (
        "a missing key points at its object",
        "commitment",
        lambda r: r.pop("committers"),
        ("required", "", '"committers" is missing', 'add "committers"'),
    ),
    (
        "a misspelt required key is one violation, at the key",
        "commitment",
        lambda r: r.update(comitters=r.pop("committers")),
        ("unknown key", "/comitters", 'there is no key "comitters" here', 'did you mean "committers"?'),
    ),
    (
        "a misspelt optional key is told what was meant",
        "statement",
        lambda r: r.update(qoute=r.pop("quote")),
        ("unknown key", "/qoute", 'there is no key "qoute" here', 'did you mean "quote"?'),
    ),
    (
        "null is told to go",
        "actor",
        lambda r: r.update(country=None),
        ("type", "/country", '"Country" must be a text', "what isn't known stays absent: remove the key"),
    ),
    (
        "a code that is nearly right is told the nearest",
        "statement",
        lambda r: r.update(speech_act="comissive"),
        ("enum", "/speech_act", '"Speech act" has no code "comissive"', 'did you mean "commissive"?'),
    ),
    (
        "a text that ends in a line break is refused",
        "source",
        lambda r: r.update(title="Notice\n"),
        ("pattern", "/title", '"Title" is not written as it must be', "remove the space or line break at its ends"),
    ),
    (
        "an address without its head is told with it",
        "source",
        lambda r: r.update(url="gazette.example/2021"),
        ("pattern", "/url", '"Address" is not written as it must be', 'write "https://gazette.example/2021"'),
    ),
    (
        "a day written with strokes is told with hyphens",
        "source",
        lambda r: r["coding"].update(coded_on="2026/1/5"),
        ("pattern", "/coding/coded_on", '"Coded on" is not written as it must be', 'write "2026-01-05"'),
    ),
    (
        "a tag in other letters is told in its own",
        "statement",
        lambda r: r.update(language="EN-us"),
        ("pattern", "/language", '"Language" is not written as it must be', 'write "en-US"'),
    ),
    (
        "an id that Windows reserves is refused",
        "actor",
        lambda r: r.update(id="con"),
        ("pattern", "/id", '"con" is a name that Windows keeps for a device', 'for example "con-1"'),
    ),
    (
        "an empty list is told to go",
        "statement",
        lambda r: r.update(topics=[]),
        ("size", "/topics", '"Topics" must have at least 1 item(s)', "what isn't known stays absent: remove the key"),
    ),
    (
        "an item that stands twice is pointed at",
        "statement",
        lambda r: r.update(speakers=["harbour-master", "harbour-master"]),
        ("size", "/speakers/1", '"harbour-master" stands twice in "Speakers"', "remove one of them"),
    ),
    (
        "a deadline without its date says which key decides",
        "commitment",
        lambda r: r.update(deadline={"status": "stated"}),
        ("conditional", "/deadline", '"date" is missing', 'add "date", or correct "status"'),
    ),
    (
        "a commitment made nowhere says where it could be",
        "commitment",
        lambda r: [r.pop(key, None) for key in ("stated_in", "reported_in", "made_at")],
        (
            "conditional",
            "",
            'none of "stated_in", "reported_in", "made_at" is given',
            'add "stated_in", or whichever holds',
        ),
    ),
    (
        "a condition is silent when the key that it turns on is wrong",
        "commitment",
        lambda r: r.update(deadline={"status": "statd", "date": r["made"]}),
        ("enum", "/deadline/status", '"Status" has no code "statd"', 'did you mean "stated"?'),
    ),
    (
        "half a coordinate is told its other half",
        "event",
        lambda r: r["place"].pop("longitude"),
        ("conditional", "/place", '"latitude" stands without "longitude"', 'add "longitude"'),
    ),
]


@pytest.mark.parametrize(
    ("kind", "edit", "expected"), [pytest.param(*case[1:], id=case[0].replace(" ", "-")) for case in CASES]
)
def test_one_fault_one_violation(kind: str, edit: Edit, expected: tuple[str, str, str, str | None]) -> None:
    """One fault gives one violation, at its place, that says what to do."""
    assert [_said(violation) for violation in _broken(kind, edit)] == [expected]


def test_two_faults_are_both_told() -> None:
    """Faults that do not follow from one another are all reported."""

    def edit(record: dict[str, Any]) -> None:
        del record["committers"]
        record["act"] = "vow"

    found = [(v.pointer, v.breach.value) for v in _broken("commitment", edit)]
    assert found == [("", "required"), ("/act", "enum")]


def test_a_long_list_of_codes_says_how_long_it_is() -> None:
    """What is cut is counted."""
    (violation,) = _broken("actor", lambda r: r.update(country="Japan"))
    assert violation.expected is not None
    assert violation.expected.endswith("… (12 of 249)")
