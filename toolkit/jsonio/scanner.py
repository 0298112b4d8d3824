"""The exact reader: slow, and it knows where everything stands.

It follows RFC 8259 and gathers the value, the faults and the offsets in one pass. At most MAX_DEPTH objects
and arrays are entered, so it never recurses deeply.
"""

import re
from dataclasses import replace
from itertools import accumulate, takewhile
from json import JSONDecoder

from toolkit.jsonio import numerals, syntax
from toolkit.jsonio.characters import clipped, complaints, fitted
from toolkit.jsonio.faults import MAX_DEPTH, MAX_FAULTS, MAX_POINTER, Complaint, Fault, FaultKind, JsonValue
from toolkit.jsonio.lines import Lines
from toolkit.jsonio.pointers import pointer

_SPACE = re.compile(r"[ \t\r\n]*")
_LITERALS: dict[str, JsonValue] = {"true": True, "false": False, "null": None}
_CONSTANTS = ("NaN", "Infinity", "-Infinity")
_CLOSERS = {"{": "}", "[": "]"}

_with_nul = JSONDecoder(strict=False).raw_decode


class _BrokenOffError(Exception):
    """The text can't be read on; the fault is recorded."""


class Node:
    """Where a value begins, where its member's key does (without one, the same), and what is inside it.

    `repeats` are the faults, by their index, that tell of a key which stands here and again in the same object.
    """

    __slots__ = ("inside", "key_offset", "offset", "repeats")

    def __init__(self, offset: int, key_offset: int) -> None:
        self.offset = offset
        self.key_offset = key_offset
        self.inside: dict[str, Node] = {}
        self.repeats: dict[str, tuple[int, int]] = {}


