"""Views against answers computed by hand: promises that are due, posts on a day, dyads, retired ids."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.unit.harbour import SCHEMAS, actor, assessment, commitment, dated, event, harbour, report, source, statement
from toolkit.parquet import read, write
from toolkit.query import open_database, open_parquet, run


def asked(records: Mapping[str, Sequence[dict[str, Any]]], sql: str) -> list[tuple[Any, ...]]:
    """Give the rows of an answer."""
    with open_database(records, SCHEMAS) as database:
        return list(run(database, sql).rows)


# Promises


def test_promises_that_are_due_and_unassessed_are_found() -> None:
    """Which promises are due in 2032, and nobody has looked at them? Those by their last possible day, unassessed."""
    due: dict[str, dict[str, Any]] = {
        "judged": {"deadline": stated("2032"), "assessments": [assessment("2032-02-01", "stalled")]},
        "open": {"deadline": stated("2032-06")},
        "maybe": {"deadline": {**stated("2031-12/2032-01"), "status": "inferred"}},
        "later": {"deadline": stated("2032-12/2033-01")},
        "never": {"deadline": {"status": "open-ended"}},
        "silent": {},
    }
    sql = """
      SELECT DISTINCT commitment, deadline FROM promises
      WHERE deadline_latest BETWEEN '2032-01-01' AND '2032-12-31' AND status IS NULL ORDER BY ALL
    """
    assert asked({"commitment": [commitment(name, **more) for name, more in due.items()]}, sql) == [
        ("maybe", "2031-12/2032-01"),
        ("open", "2032-06"),
    ]


def stated(edtf: str) -> dict[str, Any]:
    """Give a stated deadline."""
    return {"status": "stated", "date": dated(edtf)}


# Posts


HELD = "SELECT title FROM roles WHERE started_latest <= DATE '{0}' AND ended_earliest >= DATE '{0}'"
PERHAPS_HELD = """
  SELECT title FROM roles
  WHERE coalesce(started_earliest <= DATE '{0}', true) AND coalesce(ended_latest >= DATE '{0}', true)
