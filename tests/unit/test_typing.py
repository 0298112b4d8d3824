"""The library as a type checker sees it: every public name has a type of its own, and none is Any by mistake.

mypy reads this file in strict mode; what it says is held to by running it, too.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, assert_type

import polars as pl
import pytest

import toolkit
from toolkit import Dataset, Result, load
from toolkit.errors import ParameterError
from toolkit.findings import Finding, Report
from toolkit.library import ActorLinks, CommitmentLinks, EventLinks, SourceLinks, StatementLinks
from toolkit.models import Actor, Commitment, DatasetManifest, Event, Source, Statement

DATASET = Path(__file__).resolve().parents[2] / "dataset"


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """Give the bundled dataset."""
    return load(DATASET)


def test_records_have_their_types(dataset: Dataset) -> None:
    """Each kind maps ids to its own model, whose fields are typed."""
    assert_type(dataset.manifest, DatasetManifest)
    assert_type(dataset.sources, Mapping[str, Source])
    assert_type(dataset.actors, Mapping[str, Actor])
    assert_type(dataset.events, Mapping[str, Event])
    assert_type(dataset.statements, Mapping[str, Statement])
    assert_type(dataset.commitments, Mapping[str, Commitment])
    statement = dataset.statements["kirby-lockstep-2023-01-12"]
    assert_type(statement.quote, str | None)
    assert_type(statement.said.edtf, str)
    assert isinstance(statement, Statement)


def test_links_have_the_type_of_their_record(dataset: Dataset) -> None:
    """The links of a record are those of its kind, and what they lead to is typed, in both directions."""
    links = assert_type(dataset.links(dataset.statements["kirby-lockstep-2023-01-12"]), StatementLinks)
    speaker, *_ = assert_type(links.speakers, tuple[Actor, ...])
    assert_type(links.event, Event | None)
    assert_type(links.commitments, tuple[Commitment, ...])
    assert_type(links.mentions, tuple[Actor | Event | Commitment, ...])
    assert_type(links.sources, tuple[Source, ...])
    assert links.record in assert_type(dataset.links(speaker), ActorLinks).statements
    assert_type(dataset.links(links.sources[0]), SourceLinks).publisher.as_json()
    assert_type(dataset.links(next(iter(dataset.events.values()))), EventLinks)
    assert_type(dataset.links(next(iter(dataset.commitments.values()))), CommitmentLinks)
    assert_type(assert_type(dataset.validate([DATASET]), Report).findings, tuple[Finding, ...])


def test_answers_have_their_types(dataset: Dataset) -> None:
    """An answer is rows of anything, and its frame that of the other library; parameters are bound by name or place."""
    result = assert_type(dataset.sql("SELECT $a AS a", params={"a": "'; x"}, timeout_s=20, max_rows=3), Result)
    assert_type(result.columns, tuple[str, ...])
    assert_type(result.types, tuple[str, ...])
    assert_type(result.rows, Sequence[tuple[Any, ...]])
    assert_type(result.truncated, bool)
    assert_type(result.total, int | None)
    assert_type(result.pl(), pl.DataFrame)
    assert assert_type(result.fetchall(), list[tuple[Any, ...]]) == [*result] == [("'; x",)]
    assert dataset.sql("SELECT ? + 1", params=[1]).fetchall() == [(2,)]
    with pytest.raises(ParameterError, match=r"^no value for \$a of the query"):
        dataset.sql("SELECT $a")


def test_a_name_that_the_library_lacks_is_said() -> None:
    """A wrong name is an AttributeError, as of any module."""
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = toolkit.nothing
