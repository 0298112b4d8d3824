"""Words that the forms of a difference share: the verdict on the version, what became of a record, values in short."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from toolkit.baseline import What
from toolkit.delta import Edit, Sort
from toolkit.jsonio import JsonValue
from toolkit.release.difference import Difference, RecordChange
from toolkit.report.wording import counted, listed
from toolkit.schemas import KINDS

MOST_CHARACTERS = 160
"""How much of a value is shown."""

_AROUND = 24
"""How many characters before the first difference of two long values are shown."""

FATES: Mapping[What, str] = {what: what.value for what in What} | {What.UNRETIRED: "gone"}
"""What became of a record, as people read it."""

UNRETIRED = "without an entry in retired.json"
"""What is to be said of an id that is gone so."""

MOST_SUCCESSORS = 10
"""How many successors of an id are named."""

HEADINGS: Mapping[str, str] = {
    "retired": "Ids retired before",
    "dataset": "The dataset's description",
    "waivers": "Waivers",
}
"""What else than records is compared."""


def verdict(found: Difference) -> str:
    """Say which step the version has made, and which one it had to make."""
    versions = f"{found.old.version} → {found.new.version}"
    if found.given is None:
        return f"{versions}: the second is the older one: are they swapped?"
    if found.is_same:
        return f"{versions}: nothing changed" + (f", {found.given} given" if found.given else "")
    said = f"{versions}: {found.comparison.bump} needed, {found.given} given"
    return said if found.is_enough else f"{said}; the next version is {found.comparison.least} or higher"


def by_kind(found: Difference) -> Iterator[tuple[str, list[RecordChange]]]:
    """Give the changes of records, kind by kind."""
    for kind in KINDS:
        of_kind = [record for record in found.records if record.change.kind == kind]
        if of_kind:
            yield kind, of_kind


def tally(records: Sequence[RecordChange]) -> str:
    """Count what became of some records: `1 added, 2 changed`."""
    numbers = Counter(record.change.what for record in records)
    return ", ".join(f"{numbers[what]:,} {FATES[what]}" for what in What if numbers[what])


def totals(found: Difference) -> str:
    """Count all changes, and the records that stayed."""
    old = sum(found.old.contents[kind].rows for kind in KINDS)
    touched = sum(1 for record in found.records if record.change.what is not What.ADDED)
    parts = [tally(found.records) or "no record changed", counted(old - touched, "record") + " as before"]
    return "; ".join(parts)


def title_of(value: JsonValue) -> str:
    """Give what people call a record: its name or title, else its summary; empty for what has none."""
    found = (value.get(key) for key in ("name", "title", "summary")) if isinstance(value, dict) else iter(())
    return clipped(next((text for text in found if isinstance(text, str)), ""))


def became(record: RecordChange) -> str:
    """Say where an id that is gone leads, when and why it was retired; nothing of any other."""
    if record.change.what is What.UNRETIRED:
        return UNRETIRED
    into = listed(record.change.successors, MOST_SUCCESSORS)
    joint = "→ " if record.change.what is What.REKEYED else "into "
    entry = record.retirement
    on = f"on {entry.on}" if entry and entry.on else ""
    note = f": {clipped(entry.note)}" if entry and entry.note else ""
    return " ".join(filter(None, (f"{joint}{into}" if into else "", on))) + note


def values(edit: Edit) -> tuple[str, str]:
    """Write the old and the new value of an edit in short: what is alike at the front of long ones is cut."""
    old, new = written(edit.old), written(edit.new)
    if edit.sort is not Sort.CHANGED:
        return clipped(old), clipped(new)
    start = 0
    if max(len(old), len(new)) > MOST_CHARACTERS:
        start = max(0, _alike(old, new) - _AROUND)
    head = "…" if start else ""
    return head + clipped(old[start:]), head + clipped(new[start:])


def _alike(one: str, other: str) -> int:
    """Count the characters that are the same from the front."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (mine, its) in pairs if mine != its), min(len(one), len(other)))


def written(value: JsonValue) -> str:
    """Write a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def clipped(text: str) -> str:
    """Cut a text, with an ellipsis that says so."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"
