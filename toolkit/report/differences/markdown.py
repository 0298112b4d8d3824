"""What changed, in GitHub's Markdown: fit for a release note or a pull request.

Whatever the data say stands in code spans: nothing in one is a link, an image, a mention or HTML.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from toolkit.baseline import Bump, What
from toolkit.delta import Edit, Sort
from toolkit.release.difference import Difference, RecordChange
from toolkit.report.differences.wording import (
    FATES,
    HEADINGS,
    MOST_SUCCESSORS,
    UNRETIRED,
    by_kind,
    title_of,
    totals,
    values,
    verdict,
)
from toolkit.report.escaping import printable, tamed
from toolkit.report.wording import listed
from toolkit.schemas import folder_of

MOST_BYTES = 60_000
"""How large the text grows: GitHub refuses a comment of more than 65,536 characters."""

MOST_EDITS = 10
"""How many places of a record are listed."""


_BACKTICKS = re.compile("`+")


def render(found: Difference) -> str:
    """Render a difference, as many records as the limit leaves room for."""
    head = "\n\n".join(["\n".join(block) for block in (_head(found), _table(found)) if block])
    lines = list(_items(found))
    kept, room = 0, MOST_BYTES - len(head.encode())
    for line in lines:
        room -= len(line.encode()) + 1
        if room < 0:
            break
        kept += 1
    cut = [f"\n{kept:,} of {len(lines):,} lines shown; `toolkit release diff --format json` has all."]
    body = "\n".join([*lines[:kept], *(cut if kept < len(lines) else [])])
    return tamed(f"{head}\n{body}\n")


def _head(found: Difference) -> list[str]:
    reasons = [
        f"- {reason.bump}: {span(reason.message)}"
        for reason in found.comparison.reasons
        if reason.bump is not Bump.NONE
    ]
    return [f"### {found.new.name} {verdict(found)}", *(["", *reasons] if reasons else []), "", f"{totals(found)}."]


def _table(found: Difference) -> list[str]:
    """Count what became of the records, kind by kind."""
    used = [what for what in What if any(record.change.what is what for record in found.records)]
    if not used:
        return []
    rows = [f"| | {' | '.join(FATES[what] for what in used)} |", f"|---|{'---:|' * len(used)}"]
    for kind, records in by_kind(found):
        numbers = Counter(record.change.what for record in records)
        cells = (f"{numbers[what]:,}" if numbers[what] else "" for what in used)
        rows.append(f"| {folder_of(kind)} | {' | '.join(cells)} |")
    return rows


def _items(found: Difference) -> Iterator[str]:
    for kind, records in by_kind(found):
        yield f"\n#### {folder_of(kind)}\n"
        for record in records:
            yield _record(record)
            yield from _edits(record.edits)
    for kind, heading in HEADINGS.items():
        documents = [document for document in found.documents if document.kind == kind]
        if documents:
            yield f"\n#### {heading}\n"
        for document in documents:
            yield f"- {span(document.id)}"
            yield from _edits(document.edits)
    if found.schemas:
        yield "\n#### Files of the schema that differ\n"
        yield from (f"- {span(path)}" for path in found.schemas)


def _record(record: RecordChange) -> str:
    change = record.change
    joint = "→" if change.what is What.REKEYED else "into"
    named = listed([span(name) for name in change.successors], MOST_SUCCESSORS)
    into = f" {joint} {named}" if named else f" {UNRETIRED}" if change.what is What.UNRETIRED else ""
    title = title_of(record.new if record.new is not None else record.old)
    note = record.retirement.note if record.retirement else None
    parts = [f"- {FATES[change.what]} {span(change.id)}{into}", *map(span, filter(None, (title, note)))]
    return ": ".join(parts)


def _edits(edits: Sequence[Edit]) -> Iterator[str]:
    for edit in edits[:MOST_EDITS]:
        yield f"  - {_described(edit)}"
    if len(edits) > MOST_EDITS:
        yield f"  - {MOST_EDITS} of {len(edits):,} places shown"


def _described(edit: Edit) -> str:
    old, new = (span(value) for value in values(edit))
    place = span(edit.pointer or "all of it")
    match edit.sort:
        case Sort.ADDED:
            return f"{place} added: {new}"
        case Sort.REMOVED:
            return f"{place} removed: {old}"
        case Sort.MOVED:
            return f"{place} was {span(edit.at)}"
    return f"{place}: {old} → {new}"


def span(text: str) -> str:
    """Write text of the data as a code span; the backticks around it are more than any in it."""
    plain = printable(text)
    fence = "`" * (max(map(len, _BACKTICKS.findall(plain)), default=0) + 1)
    padding = " " if plain.startswith("`") or plain.endswith("`") or not plain.strip() else ""
    return f"{fence}{padding}{plain}{padding}{fence}"
