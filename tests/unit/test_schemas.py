"""The JSON Schemas as documents: sound, closed, described, resolved from disk, in keywords that all read alike."""

import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from tests.property.near_misses import seeds
from toolkit.errors import UnusableInputError
from toolkit.schemas import DOCUMENTS, KINDS, VERSION, Schemas

SCHEMAS = Schemas()
EVERY_KIND = (*KINDS, *DOCUMENTS)

ALLOWED = frozenset(
    {
        *("$schema", "$id", "$defs", "$ref", "title", "description", "examples", "format"),
        *("x-codelist", "x-vocabulary", "x-references", "type", "enum", "const", "pattern", "minLength", "maxLength"),
        *("minimum", "maximum", "items", "minItems", "maxItems", "uniqueItems", "properties", "required"),
        *("additionalProperties", "minProperties", "dependentRequired"),
        *("allOf", "anyOf", "if", "then", "else", "not"),
    }
)
"""Keywords that mean the same to every validator and that the models mirror; another one needs a decision first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A schema inside a file. `asserts` means that it describes a value; otherwise it only adds a condition to one."""

    document: str
    pointer: str
    schema: Mapping[str, Any]
    asserts: bool = True

    def __str__(self) -> str:
        return f"{self.document.rpartition('/')[2]}#{self.pointer}"


def nodes(node: Node) -> Iterator[Node]:
    """Walk a file: every schema in it, conditions too."""
    yield node
    for keyword, argument in node.schema.items():
        for step, inner in _inner(keyword, argument):
            asserts = node.asserts and keyword in {"properties", "$defs", "items"}
            child = Node(document=node.document, pointer=f"{node.pointer}/{step}", schema=inner, asserts=asserts)
            yield from nodes(child)


