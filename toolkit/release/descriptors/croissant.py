"""croissant.json: MLCommons Croissant 1.0, with a record set for each table and each view."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.parquet.changes import COLUMNS
from toolkit.release.changes import DELTA, TABLE
from toolkit.release.contents import WrittenView
from toolkit.release.descriptors.described import Described
from toolkit.schemas import Schemas, Shape
from toolkit.tables import DERIVED, GLOSSARY, VIEWS, shape_of, table_of

_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context of the specification: names as JSON-LD, and what they stand for."""

_SCALARS = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}
_SQL = {"VARCHAR": "sc:Text", "DATE": "sc:Date", "BIGINT": "sc:Integer", "DOUBLE": "sc:Float", "BOOLEAN": "sc:Boolean"}
_PARQUET = "application/x-parquet"
_LINES = "application/jsonlines"


def render(described: Described) -> str:
    """Write the file."""
    return json.dumps(_dataset(described), ensure_ascii=False, indent=2) + "\n"


def _dataset(described: Described) -> dict[str, Any]:
    about = described.about
    optional = {key: about[key] for key in ("keywords",) if key in about}
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": about["name"],
        "alternateName": about["title"],
        "description": about["description"],
        "version": about["version"],
        "datePublished": described.material.released,
        "license": described.license_url,
        "url": about.get("homepage", described.license_url),
        "citeAs": described.citation,
        "creator": [{"@type": "sc:Organization", "name": each["title"]} for each in about["contributors"]],
        **optional,
        "distribution": list(_distribution(described)),
        "recordSet": [*_tables(described), *_views(described), *_changes(described)],
    }


def _distribution(described: Described) -> Iterator[dict[str, Any]]:
    for table in described.contents.tables.values():
        yield _file(described, table.parquet, _PARQUET)
        yield _file(described, table.jsonl, _LINES)
    for view in described.contents.views:
        yield _file(described, view.csv, "text/csv")
    if described.material.older:
        yield _file(described, TABLE, _PARQUET)
        yield _file(described, DELTA, _LINES)


def _file(described: Described, path: str, media_type: str) -> dict[str, Any]:
    file = described.contents.files[path]
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path.rpartition("/")[2],
        "contentUrl": path,
        "contentSize": f"{file.size} B",
        "encodingFormat": media_type,
        "sha256": file.sha256,
    }


def _tables(described: Described) -> Iterator[dict[str, Any]]:
    schemas = described.material.dataset.schemas
    for kind, table in described.contents.tables.items():
        name = table_of(kind)
        yield {
            "@type": "cr:RecordSet",
            "@id": name,
            "name": name,
            "description": schemas.shape(kind).description,
            "key": {"@id": f"{name}/id"},
            "field": list(_fields(schemas, kind, table.parquet)),
        }


def _fields(schemas: Schemas, kind: str, path: str) -> Iterator[dict[str, Any]]:
    name = table_of(kind)
    for key, shape in shape_of(schemas, kind).properties.items():
        for steps, leaf, repeated in _leaves(shape):
            extract: dict[str, Any] = {"extract": {"column": key}}
            transform = {"transform": {"jsonPath": ".".join(steps)}} if steps else {}
            yield _field(
                f"{name}/{'.'.join((key, *steps))}",
                leaf.description or leaf.title,
                "sc:Date" if leaf.format == "date" else _SCALARS[leaf.type],
                {"fileObject": {"@id": path}, **extract, **transform},
                repeated=repeated,
            )
    for column in DERIVED[kind]:
        item = column.sql_type.removesuffix("[]")
        if item in _SQL:
            source = {"fileObject": {"@id": path}, "extract": {"column": column.name}}
            repeated = item != column.sql_type
            yield _field(f"{name}/{column.name}", column.comment, _SQL[item], source, repeated=repeated)


def _leaves(shape: Shape) -> Iterator[tuple[tuple[str, ...], Shape, bool]]:
    """Give the values in a column that are no objects, by the way to them, down to the first list.

    What lies in a list inside a list has no path in Croissant; the Parquet and JSON Lines files have it.
    """
    if shape.item is not None:
        yield from ((steps, leaf, True) for steps, leaf, inner in _leaves(shape.item) if not inner)
    elif shape.type == "object":
        for key, child in shape.properties.items():
            yield from (((key, *steps), leaf, inner) for steps, leaf, inner in _leaves(child) if not inner)
    else:
        yield (), shape, False


def _views(described: Described) -> Iterator[dict[str, Any]]:
    about = {view.name: f"{view.question} {view.comment}" for view in VIEWS}
    for view in described.contents.views:
        yield {
            "@type": "cr:RecordSet",
            "@id": view.name,
            "name": view.name,
            "description": about[view.name],
            "field": list(_columns(view)),
        }


def _columns(view: WrittenView) -> Iterator[dict[str, Any]]:
    for column in view.columns:
        source = {"fileObject": {"@id": view.csv}, "extract": {"column": column.name}}
        yield _field(f"{view.name}/{column.name}", GLOSSARY[column.name], _SQL[column.sql_type], source)


def _changes(described: Described) -> Iterator[dict[str, Any]]:
    """Describe the table of what changed, where there is one; the delta beside it is no table."""
    older = described.material.older
    if older:
        name = TABLE.removesuffix(".parquet")
        yield {
            "@type": "cr:RecordSet",
            "@id": name,
            "name": name,
            "description": f"What changed since {older.version}: a row a place, values as JSON.",
            "field": list(_changed(name)),
        }


def _changed(name: str) -> Iterator[dict[str, Any]]:
    for column, (sql_type, meaning) in COLUMNS.items():
        item = sql_type.removesuffix("[]")
        source = {"fileObject": {"@id": TABLE}, "extract": {"column": column}}
        yield _field(f"{name}/{column}", meaning, _SQL[item], source, repeated=item != sql_type)


def _field(
    identifier: str, description: str, data_type: str, source: Mapping[str, Any], *, repeated: bool = False
) -> dict[str, Any]:
    more = {"repeated": True} if repeated else {}
    return {
        "@type": "cr:Field",
        "@id": identifier,
        "name": identifier,
        "description": description,
        "dataType": data_type,
        **more,
        "source": source,
    }
