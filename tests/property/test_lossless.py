"""Records go through Parquet without loss, and another reader sees the same values."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pyarrow.parquet  # type: ignore[import-untyped]  # it has no stubs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.property.near_misses import seeds
from tests.property.strategies import records
from toolkit.edtf import EdtfError, bounds
from toolkit.jsonio import MAX_INTEGER, dumps
from toolkit.parquet import file_name, read, write
from toolkit.schemas import KINDS, Schemas, Shape
from toolkit.tables import DERIVED, STORED, content_sha256, record, rows, shape_of

SCHEMAS = Schemas()
METADATA = {"schema": "1.0"}


def is_in_calendar(value: Any) -> bool:  # noqa: ANN401 (JSON)
    """Say whether every date of a record exists: the schema asks less than the rules do."""
    if isinstance(value, list):
        return all(map(is_in_calendar, value))
    if isinstance(value, dict):
        return all(_is_day(key, inner) and is_in_calendar(inner) for key, inner in value.items())
    return True


def _is_day(key: str, value: Any) -> bool:  # noqa: ANN401 (JSON)
    try:
        if key == "edtf":
            bounds(value)
        if key in ("coded_on", "retrieved_on", "on"):
            date.fromisoformat(value)
    except (EdtfError, ValueError):
        return False
    return True


@st.composite
def datasets(draw: st.DrawFn) -> Mapping[str, list[Any]]:
    """Draw up to three records of each kind, each with its own id, in any order."""
    dataset = {}
    for kind in KINDS:
        drawn = draw(st.lists(records(SCHEMAS, kind).filter(is_in_calendar), max_size=3))
        names = draw(st.permutations([f"id-{number}" for number in range(len(drawn))]))
        dataset[kind] = [{**value, "id": name} for value, name in zip(drawn, names, strict=True)]
    ids = st.sampled_from([f"old-{number}" for number in range(6)] + ["id-0", "id-1"])
    retired = draw(st.dictionaries(ids, st.lists(ids, max_size=3, unique=True), max_size=4))
    return dataset | {"retired": [retirement(name, *after) for name, after in retired.items()]}


def retirement(name: str, *after: str) -> dict[str, Any]:
    """Give a retired id with what took its place."""
    reason = ("withdrawn", "merged", "split")[min(len(after), 2)]
    more = {"replaced_by": list(after)} if after else {}
    return {"kind": "actor", "id": name, "reason": reason, **more, "on": "1899-12-31"}


def texts(kind: str, values: list[Any]) -> list[str]:
    """Give records in canonical form, ordered by id."""
    ordered = sorted(values, key=lambda value: str(value["id"]))
    return [dumps(value, SCHEMAS.order(kind)) for value in ordered]


EDGES: Mapping[str, list[Any]] = {
    kind: [{**seeds(kind)[0], "id": f"row-{number:03}"} for number in range(120)] for kind in KINDS
}
"""Records among which only the last of each kind has what is rare, added below."""


def _rare() -> Mapping[str, list[Any]]:
    """Give many plain records and, after them, one that alone has the optional fields, and every extreme value."""
    plain = {kind: [_required(kind, value) for value in values] for kind, values in EDGES.items()}
    rare = {kind: {**seeds(kind)[0], "id": "zz-rare"} for kind in KINDS}
    rare["source"] |= {
        "published": {"edtf": "0001-01-01", "basis": "stated"},
        "retrieved_on": "1582-10-10",
        "text": {"sha256": "9" * 64, "length": 1_000_000_000, "normalization": "otr-1"},
        "title": "'\"\\ \U00020000\u00e9 null NULL; 2 \u202e\u0627\u0644\u2069 \U0010ffff\ufffe",
    }
    rare["event"] |= {
        "date": {"edtf": "../1899-12-31~", "basis": "inferred"},
        "end_date": {"edtf": "9999-12?/..", "basis": "inferred"},
        "place": {"name": "0", "latitude": 0.30000000000000004, "longitude": -180},
    }
    rare["statement"] |= {"said": {"edtf": "1648-10-24/1648-10-31%", "basis": "stated"}}
    rare["commitment"] |= {
        "target": {"value": "123456789012345678.700000000001", "unit": "%", "comparator": "gte"},
        "made": {"edtf": "1815", "basis": "stated"},
        "deadline": {"status": "stated", "date": {"edtf": "1900-02-28/..", "basis": "stated"}},
    }
    retired = [retirement("z", "y", "x"), retirement("y", "z"), retirement("a"), retirement("b", "c")]
    return {kind: [*plain[kind], rare[kind]] for kind in KINDS} | {"retired": retired}


def test_the_rare_records_are_valid() -> None:
    """The examples are what a dataset may hold, each kind by its schema."""
    assert all(SCHEMAS.is_valid(kind, value) for kind, values in _rare().items() if kind in KINDS for value in values)
    assert SCHEMAS.is_valid("retired", _rare()["retired"])


def _required(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a record may lack, so that most lists are in no record but one."""
    needed = {*SCHEMAS.shape(kind).required, "made_at", "stated_in", "reported_in"}
    return {key: inner for key, inner in value.items() if key in needed}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(datasets())
