"""The proof of a delta: carried out, it gives the new state byte for byte; turned round, the old one."""

from collections.abc import Iterator

from toolkit.delta.deltas import Delta, applied, end, parse, render, reverted
from toolkit.delta.snapshots import COMPARED, Content, Snapshot, content
from toolkit.errors import UnusableInputError


class UnprovenError(Exception):
    """A delta does not lead where it says: a fault of the toolkit, for which nothing is to be printed or written."""


def proven(found: Delta, old: Snapshot, new: Snapshot) -> str:
    """Give a delta as it is written, once what is written is proven both ways. Raises UnprovenError."""
    text = render(found)
    read = parse(text.encode())
    if read != found or (found.old, found.new) != (end(old), end(new)):
        raise UnprovenError("a delta that is read is not the one that was written")
    try:
        unproven = [*_unproven(read, old, new), *_unproven(reverted(read), new, old)]
    except UnusableInputError as error:
        raise UnprovenError(str(error)) from error
    if unproven:
        raise UnprovenError(f"the delta does not make the {unproven[0]} records of {new.version}")
    return text


def _unproven(found: Delta, old: Snapshot, new: Snapshot) -> Iterator[str]:
    """Give the kinds whose lines a delta doesn't make; what is the same at both ends and not touched needs no proof."""
    for kind in COMPARED:
        made = made_by(found, kind, old, new)
        if made is not None and made != new.contents[kind]:
            yield kind


def made_by(found: Delta, kind: str, old: Snapshot, new: Snapshot) -> Content | None:
    """Say what a delta makes of a kind; None where it leaves everything as it is."""
    if old.contents[kind] == new.contents[kind] and not any(entry.kind == kind for entry in found.entries):
        return None
    return content(applied(found, kind, old.rows(kind), new.schemas))
