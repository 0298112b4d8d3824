"""An imaginary harbour board: small records of every kind, as tables and queries get them."""

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.schemas import Schemas

SCHEMAS = Schemas()

CODING = {"coder": "tide-clerk", "coded_on": "2031-05-02", "method": "manual", "review": "draft"}
DIGEST = "9" * 64


def dated(edtf: str) -> dict[str, str]:
    """Give a stated date."""
    return {"edtf": edtf, "basis": "stated"}


def source(name: str = "notice", **more: object) -> dict[str, Any]:
    """Give a source."""
    return {
        "id": name,
        "title": f"Title of {name}",
        "language": "en",
        "genre": "news",
        "publisher": "board",
        "published": dated("2031-04-08"),
        "syndication": {"wire": False},
        "rights": {"text": "full"},
        **more,
        "coding": CODING,
    }


def actor(name: str, title: str, **more: object) -> dict[str, Any]:
    """Give an actor."""
    return {"id": name, "name": title, "kind": "organization", **more, "coding": CODING}


def event(name: str = "meeting", **more: object) -> dict[str, Any]:
    """Give an event."""
    return {
        "id": name,
        "title": f"Title of {name}",
        "summary": "It met.",
        "type": "meeting",
        "status": "occurred",
        "date": dated("2031-04"),
        **more,
        "evidence": [{"source": "notice"}],
        "coding": CODING,
    }


def statement(name: str = "crane-words", **more: object) -> dict[str, Any]:
    """Give a statement with a quotation, said by the board and the guild."""
    return {
        "id": name,
        "summary": "A crane will come.",
        "language": "en",
        "speakers": ["board", "guild"],
        "said": dated("2031-04-07"),
        "quote": "a crane will come",
        "speech_act": "commissive",
        "evidence": [report()],
        **more,
        "coding": CODING,
    }


def report(**more: object) -> dict[str, Any]:
    """Give a report of a statement."""
    return {
        "source": "notice",
        "spans": [
            {"start": 0, "end": 7, "sha256": DIGEST, "words": "a crane"},
            {"start": 7, "end": 12, "sha256": DIGEST, "role": "cue", "words": "it said"},
            {"start": 12, "end": 21, "sha256": DIGEST, "words": "will come"},
        ],
        "quote_type": "direct",
        "attribution": {"basis": "named", "confidence": "high"},
        **more,
    }


def commitment(name: str = "crane", **more: object) -> dict[str, Any]:
    """Give a commitment of the board and the guild."""
    return {
        "id": name,
        "title": f"Title of {name}",
        "summary": "To buy a crane.",
        "committers": ["guild", "board"],
        "made": dated("2031-04-07"),
        "made_at": "meeting",
        "act": "promise",
        "modality": "will",
        "bindingness": "declared",
        "deadline": {"status": "not-stated"},
        "testable": {"value": True, "note": "It stands or not."},
        **more,
        "evidence": [{"source": "notice"}],
        "coding": CODING,
    }


def assessment(on: str, status: str) -> dict[str, Any]:
    """Give an assessment of a commitment."""
    return {"on": on, "status": status, "note": "Seen.", "assessor": "lamp-keeper", "evidence": [{"source": "notice"}]}


def harbour() -> Mapping[str, Sequence[dict[str, Any]]]:
    """Give a small dataset whose references hold, but for one speaker and one publisher."""
    return {
        "source": [source(), source("gazette", publisher="nobody", syndication={"wire": True, "agency": "guild"})],
        "actor": [
            actor("board", "Harbour Board", country="NOR"),
            actor(
                "guild", "Pilots' Guild", roles=[{"title": "Pilot", "organization": "board", "start": dated("2030")}]
            ),
        ],
        "event": [
            event(
                participants=[{"actor": "guild", "role": "chair"}, {"actor": "board", "role": "member"}],
                place={"name": "Old Customs House", "country": "NOR", "latitude": 59.25, "longitude": -10},
                plover={"type": "ACCUSE"},
            )
        ],
        "statement": [
            statement(event="meeting", mentions=["board", "crane", "meeting"]),
            statement(
                "late", speakers=["stranger"], said=dated("../2032"), evidence=[report(), report(fidelity="edited")]
            ),
        ],
        "commitment": [
            commitment(
                target={"value": "0.7", "unit": "cranes", "comparator": "gte"},
                deadline={"status": "stated", "date": dated("2032")},
                assessments=[
                    assessment("2031-06-01", "stalled"),
                    assessment("2031-07-01", "broken"),
                    assessment("2031-07-01", "fulfilled"),
                ],
            ),
            commitment("lamps", committers=["board"]),
        ],
    }
