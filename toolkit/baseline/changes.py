"""What can become of a record from one release to the next."""

from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What became of a record, or of an id that no record has any more."""

    ADDED = "added"
    CHANGED = "changed"
    REKEYED = "re-keyed"
    MERGED = "merged"
    SPLIT = "split"
    WITHDRAWN = "withdrawn"
    UNRETIRED = "unretired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One record or id that is other than in the last release.

    `successors` are the ids in use to which an id that is gone leads, through every later retirement. `gained` and
    `lost` are fields (see `fields_of`) of a record that changed or was re-keyed; `assessments` counts new ones.
    """

    what: What
    kind: str
    id: str
    successors: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    assessments: int = 0
