"""`toolkit validate`."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from toolkit import checks
from toolkit.cli.options import Data, TextFolders, dataset_root, named_texts, path_of, say, texts_for
from toolkit.cli.reports import Format, Outcome, Reporting, Target, deliver, fail, require_apart, target
from toolkit.errors import NotFoundError, RefusedError, ToolkitError
from toolkit.records import Dataset, load
from toolkit.report.escaping import printable
from toolkit.resources import RELEASED, ancestry, is_under, real
from toolkit.revisions import Changes, changed_since
from toolkit.schemas import DOCUMENTS, folder_of
from toolkit.texts import Texts

ALWAYS = ("FILE", "SET001")
"""What runs beside the selected rules: what was not read was not checked by them, and must not look like a pass."""


def _revision(text: str) -> str:
    """Read a revision; an empty one, most likely a variable that is not set, is none."""
    if not text.strip():
        raise typer.BadParameter("the revision is empty: give a branch, a tag or a commit")
    return text


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("validate", cls=Reporting)
def validate(  # noqa: PLR0913 (one parameter an option)
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            parser=path_of,
            metavar="[PATHS]...",
            help="Report only these records and those that refer to them.",
            show_default=False,
        ),
    ] = None,
    *,
    data: Data = None,
    texts: TextFolders = None,
    require_texts: Annotated[bool, typer.Option("--require-texts", help="Fail when a text is not at hand.")] = False,
    revision: Annotated[
        str | None,
        typer.Option(
            "--changed-since",
            parser=_revision,
            metavar="REV",
            help="Report only what changed since REV, and what depends on it.",
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="CODES", help="Only these rules or areas, and those that say what could not be read."),
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="CODES", help="All but these rules or areas.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="How to write the report to stdout.")] = Format.TEXT,
    report: Annotated[
        list[str] | None, typer.Option(metavar="FORMAT=FILE", help="Write a report to a file too; may be repeated.")
    ] = None,
) -> None:
    """Check a dataset: files, schemas, references, evidence, dates, codes. All faults are reported at once.

    \b
    toolkit validate
    toolkit validate dataset/statements --texts ~/texts
    toolkit validate --select EVD,REF001 --format json
    toolkit validate --changed-since origin/main --format github --report sarif=toolkit.sarif
    """  # noqa: D301
    codes = _codes(select, ignore)
    targets = [Target(format_), *map(target, report or ())]
    _require_one_each(targets)
    try:
        root = dataset_root(data, paths or ())
        require_apart(root, named_texts(texts), targets)
        dataset = load(root)
        outcome = _run(dataset, paths or (), texts, revision, codes)
    except ToolkitError as error:
        fail(error, targets[:1] if isinstance(error, RefusedError) else targets)
        raise
    raise typer.Exit(deliver(outcome, targets, strict=strict, require_texts=require_texts))


def _require_one_each(targets: Sequence[Target]) -> None:
    """Refuse two reports in one file, of which the first would be lost."""
    files = Counter(
        real(each.path) for each in targets if each.path and (each.path.is_file() or not each.path.exists())
    )
    for path, count in files.items():
        if count > 1:
            raise typer.BadParameter(f"{count} reports would go to {path}: name a file for each", param_hint="--report")


def _run(
    dataset: Dataset,
    paths: Sequence[Path],
    texts: Sequence[Path] | None,
    revision: str | None,
    codes: Collection[str] | None,
) -> Outcome:
    _tell_waivers(dataset)
    if paths:
        _require_records(dataset, paths)
    changes = changed_since(revision, dataset.root, dataset.schemas.root) if revision is not None else None
    found = texts_for(dataset, texts)
    only = tuple(_restrictions(dataset, found, paths, changes))
    report = checks.run(dataset, found, only=only, codes=codes)
    return Outcome(dataset=dataset, report=report, changes=changes)


def _tell_waivers(dataset: Dataset) -> None:
    """Say before everything else that nothing is waived, where the waivers cannot be read: it explains what follows."""
    for file in dataset.files:
        if file.kind == "waivers" and not isinstance(file.value, list):
            say(f"{printable(file.name)} is no list of waivers that can be read: what it waives is told again")


def _restrictions(
    dataset: Dataset, texts: Texts, paths: Sequence[Path], changes: Changes | None
) -> Iterator[checks.Restriction]:
    """Restrict the report to the paths, and to what changed; neither where that means the whole dataset."""
    root = real(dataset.root)
    if paths and not any(root.is_relative_to(real(path)) for path in paths):
        yield checks.Restriction(paths=paths)
    changed, shared = changes.paths if changes else (), frozenset(_shared(dataset))
    if changes and not any(is_under(path, shared) for path in changed):
        inside = [path for path in changed if path.is_relative_to(root)]
        old = {path: changes.old[path] for path in inside if path in changes.old}
        yield checks.Restriction(paths=[*inside, *_judged_by(changed, dataset, texts)], old=old)


def _shared(dataset: Dataset) -> Iterator[Path]:
    """Give the places on which every finding may depend, what is there and what may have been."""
    root = real(dataset.root)
    yield from (real(dataset.schemas.root.parent), root.parent / "schema")
    for name in (*(f"{kind}.json" for kind in DOCUMENTS), RELEASED):
        yield from (root / name, real(root / name))


def _judged_by(changed: Sequence[Path], dataset: Dataset, texts: Texts) -> Iterator[Path]:
    """Give the sources whose texts are among the files that changed: their records' places."""
    here = set(changed)
    unreadable = {path.stem for path in changed} & texts.unreadable.keys()
    for source in unreadable | {source for source, text in texts.found.items() if real(text.path) in here}:
        yield from (real(record.file.path) for record in dataset.by_id.get(source, ()))


def _codes(select: Sequence[str] | None, ignore: Sequence[str] | None) -> Collection[str] | None:
    if select is None and ignore is None:
        return None
    everything = frozenset(check.rule.code for check in checks.registered())
    ignored = _expand(ignore or (), everything)
    left = (_expand(select, everything) if select else everything) - ignored
    if not left:
        raise typer.BadParameter("no rule is left to run")
    return left | (_expand(ALWAYS, everything) - ignored)


def _expand(given: Sequence[str], everything: Collection[str]) -> frozenset[str]:
    names = [name.strip().upper() for part in given for name in part.split(",") if name.strip()]
    areas = sorted({code.rstrip("0123456789") for code in everything})
    for name in names:
        if name not in everything and name not in areas:
            raise typer.BadParameter(f"no rule or area {name!r}; the areas are {', '.join(areas)}")
    return frozenset(code for code in everything for name in names if name in {code, code.rstrip("0123456789")})


def _require_records(dataset: Dataset, paths: Sequence[Path]) -> None:
    """Refuse a path that leads to no file of the dataset, unless a record refers to what was there or was released.

    Raises NotFoundError.
    """
    names = {
        real(dataset.root) / folder_of(kind) / f"{reference.id}.json"
        for references in dataset.references.values()
        for reference in references
        for kind in reference.kinds
    }
    known = (
        names
        | set(checks.released_paths(dataset))
        | {file.path.absolute() for file in dataset.files}
        | {real(file.path) for file in dataset.files}
    )
    leading = ancestry({real(dataset.root), *known})
    for path in paths:
        if real(path) not in leading:
            raise NotFoundError(f"no record at {path} in the dataset {dataset.root}")
