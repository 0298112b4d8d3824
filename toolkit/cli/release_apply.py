"""`toolkit release apply`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.options import put
from toolkit.cli.places import snapshot_at
from toolkit.errors import UnusableInputError
from toolkit.placing import staged

if TYPE_CHECKING:
    from toolkit.delta import Delta


def apply(
    delta: Annotated[Path, typer.Argument(metavar="DELTA", help="A release's changes.jsonl, or what diff wrote.")],
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="The release that it leads from: folder, archive or address.")
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go.")],
    offline: Annotated[
        bool, typer.Option("--offline", help="Touch no network: of an address take what was fetched before.")
    ] = False,
) -> None:
    """Carry out a delta: make the records of a release of those of the one before.

    Every record and the whole of each table are held to what the delta says, before and after; what comes out is byte
    for byte what the later release has in its folders records/ and dataset/: a JSON Lines file a table, and the
    documents. Files of the same names are replaced, all or none.

    \b
    toolkit release apply changes.jsonl on-the-record-1.0.0.zip --out on-the-record-1.1.0
    """  # noqa: D301
    from toolkit import delta as deltas  # noqa: PLC0415 (its schemas cost 30 ms)
    from toolkit.release.snapshots import files, schemas_of  # noqa: PLC0415 (duckdb and pydantic cost 250 ms)
    from toolkit.tables import STORED  # noqa: PLC0415 (the same)

    found = _delta(delta)
    with snapshot_at(old, offline=offline) as before:
        schemas = schemas_of(found.new.schema_version)
        lines = deltas.carried_out(found, before, schemas)
    with staged(out) as folder:
        for name, data in files(lines, schemas):
            (folder / name).write_bytes(data)
    rows = sum(len(lines[kind]) for kind in STORED)
    put(f"{found.name} {found.new.version}, made of {found.old.version}: {rows:,} records in {out.as_posix()}\n")


def _delta(path: Path) -> "Delta":
    from toolkit import delta as deltas  # noqa: PLC0415 (see apply())

    try:
        return deltas.parse(path.read_bytes(), str(path))
    except OSError as error:
        raise UnusableInputError(f"{path} cannot be read: {error.strerror}") from error