class Scanner:
    """One pass over a text; after `scan`, `faults` stand in its order, and `root` knows all places."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)
        self.faults: list[Fault] = []
        self.root = Node(0, 0)
        self._open: list[int] = []  # where each object and array that is still open begins
        self._path: list[str | int] = []  # the keys and indices that lead to where we are

    def scan(self) -> tuple[JsonValue, bool]:
        """Return the value and whether the text was readable to its end; if not, the value is None."""
        try:
            start = self._skip(0)
            self.root = Node(start, start)
            value, end = self._value(start, self.root)
            end = self._skip(end)
            if end < len(self.text):
                raise self._broken_off(end, syntax.for_end(self.text, end))
        except _BrokenOffError:
            return None, False
        return value, True

    def _value(self, offset: int, node: Node) -> tuple[JsonValue, int]:
        char = self._char(offset)
        if char == '"':
            string, end = self._string(offset)
            self._complain_of("string", string, offset)
            return fitted(string), end
        if char == "{":
            return self._object(offset, node)
        if char == "[":
            return self._array(offset, node)
        return self._scalar(offset)

    def _object(self, offset: int, node: Node) -> tuple[JsonValue, int]:
        members: dict[str, JsonValue] = {}
        offset, is_closed = self._enter(offset)
        while not is_closed:
            offset = self._member(offset, node, members)
            offset, is_closed = self._separator(offset, "}")
        self._open.pop()
        return members, offset

    def _array(self, offset: int, node: Node) -> tuple[JsonValue, int]:
        items: list[JsonValue] = []
        offset, is_closed = self._enter(offset)
        while not is_closed:
            child = node.inside[str(len(items))] = Node(offset, offset)
            self._path.append(len(items))
            item, offset = self._value(offset, child)
            self._path.pop()
            items.append(item)
            offset, is_closed = self._separator(offset, "]")
        self._open.pop()
        return items, offset

    def _enter(self, offset: int) -> tuple[int, bool]:
        """Step over an opening bracket, and over the closing one if it follows at once."""
        if len(self._open) == MAX_DEPTH:
            raise self._broken_off(offset, _too_deep())
        self._open.append(offset)
        after = self._skip(offset + 1)
        if self._char(after) == _CLOSERS[self.text[offset]]:
            return after + 1, True
        return after, False

    def _member(self, offset: int, node: Node, members: dict[str, JsonValue]) -> int:
        """Read a member into `members`, and its place into `node`, unless its key is there already."""
        if self._char(offset) != '"':
            raise self._broken_off(offset, syntax.for_key(self.text, offset))
        key, end = self._key(offset)
        if key in members:
            self._repeat(key, offset, node)
        start = self._colon(end)
        child = Node(start, offset)
        node.inside.setdefault(key, child)
        value, end = self._value(start, child)
        members.setdefault(key, value)
        self._path.pop()
        return end

    def _repeat(self, key: str, offset: int, node: Node) -> None:
        """Record that a key stands twice; each further time changes only what that one fault says."""
        index, times = node.repeats.get(key, (len(self.faults), 1))
        node.repeats[key] = index, times + 1
        complaint = _duplicate(key, self._spot(node.inside[key].key_offset), times + 1)
        if times == 1:
            self._fault(offset, complaint)
        else:
            self.faults[index] = replace(self.faults[index], message=complaint.message, hint=complaint.hint)

    def _key(self, offset: int) -> tuple[str, int]:
        """Read a key, and put it on the path."""
        key, end = self._string(offset)
        name = fitted(key)
        self._path.append(name)
        self._complain_of("key", key, offset)
        return name, end

    def _colon(self, end: int) -> int:
        """Step from the end of a key to its value."""
        offset = self._skip(end)
        if self._char(offset) != ":":
            raise self._broken_off(end, syntax.for_colon(self.text, offset))
        return self._skip(offset + 1)

    def _separator(self, end: int, closer: str) -> tuple[int, bool]:
        """Step from the end of a value over the comma or the closing bracket; say whether it was that."""
        offset = self._skip(end)
        char = self._char(offset)
        if char == closer:
            return offset + 1, True
        if char == ",":
            after = self._skip(offset + 1)
            if self._char(after) == closer:
                raise self._broken_off(offset, syntax.trailing_comma(closer))
            return after, False
        if syntax.begins_value(self.text, offset):
            is_string = offset == end and self.text[end - 1] == '"'
            raise self._broken_off(end, syntax.missing_comma(self.text, offset, after_string=is_string))
        raise self._broken_off(offset, syntax.for_separator(self.text, offset, closer))

    def _string(self, offset: int) -> tuple[str, int]:
        """Read the string that begins here, as it is; a raw NUL is let through."""
        stop = syntax.string_end(self.text, offset + 1)
        if self.text[stop : stop + 1] == '"':
            return _with_nul(self.text, offset)
        is_unclosed = not self.text[stop : stop + 2].strip("\\")
        raise self._broken_off(offset if is_unclosed else stop, syntax.for_string(self.text, stop))

    def _scalar(self, offset: int) -> tuple[JsonValue, int]:
        lump = syntax.lump(self.text, offset)
        end = offset + len(lump)
        if lump in _LITERALS:
            return _LITERALS[lump], end
        if lump in _CONSTANTS:
            self._fault(offset, numerals.constant(lump))
            return None, end
        if not syntax.is_numeral(lump):
            raise self._broken_off(offset, syntax.for_value(self.text, offset))
        number, complaint = numerals.judge(lump)
        if complaint:
            self._fault(offset, complaint)
        return number, end

    def _skip(self, offset: int) -> int:
        return _SPACE.match(self.text, offset).end()  # type: ignore[union-attr]  # it matches everywhere

    def _char(self, offset: int) -> str:
        """Return the character at the offset; break off if the text has ended."""
        if offset < len(self.text):
            return self.text[offset]
        if not self._open:
            raise self._broken_off(0, syntax.empty())
        begin = self._open[-1]
        complaint = syntax.unclosed(_CLOSERS[self.text[begin]], self._spot(begin))
        raise self._broken_off(len(self.text.rstrip(" \t\r\n")), complaint)

    def _spot(self, offset: int) -> str:
        line, column = self.lines.place(offset)
        return f"{line}:{column}"

    def _complain_of(self, noun: str, string: str, offset: int) -> None:
        for complaint in complaints(noun, string):
            self._fault(offset, complaint)

    def _fault(self, offset: int, complaint: Complaint) -> None:
        """Record a fault; break off at the one that is too many."""
        is_last = len(self.faults) == MAX_FAULTS
        told = _too_many() if is_last else complaint
        path = "" if told.kind is FaultKind.SYNTAX else self._pointer()
        self.faults.append(told.at(path, self.lines.place(offset)))
        if is_last:
            raise _BrokenOffError

    def _pointer(self) -> str:
        """Point to where we are, or to the nearest ancestor whose pointer is not too long."""
        lengths = accumulate(1 + len(str(token)) for token in self._path)
        count = sum(1 for _ in takewhile(lambda length: length <= MAX_POINTER, lengths))
        return pointer(*self._path[:count])

    def _broken_off(self, offset: int, complaint: Complaint) -> _BrokenOffError:
        self._fault(offset, complaint)
        return _BrokenOffError()


def _duplicate(key: str, first: str, times: int) -> Complaint:
    return Complaint(
        FaultKind.DUPLICATE_KEY,
        f'the key "{clipped(key)}" stands {"twice" if times == 2 else f"{times:,} times"} in this object',
        expected="each key once",
        found=f'"{clipped(key)}", already at {first}',
        hint="keep one of the two" if times == 2 else "keep one of them",
    )


def _too_deep() -> Complaint:
    return Complaint(
        FaultKind.SIZE,
        f"the nesting is deeper than {MAX_DEPTH} levels",
        expected=f"at most {MAX_DEPTH} objects and arrays inside one another",
    )


def _too_many() -> Complaint:
    return Complaint(
        FaultKind.SIZE,
        f"the file has more than {MAX_FAULTS:,} faults",
        expected=f"at most {MAX_FAULTS:,} faults to be told at once",
        hint="mend those before this place: what follows was not read",
    )
