"""The test vectors of the standard `otr-1`, which two implementations pass: the toolkit's and one in JavaScript."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from jsonschema import Draft202012Validator

from toolkit.texts import (
    UNSPACED,
    TextError,
    canonical,
    fold,
    is_boundary,
    make_span,
    other_unit,
    span_digest,
    text_digest,
)
from toolkit.texts.refinding import refind
from toolkit.texts.sought import Sought

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "schema" / "1.0" / "vectors"
NAMES = ("boundaries", "canonical", "fold", "refinding", "spans")
ERRORS = {"not-utf-8": "not UTF-8", "empty": "an empty text"}
Vector = dict[str, Any]


def document(name: str) -> Any:  # noqa: ANN401 (JSON)
    """Read a file of vectors, or the schema of all of them."""
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def vectors(name: str) -> pytest.MarkDecorator:
    """Give a test each vector of a file."""
    return pytest.mark.parametrize("vector", document(name)["vectors"], ids=lambda vector: vector["id"])


def sought(vector: Vector) -> list[Sought]:
    """Give a vector's spans as they are looked for."""
    return [Sought(**span) for span in vector["spans"]]


def refound(text: str, vector: Vector) -> list[Vector]:
    """Look for a vector's spans in a text, and give the outcomes as vectors have them."""
    recorded = canonical(vector["recorded"].encode())
    (found,) = refind(text, [sought(vector)], is_recorded=text_digest(text) == text_digest(recorded))
    return [{"outcome": str(span.outcome), "found_at": [list(place) for place in span.found_at]} for span in found]


@vectors("canonical")
def test_canonical(vector: Vector) -> None:
    """Bytes become the text, of that length and digest, or are refused for the reason."""
    data = bytes.fromhex(vector["bytes"])
    if "error" in vector:
        with pytest.raises(TextError, match=ERRORS[vector["error"]]):
            canonical(data)
    else:
        text = canonical(data)
        assert (text, len(text), text_digest(text)) == (vector["text"], vector["length"], vector["sha256"])


@vectors("fold")
def test_fold(vector: Vector) -> None:
    """A text folds to the other."""
    assert fold(vector["text"]) == vector["folded"]


@vectors("spans")
def test_spans(vector: Vector) -> None:
    """A place has the digest, and the same place counted in other units is told to be so wherever it is another."""
    text = canonical(vector["file"].encode())
    place = vector["start"], vector["end"]
    assert fold(text[slice(*place)]) == vector["folded"]
    assert make_span(text, *place).sha256 == vector["sha256"]
    for unit, key in (("utf-16", "utf16"), ("bytes", "utf8")):
        first, last = vector[key]
        is_right = text[first:last] != "" and span_digest(text[first:last]) == vector["sha256"]
        told = other_unit(text, first, last, vector["sha256"])
        assert told in ({None} if is_right else {unit, "utf-16" if vector["utf16"] == vector[key] else unit})


@vectors("boundaries")
def test_boundaries(vector: Vector) -> None:
    """A span may begin or end at just those positions."""
    text = vector["text"]
    assert [position for position in range(len(text) + 1) if is_boundary(text, position)] == vector["boundaries"]


@vectors("refinding")
def test_refinding(vector: Vector) -> None:
    """What became of each span, and where it is now."""
    if vector["copy"] is None:
        assert vector["expected"] == [{"outcome": "unavailable", "found_at": []}] * len(vector["spans"])
    else:
        assert refound(canonical(vector["copy"].encode()), vector) == vector["expected"]


@vectors("refinding")
def test_recorded_text(vector: Vector) -> None:
    """In the text that they were recorded in, all spans of a vector are in their places, between words."""
    text = canonical(vector["recorded"].encode())
    places = [(span["start"], span["end"]) for span in vector["spans"]]
    assert all(is_boundary(text, position) for place in places for position in place)
    assert refound(text, vector) == [{"outcome": "exact", "found_at": [list(place)]} for place in places]


def test_every_class_and_block_is_in_the_standard() -> None:
    """The page names every block of scripts without spaces, and what it takes for letters is what the toolkit does."""
    page = (VECTORS / "README.md").read_text(encoding="utf-8")
    assert [block for block in UNSPACED if f"{block[0]:04X}-{block[1]:04X}" not in page] == []
    letters = [chr(code) for code in range(0x110000) if category(chr(code))[0] in "LN"]
    assert all(map(str.isalnum, letters))


@pytest.mark.parametrize("name", NAMES)
def test_form(name: str) -> None:
    """Vectors keep to their schema, are ASCII, have ids of their own, and say why they are there."""
    assert (VECTORS / f"{name}.json").read_bytes().isascii()
    value, schema = document(name), document("vectors.schema")
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(value)) == []
    ids = [vector["id"] for vector in value["vectors"]]
    assert len(set(ids)) == len(ids)
    assert sorted(path.stem for path in VECTORS.glob("*.json")) == sorted([*NAMES, "vectors.schema"])


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed: the JavaScript was not run")
def test_second_implementation() -> None:
    """An implementation in JavaScript, written from the page, passes the same vectors, all of them."""
    count = sum(len(document(name)["vectors"]) for name in NAMES)
    command = ["node", str(ROOT / "tests" / "otr1.test.mjs")]
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (answer.stdout, answer.stderr) == (f"{count} vectors passed, 0 failed\n", "")
