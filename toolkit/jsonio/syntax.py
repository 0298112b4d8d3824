"""What is wrong with a text that is not JSON, said so that a person can mend it.

Each function is asked about a place where JSON's grammar broke, and returns the complaint.
"""

import re

from toolkit.jsonio.characters import clipped, shown
from toolkit.jsonio.faults import Complaint, FaultKind

_NUMERAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_LUMP = re.compile(r"[-+.\w]*")
_STRING = re.compile(r'(?:[^"\\\x01-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')

_WORDS = {
    "true": "true",
    "false": "false",
    "null": "null",
    "none": "null",
    "nil": "null",
    "undefined": "null",
}
_QUOTES = "'`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")
_COMMENTS = ("//", "/*", "#")
_NOUNS = {"]": "array", "}": "object"}
# What stands raw in a string, what may stand there, what to do; no text takes a control character but the line feed.
_LINE_BREAK = ("a raw line break", r"\n", r'close the string with " on its line, or write \n')
_CONTROLS = {"\n": _LINE_BREAK, "\r": _LINE_BREAK, "\t": ("a raw tab", "a space", "write a space")}
_CONTROL = ("a raw control character", "no control character", "remove it")

# (a form that people write, what is wrong with it, the number that was meant)
_MENDS = (
    (r"\+(.+)", "begins with a plus sign", r"\1"),
    (r"(-?)0+([0-9].*)", "begins with a zero", r"\1\2"),
    (r"(-?)(\..+)", "has no digit before the point", r"\g<1>0\2"),
    (r"(-?[0-9]+)\.", "has no digit after the point", r"\1"),
)


def lump(text: str, offset: int) -> str:
    """Return what a person takes for one word or number here, whether or not JSON has it; maybe nothing."""
    return _LUMP.match(text, offset)[0]  # type: ignore[index]  # it matches everywhere


def is_numeral(word: str) -> bool:
    """Say whether this is a number by JSON's grammar."""
    return bool(_NUMERAL.fullmatch(word))


def string_end(text: str, offset: int) -> int:
    """Return where a string that is read from here on stops, by its end or its fault; NUL is let through."""
    return _STRING.match(text, offset).end()  # type: ignore[union-attr]  # it matches everywhere


def _syntax(
    message: str, *, expected: str | None = None, found: str | None = None, hint: str | None = None
) -> Complaint:
    return Complaint(FaultKind.SYNTAX, message, expected, found, hint)


def empty() -> Complaint:
    """Complain of a file without a value."""
    return _syntax("the file is empty", expected="a JSON value")


def unclosed(closer: str, begun: str) -> Complaint:
    """Complain of a file that ends inside an array or object, which began at the place `begun`."""
    return _syntax(
        f"the file ends inside the {_NOUNS[closer]} that begins at {begun}",
        expected=closer,
        found="the end of the file",
    )


def for_end(text: str, offset: int) -> Complaint:
    """Complain of what stands behind the value of the file."""
    if complaint := _foreign(text, offset):
        return complaint
    if text[offset] in _NOUNS:
        return _syntax(
            f"there is one {text[offset]} too many",
            expected="the end of the file",
            found=text[offset],
            hint="remove it",
        )
    return _syntax(
        "there is more text after the end of the JSON value",
        expected="the end of the file",
        found=_found(text, offset),
        hint="a file holds one JSON value",
    )


def for_value(text: str, offset: int) -> Complaint:
    """Complain of what stands where a value should."""
    if word := lump(text, offset):
        return _for_word(word)
    if text[offset] in ",:]}":
        return _syntax(f"a value is missing before {text[offset]}", expected="a value", found=text[offset])
    return _unexpected(text, offset, "a value")


def _for_word(word: str) -> Complaint:
    if meant := _WORDS.get(word.casefold()):
        return _syntax(f"{word} is not a word of JSON", expected=meant, found=word, hint=f"write {meant}")
    if word[0] not in "+-.0123456789":
        return _syntax(
            f"the word {clipped(word)} is not a JSON value",
            expected="a value",
            found=clipped(word),
            hint="a text stands in double quotes",
        )
    for form, fault, mend in _MENDS:
        found = re.fullmatch(form, word)
        if found and is_numeral(mended := found.expand(mend)):
            return _not_numeral(word, fault, clipped(mended))
    return _not_numeral(word, "is not a JSON number")


