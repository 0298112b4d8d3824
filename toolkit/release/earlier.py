"""The release before, brought back: from a release's own records and its delta, turned round."""

from pathlib import Path

from toolkit.delta import Snapshot, carried_out, parse, reverted
from toolkit.errors import UnusableInputError
from toolkit.manifest.model import ReleasedChanges
from toolkit.release.snapshots import schemas_of


def earlier(folder: Path, changes: ReleasedChanges, newer: Snapshot) -> Snapshot:
    """Bring back what the delta in a release's folder leads from; `newer` is what the release holds.

    Raises UnusableInputError when the delta is none, is one of other records, or turned round does not give what it
    says that it leads from. Whether that was ever released, it cannot tell.
    """
    found = parse((folder / changes.jsonl).read_bytes(), changes.jsonl)
    if (found.old.version, found.new.schema_version) != (changes.since, newer.schema_version):
        raise UnusableInputError(f"{changes.jsonl} does not lead from {changes.since} to this release")
    schemas = schemas_of(found.old.schema_version, folder)
    try:
        lines = carried_out(reverted(found), newer, schemas)
    except UnusableInputError as error:
        raise UnusableInputError(f"{changes.jsonl}, turned round: {error}") from error
    return Snapshot(
        name=found.name,
        version=found.old.version,
        schema_version=found.old.schema_version,
        schemas=schemas,
        contents=found.old.contents,
        lines=lines.__getitem__,
    )
