"""`jsonio.places`: where a pointer's value and key stand."""

import pytest

from toolkit.jsonio import Place, places

TEXT = """\
{
  "title": "a",
  "ä😀": [1, {"x/y": null}, []],
\t"last": {"~": true},
  "title": {"deep": 1}
}
"""


@pytest.mark.parametrize(
    ("pointer", "value", "key"),
    [
        ("", (1, 1), (1, 1)),
        ("/title", (2, 12), (2, 3)),
        ("/ä😀", (3, 9), (3, 3)),
        ("/ä😀/0", (3, 10), (3, 10)),
        ("/ä😀/1/x~1y", (3, 21), (3, 14)),
        ("/ä😀/2", (3, 28), (3, 28)),
        ("/last/~0", (4, 16), (4, 11)),
    ],
)
def test_places(pointer: str, value: tuple[int, int], key: tuple[int, int]) -> None:
    """A value begins at its first character, a key at its quotation mark; items and the root have no key."""
    found = places(TEXT)
    assert (found.value(pointer), found.key(pointer)) == (Place(*value), Place(*key))


@pytest.mark.parametrize(
    ("pointer", "nearest"),
    [
        ("/missing", ""),
        ("/title/deep", "/title"),
        ("/ä😀/3", "/ä😀"),
        ("/ä😀/01", "/ä😀"),
        ("/ä😀/-", "/ä😀"),
        ("/last/~0/a/b", "/last/~0"),
    ],
)
def test_nearest_ancestor(pointer: str, nearest: str) -> None:
    """A pointer to nothing, or into the second of two members, has its nearest ancestor's place."""
    found = places(TEXT)
    assert (found.value(pointer), found.key(pointer)) == (found.value(nearest), found.key(nearest))


@pytest.mark.parametrize(
    ("text", "pointer", "place"),
    [
        ("\r\n\r 1", "", (3, 2)),
        ('{"a":\r{"b":\r\n1}}', "/a/b", (3, 1)),
        ('{"a":"\u2028","b":1}', "/b", (1, 14)),
    ],
)
def test_line_breaks(text: str, pointer: str, place: tuple[int, int]) -> None:
    """CR LF, LF and a lone CR each end a line; no other character does."""
    assert places(text).value(pointer) == Place(*place)


@pytest.mark.parametrize(
    ("text", "pointer", "place"),
    [("", "/a", (1, 1)), ('\n{"a": 1, b}', "/a", (2, 7)), ("\n[1", "/1", (2, 1))],
)
def test_unreadable_text(text: str, pointer: str, place: tuple[int, int]) -> None:
    """In a text with a syntax error the places up to it are known."""
    assert places(text).value(pointer) == Place(*place)
