"""What a data file says, made safe to print: nothing in it moves the cursor, turns the text round or hides."""

from unicodedata import category

_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, format characters (bidi among them), line separators


def printable(text: str) -> str:
    r"""Show every character that a terminal would obey instead of show as its escape, `\u202e` for example."""
    if text.isprintable():
        return text
    return "".join(_escape(character) if category(character) in _UNSAFE else character for character in text)


def tamed(text: str) -> str:
    """Write text so that GitHub's runner, which obeys ##[…] wherever a step prints it, obeys nothing in it."""
    return text.replace("##[", "# #[")


def harmless(line: str) -> str:
    """Write a line from others so that neither a terminal nor GitHub's runner does what it says."""
    return tamed(printable(line))


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
