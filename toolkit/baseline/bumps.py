"""How far a version has to move, by what changed.

*Major* takes something away that users may count on: an id without a successor, a major version of the schema. *Minor*
adds: records, fields, assessments, or an id that leads on to another. *Patch* corrects; a field that is removed was
wrong, and readers have to do without any optional field in any case.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from toolkit.baseline.changes import Change, What
from toolkit.baseline.inventory import Inventory

NAMED = 3  # how many ids a reason names


class Bump(IntEnum):
    """Which number of a version moves; larger ones are larger steps."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        """Give the name as people write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a version has to move so far: in words, and the changes that are meant, if it is for changes of records."""

    bump: Bump
    message: str
    changes: tuple[Change, ...] = ()


def in_order(version: str) -> tuple[int, ...]:
    """Give what a version is sorted by: 1.10.0 comes after 1.9.0. Raises ValueError for what is no version."""
    return tuple(int(number) for number in version.split("."))


def raised(version: str, bump: Bump) -> str:
    """Give the version after a step."""
    major, minor, patch = in_order(version)
    steps = {
        Bump.NONE: (major, minor, patch),
        Bump.PATCH: (major, minor, patch + 1),
        Bump.MINOR: (major, minor + 1, 0),
        Bump.MAJOR: (major + 1, 0, 0),
    }
    return ".".join(map(str, steps[bump]))


_Chosen = Callable[[Change], bool]


def _is(what: What) -> _Chosen:
    return lambda change: change.what is what


_OF_RECORDS: Sequence[tuple[Bump, str, _Chosen]] = (
    (Bump.MAJOR, "withdrawn", _is(What.WITHDRAWN)),
    (Bump.MAJOR, "gone without a retirement", _is(What.UNRETIRED)),
    (Bump.MINOR, "merged into others", _is(What.MERGED)),
    (Bump.MINOR, "split", _is(What.SPLIT)),
    (Bump.MINOR, "under a new id", _is(What.REKEYED)),
    (Bump.MINOR, "added", _is(What.ADDED)),
    (Bump.MINOR, "with new fields", lambda it: it.what is What.CHANGED and bool(it.gained)),
    (Bump.MINOR, "with new assessments", lambda it: it.what is What.CHANGED and it.assessments > 0),
    (Bump.PATCH, "corrected", lambda it: it.what is What.CHANGED and not it.gained and not it.assessments),
)


def reasons(old: Inventory, new: Inventory, changes: Collection[Change]) -> Iterator[Reason]:
    """Give every reason for a version to move."""
    yield from _of_schema(old, new)
    for bump, words, is_chosen in _OF_RECORDS:
        chosen = tuple(change for change in changes if is_chosen(change))
        if chosen:
            yield Reason(bump=bump, message=f"{words}: {_named(chosen)}", changes=chosen)
    yield from _of_documents(old, new, changes)


def _of_schema(old: Inventory, new: Inventory) -> Iterator[Reason]:
    before, now = in_order(old.schema), in_order(new.schema)
    if before != now:
        bump = Bump.MINOR if before[0] == now[0] and before < now else Bump.MAJOR
        yield Reason(bump=bump, message=f"the schema moves from {old.schema} to {new.schema}")
    elif any(old.schemas.get(path, sha256) != sha256 for path, sha256 in new.schemas.items()):
        yield Reason(bump=Bump.PATCH, message=f"files of schema {new.schema} are other than published")


def _of_documents(old: Inventory, new: Inventory, changes: Collection[Change]) -> Iterator[Reason]:
    if old.documents.get("dataset") != new.documents.get("dataset"):
        yield Reason(bump=Bump.PATCH, message="the dataset's description is another")
    if old.documents.get("waivers") != new.documents.get("waivers"):
        yield Reason(bump=Bump.PATCH, message="the waivers are others")
    gone = {change.id for change in changes}
    if set(old.retired) != {each for each in new.retired if each.id not in gone}:
        yield Reason(bump=Bump.PATCH, message="retired.json differs in ids that the release did not have")


def _named(changes: Sequence[Change]) -> str:
    """Name the records of some changes, the first of them when there are many, with their number."""
    names = ", ".join(f"{change.kind} {change.id}" for change in changes[:NAMED])
    if len(changes) <= NAMED:
        return names
    return f"{len(changes):,} records ({names} and others)"
