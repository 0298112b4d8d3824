"""`toolkit fmt`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.options import Data, open_dataset, path_of, put, say
from toolkit.errors import ExitCode, NotFoundError
from toolkit.placing import write_text
from toolkit.records import INVENTORY, DataFile, Dataset, canonical
from toolkit.report.escaping import printable
from toolkit.resources import ancestry, is_under, real


def fmt(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(parser=path_of, metavar="[PATHS]...", help="Only these files.", show_default=False),
    ] = None,
    *,
    data: Data = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 if a file would change.")] = False,
) -> None:
    """Write the dataset's files in the canonical form: layout changes, no value does.

    A file that cannot be read without fault is left as it is, and named on stderr; toolkit validate says why.

    \b
    toolkit fmt
    toolkit fmt --check
    toolkit fmt dataset/actors/japan.json
    """  # noqa: D301
    dataset = open_dataset(data, paths or ())
    files = _chosen(dataset, paths or ())
    forms = {file.name: canonical(file, dataset.schemas) for file in files}
    skipped = [file.name for file in files if forms[file.name] is None]
    changing = [file for file in files if _would_change(file, forms[file.name])]
    changed: list[str] = []
    moved: list[str] = []
    try:
        for file in changing:
            is_done = check or _write(file, forms[file.name] or "")
            (changed if is_done else moved).append(file.name)
    finally:  # what was written before a failure is told too
        put("".join(f"{printable(name)}\n" for name in changed))
    for name in moved:
        say(f"left as it is, because it changed meanwhile: {printable(name)}")
    for name in skipped:
        say(f"left as it is, because it has faults: {printable(name)}")
    verb = "would change" if check else "changed"
    left = len(skipped) + len(moved)
    say(f"{len(changed):,} of {len(files):,} files {verb}" + (f", {left:,} skipped" if left else ""))
    if left or (check and changing):
        raise typer.Exit(ExitCode.FINDINGS)


def _chosen(dataset: Dataset, paths: Sequence[Path]) -> list[DataFile]:
    """Give the files that paths lead to; what the last release held is passed over, as a program wrote it."""
    known = [file for file in dataset.files if file.kind]
    files = [file for file in known if file.kind != INVENTORY]
    if not paths:
        return files
    places = {file.name: real(file.path) for file in known}
    leading = ancestry(places.values())
    for path in paths:
        if real(path) not in leading:
            raise NotFoundError(f"no file of the dataset {dataset.root} at {path}")
    roots = {real(path) for path in paths}
    return [file for file in files if is_under(places[file.name], roots)]


def _would_change(file: DataFile, form: str | None) -> bool:
    return form is not None and _as_read(file) != form


def _as_read(file: DataFile) -> str | None:
    return file.document.text if file.document else None


def _write(file: DataFile, form: str) -> bool:
    """Write a file's form, and say whether that was done: not where the file is another than was read, or gone."""
    try:
        now = file.path.read_bytes()
    except OSError:
        return False
    if now.decode("utf-8", errors="replace") != _as_read(file):
        return False
    write_text(file.path, form)
    return True
