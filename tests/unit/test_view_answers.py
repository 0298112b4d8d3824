"""Every column of every view, against answers computed by hand: `fleet/<view>.csv`, checked cell by cell."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.fleet import FLEET
from tests.unit.harbour import SCHEMAS
from toolkit.query import Database, Question, ask, open_database
from toolkit.report.answer import render
from toolkit.schemas import KINDS
from toolkit.tables import VIEWS

ANSWERS = Path(__file__).parent / "fleet"


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """Give the fleet's tables and views."""
    with open_database(FLEET, SCHEMAS) as opened:
        yield opened


def test_the_fleet_is_valid() -> None:
    """The records are what a dataset may hold, each kind by its schema."""
    assert all(SCHEMAS.is_valid(kind, record) for kind in KINDS for record in FLEET[kind])
    assert SCHEMAS.is_valid("retired", [*FLEET["retired"]])


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_a_view_gives_what_the_records_say(database: Database, view: str) -> None:
    """Rows, their order, and each cell are those computed by hand from the records; NULL is no empty text."""
    answer = ask(database, Question(sql=f"FROM {view}"))
    assert render(answer, "csv") == (ANSWERS / f"{view}.csv").read_text(encoding="utf-8")
    assert len(answer.rows) > 1
