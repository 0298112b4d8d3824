"""How a base address is reached, and what is told while it is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from toolkit.download.address import Base
from toolkit.download.cache import Cache
from toolkit.download.http import Client
from toolkit.download.transfer import Patience

Told = Callable[[int, int], None]
"""Hears how many bytes are here and how many there will be."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """How to reach a base address: what is kept, how patiently it is asked, how many files at once."""

    base: Base
    cache: Cache
    client: Client = field(default_factory=Client)
    patience: Patience = field(default_factory=Patience)
    jobs: int = 4
    offline: bool = False
    told: Told = lambda _here, _all: None
