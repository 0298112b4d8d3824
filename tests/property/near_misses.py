"""Near-misses: instances that break one keyword of a schema at one place, derived from the schema and valid seeds.

They are the same in every run. A keyword that nothing here can break is an error, not a gap.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from toolkit.schemas import Schemas

Json: TypeAlias = Any
Steps: TypeAlias = tuple[str | int, ...]

ANNOTATIONS = frozenset(
    {
        "$schema",
        "$id",
        "title",
        "description",
        "examples",
        "format",
        "x-codelist",
        "x-vocabulary",
        "x-references",
        "$defs",
    }
)
APPLICATORS = frozenset({"$ref", "properties", "items", "allOf", "if", "then", "else"})
"""Keywords that are broken inside the schemas that they apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """An instance of a kind that breaks `keyword`, which stands at `pointer` (`document#/path`), at one place."""

    kind: str
    pointer: str
    keyword: str
    place: str
    instance: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A schema, where it stands, and the part of an instance that it applies to."""

    document: str
    pointer: str
    schema: Mapping[str, Any]
    path: Steps
    value: Json

    def below(self, pointer: str, schema: Mapping[str, Any], *step: str | int, value: Json) -> "Place":
        """Give the place of a schema inside this one; without a step it applies to the same value."""
        return Place(
            document=self.document,
            pointer=f"{self.pointer}/{pointer}",
            schema=schema,
            path=(*self.path, *step),
            value=value,
        )


class Alone(Schemas):
    """Schemas that stand outside the record kinds, by the names of their seeds."""

    def __init__(self, documents: Mapping[str, dict[str, Any]]) -> None:
        super().__init__()
        self._documents = documents

    @property
    def files(self) -> Mapping[str, dict[str, Any]]:
        """Give the documents by their ids."""
        return {document["$id"]: document for document in self._documents.values()}

    def document(self, kind: str) -> dict[str, Any]:
        """Give the document of a name."""
        return self._documents[kind]


@cache
def seeds(kind: str) -> tuple[Json, ...]:
    """Give the valid records from which those of a kind are derived: the first is rich, the others fill its gaps."""
    path = Path(__file__).parent / "seeds" / f"{kind}.json"
    return tuple(json.loads(path.read_text(encoding="utf-8")))


def places(schemas: Schemas, kind: str, instance: Json) -> Iterator[Place]:
    """Walk a schema along an instance, through references and conditions, the outer schema first."""
    document = schemas.document(kind)
    root = Place(document=document["$id"], pointer="", schema=document, path=(), value=instance)
    return _walk(schemas.files, root)


def near_misses(schemas: Schemas, kind: str) -> Iterator[NearMiss]:
    """Give the near-misses of a kind: for each keyword at each place those from the first seed that has it.

    Codes and lists are broken once for each code and length that the seeds have, as conditions turn on them.
    """
    seen: set[tuple[str | int, ...]] = set()
    samples = _samples(seeds(kind))
    for seed in seeds(kind):
        for place in places(schemas, kind, seed):
            for keyword in place.schema:
                key = (generic(place.path), place.pointer, keyword, _variant(keyword, place.value))
                broken = [] if key in seen else list(_broken(keyword, place, samples))
                seen.update({key} if broken else ())
                for value in broken:
                    yield NearMiss(
                        kind=kind,
                        pointer=f"{place.document.rpartition('/')[2]}#{place.pointer}/{keyword}",
                        keyword=keyword,
                        place="".join(f"/{token}" for token in place.path),
                        instance=replaced(seed, place.path, value),
                    )


def replaced(instance: Json, path: Steps, value: Json) -> Json:
    """Give the instance with another value at a path; the instance itself stays as it is."""
    if not path:
        return value
    copy: Json = instance.copy()
    copy[path[0]] = replaced(instance[path[0]], path[1:], value)
    return copy


def without(value: dict[str, Json], *keys: str) -> dict[str, Json]:
    """Give an object without some of its keys."""
    return {key: child for key, child in value.items() if key not in keys}


def generic(path: Steps) -> str:
    """Write a path as a pointer in which every index is `*`."""
    return "".join("/*" if isinstance(token, int) else f"/{token}" for token in path)


def is_match(pattern: str, text: str) -> bool:
    """Say whether a pattern matches as ECMA-262 has it: `$` is the very end."""
    return re.search(re.sub(r"\$$", r"\\Z", pattern), text) is not None


def _walk(files: Mapping[str, Any], place: Place) -> Iterator[Place]:
    yield place
    schema, value = place.schema, place.value
    if "$ref" in schema:
        yield from _walk(files, _referenced(files, place))
    if isinstance(value, dict):
        for key, child in schema.get("properties", {}).items():
            if key in value:
                yield from _walk(files, place.below(f"properties/{key}", child, key, value=value[key]))
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            yield from _walk(files, place.below("items", schema["items"], index, value=item))
    for index, part in enumerate(schema.get("allOf", ())):
        yield from _walk(files, place.below(f"allOf/{index}", part, value=value))
    yield from _walk_condition(files, place)


def _walk_condition(files: Mapping[str, Any], place: Place) -> Iterator[Place]:
    if "if" in place.schema and isinstance(place.value, dict):
        branch = "then" if _holds(place.schema["if"], place.value) else "else"
        if branch in place.schema:
            yield from _walk(files, place.below(branch, place.schema[branch], value=place.value))


def _holds(condition: Mapping[str, Any], value: Mapping[str, Json]) -> bool:
    """Judge an `if`, which asks for nothing but the codes of some keys."""
    return all(
        value.get(key) in test.get("enum", [test.get("const")])
        for key, test in condition["properties"].items()
        if key in value
    )


def _referenced(files: Mapping[str, Any], place: Place) -> Place:
    name, _, fragment = place.schema["$ref"].partition("#")
    document = f"{place.document.rpartition('/')[0]}/{name}" if name else place.document
    schema: Any = files[document]
    for token in fragment.strip("/").split("/"):
        schema = schema[token]
    return Place(document=document, pointer=fragment, schema=schema, path=place.path, value=place.value)


def _variant(keyword: str, value: Json) -> str | int:
    if keyword == "enum":
        return str(value)
    return len(value) if isinstance(value, list) else 0


def _samples(instances: Sequence[Json]) -> Mapping[str, Json]:
    """Give one value for each place that some instance has, whatever the index."""
    found: dict[str, Json] = {}
    pending: list[tuple[Steps, Json]] = [((), instance) for instance in reversed(instances)]
    while pending:
        path, value = pending.pop()
        found.setdefault(generic(path), value)
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        pending.extend(((*path, token), child) for token, child in inner)
    return found


def _broken(keyword: str, place: Place, samples: Mapping[str, Json]) -> Iterator[Json]:
    if keyword in ANNOTATIONS | APPLICATORS:
        return iter(())
    if keyword == "not":
        return _unruly(place, samples)
    return _BREAKERS[keyword](place.schema[keyword], place.value)


def _unruly(place: Place, samples: Mapping[str, Json]) -> Iterator[Json]:
    """Break a `not`: take each code that it excludes, or add the keys that it excludes."""
    excluded = place.schema["not"]
    yield from excluded.get("enum", ())
    if "required" in excluded:
        extra = {key: samples[f"{generic(place.path)}/{key}"] for key in excluded["required"]}
        yield {**place.value, **extra}


def _type(name: str, value: Json) -> Iterator[Json]:
    others: tuple[Json, ...] = (None, True, 1, 0.5, "1", [], {}, [value])
    types: Mapping[str, Callable[[Json], bool]] = {
        "object": lambda other: isinstance(other, dict),
        "array": lambda other: isinstance(other, list),
        "string": lambda other: isinstance(other, str),
        "boolean": lambda other: isinstance(other, bool),
        "integer": lambda other: type(other) is int,
        "number": lambda other: type(other) in {int, float},
    }
    return (other for other in others if not types[name](other))


def _enum(codes: Sequence[str], value: str) -> Iterator[Json]:
    near = ("", "no-such-code", value.swapcase(), f"{value}\n", f" {value}", f"{value}s", value[:-1])
    return (code for code in near if code not in codes)


def _const(code: str, value: str) -> Iterator[Json]:
    return _enum([code], value)


def _pattern(pattern: str, value: str) -> Iterator[Json]:
    digits = str.maketrans("0123456789", "".join(map(chr, range(0x660, 0x66A))))
    head, tail = value[: len(value) // 2], value[len(value) // 2 :]
    near = (
        *("", f"{value}\n", f" {value}", f"{value} ", f"{value}\u00a0"),
        *(f"{head}\n{tail}", f"{head}\t{tail}", f"{head}\u0085{tail}", f"{head}\u00e9{tail}"),
        *(value.translate(digits), value.upper(), value[:-1]),
    )
    return (text for text in near if not is_match(pattern, text))


def _max_length(limit: int, value: str) -> Iterator[Json]:
    for filler in (value[-1:], "a", "1", "\U00020000"):
        yield value + filler * (limit + 1 - len(value))


def _min_length(limit: int, value: str) -> Iterator[Json]:
    yield value[: limit - 1]


def _minimum(limit: int, _: float) -> Iterator[Json]:
    yield from (limit - 1, -(2**53) + 1)


def _maximum(limit: int, _: float) -> Iterator[Json]:
    yield from (limit + 1, 2**53 - 1)


def _min_items(limit: int, value: list[Json]) -> Iterator[Json]:
    yield value[: limit - 1]


def _max_items(limit: int, value: list[str]) -> Iterator[Json]:
    yield value + [f"{value[0]}-{number}" for number in range(limit + 1 - len(value))]


def _unique_items(_: bool, value: list[Json]) -> Iterator[Json]:  # noqa: FBT001 (the keyword's own argument)
    yield [*value, value[0]]
    yield [value[0], *value]


def _required(keys: Sequence[str], value: dict[str, Json]) -> Iterator[Json]:
    return (without(value, key) for key in keys)


def _additional(_: bool, value: dict[str, Json]) -> Iterator[Json]:  # noqa: FBT001 (the keyword's own argument)
    key = next(iter(value))
    for extra in ("", key.upper(), f"{key} ", "schema_version", "model_config"):
        yield {**value, extra: value[key]}


def _min_properties(limit: int, value: dict[str, Json]) -> Iterator[Json]:
    yield dict(list(value.items())[: limit - 1])


def _dependent(needs: Mapping[str, Sequence[str]], value: dict[str, Json]) -> Iterator[Json]:
    return (without(value, need) for key in needs if key in value for need in needs[key])


def _any_of(options: Sequence[Mapping[str, Any]], value: dict[str, Json]) -> Iterator[Json]:
    yield without(value, *(key for option in options for key in option["required"]))


_BREAKERS: Mapping[str, Callable[[Any, Any], Iterator[Json]]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minLength": _min_length,
    "maxLength": _max_length,
    "minimum": _minimum,
    "maximum": _maximum,
    "minItems": _min_items,
    "maxItems": _max_items,
    "uniqueItems": _unique_items,
    "required": _required,
    "additionalProperties": _additional,
    "minProperties": _min_properties,
    "dependentRequired": _dependent,
    "anyOf": _any_of,
}
