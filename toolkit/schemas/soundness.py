"""What makes a schema itself unusable, and where: looked for only after one could not be used."""

import re
from collections.abc import Iterator
from typing import Any

from toolkit import jsonio
from toolkit.jsonio import JsonValue


def fault(schema: dict[str, Any]) -> tuple[str, str] | None:
    """Give the pointer and the reason of the first fault of a schema; None when it keeps to its own meta-schema."""
    import jsonschema_rs  # noqa: PLC0415 (32 ms, and only a schema at fault needs it here)

    try:
        jsonschema_rs.meta.validate(schema)
    except jsonschema_rs.ValidationError as error:
        return jsonio.pointer(*error.instance_path), f"{_first_line(error.message)} ({error.schema_path[-1]})"
    return next(_patterns(schema), None)


def _first_line(message: str) -> str:
    return next(iter(message.splitlines()), "")


def _patterns(value: JsonValue, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Give each `pattern` that Python's regular expressions, which explain a breach of it, can't read."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in members:
        place = f"{pointer}{jsonio.pointer(key)}"
        if key == "pattern" and isinstance(inner, str):
            try:
                re.compile(inner)
            except re.error as error:
                yield place, f"{inner!r} is no pattern that is understood everywhere: {error}"
        yield from _patterns(inner, place)
