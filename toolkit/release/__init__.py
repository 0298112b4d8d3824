"""Releases: built from a valid dataset, and checked by anyone who has one.

    Dataset ──gather──▶ Material ──build──▶ folder and archive ──verify──▶ Verification

Importing this package loads nothing; the first use of a name loads what it needs, which for most is duckdb, pydantic
and the rules.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.release.building import Progress, Release, build
    from toolkit.release.faults import Check, Fault, Outcome, Verification
    from toolkit.release.indexing import Indexed, Listing, update, yank
    from toolkit.release.material import Material, gather
    from toolkit.release.reading import read_release
    from toolkit.release.recording import Recorded, record, require_unreleased
    from toolkit.release.verifying import verify

_MODULES = {
    "Check": "faults",
    "Fault": "faults",
    "Indexed": "indexing",
    "Listing": "indexing",
    "Material": "material",
    "Outcome": "faults",
    "Progress": "building",
    "Recorded": "recording",
    "Release": "building",
    "Verification": "faults",
    "build": "building",
    "gather": "material",
    "read_release": "reading",
    "record": "recording",
    "require_unreleased": "recording",
    "update": "indexing",
    "verify": "verifying",
    "yank": "indexing",
}

__all__ = [
    "Check",
    "Fault",
    "Indexed",
    "Listing",
    "Material",
    "Outcome",
    "Progress",
    "Recorded",
    "Release",
    "Verification",
    "build",
    "gather",
    "read_release",
    "record",
    "require_unreleased",
    "update",
    "verify",
    "yank",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the module holds)
    """Load a part only when it is asked for: whoever only opens an archive needs neither the rules nor a builder."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"toolkit.release.{_MODULES[name]}"), name)
