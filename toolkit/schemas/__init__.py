"""The JSON Schemas: found on disk, resolved without network, compiled to pass records and to explain refusals."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from toolkit.schemas.known import require_known
from toolkit.schemas.registry import DOCUMENTS, KINDS, VERSION, Schemas, folder_of
from toolkit.schemas.shape import Shape

if TYPE_CHECKING:
    from toolkit.schemas.violations import Breach, Violation

__all__ = ["DOCUMENTS", "KINDS", "VERSION", "Breach", "Schemas", "Shape", "Violation", "folder_of", "require_known"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the module holds)
    """Load what describes a breach only when there is to be one: queries need none."""
    if name not in {"Breach", "Violation"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("toolkit.schemas.violations"), name)
