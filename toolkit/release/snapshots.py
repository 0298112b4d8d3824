"""What is compared: a release as its JSON Lines have it, or a dataset's folder as it is now."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from toolkit import jsonio
from toolkit.delta import ABOUT, WAIVERS, Content, Snapshot, content, line_of, snapshot, value_of
from toolkit.errors import UnusableInputError
from toolkit.jsonio import JsonValue
from toolkit.manifest.model import ReleaseManifest
from toolkit.records import Dataset
from toolkit.release.reading import DATASET, numbered, schema_fault
from toolkit.resources import home
from toolkit.schemas import Schemas, require_known
from toolkit.tables import RETIRED, STORED, table_of

_VERSION = re.compile(r"[0-9]{1,3}[.][0-9]{1,3}")

NEEDED = ("records/*", f"{DATASET}/*", "schema/*")
"""What of a release is needed to compare it."""


def of_release(folder: Path, manifest: ReleaseManifest) -> Snapshot:
    """Take a release as it is in a folder whose files have been held to their digests; its records are not judged.

    Raises UnusableInputError for a schema that is newer than the toolkit's, or none.
    """
    require_known(manifest.schema_version, manifest.label)
    fault = schema_fault(folder, manifest)
    if fault is not None:
        raise UnusableInputError(f"{manifest.label}: {fault.path}: {fault.message}")
    schemas = Schemas(folder / "schema" / manifest.schema_version)
    documents = {kind: _document(folder, manifest, kind, schemas) for kind in (ABOUT, WAIVERS)}
    tables = {kind: Content(table.rows, table.content_sha256) for kind, table in manifest.by_kind.items()}
    return Snapshot(
        name=manifest.name,
        version=manifest.version,
        schema_version=manifest.schema_version,
        schemas=schemas,
        contents={**tables, **{kind: content(found) for kind, found in documents.items()}},
        lines=partial(_lines, folder, manifest, documents),
    )


def schemas_of(version: str, folder: Path | None = None) -> Schemas:
    """Give the schemas of a version: a release's own where its folder has them, else the toolkit's.

    Raises UnusableInputError when neither has them.
    """
    if _VERSION.fullmatch(version):
        for base in filter(None, (folder, home())):
            if (base / "schema" / version).is_dir():
                return Schemas(base / "schema" / version)
    raise UnusableInputError(f"this toolkit does not know schema {version!r}: a newer one may")


def _lines(
    folder: Path, manifest: ReleaseManifest, documents: Mapping[str, Sequence[bytes]], kind: str
) -> Iterator[bytes]:
    if kind in STORED:
        yield from (line for _, line in numbered(folder / manifest.by_kind[kind].jsonl))
    else:
        yield from documents[kind]


def _document(folder: Path, manifest: ReleaseManifest, kind: str, schemas: Schemas) -> Sequence[bytes]:
    """Give a document of the dataset as one line; none where the release has none."""
    path = f"{DATASET}/{kind}.json"
    if path not in manifest.by_path:
        return []
    document = jsonio.read((folder / path).read_bytes())
    if document.faults:
        raise UnusableInputError(f"{manifest.label}: {path} cannot be read: {document.faults[0].message}")
    return [line_of(kind, document.value, schemas)]


def files(lines: Mapping[str, Sequence[bytes]], schemas: Schemas) -> Iterator[tuple[str, bytes]]:
    """Give the files that a release has of the lines of each kind: those of its folders records/ and dataset/."""
    for kind in STORED:
        yield f"{table_of(kind)}.jsonl", b"".join(lines[kind])
    values = {kind: [value_of(line) for line in lines[kind]] for kind in (ABOUT, WAIVERS, RETIRED)}
    documents: dict[str, JsonValue] = {kind: values[kind][0] for kind in (ABOUT, WAIVERS) if values[kind]}
    for kind, value in (documents | {RETIRED: values[RETIRED]}).items():
        yield f"{kind}.json", jsonio.dumps(value, schemas.order(kind)).encode()


def of_dataset(dataset: Dataset) -> Snapshot:
    """Take a dataset as it is in its folder. Raises UnusableInputError when a file of it cannot be read whole."""
    for file in dataset.files:
        faults = file.document.faults if file.document else ()
        reason = file.trouble.message if file.trouble else faults[0].message if faults else None
        if reason is not None:
            raise UnusableInputError(f"{file.name} cannot be compared: {reason} (toolkit validate says everything)")
    _require_about(dataset)
    return snapshot(_values(dataset), dataset.schemas)


def _values(dataset: Dataset) -> Mapping[str, Sequence[JsonValue]]:
    documents = {kind: [file.value for file in dataset.files if file.kind == kind] for kind in (ABOUT, WAIVERS)}
    return {**dataset.contents, **documents}


def _require_about(dataset: Dataset) -> None:
    about = dict(dataset.manifest)
    if not dataset.schemas.is_valid(ABOUT, about):
        first = dataset.schemas.violations(ABOUT, about)[0]
        raise UnusableInputError(
            f"{dataset.root / ABOUT}.json cannot be compared: {first.message} (toolkit validate says everything)"
        )
