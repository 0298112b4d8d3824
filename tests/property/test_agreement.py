"""The schemas and the models are one contract: every validator gives the same verdict on every instance."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, TypeAlias

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema.protocols import Validator
from pydantic import ValidationError

from tests.property.edges import edges
from tests.property.near_misses import ANNOTATIONS, NearMiss, near_misses, seeds
from tests.property.strategies import any_json, laid_out, mutants, records
from toolkit import jsonio
from toolkit.models import MODELS
from toolkit.schemas import DOCUMENTS, KINDS, Schemas

SCHEMAS = Schemas()
EVERY_KIND = (*KINDS, *DOCUMENTS)

SURVIVORS: Mapping[str, str] = {
    "retired.schema.json#/items/type": "what is no object meets every condition, and one of them then refuses it",
    "retired.schema.json#/items/required/2": "without a reason all three conditions hold, and they contradict",
}
"""Keywords that can be taken away unnoticed, and why; so can each `type` beside codes, which are strings anyway."""


@cache
def explaining(kind: str) -> Validator:
    """Give jsonschema's validator, made once."""
    return SCHEMAS.explaining(kind)


@cache
def missed(kind: str) -> tuple[NearMiss, ...]:
    """Give the near-misses of a kind, made once."""
    return tuple(near_misses(SCHEMAS, kind))


def modelled(kind: str, raw: bytes) -> bool:
    """Say whether the model takes the bytes; it must say the same of the value that they hold."""
    verdicts = {_is_taken(MODELS[kind].validate_json, raw), _is_taken(MODELS[kind].validate_python, json.loads(raw))}
    assert len(verdicts) == 1, "the model judges bytes and values differently"
    return verdicts.pop()


def _is_taken(validate: Any, instance: object) -> bool:  # noqa: ANN401 (a bound method of a TypeAdapter)
    try:
        validate(instance)
    except ValidationError:
        return False
    return True


def verdicts(kind: str, value: Any, raw: bytes | None = None) -> dict[str, bool]:  # noqa: ANN401 (JSON)
    """Ask each validator."""
    return {
        "jsonschema-rs": SCHEMAS.is_valid(kind, value),
        "jsonschema": explaining(kind).is_valid(value),
        "models": modelled(kind, raw if raw is not None else json.dumps(value).encode()),
    }


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_seeds_are_valid(kind: str) -> None:
    """What the near-misses are derived from is valid to all."""
    found = [verdicts(kind, seed) for seed in seeds(kind)]
    assert found == [{"jsonschema-rs": True, "jsonschema": True, "models": True}] * len(found)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_each_near_miss_is_refused(kind: str) -> None:
    """An instance that breaks one keyword at one place is refused by all."""
    taken = [
        (miss.pointer, miss.place, found)
        for miss in missed(kind)
        if any((found := verdicts(kind, miss.instance)).values())
    ]
    assert missed(kind)
    assert taken == []


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_edges_are_the_same(kind: str) -> None:
    """At the very bounds, with any code of any list, and one character off a pattern, the verdicts are the same."""
    misjudged = []
    for instance in edges(SCHEMAS, kind):
        found = (SCHEMAS.is_valid(kind, instance), _is_taken(MODELS[kind].validate_python, instance))
        misjudged += [(found, instance)] if found[0] != found[1] else []
    assert misjudged == []


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_verdicts_are_the_same(kind: str) -> None:
    """On all that the strict reader lets through, right or wrong, the verdicts are the same."""
    keys = sorted({key for seed in seeds(kind) for part in _parts(seed) if isinstance(part, dict) for key in part})
    right = records(SCHEMAS, kind).filter(lambda value: SCHEMAS.is_valid(kind, value))
    count = _judged(kind, right, 50) + _judged(kind, mutants(SCHEMAS, kind), 50) + _judged(kind, any_json(keys), 20)
    assert count.total() >= 90, count
    assert min(count[True], count[False]) >= count.total() / 4, count


