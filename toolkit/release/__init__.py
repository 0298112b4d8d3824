"""Releases: built from a valid dataset, and checked by anyone who has one.

    Dataset ──gather──▶ Material ──build──▶ folder and archive ──verify──▶ Verification

Importing this imports duckdb and pydantic: import it where it is used.
"""

from toolkit.release.building import Progress, Release, build
from toolkit.release.material import Material, gather

__all__ = ["Material", "Progress", "Release", "build", "gather"]
