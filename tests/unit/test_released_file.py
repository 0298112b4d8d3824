"""`released.json`: written in one form, read strictly, as its schema says."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from tests.unit.harbour import assessment, harbour
from tests.unit.inventories import retired, taken
from toolkit.baseline import MAX_BYTES, parse, render
from toolkit.errors import UnusableInputError

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "schema" / "inventory-1.schema.json").read_text("utf-8"))
HARBOUR = taken(
    dict(harbour()),
    retired("tug", "split", "board", "guild"),
    retired("ferry", "withdrawn"),
    documents={"dataset": "b" * 64, "waivers": "c" * 64},
)
TEXT = render(HARBOUR)


def test_what_is_written_is_read_again() -> None:
    """An inventory comes back as it was, the fields of each record too, and is written in the same bytes."""
    read = parse(TEXT.encode())
    assert read == HARBOUR
    assert {(kind, name, each.fields) for kind, entries in read.records.items() for name, each in entries.items()} == {
        (kind, name, each.fields) for kind, entries in HARBOUR.records.items() for name, each in entries.items()
    }
    assert render(read) == TEXT


def test_one_inventory_has_one_text() -> None:
    """The order in which records come does not matter."""
    other = taken({kind: list(reversed(values)) for kind, values in harbour().items()})
    assert render(other) == render(taken(dict(harbour())))


def test_it_may_be_larger_than_a_record() -> None:
    """Thousands of records are no reason to refuse it."""
    many = taken(
        {"commitment": [{"id": f"c-{n}", "assessments": [assessment("2031-01-01", "broken")]} for n in range(9000)]}
    )
    text = render(many).encode()
    assert 1 << 20 < len(text) < MAX_BYTES
    assert parse(text) == many


def test_the_schema_is_one_and_passes_what_is_written() -> None:
    """The schema is sound, for other validators too."""
    Draft202012Validator.check_schema(SCHEMA)
    jsonschema_rs.meta.validate(SCHEMA)
    assert Draft202012Validator(SCHEMA).is_valid(json.loads(TEXT))


def _changed(*path: str | int, to: object = None, delete: bool = False) -> Any:  # noqa: ANN401 (a JSON value)
    value = deepcopy(json.loads(TEXT))
    holder = value
    for step in path[:-1]:
        holder = holder[step]
    if delete:
        del holder[path[-1]]
    else:
        holder[path[-1]] = to
    return value


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([], ""),
        (_changed("name", delete=True), ""),
        (_changed("more", to=1), ""),
        (_changed("inventory_version", to=2), "/inventory_version"),
        (_changed("name", to="A name"), "/name"),
        (_changed("version", to="1.0"), "/version"),
        (_changed("schema", to="1"), "/schema"),
        (_changed("documents", "retired", to="b" * 64), "/documents"),
        (_changed("schemas", "../secret", to="b" * 64), "/schemas"),
        (_changed("retired", 0, "reason", to="lost"), "/retired/0/reason"),
        (_changed("fields", "actor", 0, to="id"), "/fields/actor/0"),
        (_changed("records", "ship", to={}), "/records"),
        (_changed("records", "actor", "Board", to={"digest": "b" * 64, "fields": "1"}), "/records/actor"),
        (_changed("records", "actor", "board", "digest", to="B" * 64), "/records/actor/board/digest"),
        (_changed("records", "actor", "board", "fields", to="0x1"), "/records/actor/board/fields"),
        (_changed("assessments", "crane", 0, "sources", to=[]), "/assessments/crane/0/sources"),
    ],
)
def test_what_the_schema_refuses(value: object, place: str) -> None:
    """Whatever keeps to no schema is refused with its place, by another validator too."""
    with pytest.raises(UnusableInputError) as caught:
        parse(json.dumps(value).encode())
    assert str(caught.value).startswith(f"released.json is no inventory of a release{place and f' at {place}'}: ")
    assert len(str(caught.value)) < 400
    assert not Draft202012Validator(SCHEMA).is_valid(value)


def test_a_newer_form_is_told_as_such() -> None:
    """What a newer toolkit wrote is no broken file: the message says what to do about it."""
    with pytest.raises(UnusableInputError) as caught:
        parse(json.dumps(_changed("inventory_version", to=2) | {"more": 1}).encode())
    assert str(caught.value) == (
        "released.json is no inventory of a release at /inventory_version: it is of version 2, which a newer toolkit "
        "wrote; this one reads version 1"
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            _changed("records", "actor", "board", "fields", to="fffffff"),
            " at /records/actor/board/fields: only 12 fields are listed for this kind",
        ),
        (
            _changed("assessments", "tug", to=[{"digest": "b" * 64, "sources": ["notice"]}]),
            " at /assessments/tug: there is no such commitment",
        ),
    ],
)
def test_what_only_contradicts_itself(value: object, message: str) -> None:
    """What a schema cannot say is refused as well."""
    with pytest.raises(UnusableInputError) as caught:
        parse(json.dumps(value).encode(), "the file")
    assert str(caught.value) == f"the file is no inventory of a release{message}"


def test_what_is_no_json_is_refused() -> None:
    """The reader's own fault is told."""
    with pytest.raises(UnusableInputError, match=r"^released\.json is no inventory of a release at /a: "):
        parse(b'{"a": 1, "a": 2}')
