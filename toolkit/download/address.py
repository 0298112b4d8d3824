"""Where releases are to be had: a folder, a host of files, or the releases of a repository on GitHub."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit
from urllib.request import url2pathname

from toolkit.errors import UnusableInputError

_GITHUB = re.compile(r"https://github\.com/[^/]+/[^/]+/releases")
_VERSION = "(?P<version>[0-9]+[.][0-9]+[.][0-9]+)"
_LABEL = re.compile(rf"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)-{_VERSION}")
_ON_GITHUB = re.compile(
    rf"(?P<base>{_GITHUB.pattern})(?:/latest|/(?:tag|download)/(?P<tag>[^/]*?{_VERSION})(?:/[^/]+)?)"
)
_BELOW_A_BASE = re.compile(rf"(?P<base>.+?)(?:/download/[^/]+)?/(?P<label>{_LABEL.pattern})(?:[.]zip|/release[.]json)?")


@dataclass(frozen=True, slots=True)
class Base:
    """A base address. What an index names stands below it."""

    address: str

    @classmethod
    def of(cls, text: str) -> "Base":
        """Read a base address: http, https, file, or the path of a folder. Raises UnusableInputError."""
        parts = _split(text)
        scheme = parts.scheme.lower()
        if scheme in {"http", "https"}:
            return cls(_plain(text, parts).rstrip("/").removesuffix("/index.json"))
        if scheme == "file":
            text = _path(text, parts)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The address of a release: the base that it stands below, and which it is; without a version, the newest there."""

    base: Base
    name: str | None = None
    version: str | None = None

    @classmethod
    def of(cls, text: str) -> "Address":
        """Read the http(s) address of a base, of a release's folder or of its archive. Raises UnusableInputError.

        On GitHub also that of a release's page, or of a file in it.
        """
        parts = _split(text)
        if parts.query or parts.fragment:
            raise UnusableInputError(
                f"{text} has a query or a fragment: give the plain address of a release or archive"
            )
        text = text.rstrip("/")
        if found := _ON_GITHUB.fullmatch(text):
            return cls(base=Base.of(found["base"]), version=found["version"])
        if found := _BELOW_A_BASE.fullmatch(text):
            return cls(base=Base.of(found["base"]), name=found["name"], version=found["version"])
        return cls(base=Base.of(text))


def _plain(text: str, parts: SplitResult) -> str:
    """Refuse the address of a base that a path can't be put behind, or that would put a password into messages."""
    if not parts.hostname:
        raise UnusableInputError(f"{text} names no host")
    if parts.username is not None:
        raise UnusableInputError(
            f"the address at {parts.hostname} has a name or a password in it, which would not be sent: leave it out"
        )
    if parts.query or parts.fragment:
        raise UnusableInputError(f"{text} has a query or a fragment: give the plain address below which releases are")
    return text


def _path(text: str, parts: SplitResult) -> str:
    """Give the path in a file address."""
    if parts.netloc not in {"", "localhost"}:
        raise UnusableInputError(f"{text} names a host, {parts.netloc}: write file:///… for a folder, or its path")
    return url2pathname(parts.path)


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as error:
        raise UnusableInputError(f"{text} is no address: {error}") from error
