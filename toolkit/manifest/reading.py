"""A manifest read strictly, and written in one form."""

from typing import TypeVar

from pydantic import ValidationError

from toolkit import jsonio
from toolkit.errors import UnusableInputError
from toolkit.manifest.model import MANIFEST, ReleaseManifest
from toolkit.models.parts import Model
from toolkit.resources import toolkit_version

M = TypeVar("M", bound=Model)

_FORMS = ("manifest_version", "index_version")

MAX_BYTES = jsonio.MAX_BYTES
"""Bytes of the largest manifest that is read."""


def parse(data: bytes, name: str = MANIFEST) -> ReleaseManifest:
    """Read a manifest; `name` is what an error calls it. Raises UnusableInputError, with the place of the first fault.

    What comes back is safe: its paths lead nowhere but into the folder that they are put into.
    """
    return strictly(ReleaseManifest, data, name, "manifest of a release")


def strictly(model: type[M], data: bytes, name: str, noun: str) -> M:
    """Read a JSON document as a model; `name` and `noun` are what an error calls it and what it should have been.

    Raises UnusableInputError, with the place of the first fault.
    """
    document = jsonio.read(data)
    if document.faults:
        raise UnusableInputError(f"{name} cannot be read: {document.faults[0].message}")
    _require_known(document.value, name)
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        first = error.errors()[0]
        place = "".join(f"/{part}" for part in first["loc"])
        raise UnusableInputError(f"{name} is no {noun}{place and f', at {place}'}: {first['msg']}") from error


def _require_known(value: object, name: str) -> None:
    """Refuse a document of a newer form by saying so, whatever else in it this toolkit does not know."""
    form = next((value[key] for key in _FORMS if key in value), None) if isinstance(value, dict) else None
    if isinstance(form, int) and form > 1:
        raise UnusableInputError(
            f"{name} has form {form}, and toolkit {toolkit_version()} reads form 1: update on-the-record"
        )


def render(manifest: ReleaseManifest) -> str:
    """Write a manifest in canonical form, its keys in the order of the model."""
    return jsonio.dumps(manifest.as_json())
