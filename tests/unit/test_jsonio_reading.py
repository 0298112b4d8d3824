"""`jsonio.read`: what is accepted, what is refused, and where the fault is said to be."""

import pytest

from toolkit.jsonio import MAX_BYTES, MAX_DEPTH, Document, Fault, FaultKind, JsonValue, read

RANGE = "a number from -9007199254740991 to 9007199254740991"


def faults(text: str) -> list[tuple[str, str, int, int, str]]:
    """Return each fault of the text as kind, pointer, line, column and message."""
    found = read(text.encode("utf-8", "surrogatepass")).faults
    return [(fault.kind.value, fault.pointer, fault.line, fault.column, fault.message) for fault in found]


def only_fault(data: bytes) -> Fault:
    """Return the one fault of a file."""
    (fault,) = read(data).faults
    return fault


def test_good_file() -> None:
    """A file without faults is read to its value, with its text."""
    text = '{"id": "a", "n": [1, -2.5, true, null, {}], "title": "Größe 😀"}\r\n'
    value: JsonValue = {"id": "a", "n": [1, -2.5, True, None, {}], "title": "Größe 😀"}
    assert read(text.encode()) == Document(text, value, readable=True, faults=())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ('"x"', "x"),
        (" \t\r\n[ ] \n", []),
        ("9007199254740991", 2**53 - 1),
        ("-9007199254740991", -(2**53) + 1),
        ("-0.5", -0.5),
        ("1.50", 1.5),
        ("0.0000001", 1e-7),
        ("0.1000000000000000055511151231257827", None),
        ("1234567.890123456789", None),
        ("0.30000000000000004", 0.30000000000000004),
        (r'"\ud83d\ude00 \u00e9 \/ \\u0000"', "😀 é / \\u0000"),
        ('"\u0301"', "\u0301"),
        ('{"\u0301": "a"}', {"\u0301": "a"}),
        (r'"\n\u0303"', "\n\u0303"),
        ('"\\n\u0303"', "\n\u0303"),
    ],
)
def test_what_is_plain(text: str, value: JsonValue) -> None:
    """Whatever a double and NFC hold exactly is accepted as it is; a longer decimal (None here) is not."""
    document = read(text.encode())
    if value is None:
        assert [fault.kind for fault in document.faults] == [FaultKind.NUMBER]
    else:
        assert document == Document(text, value, readable=True, faults=())


def test_whole_fault() -> None:
    """A fault says kind, pointer, place, what is wrong, what was expected and found, and what to do."""
    data = b'{\n  "title": "a",\n  "title": "b"\n}\n'
    assert read(data) == Document(
        data.decode(),
        {"title": "a"},
        readable=True,
        faults=(
            Fault(
                kind=FaultKind.DUPLICATE_KEY,
                pointer="/title",
                line=3,
                column=3,
                message='the key "title" stands twice in this object',
                expected="each key once",
                found='"title", already at 2:3',
                hint="keep one of the two",
            ),
        ),
    )


