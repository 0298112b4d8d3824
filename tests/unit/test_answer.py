"""Answers as text: exact forms, nothing that a terminal would obey, nothing cut without saying so."""

import csv
import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import UUID

import pytest

from toolkit.query import Answer
from toolkit.report.answer import FORMATS, counted, render
from toolkit.report.cells import compact, escaped, text_width


def answer(*rows: tuple[Any, ...], columns: str = "name n", types: str = "VARCHAR BIGINT", **more: Any) -> Answer:  # noqa: ANN401
    """Give an answer of two columns."""
    return Answer(columns=tuple(columns.split()), types=tuple(types.split()), rows=list(rows), **more)


HARBOUR = answer(("Harbour Board", 12), ("", None), ('a|b, "c"\n\td', 7))


def test_a_table_is_aligned_and_counted() -> None:
    """Numbers stand right, NULL is a word, an empty text nothing, control characters are escapes."""
    assert render(HARBOUR, "table").splitlines() == [
        "name              n",
        "─────────────  ────",
        "Harbour Board    12",
        "               NULL",
        r'a|b, "c"\n\td     7',
        "(3 rows)",
    ]


def test_wide_and_combining_characters_take_their_columns() -> None:
    """East Asian characters take two columns, marks and joiners none."""
    found = render(answer(("港務局", 1), ("Å", 2), ("A\u030a", 3), ("🚢", 4)), "table")
    assert found.splitlines()[2:6] == ["港務局  1", "Å       2", "A\u030a       3", "🚢      4"]
    assert text_width("\u200d\ufeff\u0301") == 0


def test_a_table_is_cut_to_a_width_only_when_asked() -> None:
    """With a width the widest columns shrink, with an ellipsis, never in half of a wide character."""
    long = answer(("港務局" * 10, 1), ("short", 2))
    assert max(map(text_width, render(long, "table").splitlines())) == 60 + 3
    cut = render(long, "table", width=20).splitlines()
    assert [text_width(line) for line in cut[:4]] == [20, 20, 20, 20]
    assert cut[2] == "港務局港務局港務…  1"
    assert render(answer((1, 2), columns="first second", types="BIGINT BIGINT"), "table", width=1).splitlines()[:3] == [
        "fi…  se…",
        "───  ───",
        "  1    2",
    ]


@pytest.mark.parametrize(
    ("rows", "more", "text"),
    [
        (0, {}, "0 rows"),
        (1, {}, "1 row"),
        (5, {}, "5 rows"),
        (100, {"truncated": True, "total": 5000}, "100 of 5,000 rows"),
        (100, {"truncated": True}, "first 100 rows, there are more"),
        (1200, {}, "1,200 rows"),
    ],
)
def test_rows_are_counted(rows: int, more: dict[str, Any], text: str) -> None:
    """A list that is cut says so, and of how many."""
    assert counted(answer(*[("a", 1)] * rows, **more)) == text


def test_no_control_character_reaches_a_terminal() -> None:
    """Escape sequences, bells, line ends and what turns the direction of text come as escapes."""
    hostile = "\x1b[31mred\x07\r\n\x9b0m\u202ereversed\u2028\x7f\ufeff"
    drawn = render(answer((hostile, 1), columns="na\x1bme n"), "table")
    assert drawn.splitlines()[2] == r"\x1b[31mred\x07\r\n\x9b0m\u202ereversed\u2028\x7f\ufeff  1"
    assert "\x1b" not in drawn
    joined = "zero\u200dwidth 👩\u200d🚒 soft\u00adhyphen"
    assert escaped(joined) == joined


def test_csv_tells_null_from_empty() -> None:
    """NULL is nothing, an empty text two quotation marks; LF ends lines; Python's reader gives the texts back."""
    text = render(HARBOUR, "csv")
    assert text == 'name,n\nHarbour Board,12\n"",\n"a|b, ""c""\n\td",7\n'
    assert list(csv.reader(StringIO(text, newline=""))) == [
        ["name", "n"],
        ["Harbour Board", "12"],
        ["", ""],
        ['a|b, "c"\n\td', "7"],
    ]


def test_tsv_keeps_a_row_on_a_line() -> None:
    """Tabs and line ends are escapes."""
    assert render(HARBOUR, "tsv") == 'name\tn\nHarbour Board\t12\n\t\na|b, "c"\\n\\td\t7\n'


def test_json_is_one_document_and_jsonl_one_a_line() -> None:
    """Both hold the same objects; no row gives an empty array, or nothing."""
    objects = [{"name": "Harbour Board", "n": 12}, {"name": "", "n": None}, {"name": 'a|b, "c"\n\td', "n": 7}]
    assert json.loads(render(HARBOUR, "json")) == objects
    assert [json.loads(line) for line in render(HARBOUR, "jsonl").splitlines()] == objects
    assert (render(answer(), "json"), render(answer(), "jsonl")) == ("[]\n", "")


def test_json_keeps_columns_of_one_name_apart() -> None:
    """No value is lost when two columns are called alike."""
    twice = answer((1, 2, 3, 4), columns="id id id_2 id", types="BIGINT BIGINT BIGINT BIGINT")
    assert json.loads(render(twice, "json")) == [{"id": 1, "id_1": 2, "id_2": 3, "id_3": 4}]


def test_markdown_escapes_what_would_end_a_cell() -> None:
    """Pipes, line ends and tags are harmless; numbers stand right."""
    tricky = answer(("a|b\n<c>\\", 1), (None, 2))
    assert render(tricky, "markdown") == "| name | n |\n| --- | ---: |\n| a\\|b<br>&lt;c>\\\\ | 1 |\n|  | 2 |\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (2**53, "9007199254740992"),
        (1.5, "1.5"),
        (2.0, "2.0"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (Decimal("1.10"), "1.10"),
        (date(2031, 4, 7), "2031-04-07"),
        (datetime(2031, 4, 7, 12, 30), "2031-04-07T12:30:00"),  # noqa: DTZ001 (DuckDB's TIMESTAMP has no zone)
        (time(12, 30), "12:30:00"),
        (timedelta(days=1, seconds=2), "1 day, 0:00:02"),
        (b"\x00\xff", "00ff"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ({"a": None, "b": [date(2031, 4, 7), "é"], 1: {None: ()}}, '{"a":null,"b":["2031-04-07","é"],"1":{"null":[]}}'),
        ([], "[]"),
        ("as it is\n", "as it is\n"),
    ],
)
def test_values_are_compact(value: object, text: str) -> None:
    """Nested values are compact JSON, days ISO 8601, booleans lower case."""
    assert compact(value) == text


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_form_takes_every_value_and_no_column_is_lost(form: str) -> None:
    """Every form writes every type, and an answer without rows shows its columns where the form has them."""
    values = (None, "x", [1], {"a": date(2031, 1, 1)}, b"1", float("inf"))
    names = "one two three four five six"
    written = render(answer(values, columns=names, types="A B C D E F"), form)
    assert all(name in written for name in names.split())
    assert render(answer(), form).endswith("\n") or form == "jsonl"
