"""README.md: what the release is for people, with the head that Hugging Face reads as a dataset card."""

import json
from collections.abc import Iterator

from toolkit.parquet.changes import COLUMNS
from toolkit.release.changes import DELTA, TABLE
from toolkit.release.descriptors.described import Described
from toolkit.tables import GLOSSARY, RETIRED, VIEWS, columns, meanings, table_of

_DEFAULT = "statements"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGEST = "1M<n<10M"


def render(described: Described) -> str:
    """Write the file."""
    blocks = [
        _head(described),
        _introduction(described),
        _checking(described),
        _LOADING,
        _files(described),
        _columns(described),
        _views(described),
        *_changed(described),
    ]
    return "\n\n".join(blocks) + "\n"


def _head(described: Described) -> str:
    about = described.about
    rows = sum(table.rows for table in described.contents.tables.values())
    size = next((name for limit, name in _SIZES if rows < limit), _LARGEST)
    lines = [
        "---",
        f"pretty_name: {json.dumps(about['title'], ensure_ascii=False)}",
        f"license: {about['license'].lower()}",
        f"size_categories: [{json.dumps(size)}]",
        *_tags(about.get("keywords", ())),
        *_configs([table.parquet for table in described.contents.tables.values() if table.rows]),
        "---",
    ]
    return "\n".join(lines)


def _tags(keywords: list[str]) -> Iterator[str]:
    if keywords:
        yield "tags:"
        yield from (f"  - {json.dumps(word, ensure_ascii=False)}" for word in keywords)


def _configs(paths: list[str]) -> Iterator[str]:
    """Name the tables that have rows: `datasets` refuses to load one without."""
    if paths:
        yield "configs:"
    for path in paths:
        name = path.removesuffix(".parquet")
        yield f"  - config_name: {name}"
        yield f"    data_files: {path}"
        if name == _DEFAULT:
            yield "    default: true"


def _introduction(described: Described) -> str:
    about, material = described.about, described.material
    origin = f" from revision `{material.origin.revision}`" if material.origin else ""
    return f"""# {about["title"]} {about["version"]}

{about["description"]}

Released on {material.released}{origin}, under {about["license"]} (`LICENSE`).
Cite it so: {described.citation}"""


def _checking(described: Described) -> str:
    """Say how a stranger tells that this is what was released, and what it was made from."""
    archive = f"{described.material.label}.zip"
    anew = (
        f"""
- Is it what its commit makes? `toolkit release verify {archive} --rebuild --repository DIR`, where DIR is a clone of
  its repository, makes it anew and compares every byte."""
        if described.material.origin
        else ""
    )
    return f"""## Check it

`toolkit` is the command of the Python package `on-the-record`.

- Is it what was published? `toolkit release verify {archive} --sha256 HEX`, where HEX is the checksum published beside
  the archive. It finds a single bit that is not as it was released, and checks every record by every rule.
- Without any of that, in this folder: `sha256sum --check SHA256SUMS`.{anew}
- What changed since another release? `toolkit release diff OLD NEW`; in words, `CHANGELOG.md`."""


_LOADING = """## Load it

| with | so |
|---|---|
| toolkit, views and all | `toolkit sql "FROM quotes" --data .` |
| DuckDB | `SELECT * FROM 'statements.parquet'` |
| pandas | `pandas.read_parquet("statements.parquet")` |
| polars | `polars.read_parquet("statements.parquet")` |
| R | `arrow::read_parquet("statements.parquet")` |
| Hugging Face | `datasets.load_dataset(".", "statements")` |
| a spreadsheet | the files in `csv/`, in UTF-8 |"""


def _files(described: Described) -> str:
    contents = described.contents
    tables = contents.tables.items()
    rows = [
        *((f"`{it.parquet}`, `{it.jsonl}`", f"{_rows(kind, it.rows)}, in two forms") for kind, it in tables),
        *((f"`{view.csv}`", f"{_number(view.rows, 'row')} for a spreadsheet; see below") for view in contents.views),
        *_changes(described),
        ("`dataset/`", "the dataset's own documents: its description, ids no longer in use, findings waived"),
        ("`schema/`", "the JSON Schemas and codelists that the records keep to"),
        ("`CHANGELOG.md`, `CITATION.cff`, `LICENSE`", "what changed in the data, how to cite it, its licence"),
        ("`datapackage.json`", "the views for catalogues and tools: Data Package 2"),
        ("`croissant.json`", "tables and views for machine learning: MLCommons Croissant"),
        ("`release.json`, `SHA256SUMS`", "every file with its size and SHA-256, and the versions that made them"),
    ]
    return "\n".join(["## Files", "", "| file | what |", "|---|---|", *(f"| {file} | {what} |" for file, what in rows)])


def _changes(described: Described) -> Iterator[tuple[str, str]]:
    older = described.material.older
    if older:
        yield f"`{TABLE}`", f"what changed since {older.version}: a row a place, values as JSON"
        yield f"`{DELTA}`", f"what makes these records of those of {older.version}, and the other way round: JSON Patch"


def _changed(described: Described) -> Iterator[str]:
    """Explain the table of what changed, where there is one."""
    older = described.material.older
    if older:
        head = ["| column | type | what it means |", "|---|---|---|"]
        rows = [f"| `{name}` | {_short(sql_type)} | {meaning} |" for name, (sql_type, meaning) in COLUMNS.items()]
        yield "\n".join([f"## What changed since {older.version}", "", *head, *rows])


def _columns(described: Described) -> str:
    schemas = described.material.dataset.schemas
    known = meanings(schemas)
    blocks = ["## Tables"]
    for kind in described.contents.tables:
        name = table_of(kind)
        rows = [
            f"| `{column.name}` | {_short(column.sql_type)} | {_cell(column.comment)} |"
            for column in columns(schemas, kind)
        ]
        head = ["| column | type | what it means |", "|---|---|---|"]
        blocks.append("\n".join([f"### {name}", "", known[name].about, "", *head, *rows]))
    return "\n\n".join(blocks)


def _views(described: Described) -> str:
    about = {view.name: f"{view.question} {view.comment}" for view in VIEWS}
    blocks = ["## Views"]
    for view in described.contents.views:
        rows = [f"| `{column.name}` | {column.sql_type} | {_cell(GLOSSARY[column.name])} |" for column in view.columns]
        head = ["| column | type | what it means |", "|---|---|---|"]
        blocks.append("\n".join([f"### {view.name}", "", about[view.name], "", *head, *rows]))
    return "\n\n".join(blocks)


def _short(sql_type: str) -> str:
    """Name a nested type by its outermost part."""
    return "LIST" if sql_type.endswith("[]") else sql_type.partition("(")[0]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _rows(kind: str, count: int) -> str:
    return _number(count, "retired id" if kind == RETIRED else kind)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