"""


@pytest.mark.parametrize(
    ("day", "held", "perhaps"),
    [
        ("2029-12-31", [], ["Keeper"]),
        ("2030-06-30", [], ["Pilot", "Keeper"]),
        ("2031-01-01", ["Pilot"], ["Pilot", "Keeper", "Chair"]),
        ("2031-02-15", [], ["Pilot", "Keeper", "Chair"]),
        ("2031-03-01", [], ["Keeper", "Chair"]),
    ],
)
def test_posts_are_known_on_a_day(day: str, held: list[str], perhaps: list[str]) -> None:
    """A post is surely held between its last start and its first end, and perhaps between the first and the last."""
    roles = [
        {"title": "Pilot", "organization": "board", "start": dated("2030"), "end": dated("2031-02")},
        {"title": "Keeper", "organization": "board"},
        {"title": "Chair", "organization": "board", "start": dated("2031-01-01/..")},
    ]
    records = {"actor": [actor("guild", "Pilots' Guild", roles=roles)]}
    assert asked(records, HELD.format(day)) == [(title,) for title in held]
    assert asked(records, PERHAPS_HELD.format(day)) == [(title,) for title in perhaps]


def test_a_post_has_the_bounds_of_its_dates() -> None:
    """Each end of a post is given as it is known, and with its first and last day."""
    sql = """
      SELECT started, started_earliest::VARCHAR, started_latest::VARCHAR, ended, ended_earliest, ended_latest FROM roles
    """
    assert asked(harbour(), sql) == [("2030", "2030-01-01", "2030-12-31", None, None, None)]


# Dyads


def part(name: str, role: str = "participant") -> dict[str, str]:
    """Give a participant."""
    return {"actor": name, "role": role}


ACTORS = [
    actor("ostmark", "Ostmark", kind="state", identifiers={"iso3166_1_alpha3": "NOR", "cow": "385"}, country="NOR"),
    actor("ministry", "Ministry", part_of="ostmark", sectors=["GOV", "MIL"]),
    actor("office", "Office", part_of="ministry"),
    actor("envoy", "Envoy", kind="person", country="NOR"),
    actor("westland", "Westland", kind="state", identifiers={"iso3166_1_alpha3": "SWE"}),
    actor("league", "League"),
]


@pytest.mark.parametrize(
    ("participants", "dyads"),
    [
        (
            [part("ostmark", "initiator"), part("westland", "recipient"), part("league")],
            [("ostmark", "westland", False)],
        ),
        ([part("envoy"), part("westland", "recipient")], [("envoy", "westland", False)]),
        (
            [part("ostmark", "initiator"), part("westland", "host"), part("league", "body")],
            [("ostmark", "westland", False)],
        ),
        (
            [part("ostmark", "initiator"), part("westland", "initiator")],
            [("ostmark", "westland", True), ("westland", "ostmark", True)],
        ),
        (
            [part("ostmark", "host"), part("westland"), part("envoy")],
            [
                ("envoy", "ostmark", True),
                ("envoy", "westland", True),
                ("ostmark", "envoy", True),
                ("ostmark", "westland", True),
                ("westland", "envoy", True),
                ("westland", "ostmark", True),
            ],
        ),
        ([part("ostmark", "member"), part("league", "body")], [("ostmark", "league", False)]),
        ([part("ostmark", "initiator")], [("ostmark", None, False)]),
        ([part("ostmark", "host"), part("ostmark", "chair")], [("ostmark", None, False)]),
        (
            [part("ostmark", "initiator"), part("envoy", "initiator"), part("league", "body")],
            [("envoy", "ostmark", True), ("ostmark", "envoy", True)],
        ),
    ],
    ids=[
        "initiator and recipient",
        "recipient alone",
        "initiator and others",
        "several initiators",
        "all alike",
        "a body",
        "alone",
        "alone in two roles",
        "a body beside others",
    ],
)
def test_an_event_is_taken_apart_into_dyads(participants: list[Any], dyads: list[Any]) -> None:
    """Who acts on whom follows from the roles; those who take part alike stand in both directions."""
    records = {"actor": ACTORS, "event": [event(participants=participants, plover={"type": "CONSULT"})]}
    assert asked(records, "SELECT actor_id, recipient_id, is_symmetric FROM plover_events") == dyads


def test_a_dyad_has_the_field_s_columns() -> None:
    """Type, mode, quad class, contexts, place and day of the event; name, sectors and codes of both sides."""
    met = event(
        "pact",
        participants=[part("office", "initiator"), part("westland", "recipient")],
        plover={"type": "AID", "mode": "economic", "contexts": ["economic", "maritime"]},
        date=dated("2031-04-07"),
        place={"name": "Quay", "country": "NOR", "latitude": 59.25, "longitude": -10, "geonames": "3143244"},
    )
    with open_database({"actor": ACTORS, "event": [met]}, SCHEMAS) as database:
        answer = run(database, "SELECT * REPLACE (event_date::VARCHAR AS event_date) FROM plover_events")
    (row,) = answer.rows
    assert {name: cell for name, cell in zip(answer.columns, row, strict=True) if not name.startswith("date_")} == {
        "event_id": "pact",
        "event": "Title of pact",
        "event_date": "2031-04-07",
        "date": "2031-04-07",
        "status": "occurred",
        "event_type": "AID",
        "event_mode": "economic",
        "event_auxiliary": None,
        "quad_class": 2,
        "quad_code": "MATERIAL COOPERATION",
        "contexts": "economic; maritime",
        "is_symmetric": False,
        "actor_name": "Office",
        "actor_id": "office",
        "actor_kind": "organization",
        "primary_actor_sector": None,
        "actor_sectors": None,
        "actor_country": "NOR",
        "actor_cow": "385",
        "actor_wikidata": None,
        "recipient_name": "Westland",
        "recipient_id": "westland",
        "recipient_kind": "state",
        "primary_recipient_sector": None,
        "recipient_sectors": None,
        "recipient_country": "SWE",
        "recipient_cow": None,
        "recipient_wikidata": None,
        "place": "Quay",
        "place_country": "NOR",
        "latitude": 59.25,
        "longitude": -10.0,
        "geonames_id": "3143244",
    }


def test_codes_come_from_the_actor_from_what_it_is_part_of_and_from_its_country() -> None:
    """The nearest code counts: its own, that of the bodies above it, that of the state that its country names."""
    listed = [part(it["id"]) for it in ACTORS]
    records = {"actor": ACTORS, "event": [event(participants=listed, plover={"type": "CONSULT"})]}
    sql = """
      SELECT DISTINCT actor_id, actor_country, actor_cow, primary_actor_sector, actor_sectors
      FROM plover_events ORDER BY ALL
    """
    assert asked(records, sql) == [
        ("envoy", "NOR", "385", None, None),
        ("league", None, None, None, None),
        ("ministry", "NOR", "385", "GOV", "GOV; MIL"),
        ("office", "NOR", "385", None, None),
        ("ostmark", "NOR", "385", None, None),
        ("westland", "SWE", None, None, None),
    ]


def test_events_without_a_code_are_no_plover_events() -> None:
    """Only what has a PLOVER code is a row; a circle of bodies does no harm, nor does a day that isn't known."""
    circle = [actor("a", "A", part_of="b"), actor("b", "B", part_of="a", country="NOR")]
    coded = event("coded", participants=[part("a"), part("stranger")], plover={"type": "ACCUSE"})
    plain = event("plain", participants=[part("a"), part("b")])
    sql = "SELECT event_id, event_date, date, quad_class, actor_id, actor_name, actor_country FROM plover_events"
    assert asked({"actor": circle, "event": [coded, plain]}, sql) == [
        ("coded", None, "2031-04", 3, "a", "A", "NOR"),
        ("coded", None, "2031-04", 3, "stranger", None, None),
    ]


