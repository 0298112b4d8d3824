"""Edits as JSON Patch (RFC 6902): made, carried out, and turned round.

Each `remove` and `replace` stands behind a `test` of what is there, so that a patch is never carried out on another
record than the one it was made for, and can be turned round.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import NamedTuple

from toolkit.delta.alignment import said
from toolkit.delta.edits import Edit, Sort
from toolkit.errors import UnusableInputError
from toolkit.jsonio import JsonValue, tokens

Operation = dict[str, JsonValue]
"""`{op, path, value?}`, where `op` is test, add, remove or replace."""

_INDEX = re.compile("0|[1-9][0-9]{0,8}")
_WITH_VALUE = frozenset({"test", "add", "replace"})


def patch(edits: Sequence[Edit]) -> list[Operation]:
    """Write edits as a patch.

    They are carried out from the last to the first, so that each finds its place where it was in the old record.
    """
    return [operation for edit in reversed(edits) for operation in _operations(edit)]


def _operations(edit: Edit) -> Iterator[Operation]:
    if edit.sort is not Sort.ADDED:
        yield {"op": "test", "path": edit.at, "value": edit.old}
    match edit.sort:
        case Sort.ADDED:
            yield {"op": "add", "path": edit.at, "value": edit.new}
        case Sort.REMOVED:
            yield {"op": "remove", "path": edit.at}
        case _:
            yield {"op": "replace", "path": edit.at, "value": edit.new}


def patched(value: JsonValue, operations: Sequence[Operation]) -> JsonValue:
    """Carry out a patch on a copy of a value. Raises UnusableInputError when it is none, or one of another value."""
    return carried_into(deepcopy(value), operations)


def carried_into(value: JsonValue, operations: Sequence[Operation]) -> JsonValue:
    """Carry out a patch on a value itself, which is of no use afterwards; raises what `patched` raises."""
    holder: dict[str, JsonValue] = {"": value}
    for operation in operations:
        _carry_out(holder, operation)
    return holder[""]


def reverted(operations: Sequence[Operation]) -> list[Operation]:
    """Turn a patch round, so that it makes the old value of the new one.

    Raises UnusableInputError for one without the tests that it takes.
    """
    found: list[Operation] = []
    tested: Operation | None = None
    for operation in operations:
        if operation.get("op") == "test":
            tested = operation
            continue
        found[:0] = _turned(operation, tested)
        tested = None
    return found


def _turned(operation: Operation, tested: Operation | None) -> list[Operation]:
    path = operation.get("path")
    if operation.get("op") == "add":
        return [{"op": "test", "path": path, "value": operation.get("value")}, {"op": "remove", "path": path}]
    if tested is None or tested.get("path") != path:
        raise UnusableInputError(f"the patch at {path} does not say what was there: it cannot be turned round")
    if operation.get("op") == "remove":
        return [{"op": "add", "path": path, "value": tested.get("value")}]
    return [{**operation, "op": "test"}, {**tested, "op": "replace"}]


class _Spot(NamedTuple):
    """Where something stands: what holds it, and under which key or index."""

    holder: dict[str, JsonValue] | list[JsonValue]
    key: str


def _carry_out(root: dict[str, JsonValue], operation: Operation) -> None:
    name, path = operation.get("op"), operation.get("path")
    if not isinstance(path, str) or (name in _WITH_VALUE and "value" not in operation):
        raise UnusableInputError(f"{said(operation)} is no operation of a JSON Patch")
    try:
        spot = _spot(root, path)
        match name:
            case "add":
                _add(spot, operation["value"])
            case "remove":
                _take(spot)
            case "replace":
                _replace(spot, operation["value"])
            case "test":
                _test(spot, operation["value"])
            case _:
                raise UnusableInputError(f"{name!r} is no operation that a delta has")
    except (LookupError, ValueError, TypeError) as error:
        raise UnusableInputError(f"the patch does not fit: there is no {path} to {name}") from error
    except RecursionError as error:
        raise UnusableInputError(f"what the patch has at {path} is nested too deep") from error


def _spot(root: dict[str, JsonValue], path: str) -> _Spot:
    *above, key = ("", *tokens(path))
    holder: JsonValue = root
    for token in above:
        holder = holder[_index(token, holder)] if isinstance(holder, list) else _object(holder)[token]
    return _Spot(holder if isinstance(holder, list) else _object(holder), key)


def _object(value: JsonValue) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise TypeError("neither an object nor a list")
    return value


def _index(token: str, items: list[JsonValue], *, beyond: int = 0) -> int:
    if not _INDEX.fullmatch(token) or int(token) >= len(items) + beyond:
        raise LookupError(token)
    return int(token)


def _add(spot: _Spot, value: JsonValue) -> None:
    if isinstance(spot.holder, list):
        spot.holder.insert(_index(spot.key, spot.holder, beyond=1), deepcopy(value))
    elif spot.key in spot.holder:
        raise LookupError(spot.key)  # RFC 6902 would replace it; what is there was never said to be
    else:
        spot.holder[spot.key] = deepcopy(value)


def _take(spot: _Spot) -> None:
    if isinstance(spot.holder, list):
        del spot.holder[_index(spot.key, spot.holder)]
    else:
        del spot.holder[spot.key]


def _found(spot: _Spot) -> JsonValue:
    return spot.holder[_index(spot.key, spot.holder)] if isinstance(spot.holder, list) else spot.holder[spot.key]


def _replace(spot: _Spot, value: JsonValue) -> None:
    _found(spot)
    if isinstance(spot.holder, list):
        spot.holder[_index(spot.key, spot.holder)] = deepcopy(value)
    else:
        spot.holder[spot.key] = deepcopy(value)


def _test(spot: _Spot, value: JsonValue) -> None:
    if said(_found(spot)) != said(value):
        raise UnusableInputError(f"the patch does not fit: another value than the tested one is at {spot.key}")
