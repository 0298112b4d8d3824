"""What a table holds, apart from the file that holds it: JSON Lines of its records, and their digest.

The bytes of a Parquet file change with the version of its writer; these do not. Anyone with the records, from
wherever they come, gets the same digest in any language: a line a record, in canonical form without spaces, ordered
by id, each with a line feed, and the SHA-256 of all of that in UTF-8.
"""

import hashlib
from collections.abc import Iterator, Sequence

from toolkit.jsonio import line
from toolkit.schemas import Schemas
from toolkit.tables.retired import JsonObject


def json_lines(kind: str, records: Sequence[JsonObject], schemas: Schemas) -> Iterator[str]:
    """Give a kind's records as canonical JSON Lines, ordered by id, each line with its line feed."""
    order = schemas.order(kind)
    return (line(record, order) for record in sorted(records, key=lambda record: str(record.get("id"))))


def content_sha256(kind: str, records: Sequence[JsonObject], schemas: Schemas) -> str:
    """Give the SHA-256, in hexadecimal digits, of a kind's canonical JSON Lines: its content hash."""
    digest = hashlib.sha256()
    for text in json_lines(kind, records, schemas):
        digest.update(text.encode())
    return digest.hexdigest()
