"""What the laws are tried on: Hypothesis strategies shared between the property tests."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias
from unicodedata import normalize

from hypothesis import strategies as st

from tests.property.near_misses import places, replaced, seeds
from toolkit.jsonio import MAX_INTEGER, JsonValue
from toolkit.schemas import Schemas
from toolkit.texts import DASH, DOUBLE, SINGLE, SPACE, canonical, fold

# Texts

CHARACTERS = st.one_of(
    st.sampled_from("abcAB019 \n\t.,-'\""),
    st.sampled_from(SPACE + SINGLE + DOUBLE + DASH),
    st.sampled_from(
        "\u00e9\u0301\u0308\u4e2d\u6e2f\u30af\u3099\u0e17\u0e48\ud55c\U00020000\U0001f6a2\u200d\ufe0f\ufeff"
    ),
    st.characters(exclude_categories=["Cs"], exclude_characters="\r"),
)
"""Characters of every plane, with those that texts and copies of them go wrong over coming up often."""


def canonical_texts() -> st.SearchStrategy[str]:
    """Canonical texts, as `toolkit.texts` would read them from a file."""
    texts = st.text(CHARACTERS, min_size=1, max_size=40)
    return texts.filter(lambda text: text.strip(SPACE + "\ufeff")).map(lambda text: canonical(text.encode()))


@st.composite
def slices(draw: st.DrawFn) -> tuple[str, int, int]:
    """Draw a canonical text, and the start and end of a slice that neither begins nor ends in space."""
    text = draw(canonical_texts())
    solid = [position for position, character in enumerate(text) if character not in SPACE]
    start = draw(st.sampled_from(solid))
    end = draw(st.sampled_from([position + 1 for position in solid if position >= start]))
    return text, start, end


@st.composite
def disguised(draw: st.DrawFn, words: str) -> str:
    """Draw the words as another copy may have them: other marks and dashes, more or other space."""
    kinds = {" ": SPACE, "'": SINGLE + "'", '"': DOUBLE + '"', "-": DASH + "-"}
    parts = re.split(r"( +|['\"-])", fold(words))
    most = {" ": 3}
    drawn = [
        draw(st.text(kinds[part[0]], min_size=1, max_size=most.get(part[0], 1))) if part[:1] in kinds else part
        for part in parts
        if part
    ]
    return "".join(drawn)


# JSON

PLAIN_NUMBERS = st.one_of(
    st.integers(-MAX_INTEGER, MAX_INTEGER),
    st.floats(-1e9, 1e9).filter(lambda number: not number.is_integer() and "e" not in repr(number)),
)
"""Numbers that Python writes as the strict reader wants them."""

NUMBERS = st.one_of(PLAIN_NUMBERS, st.floats(-MAX_INTEGER, MAX_INTEGER))
"""Numbers that can be written, not only by Python's own choice of form."""

STRINGS = st.text(
    st.one_of(
        st.sampled_from('abeg"\\/ \n\t\x01\x7f\u2028\u0301\u0323\u0338\u1100\u1161\U0001f600'),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=8,
).map(lambda text: normalize("NFC", text))
"""Strings that the strict reader accepts."""

KEYS = st.one_of(STRINGS, st.sampled_from(["", "a", "b", "0", "1", "a/b", "~", "~1", "$schema"]))


def json_values(
    numbers: st.SearchStrategy[float] = PLAIN_NUMBERS, keys: st.SearchStrategy[str] = KEYS
) -> st.SearchStrategy[JsonValue]:
    """Values that the strict reader accepts."""
    return st.recursive(
        st.one_of(st.none(), st.booleans(), numbers, STRINGS),
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
        max_leaves=12,
    )


@st.composite
def laid_out(draw: st.DrawFn, value: JsonValue) -> str:
    """Draw a text of the value: indented, with tabs or on one line, escaped or raw, with any line ends."""
    text = json.dumps(
        value,
        indent=draw(st.sampled_from([None, 2, 2, "\t"])),
        ensure_ascii=draw(st.booleans()),
        separators=draw(st.sampled_from([None, (",", ":"), (" ,", " : ")])),
    )
    return draw(st.sampled_from(["", "\n", " \n"])) + text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))


def json_texts() -> st.SearchStrategy[str]:
    """Texts without fault, in any layout."""
    return json_values().flatmap(laid_out)


SHARDS = [
    *'{}[],:"\\/ \n\t\r\0\x01\u0301\u00e9\U0001f600\ufeff\u00a0-+.eE019',
    *(
        "NaN",
        "-Infinity",
        "true",
        "nul",
        "None",
        "1.0",
        "-0",
        "01",
        "1e2",
        "9007199254740992",
        "0." + "1" * 20,
    ),
    *(r"\u0000", r"\ud800", r"\udc00", r"\u0301", r"\x", '"a":1', '"a":', ",,", "//", "[" * 70, '{"a":' * 70),
]
"""Pieces that break a JSON text, or nearly."""


@st.composite
def json_mutants(draw: st.DrawFn) -> str:
    """Draw a JSON text with a few pieces put in, taken out or put in place of others."""
    text = draw(json_texts())
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(SHARDS)) + text[at + draw(st.integers(0, 3)) :]
    return text


