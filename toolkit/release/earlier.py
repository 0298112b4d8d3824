"""The release before, brought back: from a release's own records and its delta, turned round."""

import re
from collections.abc import Mapping
from pathlib import Path

from toolkit.delta import COMPARED, Delta, Snapshot, applied, content, parse, reverted
from toolkit.errors import UnusableInputError
from toolkit.manifest.model import ReleasedChanges
from toolkit.resources import home
from toolkit.schemas import Schemas

_SCHEMA = re.compile(r"[0-9]{1,3}[.][0-9]{1,3}")


def earlier(folder: Path, changes: ReleasedChanges, newer: Snapshot) -> Snapshot:
    """Bring back what the delta in a release's folder leads from; `newer` is what the release holds.

    Raises UnusableInputError when the delta is none, is one of other records, or turned round does not give what it
    says that it leads from. Whether that was ever released, it cannot tell.
    """
    found = parse((folder / changes.jsonl).read_bytes(), changes.jsonl)
    said = (found.name, found.old.version, found.new.version, found.new.schema_version)
    known = (newer.name, changes.since, newer.version, newer.schema_version)
    if said != known or found.new.contents != newer.contents:
        raise UnusableInputError(f"{changes.jsonl} does not lead from {changes.since} to this release")
    schemas = _schemas(folder, found.old.schema_version)
    lines = {kind: list(applied(reverted(found), kind, newer.rows(kind), schemas)) for kind in COMPARED}
    contents = {kind: content(lines[kind]) for kind in COMPARED}
    _require_same(changes, found, contents)
    return Snapshot(
        name=found.name,
        version=found.old.version,
        schema_version=found.old.schema_version,
        schemas=schemas,
        contents=contents,
        lines=lines.__getitem__,
    )


def _schemas(folder: Path, version: str) -> Schemas:
    """Give the schemas of the release before: this one's where the version is the same, else the toolkit's own."""
    if _SCHEMA.fullmatch(version):
        for root in (folder / "schema" / version, home() / "schema" / version):
            if root.is_dir():
                return Schemas(root)
    raise UnusableInputError(f"the release before keeps to schema {version!r}, which this toolkit does not know")


def _require_same(changes: ReleasedChanges, found: Delta, contents: Mapping[str, object]) -> None:
    wrong = next((kind for kind in COMPARED if contents[kind] != found.old.contents[kind]), None)
    if wrong is not None:
        raise UnusableInputError(
            f"{changes.jsonl}, turned round, does not give the {wrong} records of {changes.since} that it names"
        )
