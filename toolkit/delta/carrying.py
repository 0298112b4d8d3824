"""A delta, carried out on a whole state of a dataset, and held to what it says that it leads to."""

from collections.abc import Mapping, Sequence

from toolkit.delta.deltas import Delta, applied
from toolkit.delta.snapshots import ABOUT, COMPARED, Snapshot, content, value_of
from toolkit.errors import UnusableInputError
from toolkit.schemas import Schemas


def carried_out(found: Delta, old: Snapshot, schemas: Schemas) -> Mapping[str, Sequence[bytes]]:
    """Give the lines of each kind that a delta makes of a state; `schemas` are those of the new one.

    Raises UnusableInputError when the delta leads from another state, or not to where it says.
    """
    if (found.name, found.old.version) != (old.name, old.version):
        leads = f"it leads from {found.name} {found.old.version}"
        raise UnusableInputError(f"the delta is not one of {old.name} {old.version}: {leads}")
    for kind in COMPARED:
        if found.old.contents[kind] != old.contents[kind]:
            raise UnusableInputError(
                f"the delta leads from other {kind} records than those of {old.name} {old.version}"
            )
    lines = {kind: list(applied(found, kind, old.rows(kind), schemas)) for kind in COMPARED}
    for kind in COMPARED:
        if content(lines[kind]) != found.new.contents[kind]:
            raise UnusableInputError(f"the delta does not give the {kind} records of {found.new.version} that it names")
    _require_named(found, lines[ABOUT])
    return lines


def _require_named(found: Delta, about: Sequence[bytes]) -> None:
    """Refuse a delta whose head calls the dataset that it makes something else than that is called."""
    value = value_of(about[0]) if about else None
    named = [value.get(key) for key in ("name", "version", "schema")] if isinstance(value, dict) else []
    if named != [found.name, found.new.version, found.new.schema_version]:
        raise UnusableInputError(f"the delta does not make {found.name} {found.new.version}, to which it says it leads")
