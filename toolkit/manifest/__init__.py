"""The manifest of a release, `release.json`: what it is, what it holds, and which paths may stand in it.

    bytes ──parse──▶ ReleaseManifest ──render──▶ text        flaws(paths): what keeps paths out of a release

`schema/release-1.schema.json` is the same contract for other languages. Importing this loads no pydantic; the first
use of anything but the paths does.
"""

from typing import TYPE_CHECKING, Any

from toolkit.manifest.paths import flaw, flaws

if TYPE_CHECKING:
    from toolkit.manifest.model import (
        MANIFEST,
        SUMS,
        Origin,
        ReleasedChanges,
        ReleasedFile,
        ReleasedTable,
        ReleasedTables,
        ReleasedView,
        ReleaseManifest,
    )
    from toolkit.manifest.reading import MAX_BYTES, parse, render

__all__ = [
    "MANIFEST",
    "MAX_BYTES",
    "SUMS",
    "Origin",
    "ReleaseManifest",
    "ReleasedChanges",
    "ReleasedFile",
    "ReleasedTable",
    "ReleasedTables",
    "ReleasedView",
    "flaw",
    "flaws",
    "parse",
    "render",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the modules hold)
    """Load pydantic only when a manifest is read or made."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from toolkit.manifest import model, reading  # noqa: PLC0415 (pydantic costs 130 ms)

    return getattr(reading if hasattr(reading, name) and name in {"MAX_BYTES", "parse", "render"} else model, name)
