"""What changed between two states of a dataset, exactly: a delta that proves itself.

    Snapshot, Snapshot ──delta──▶ Delta ──proven──▶ its text, once it was seen to lead both ways byte for byte
    Delta, lines ──applied──▶ lines          old, new ──edits──▶ Edit … ──readable──▶ the same for people

A record is known by its kind and id, an item of a list by what it says.
"""

from toolkit.delta.carrying import carried_out
from toolkit.delta.deltas import Delta, End, Entry, Operator, applied, delta, parse, render, reverted
from toolkit.delta.edits import Edit, Sort, edits, readable
from toolkit.delta.patches import Operation, patch, patched
from toolkit.delta.proof import UnprovenError, proven
from toolkit.delta.snapshots import (
    ABOUT,
    COMPARED,
    WAIVERS,
    Content,
    Row,
    Snapshot,
    content,
    line_of,
    snapshot,
    value_of,
)

__all__ = [
    "ABOUT",
    "COMPARED",
    "WAIVERS",
    "Content",
    "Delta",
    "Edit",
    "End",
    "Entry",
    "Operation",
    "Operator",
    "Row",
    "Snapshot",
    "Sort",
    "UnprovenError",
    "applied",
    "carried_out",
    "content",
    "delta",
    "edits",
    "line_of",
    "parse",
    "patch",
    "patched",
    "proven",
    "readable",
    "render",
    "reverted",
    "snapshot",
    "value_of",
]
