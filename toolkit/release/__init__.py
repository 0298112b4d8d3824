"""Releases: built from a valid dataset, and checked by anyone who has one.

    Dataset ──gather──▶ Material ──build──▶ folder and archive ──verify──▶ Verification

Importing this imports duckdb and pydantic: import it where it is used.
"""

from toolkit.release.building import Progress, Release, build
from toolkit.release.faults import Check, Fault, Outcome, Verification
from toolkit.release.indexing import Indexed, Listing, update, yank
from toolkit.release.material import Material, gather
from toolkit.release.reading import read_release
from toolkit.release.recording import Recorded, record, require_unreleased
from toolkit.release.verifying import verify

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
