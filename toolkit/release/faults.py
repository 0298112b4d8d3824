"""What checking a release can find, and what is left to say when it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from toolkit.manifest.model import ReleaseManifest


class Check(StrEnum):
    """What is checked, in this order; one that fails may leave the later ones nothing to stand on."""

    ARCHIVE = "archive"
    MANIFEST = "manifest"
    FILES = "files"
    RECORDS = "records"
    CONTENT = "content"
    REBUILD = "rebuild"


class Outcome(StrEnum):
    """What became of a check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing in a release that is not as it was released: what was checked, the file's path, what is wrong."""

    check: Check
    path: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found in a release: nothing, or faults; what each check came to; what else there is to know."""

    manifest: ReleaseManifest | None
    faults: Sequence[Fault]
    checks: Mapping[Check, Outcome]
    notes: Sequence[str] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults
