"""The last release against what is there now: what became of each record, and how far the version has to move."""

import hashlib
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.cases import BASE
from tests.unit.harbour import actor, assessment, commitment
from tests.unit.inventories import Records, retired, taken
from toolkit import jsonio
from toolkit.baseline import (
    Bump,
    Change,
    Comparison,
    Entry,
    Inventory,
    What,
    compare,
    digest,
    fields_of,
    in_order,
    inventory,
    raised,
)
from toolkit.records import load, successors
from toolkit.schemas import KINDS

BOARD, GUILD = actor("board", "Harbour Board"), actor("guild", "Pilots' Guild")
OLD: Records = {
    "actor": [BOARD, GUILD],
    "commitment": [commitment("crane", assessments=[assessment("2031-06-01", "stalled")])],
}


def _compared(actors: list[dict[str, Any]], *entries: Any) -> Comparison:  # noqa: ANN401 (see retired())
    return compare(taken(OLD), taken({**OLD, "actor": actors}, *entries))


def _told(found: Comparison) -> list[str]:
    return [f"{reason.bump}: {reason.message}" for reason in found.reasons]


def test_the_same_asks_for_nothing() -> None:
    """What holds the same, in whatever order, needs no other version."""
    found = _compared([GUILD, dict(reversed(BOARD.items()))])
    assert (found.changes, found.reasons, found.bump, found.is_same) == ((), (), Bump.NONE, True)
    assert found.least == "1.2.3"


@pytest.mark.parametrize(
    ("actors", "entries", "change", "reason", "least"),
    [
        (
            [BOARD],
            [],
            Change(what=What.UNRETIRED, kind="actor", id="guild"),
            "major: gone without a retirement",
            "2.0.0",
        ),
        (
            [BOARD],
            [retired("guild", "withdrawn")],
            Change(what=What.WITHDRAWN, kind="actor", id="guild"),
            "major: withdrawn",
            "2.0.0",
        ),
        (
            [BOARD],
            [retired("guild", "merged", "board", kind="event")],
            Change(what=What.UNRETIRED, kind="actor", id="guild"),
            "major: gone without a retirement",
            "2.0.0",
        ),
        (
            [BOARD],
            [retired("guild", "merged", "pilots"), retired("pilots", "withdrawn")],
            Change(what=What.WITHDRAWN, kind="actor", id="guild"),
            "major: withdrawn",
            "2.0.0",
        ),
        (
            [BOARD],
            [retired("guild", "merged", "pilots"), retired("pilots", "merged", "guild")],
            Change(what=What.WITHDRAWN, kind="actor", id="guild"),
            "major: withdrawn",
            "2.0.0",
        ),
        (
            [BOARD],
            [retired("guild", "merged", "pilots"), retired("pilots", "merged", "board")],
            Change(what=What.MERGED, kind="actor", id="guild", successors=("board",)),
            "minor: merged into others",
            "1.3.0",
        ),
        (
            [BOARD, {**GUILD, "id": "pilots", "country": "NOR"}],
            [retired("guild", "merged", "pilots")],
            Change(what=What.REKEYED, kind="actor", id="guild", successors=("pilots",), gained=("/country",)),
            "minor: under a new id",
            "1.3.0",
        ),
        (
            [{**BOARD, "name": "The Board"}, GUILD],
            [],
            Change(what=What.CHANGED, kind="actor", id="board"),
            "patch: corrected",
            "1.2.4",
        ),
        (
            [{**BOARD, "country": "NOR"}, GUILD],
            [],
            Change(what=What.CHANGED, kind="actor", id="board", gained=("/country",)),
            "minor: with new fields",
            "1.3.0",
        ),
        (
            [{key: value for key, value in BOARD.items() if key != "kind"}, GUILD],
            [],
            Change(what=What.CHANGED, kind="actor", id="board", lost=("/kind",)),
            "patch: corrected",
            "1.2.4",
        ),
    ],
    ids=[
        "unretired", "withdrawn", "retired-as-another-kind", "chain-to-nothing", "circle", "merged", "re-keyed",
        "corrected", "field-added", "field-removed",
    ],
)  # fmt: skip
def test_one_change(actors: list[dict[str, Any]], entries: list[Any], change: Change, reason: str, least: str) -> None:
    """Each thing that can become of a record has its name and asks for its step."""
    found = _compared(actors, *entries)
    assert found.changes == (change,)
    assert _told(found)[0] == f"{reason}: actor {change.id}"
    assert (found.least, found.reasons[0].changes) == (least, (change,))


def test_two_into_one_that_is_new_are_merged() -> None:
    """Only a record that alone went into a new one has been re-keyed; the new one is then added."""
    new = actor("port", "Port")
    found = _compared([new], retired("board", "merged", "port"), retired("guild", "merged", "port"))
    assert [(change.what, change.id, change.successors) for change in found.changes] == [
        (What.MERGED, "board", ("port",)),
        (What.MERGED, "guild", ("port",)),
        (What.ADDED, "port", ()),
    ]
    assert found.bump is Bump.MINOR


def test_split() -> None:
    """A split record leads to each of its successors, which are added."""
    parts = [actor("east", "East"), actor("west", "West")]
    found = _compared([BOARD, *parts], retired("guild", "split", "west", "east"))
    assert [(change.what, change.id, change.successors) for change in found.changes] == [
        (What.ADDED, "east", ()),
        (What.SPLIT, "guild", ("west", "east")),
        (What.ADDED, "west", ()),
    ]
    assert _told(found) == ["minor: split: actor guild", "minor: added: actor east, actor west"]


def test_many_are_counted() -> None:
    """A reason names the first records and says how many there are."""
    more = [actor(f"pilot-{number:04}", "Pilot") for number in range(1200)]
    assert _told(_compared([BOARD, GUILD, *more])) == [
        "minor: added: 1,200 records (actor pilot-0000, actor pilot-0001, actor pilot-0002 and others)"
    ]


def test_a_new_assessment_adds() -> None:
    """An assessment more is new knowledge, not a correction, though the record gained no field."""
    more = commitment("crane", assessments=[assessment("2031-06-01", "stalled"), assessment("2031-07-01", "broken")])
    found = compare(taken(OLD), taken({**OLD, "commitment": [more]}))
    assert found.changes == (Change(what=What.CHANGED, kind="commitment", id="crane", assessments=1),)
    assert _told(found) == ["minor: with new assessments: commitment crane"]


def test_an_id_of_another_kind_is_another() -> None:
    """An id that stands for a record of another kind now is gone, and something was added."""
    event = {"id": "guild"}
    found = compare(taken(OLD), taken({**OLD, "actor": [BOARD], "event": [event]}))
    assert [(change.what, change.kind, change.id) for change in found.changes] == [
        (What.UNRETIRED, "actor", "guild"),
        (What.ADDED, "event", "guild"),
    ]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"schema": "1.1"}, "minor: the schema moves from 1.0 to 1.1"),
        ({"schema": "2.0"}, "major: the schema moves from 1.0 to 2.0"),
        ({"schema": "0.9"}, "major: the schema moves from 1.0 to 0.9"),
        ({"schemas": {"1.0/actor.schema.json": "c" * 64}}, "patch: files of schema 1.0 are other than published"),
        ({"documents": {"dataset": "c" * 64}}, "patch: the dataset's description is another"),
        ({"documents": {"dataset": "b" * 64, "waivers": "d" * 64}}, "patch: the waivers are others"),
        (
            {"retired": (retired("tug", "withdrawn"),)},
            "patch: retired.json differs in ids that the release did not have",
        ),
    ],
)
def test_what_is_no_record(changed: dict[str, Any], told: str) -> None:
    """The schema moves the version by its own; whatever else a release holds makes another one of it."""
    found = compare(taken(OLD), taken(OLD, **changed))
    assert (found.changes, _told(found)) == ((), [told])


def test_the_largest_reason_decides_and_stands_first() -> None:
    """Reasons stand in falling order, and the least bump is that of the first."""
    old = taken(OLD)
    new = taken(
        {"actor": [{**BOARD, "name": "Board"}, actor("tug", "Tug")]}, retired("crane", "withdrawn", kind="commitment")
    )
    found = compare(old, replace(new, retired=(*new.retired, retired("guild", "merged", "board"))))
    assert _told(found) == [
        "major: withdrawn: commitment crane",
        "minor: merged into others: actor guild",
        "minor: added: actor tug",
        "patch: corrected: actor board",
    ]
    assert (found.bump, found.least) == (Bump.MAJOR, "2.0.0")


def test_the_inventory_of_a_dataset() -> None:
    """It has every record, by what its fields are, each assessment, the schemas as published, and what is retired."""
    dataset = load(BASE / "dataset")
    found = inventory(dataset)
    assert (found.name, found.version, found.schema) == ("ferrand", "0.2.0", "1.0")
    assert [(kind, sorted(entries)) for kind, entries in found.records.items()] == [
        (kind, [value["id"] for value in dataset.values[kind]]) for kind in KINDS
    ]
    for record in dataset.records:
        entry = found.records[record.kind][record.id]
        assert (entry.digest, entry.fields) == (digest(record.value), fields_of(record.value))
    values: list[Any] = [record.value for record in dataset.records if "assessments" in record.value]
    assert {name: [it.sources for it in entries] for name, entries in found.assessments.items()} == {
        value["id"]: [tuple(dict.fromkeys(it["source"] for it in each["evidence"])) for each in value["assessments"]]
        for value in values
    }
    actor_schema = (dataset.schemas.root / "actor.schema.json").read_bytes()
    assert found.schemas["1.0/actor.schema.json"] == hashlib.sha256(actor_schema).hexdigest()
    assert {"1.0/codelists/topic.csv", "1.0/vectors/README.md"} < found.schemas.keys()
    assert [each.id for each in found.retired] == [entry["id"] for entry in dataset.retired]
    assert compare(found, inventory(dataset)).is_same


def test_a_record_in_doubt_counts_as_what_is_given() -> None:
    """What stands for a record that cannot be judged is taken as it is."""
    dataset = load(BASE / "dataset")
    record = dataset.records[0]
    given = Entry(digest="0" * 64, source=frozenset)
    found = inventory(dataset, known={record.file.name: given})
    assert found.records[record.kind][record.id] is given


def test_versions_are_numbers() -> None:
    """1.10.0 comes after 1.9.9, and a step sets what stands behind it to nothing."""
    assert in_order("1.10.0") > in_order("1.9.9")
    assert [raised("1.9.4", bump) for bump in Bump] == ["1.9.4", "1.9.5", "1.10.0", "2.0.0"]


def test_fields_are_leaves_without_indexes() -> None:
    """Each leaf has its pointer; the items of a list share theirs."""
    value: Any = {"a/b": [{"c": 1}, {"d": [True, "x"]}], "e": {"f": None}}
    assert fields_of(value) == {"/a~1b/*/c", "/a~1b/*/d/*", "/e/f"}


@pytest.mark.parametrize("number", [0.00001, -0.0000125, 59.25, 10, 2**53 - 1])
def test_a_digest_is_that_of_one_line(number: float) -> None:
    """Whoever writes the canonical line with its keys in order finds the same digest, numbers near zero too."""
    value: Any = {"latitude": number, "name": "é 1e-5", "a": [1, {"b": 2}]}
    line = jsonio.line({"a": [1, {"b": 2}], "latitude": number, "name": "é 1e-5"})
    assert digest(value) == hashlib.sha256(line.removesuffix("\n").encode()).hexdigest()


TEXTS = st.text(alphabet='ab1e-é"\n', max_size=4)
LEAVES = TEXTS | st.integers(-9, 9) | st.booleans() | st.sampled_from([1.5, 0.00002, 1e-7])
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))


@given(
    value=st.dictionaries(TEXTS, VALUES, max_size=4),
    other=st.dictionaries(TEXTS, VALUES, max_size=4),
)
def test_digests_agree_when_values_do(value: dict[str, Any], other: dict[str, Any]) -> None:
    """The order of keys makes no other digest, and another value does."""
    assert digest(dict(reversed(value.items()))) == digest(value)
    assert (digest(value) == digest(other)) == (_typed(value) == _typed(other))


def _typed(value: Any) -> Any:  # noqa: ANN401 (a JSON value)
    """Tell true from 1."""
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    return [_typed(item) for item in value] if isinstance(value, list) else (type(value).__name__, value)


SLUGS = st.sampled_from(["a", "b", "c", "d"])
ACTORS = st.dictionaries(SLUGS, st.sampled_from(["x", "y"]), max_size=4).map(
    lambda found: {"actor": [{"id": key, "name": name} for key, name in found.items()]}
)


@given(old=ACTORS, new=ACTORS)
def test_every_id_is_accounted_for(old: Records, new: Records) -> None:
    """Whatever was there and whatever is there, each id that is other stands in one change, and no other does."""
    before, now = ({it["id"]: it for it in records["actor"]} for records in (old, new))
    found = {change.id: change.what for change in compare(taken(old), taken(new)).changes}
    assert {name for name, what in found.items() if what is What.ADDED} == now.keys() - before.keys()
    assert {name for name, what in found.items() if what is What.UNRETIRED} == before.keys() - now.keys()
    assert {name for name, what in found.items() if what is What.CHANGED} == {
        name for name in before.keys() & now.keys() if before[name] != now[name]
    }


@given(old=ACTORS, new=ACTORS)
def test_only_the_same_needs_no_step(old: Records, new: Records) -> None:
    """A version may stay exactly when both hold the same."""
    first, second = taken(old), taken(new)
    assert (compare(first, second).bump is Bump.NONE) == (_held(first) == _held(second))


def _held(inventory: Inventory) -> Any:  # noqa: ANN401 (only compared)
    return {kind: dict(entries) for kind, entries in inventory.records.items()}


def test_where_retired_ids_lead_however_many_ways() -> None:
    """Chains are followed to their ends, thousands of links long, and where each link doubles the ways."""
    chain: list[dict[str, Any]] = [{"id": f"a{n}", "replaced_by": [f"a{n + 1}"]} for n in range(3_000)]
    assert successors(chain) == {entry["id"]: ("a3000",) for entry in chain}
    both: list[dict[str, Any]] = [
        {"id": f"{side}{n}", "replaced_by": [f"a{n + 1}", f"b{n + 1}"]} for n in range(40) for side in "ab"
    ]
    assert set(successors(both).values()) == {("a40", "b40")}


def test_a_way_round_leads_nowhere() -> None:
    """A link that leads back adds nothing to the other ends; whoever stands first, each end is there once."""
    entries: list[dict[str, Any]] = [
        {"id": "a", "replaced_by": ["b", "x", "y"]},
        {"id": "b", "replaced_by": ["y", "a"]},
        {"id": "c", "replaced_by": ["c"]},
        {"id": "d"},
    ]
    expected = {"a": ("x", "y"), "b": ("x", "y"), "c": (), "d": ()}
    assert all(successors(shuffled) == expected for shuffled in permutations(entries))
    circle: list[dict[str, Any]] = [{"id": f"a{n}", "replaced_by": [f"a{(n + 1) % 3000}", "x"]} for n in range(3_000)]
    assert set(successors(circle).values()) == {("x",)}
