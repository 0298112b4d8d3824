"""The schemas of one version, read from its folder alone."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from toolkit import jsonio
from toolkit.errors import NotFoundError, UnusableInputError
from toolkit.resources import home
from toolkit.schemas.shape import Shape, build

if TYPE_CHECKING:
    from jsonschema.protocols import Validator
    from referencing import Registry

    from toolkit.jsonio import JsonValue, Order
    from toolkit.schemas.violations import Violation

VERSION = "1.0"
KINDS = ("source", "actor", "event", "statement", "commitment")
DOCUMENTS = ("dataset", "retired", "waivers")

TextSort = Literal["references", "codes", "languages", "dates"]
"""What a text may be read as: an id of another record, a code of a list, a language tag, a date."""

_COLUMNS = frozenset({"code", "title", "description", "since", "deprecated", "see_also"})

_SORTS: Mapping[TextSort, Callable[[Shape], bool]] = {
    "references": lambda shape: bool(shape.references),
    "codes": lambda shape: shape.codelist is not None,
    "languages": lambda shape: shape.vocabulary == "bcp47",
    "dates": lambda shape: shape.format in {"date", "edtf"},
}


def folder_of(kind: str) -> str:
    """Name the folder, and the table, that holds the records of a kind."""
    return f"{kind}s"


class Schemas:
    """The schemas in one folder: `kind` is one of KINDS or DOCUMENTS throughout."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or home() / "schema" / VERSION

    @cached_property
    def files(self) -> Mapping[str, dict[str, Any]]:
        """Each schema by its `$id`. Raises NotFoundError or UnusableInputError when the folder is not a schema's."""
        found = {}
        for name in ("common", *KINDS, *DOCUMENTS):
            path = self._path(name)
            document = _schema(path)
            schema_id = str(document.get("$id"))
            if not schema_id.endswith(f"/{path.name}"):
                raise UnusableInputError(f'{path} has the $id "{schema_id}", which has to end in "/{path.name}"')
            found[schema_id] = document
        return found

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        return {schema_id.rpartition("/")[2].removesuffix(".schema.json"): schema_id for schema_id in self.files}

    def _path(self, name: str) -> Path:
        return self.root / f"{name}.schema.json"

    def document(self, kind: str) -> dict[str, Any]:
        """Give the schema of a kind, as written."""
        return self.files[self._ids[kind]]

    def is_valid(self, kind: str, value: "JsonValue") -> bool:
        """Say whether the compiled validator passes a value that the strict reader let through."""
        return bool(self._compiled(kind).is_valid(value))

    def violations(self, kind: str, value: "JsonValue") -> tuple["Violation", ...]:
        """Explain each breach of the schema in a value, one violation a fault; empty when there is none."""
        from toolkit.schemas.explaining import refusals, validator  # noqa: PLC0415 (jsonschema costs 100 ms; good data needs none)

        judge = validator(self._doubtful(kind, value), self.registry)
        from toolkit.schemas.translation import explain  # noqa: PLC0415 (good records need no explanation)

        try:
            return explain(refusals(judge, value), self.shape(kind))
        except re.error as error:
            raise self._unusable(kind, error) from error

    def _doubtful(self, kind: str, value: "JsonValue") -> dict[str, Any]:
        """Give a kind's schema without the members that the compiled validator passes: the explaining one is slow."""
        schema = self.document(kind)
        members = schema.get("properties")
        if not isinstance(value, dict) or not members:
            return schema
        passed = {key: True for key in value if key in members and self._member(kind, key).is_valid(value[key])}
        return {**schema, "properties": members | passed}

    def shape(self, kind: str) -> Shape:
        """Give the schema of a kind as a tree without references."""
        return self._shapes[kind]

    def texts(self, kind: str, sort: TextSort, value: object) -> Iterator[tuple[str, Shape, str]]:
        """Give the pointer, shape and content of each text of one sort in a value of a kind."""
        if (kind, sort) not in self._parts:
            self._parts[kind, sort] = self.shape(kind).only(_SORTS[sort])
        part = self._parts[kind, sort]
        return part.texts(value) if part is not None else iter(())

    @cached_property
    def _parts(self) -> dict[tuple[str, TextSort], Shape | None]:
        return {}

    def order(self, kind: str) -> "Order":
        """Give the order of keys for the canonical writer."""
        return self._orders[kind]

    @cached_property
    def _shapes(self) -> Mapping[str, Shape]:
        return {kind: self._shaped(kind) for kind in (*KINDS, *DOCUMENTS)}

    def _shaped(self, kind: str) -> Shape:
        try:
            return build(self.document(kind), self._ids[kind], self._resolve)
        except RecursionError as error:
            raise UnusableInputError(f"{self._path(kind)}: its references go round in a circle") from error
        except (AttributeError, TypeError, ValueError) as error:
            raise self._unusable(kind, error) from error

    @cached_property
    def _orders(self) -> Mapping[str, "Order"]:
        return {kind: _order(shape) for kind, shape in self._shapes.items()}

    @cached_property
    def _validators(self) -> dict[str, Any]:
        return {}

    def _compiled(self, kind: str) -> Any:  # noqa: ANN401 (jsonschema-rs has one class a draft)
        return self._compile(kind, self.document(kind))

    def _member(self, kind: str, key: str) -> Any:  # noqa: ANN401 (see _compiled())
        return self._compile(f"{kind}/{key}", {"$ref": f"{self._ids[kind]}#/properties/{key}"})

    def _compile(self, name: str, schema: dict[str, Any]) -> Any:  # noqa: ANN401 (see _compiled())
        if name not in self._validators:
            import jsonschema_rs  # noqa: PLC0415 (32 ms, needed by no command but those that validate)

            try:
                registry = jsonschema_rs.Registry(list(self.files.items()), draft=jsonschema_rs.Draft202012)
                self._validators[name] = jsonschema_rs.Draft202012Validator(schema, registry=registry)
            except ValueError as error:
                raise self._unusable(name.partition("/")[0], error) from error
        return self._validators[name]

    def _unusable(self, kind: str, error: Exception) -> UnusableInputError:
        """Say which file of the schemas is at fault and where, after one of a kind could not be used."""
        from toolkit.schemas.soundness import fault  # noqa: PLC0415 (only schemas at fault need it)

        for name, schema_id in self._ids.items():
            if (found := fault(self.files[schema_id])) is not None:
                return UnusableInputError(f"{self._path(name)} is no schema: at {found[0] or 'its root'}, {found[1]}")
        return UnusableInputError(f"{self._path(kind)} cannot be used: {str(error).partition(chr(10))[0]}")

    def explaining(self, kind: str) -> "Validator":
        """Give jsonschema's validator of a kind, with patterns anchored as ECMA-262 has them."""
        from toolkit.schemas.explaining import validator  # noqa: PLC0415 (see violations())

        return validator(self.document(kind), self.registry)

    @cached_property
    def registry(self) -> "Registry[Any]":
        """The files of this version as jsonschema looks them up; nothing else is ever looked up."""
        from toolkit.schemas.explaining import registry  # noqa: PLC0415 (see violations())

        return registry(self.files)

    def _resolve(self, reference: str, base: str) -> tuple[dict[str, Any], str]:
        """Resolve a `$ref` against the files of this version; nothing else is ever looked up."""
        name, _, fragment = reference.partition("#")
        schema_id = f"{base.rpartition('/')[0]}/{name}" if name else base
        try:
            node: Any = jsonio.resolve(self.files[schema_id], fragment)
        except (LookupError, ValueError) as error:
            path = self.root / base.rpartition("/")[2]
            raise UnusableInputError(f'{path} refers to "{reference}", which is not there') from error
        return node, schema_id

    def codelist(self, name: str) -> tuple[Mapping[str, str], ...]:
        """Give the rows of a codelist; each has code, title, description, since, deprecated and see_also."""
        if name not in self._codelists:
            path = self.root / "codelists" / f"{name}.csv"
            try:
                self._codelists[name] = _rows(path)
            except FileNotFoundError as error:
                raise NotFoundError(f"no codelist {name} at {path}") from error
            except (OSError, ValueError, csv.Error) as error:
                raise UnusableInputError(f"{path} is not a codelist: {error}") from error
        return self._codelists[name]

    def codes(self, name: str) -> Mapping[str, Mapping[str, str]]:
        """Give the rows of a codelist by code."""
        return {row["code"]: row for row in self.codelist(name)}

    @cached_property
    def _codelists(self) -> dict[str, tuple[Mapping[str, str], ...]]:
        return {}

    @cached_property
    def languages(self) -> frozenset[str]:
        """The codes of the languages."""
        return frozenset(row["code"] for row in self.codelist("language"))

    @cached_property
    def regions(self) -> frozenset[str]:
        """The two-letter codes of the countries, as language tags have them."""
        return frozenset(row["see_also"] for row in self.codelist("country"))

    @cached_property
    def deprecated(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        """The rows of the codes that are deprecated, by codelist and code."""
        names = sorted(path.stem for path in (self.root / "codelists").glob("*.csv"))
        rows = ((name, row) for name in names for row in self.codelist(name))
        return {(name, row["code"]): row for name, row in rows if row["deprecated"]}


def _schema(path: Path) -> dict[str, Any]:
    """Read a schema as strictly as a record."""
    try:
        document = jsonio.read(_read(path))
    except FileNotFoundError as error:
        raise NotFoundError(f"no schema {path.name.partition('.')[0]} at {path}") from error
    except OSError as error:
        raise UnusableInputError(f"{path} cannot be read: {error.strerror}") from error
    if document.faults:
        first = document.faults[0]
        raise UnusableInputError(f"{path}:{first.line}:{first.column}: {first.message}")
    if not isinstance(document.value, dict):
        raise UnusableInputError(f"{path} is no schema: it is not an object")
    return document.value


def _rows(path: Path) -> tuple[dict[str, str], ...]:
    """Read the rows of a codelist. Raises ValueError for a column or cell too few or too many, and a code twice."""
    lines = csv.DictReader(io.StringIO(_read(path).decode("utf-8"), newline=""), strict=True)
    if missing := _COLUMNS - set(lines.fieldnames or ()):
        raise ValueError(f"it has no column {', '.join(sorted(missing))}")
    rows: dict[str, dict[str, str]] = {}
    for row in lines:
        if None in row or None in row.values():
            raise ValueError(f"line {lines.line_num} does not have {len(lines.fieldnames or ())} cells")
        if row["code"] in rows:
            raise ValueError(f'line {lines.line_num} has the code "{row["code"]}" again')
        rows[row["code"]] = row
    return tuple(rows.values())


def _read(path: Path) -> bytes:
    """Read a file of the schema; a pipe or device in its place is none."""
    if path.exists() and not path.is_file():
        raise UnusableInputError(f"{path} is no file")
    return path.read_bytes()


def _order(shape: Shape) -> "Order":
    inner = shape.item if shape.item is not None else shape
    return {key: _order(child) for key, child in inner.properties.items()}
