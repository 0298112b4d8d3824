"""A release against what is made anew from the same records: byte for byte, or by what the files hold.

Bytes of Parquet and CSV files may differ between versions of DuckDB and of the toolkit; what they hold may not.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.manifest.model import MANIFEST, SUMS, ReleaseManifest
from toolkit.parquet.engine import duckdb
from toolkit.parquet.files import scan
from toolkit.release.contents import names
from toolkit.release.faults import Check, Fault
from toolkit.resources import toolkit_version

_FOLLOWING = frozenset({MANIFEST, SUMS})
_MADE = frozenset({"README.md", "CITATION.cff", "croissant.json", "datapackage.json"}) | _FOLLOWING
"""What another version may write otherwise, so that only its own can check it."""


def differing(released: Path, made: Path, check: Check) -> Sequence[Fault]:
    """Compare two folders byte for byte; manifest and sums, which follow from the rest, only when that agrees."""
    faults = list(_differing(released, made, check))
    return [fault for fault in faults if fault.path not in _FOLLOWING] or faults


def _differing(released: Path, made: Path, check: Check) -> Iterator[Fault]:
    there, anew = set(names(released)), set(names(made))
    for path in sorted(there | anew):
        if path not in anew:
            yield Fault(check=check, path=path, message="nothing in the records makes it")
        elif path not in there:
            yield Fault(check=check, path=path, message="it is missing, and made from the records")
        elif not _same(released / path, made / path):
            yield Fault(check=check, path=path, message="it is not what is made from the records")


def contradicting(released: Path, made: Path, manifest: ReleaseManifest, check: Check) -> Iterator[Fault]:
    """Compare what two folders hold, where versions that made them differ."""
    tables = {table.parquet for table in manifest.by_kind.values()}
    tables |= {manifest.changes.parquet} if manifest.changes else set()
    views = {view.csv for view in manifest.views}
    changes = {manifest.changes.parquet, manifest.changes.jsonl} if manifest.changes else set()
    own = _MADE if manifest.toolkit == toolkit_version() else _MADE | changes  # another may pair items otherwise
    for fault in _differing(released, made, check):
        path = fault.path
        there = (released / path).is_file() and (made / path).is_file()
        if path in own or path.startswith("schema/"):
            continue
        if there and path in tables and _same_rows(released / path, made / path):
            continue
        if there and path in views and _cells(released / path) == _cells(made / path):
            continue
        yield fault


def _same(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as left, other.open("rb") as right:
        while piece := left.read(1 << 20):
            if piece != right.read(1 << 20):
                return False
    return True


def _same_rows(one: Path, other: Path) -> bool:
    """Whether two Parquet files have the same columns and the same rows."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET enable_progress_bar = false")
        columns = [connection.execute(f"DESCRIBE FROM {scan(path)}").fetchall() for path in (one, other)]
        if columns[0] != columns[1]:
            return False
        pairs = ((one, other), (other, one))
        left = [f"(FROM {scan(a)} EXCEPT ALL FROM {scan(b)})" for a, b in pairs]
        found = connection.execute(f"SELECT count(*) FROM ({left[0]} UNION ALL {left[1]})").fetchone()  # noqa: S608 (our own files)
        return found == (0,)


def _cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))
