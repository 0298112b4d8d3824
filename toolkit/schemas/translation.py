"""From refusals to violations, one translator a keyword."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from toolkit import jsonio
from toolkit.jsonio import MAX_FAULTS
from toolkit.schemas import hints
from toolkit.schemas.refusals import Refusal
from toolkit.schemas.shape import Shape
from toolkit.schemas.spots import Spot
from toolkit.schemas.violations import Breach, Violation, independent, listed, nearest, shown

Translator = Callable[[Refusal, Spot], Iterator[Violation]]

_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def explain(refusals: Iterable[Refusal], shape: Shape) -> tuple[Violation, ...]:
    """Explain what a validator refused in a value of this shape, without what only follows from something else.

    Of more than MAX_FAULTS breaches the first are explained, and that there are more is one more violation.
    """
    found = (violation for refusal in refusals for violation in _translate(refusal, shape))
    told = list(islice(found, MAX_FAULTS))
    return (*independent(told), *(_excess() for _ in islice(found, 1)))


def _excess() -> Violation:
    return Violation(
        breach=Breach.EXCESS,
        pointer="",
        message=f"the file breaks its schema in more than {MAX_FAULTS:,} places",
        expected=f"at most {MAX_FAULTS:,} faults to be told at once",
        hint="mend those that are told; no other rule has looked at the file",
    )


def _translate(refusal: Refusal, shape: Shape) -> Iterator[Violation]:
    make = _condition if refusal.turns_on is not None else _TRANSLATORS.get(refusal.keyword, _other)
    yield from make(refusal, Spot.of(refusal.path, shape))


def _missing_key(refusal: Refusal) -> str:
    """Name the missing key: there is one refusal for each, and only its message names it."""
    return next(str(key) for key in refusal.demand if refusal.message == f"{key!r} is a required property")


def _required(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    missing = _missing_key(refusal)
    if not refusal.instance and len(refusal.demand) > 1:
        if missing == refusal.demand[0]:  # one empty object is one fault, however many keys it lacks
            yield _empty(tuple(map(str, refusal.demand)), spot)
        return
    about = spot.shape.properties.get(missing) if spot.shape else None
    yield Violation(
        breach=Breach.REQUIRED,
        pointer=spot.pointer,
        message=f'"{missing}" is missing',
        expected=about.description if about else None,
        hint=f'add "{missing}"',
        missing=(missing,),
    )


def _empty(missing: tuple[str, ...], spot: Spot) -> Violation:
    return Violation(
        breach=Breach.REQUIRED,
        pointer=spot.pointer,
        message=f"the object is empty: {listed(missing)} are missing",
        expected=spot.shape.description if spot.shape else None,
        hint=f"add {listed(missing)}",
        missing=missing,
    )


def _unknown(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    known = tuple(spot.shape.properties) if spot.shape else ()
    for key in refusal.instance:
        if key in known:
            continue
        meant = nearest(key, (name for name in known if name not in refusal.instance))
        again = nearest(key, known)
        hint = f'did you mean "{meant or again}"?' if meant or again else "remove it, or say it in a note"
        yield Violation(
            breach=Breach.UNKNOWN_KEY,
            pointer=spot.pointer + jsonio.pointer(key),
            message=f"there is no key {shown(key)} here",
            expected=f"one of {listed(known)}",
            found=shown(key),
            hint=hint,
            meant=meant,
        )


def _type(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    wanted = _TYPES[refusal.demand]
    yield Violation(
        breach=Breach.TYPE,
        pointer=spot.pointer,
        message=f"{spot.title} must be {wanted}",
        expected=wanted,
        found=shown(refusal.instance),
        hint=hints.for_type(refusal.demand, refusal.instance, spot),
    )


def _enum(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    if not isinstance(refusal.instance, str):
        return  # its type is wrong, which has a violation of its own
    codes = refusal.demand if refusal.keyword == "enum" else [refusal.demand]
    yield Violation(
        breach=Breach.ENUM,
        pointer=spot.pointer,
        message=f"{spot.title} has no code {shown(refusal.instance)}",
        expected=f"one of {listed(codes)}",
        found=shown(refusal.instance),
        hint=hints.for_code(refusal.instance, codes, spot),
    )


def _pattern(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    text = refusal.instance
    yield Violation(
        breach=Breach.PATTERN,
        pointer=spot.pointer,
        message=f"{spot.title} is not written as it must be",
        expected=refusal.schema.get("description") or (spot.shape.description if spot.shape else str(refusal.demand)),
        found=shown(text),
        hint=hints.for_pattern(text, str(refusal.demand), spot) if text else hints.for_nothing(spot),
    )


def _reserved(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    yield Violation(
        breach=Breach.PATTERN,
        pointer=spot.pointer,
        message=f"{shown(refusal.instance)} is a name that Windows keeps for a device",
        expected="another slug",
        found=shown(refusal.instance),
        hint=f'for example "{refusal.instance}-1"',
    )


def _size(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    wanted = _SIZES[refusal.keyword].format(refusal.demand)
    yield Violation(
        breach=Breach.SIZE,
        pointer=spot.pointer,
        message=f"{spot.title} must have {wanted}",
        expected=wanted,
        found=str(len(refusal.instance)),
        hint=None if refusal.instance else hints.for_nothing(spot),
    )


def _twice(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    seen: set[str] = set()
    for index, item in enumerate(refusal.instance):
        form = json.dumps(item, sort_keys=True)
        if form in seen:
            yield Violation(
                breach=Breach.SIZE,
                pointer=spot.pointer + jsonio.pointer(index),
                message=f"{shown(item)} stands twice in {spot.title}",
                expected="each once",
                found=shown(item),
                hint="remove one of them",
            )
        seen.add(form)


def _range(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    wanted = f"at {'least' if refusal.keyword == 'minimum' else 'most'} {refusal.demand}"
    yield Violation(
        breach=Breach.RANGE,
        pointer=spot.pointer,
        message=f"{spot.title} must be {wanted}",
        expected=wanted,
        found=shown(refusal.instance),
    )


def _one_of_keys(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    keys = tuple(str(key) for option in refusal.demand for key in option["required"])
    yield Violation(
        breach=Breach.CONDITIONAL,
        pointer=spot.pointer,
        message=f"none of {listed(keys)} is given",
        expected=f"at least one of {listed(keys)}",
        hint=f"add {listed(keys[:1])}, or whichever holds",
        missing=keys,
    )


def _partner(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    for key, partners in refusal.demand.items():
        missing = tuple(str(name) for name in partners if name not in refusal.instance)
        if key in refusal.instance and missing:
            yield Violation(
                breach=Breach.CONDITIONAL,
                pointer=spot.pointer,
                message=f'"{key}" stands without {listed(missing)}',
                expected="both or neither",
                hint=f"add {listed(missing)}",
                missing=missing,
            )


def _condition(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    """Explain a demand that another key makes; the schema says the demand in words beside its keyword."""
    turns_on, pointer = refusal.turns_on or (), spot.pointer
    missing: tuple[str, ...] = ()
    if refusal.keyword == "required":
        missing = (_missing_key(refusal),)
        message, hint = f'"{missing[0]}" is missing', f'add "{missing[0]}"'
    elif refusal.keyword == "not":
        unwanted = str(refusal.demand["required"][0])
        pointer += jsonio.pointer(unwanted)
        message, hint = f'"{unwanted}" does not belong here', f'remove "{unwanted}"'
    else:
        count = len(refusal.instance)
        message, hint = f"{spot.title} has {count} item{'s'[: count != 1]}", "add or remove items"
    yield Violation(
        breach=Breach.CONDITIONAL,
        pointer=pointer,
        message=message,
        expected=refusal.schema.get("description"),
        hint=f"{hint}, or correct {listed(turns_on)}",
        missing=missing,
        turns_on=turns_on,
    )


def _other(refusal: Refusal, spot: Spot) -> Iterator[Violation]:
    yield Violation(
        breach=Breach.CONDITIONAL,
        pointer=spot.pointer,
        message=f"{spot.title} breaks the schema's {refusal.keyword}",
        expected=shown(refusal.demand),
        found=shown(refusal.instance),
    )


_SIZES = {
    "minItems": "at least {} item(s)",
    "maxItems": "at most {} item(s)",
    "minProperties": "at least {} key(s)",
    "minLength": "at least {} character(s)",
    "maxLength": "at most {} characters",
}
_TRANSLATORS: dict[str, Translator] = {
    "required": _required,
    "additionalProperties": _unknown,
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "pattern": _pattern,
    "not": _reserved,
    "uniqueItems": _twice,
    "minimum": _range,
    "maximum": _range,
    "anyOf": _one_of_keys,
    "dependentRequired": _partner,
    **dict.fromkeys(_SIZES, _size),
}
