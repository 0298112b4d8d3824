"""Inventories of small datasets, made from records in Python."""

from collections.abc import Sequence
from typing import Any

from toolkit.baseline import Entry, Inventory, Retirement, fields_of
from toolkit.baseline.digests import digest
from toolkit.baseline.inventory import assessed
from toolkit.schemas import KINDS

Records = dict[str, Sequence[dict[str, Any]]]


def taken(records: Records, *retired: Retirement, **more: object) -> Inventory:
    """Take the inventory of records by kind, in a dataset of version 1.2.3."""
    fields: dict[str, Any] = {
        "name": "harbour",
        "version": "1.2.3",
        "schema": "1.0",
        "records": {kind: {each["id"]: entry(each) for each in records.get(kind, ())} for kind in KINDS},
        "assessments": {it["id"]: found for it in records.get("commitment", ()) if (found := assessed(it))},
        "schemas": {"1.0/actor.schema.json": "a" * 64},
        "documents": {"dataset": "b" * 64},
        "retired": retired,
    }
    return Inventory(**fields | more)


def entry(record: dict[str, Any]) -> Entry:
    """Make the entry of a record."""
    return Entry(digest=digest(record), source=lambda: fields_of(record))


def retired(name: str, reason: str, *successors: str, kind: str = "actor") -> Retirement:
    """Make an entry of `retired.json`."""
    return Retirement(kind=kind, id=name, reason=reason, replaced_by=successors, on="2031-06-01")