@example({kind: seeds(kind) for kind in KINDS})
@example(_rare())
@example({})
def test_records_to_parquet_and_back_are_the_same_bytes(dataset: Mapping[str, list[Any]]) -> None:
    """Canonical records, Parquet, canonical records: the same bytes, by DuckDB, by pyarrow and by polars.

    Columns that are derived have the same values in all three, and the content hash is that of what is read back.
    """
    with TemporaryDirectory() as folder:
        written = write(dataset, Path(folder), SCHEMAS, METADATA)
        back = read(Path(folder))
        assert [it.content_sha256 for it in written] == [content_sha256(kind, back[kind], SCHEMAS) for kind in STORED]
        for kind in STORED:
            expected = texts(kind, dataset.get(kind, []))
            assert texts(kind, back[kind]) == expected
            arrow = pyarrow.parquet.read_table(Path(folder) / file_name(kind)).to_pylist()
            assert texts(kind, [record(kind, row) for row in arrow]) == expected
            assert pl.read_parquet(Path(folder) / file_name(kind)).to_dicts() == arrow
            made = {row["id"]: row for row in rows(kind, dataset.get(kind, []), SCHEMAS)}
            assert _derived(kind, arrow) == _derived(kind, [made[row["id"]] for row in arrow])


def _derived(kind: str, listed: list[Any]) -> list[list[str]]:
    """Give the derived values of rows as text: a day is a date to one reader and text to another."""
    return [[json.dumps(row[it.name], default=str) for it in DERIVED[kind]] for row in listed]


@pytest.mark.parametrize("kind", STORED)
@pytest.mark.parametrize("dataset", [{}, _rare()], ids=["no record", "every field"])
def test_types_come_from_the_schema_whoever_reads(dataset: Mapping[str, list[Any]], kind: str, tmp_path: Path) -> None:
    """Without a record, or with one that has everything, the types are the same: the schema's, and all may be NULL."""
    write(dataset, tmp_path, SCHEMAS, METADATA)
    expected = {name: arrow_type(shape) for name, shape in shape_of(SCHEMAS, kind).properties.items()}
    expected |= {it.name: DERIVED_TYPES[it.sql_type] for it in DERIVED[kind]}
    stored = pyarrow.parquet.read_schema(tmp_path / file_name(kind))
    assert dict(zip(stored.names, stored.types, strict=True)) == expected
    assert all(stored.field(name).nullable for name in stored.names)
    empty = pl.DataFrame(pyarrow.schema(list(expected.items())).empty_table())
    assert pl.read_parquet_schema(tmp_path / file_name(kind)) == empty.schema


def arrow_type(shape: Shape) -> pyarrow.DataType:
    """Give the Arrow type that a place of the schema must have."""
    if shape.item is not None:
        return pyarrow.list_(pyarrow.field("element", arrow_type(shape.item)))
    if shape.type == "object":
        return pyarrow.struct([(name, arrow_type(inner)) for name, inner in shape.properties.items()])
    if shape.format == "date":
        return pyarrow.date32()
    return ARROW_SCALARS[shape.type]


ARROW_SCALARS = {
    "string": pyarrow.string(),
    "integer": pyarrow.int64(),
    "number": pyarrow.float64(),
    "boolean": pyarrow.bool_(),
}
DERIVED_TYPES = {
    "DATE": pyarrow.date32(),
    "VARCHAR": pyarrow.string(),
    "BIGINT": pyarrow.int64(),
    "DOUBLE": pyarrow.float64(),
    "VARCHAR[]": pyarrow.list_(pyarrow.field("element", pyarrow.string())),
    'STRUCT("start_earliest" DATE, "start_latest" DATE, "end_earliest" DATE, "end_latest" DATE)[]': pyarrow.list_(
        pyarrow.field(
            "element",
            pyarrow.struct(
                [(f"{name}_{end}", pyarrow.date32()) for name in ("start", "end") for end in ("earliest", "latest")]
            ),
        )
    ),
}


def test_the_largest_integer_survives_a_table(tmp_path: Path) -> None:
    """2**53 - 1 is more than any field allows; a table takes and gives it all the same, and no digit is lost."""
    text = {"sha256": "9" * 64, "length": MAX_INTEGER, "normalization": "otr-1"}
    value = {**seeds("source")[0], "text": text}
    write({"source": [value]}, tmp_path, SCHEMAS, METADATA)
    (back,) = read(tmp_path)["source"]
    assert back["text"] == text
    (row,) = pl.read_parquet(tmp_path / "sources.parquet").to_dicts()
    assert row["text"]["length"] == 9007199254740991


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(datasets(), st.randoms(use_true_random=False))
@example({"retired": [retirement("a", "a", "b", "c"), retirement("b", "a")]}, Random(0))  # noqa: S311 (an order)
def test_the_order_of_records_never_shows(dataset: Mapping[str, list[Any]], chance: Any) -> None:  # noqa: ANN401
    """Shuffled records give the same digests."""
    shuffled = {kind: chance.sample(values, len(values)) for kind, values in dataset.items()}
    with TemporaryDirectory() as folder:
        digests = [
            [it.sha256 for it in write(records, Path(folder), SCHEMAS, METADATA)] for records in (dataset, shuffled)
        ]
    assert digests[0] == digests[1]


@pytest.mark.parametrize("kind", KINDS)
def test_seeds_are_rich_enough(kind: str) -> None:
    """Together the seeds use every column, so that a lost one would be noticed."""
    used = {key for value in seeds(kind) for key in value}
    assert used == set(SCHEMAS.shape(kind).properties)
