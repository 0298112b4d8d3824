"""`jsonio.pointer`, `tokens` and `resolve`: RFC 6901."""

import pytest

from toolkit.jsonio import JsonValue, pointer, resolve, tokens

# The document and the pointers of RFC 6901, section 5.
RFC: JsonValue = {
    "foo": ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "g|h": 4,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
}


@pytest.mark.parametrize(
    ("parts", "written", "value"),
    [
        ((), "", RFC),
        (("foo",), "/foo", ["bar", "baz"]),
        (("foo", 0), "/foo/0", "bar"),
        (("",), "/", 0),
        (("a/b",), "/a~1b", 1),
        (("c%d",), "/c%d", 2),
        (("e^f",), "/e^f", 3),
        (("g|h",), "/g|h", 4),
        (("i\\j",), "/i\\j", 5),
        (('k"l',), '/k"l', 6),
        ((" ",), "/ ", 7),
        (("m~n",), "/m~0n", 8),
    ],
)
def test_examples_of_the_rfc(parts: tuple[str | int, ...], written: str, value: JsonValue) -> None:
    """Each example of RFC 6901 is built, taken apart, and followed."""
    assert pointer(*parts) == written
    assert tokens(written) == tuple(map(str, parts))
    assert resolve(RFC, written) == value


def test_escapes_in_order() -> None:
    """~01 is ~1, not a slash."""
    assert tokens("/~01") == ("~1",)
    assert pointer("~1") == "/~01"


@pytest.mark.parametrize(
    "absent",
    ["/bar", "/foo/2", "/foo/-", "/foo/-1", "/foo/00", "/foo/\u0661", "/foo/" + "9" * 5000, "/foo/0/b"],
)
def test_absent(absent: str) -> None:
    """A pointer that leads to nothing raises KeyError with the pointer."""
    with pytest.raises(KeyError) as error:
        resolve(RFC, absent)
    assert error.value.args == (absent,)


def test_malformed() -> None:
    """A text that does not begin with a slash is not a pointer."""
    with pytest.raises(ValueError, match=r"^a JSON pointer begins with a slash: 'foo'$"):
        tokens("foo")
