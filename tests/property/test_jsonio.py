"""Laws of reading, placing and writing JSON."""

import json
from collections.abc import Iterator
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from tests.property.strategies import NUMBERS, SHARDS, json_mutants, json_texts, json_values
from toolkit.jsonio import (
    MAX_INTEGER,
    Document,
    FaultKind,
    JsonValue,
    Order,
    dumps,
    places,
    pointer,
    read,
    resolve,
    tokens,
)
from toolkit.jsonio.scanner import Scanner


def exactly(value: JsonValue) -> str:
    """Write a value so that two texts are equal only if values, types and the order of keys are."""
    return repr(value)


def pointers(value: JsonValue, *path: str | int) -> Iterator[str]:
    """Walk over the pointers of everything in a value."""
    yield pointer(*path)
    inside = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for token, item in inside:
        yield from pointers(item, *path, token)


@given(json_texts())
def test_good_texts_are_read(text: str) -> None:
    """A text of allowed things only, in any layout, has no fault and the value that Python reads in it."""
    document = read(text.encode())
    assert document == Document(text, document.value, readable=True, faults=())
    assert exactly(document.value) == exactly(json.loads(text))


@given(st.binary(max_size=60))
@example(b"\xef\xbb\xbf\xef\xbb\xbf1")
@example(b"\xff\xfe\x00\x00")
def test_no_bytes_raise(data: bytes) -> None:
    """Whatever the bytes, reading answers with a document; unreadable ones have a fault and no value."""
    document = read(data)
    assert document.readable or (document.value is None and document.faults)


@given(json_mutants())
def test_mutants(text: str) -> None:
    """A text in which the reader finds no fault is one that Python reads to the same value."""
    document = read(text.encode())
    if not document.faults:
        assert exactly(document.value) == exactly(json.loads(text))


@given(st.lists(st.sampled_from(SHARDS), max_size=8).map("".join))
def test_shards(text: str) -> None:
    """The same of texts that were never JSON."""
    document = read(text.encode())
    if not document.faults:
        assert exactly(document.value) == exactly(json.loads(text))


@given(st.one_of(json_texts(), json_mutants()))
@example("[" * 64 + "]" * 64)
@example("[" * 65 + "]" * 65)
@example('["\u0338"]')
@example(r'["e", "\u0301"]')
@example("\ufeffnull")
def test_one_truth(text: str) -> None:
    """The two readers agree on each text: on the value, and on whether and how it is at fault."""
    document = read(text.encode())
    scanner = Scanner(str(document.text))
    value, readable = scanner.scan()
    marks = [fault for fault in document.faults if fault.kind is FaultKind.ENCODING]
    assert document.faults == (*marks, *scanner.faults)
    assert (exactly(document.value), document.readable) == (exactly(value), readable)


@given(json_mutants())
def test_python_reads_what_is_readable(text: str) -> None:
    """A text that is called readable is JSON to Python too, and one that is refused for syntax is not."""
    document = read(text.encode())
    kinds = {fault.kind for fault in document.faults}
    try:
        json.loads(text.removeprefix("\ufeff"), strict=FaultKind.CHARACTERS not in kinds)
    except ValueError:
        assert not document.readable
    else:
        assert document.readable or FaultKind.SIZE in kinds or FaultKind.CHARACTERS in kinds


@given(json_mutants())
def test_faults_have_places(text: str) -> None:
    """Faults stand in the order of the text, inside it, and each can be written out."""
    faults = read(text.encode()).faults
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    spots = [(fault.line, fault.column) for fault in faults]
    assert spots == sorted(spots)
    assert all(1 <= fault.column <= len(lines[fault.line - 1]) + 1 for fault in faults)
    assert all(str(fault).encode() for fault in faults)


@given(json_mutants())
def test_readable_values_can_be_written(text: str) -> None:
    """Whatever is readable can be written, faults or not, and the result has none but of NFC."""
    document = read(text.encode())
    if document.readable:
        faults = read(dumps(document.value).encode()).faults
        assert {fault.message.partition(" is ")[2] for fault in faults} <= {"not in Unicode normal form C"}


@given(json_values(NUMBERS))
def test_writing_is_exact(value: JsonValue) -> None:
    """What was written is read back as the same value, and written again as the same text."""
    text = dumps([value])
    document = read(text.encode())
    assert document.faults == ()
    assert document.value == [value]
    assert dumps(document.value) == text


@given(json_texts())
def test_canonical_form_keeps_values(text: str) -> None:
    """Rewriting a good text changes no value and no type, but for $schema at the top."""
    value = json.loads(text)
    if isinstance(value, dict):
        value.pop("$schema", None)
    assert exactly(read(dumps(read(text.encode()).value).encode()).value) == exactly(value)


@given(st.dictionaries(st.sampled_from("abcdef"), json_values()), st.permutations("abcd"))
def test_order(value: dict[str, JsonValue], keys: list[str]) -> None:
    """Known keys stand in the given order, each with the unknown ones behind it; a second writing changes nothing."""
    order: Order = {key: {} for key in keys}
    written = read(dumps(value, order).encode()).value
    assert isinstance(written, dict)
    before, after = _followers(value, keys), _followers(written, keys)
    assert list(after) == [None, *(key for key in keys if key in value)]
    assert after == before
    assert written == value
    assert dumps(written, order) == dumps(value, order)


def _followers(value: dict[str, JsonValue], keys: list[str]) -> dict[str | None, list[str]]:
    """Give the unknown keys behind each known one, and under None those in front of all."""
    found: dict[str | None, list[str]] = {None: []}
    last = None
    for key in value:
        if key in keys:
            last = key
            found[last] = []
        else:
            found[last].append(key)
    return found


@given(json_texts())
def test_places_are_where_values_begin(text: str) -> None:
    """At the place of each pointer's value Python reads exactly that value, at its key's exactly the key."""
    found, value = places(text), json.loads(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    decode = json.JSONDecoder().raw_decode
    for each in pointers(value):
        line, column = found.value(each)
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        assert exactly(decode(rest)[0]) == exactly(resolve(value, each))
        if isinstance(resolve(value, each.rpartition("/")[0]) if each else None, dict):
            line, column = found.key(each)
            assert decode(lines[line - 1][column - 1 :])[0] == tokens(each)[-1]
        else:
            assert found.key(each) == found.value(each)


@given(st.lists(st.text("ab~/01", max_size=4)))
def test_pointers(parts: list[str]) -> None:
    """Any keys can be made a pointer and taken out of it again."""
    assert tokens(pointer(*parts)) == tuple(parts)


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True))
@example("1.50")
@example("0.00")
@example("0.000000000000000000000000000000000001")
def test_numerals(numeral: str) -> None:
    """A number is without fault exactly if it is plain, in range, and a double's decimal equals it."""
    exact = Decimal(numeral)
    is_plain = "e" not in numeral.lower() and ("." not in numeral or exact % 1 != 0) and numeral != "-0"
    is_held = abs(exact) <= MAX_INTEGER and Decimal(repr(float(numeral))) == exact
    document = read(numeral.encode())
    assert (document.faults == ()) == (is_plain and is_held)
    if not document.faults:
        assert exactly(document.value) == exactly(json.loads(numeral))


@given(st.floats(-MAX_INTEGER, MAX_INTEGER))
def test_floats_are_written_exactly(number: float) -> None:
    """A written decimal has the value that Python shows, without exponent, trailing zeros or empty sign."""
    written = dumps(number).rstrip("\n")
    assert Decimal(written) == Decimal(repr(number))
    assert set(written) <= set("-.0123456789")
    assert written != "-0"
    assert "." not in written or not written.endswith(("0", "."))