# Retired ids


def retirement(kind: str, name: str, *after: str) -> dict[str, Any]:
    """Give a retired id with what took its place."""
    reason = ("withdrawn", "merged", "split")[min(len(after), 2)]
    more = {"replaced_by": list(after)} if after else {}
    return {"kind": kind, "id": name, "reason": reason, **more, "on": "2032-01-01"}


RETIRED = [
    retirement("actor", "old-board", "board"),
    retirement("actor", "oldest-board", "old-board"),
    retirement("event", "old-meeting", "meeting"),
    retirement("source", "old-notice", "notice"),
    retirement("commitment", "cranes", "crane", "lamps"),
    retirement("statement", "rumour"),
]


def test_what_became_of_an_id_is_a_question_in_sql() -> None:
    """A retired id leads to what took its place, through every merge; a split one to several, a withdrawn to none."""
    sql = "SELECT id, kind, reason, retired_on::VARCHAR, successor_id, successor FROM retired_ids"
    day = "2032-01-01"
    assert asked({**harbour(), "retired": RETIRED}, sql) == [
        ("cranes", "commitment", "split", day, "crane", "Title of crane"),
        ("cranes", "commitment", "split", day, "lamps", "Title of lamps"),
        ("old-board", "actor", "merged", day, "board", "Harbour Board"),
        ("old-meeting", "event", "merged", day, "meeting", "Title of meeting"),
        ("old-notice", "source", "merged", day, "notice", "Title of notice"),
        ("oldest-board", "actor", "merged", day, "board", "Harbour Board"),
        ("rumour", "statement", "withdrawn", day, None, None),
    ]


def test_a_merged_id_still_finds_its_record() -> None:
    """An id that was noted down before a merge finds the record; one in use, split or unknown stays itself."""
    records = {**harbour(), "retired": RETIRED}
    assert asked(records, "SELECT name FROM actors WHERE id = current_id('oldest-board')") == [("Harbour Board",)]
    assert asked(records, "SELECT count(*) FROM promises WHERE committer_id = current_id('old-board')") == [(2,)]
    sql = """
      SELECT mine, current_id(mine)
      FROM (VALUES ('guild'), ('cranes'), ('rumour'), ('old-meeting'), (NULL)) AS listed (mine)
    """
    assert asked(records, sql) == [
        ("guild", "guild"),
        ("cranes", "cranes"),
        ("rumour", "rumour"),
        ("old-meeting", "meeting"),
        (None, None),
    ]
    sql = "SELECT title FROM commitments WHERE id IN (SELECT successor_id FROM retired_ids WHERE id = 'cranes')"
    assert asked(records, sql) == [("Title of crane",), ("Title of lamps",)]


