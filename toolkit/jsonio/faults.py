"""What reading yields: the document, and what is wrong with it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from toolkit.jsonio.lines import Place

JsonValue: TypeAlias = bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"] | None

MAX_DEPTH = 64
"""How many objects and arrays may stand inside one another; the outermost counts as one."""

MAX_BYTES = 1_048_576
"""How large a file may be: 1 MiB."""

MAX_FAULTS = 10_000
"""How many faults are told of one file; at the next one the reading ends, so that no file fills the memory."""

MAX_POINTER = 1_000
"""How many characters the keys and indices of a fault's pointer may have; a longer path ends at an ancestor."""

MAX_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader holds exactly (RFC 8259, section 6)."""


class FaultKind(StrEnum):
    """What the strict reader refuses."""

    ENCODING = "encoding"  # not UTF-8, or a byte-order mark
    SYNTAX = "syntax"  # not JSON by RFC 8259
    DUPLICATE_KEY = "duplicate_key"
    NUMBER = "number"  # NaN and the infinities; 1.0, 1e2, -0; what a double doesn't hold exactly
    CHARACTERS = "characters"  # half a surrogate pair, NUL, a string that is not in NFC
    SIZE = "size"  # past MAX_DEPTH, MAX_BYTES or MAX_FAULTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a file, and where.

    `pointer` is an RFC 6901 pointer, empty for the whole file and for syntax; where it would be longer than
    MAX_POINTER, it is that of the nearest ancestor.
    `line` and `column` count from 1, columns in code points, as `toolkit.jsonio.lines` counts them.
    """

    kind: FaultKind
    pointer: str
    line: int
    column: int
    message: str
    expected: str | None
    found: str | None
    hint: str | None


class Complaint(NamedTuple):
    """What is wrong, before it is said where."""

    kind: FaultKind
    message: str
    expected: str | None = None
    found: str | None = None
    hint: str | None = None

    def at(self, pointer: str, place: Place) -> Fault:
        """Say where."""
        line, column = place
        kind, message, expected, found, hint = self
        return Fault(
            kind=kind,
            pointer=pointer,
            line=line,
            column=column,
            message=message,
            expected=expected,
            found=found,
            hint=hint,
        )


@dataclass(frozen=True, slots=True)
class Document:
    """What came out of a file.

    `text` is the decoded text without its byte-order mark, None if the bytes are not UTF-8.
    `value` is None and means nothing unless `readable`. It holds only what `dumps` can write: where a
    fault was found, the first of several members with one key, None for a number out of range or NaN,
    U+FFFD for NUL and for half a surrogate pair. Without faults it is exactly what the file says.
    `faults` stand in the order of the text.
    """

    text: str | None
    value: JsonValue
    readable: bool
    faults: tuple[Fault, ...]
