"""Arrow tables as pandas data frames. Importing this imports pandas."""

import pandas as pd  # type: ignore[import-untyped]  # it has no stubs
import pyarrow as pa  # type: ignore[import-untyped]  # it has no stubs

_NULLABLE = {
    pa.bool_(): pd.BooleanDtype(),
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
}
"""pandas would make fractions of whole numbers, and objects of truth values, as soon as one is absent."""


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """Give a table as a data frame; sums, which the engine makes 128 bits wide, are Int64 where they fit."""
    columns = [_narrow(column) for column in table.columns]
    narrowed = pa.Table.from_arrays(columns, names=[f"c{at}" for at in range(len(columns))])
    frame = narrowed.to_pandas(types_mapper=_NULLABLE.get, date_as_object=False)
    frame.columns = table.column_names
    return frame


def _narrow(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_decimal(column.type) or column.type.scale:
        return column
    try:
        return column.cast(pa.int64())
    except pa.ArrowInvalid:
        return column
