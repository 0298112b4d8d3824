"""Answers as text: exact forms, nothing that a terminal would obey, nothing cut without saying so."""

import csv
import json
from io import StringIO
from typing import Any

import pytest

from toolkit.query import Answer, Described
from toolkit.report.answer import FORMATS, counted, render
from toolkit.report.cells import escaped, text_width
from toolkit.report.overview import overview


def answer(*rows: tuple[Any, ...], columns: str = "name n", types: str = "VARCHAR BIGINT", **more: Any) -> Answer:  # noqa: ANN401
    """Give an answer of two columns, its cells as text."""
    cells = [tuple(None if cell is None else str(cell) for cell in row) for row in rows]
    return Answer(columns=tuple(columns.split()), types=tuple(types.split()), rows=cells, **more)


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
    assert render(answer((1, 2), columns="one two", types="BIGINT BIGINT"), "table", width=1).splitlines()[:3] == [
        "one  two",
        "───  ───",
        "  1    2",
    ]


def test_rows_too_wide_for_a_terminal_become_blocks() -> None:
    """Where columns would be cut to less than can be read, each row is a block, whole, wrapped at its spaces."""
    wide = answer(
        ("Harbour Board", "a crane will come " * 3, None), ("", "no", 7), columns="speaker quote n", types="A B C"
    )
    assert render(wide, "table", width=30).splitlines() == [
        "── 1 ─────────────────────────",
        "speaker  Harbour Board",
        "quote    a crane will come a",
        "         crane will come a",
        "         crane will come",
        "n        NULL",
        "── 2 ─────────────────────────",
        "speaker",
        "quote    no",
        "n        7",
        "(2 rows)",
    ]
    assert render(wide, "table").splitlines()[-1] == "(2 rows)"
    assert max(map(text_width, render(wide, "table").splitlines())) > 60


def test_a_plan_is_drawn_as_it_is() -> None:
    """A plan has lines of its own; what a terminal would obey is still escaped."""
    plan = answer(("physical_plan", "╭─\n│ \x1b[0m\n"), columns="explain_key explain_value", types="VARCHAR VARCHAR")
    assert render(plan, "table", width=20) == "╭─\n│ \\x1b[0m\n"


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
    """Tabs and line ends are escapes, and NULL is one that no text can be."""
    assert render(HARBOUR, "tsv") == 'name\tn\nHarbour Board\t12\n\t\\N\na|b, "c"\\n\\td\t7\n'
    assert render(answer((r"\N", 1)), "tsv") == "name\tn\n\\\\N\t1\n"


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
    tricky = answer(("a|b\n<c>\\", 1), (None, 2), ("*NULL* &amp; a_b _c_", 3))
    assert render(tricky, "markdown").splitlines()[2:] == [
        r"| a\|b<br>&lt;c>\\ | 1 |",
        "| *NULL* | 2 |",
        r"| \*NULL\* &amp;amp; a_b \_c\_ | 3 |",
    ]


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_form_takes_every_value_and_no_column_is_lost(form: str) -> None:
    """Every form writes every type, and an answer without rows shows its columns where the form has them."""
    values = (None, "x", "[1]", '{"a":"2031-01-01"}', r"\x01", "inf")
    names = "one two three four five six"
    written = render(answer(values, columns=names, types="A VARCHAR INTEGER[] STRUCT(a) BLOB DOUBLE"), form)
    assert all(name in written for name in names.split())
    assert render(answer(), form).endswith("\n") or form == "jsonl"


def test_the_overview_names_the_parts_of_what_is_nested() -> None:
    """A column has its type without its parts, and after its meaning the names of those that a query can ask for."""
    types = ["VARCHAR", "VARCHAR[]", 'STRUCT(a DATE, "end" STRUCT(b BIGINT, c STRUCT(d DOUBLE)[]))[]', "DECIMAL(3,1)"]
    described = [
        Described(table="boats", table_comment="Which? All.", column=f"c{at}", sql_type=it, comment="It.")
        for at, it in enumerate(types)
    ]
    assert overview(described, full=True).splitlines() == [
        "boats: Which? All.",
        "  c0                       VARCHAR      It.",
        "  c1                       VARCHAR[]    It.",
        "  c2                       STRUCT[]     It. Parts: a, end.",
        "  c3                       DECIMAL      It.",
    ]
    assert overview(described, full=False) == "boats           Which?\n"
