"""What every table and view, and each of their columns, means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.schemas import Schemas
from toolkit.tables.columns import columns
from toolkit.tables.retired import STORED, table_of
from toolkit.tables.views import COMPARISONS, GLOSSARY, VIEWS, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a table or view is, and what its columns mean by name."""

    about: str
    columns: Mapping[str, str]


def meanings(schemas: Schemas) -> Mapping[str, Meaning]:
    """Give the meaning of each table and view by its name: the tables first, then the views, in their order."""
    tables = {
        table_of(kind): Meaning(
            about=schemas.shape(kind).description,
            columns={column.name: column.comment for column in columns(schemas, kind)},
        )
        for kind in STORED
    }
    return {**tables, **_viewed(VIEWS)}


def _viewed(views: Sequence[View]) -> Mapping[str, Meaning]:
    return {it.name: Meaning(about=f"{it.question} {it.comment}", columns=GLOSSARY) for it in views}


COMPARED = _viewed(COMPARISONS)
"""What the views mean that there are beside two places."""
