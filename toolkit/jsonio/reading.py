"""Bytes → `Document`, at two speeds with one verdict.

The standard decoder reads a good file; hooks make it give up at the first doubtful thing. What it gives up on
is read again by the scanner, which alone decides what is a fault. Tests hold the two to one verdict.
"""

import codecs
from json import JSONDecoder
from unicodedata import is_normalized

from toolkit.jsonio import numerals
from toolkit.jsonio.faults import MAX_BYTES, MAX_DEPTH, Complaint, Document, Fault, FaultKind, JsonValue
from toolkit.jsonio.lines import Lines, Place
from toolkit.jsonio.scanner import Scanner

_START = Place(1, 1)

# UTF-32's mark begins with UTF-16's, so it is looked for first.
_FOREIGN_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class _DoubtError(ValueError):
    """The text needs the scanner."""


def read(data: bytes, max_bytes: int = MAX_BYTES) -> Document:
    """Read a JSON file strictly; whatever the bytes are, the answer is a document, with its faults.

    Everything wrong that reading survives is reported, each thing at its place. A byte-order mark of UTF-8 is
    one fault, and reading goes on behind it; no place counts it. Another encoding, a syntax error, and a size,
    depth or number of faults past the limits end the reading: the document is not readable then.
    """
    for mark, name in _FOREIGN_MARKS:
        if data.startswith(mark):
            return _unreadable(None, _foreign_encoding(name).at("", _START))
    has_mark = data.startswith(codecs.BOM_UTF8)
    marks = (_byte_order_mark().at("", _START),) if has_mark else ()
    body = data[len(codecs.BOM_UTF8) :] if has_mark else data
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _unreadable(None, *marks, _not_utf8(body, error))
    if len(data) > max_bytes:
        return _unreadable(text, *marks, _too_large(max_bytes).at("", _START))
    return _read_text(text, marks)


def _read_text(text: str, marks: tuple[Fault, ...]) -> Document:
    try:
        return Document(text, _fast(text), readable=True, faults=marks)
    except (ValueError, RecursionError):  # doubtful, not JSON, or too deep for the standard decoder
        scanner = Scanner(text)
        value, readable = scanner.scan()
        return Document(text, value, readable, (*marks, *scanner.faults))


def _fast(text: str) -> JsonValue:
    """Read a text without faults; raise ValueError or RecursionError for any that may have one."""
    if "\\u" in text or not (text.isascii() or is_normalized("NFC", text)):
        raise _DoubtError
    value: JsonValue = _decoder.decode(text)
    if text.count("[") + text.count("{") > MAX_DEPTH and _is_too_deep(value):
        raise _DoubtError
    return value


def _is_too_deep(value: JsonValue) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [item for holder in level for item in _inside(holder)]
    return any(isinstance(item, dict | list) for item in level)


def _inside(value: JsonValue) -> list[JsonValue]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _object(members: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(members)
    if len(found) < len(members):
        raise _DoubtError
    return found


def _number(numeral: str) -> int | float | None:
    number, complaint = numerals.judge(numeral)
    if complaint:
        raise _DoubtError
    return number


def _constant(_: str) -> None:
    raise _DoubtError


_decoder = JSONDecoder(object_pairs_hook=_object, parse_int=_number, parse_float=_number, parse_constant=_constant)


def _unreadable(text: str | None, *faults: Fault) -> Document:
    return Document(text, None, readable=False, faults=faults)


def _byte_order_mark() -> Complaint:
    return Complaint(
        FaultKind.ENCODING,
        "the file begins with a byte-order mark",
        expected="UTF-8 without a byte-order mark",
        found="EF BB BF",
        hint="save the file as UTF-8 without BOM",
    )


def _foreign_encoding(name: str) -> Complaint:
    return Complaint(
        FaultKind.ENCODING,
        f"the file is in {name}",
        expected="UTF-8",
        found=f"the byte-order mark of {name}",
        hint="save the file as UTF-8 without BOM",
    )


def _not_utf8(body: bytes, error: UnicodeDecodeError) -> Fault:
    before = body[: error.start].decode("utf-8")
    complaint = Complaint(
        FaultKind.ENCODING,
        "the file is not UTF-8",
        expected="UTF-8",
        found=f"the byte {body[error.start]:02X}",
        hint="save the file as UTF-8 without BOM",
    )
    return complaint.at("", Lines(before).place(len(before)))


def _too_large(max_bytes: int) -> Complaint:
    return Complaint(
        FaultKind.SIZE,
        f"the file is larger than {max_bytes >> 20} MiB",
        expected=f"at most {max_bytes} bytes",
        found="more",
        hint="split it",
    )
