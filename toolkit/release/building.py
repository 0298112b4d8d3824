"""A release, built: the folder and its archive, all at once or not at all."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from toolkit import checks, jsonio, manifest
from toolkit.delta import Snapshot, UnprovenError
from toolkit.errors import RefusedError, UnusableInputError
from toolkit.findings import Severity
from toolkit.manifest import sums
from toolkit.manifest.model import (
    MANIFEST,
    SUMS,
    ReleasedChanges,
    ReleasedTables,
    ReleasedView,
    ReleaseManifest,
)
from toolkit.placing import placed
from toolkit.release.archive import SUFFIX, pack
from toolkit.release.changes import DELTA, TABLE, write_table
from toolkit.release.contents import Contents, listed, measured, write_contents
from toolkit.release.descriptors import DESCRIPTORS, Described
from toolkit.release.difference import Difference, taken
from toolkit.release.material import Material
from toolkit.resources import toolkit_version
from toolkit.schemas import DOCUMENTS
from toolkit.tables import RETIRED, table_of

Progress = Callable[[str], None]
"""Is told what is being done, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release that was built: its manifest, its folder, its archive and that file's SHA-256."""

    manifest: ReleaseManifest
    folder: Path
    archive: Path
    archive_sha256: str


def build(material: Material, out: Path, progress: Progress = lambda _: None) -> Release:
    """Build the release of valid records into `out`: a folder `<name>-<version>` and its archive beside it.

    The same material, toolkit and DuckDB give the same bytes anywhere. Raises RefusedError when the folder or the
    archive is there already, when the version has not moved as far from the release before as the changes ask, or when
    something is not kept that the release before made final; WriteError for what the file system refuses. Then nothing
    new is in `out`. What a run that was killed has left there is cleared away.
    """
    _require_bump(material)
    _require_kept(material)
    names = [material.label, material.label + SUFFIX]
    with placed(out, names) as stage:
        folder = stage / material.label
        folder.mkdir()
        made = write(material, folder, progress)
        progress("the archive")
        pack(folder, material.label, stage / names[1])
        digest = sums.digest(stage / names[1])
    return Release(manifest=made, folder=out / names[0], archive=out / names[1], archive_sha256=digest)


def write(material: Material, folder: Path, progress: Progress = lambda _: None) -> ReleaseManifest:
    """Write the files of a release into an empty folder, and give its manifest."""
    progress("the tables and views")
    contents = write_contents(material.dataset, folder)
    if material.difference:
        progress("the changes")
        _require_led_to(material.difference, contents)
        write_table(material.difference, folder / TABLE)
        (folder / DELTA).write_text(material.difference.text, encoding="utf-8", newline="")
        changes = {name: measured(folder, name) for name in (TABLE, DELTA)}
        contents = replace(contents, files={**contents.files, **changes})
    progress("the descriptors")
    for path, data in _documents(material, contents):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    progress("the digests")
    made = _manifest(material, contents, folder)
    (folder / MANIFEST).write_text(manifest.render(made), encoding="utf-8", newline="")
    digests = {file.path: file.sha256 for file in made.files} | {MANIFEST: sums.digest(folder / MANIFEST)}
    (folder / SUMS).write_text(sums.render(digests), encoding="utf-8", newline="")
    return made


def _require_led_to(found: Difference, contents: Contents) -> None:
    """Hold the delta to the tables as they were written: what it makes, byte for byte, is what is released."""
    ends = found.delta.new.contents
    other = [kind for kind, table in contents.tables.items() if ends[kind].sha256 != table.content_sha256]
    if other:
        raise UnprovenError(f"the delta does not make the {other[0]} records that were written")


def _documents(material: Material, contents: Contents) -> Iterator[tuple[str, bytes]]:
    yield from material.schemas.items()
    yield "LICENSE", material.license.encode()
    yield "CHANGELOG.md", material.changelog.encode()
    dataset = material.dataset
    for kind in DOCUMENTS:
        file = next((file for file in dataset.files if file.kind == kind), None)
        value = file.value if file else None
        if kind == RETIRED:
            value = [*dataset.contents[RETIRED]]
        if value is not None:  # what is retired in the order of its table: a delta knows no other
            yield f"dataset/{kind}.json", jsonio.dumps(value, dataset.schemas.order(kind)).encode()
    described = Described(material=material, contents=contents)
    for path, render in DESCRIPTORS.items():
        yield path, render(described).encode()


def _manifest(material: Material, contents: Contents, folder: Path) -> ReleaseManifest:
    """Make the manifest, from JSON, so that what is written is what a reader would let through."""
    about = material.dataset.manifest
    fields: dict[str, object] = {
        "manifest_version": 1,
        **{key: about[key] for key in ("name", "title", "version")},
        "released": material.released,
        **{key: about[key] for key in ("license", "schema")},
        "toolkit": toolkit_version(),
        "duckdb": version("duckdb"),
        **({"source": material.origin.as_json()} if material.origin else {}),
        "tables": _tables(contents).as_json(),
        "views": [ReleasedView(name=it.name, csv=it.csv, rows=it.rows).as_json() for it in contents.views],
        **({"changes": _changes(material.older).as_json()} if material.older else {}),
        "files": [file.as_json() for file in listed(folder)],
    }
    try:
        return manifest.parse(json.dumps(fields).encode())
    except UnusableInputError as error:
        raise RefusedError(f"this cannot be released: {error}") from error


def _changes(older: Snapshot) -> ReleasedChanges:
    return ReleasedChanges(since=older.version, parquet=TABLE, jsonl=DELTA)


def _require_bump(material: Material) -> None:
    """Refuse a version that has not moved far enough."""
    found = material.difference
    if found is not None and (not found.given or not found.is_enough):
        needed = "is no later version" if not found.given else f"needs a {found.comparison.bump} step"
        raise RefusedError(
            f"{material.label} {needed} after {found.old.version}: the next version is {found.comparison.least} or "
            "higher (toolkit release diff says why)"
        )


def _require_kept(material: Material) -> None:
    """Refuse what does not keep to the release before, whether `released.json` tells of it or not."""
    if material.older is None:
        return
    codes = {check.rule.code for check in checks.registered() if check.rule.needs_release}
    report = checks.run(material.dataset, codes=codes, since=taken(material.older))
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    if errors:
        first, before = errors[0], material.older.version
        raise RefusedError(
            f"{material.label} does not keep to {before}: {first.message} ({first.code} at {first.location.file}, 1 of "
            f"{len(errors):,}; toolkit release record writes what {before} held, and toolkit validate then tells all)"
        )


def _tables(contents: Contents) -> ReleasedTables:
    return ReleasedTables(**{table_of(kind): table for kind, table in contents.tables.items()})
