"""Records as rows of a table, and rows as records again, without loss."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from toolkit.edtf import EdtfError
from toolkit.errors import UnusableInputError
from toolkit.jsonio import JsonValue
from toolkit.schemas import Schemas, Shape
from toolkit.tables.derived import DERIVED, Context
from toolkit.tables.retired import RETIRED, JsonObject, shape_of

Row: TypeAlias = dict[str, Any]
"""A value for each column, nested ones with all their fields; None is NULL. A day is text, YYYY-MM-DD."""

_HELD: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
"""What a typed column takes as it is. Anything else it would turn into its type without a word: 1.5 into 2."""


def rows(kind: str, records: Sequence[JsonObject], schemas: Schemas) -> Iterator[Row]:
    """Give the rows of valid records, in the order of the records.

    A member that the schema does not know is kept, so that a typed table refuses the row instead of losing it;
    only `$schema` at the top is left out. Raises UnusableInputError for a record too broken to derive from.
    """
    shape = shape_of(schemas, kind)
    context = _context(kind, records, schemas)
    for each in records:
        row = _recorded(kind, each, shape) | _derived(kind, each, context)
        row.pop("$schema", None)
        yield row


def record(kind: str, row: Mapping[str, Any]) -> JsonObject:
    """Give the record that a row was made from: no derived column, nothing that is NULL or empty."""
    computed = {it.name for it in DERIVED[kind]}
    return _pruned({name: value for name, value in row.items() if name not in computed})


class _MisfitError(ValueError):
    """A value is not of its column's type."""


def _recorded(kind: str, value: JsonObject, shape: Shape) -> Row:
    try:
        return _filled(shape, value)
    except _MisfitError as error:
        raise UnusableInputError(f"{kind} {value.get('id')} does not keep to its schema: {error}") from error


def _derived(kind: str, value: JsonObject, context: Context) -> Row:
    try:
        return {it.name: it.value(value, context) for it in DERIVED[kind]}
    except EdtfError as error:
        raise UnusableInputError(f"{kind} {value.get('id')} has a date that is none: {error}") from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:  # whatever its shape is, not the schema's
        raise UnusableInputError(f"{kind} {value.get('id')} does not keep to its schema") from error


def _context(kind: str, records: Sequence[JsonObject], schemas: Schemas) -> Context:
    """Gather what the columns of a table are derived from beside its records."""
    if kind == "event":
        return Context(quads={code["code"]: int(code["see_also"]) for code in schemas.codelist("plover-type")})
    if kind != RETIRED:
        return Context()
    from toolkit.records import successors  # noqa: PLC0415 (a query on other tables does without the records' modules)

    return Context(successors=successors(records))


def _filled(shape: Shape, value: JsonObject) -> Row:
    """Name every field, absent ones with None: that is how a typed table wants it."""
    row: Row = dict.fromkeys(shape.properties)
    for name, inner in value.items():
        row[name] = _nested(shape.properties[name], inner) if name in row else inner
    return row


def _nested(shape: Shape, value: JsonValue) -> Any:  # noqa: ANN401 (any JSON value)
    held = _HELD.get(shape.type)
    if held is not None:
        if type(value) not in held:
            raise _MisfitError(f"{value!r} stands in the place of a value of type {shape.type}")
        return value
    if isinstance(value, dict):
        return _filled(shape, value)
    if isinstance(value, list) and shape.item is not None:
        return [_nested(shape.item, item) for item in value]
    return value


def _pruned(row: Mapping[str, Any]) -> JsonObject:
    values = {name: _restored(value) for name, value in row.items()}
    return {name: value for name, value in values.items() if value not in (None, {}, [])}


def _restored(value: Any) -> JsonValue:  # noqa: ANN401 (whatever the table's reader gives)
    """Turn a cell into JSON: days to text, a whole DOUBLE to an integer, as canonical form writes it."""
    match value:
        case Mapping():
            return _pruned(value)
        case list() | tuple():
            return [_restored(item) for item in value]
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return int(value)
    return value  # type: ignore[no-any-return]
