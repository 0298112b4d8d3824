"""A loaded dataset."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from toolkit import jsonio
from toolkit.errors import NotFoundError, UnusableInputError
from toolkit.jsonio import JsonValue
from toolkit.records.files import DataFile, read_file, walk
from toolkit.records.references import Reference, references
from toolkit.resources import MANIFEST, schema_root, toolkit_version
from toolkit.schemas import KINDS, VERSION, Schemas, folder_of

_VERSION = re.compile(r"[0-9]{1,3}[.][0-9]{1,3}")
JsonObject = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record as its file has it; a file that is no readable object has an empty `value`, and its name for an `id`."""

    kind: str
    id: str
    file: DataFile
    value: JsonObject

    @property
    def names(self) -> frozenset[str]:
        """The ids under which it may be meant: its own, and the one that its file's name says."""
        return frozenset((self.id, self.file.path.stem))


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Everything in a dataset's folder, sound or not. Records stand in the order of kind and file name."""

    root: Path
    schemas: Schemas
    files: Sequence[DataFile]
    records: Sequence[Record]

    @cached_property
    def manifest(self) -> JsonObject:
        """The manifest, `dataset.json`; empty when it is no readable object."""
        return _object(self._document("dataset"))

    @property
    def versions(self) -> Mapping[str, str]:
        """What made this what it is: the dataset with its version, and those of the schemas and the toolkit."""
        return {
            "dataset": str(self.manifest.get("name", "")),
            "dataset_version": str(self.manifest.get("version", "")),
            "schema_version": str(self.manifest.get("schema", "")),
            "toolkit_version": toolkit_version(),
        }

    @cached_property
    def retired(self) -> Sequence[JsonObject]:
        """The entries of `retired.json` that are objects."""
        return _objects(self._document("retired"))

    @cached_property
    def waivers(self) -> Sequence[JsonObject]:
        """The entries of `waivers.json` that are objects."""
        return _objects(self._document("waivers"))

    def _document(self, kind: str) -> JsonValue:
        return next((file.value for file in self.files if file.kind == kind), None)

    @cached_property
    def by_id(self) -> Mapping[str, Sequence[Record]]:
        """Records by id; a file whose name and id differ stands under both, so that no reference to it dangles."""
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            for name in {record.id, record.file.path.stem}:
                found[name].append(record)
        return dict(found)

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Record]]:
        """The records whose file is named by their id, by that id: one, unless two kinds share it."""
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            if record.id == record.file.path.stem:
                found[record.id].append(record)
        return dict(found)

    @cached_property
    def unread(self) -> frozenset[str]:
        """The ids of records that stand where none is read: in a stray file or folder, in a folder that leads out."""
        strays = [file.path for file in self.files if file.trouble is not None and file.kind == ""]
        inside = [path for stray in strays if stray.is_dir() for path in stray.glob("*.json")]
        return frozenset(path.stem for path in (*strays, *inside))

    @cached_property
    def values(self) -> Mapping[str, Sequence[JsonObject]]:
        """The records' values by kind, in order of id."""
        return {
            kind: sorted((r.value for r in self.records if r.kind == kind), key=lambda value: str(value.get("id")))
            for kind in KINDS
        }

    @cached_property
    def contents(self) -> Mapping[str, Sequence[JsonObject]]:
        """The records' values by kind and, as `retired`, the ids that are no more: all that tables are made of."""
        return {**self.values, "retired": sorted(self.retired, key=lambda entry: str(entry.get("id")))}

    @cached_property
    def text_digests(self) -> Mapping[str, str | None]:
        """The digest that each source, by id and by file name, records for its text; None where it records none."""
        sources = [record for record in self.records if record.kind == "source"]
        texts = {name: source.value.get("text") for source in sources for name in (source.id, source.file.path.stem)}
        digests = {source: text.get("sha256") if isinstance(text, dict) else None for source, text in texts.items()}
        return {source: digest if isinstance(digest, str) else None for source, digest in digests.items()}

    @cached_property
    def references(self) -> Mapping[str, Sequence[Reference]]:
        """The references out of each file, by the file's name."""
        return {record.file.name: tuple(references(self.schemas, record.kind, record.value)) for record in self.records}


def load(root: Path, schemas: Schemas | None = None) -> Dataset:
    """Load the dataset in a folder, with the schemas that its manifest names unless others are given.

    Raises UnusableInputError when it or a folder in it cannot be listed, NotFoundError when it has no manifest or
    when no such schema is known.
    """
    if not (root / MANIFEST).exists():
        raise NotFoundError(f"no dataset at {root}: it has no {MANIFEST}")
    try:
        files = tuple(walk(root))
    except OSError as error:
        raise UnusableInputError(f"{error.filename or root} cannot be read: {error.strerror}") from error
    records = tuple(_record(file) for file in files if file.kind in KINDS)
    return Dataset(root=root, schemas=schemas or _schemas(root, files), files=files, records=records)


def of_values(
    root: Path, contents: Mapping[str, Sequence[JsonObject]], documents: Mapping[str, JsonValue] | None = None
) -> Dataset:
    """Give a dataset of records that stand in no files of their own, each as if it stood in its canonical one.

    So do the documents. The schemas are the packaged ones; nothing need be at `root`.
    """
    schemas = Schemas()
    records = [
        _record(_kept(root / folder_of(kind) / f"{value.get('id', kind)}.json", kind, value, schemas))
        for kind in KINDS
        for value in contents.get(kind, ())
    ]
    about = [_kept(root / f"{kind}.json", kind, value, schemas) for kind, value in (documents or {}).items()]
    return Dataset(root=root, schemas=schemas, files=[*about, *(it.file for it in records)], records=records)


def _kept(path: Path, kind: str, value: JsonValue, schemas: Schemas) -> DataFile:
    document = jsonio.read(jsonio.dumps(value, schemas.order(kind)).encode())
    return DataFile(path=path, name=str(path), kind=kind, document=document)


def schemas_of(root: Path) -> Schemas:
    """Give the schemas that a dataset's manifest names, without reading more than that file.

    Raises NotFoundError when the folder has no manifest or when no such schema is known.
    """
    if not (root / MANIFEST).exists():
        raise NotFoundError(f"no dataset at {root}: it has no {MANIFEST}")
    return _schemas(root, [read_file(root, root / MANIFEST, "dataset")])


def _schemas(root: Path, files: Sequence[DataFile]) -> Schemas:
    manifest = next((file.value for file in files if file.path == root / MANIFEST), None)
    named = manifest.get("schema") if isinstance(manifest, dict) else None
    plausible = isinstance(named, str) and _VERSION.fullmatch(named)
    return Schemas(schema_root(root, str(named) if plausible else VERSION))


def _record(file: DataFile) -> Record:
    value = _object(file.value)
    found = value.get("id")
    return Record(kind=file.kind, id=found if isinstance(found, str) else file.path.stem, file=file, value=value)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _objects(value: JsonValue) -> Sequence[JsonObject]:
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()
