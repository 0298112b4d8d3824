"""The data files of a release: the tables as JSON Lines and as Parquet, the views as CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit import parquet
from toolkit.errors import WriteError
from toolkit.manifest.model import ReleasedFile, ReleasedTable
from toolkit.manifest.sums import digest
from toolkit.records import Dataset
from toolkit.release.views import ViewColumn, write_views
from toolkit.tables import STORED, json_lines, table_of

RECORDS = "records"
VIEWS = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenView:
    """A view's file, its rows, and its columns with their types in SQL."""

    name: str
    csv: str
    rows: int
    columns: Sequence[ViewColumn]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The data files that were written: tables by kind, views in their order, and each file's size and digest."""

    tables: dict[str, ReleasedTable]
    views: Sequence[WrittenView]
    files: dict[str, ReleasedFile]


def write_tables(dataset: Dataset, folder: Path) -> dict[str, ReleasedTable]:
    """Write the tables of a valid dataset into a folder, in both forms."""
    written = parquet.write(dataset.contents, folder, dataset.schemas, dataset.versions)
    (folder / RECORDS).mkdir()
    tables = {}
    for kind, file in zip(STORED, written, strict=True):
        path = f"{RECORDS}/{table_of(kind)}.jsonl"
        with (folder / path).open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(json_lines(kind, dataset.contents[kind], dataset.schemas))
        tables[kind] = ReleasedTable(
            parquet=file.path.name, jsonl=path, rows=file.rows, content_sha256=file.content_sha256
        )
    return tables


def write_contents(dataset: Dataset, folder: Path) -> Contents:
    """Write tables and views into a folder."""
    tables = write_tables(dataset, folder)
    (folder / VIEWS).mkdir()
    views = [
        WrittenView(name=view.name, csv=f"{VIEWS}/{view.path.name}", rows=view.rows, columns=view.columns)
        for view in write_views(folder, folder / VIEWS)
    ]
    files = {file.path: file for file in listed(folder)}
    for table in tables.values():
        if files[table.jsonl].sha256 != table.content_sha256:
            raise WriteError(f"{table.jsonl} does not hold what was written: the disk or memory is at fault")
    return Contents(tables=tables, views=views, files=files)


def listed(folder: Path) -> Iterator[ReleasedFile]:
    """Give every file of a folder with its size and digest, in order of the paths."""
    yield from (measured(folder, name) for name in names(folder))


def measured(folder: Path, name: str) -> ReleasedFile:
    """Give a file of a folder with its size and digest."""
    path = folder / name
    return ReleasedFile(path=name, size=path.stat().st_size, sha256=digest(path))


def names(folder: Path) -> Sequence[str]:
    """Give the paths of what lies in a folder, at any depth: files, and whatever is neither file nor folder."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in found)
