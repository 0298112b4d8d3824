"""Lines for people: wrapping, styles, and what must not get through; dates in words."""

import pytest

from toolkit.report.cells import text_width
from toolkit.report.dates import in_words
from toolkit.report.layout import Piece, block, drawn, piece, spaced


def _drawn(text: str, width: int = 24) -> list[str]:
    return drawn(block([piece(text)], width=width, first=[Piece("- ")]), colour=False).splitlines()


def test_lines_are_wrapped_at_spaces() -> None:
    """No line is wider than asked for; later ones stand under the first."""
    assert _drawn("the board will deepen the north channel") == [
        "- the board will deepen",
        "  the north channel",
    ]


def test_what_has_no_space_is_cut() -> None:
    """Long words and scripts without space are cut, measured as a terminal shows them."""
    lines = _drawn("x" * 30 + " 会議は終わった次は六月です")
    assert "".join(line[2:] for line in lines).replace(" ", "") == "x" * 30 + "会議は終わった次は六月です"
    assert max(map(text_width, lines)) <= 24


def test_styles_are_for_colour_only() -> None:
    """Neighbours of one style share their codes; without colour there are none."""
    line = [Piece("a", "1"), Piece("b", "1"), Piece(" c")]
    assert drawn([line], colour=True) == "\x1b[1mab\x1b[0m c\n"
    assert drawn([line], colour=False) == "ab c\n"


def test_nothing_gives_orders() -> None:
    """Escapes, bidi marks and GitHub's commands are shown, not obeyed."""
    text = drawn([[piece("::error::\x1b[2J\u202e ##[group]")]], colour=False)
    assert text == ": :error::\\x1b[2J\\u202e # #[group]\n"


def test_blocks_are_apart() -> None:
    """Empty blocks leave no gap."""
    blocks: list[list[list[Piece]]] = [[], [[Piece("a")]], [], [[Piece("b")]]]
    assert drawn(spaced(blocks), colour=False) == "a\n\nb\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-01-12", "12 January 2023"),
        ("2023-01", "January 2023"),
        ("2023", "2023"),
        ("2023-01~", "about January 2023"),
        ("2023?", "perhaps 2023"),
        ("2023-02-03%", "perhaps about 3 February 2023"),
        ("../2023-01-12", "12 January 2023 or before"),
        ("2021~/..", "about 2021 or later"),
        ("2023-01-12/2023-02", "some time from 12 January 2023 to February 2023"),
        ("2023-02-30", '"2023-02-30", which is no date'),
        ("Friday", '"Friday", which is no date'),
    ],
)
def test_dates_are_said_in_words(text: str, words: str) -> None:
    """Each form of a date reads as what it means; an interval is no duration."""
    assert in_words(text) == words
