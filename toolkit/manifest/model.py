"""`release.json` as a typed object; `schema/release-1.schema.json` says the same for other languages."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from toolkit.manifest.paths import LONGEST, PATH, flaw, flaws
from toolkit.models.parts import Day, Id, Line, Maybe, Model, Several
from toolkit.schemas import KINDS, folder_of

MANIFEST = "release.json"
SUMS = "SHA256SUMS"

_NUMBER = "(0|[1-9][0-9]{0,5})"
_MOST = 10**15

Version = Annotated[str, StringConstraints(pattern=f"^{_NUMBER}[.]{_NUMBER}[.]{_NUMBER}$")]
Tool = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+!_-]*$", max_length=80)]
Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Revision = Annotated[str, StringConstraints(pattern="^[0-9a-f]{40}([0-9a-f]{24})?$")]
Path = Annotated[str, StringConstraints(pattern=PATH, max_length=LONGEST)]
Count = Annotated[int, Field(ge=0, le=_MOST)]


class ReleasedFile(Model):
    """A file of the release: its path in the folder, its size in bytes, its SHA-256."""

    path: Path
    size: Count
    sha256: Digest


class ReleasedTable(Model):
    """A table, in two forms that hold the same records.

    `content_sha256` is over its canonical JSON Lines, and so the SHA-256 of the file `jsonl`.
    """

    parquet: Path
    jsonl: Path
    rows: Count
    content_sha256: Digest


class ReleasedView(Model):
    """A flat table for spreadsheets, made from the others."""

    name: Annotated[str, StringConstraints(pattern="^[a-z]+(_[a-z]+)*$", max_length=80)]
    csv: Path
    rows: Count


class ReleasedChanges(Model):
    """What changed since the release of version `since`: a row for each place, and a delta that makes this of that."""

    since: Version
    parquet: Path
    jsonl: Path


class Origin(Model):
    """The commit that the release was built from, and the dataset's folder in its repository."""

    revision: Revision
    path: Path


class ReleasedTables(Model):
    """The tables: one a kind of record, and one of the retired ids."""

    sources: ReleasedTable
    actors: ReleasedTable
    events: ReleasedTable
    statements: ReleasedTable
    commitments: ReleasedTable
    retired: ReleasedTable


class ReleaseManifest(Model):
    """What a release is and what it holds.

    `files` are all of its files but this one and SHA256SUMS, in order of their paths; `schema_version` has the key
    `schema`.
    """

    manifest_version: Annotated[int, Field(ge=1, le=1)]
    name: Id
    title: Line
    version: Version
    released: Day
    license: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9][A-Za-z0-9.+-]*$", max_length=80)]
    schema_version: Annotated[str, StringConstraints(pattern="^1[.](0|[1-9][0-9]{0,2})$"), Field(alias="schema")]
    toolkit: Tool
    duckdb: Tool
    source: Maybe[Origin] = None
    tables: ReleasedTables
    views: Several[ReleasedView]
    changes: Maybe[ReleasedChanges] = None
    files: Several[ReleasedFile]

    @property
    def label(self) -> str:
        """The release's folder and the stem of its archive: `<name>-<version>`."""
        return f"{self.name}-{self.version}"

    @property
    def by_path(self) -> Mapping[str, ReleasedFile]:
        """The files by path."""
        return {file.path: file for file in self.files}

    @property
    def by_kind(self) -> Mapping[str, ReleasedTable]:
        """The tables by the kind of their records; as `retired`, the ids that are no more."""
        kinds = {kind: getattr(self.tables, folder_of(kind)) for kind in KINDS}
        return {**kinds, "retired": self.tables.retired}

    @property
    def total_bytes(self) -> int:
        """The size of all listed files together: what a copy of them may take, and no more."""
        return sum(file.size for file in self.files)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        """Refuse unsafe or doubled paths, files out of order, and tables that no file holds."""
        listed = [file.path for file in self.files]
        _require_safe([MANIFEST, SUMS, *listed])
        if listed != sorted(listed):
            raise ValueError("the files do not stand in order of their paths")
        tables = [path for table in self.by_kind.values() for path in (table.parquet, table.jsonl)]
        changes = [self.changes.parquet, self.changes.jsonl] if self.changes else []
        named = [*tables, *(view.csv for view in self.views), *changes]
        for path in named:
            if path not in self.by_path:
                raise ValueError(f"{path} is no file of the release")
        self._require_same_digests()
        return self

    def _require_same_digests(self) -> None:
        for table in self.by_kind.values():
            if self.by_path[table.jsonl].sha256 != table.content_sha256:
                raise ValueError(f"the content hash of a table is not the SHA-256 of {table.jsonl}")
        if self.source and (found := flaw(self.source.path)):
            raise ValueError(f"the source's path {self.source.path}: {found}")


def _require_safe(paths: Iterable[str]) -> None:
    for path, found in flaws(paths):
        raise ValueError(f"the path {path}: {found}")
