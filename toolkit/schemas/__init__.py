"""The JSON Schemas: found on disk, resolved without network, compiled to pass records and to explain refusals."""

from toolkit.schemas.registry import DOCUMENTS, KINDS, VERSION, Schemas, folder_of
from toolkit.schemas.shape import Shape
from toolkit.schemas.violations import Breach, Violation

__all__ = ["DOCUMENTS", "KINDS", "VERSION", "Breach", "Schemas", "Shape", "Violation", "folder_of"]