def _inner(keyword: str, argument: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:  # noqa: ANN401 (JSON)
    if keyword in {"properties", "$defs"}:
        yield from ((f"{keyword}/{key}", inner) for key, inner in argument.items())
    elif keyword in {"allOf", "anyOf"}:
        yield from ((f"{keyword}/{index}", inner) for index, inner in enumerate(argument))
    elif keyword in {"items", "not", "if", "then", "else"}:
        yield keyword, argument


NODES = [
    found
    for schema_id, document in SCHEMAS.files.items()
    for found in nodes(Node(document=schema_id, pointer="", schema=document))
]


def resolved(node: Node) -> Mapping[str, Any]:
    """Give what a schema means once its references are followed; the nearer keyword wins."""
    schema = node.schema
    while "$ref" in schema:
        name, _, fragment = schema["$ref"].partition("#")
        document = f"{node.document.rpartition('/')[0]}/{name}" if name else node.document
        target: Any = SCHEMAS.files[document]
        for token in fragment.strip("/").split("/"):
            target = target[token]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
        node = Node(document=document, pointer=fragment, schema=schema)
    return schema


def test_files() -> None:
    """Every schema file is a kind's, a document's or the common parts', under the id that its name says."""
    names = {path.name for path in SCHEMAS.root.glob("*.json")}
    assert names == {f"{kind}.schema.json" for kind in ("common", *EVERY_KIND)}
    base = f"https://w3id.org/on-the-record/schema/{VERSION}"
    assert set(SCHEMAS.files) == {f"{base}/{name}" for name in names}


@pytest.mark.parametrize("schema_id", SCHEMAS.files)
def test_metaschema(schema_id: str) -> None:
    """Each file is a JSON Schema of draft 2020-12, and says so."""
    document = SCHEMAS.files[schema_id]
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(document)
    jsonschema_rs.meta.validate(document)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_no_network(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reference is resolved from the files alone, for both validators."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a schema was looked for in the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    schemas = Schemas()
    assert all(schemas.is_valid(kind, seed) for seed in seeds(kind))
    assert all(schemas.explaining(kind).is_valid(seed) for seed in seeds(kind))


def test_references_lead_somewhere() -> None:
    """Each reference names a definition of its own file or of the common parts."""
    assert all(resolved(node) for node in NODES)


def test_definitions_are_used() -> None:
    """No common definition lies idle."""
    used = {node.schema["$ref"].rpartition("/")[2] for node in NODES if "$ref" in node.schema}
    common = next(document for schema_id, document in SCHEMAS.files.items() if "/common." in schema_id)
    assert set(common["$defs"]) == used


def test_only_known_keywords() -> None:
    """No keyword stands in a schema that some validator or the models could take otherwise."""
    assert [(str(node), keyword) for node in NODES for keyword in node.schema if keyword not in ALLOWED] == []


def test_objects_are_closed() -> None:
    """An object with properties takes no others."""
    objects = [node for node in NODES if node.asserts and "properties" in node.schema]
    assert objects
    assert [str(node) for node in objects if node.schema.get("additionalProperties") is not False] == []
    assert [str(node) for node in objects if node.schema.get("type") != "object"] == []


def test_required_keys_exist() -> None:
    """What is required is a property."""
    for node in NODES:
        if node.asserts and "properties" in node.schema:
            assert set(node.schema.get("required", ())) <= set(node.schema["properties"]), str(node)


def test_lists_are_not_empty() -> None:
    """Inside a record, a list has at least one item: what is not known is absent."""
    arrays = [node for node in NODES if node.asserts and node.schema.get("type") == "array" and node.pointer]
    assert arrays
    assert [str(node) for node in arrays if node.schema.get("minItems", 0) < 1 or "items" not in node.schema] == []


def test_everything_is_described() -> None:
    """Every value has a title and a description that end as such do."""
    for node in NODES:
        if node.asserts:
            schema = resolved(node)
            assert schema["title"], str(node)
            assert not schema["title"].endswith("."), str(node)
            assert schema["description"].endswith("."), str(node)


def test_everything_has_a_type() -> None:
    """Every value has one type, never null; codes have a list, or a constant."""
    types = {"string", "integer", "number", "boolean", "object", "array"}
    for node in NODES:
        if node.asserts and not str(node).endswith("common.schema.json#"):
            schema = resolved(node)
            assert schema["type"] in types, str(node)
            assert ("enum" in schema) == ("x-codelist" in schema), str(node)
            assert all(isinstance(code, str) for code in schema.get("enum", [])), str(node)


def test_examples_are_valid() -> None:
    """Each example is an instance of its own schema."""
    shown = [(node, example) for node in NODES for example in node.schema.get("examples", ())]
    assert shown
    for node, example in shown:
        reference = {"$ref": f"{node.document}#{node.pointer}"}
        validator = Draft202012Validator(reference, registry=_registry())
        assert validator.is_valid(example), (str(node), example)


def _registry() -> Any:  # noqa: ANN401 (referencing's registry of any schema)
    explaining: Any = SCHEMAS.explaining("source")
    return explaining._registry  # noqa: SLF001 (jsonschema gives it back in no other way)


def test_patterns_are_portable() -> None:
    """Patterns hold the whole string, by means that mean the same in ECMA-262, Python and Rust."""
    patterns = {(str(node), node.schema["pattern"]) for node in NODES if "pattern" in node.schema}
    assert patterns
    for place, pattern in patterns:
        assert pattern.startswith("^"), place
        assert pattern.endswith("$"), place
        assert _is_held_at_both_ends(pattern), place
        assert not re.search(r"\\[^x.\[\]]", pattern), place
        assert not re.search(r"\(\?|&&|--|~~|\[\[", pattern), place
        re.compile(pattern)


def _is_held_at_both_ends(pattern: str) -> bool:
    """Say whether no alternative at the outermost level escapes an anchor."""
    bare, depth = re.sub(r"\[(?:\\.|[^\]\\])*\]", "", pattern), 0
    for character in bare:
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            return False
    return depth == 0


def test_numbers_are_bounded() -> None:
    """Each number has both bounds, within what every reader holds exactly."""
    numbers = [node for node in NODES if node.schema.get("type") in {"integer", "number"}]
    assert numbers
    for node in numbers:
        assert -(2**53) < node.schema["minimum"] <= node.schema["maximum"] < 2**53, str(node)


def test_strings_are_bounded() -> None:
    """Each string has codes, a constant, a pattern or a greatest length."""
    for node in NODES:
        if node.asserts and resolved(node).get("type") == "string":
            assert {"enum", "const", "pattern", "maxLength"} & set(resolved(node)), str(node)


def test_slugs_name_what_they_refer_to() -> None:
    """An id that stands for a record says of which kinds, and only kinds that there are."""
    kinds = {kind for node in NODES for kind in node.schema.get("x-references", ())}
    assert kinds == set(KINDS)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        (
            "actor.schema.json",
            lambda it: _swap(it, "actor.schema.json", "x.json"),
            'has to end in "/actor.schema.json"',
        ),
        (
            "actor.schema.json",
            lambda it: _swap(it, "common.schema.json#", "x.json#"),
            'actor.schema.json refers to "x.json#/$defs/id", which is not there',
        ),
        (
            "actor.schema.json",
            lambda it: _swap(it, '"common.schema.json#/$defs/id"', "5"),
            "actor.schema.json is no schema: at /properties/id/$ref, 5 is not of type",
        ),
        (
            "common.schema.json",
            lambda it: _swap(it, '"id": {', '"id": { "$ref": "#/$defs/id",'),
            "source.schema.json: its references go round in a circle",
        ),
        (
            "common.schema.json",
            lambda it: _swap(it, '"type": "string"', '"type": "text"'),
            'common.schema.json is no schema: at /$defs/id/type, "text" is not valid',
        ),
        (
            "common.schema.json",
            lambda it: _swap(it, '"pattern": "', '"pattern": "('),
            "common.schema.json is no schema: at /$defs/id/pattern, '(",
        ),
        (
            "common.schema.json",
            lambda it: _swap(it, '"pattern": "', r'"pattern": "^\\p{Lu}|'),
            "common.schema.json is no schema: at /$defs/id/pattern, '^",
        ),
        (
            "actor.schema.json",
            lambda it: _swap(it, '"required": [', '"x-references": 5, "required": ['),
            "actor.schema.json cannot be used: 'int' object is not iterable",
        ),
        ("actor.schema.json", lambda it: it.write_text("[" * 100_000), "actor.schema.json:1:65: the nesting is deeper"),
        ("actor.schema.json", lambda it: it.write_text('{"a":1,"a":1}'), 'actor.schema.json:1:8: the key "a" stands'),
        ("actor.schema.json", lambda it: it.write_text("[]"), "actor.schema.json is no schema: it is not an object"),
        ("actor.schema.json", _pipe, "is no file"),
        ("codelists/country.csv", _pipe, "is no file"),
        ("codelists/country.csv", lambda it: it.write_bytes(b"\xff"), "is not a codelist"),
        ("codelists/country.csv", lambda it: it.write_text("kode\n"), "it has no column code, "),
        (
            "codelists/country.csv",
            lambda it: _swap(it, "\n", "\nxx\n"),
            "country.csv is not a codelist: line 2 does not have 6 cells",
        ),
        (
            "codelists/country.csv",
            lambda it: it.write_text(it.read_text("utf-8") * 2, "utf-8"),
            'line 252 has the code "ABW" again',
        ),
    ],
    ids=[
        "id",
        "reference",
        "reference-no-text",
        "circle",
        "type",
        "pattern",
        "pattern-of-another-dialect",
        "extension",
        "depth",
        "key-twice",
        "no-object",
        "pipe",
        "codelist-pipe",
        "codelist-bytes",
        "codelist-columns",
        "codelist-cells",
        "codelist-code-twice",
    ],
)
def test_schemas_at_fault(tmp_path: Path, name: str, spoil: Callable[[Path], object], said: str) -> None:
    """Schemas that are at fault themselves are said to be, and where; nothing waits for a pipe."""
    root = shutil.copytree(SCHEMAS.root, tmp_path / VERSION)
    spoil(root / name)
    schemas = Schemas(root)
    with pytest.raises(UnusableInputError, match=re.escape(said)):  # noqa: PT012 (whichever comes first)
        schemas.shape("actor")
        schemas.violations("actor", {"id": "?"})
        schemas.codelist("country")


def _swap(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
