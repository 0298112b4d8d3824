"""Where releases are to be had: a folder, a host of files, or the releases of a repository on GitHub."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from toolkit.errors import UnusableInputError

_GITHUB = re.compile(r"https://github\.com/[^/]+/[^/]+/releases")


@dataclass(frozen=True, slots=True)
class Base:
    """A base address. What an index names stands below it."""

    address: str

    @classmethod
    def of(cls, text: str) -> "Base":
        """Read a base address: http, https, file, or the path of a folder. Raises UnusableInputError."""
        scheme = urlsplit(text).scheme.lower()
        if scheme in {"http", "https"}:
            if not urlsplit(text).hostname:
                raise UnusableInputError(f"{text} names no host")
            return cls(text.rstrip("/").removesuffix("/index.json"))
        if scheme == "file":
            text = text.split("://", 1)[-1]
        elif len(scheme) > 1:  # one letter is a drive
            raise UnusableInputError(f"{text} is no address to download from: https, http, or a folder")
        return cls(str(Path(text).absolute()).removesuffix("/index.json"))

    @property
    def folder(self) -> Path | None:
        """The folder, when this is one."""
        return None if "://" in self.address else Path(self.address)

    @property
    def index(self) -> str:
        """Where the index stands: on GitHub with the latest release, else at the top."""
        name = "latest/download/index.json" if _GITHUB.fullmatch(self.address) else "index.json"
        return self.at(name)

    def at(self, href: str) -> str:
        """Give the address of what the index names."""
        return f"{self.address}/{href if self.folder else quote(href)}"
