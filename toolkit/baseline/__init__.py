"""What a release held, in short, and what has become of it since.

    Dataset ──inventory──▶ Inventory ──render──▶ released.json ──parse──▶ Inventory
    compare(old, new) ──▶ Comparison (changes of records, reasons for a bump, the least bump)

An inventory has a digest for each record instead of the record, so that the last release fits into the repository and
whoever checks a change needs no network. Nothing here loads pydantic or duckdb.
"""

from toolkit.baseline.bumps import Bump, Reason, in_order, raised
from toolkit.baseline.changes import Change, What
from toolkit.baseline.comparing import Comparison, compare
from toolkit.baseline.digests import digest, fields_of
from toolkit.baseline.inventory import Assessed, Entry, Inventory, Retirement, assessed, inventory
from toolkit.baseline.published import published
from toolkit.baseline.reading import MAX_BYTES, Unfit, parse, render, understood, written

__all__ = [
    "MAX_BYTES",
    "Assessed",
    "Bump",
    "Change",
    "Comparison",
    "Entry",
    "Inventory",
    "Reason",
    "Retirement",
    "Unfit",
    "What",
    "assessed",
    "compare",
    "digest",
    "fields_of",
    "in_order",
    "inventory",
    "parse",
    "published",
    "raised",
    "render",
    "understood",
    "written",
]
