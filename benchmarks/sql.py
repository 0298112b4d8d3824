"""`toolkit sql` beside bare DuckDB in Python: its start, a real query, and a GROUP BY over a million statements.

    python -m benchmarks.sql [MILLION] [--views]

MILLION is a folder for the Parquet files, kept from run to run: making them takes a minute. The goals: `select 1` in at
most 1.35 times what bare Python with DuckDB takes; a real query on the bundled dataset at most 60 ms beyond that; a
GROUP BY over the million in at most 1.5 times what bare DuckDB takes over the same files. --views asks for the whole
of each view instead.
"""

import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.timing import compare
from toolkit.parquet import write
from toolkit.records import load
from toolkit.tables import VIEWS

ROOT = Path(__file__).resolve().parents[1]
TOOLKIT = str(Path(sys.executable).parent / "toolkit")
STATEMENTS = 1_000_000
START, BEYOND_S, IN_PLACE = 1.35, 0.06, 1.5
GROUPING = "SELECT quote_type, attribution_basis, count(*) AS n FROM {} GROUP BY ALL ORDER BY ALL"
REAL = (
    "SELECT attribution_basis, attribution_confidence, count(*) FROM statements GROUP BY ALL ORDER BY ALL",
    "SELECT speaker, count(*) FROM quotes GROUP BY ALL ORDER BY ALL",
)


def build(folder: Path) -> None:
    """Write the bundled dataset as Parquet, and its statements under other ids until there are a million."""
    target = folder / "statements.parquet"
    if target.is_file():
        return
    dataset = load(ROOT / "dataset")
    folder.mkdir(parents=True, exist_ok=True)
    write(dataset.contents, folder, dataset.schemas, {})
    few = target.rename(folder / "few.parquet")
    copies = STATEMENTS // len(dataset.contents["statement"]) + 1
    with duckdb.connect() as connection:
        connection.execute(f"""
            COPY (
              SELECT few.* REPLACE (few.id || '-' || hash(few.id || number) AS id, few.summary || number AS summary)
              FROM '{few}' AS few, range({copies}) AS copy (number) LIMIT {STATEMENTS}
            ) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536)
        """)  # noqa: S608 (our own paths)
    few.unlink()


def bare(sql: str) -> list[str]:
    """Give the command that asks DuckDB alone."""
    return [sys.executable, "-c", f"import duckdb; print(duckdb.sql({sql!r}).fetchall())"]


def verdict(name: str, spent: float, goal: float) -> None:
    """Say whether a goal was kept."""
    print(f"{name}: {spent:.2f}, goal {goal:.2f}: {'kept' if spent <= goal else 'MISSED'}")


def views() -> None:
    """Time every view, whole."""
    asked = {f"toolkit sql, {view.name}": [TOOLKIT, "sql", f"FROM {view.name}"] for view in VIEWS}
    begun = {"bare Python, DuckDB, select 1": bare("select 1"), "toolkit sql, select 1": [TOOLKIT, "sql", "select 1"]}
    start, one, *rest = compare(begun | asked).values()
    for view, spent in zip(VIEWS, rest, strict=True):
        verdict(f"{view.name}, seconds", spent, min(start * START, one) + BEYOND_S)


def main() -> None:
    """Time all of it in turn."""
    if "--views" in sys.argv:
        views()
        return
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()) / "million"
    build(folder)
    spent = compare(
        {
            "bare Python, DuckDB, select 1": bare("select 1"),
            "toolkit sql, select 1": [TOOLKIT, "sql", "select 1"],
            "toolkit sql, a table": [TOOLKIT, "sql", REAL[0]],
            "toolkit sql, a view": [TOOLKIT, "sql", REAL[1]],
            "toolkit sql --untrusted, select 1": [TOOLKIT, "sql", "--untrusted", "select 1"],
        }
    )
    start, one, table, view, _ = spent.values()
    verdict("start, times bare DuckDB", one / start, START)
    verdict("a table, seconds", table, start * START + BEYOND_S)
    verdict("a view, seconds", view, start * START + BEYOND_S)
    spent = compare(
        {
            "bare Python, DuckDB, a million": bare(GROUPING.format(f"'{folder / 'statements.parquet'}'")),
            "toolkit sql, a million": [TOOLKIT, "sql", "--data", str(folder), GROUPING.format("statements")],
        }
    )
    alone, ours = spent.values()
    verdict("a million, times bare DuckDB", ours / alone, IN_PLACE)


if __name__ == "__main__":
    main()
