"""The records of a release as a dataset, read from its JSON Lines as strictly as from files."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from toolkit import jsonio
from toolkit.errors import ToolkitError
from toolkit.manifest.model import ReleasedTable, ReleaseManifest
from toolkit.records import DataFile, Dataset, Record
from toolkit.release.faults import Check, Fault
from toolkit.resources import MANIFEST, home
from toolkit.schemas import DOCUMENTS, KINDS, Schemas, folder_of
from toolkit.tables import RETIRED, STORED, JsonObject, columns, json_lines

DATASET = "dataset"


UNFIT = (ToolkitError, ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)
"""What schemas that are none, or not ours, can lead to: they are a stranger's, as everything in a release."""


def schema_fault(folder: Path, manifest: ReleaseManifest) -> Fault | None:
    """Say why a release's schemas are none that its records could be checked by; None when they are."""
    schemas = Schemas(folder / "schema" / manifest.schema_version)
    try:
        for kind in (*KINDS, *DOCUMENTS):
            schemas.order(kind)
            schemas.is_valid(kind, {})
        for kind in STORED:
            columns(schemas, kind)
        for name in _codelists(schemas.root):
            schemas.codelist(name)
    except UNFIT as error:
        message = f"no record can be checked by these schemas: {type(error).__name__}: {error}"
        return _fault(f"schema/{manifest.schema_version}", message.replace(f"{folder}/", ""))
    return None


def _codelists(root: Path) -> Sequence[str]:
    """Name the codelists that are there, and those that there have to be: which this toolkit has in that version."""
    folders = (root, home() / "schema" / root.name)
    return sorted({path.stem for folder in folders for path in (folder / "codelists").glob("*.csv")})


def read_release(folder: Path, manifest: ReleaseManifest) -> tuple[Dataset, list[Fault]]:
    """Read a release's records and documents, and what is wrong with the lines that they stand in.

    A record stands under the name of its file and line, `records/actors.jsonl:3`.
    """
    schemas = Schemas(folder / "schema" / manifest.schema_version)
    faults: list[Fault] = []
    records: list[Record] = []
    for kind in KINDS:
        table = manifest.by_kind[kind]
        found = [_record(folder, kind, table, number, line) for number, line in numbered(folder / table.jsonl)]
        faults += _order_faults(table, [record.id for record in found])
        records += found
    documents = [_document(folder, kind) for kind in DOCUMENTS if (folder / DATASET / f"{kind}.json").is_file()]
    dataset = Dataset(
        root=folder / DATASET,
        schemas=schemas,
        files=[*documents, *(record.file for record in records)],
        records=records,
    )
    if not faults and not any(file.document and file.document.faults for file in dataset.files):
        faults += _line_faults(folder, manifest, dataset)
    return dataset, [*faults, *_about(manifest, dataset)]


def numbered(path: Path) -> Iterator[tuple[int, bytes]]:
    """Give the lines of a file with their numbers; one that is longer than any record comes in pieces."""
    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(jsonio.MAX_BYTES + 1):
            number += 1
            yield number, line


def _record(folder: Path, kind: str, table: ReleasedTable, number: int, line: bytes) -> Record:
    document = jsonio.read(line)
    value: JsonObject = document.value if isinstance(document.value, dict) else {}
    found = value.get("id")
    name = found if isinstance(found, str) else f"line-{number}"
    path = folder / DATASET / folder_of(kind) / f"{name}.json"
    file = DataFile(path=path, name=f"{table.jsonl}:{number}", kind=kind, document=document)
    return Record(kind=kind, id=name, file=file, value=value)


def _document(folder: Path, kind: str) -> DataFile:
    path = folder / DATASET / f"{kind}.json"
    return DataFile(path=path, name=f"{DATASET}/{kind}.json", kind=kind, document=jsonio.read(path.read_bytes()))


def _order_faults(table: ReleasedTable, ids: list[str]) -> Iterator[Fault]:
    if len(ids) != table.rows:
        yield _fault(table.jsonl, f"it has {len(ids):,} lines, and the manifest says {table.rows:,}")
    for number, (before, after) in enumerate(pairwise(ids), start=2):
        if before >= after:
            yield _fault(table.jsonl, f"line {number:,}: the id {after!r} does not come after {before!r}")
            return


def _line_faults(folder: Path, manifest: ReleaseManifest, dataset: Dataset) -> Iterator[Fault]:
    """Find the first line of each table that is not the canonical one of what it says."""
    for kind, table in manifest.by_kind.items():
        lines = json_lines(kind, dataset.contents[kind], dataset.schemas)
        for (number, line), canonical in zip(numbered(folder / table.jsonl), lines, strict=False):
            if line != canonical.encode("utf-8", "surrogatepass"):
                expected = "its entry in retired.json" if kind == RETIRED else "canonical form"
                yield _fault(table.jsonl, f"line {number:,} is not in {expected}")
                break
    retired = manifest.by_kind[RETIRED]
    if retired.rows != len(dataset.contents[RETIRED]):
        yield _fault(retired.jsonl, f"it has {retired.rows:,} ids, and retired.json {len(dataset.contents[RETIRED]):,}")


def _about(manifest: ReleaseManifest, dataset: Dataset) -> Iterator[Fault]:
    for key in ("name", "title", "version", "license", "schema"):
        said = getattr(manifest, "schema_version" if key == "schema" else key)
        found = dataset.manifest.get(key)
        if found != said:
            yield _fault(f"{DATASET}/{MANIFEST}", f"its {key} is {found!r}, and the manifest's {said!r}")


def _fault(path: str, message: str) -> Fault:
    return Fault(check=Check.RECORDS, path=path, message=message)
