"""datapackage.json: a Data Package, version 2 (datapackage.org), of the flat tables.

Its fields have no type for what is nested, and its tools stumble over columns of lists: the other forms of the five
tables are for the other descriptors.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.release.contents import WrittenView
from toolkit.release.descriptors.described import Described
from toolkit.tables import GLOSSARY, VIEWS

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_TYPES: Mapping[str, Mapping[str, Any]] = {
    "VARCHAR": {"type": "string"},
    "DATE": {"type": "date"},
    "BIGINT": {"type": "integer"},
    "DOUBLE": {"type": "number"},
    "BOOLEAN": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
}
"""The field types of the columns of views; a view has no others."""

_QUESTIONS = {view.name: f"{view.question} {view.comment}" for view in VIEWS}


def render(described: Described) -> str:
    """Write the file."""
    return json.dumps(_package(described), ensure_ascii=False, indent=2) + "\n"


def _package(described: Described) -> dict[str, Any]:
    about = described.about
    optional = {key: about[key] for key in ("homepage", "keywords") if key in about}
    return {
        "$schema": PROFILE,
        "name": about["name"],
        "title": about["title"],
        "description": about["description"],
        "version": about["version"],
        "created": f"{described.material.released}T00:00:00Z",
        **optional,
        "licenses": [{"name": about["license"], "path": described.license_url}],
        "contributors": [{"title": each["title"], "roles": [each["role"]]} for each in about["contributors"]],
        "resources": list(_views(described)),
    }


def _views(described: Described) -> Iterator[dict[str, Any]]:
    for view in described.contents.views:
        file = described.contents.files[view.csv]
        yield {
            "name": view.name,
            "type": "table",
            "path": view.csv,
            "description": _QUESTIONS[view.name],
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": file.size,
            "hash": f"sha256:{file.sha256}",
            "schema": {"missingValues": [""], "fields": list(_fields(view))},
        }


def _fields(view: WrittenView) -> Iterator[dict[str, Any]]:
    for column in view.columns:
        yield {"name": column.name, **_TYPES[column.sql_type], "description": GLOSSARY[column.name]}
