"""jsonschema set up for our schemas: files only, patterns as ECMA-262 has them, conditions that name their keys."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource

from toolkit.schemas.refusals import Refusal

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

    from toolkit.jsonio import JsonValue


class ConditionError(ValidationError):
    """What a `then` or `else` refuses; `turns_on` are the keys that the `if` looked at."""

    turns_on: tuple[str, ...] = ()


def registry(files: Mapping[str, dict[str, Any]]) -> "Registry[Any]":
    """Give the schemas by `$id`; a reference outside them is never fetched."""
    resources = ((schema_id, Resource.from_contents(document)) for schema_id, document in files.items())
    return Registry[Any]().with_resources(resources).crawl()


def validator(schema: dict[str, Any], files: "Registry[Any]") -> "Validator":
    """Give a validator that explains breaches of `schema`."""
    return cast("Validator", _PINNED(schema, registry=files))


def refusals(judge: "Validator", value: "JsonValue") -> Iterator[Refusal]:
    """Give what the validator refuses in a value, in the validator's order."""
    for error in judge.iter_errors(value):
        yield Refusal(
            keyword=str(error.validator),
            demand=error.validator_value,
            schema=error.schema if isinstance(error.schema, dict) else {},
            instance=error.instance,
            path=tuple(str(token) for token in error.absolute_path),
            message=error.message,
            turns_on=error.turns_on if isinstance(error, ConditionError) else None,
        )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    r"""Compile a pattern whose final `$` means the very end: Python's also matches before a last line break."""
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern)


def _pattern(_: object, pattern: str, instance: object, __: object) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _compiled(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _enum(_: object, codes: list[object], instance: object, __: object) -> Iterator[ValidationError]:
    """Codes are texts (a test holds the schemas to that), so that a set tells; jsonschema compares one by one."""
    if not isinstance(instance, str) or instance not in _set_of(tuple(codes)):
        yield ValidationError(f"{instance!r} is none of the codes")


@cache
def _set_of(codes: tuple[object, ...]) -> frozenset[object]:
    return frozenset(codes)


def _unique(_: object, wanted: object, instance: object, __: object) -> Iterator[ValidationError]:
    """Compare what the items are written as: one by one, jsonschema takes the square of their number."""
    if wanted and isinstance(instance, list):
        forms = {json.dumps(item, sort_keys=True) for item in instance}
        if len(forms) < len(instance):
            yield ValidationError("some items stand twice")


def _if(judge: Any, condition: dict[str, Any], instance: object, schema: dict[str, Any]) -> Iterator[ValidationError]:  # noqa: ANN401 (the protocol lacks descend)
    branch = "then" if judge.evolve(schema=condition).is_valid(instance) else "else"
    if branch in schema:
        for error in judge.descend(instance, schema[branch], schema_path=branch):
            made = ConditionError.create_from(error)
            made.turns_on = tuple(condition.get("properties", ()))
            yield made


_PINNED = extend(Draft202012Validator, {"pattern": _pattern, "enum": _enum, "uniqueItems": _unique, "if": _if})  # type: ignore[no-untyped-call]
