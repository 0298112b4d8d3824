"""CITATION.cff: the Citation File Format 1.2.0."""

import json
from collections.abc import Iterator

from toolkit.release.descriptors.described import Described


def render(described: Described) -> str:
    """Write the file."""
    return "".join(f"{line}\n" for line in _lines(described))


def _lines(described: Described) -> Iterator[str]:
    about = described.about
    yield "cff-version: 1.2.0"
    yield f"message: {_text('If you use this dataset, please cite it with its version.')}"
    yield "type: dataset"
    yield f"title: {_text(about['title'])}"
    yield f"abstract: {_text(about['description'])}"
    yield "authors:"
    yield from (f"  - name: {_text(name)}" for name in described.authors)
    yield f"version: {_text(about['version'])}"
    yield f"date-released: {_text(described.material.released)}"
    yield f"license: {_text(about['license'])}"
    if "homepage" in about:
        yield f"url: {_text(about['homepage'])}"
    if "keywords" in about:
        yield "keywords:"
        yield from (f"  - {_text(word)}" for word in about["keywords"])


def _text(text: str) -> str:
    """Write a text as YAML: in quotation marks, escaped as in JSON, which YAML reads alike."""
    return json.dumps(text, ensure_ascii=False)
