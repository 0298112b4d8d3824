"""What has a table besides the kinds of record: the retired ids."""

from toolkit.jsonio import JsonValue
from toolkit.schemas import KINDS, Schemas, Shape, folder_of

RETIRED = "retired"

STORED = (*KINDS, RETIRED)
"""What has a table and a Parquet file: each kind of record, and the ids that stand for none any more."""

JsonObject = dict[str, JsonValue]


def table_of(kind: str) -> str:
    """Name the table of one of STORED."""
    return kind if kind == RETIRED else folder_of(kind)


def shape_of(schemas: Schemas, kind: str) -> Shape:
    """Give the shape of one row of one of STORED."""
    shape = schemas.shape(kind)
    return shape if shape.item is None else shape.item
