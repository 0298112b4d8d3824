"""Dates in words."""

from toolkit import edtf

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""The months' names, whatever the locale."""


def in_words(text: str) -> str:
    """Say what an EDTF date means, "about January 2023" for `2023-01~`; what is no date stays as it is, in marks.

    An interval is a time known only within bounds, so it reads as "some time from … to …".
    """
    try:
        edtf.parse(text)
    except edtf.EdtfError:
        return f'"{text}", which is no date'
    start, slash, end = text.partition("/")
    if not slash:
        return _point(text)
    if start == "..":
        return f"{_point(end)} or before"
    return f"{_point(start)} or later" if end == ".." else f"some time from {_point(start)} to {_point(end)}"


def _point(text: str) -> str:
    year, month, day = (*map(int, text.rstrip("?~%").split("-")), 0, 0)[:3]
    parts = (str(day) if day else "", MONTHS[month - 1] if month else "", str(year))
    doubt = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}.get(text[-1], "")
    return doubt + " ".join(part for part in parts if part)
