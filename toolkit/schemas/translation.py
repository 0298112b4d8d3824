"""From refusals to violations, one translator a keyword."""

import json
from collections.abc import Callable, Iterable, Iterator

from toolkit import jsonio
from toolkit.schemas.refusals import Refusal
from toolkit.schemas.shape import Shape
from toolkit.schemas.violations import Breach, Violation, independent, listed, nearest, shown

Translator = Callable[[Refusal, str, Shape | None], Iterator[Violation]]

_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def explain(refusals: Iterable[Refusal], shape: Shape) -> tuple[Violation, ...]:
    """Explain what a validator refused in a value of this shape, without what only follows from something else."""
    return independent([violation for refusal in refusals for violation in _translate(refusal, shape)])


def _translate(refusal: Refusal, shape: Shape) -> Iterator[Violation]:
    make = _condition if refusal.turns_on is not None else _TRANSLATORS.get(refusal.keyword, _other)
    yield from make(refusal, jsonio.pointer(*refusal.path), shape.at(refusal.path))


def _title(at: Shape | None) -> str:
    return f'"{at.title}"' if at and at.title else "this value"


def _missing_key(refusal: Refusal) -> str:
    """Name the missing key: there is one refusal for each, and only its message names it."""
    return next(str(key) for key in refusal.demand if refusal.message == f"{key!r} is a required property")


def _required(refusal: Refusal, pointer: str, at: Shape | None) -> Iterator[Violation]:
    missing = _missing_key(refusal)
    about = at.properties.get(missing) if at else None
    yield Violation(
        breach=Breach.REQUIRED,
        pointer=pointer,
        message=f'"{missing}" is missing',
        expected=about.description if about else None,
        hint=f'add "{missing}"',
        missing=(missing,),
    )


def _unknown(refusal: Refusal, pointer: str, at: Shape | None) -> Iterator[Violation]:
    known = tuple(at.properties) if at else ()
    for key in refusal.instance:
        if key in known:
            continue
        meant = nearest(key, (name for name in known if name not in refusal.instance))
        again = nearest(key, known)
        hint = f'did you mean "{meant or again}"?' if meant or again else "remove it, or say it in a note"
        yield Violation(
            breach=Breach.UNKNOWN_KEY,
            pointer=pointer + jsonio.pointer(key),
            message=f"there is no key {shown(key)} here",
            expected=f"one of {listed(known)}",
            found=shown(key),
            hint=hint,
            meant=meant,
        )


def _type(refusal: Refusal, pointer: str, at: Shape | None) -> Iterator[Violation]:
    wanted = _TYPES[refusal.demand]
    yield Violation(
        breach=Breach.TYPE,
        pointer=pointer,
        message=f"{_title(at)} must be {wanted}",
        expected=wanted,
        found=shown(refusal.instance),
        hint="what isn't known stays absent: remove the key" if refusal.instance is None else None,
    )


def _enum(refusal: Refusal, pointer: str, at: Shape | None) -> Iterator[Violation]:
    if not isinstance(refusal.instance, str):
        return  # its type is wrong, which has a violation of its own
    codes = refusal.demand if refusal.keyword == "enum" else [refusal.demand]
    meant = nearest(refusal.instance, codes)
    yield Violation(
        breach=Breach.ENUM,
        pointer=pointer,
        message=f"{_title(at)} has no code {shown(refusal.instance)}",
        expected=f"one of {listed(codes)}",
        found=shown(refusal.instance),
        hint=f'did you mean "{meant}"?' if meant else None,
    )


def _pattern(refusal: Refusal, pointer: str, at: Shape | None) -> Iterator[Violation]:
    text = refusal.instance
    hint = "remove the space or line break at its ends" if text != text.strip() else None
    yield Violation(
        breach=Breach.PATTERN,
        pointer=pointer,
        message=f"{_title(at)} is not written as it must be",
        expected=refusal.schema.get("description") or (at.description if at else str(refusal.demand)),
        found=shown(text),
        hint="what isn't known stays absent: remove the key" if not text else hint,
    )


def _reserved(refusal: Refusal, pointer: str, _: Shape | None) -> Iterator[Violation]:
    yield Violation(
        breach=Breach.PATTERN,
        pointer=pointer,
        message=f"{shown(refusal.instance)} is a name that Windows keeps for a device",
        expected="another slug",
        found=shown(refusal.instance),
        hint=f'for example "{refusal.instance}-1"',
    )


def _size(refusal: Refusal, pointer: str, at: Shape | None) -> Iterator[Violation]:
    wanted = _SIZES[refusal.keyword].format(refusal.demand)
    yield Violation(
        breach=Breach.SIZE,
        pointer=pointer,
        message=f"{_title(at)} must have {wanted}",
        expected=wanted,
        found=str(len(refusal.instance)),
        hint="what isn't known stays absent: remove the key" if not refusal.instance else None,
    )


def _twice(refusal: Refusal, pointer: str, at: Shape | None) -> Iterator[Violation]:
    seen: set[str] = set()
    for index, item in enumerate(refusal.instance):
        form = json.dumps(item, sort_keys=True)
        if form in seen:
            yield Violation(
                breach=Breach.SIZE,
                pointer=pointer + jsonio.pointer(index),
                message=f"{shown(item)} stands twice in {_title(at)}",
                expected="each once",
                found=shown(item),
                hint="remove one of them",
            )
        seen.add(form)


def _range(refusal: Refusal, pointer: str, at: Shape | None) -> Iterator[Violation]:
    wanted = f"at {'least' if refusal.keyword == 'minimum' else 'most'} {refusal.demand}"
    yield Violation(
        breach=Breach.RANGE,
        pointer=pointer,
        message=f"{_title(at)} must be {wanted}",
        expected=wanted,
        found=shown(refusal.instance),
    )


def _one_of_keys(refusal: Refusal, pointer: str, _: Shape | None) -> Iterator[Violation]:
    keys = tuple(str(key) for option in refusal.demand for key in option["required"])
    yield Violation(
        breach=Breach.CONDITIONAL,
        pointer=pointer,
        message=f"none of {listed(keys)} is given",
        expected=f"at least one of {listed(keys)}",
        hint=f"add {listed(keys[:1])}, or whichever holds",
        missing=keys,
    )


def _partner(refusal: Refusal, pointer: str, _: Shape | None) -> Iterator[Violation]:
    for key, partners in refusal.demand.items():
        missing = tuple(str(name) for name in partners if name not in refusal.instance)
        if key in refusal.instance and missing:
            yield Violation(
                breach=Breach.CONDITIONAL,
                pointer=pointer,
                message=f'"{key}" stands without {listed(missing)}',
                expected="both or neither",
                hint=f"add {listed(missing)}",
                missing=missing,
            )


def _condition(refusal: Refusal, pointer: str, at: Shape | None) -> Iterator[Violation]:
    """Explain a demand that another key makes; the schema says the demand in words beside its keyword."""
    turns_on = refusal.turns_on or ()
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
        message, hint = f"{_title(at)} has {count} item{'s'[: count != 1]}", "add or remove items"
    yield Violation(
        breach=Breach.CONDITIONAL,
        pointer=pointer,
        message=message,
        expected=refusal.schema.get("description"),
        hint=f"{hint}, or correct {listed(turns_on)}",
        missing=missing,
        turns_on=turns_on,
    )


def _other(refusal: Refusal, pointer: str, at: Shape | None) -> Iterator[Violation]:
    yield Violation(
        breach=Breach.CONDITIONAL,
        pointer=pointer,
        message=f"{_title(at)} breaks the schema's {refusal.keyword}",
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