def test_a_folder_of_parquet_knows_the_retired_ids(tmp_path: Path) -> None:
    """Retired ids are written with the records, come back as they were, and lead on."""
    written = write({**harbour(), "retired": RETIRED}, tmp_path, SCHEMAS, {})
    assert (written[-1].path.name, written[-1].rows) == ("retired.parquet", 6)
    assert read(tmp_path)["retired"] == sorted(RETIRED, key=lambda it: str(it["id"]))
    with open_parquet(tmp_path, SCHEMAS) as database:
        assert run(database, "SELECT current_id('oldest-board')").rows == [("board",)]


def test_the_views_lead_old_references_to_their_successors() -> None:
    """Records that still name a merged id are seen with what took its place, by name and by id, and counted with it."""
    roles = [{"title": "Pilot", "organization": "oldest-board"}]
    records = {
        "source": [source(publisher="old-board", syndication={"wire": True, "agency": "oldest-board"})],
        "actor": [actor("board", "Harbour Board", country="NOR"), actor("guild", "Pilots' Guild", roles=roles)],
        "event": [event(participants=[part("old-board", "chair"), part("guild")], plover={"type": "ACCUSE"})],
        "statement": [
            statement(
                speakers=["oldest-board"],
                on_behalf_of="old-board",
                addressees=["old-board"],
                event="old-meeting",
                mentions=["old-board", "old-meeting"],
                evidence=[report(source="old-notice")],
            )
        ],
        "commitment": [
            commitment(
                committers=["old-board"],
                announced_by="oldest-board",
                made_at="old-meeting",
                assessments=[{**assessment("2032-01-01", "stalled"), "evidence": [{"source": "old-notice"}]}],
            )
        ],
        "retired": RETIRED,
    }
    with open_database(records, SCHEMAS) as database:
        views = {
            "SELECT speaker, speaker_id, on_behalf_of, addressees, event, event_id, sources FROM quotes": [
                (*["Harbour Board", "board"], *["Harbour Board"] * 2, "Title of meeting", "meeting", "Title of notice")
            ],
            "SELECT committer, committer_id, committers, announced_by, event, event_id FROM promises": [
                ("Harbour Board", "board", "Harbour Board", "Harbour Board", "Title of meeting", "meeting")
            ],
            "SELECT kind, who FROM timeline": [
                ("event", "Harbour Board; Pilots' Guild"),
                ("commitment", "Harbour Board"),
                ("statement", "Harbour Board"),
            ],
            "SELECT actor, actor_id, actor_country FROM participants": [
                ("Harbour Board", "board", "NOR"),
                ("Pilots' Guild", "guild", None),
            ],
            "SELECT organization, organization_id, country FROM roles": [("Harbour Board", "board", "NOR")],
            "SELECT DISTINCT source, source_id FROM evidence": [("Title of notice", "notice")],
            "SELECT source, source_id, publisher, agency FROM reports": [
                ("Title of notice", "notice", "Harbour Board", "Harbour Board")
            ],
            "SELECT sources, publishers FROM status_history": [("Title of notice", "Harbour Board")],
            "SELECT mentioned, mentioned_id FROM mentions": [
                ("Harbour Board", "board"),
                ("Title of meeting", "meeting"),
            ],
            "SELECT actor_name, recipient_id FROM plover_events": [
                ("Harbour Board", "guild"),
                ("Pilots' Guild", "board"),
            ],
        }
        assert {sql: list(run(database, sql).rows) for sql in views} == views


def test_a_thing_that_is_named_by_both_its_ids_is_one_row() -> None:
    """An actor named by its old and by its new id takes part once in each role, and is mentioned once."""
    both = ["oldest-board", "guild", "board", "old-board"]
    records = {
        "actor": [actor("board", "Harbour Board"), actor("guild", "Pilots' Guild")],
        "event": [event(participants=[part(name, "host") for name in both] + [part("old-board", "chair")])],
        "statement": [statement(speakers=both, mentions=both)],
        "commitment": [commitment(committers=both)],
        "retired": RETIRED,
    }
    named = [("Harbour Board", "board"), ("Pilots' Guild", "guild")]
    assert asked(records, "SELECT actor, actor_id, role FROM participants") == [
        ("Harbour Board", "board", "host"),
        ("Pilots' Guild", "guild", "host"),
        ("Harbour Board", "board", "chair"),
    ]
    assert asked(records, "SELECT mentioned, mentioned_id FROM mentions") == named
    assert asked(records, "SELECT committer, committer_id FROM promises") == named
