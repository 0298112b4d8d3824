"""Values for the parameters of a query, as they stand on a command line."""

import json
import re
from collections.abc import Sequence
from typing import Any

import typer

_PARAMETER = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*|[1-9][0-9]*)(?P<json>:?)=(?P<value>.*)", re.DOTALL)


def parameters(given: Sequence[str]) -> dict[str, Any]:
    """Read NAME=TEXT and NAME:=JSON, each name once."""
    found: dict[str, Any] = {}
    for text in given:
        parts = _PARAMETER.fullmatch(text)
        if parts is None:
            raise typer.BadParameter(f"--param {text!r} is neither NAME=TEXT nor NAME:=JSON")
        name = parts["name"]
        if name in found:
            raise typer.BadParameter(f"--param gives ${name} twice")
        found[name] = _json(name, parts["value"]) if parts["json"] else _text(name, parts["value"])
    return found


def _text(name: str, value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise typer.BadParameter(f"--param {name}: the value is not UTF-8") from error
    return value


def _json(name: str, value: str) -> Any:  # noqa: ANN401 (any JSON value)
    try:
        return json.loads(_text(name, value), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise typer.BadParameter(
            f"--param {name}:={value} is not JSON: {error}; {name}={value} gives a text"
        ) from error


def _refuse(constant: str) -> None:
    raise ValueError(f"JSON has no {constant}")