LAYOUTS = {
    "two spaces": '{\n  "ä😀": [\n    "x",\n    NaN\n  ],\n  "n": 1.0\n}\n',
    "tabs": '{\n\t"ä😀": [\n\t\t"x",\n\t\tNaN\n\t],\n\t"n": 1.0\n}\n',
    "minified": '{"ä😀":["x",NaN],"n":1.0}',
    "CR LF": '{\r\n  "ä😀": [\r\n    "x", NaN\r\n  ],\r\n  "n": 1.0\r\n}',
    "CR": '{\r  "ä😀": ["x",\r NaN], "n": 1.0}',
}
PLACES = {
    "two spaces": ((4, 5), (6, 8)),
    "tabs": ((4, 3), (6, 7)),
    "minified": ((1, 12), (1, 21)),
    "CR LF": ((3, 10), (5, 8)),
    "CR": ((3, 2), (3, 13)),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_places_in_layouts(layout: str) -> None:
    """In each layout every fault has its line and column, counted in code points."""
    first, second = PLACES[layout]
    assert faults(LAYOUTS[layout]) == [
        ("number", "/ä😀/1", *first, "NaN is not a number in JSON"),
        ("number", "/n", *second, "the number 1.0 is not written plainly"),
    ]


def test_all_faults_at_once() -> None:
    """Every fault that reading survives is reported, in the order of the text, each at its own pointer."""
    text = '{"a/b": 1e2, "a~": [-0, {"k": 1, "k": Infinity}], "e\u0301": "\\u0000\\ud800"}'
    assert faults(text) == [
        ("number", "/a~1b", 1, 9, "the number 1e2 is not written plainly"),
        ("number", "/a~0/0", 1, 21, "the number -0 is not written plainly"),
        ("duplicate_key", "/a~0/1/k", 1, 34, 'the key "k" stands twice in this object'),
        ("number", "/a~0/1/k", 1, 39, "Infinity is not a number in JSON"),
        ("characters", "/e\u0301", 1, 51, "the key is not in Unicode normal form C"),
        ("characters", "/e\u0301", 1, 57, "the string holds half a surrogate pair"),
        ("characters", "/e\u0301", 1, 57, "the string holds the character NUL"),
    ]
    assert read(text.encode()).value == {
        "a/b": 100.0,
        "a~": [0, {"k": 1}],
        "e\u0301": "\ufffd\ufffd",
    }


def test_faults_before_a_syntax_error() -> None:
    """What was found before a syntax error is reported with it, and nothing after it."""
    assert faults('{"a": 1, "a": NaN, "b" 1.0, "a": 2}') == [
        ("duplicate_key", "/a", 1, 10, 'the key "a" stands twice in this object'),
        ("number", "/a", 1, 15, "NaN is not a number in JSON"),
        ("syntax", "", 1, 23, "a colon is missing after the key"),
    ]


def test_duplicate_keys() -> None:
    """A repeated key is one fault, however often; keys are compared unescaped; the first member is the value."""
    assert faults('{"a": {"b": 1}, "\\u0061": {"c": 2}, "b": 1, "b": 2}') == [
        ("duplicate_key", "/a", 1, 17, 'the key "a" stands twice in this object'),
        ("duplicate_key", "/b", 1, 45, 'the key "b" stands twice in this object'),
    ]
    assert faults('{"a": {"b": 1}, "\\u0061": {"c": 2}, "a": 3}') == [
        ("duplicate_key", "/a", 1, 17, 'the key "a" stands 3 times in this object'),
    ]
    assert read(b'{"a": {"b": 1}, "a": 3}').value == {"a": {"b": 1}}


@pytest.mark.parametrize(
    ("numeral", "value", "message", "expected"),
    [
        ("NaN", None, "NaN is not a number in JSON", "a number"),
        ("-Infinity", None, "-Infinity is not a number in JSON", "a number"),
        ("1.0", 1.0, "the number 1.0 is not written plainly", "1"),
        ("-0", 0, "the number -0 is not written plainly", "0"),
        ("-0.0", 0.0, "the number -0.0 is not written plainly", "0"),
        ("1E2", 100.0, "the number 1E2 is not written plainly", "100"),
        ("25e-3", 0.025, "the number 25e-3 is not written plainly", "0.025"),
        ("1e-7", 1e-7, "the number 1e-7 is not written plainly", "0.0000001"),
        ("9007199254740992", None, "the number 9007199254740992 is beyond ±9007199254740991", RANGE),
        ("-9007199254740992", None, "the number -9007199254740992 is beyond ±9007199254740991", RANGE),
        ("1e400", None, "the number 1e400 is beyond ±9007199254740991", RANGE),
        (
            "0.12345678901234567890",
            0.12345678901234568,
            "the number 0.12345678901234567890 has more digits than a double holds",
            "0.12345678901234568",
        ),
        ("1e-400", 0.0, "the number 1e-400 has more digits than a double holds", "0"),
    ],
)
def test_numbers(numeral: str, value: float | None, message: str, expected: str) -> None:
    """A number is refused unless it is written plainly and a double holds it; the plain form is shown."""
    document = read(f"[{numeral}]".encode())
    (fault,) = document.faults
    assert (fault.kind, fault.pointer, fault.line, fault.column) == (FaultKind.NUMBER, "/0", 1, 2)
    assert (fault.message, fault.expected, fault.found) == (message, expected, numeral)
    assert document.value == [value]


@pytest.mark.parametrize("numeral", ["1" * 5000, "-" + "1" * 5000, "1e" + "9" * 5000, "1" * 5000 + ".5"])
def test_enormous_numbers(numeral: str) -> None:
    """A number of thousands of digits is refused like any that is too large, and shown shortened."""
    short = f"{numeral[:39]}…"
    assert faults(f"[{numeral}]") == [("number", "/0", 1, 2, f"the number {short} is beyond ±9007199254740991")]


def test_tiny_number() -> None:
    """An exponent of thousands of digits is refused too."""
    assert [fault.kind for fault in read(b"[1e-" + b"9" * 5000 + b"]").faults] == [FaultKind.NUMBER]


def test_characters() -> None:
    """Of a string that is not in NFC the code points at fault are shown, and what NFC makes of them."""
    fault = only_fault('{"k": "xe\u0301y"}'.encode())
    assert fault == Fault(
        kind=FaultKind.CHARACTERS,
        pointer="/k",
        line=1,
        column=7,
        message="the string is not in Unicode normal form C",
        expected="U+00E9",
        found="U+0065 U+0301",
        hint="normalise it to NFC",
    )


@pytest.mark.parametrize(
    ("string", "found", "expected"),
    [
        ("q\u0301\u0323", "U+0301 U+0323", "U+0323 U+0301"),
        ("\u212b", "U+212B", "U+00C5"),
        ("\u1100\u1161\u11a8", "U+1100 U+1161", "U+AC00"),
        ("q" + "\u0301" * 50 + "\u0323", "U+0301 U+0323", "U+0323 U+0301"),
    ],
)
def test_not_nfc(string: str, found: str, expected: str) -> None:
    """Marks out of order, singletons and Hangul letters are all found, the shortest stretch of each."""
    fault = only_fault(f'"{string}"'.encode())
    assert (fault.found, fault.expected) == (found, expected)


def test_nfc_is_decided_by_string() -> None:
    """An escape that takes a string out of NFC counts; neighbours across a quotation mark do not."""
    assert faults(r'["e\u0301"]') == [("characters", "/0", 1, 2, "the string is not in Unicode normal form C")]
    assert faults('["\u0338", "\\n\u0307"]') == []


def test_raw_nul() -> None:
    """NUL in a string is the same fault written as itself or as an escape; the value has U+FFFD for it."""
    raw, escaped = read(b'["a\x00b"]'), read(rb'["a\u0000b"]')
    assert raw.faults == escaped.faults
    assert [fault.message for fault in raw.faults] == ["the string holds the character NUL"]
    assert raw.value == escaped.value == ["a\ufffdb"]


MERGED = "choose one of the two sides, and remove the lines with <<<<<<<, ======= and >>>>>>>"
SYNTAX = [
    ("", 1, 1, "the file is empty", None),
    (" \n", 1, 1, "the file is empty", None),
    ('{"a": 1,}', 1, 8, "a comma stands after the last member of the object", "remove the comma"),
    ("[1,\n 2,\n]", 2, 3, "a comma stands after the last item of the array", "remove the comma"),
    ("[1 2]", 1, 3, "a comma is missing after the value", None),
    ('{"a": 1\n "b": 2}', 1, 8, "a comma is missing after the value", None),
    (
        '["say "hi" now"]',
        1,
        8,
        "a comma is missing after the value",
        r"a quotation mark inside a string is written \"",
    ),
    (
        "{'a': 1}",
        1,
        2,
        "a string stands in double quotes, not in '",
        'write " at both ends of the string',
    ),
    (
        "[\u201ca\u201d]",
        1,
        2,
        "a string stands in double quotes, not in \u201c",
        'write " at both ends of the string',
    ),
    (
        '{"a": "x\ny"}',
        1,
        9,
        "the string holds a raw line break",
        r'close the string with " on its line, or write \n',
    ),
    ('["😀\t"]', 1, 4, "the string holds a raw tab", "write a space"),
    ('["\x07"]', 1, 3, "the string holds a raw control character", "remove it"),
    ('["\x00\x07"]', 1, 4, "the string holds a raw control character", "remove it"),
    ('[1, "abc', 1, 5, "the string that begins here is never closed", None),
    ('["\\', 1, 2, "the string that begins here is never closed", None),
    ('["\\"]', 1, 2, "the string that begins here is never closed", None),
    (r'["\x41"]', 1, 3, r"JSON has no escape \x", r"a backslash itself is written \\"),
    (r'["\u12g4"]', 1, 3, r"\u is not followed by four hexadecimal digits", None),
    ('{"a": [1, 2\n', 1, 12, "the file ends inside the array that begins at 1:7", None),
    ('\n {"a": 1', 2, 9, "the file ends inside the object that begins at 2:2", None),
    ('{\n<<<<<<< HEAD\n"a": 1', 2, 1, "a merge left its mark here", MERGED),
    ('{"a": 1,\n=======\n"a": 2}', 2, 1, "a merge left its mark here", MERGED),
    ('{"a": 1\n>>>>>>> side\n}', 2, 1, "a merge left its mark here", MERGED),
    ("[=======]", 1, 2, "the character = does not belong here", None),
    ("// c\n[1]", 1, 1, "JSON has no comments", "remove the comment"),
    ("[1, /* c */ 2]", 1, 5, "JSON has no comments", "remove the comment"),
    ('{# c\n"a": 1}', 1, 2, "JSON has no comments", "remove the comment"),
    ("[1] // c", 1, 5, "JSON has no comments", "remove the comment"),
    ("[1] [2]", 1, 5, "there is more text after the end of the JSON value", "a file holds one JSON value"),
    ("[1]]", 1, 4, "there is one ] too many", "remove it"),
    ("[True]", 1, 2, "True is not a word of JSON", "write true"),
    ("[None]", 1, 2, "None is not a word of JSON", "write null"),
    ("[undefined]", 1, 2, "undefined is not a word of JSON", "write null"),
    ("[abc]", 1, 2, "the word abc is not a JSON value", "a text stands in double quotes"),
    ("[007]", 1, 2, "the number 007 begins with a zero", "write 7"),
    ("[+1]", 1, 2, "the number +1 begins with a plus sign", "write 1"),
    ("[-.5]", 1, 2, "the number -.5 has no digit before the point", "write -0.5"),
    ("[1.]", 1, 2, "the number 1. has no digit after the point", "write 1"),
    ("[2024-01-01]", 1, 2, "2024-01-01 is not a JSON number", "a text stands in double quotes"),
    ("[-]", 1, 2, "- is not a JSON number", "a text stands in double quotes"),
    ("{a: 1}", 1, 2, "the key a is not in double quotes", 'write "a"'),
    ('{"a" 1}', 1, 5, "a colon is missing after the key", None),
    ('{"a":}', 1, 6, "a value is missing before }", None),
    ("[1,,2]", 1, 4, "a value is missing before ,", None),
    ("{]", 1, 2, "the character ] does not belong here", None),
    ("{,}", 1, 2, "a key is missing before ,", None),
    ("[1}", 1, 3, "the array is closed by }", None),
    ('{"a": 1]', 1, 8, "the object is closed by ]", None),
    ('{"a": 1; "b": 2}', 1, 8, "the character ; does not belong here", None),
    ("[1,\u00a02]", 1, 4, "the character U+00A0 NO-BREAK SPACE does not belong here", None),
    ("[\x00]", 1, 2, "the character U+0000 does not belong here", "save the file as UTF-8"),
]


@pytest.mark.parametrize(("text", "line", "column", "message", "hint"), SYNTAX)
def test_syntax(text: str, line: int, column: int, message: str, hint: str | None) -> None:
    """A text that is not JSON has one fault, at the exact place, in words a person can act on."""
    document = read(text.encode())
    (fault,) = document.faults
    assert document == Document(text, None, readable=False, faults=(fault,))
    assert (fault.kind, fault.pointer) == (FaultKind.SYNTAX, "")
    assert (fault.line, fault.column, fault.message, fault.hint) == (line, column, message, hint)


def test_unseen_characters_in_messages() -> None:
    """A character that can't be seen is shown by its number, so a message stays one line."""
    assert faults('{"a\\nb": 1, "a\\nb": 2}') == [
        ("duplicate_key", "/a\nb", 1, 13, 'the key "a<U+000A>b" stands twice in this object')
    ]
    assert only_fault(b"[1] \x1b[31m").found == "<U+001B>[31m"


def test_byte_order_mark() -> None:
    """UTF-8's mark is one fault; the rest is read, and no column counts the mark."""
    document = read(b"\xef\xbb\xbf[1.0]")
    assert [(fault.kind.value, fault.line, fault.column, fault.message) for fault in document.faults] == [
        ("encoding", 1, 1, "the file begins with a byte-order mark"),
        ("number", 1, 2, "the number 1.0 is not written plainly"),
    ]
    assert (document.text, document.value, document.readable) == ("[1.0]", [1.0], True)
    assert read(b"\xef\xbb\xbf[1]").value == [1]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_other_encodings(codec: str) -> None:
    """A file with the mark of UTF-16 or UTF-32 is not readable, and the encoding is named."""
    document = read("\ufeff[1]".encode(codec))
    name = codec[:6].upper()
    assert document == Document(None, None, readable=False, faults=document.faults)
    assert [(fault.kind, fault.message) for fault in document.faults] == [
        (FaultKind.ENCODING, f"the file is in {name}")
    ]


@pytest.mark.parametrize(
    ("data", "line", "column", "found"),
    [
        (b'["\xff"]', 1, 3, "the byte FF"),
        ('[\n"ä'.encode() + b"\xe4", 2, 3, "the byte E4"),
        (b'["\xed\xa0\x80"]', 1, 3, "the byte ED"),
        (b'["\xc0\x80"]', 1, 3, "the byte C0"),
    ],
)
def test_not_utf8(data: bytes, line: int, column: int, found: str) -> None:
    """Bytes that are not UTF-8 are one fault, at the first of them; the file is not readable."""
    document = read(data)
    assert document == Document(None, None, readable=False, faults=document.faults)
    assert only_fault(data) == Fault(
        kind=FaultKind.ENCODING,
        pointer="",
        line=line,
        column=column,
        message="the file is not UTF-8",
        expected="UTF-8",
        found=found,
        hint="save the file as UTF-8 without BOM",
    )


@pytest.mark.parametrize(("inner", "depth"), [("", 0), ("1", 0), ('{"a": []}', 2), ('"\\u0041"', 0)])
def test_depth(inner: str, depth: int) -> None:
    """64 levels are read; the bracket that opens one more is refused at its place, and the reading ends."""
    outer = MAX_DEPTH - depth
    assert read(f"{'[' * outer}{inner}{']' * outer}".encode()).faults == ()
    document = read(f"[{'[' * outer}{inner}{']' * outer}]".encode())
    assert (document.value, document.readable) == (None, False)
    assert [(fault.kind, fault.line, fault.message, fault.expected) for fault in document.faults] == [
        (
            FaultKind.SIZE,
            1,
            "the nesting is deeper than 64 levels",
            "at most 64 objects and arrays inside one another",
        )
    ]


@pytest.mark.parametrize("data", [b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000])
def test_bottomless(data: bytes) -> None:
    """A hundred thousand open brackets are refused where the 65th stands."""
    fault = only_fault(data)
    step = len(data) // 100_000 if data[:1] == b"{" else 1
    assert (fault.kind, fault.line, fault.column) == (FaultKind.SIZE, 1, 64 * step + 1)


def test_depth_pointer() -> None:
    """The pointer of too deep a nesting leads to the bracket."""
    assert only_fault(b'{"a":' * 65 + b"1" + b"}" * 65).pointer == "/a" * 64


def test_file_size() -> None:
    """A file of 1 MiB is read; with one byte more it is refused, and its text is still given."""
    data = b'"' + b"a" * (MAX_BYTES - 2) + b'"'
    assert read(data).faults == ()
    document = read(data + b"\n")
    assert document == Document(data.decode() + "\n", None, readable=False, faults=document.faults)
    assert only_fault(data + b"\n") == Fault(
        kind=FaultKind.SIZE,
        pointer="",
        line=1,
        column=1,
        message="the file is larger than 1 MiB",
        expected="at most 1048576 bytes",
        found="more",
        hint="split it",
    )


@pytest.mark.parametrize(
    "text",
    ["a" + "\u0301\u0323" * 200_000, "a" + "\u0323" * 200_000 + "\u0301" * 200_000],
    ids=["out of order", "composable"],
)
def test_endless_marks(text: str) -> None:
    """A string of very many combining marks is judged without normalising it as a whole."""
    fault = only_fault(f'"{text}"'.encode())
    assert fault.message == "the string is not in Unicode normal form C"
