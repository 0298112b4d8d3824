"""A manifest read strictly, and written in one form."""

from pydantic import ValidationError

from toolkit import jsonio
from toolkit.errors import UnusableInputError
from toolkit.manifest.model import MANIFEST, ReleaseManifest

MAX_BYTES = jsonio.MAX_BYTES
"""Bytes of the largest manifest that is read."""


def parse(data: bytes, name: str = MANIFEST) -> ReleaseManifest:
    """Read a manifest; `name` is what an error calls it. Raises UnusableInputError, with the place of the first fault.

    What comes back is safe: its paths lead nowhere but into the folder that they are put into.
    """
    document = jsonio.read(data)
    if document.faults:
        raise UnusableInputError(f"{name} cannot be read: {document.faults[0].message}")
    try:
        return ReleaseManifest.model_validate(document.value)
    except ValidationError as error:
        first = error.errors()[0]
        place = "".join(f"/{part}" for part in first["loc"])
        raise UnusableInputError(
            f"{name} is no manifest of a release{place and f', at {place}'}: {first['msg']}"
        ) from error


def render(manifest: ReleaseManifest) -> str:
    """Write a manifest in canonical form, its keys in the order of the model."""
    return jsonio.dumps(manifest.as_json())
