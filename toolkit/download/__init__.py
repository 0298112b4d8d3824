"""Releases brought from a base address: never a wrong byte under a right name, on a bad line too.

    Base ──read_index──▶ ReleaseIndex ──choose──▶ ListedRelease ──bring──▶ a folder that is whole
      http      one request: redirects, refusals, proxies, silences
      transfer  one file: resumed, repeated, checked
      cache     files by digest, parts that outlive a run

The only part of the toolkit that touches a network.
"""

from toolkit.download.address import Address, Base
from toolkit.download.cache import CACHE_VARIABLE, Cache, default_cache
from toolkit.download.fetching import Fetched, bring, bring_archive
from toolkit.download.http import Client
from toolkit.download.line import Line, Told
from toolkit.download.listing import choose, read_index, remarks, unreadable
from toolkit.download.transfer import Patience

__all__ = [
    "CACHE_VARIABLE",
    "Address",
    "Base",
    "Cache",
    "Client",
    "Fetched",
    "Line",
    "Patience",
    "Told",
    "bring",
    "bring_archive",
    "choose",
    "default_cache",
    "read_index",
    "remarks",
    "unreadable",
]
