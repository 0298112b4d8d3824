"""Releases: what was built, and what became of checking one."""

from toolkit.findings import Status
from toolkit.release import Release
from toolkit.report.document import document

REPORT_VERSION = 1


def built(release: Release) -> str:
    """Say for people what was built, and how to check it."""
    made = release.manifest
    tables = ", ".join(
        f"{table.rows:,} {table.jsonl.rpartition('/')[2].partition('.')[0]}" for table in made.by_kind.values()
    )
    origin = f"revision {made.source.revision}" if made.source else "no commit, because its files are in none"
    size = release.archive.stat().st_size
    lines = [
        f"{made.title} {made.version}, released {made.released} from {origin}",
        tables,
        f"{release.folder.as_posix()}  {len(made.files) + 2} files",
        f"{release.archive.as_posix()}  {size:,} bytes",
        f"sha256 of the archive, to be published beside it: {release.archive_sha256}",
        f"check it with: toolkit release verify {release.archive.as_posix()} --sha256 {release.archive_sha256}",
    ]
    return "\n".join(lines) + "\n"


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
