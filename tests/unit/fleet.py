"""A small fleet whose records have every field that a view shows, in orders that only the views' own can be right."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.unit.harbour import DIGEST, actor, assessment, commitment, dated, event, report, source, statement


def retired(kind: str, name: str, *after: str) -> dict[str, Any]:
    """Give an id that was merged into one, or split into several."""
    reason = ("withdrawn", "merged", "split")[min(len(after), 2)]
    return {
        "kind": kind,
        "id": name,
        "reason": reason,
        **({"replaced_by": list(after)} if after else {}),
        "on": "2032-01-01",
        "note": f"Note on {name}.",
    }


SOURCES = [
    source("adrift", publisher="stranger", syndication={"wire": True, "agency": "nobody"}),
    source("notice", url="https://ex.org/notice"),
    source(
        "cable",
        publisher="old-guild",
        genre="transcript",
        published=dated("2031-04"),
        syndication={"wire": True, "agency": "old-board"},
    ),
]

ACTORS = [
    actor(
        "board",
        "Harbour Board",
        identifiers={"wikidata": "Q1", "cow": "385"},
        country="NOR",
        sectors=["GOV", "MIL"],
    ),
    actor("empire", "Empire", kind="state", identifiers={"iso3166_1_alpha3": "FRA", "cow": "220"}),
    actor("league", "League", country="DNK", identifiers={"cow": "390"}, part_of="empire"),
    actor("realm", "Realm", kind="state", identifiers={"iso3166_1_alpha3": "SWE", "cow": "380"}),
    actor(
        "guild",
        "Pilots' Guild",
        country="SWE",
        identifiers={"wikidata": "Q2"},
        sectors=["LAB", "BUS"],
        part_of="old-league",
        roles=[
            {
                "title": "Pilot",
                "organization": "old-board",
                "start": dated("2030-05"),
                "end": dated("2031"),
                "note": "By vote.",
                "evidence": [{"source": "cable", "note": "In its head."}],
            },
            {"title": "Bosun", "organization": "guild", "end": dated("../2030-12")},
            {"title": "Almoner", "organization": "stranger", "start": dated("2029-02-03/..")},
        ],
    ),
    actor(
        "envoy",
        "Envoy",
        kind="person",
        roles=[{"title": "Legate", "organization": "guild"}],
        evidence=[{"source": "notice"}],
    ),
]

EVENTS = [
    event(
        "launch",
        date=dated("2031-03/2031-05"),
        place={"name": "Quay", "country": "DNK"},
        participants=[
            {"actor": "old-guild", "role": "host"},
            {"actor": "board", "role": "chair"},
            {"actor": "old-guild", "role": "speaker"},
            {"actor": "stranger", "role": "member"},
        ],
        type="visit",
        status="scheduled",
        plover={"type": "CONSULT", "mode": "visit", "contexts": ["diplomatic", "territory"]},
    ),
    event(
        "atlas",
        date=dated("2031-04-02"),
        participants=[{"actor": "envoy", "role": "body"}, {"actor": "guild", "role": "initiator"}],
        plover={"type": "ASSAULT", "mode": "beat", "auxiliary": "negation"},
    ),
    event(
        "brink",
        date=dated("2031-03/2031-04"),
        participants=[{"actor": "board", "role": "initiator"}, {"actor": "realm", "role": "recipient"}],
        plover={"type": "AID"},
    ),
    event("dawn", date=dated("../2031-01"), participants=[{"actor": "board", "role": "host"}]),
]


def span(start: int, end: int, **more: str) -> dict[str, Any]:
    """Give a span."""
    return {"start": start, "end": end, "sha256": DIGEST, **more}


STATEMENTS = [
    statement(
        "zeal",
        summary="Ships will come.",
        speakers=["old-guild", "stranger", "board", "guild"],
        speaker_role="As pilots",
        on_behalf_of="old-board",
        addressees=["old-board", "envoy", "stranger", "board"],
        event="old-launch",
        said=dated("2031-04-06/2031-04-07"),
        quote="ships will come",
        speech_act="assertive",
        language="nb",
        topics=["trade", "maritime"],
        mentions=["zeal-promise", "old-board", "nothing", "launch"],
        evidence=[
            report(
                source="old-cable",
                spans=[span(0, 5, words="ships"), span(5, 9, role="cue", words="said"), span(9, 18, words="will come")],
                quote_type="mixed",
                attribution={"basis": "pronoun", "confidence": "medium", "note": "The only pilot."},
            ),
            report(
                source="notice",
                spans=[span(3, 8, role="attribution")],
                fidelity="altered",
                note="Shortened.",
                quote_type="indirect",
            ),
            report(source="cable", fidelity="verbatim"),
        ],
    ),
    statement(
        "yore",
        said=dated("../2031-04-01"),
        speakers=["envoy"],
        on_behalf_of="stranger",
        mentions=["envoy"],
        evidence=[report(source="nowhere", spans=[span(1, 2)]), report(source="adrift", note="By hearsay.")],
    ),
    {
        name: value
        for name, value in statement("mute", said=dated("2031-04-06"), speakers=["envoy"]).items()
        if name != "quote"
    },
    statement("brisk", said=dated("2031-04-06/2031-04-08"), speakers=["guild"], evidence=[report()]),
]


def judged(on: str, status: str, *sources: str) -> dict[str, Any]:
    """Give an assessment with its grounds."""
    evidence = [{"source": name} for name in sources]
    return {**assessment(on, status), "note": f"Note of {on}.", "evidence": evidence}


COMMITMENTS = [
    commitment(
        "zeal-promise",
        summary="To buy ships.",
        committers=["old-guild", "board", "guild"],
        beneficiaries=["old-board", "envoy", "board"],
        partners=["old-guild", "stranger", "guild"],
        announced_by="old-board",
        act="offer",
        modality="may",
        bindingness="treaty",
        made=dated("2031-04-06/2031-04-07"),
        made_at="old-launch",
        deadline={"status": "inferred", "date": dated("2031-12/2032-02")},
        target={"value": "1.50", "unit": "ships", "comparator": "lte"},
        conditions=[{"text": "If tides allow."}, {"text": "If the board pays."}],
        testable={"value": False, "note": "Who could tell?"},
        assessments=[
            judged("2031-06-01", "stalled", "old-cable", "notice"),
            judged("2031-08-01", "broken", "notice"),
            judged("2031-07-01", "in-progress", "cable", "notice", "cable"),
            judged("2031-08-01", "fulfilled", "nowhere"),
        ],
        part_of="old-yore-promise",
        topics=["trade", "maritime"],
    ),
    commitment(
        "yore-promise",
        committers=["stranger"],
        announced_by="nobody",
        beneficiaries=["stranger"],
        made=dated("../2031-04-01"),
        made_at="nothing",
        assessments=[judged("2031-05-01", "stalled", "adrift")],
    ),
    commitment("bold-promise", committers=["envoy"], made=dated("2031-04-06")),
    commitment("calm-promise", committers=["envoy"], made=dated("2031-04-06/2031-04-09"), made_at="atlas"),
]

RETIRED = [
    retired("actor", "old-guild", "guild"),
    retired("actor", "older-board", "old-board"),
    retired("actor", "old-board", "board"),
    retired("source", "old-cable", "cable"),
    retired("event", "old-launch", "launch"),
    retired("commitment", "old-yore-promise", "yore-promise"),
    retired("statement", "old-words", "zeal", "yore"),
    retired("event", "rumour"),
    retired("actor", "ghost", "nobody"),
    retired("actor", "old-league", "league"),
]

FLEET: Mapping[str, Sequence[dict[str, Any]]] = {
    "source": SOURCES,
    "actor": ACTORS,
    "event": EVENTS,
    "statement": STATEMENTS,
    "commitment": COMMITMENTS,
    "retired": RETIRED,
}