def _not_numeral(word: str, fault: str, mended: str | None = None) -> Complaint:
    word = clipped(word)
    if mended is None:
        return _syntax(f"{word} {fault}", expected="a number", found=word, hint="a text stands in double quotes")
    return _syntax(f"the number {word} {fault}", expected=mended, found=word, hint=f"write {mended}")


def for_key(text: str, offset: int) -> Complaint:
    """Complain of what stands where a key should."""
    if word := lump(text, offset):
        word = clipped(word)
        return _syntax(
            f"the key {word} is not in double quotes",
            expected=f'"{word}"',
            found=word,
            hint=f'write "{word}"',
        )
    if text[offset] in ",:":
        return _syntax(f"a key is missing before {text[offset]}", expected="a key", found=text[offset])
    return _unexpected(text, offset, "a key")


def for_colon(text: str, offset: int) -> Complaint:
    """Complain of what stands where the colon after a key should."""
    return _foreign(text, offset) or _syntax(
        "a colon is missing after the key", expected=":", found=_found(text, offset)
    )


def trailing_comma(closer: str) -> Complaint:
    """Complain of a comma with no further member or item behind it."""
    last = {"]": "item of the array", "}": "member of the object"}[closer]
    return _syntax(f"a comma stands after the last {last}", expected=closer, found=",", hint="remove the comma")


def for_separator(text: str, offset: int, closer: str) -> Complaint:
    """Complain of what stands where a comma or the closing bracket should."""
    if complaint := _foreign(text, offset):
        return complaint
    if text[offset] in _NOUNS:
        return _syntax(f"the {_NOUNS[closer]} is closed by {text[offset]}", expected=closer, found=text[offset])
    return _unexpected(text, offset, f", or {closer}")


def missing_comma(text: str, offset: int, *, after_string: bool) -> Complaint:
    """Complain of a value or key at the offset that follows another without a comma between them."""
    hint = r"a quotation mark inside a string is written \"" if after_string else None
    return _syntax("a comma is missing after the value", expected=",", found=_found(text, offset), hint=hint)


def begins_value(text: str, offset: int) -> bool:
    """Say whether what stands here looks like a value or a key."""
    return text[offset] in f'"{{[{_QUOTES}' or bool(lump(text, offset))


def for_string(text: str, offset: int) -> Complaint:
    """Complain of what can't stand in a string; at the end of the text, of its missing end."""
    char, escaped = text[offset : offset + 1], text[offset + 1 : offset + 2]
    if not char or (char == "\\" and not escaped):
        return _syntax("the string that begins here is never closed", expected='"', found="the end of the file")
    if char != "\\":
        return _control(char)
    if escaped == "u":
        return _syntax(
            r"\u is not followed by four hexadecimal digits",
            expected="four hexadecimal digits",
            found=_found(text[: offset + 6], offset),
        )
    return _syntax(
        f"JSON has no escape \\{shown(escaped)}",
        found=f"\\{shown(escaped)}",
        hint=r"a backslash itself is written \\",
    )


def _control(char: str) -> Complaint:
    noun, expected, hint = _CONTROLS.get(char, _CONTROL)
    return _syntax(f"the string holds {noun}", expected=expected, found=shown(char), hint=hint)


def _unexpected(text: str, offset: int, expected: str) -> Complaint:
    return _foreign(text, offset) or _syntax(
        f"the character {shown(text[offset])} does not belong here",
        expected=expected,
        found=shown(text[offset]),
        hint="save the file as UTF-8" if text[offset] == "\0" else None,
    )


def _foreign(text: str, offset: int) -> Complaint | None:
    """Complain of what other tools leave and JSON has not: marks of a conflict, comments, other quotation marks."""
    if text.startswith(_CONFLICT, offset) and (not offset or text[offset - 1] in "\r\n"):
        return _syntax(
            "a merge left its mark here",
            found=_found(text, offset),
            hint="choose one of the two sides, and remove the lines with <<<<<<<, ======= and >>>>>>>",
        )
    if text.startswith(_COMMENTS, offset):
        return _syntax("JSON has no comments", found=_found(text, offset), hint="remove the comment")
    if text[offset] in _QUOTES:
        return _syntax(
            f"a string stands in double quotes, not in {text[offset]}",
            expected='"',
            found=text[offset],
            hint='write " at both ends of the string',
        )
    return None


def _found(text: str, offset: int) -> str:
    """Quote the text from the offset to the end of its line, shortened."""
    return clipped(re.split(r"[\r\n]", text[offset : offset + 99], maxsplit=1)[0])
