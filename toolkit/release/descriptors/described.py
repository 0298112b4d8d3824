"""What a descriptor is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.release.contents import Contents
from toolkit.release.material import Material

_AUTHORS = ("author", "maintainer")


@dataclass(frozen=True, kw_only=True)
class Described:
    """A release's material, and its data files."""

    material: Material
    contents: Contents

    @property
    def about(self) -> Mapping[str, Any]:
        """What the dataset says of itself."""
        return self.material.dataset.manifest

    @property
    def license_url(self) -> str:
        """Where the licence can be read."""
        return f"https://spdx.org/licenses/{self.about['license']}.html"

    @property
    def authors(self) -> Sequence[str]:
        """Whose names stand in a citation: the authors', else the maintainers', else everybody's."""
        contributors = self.about["contributors"]
        by_role = ([each["title"] for each in contributors if each["role"] == role] for role in _AUTHORS)
        return next(filter(None, by_role), [each["title"] for each in contributors])

    @property
    def citation(self) -> str:
        """How to cite the release: in the dataset's own words, or from what it says of itself."""
        if "citation" in self.about:
            return str(self.about["citation"])
        year = self.material.released[:4]
        people = ", ".join(self.authors)
        home = f" {self.about['homepage']}" if "homepage" in self.about else ""
        return f"{people} ({year}). {self.about['title']}, version {self.about['version']} [Data set].{home}"
