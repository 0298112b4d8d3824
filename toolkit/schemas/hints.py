"""Ways out of a breach: what to write instead."""

import json
import re
from collections.abc import Iterator, Sequence

from toolkit.schemas.shape import Shape
from toolkit.schemas.spots import Spot
from toolkit.schemas.violations import SHOWN_LENGTH, nearest, shown

_NUMERAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DAY = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})")
_SCALARS = {"string": "a text in double quotes", "integer": "a whole number without quotes, as in 12"}


def for_nothing(spot: Spot) -> str:
    """Say what becomes of a place where nothing is known."""
    if not spot.pointer:
        is_list = spot.shape is not None and spot.shape.type == "array"
        return "write [] while there is nothing to list" if is_list else f"write {_object(spot.shape)} in braces"
    if spot.is_item:
        return "a list holds only what is known: remove the item"
    if spot.is_required:
        return f'"{spot.step}" must be there: give its value'
    return "what isn't known stays absent: remove the key"


def for_type(wanted: str, found: object, spot: Spot) -> str:
    """Say how a value of another type is written as it should be."""
    if found is None:
        return for_nothing(spot)
    match wanted:
        case "array":
            return _as_list(found)
        case "object":
            return f"write {_object(spot.shape)} in braces"
        case "boolean":
            return _as_truth(found)
        case _:
            return _as_scalar(wanted, found)


def _as_list(found: object) -> str:
    if isinstance(found, dict):
        return "put square brackets round it, and in them the items, each with a comma behind it but the last"
    return f"put square brackets round it: {shown([found])}"


def _object(shape: Shape | None) -> str:
    keys = [key for key in shape.properties if key in shape.required] if shape else []
    return f"an object with {', '.join(shown(key) for key in keys)}" if keys else "an object"


def _as_truth(found: object) -> str:
    meant = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
    word = meant.get(str(found).lower() if isinstance(found, str | int) else "")
    return f"write {word}, without quotes" if word else "write true or false, without quotes"


def _as_scalar(wanted: str, found: object) -> str:
    if isinstance(found, list) and len(found) == 1 and not isinstance(found[0], dict | list):
        return f"there is one here, not a list of them: write {shown(found[0])}"
    if wanted == "string" and isinstance(found, bool | int | float):
        return f"put it in double quotes: {shown(json.dumps(found))}"
    if wanted != "string" and isinstance(found, str) and _NUMERAL.fullmatch(found):
        return f"remove the quotes: {shown(int(found) if found.isdigit() else float(found))}"
    return f"write {_SCALARS.get(wanted, 'a number without quotes, as in 35.4')}"


def for_code(found: str, codes: Sequence[str], spot: Spot) -> str:
    """Say which code was most likely meant, or where they are explained."""
    if len(codes) == 1:
        return f'write "{codes[0]}"'
    meant = nearest(found, codes)
    if meant:
        return f'did you mean "{meant}"?'
    named = spot.shape.codelist if spot.shape else None
    return f"codelists/{named}.csv of the schema says what each code is for" if named else "choose one of the codes"


def for_pattern(found: str, pattern: str, spot: Spot) -> str | None:
    """Say what a text that is not written as it must be would be in the form that it must have; None for none known.

    Which id may be meant, only somebody can say who knows the records.
    """
    if found != found.strip():
        return "remove the space or line break at its ends"
    if spot.step == "id" or (spot.shape and spot.shape.references):
        return None
    if SHOWN_LENGTH < len(found) <= 2 * SHOWN_LENGTH and re.search(pattern, found.lower()):
        return "write it in lower case"
    forms = _forms(found) if len(found) <= SHOWN_LENGTH else ()
    written = next((form for form in forms if re.search(pattern, form)), None)
    return f"write {shown(written)}" if written else None


def _forms(found: str) -> Iterator[str]:
    """Give other forms in which people write the same: other case, a day with strokes, an address without its head."""
    yield found.lower()
    yield found.upper()
    language, *rest = found.split("-")
    yield "-".join([language.lower(), *(part.upper() if len(part) == len("US") else part.title() for part in rest)])
    day = _DAY.fullmatch(found)
    if day:
        yield f"{day['year']}-{day['month']:0>2}-{day['day']:0>2}"
    if "." in found and ":" not in found:
        yield f"https://{found}"
