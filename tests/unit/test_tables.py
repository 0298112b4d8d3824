"""Columns, rows and records, and views: what the tables promise without an engine."""

import hashlib
from datetime import date
from typing import Any

import pytest

from tests.unit.harbour import SCHEMAS, actor, assessment, commitment, dated, event, harbour, report, source, statement
from toolkit.errors import UnusableInputError
from toolkit.jsonio import dumps
from toolkit.schemas import KINDS
from toolkit.tables import (
    DERIVED,
    STORED,
    VIEWS,
    Column,
    columns,
    content_sha256,
    json_lines,
    record,
    row_type,
    rows,
    shape_of,
)


def row(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    """Give the row of one record."""
    (made,) = rows(kind, [value], SCHEMAS)
    return made


def derived(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    """Give the derived columns of one record."""
    made = row(kind, value)
    return {it.name: made[it.name] for it in DERIVED[kind]}


@pytest.mark.parametrize("kind", STORED)
def test_columns_are_the_schema_s_properties_and_then_the_derived(kind: str) -> None:
    """Every property is a column, in the schema's order; each column says what it means."""
    found = columns(SCHEMAS, kind)
    properties = shape_of(SCHEMAS, kind).properties
    assert [it.name for it in found if not it.derived] == list(properties)
    assert [it.name for it in found[len(properties) :]] == [it.name for it in DERIVED[kind]]
    assert all(it.comment for it in found)


def test_types_come_from_the_schema() -> None:
    """Days are DATE, objects STRUCT with quoted names, arrays lists, numbers BIGINT or DOUBLE."""
    types = {it.name: it.sql_type for it in columns(SCHEMAS, "source")}
    assert types["retrieved_on"] == "DATE"
    assert types["text"] == 'STRUCT("sha256" VARCHAR, "length" BIGINT, "normalization" VARCHAR)'
    assert types["syndication"] == 'STRUCT("wire" BOOLEAN, "agency" VARCHAR)'
    assert types["published_earliest"] == "DATE"
    event_types = {it.name: it.sql_type for it in columns(SCHEMAS, "event")}
    assert event_types["participants"] == 'STRUCT("actor" VARCHAR, "role" VARCHAR)[]'
    assert '"latitude" DOUBLE' in event_types["place"]
    assert row_type(SCHEMAS, "actor").startswith('STRUCT("id" VARCHAR, "name" VARCHAR, "kind" VARCHAR, ')


def test_a_column_is_plain_data() -> None:
    """A column is recorded unless it says that it is derived."""
    assert not Column(name="id", sql_type="VARCHAR", comment="The id.").derived


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2031-04-08", "2031-04-08", "2031-04-08"),
        ("2031-02", "2031-02-01", "2031-02-28"),
        ("2031~", "2031-01-01", "2031-12-31"),
        ("2031-03/..", "2031-03-01", None),
        ("../2031", None, "2031-12-31"),
    ],
)
def test_dates_give_their_first_and_last_day(edtf: str, earliest: str | None, latest: str | None) -> None:
    """A date's bounds are columns, and an open end is NULL."""
    assert derived("source", source(published=dated(edtf))) == {
        "published_earliest": earliest,
        "published_latest": latest,
    }


def test_events_have_their_quad_class() -> None:
    """The PLOVER quad class follows from the type; without PLOVER code there is none."""
    nothing = dict.fromkeys(it.name for it in DERIVED["event"])
    days = {"date_earliest": "2031-04-01", "date_latest": "2031-04-30"}
    assert derived("event", event()) == nothing | days
    accused = event(plover={"type": "ACCUSE"}, end_date=dated("2031-05-01"))
    ends = {"end_date_earliest": "2031-05-01", "end_date_latest": "2031-05-01"}
    assert derived("event", accused) == {**days, **ends, "plover_quad": 3}


def test_statements_have_the_first_report_s_attribution() -> None:
    """Quotation type and attribution are those of the first report, the best witness."""
    second = report(quote_type="indirect", attribution={"basis": "inferred", "confidence": "low"})
    assert derived("statement", statement(evidence=[report(), second])) == {
        "said_earliest": "2031-04-07",
        "said_latest": "2031-04-07",
        "quote_type": "direct",
        "attribution_basis": "named",
        "attribution_confidence": "high",
    }


def test_the_latest_status_is_that_of_the_greatest_day_and_then_the_last() -> None:
    """Assessments count by day, not by place; of two on one day the later in the list stands."""
    listed = [
        assessment("2032-01-01", "stalled"),
        assessment("2032-01-01", "broken"),
        assessment("2031-01-01", "fulfilled"),
    ]
    judged = commitment(
        assessments=listed,
        target={"value": "-0.70", "unit": "cranes", "comparator": "eq"},
        deadline={"status": "stated", "date": dated("2032")},
    )
    assert derived("commitment", judged) == {
        "made_earliest": "2031-04-07",
        "made_latest": "2031-04-07",
        "deadline_earliest": "2032-01-01",
        "deadline_latest": "2032-12-31",
        "latest_status": "broken",
        "target_value": -0.7,
    }
    assert derived("commitment", commitment()) == {
        "made_earliest": "2031-04-07",
        "made_latest": "2031-04-07",
        "deadline_earliest": None,
        "deadline_latest": None,
        "latest_status": None,
        "target_value": None,
    }