def _judged(kind: str, values: st.SearchStrategy[Any], examples: int) -> Counter[bool]:
    """Hold the verdicts on some examples against one another, and count them by what they were."""
    count: Counter[bool] = Counter()

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(values.flatmap(laid_out).map(str.encode))
    def law(raw: bytes) -> None:
        document = jsonio.read(raw)
        if not document.faults:
            found = verdicts(kind, document.value, raw)
            assert len(set(found.values())) == 1, found
            count[found["models"]] += 1

    law()
    return count


def _parts(value: Any) -> Iterator[Any]:  # noqa: ANN401 (JSON)
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in inner:
        yield from _parts(child)


Unit: TypeAlias = tuple[str, tuple[str | int, ...]]
"""A schema file's `$id`, and the path in it to a keyword or to one required key."""


def _units(document: str, schema: Mapping[str, Any], path: tuple[str | int, ...] = ()) -> Iterator[Unit]:
    """Walk a schema file: each keyword that judges, and each key that is required."""
    for keyword, argument in schema.items():
        here = (*path, keyword)
        if keyword not in ANNOTATIONS:
            yield document, here
        if keyword == "required":
            yield from ((document, (*here, index)) for index in range(len(argument)) if len(argument) > 1)
        for step, inner in _subschemas(keyword, argument):
            yield from _units(document, inner, (*here, *step))


def _subschemas(keyword: str, argument: Any) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:  # noqa: ANN401
    if keyword in {"properties", "$defs"}:
        yield from (((key,), inner) for key, inner in argument.items())
    if keyword in {"allOf", "anyOf"}:
        yield from (((index,), inner) for index, inner in enumerate(argument))
    if keyword in {"items", "not", "if", "then", "else"}:
        yield (), argument


def _without(unit: Unit) -> dict[str, Any]:
    """Give the schema files without one keyword."""
    document, path = unit
    changed = deepcopy(SCHEMAS.files[document])
    node: Any = changed
    for token in path[:-1]:
        node = node[token]
    del node[path[-1]]
    return {**SCHEMAS.files, document: changed}


def _pointer(unit: Unit) -> str:
    document, path = unit
    return f"{document.rpartition('/')[2]}#{''.join(f'/{token}' for token in path)}"


def _is_noticed(unit: Unit) -> bool:
    """Say whether, without the keyword, some near-miss is taken or some seed refused."""
    files = _without(unit)
    registry = jsonschema_rs.Registry(list(files.items()), draft=jsonschema_rs.Draft202012)
    pointer = _pointer((unit[0], unit[1][:-1] if isinstance(unit[1][-1], int) else unit[1]))
    first = [kind for kind in EVERY_KIND if pointer in _by_pointer(kind)]
    return any(_notices(kind, files, registry, pointer) for kind in first or EVERY_KIND)


def _notices(kind: str, files: Mapping[str, Any], registry: jsonschema_rs.Registry, pointer: str) -> bool:
    document = files[SCHEMAS.document(kind)["$id"]]
    validator = jsonschema_rs.Draft202012Validator(document, registry=registry)
    instances = _by_pointer(kind).get(pointer) or [miss.instance for miss in missed(kind)]
    return any(map(validator.is_valid, instances)) or not all(map(validator.is_valid, seeds(kind)))


@cache
def _by_pointer(kind: str) -> Mapping[str, list[Any]]:
    """Give the near-misses of a kind by the keyword that they break."""
    found: dict[str, list[Any]] = {}
    for miss in missed(kind):
        found.setdefault(miss.pointer, []).append(miss.instance)
    return found


def _is_beside_codes(unit: Unit) -> bool:
    document, path = unit
    node: Any = SCHEMAS.files[document]
    for token in path[:-1]:
        node = node[token]
    return path[-1] == "type" and ("enum" in node or "const" in node)


def test_no_keyword_can_go_unnoticed() -> None:
    """Each keyword of each schema, taken away, lets a near-miss pass or stops a seed; the exceptions are listed."""
    units = [unit for document, schema in SCHEMAS.files.items() for unit in _units(document, schema)]
    survivors = {_pointer(unit) for unit in units if not _is_noticed(unit)}
    assert len(units) > 500
    assert survivors == {*SURVIVORS, *(_pointer(unit) for unit in units if _is_beside_codes(unit))}
