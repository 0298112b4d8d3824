"""What the characters of a source are: its canonical text, the fold under which copies agree, the digests."""

from collections.abc import Iterable
from hashlib import sha256
from unicodedata import normalize

from toolkit.errors import UnusableInputError

NORMALIZATION = "otr-1"
"""The name of the rules that `canonical` follows, as sources record it."""

MAX_TEXT_BYTES = 64 * 1024 * 1024
"""The largest file that is read as a text."""

_BYTE_ORDER_MARK = "\ufeff"


class TextError(UnusableInputError):
    """Bytes that are no text of a source: not UTF-8, only space, or over MAX_TEXT_BYTES; `hint` says what to do."""

    def __init__(self, message: str, hint: str = "give the text as plain UTF-8") -> None:
        super().__init__(message)
        self.hint = hint


def _characters(*ranges: tuple[int, int]) -> str:
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


SPACE = _characters(
    (0x0009, 0x000D),
    (0x0020, 0x0020),
    (0x0085, 0x0085),
    (0x00A0, 0x00A0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
)
"""Every character that counts as space: fewer than `str.isspace` knows, which takes U+001C-001F as well."""

SINGLE = _characters((0x2018, 0x201B), (0x2032, 0x2032), (0x2039, 0x203A))
"""Single quotation marks, apostrophes and the prime."""

DOUBLE = _characters((0x201C, 0x201F), (0x2033, 0x2033), (0x00AB, 0x00AB), (0x00BB, 0x00BB))
"""Double quotation marks and the double prime."""

DASH = _characters(
    (0x2010, 0x2015), (0x2212, 0x2212), (0x2E3A, 0x2E3B), (0xFE58, 0xFE58), (0xFE63, 0xFE63), (0xFF0D, 0xFF0D)
)
"""Hyphens, dashes and the minus sign."""


def _table(classes: Iterable[tuple[str, str]]) -> dict[int, str]:
    return {ord(character): folded for characters, folded in classes for character in characters}


_FOLD = _table(((SPACE, " "), (SINGLE, "'"), (DOUBLE, '"'), (DASH, "-")))


def canonical(data: bytes) -> str:
    """Return the text that positions count in: NFC, lines ended by LF, no space or U+FEFF at either end.

    The canonical text of a canonical text is itself. TextError says what is wrong with the bytes.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise too_large(len(data))
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TextError(f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}") from error
    lines = normalize("NFC", decoded).replace("\r\n", "\n").replace("\r", "\n")
    text = lines.strip(SPACE + _BYTE_ORDER_MARK)
    if not text:
        raise TextError("an empty text", "put the words of the source into the file, or take it away")
    return text


def too_large(size: int) -> TextError:
    """Make the error of a file of so many bytes, more than a text may have."""
    return TextError(
        f"{size} bytes, more than the {MAX_TEXT_BYTES} that a text may have",
        "give the words of this source alone, without markup and pictures",
    )


def fold(text: str) -> str:
    """Make every kind of space, quotation mark and dash one kind; the length stays the same."""
    return text.translate(_FOLD)


def text_digest(text: str) -> str:
    """Return the SHA-256, in hexadecimal, of a canonical text in UTF-8, not folded."""
    return sha256(text.encode("utf-8")).hexdigest()


def span_digest(slice_: str) -> str:
    """Return the SHA-256, in hexadecimal, of a slice in UTF-8, folded."""
    return text_digest(fold(slice_))