def test_actors_have_the_bounds_of_their_roles() -> None:
    """Each role has the first and last days of its start and end, in the order of the roles; no role, no list."""
    roles = [
        {"title": "Pilot", "organization": "board", "start": dated("2030"), "end": dated("2031-02/..")},
        {"title": "Chair", "organization": "board"},
    ]
    assert derived("actor", actor("a", "A", roles=roles)) == {
        "role_dates": [
            {
                "start_earliest": "2030-01-01",
                "start_latest": "2030-12-31",
                "end_earliest": "2031-02-01",
                "end_latest": None,
            },
            {"start_earliest": None, "start_latest": None, "end_earliest": None, "end_latest": None},
        ]
    }
    assert derived("actor", actor("a", "A")) == {"role_dates": None}


def test_retired_ids_lead_to_the_ends_of_their_chains() -> None:
    """Merges of merges and splits of splits are followed, each end once; withdrawn and circular ones have none."""
    chain = {
        "one": ["two"],
        "two": ["a", "three"],
        "three": ["b", "a"],
        "gone": [],
        "lost": ["gone"],
        "round": ["about"],
        "about": ["round"],
    }
    entries: list[Any] = [{"kind": "event", "id": name, "replaced_by": after} for name, after in chain.items()]
    assert {row["id"]: row["leads_to"] for row in rows("retired", entries, SCHEMAS)} == {
        "one": ["a", "b"],
        "two": ["a", "b"],
        "three": ["b", "a"],
        "gone": [],
        "lost": [],
        "round": [],
        "about": [],
    }


def test_a_row_names_every_field_and_keeps_what_the_schema_does_not_know() -> None:
    """Absent members are None at every depth; an unknown one stays, so that the table refuses it; $schema goes."""
    made = row("source", {"$schema": "x", **source(), "surprise": 1, "syndication": {"wire": True, "odd": 2}})
    assert made["url"] is None
    assert made["syndication"] == {"wire": True, "agency": None, "odd": 2}
    assert made["surprise"] == 1
    assert "$schema" not in made


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("source", source(published=dated("2031-02-30")), "source notice has a date that is none: '2031-02-30': "),
        ("source", source(published=dated([])), "source notice does not keep to its schema"),  # type: ignore[arg-type]
        ("commitment", commitment(assessments=[{}]), "commitment crane does not keep to its schema"),
        ("commitment", commitment(target={"value": "much"}), "commitment crane does not keep to its schema"),
        ("event", event(plover={"type": {}}), "event meeting does not keep to its schema"),
    ],
)
def test_a_broken_record_is_named(kind: str, value: dict[str, Any], message: str) -> None:
    """A record from which nothing can be derived is an error of one line that names it, not a crash."""
    with pytest.raises(UnusableInputError) as caught:
        row(kind, value)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_comes_back_from_its_row(kind: str) -> None:
    """Row and back is the identity, in canonical form."""
    for value in harbour()[kind]:
        back = record(kind, row(kind, value))
        assert dumps(back, SCHEMAS.order(kind)) == dumps(value, SCHEMAS.order(kind))


def test_a_record_is_made_of_whatever_a_reader_of_tables_gives() -> None:
    """Days become text, whole doubles integers; NULL, empty lists and empty structs are absent."""
    cells = {
        "id": "x",
        "place": {"name": "Quay", "latitude": 38.0, "longitude": 0.5, "country": None},
        "coding": {"coded_on": date(2031, 5, 2)},
        "plover": {"type": None, "contexts": []},
        "topics": [],
        "follows": ("a", "b"),
        "plover_quad": 3,
        "date_earliest": date(2031, 1, 1),
    }
    assert record("event", cells) == {
        "id": "x",
        "place": {"name": "Quay", "latitude": 38, "longitude": 0.5},
        "coding": {"coded_on": "2031-05-02"},
        "follows": ["a", "b"],
    }


def test_json_lines_are_canonical_and_ordered_by_id() -> None:
    """A line a record: the schema's order of keys, no space, whole numbers whole, `$schema` gone, ids in order."""
    coding = '"coding":{"coder":"tide-clerk","coded_on":"2031-05-02","method":"manual","review":"draft"}'
    listed = [{"$schema": "x", **actor("b", "Þór")}, dict(reversed(actor("a-1", "A").items())), actor("a", "A\n")]
    assert list(json_lines("actor", listed, SCHEMAS)) == [
        f'{{"id":"a","name":"A\\n","kind":"organization",{coding}}}\n',
        f'{{"id":"a-1","name":"A","kind":"organization",{coding}}}\n',
        f'{{"id":"b","name":"Þór","kind":"organization",{coding}}}\n',
    ]


def test_the_content_hash_is_that_of_the_lines() -> None:
    """It is the SHA-256 of the lines in UTF-8, in whatever order records come; of no record, that of nothing."""
    listed = [actor("b", "Þór"), actor("a", "A")]
    whole = "".join(json_lines("actor", listed, SCHEMAS)).encode()
    assert content_sha256("actor", listed, SCHEMAS) == hashlib.sha256(whole).hexdigest()
    assert content_sha256("actor", listed[::-1], SCHEMAS) == hashlib.sha256(whole).hexdigest()
    assert content_sha256("actor", [], SCHEMAS) == hashlib.sha256(b"").hexdigest()


def test_views_say_what_they_answer() -> None:
    """Each view has its own name, a question and a comment."""
    assert [view.name for view in VIEWS] == [
        "quotes",
        "promises",
        "timeline",
        "participants",
        "roles",
        "status_history",
        "evidence",
        "reports",
        "mentions",
        "plover_events",
        "retired_ids",
    ]
    assert all(view.question.endswith("?") and view.comment.endswith(".") for view in VIEWS)
    assert all("ORDER BY" in view.sql for view in VIEWS)
