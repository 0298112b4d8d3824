"""`toolkit convert`."""

from pathlib import Path
from typing import Annotated

import typer

from toolkit import checks
from toolkit.cli.options import dataset_root, put
from toolkit.errors import RefusedError
from toolkit.findings import Severity
from toolkit.records import Dataset, load


def convert(
    dataset: Annotated[
        Path | None,
        typer.Argument(metavar="[DATASET]", help="The dataset's folder. Default: the nearest, or the bundled one."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the Parquet files go.")] = Path("parquet"),
) -> None:
    """Turn a dataset into Parquet files, typed by the schema, lossless, the same bytes for the same records.

    There is one file a kind, and one of the retired ids. A dataset with errors is refused. Old files are replaced
    only when all new ones are written. The content hash is over the records, not the file: compare it across
    versions of the toolkit or of DuckDB.

    \b
    toolkit convert
    toolkit convert dataset --out build/parquet
    """  # noqa: D301
    loaded = load(dataset_root(dataset))
    _require_sound(loaded)
    from toolkit import parquet  # noqa: PLC0415 (duckdb costs 125 ms)

    written = parquet.write(loaded.contents, out, loaded.schemas, loaded.versions)
    lines = [
        f"{it.path.as_posix()}  {it.rows:,} rows  {it.bytes:,} bytes  content {it.content_sha256}" for it in written
    ]
    put("\n".join(lines) + "\n")


def _require_sound(dataset: Dataset) -> None:
    report = checks.run(dataset)
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    if errors:
        first = errors[0]
        raise RefusedError(
            f"{dataset.root} has {len(errors):,} error(s), so nothing was written; the first is "
            f"{first.code} at {first.location}: {first.message} (toolkit validate shows all)"
        )
