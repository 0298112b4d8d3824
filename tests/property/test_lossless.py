"""Records go through Parquet without loss, and another reader sees the same values."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet  # type: ignore[import-untyped]  # it has no stubs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.property.near_misses import seeds
from tests.property.strategies import records
from toolkit.edtf import EdtfError, bounds
from toolkit.jsonio import dumps
from toolkit.parquet import file_name, read, write
from toolkit.schemas import KINDS, Schemas
from toolkit.tables import content_sha256, record

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
    return dataset


def texts(kind: str, values: list[Any]) -> list[str]:
    """Give records in canonical form, ordered by id."""
    ordered = sorted(values, key=lambda value: str(value["id"]))
    return [dumps(value, SCHEMAS.order(kind)) for value in ordered]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(datasets())
@example({kind: seeds(kind) for kind in KINDS})
@example({})
def test_records_to_parquet_and_back_are_the_same_bytes(dataset: Mapping[str, list[Any]]) -> None:
    """Canonical records, Parquet, canonical records: the same bytes, by DuckDB and by pyarrow."""
    with TemporaryDirectory() as folder:
        written = write(dataset, Path(folder), SCHEMAS, METADATA)
        back = read(Path(folder))
        assert [it.content_sha256 for it in written] == [content_sha256(kind, back[kind], SCHEMAS) for kind in KINDS]
        for kind in KINDS:
            expected = texts(kind, dataset.get(kind, []))
            assert texts(kind, back[kind]) == expected
            rows = pyarrow.parquet.read_table(Path(folder) / file_name(kind)).to_pylist()
            assert texts(kind, [record(kind, row) for row in rows]) == expected


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(datasets(), st.randoms(use_true_random=False))
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
