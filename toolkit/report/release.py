"""Releases: what was built, and what became of checking one."""

from collections.abc import Iterator, Sequence

from toolkit.findings import Status
from toolkit.manifest.model import ReleaseManifest
from toolkit.release import Check, Fault, Recorded, Release, Verification
from toolkit.report.document import document
from toolkit.report.escaping import printable, tamed

REPORT_VERSION = 1
VERIFY = "release verify"
RECORD = "release record"

SHOWN = 100
"""How many faults are shown before the rest is only counted."""

_MEANINGS = {
    Check.ARCHIVE: "the archive is the one that its content makes",
    Check.MANIFEST: "release.json is a manifest",
    Check.FILES: "every file is there, with its size and SHA-256, and no other",
    Check.RECORDS: "each record keeps to its schema and to every rule, and all references hold",
    Check.CONTENT: "tables, views and descriptors are what the records make",
    Check.REBUILD: "the release is what its commit makes",
}


_NOUNS = {"retired": "retired id"}


def built(release: Release) -> str:
    """Say for people what was built, and how to check it."""
    made = release.manifest
    tables = ", ".join(_number(table.rows, _NOUNS.get(kind, kind)) for kind, table in made.by_kind.items())
    origin = f"revision {made.source.revision}" if made.source else "no commit, because its files are in none"
    size = release.archive.stat().st_size
    lines = [
        f"{made.title} {made.version}, released {made.released} from {origin}",
        tables,
        *_changes(made),
        f"{release.folder.as_posix()}  {len(made.files) + 2} files",
        f"{release.archive.as_posix()}  {size:,} bytes",
        f"sha256 of the archive, to be published beside it: {release.archive_sha256}",
        f"check it with: toolkit release verify {release.archive.as_posix()} --sha256 {release.archive_sha256}",
    ]
    return "\n".join(lines) + "\n"


def recorded(done: Recorded) -> str:
    """Say for people what was recorded, and where."""
    held = done.inventory
    records = ", ".join(_number(len(entries), kind) for kind, entries in held.records.items())
    judged = sum(len(found) for found in held.assessments.values())
    instead = f", instead of {done.before}" if done.before not in {None, held.version} else ""
    parts = [_number(judged, "assessment"), _number(len(held.retired), "retired id")]
    lines = [
        f"{held.name} {held.version} {f'is recorded{instead}' if done.is_new else 'was recorded before'}",
        f"{records}, {', '.join(parts)}, {_number(len(held.schemas), 'file')} of schema {held.schema}",
        f"{done.path.as_posix()}{', to be committed' if done.is_new else ''}",
    ]
    return "\n".join(lines) + "\n"


def recorded_json(done: Recorded) -> str:
    """Say for programs what was recorded; `before` is the version in whose place it was, null where none was."""
    held = done.inventory
    return _recording(
        Status.PASS,
        0,
        path=done.path.as_posix(),
        is_new=done.is_new,
        name=held.name,
        version=held.version,
        schema=held.schema,
        before=done.before,
        counts={
            **{kind: len(entries) for kind, entries in held.records.items()},
            "assessment": sum(len(found) for found in held.assessments.values()),
            "retired": len(held.retired),
            "schema_files": len(held.schemas),
        },
    )


def recording_failure(message: str, exit_code: int) -> str:
    """Say for programs why nothing could be recorded."""
    return _recording(Status.ERROR, exit_code, error=message)


def _recording(status: Status, exit_code: int, **parts: object) -> str:
    head = {"report_version": REPORT_VERSION, "command": RECORD, "status": status, "exit_code": exit_code}
    return document(head | parts)


def _changes(made: ReleaseManifest) -> Iterator[str]:
    if made.changes:
        yield f"{made.changes.parquet}, {made.changes.jsonl}  what changed since {made.changes.since}"


def built_json(release: Release) -> str:
    """Say for programs what was built."""
    return document(
        {
            "report_version": REPORT_VERSION,
            "command": "release build",
            "status": Status.PASS,
            "exit_code": 0,
            "folder": release.folder.as_posix(),
            "archive": {
                "path": release.archive.as_posix(),
                "size": release.archive.stat().st_size,
                "sha256": release.archive_sha256,
            },
            "release": release.manifest.as_json(),
        }
    )


def verified(found: Verification) -> str:
    """Say for people what was found in a release."""
    return tamed("".join(f"{line}\n" for line in _lines(found)))


def verified_json(found: Verification, exit_code: int) -> str:
    """Say the same for programs, with every fault."""
    made = found.manifest
    known = made and {"name": made.name, "version": made.version, "released": made.released}
    return _verification(
        Status.PASS if found.is_sound else Status.FAIL,
        exit_code,
        release=known,
        checks=dict(found.checks),
        findings=[{"check": it.check, "path": it.path, "message": it.message} for it in found.faults],
        notes=list(found.notes),
    )


def verification_failure(message: str, exit_code: int) -> str:
    """Say for programs why nothing could be checked."""
    return _verification(Status.ERROR, exit_code, release=None, checks={}, findings=[], notes=[], error=message)


def _verification(status: Status, exit_code: int, **parts: object) -> str:
    head = {"report_version": REPORT_VERSION, "command": VERIFY, "status": status, "exit_code": exit_code}
    return document(head | parts)


def _lines(found: Verification) -> Iterator[str]:
    made = found.manifest
    if made is not None:
        origin = f" from revision {made.source.revision}" if made.source else ""
        yield f"{printable(made.title)} {made.version}, released {made.released}{origin}"
    for check, outcome in found.checks.items():
        yield f"  {outcome:<8} {check:<9} {_MEANINGS[check]}"
        yield from _faults([fault for fault in found.faults if fault.check is check])
    yield from (f"  ({printable(note)})" for note in found.notes)
    yield "passed" if found.is_sound else f"failed: {_number(len(found.faults), 'fault')}"


def _faults(faults: Sequence[Fault]) -> Iterator[str]:
    for fault in faults[:SHOWN]:
        yield f"           {printable(fault.path)}: {printable(fault.message)}"
    if len(faults) > SHOWN:
        yield f"           {SHOWN} of {len(faults):,} shown; --format json has all"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
