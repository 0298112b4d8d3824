"""What catalogues and people read of a release, made from the dataset's own description and the schemas.

Described ──render──▶ CITATION.cff · datapackage.json · croissant.json · README.md (a Hugging Face card)
"""

from collections.abc import Callable, Mapping

from toolkit.release.descriptors import card, citation, croissant, datapackage
from toolkit.release.descriptors.described import Described

DESCRIPTORS: Mapping[str, Callable[[Described], str]] = {
    "CITATION.cff": citation.render,
    "README.md": card.render,
    "croissant.json": croissant.render,
    "datapackage.json": datapackage.render,
}
"""What writes each of the files."""

__all__ = ["DESCRIPTORS", "Described"]