# Records

Edit: TypeAlias = Callable[[st.DrawFn, Mapping[str, Any], Any], Any]
"""What draws another value for a place, from the keywords that stand there and the value it has."""

TELLING: st.SearchStrategy[JsonValue] = st.sampled_from(
    [None, True, 0, 1, -1, 0.5, "", " ", "a", "con", "2031-04-07", "1", "true", [], {}]
)
"""Values that validators have been seen to judge differently."""


def any_json(keys: Sequence[str]) -> st.SearchStrategy[JsonValue]:
    """Draw any JSON, in objects of which the given keys come up often."""
    return st.one_of(TELLING, json_values(keys=st.one_of(KEYS, st.sampled_from(keys))))


@st.composite
def records(draw: st.DrawFn, schemas: Schemas, kind: str) -> Any:  # noqa: ANN401 (JSON)
    """Draw a record that is valid but for what its keys demand of one another: a seed with other right values."""
    value = draw(st.sampled_from(seeds(kind)))
    for _ in range(draw(st.integers(0, 5))):
        value = _edited(draw, schemas, kind, value, _rightly)
    return value


@st.composite
def mutants(draw: st.DrawFn, schemas: Schemas, kind: str) -> Any:  # noqa: ANN401 (JSON)
    """Draw a record that was spoilt in one to three places, at any depth."""
    value = draw(records(schemas, kind))
    for _ in range(draw(st.integers(1, 3))):
        value = _edited(draw, schemas, kind, value, _wrongly)
    return value


def _edited(draw: st.DrawFn, schemas: Schemas, kind: str, value: Any, edit: Edit) -> Any:  # noqa: ANN401
    """Edit the value at one place that the schema knows; a reference's keywords count as its place's own."""
    keywords: dict[tuple[str | int, ...], dict[str, Any]] = {}
    parts: dict[tuple[str | int, ...], Any] = {}
    for place in places(schemas, kind, value):
        parts[place.path] = place.value
        keywords[place.path] = {**place.schema, **keywords.get(place.path, {})}
    path = draw(st.sampled_from(list(parts)))
    return replaced(value, path, edit(draw, keywords[path], parts[path]))


def _rightly(draw: st.DrawFn, schema: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401 (JSON)
    if isinstance(value, dict):
        optional = [key for key in value if key not in schema.get("required", ())]
        return _less(value, draw(st.sampled_from(optional))) if optional else value
    if isinstance(value, list):
        return value[:1] if draw(st.booleans()) else value[::-1]
    return draw(_leaves(schema, value))


def _leaves(schema: Mapping[str, Any], value: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 (JSON)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    low, high = schema.get("minimum"), schema.get("maximum")
    if schema["type"] == "integer":
        return st.one_of(st.integers(low, high), st.sampled_from([low, high]))
    if schema["type"] == "number":
        return st.integers(int(low or 0) * 8, int(high or 0) * 8).map(lambda eighths: eighths / 8)
    if schema["type"] == "boolean":
        return st.booleans()
    return st.just(value) if "const" in schema else _strings(schema)


def _strings(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    """Draw strings that the schema allows, up to the longest, of code points beyond 16 bits where it can be."""
    pattern, limit = schema.get("pattern", ""), schema.get("maxLength", 400)
    if not pattern or "\\x" in pattern:
        letters = st.text("abc \u00e9\u4e2d\U00020000", min_size=1, max_size=12).filter(
            lambda text: text == text.strip()
        )
        return st.one_of(letters, st.just("\U00020000" * limit))
    drawn = st.from_regex(pattern[1:-1], fullmatch=True, alphabet=st.characters(codec="ascii"))
    return drawn.filter(lambda text: len(text) <= limit)


def _wrongly(draw: st.DrawFn, schema: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401 (JSON)
    if draw(st.integers(0, 3)) == 0:
        return draw(any_json(sorted(schema.get("properties", {"id": {}}))))
    if isinstance(value, dict):
        return draw(st.sampled_from(_spoilt_objects(value)))
    if isinstance(value, list):
        return draw(st.sampled_from([[], value + value[:1], [value], [*value, None], value * 3]))
    if isinstance(value, str):
        return draw(st.sampled_from(_spoilt_strings(value)))
    return draw(st.sampled_from([None, str(value), [value], -1, 0, 1, 2**31, -(2**53) + 1, 0.5, not value]))


def _spoilt_objects(value: Mapping[str, Any]) -> list[Any]:
    spoilt: list[Any] = [{}, [value], {**value, "x": 1}]
    for key, child in value.items():
        rest = _less(value, key)
        spoilt += [rest, {**rest, key.upper(): child}, {**rest, key[:-1]: child}, {**value, key: None}]
    return spoilt


def _spoilt_strings(value: str) -> list[Any]:
    ends = [f"{value}\n", f" {value}", f"{value}\u2028", f"{value}\u0660", f"\u0130{value}", f"{value}\U0001f6a2"]
    return [*ends, value * 400, value.upper(), value.title(), value[1:], value[:-1], "", None, [value], True, 0]


def _less(value: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: child for name, child in value.items() if name != key}
