"""A contribution as a comment on its pull request, in GitHub's Markdown: what a maintainer must look at comes first.

Whatever the data say stands in code spans, as in the summary.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from toolkit.contributions import Contribution, Edit, KindChanges, Retirement, Watched
from toolkit.findings import Report, Rule, Status
from toolkit.report import summary
from toolkit.report.summary import code, joined
from toolkit.report.wording import VERDICTS, counted

MOST_BYTES = 64_000
"""How large the text grows: GitHub refuses a comment of more than 65,536 characters."""

MOST_LISTED = (20, 5, 1, 0)
"""How many names a list has, at most; the next smaller number is taken when the lists would leave findings no room."""

MOST_FIELDS = 6
"""How many fields of a changed record are named."""

_LISTS_BYTES = 30_000


def render(contribution: Contribution, report: Report, status: Status, rules: Sequence[Rule]) -> str:
    """Render what else the contribution touches, what it does to the records, and what was found in it."""
    head = next(filter(_fits, map(partial(_head, contribution, status), MOST_LISTED)))
    return f"{head}\n\n{summary.render(report, status, rules, room=MOST_BYTES - len(head.encode()))}"


def _fits(head: str) -> bool:
    return len(head.encode()) <= _LISTS_BYTES


def _head(contribution: Contribution, status: Status, most: int) -> str:
    return joined(
        [f"### Contribution: {VERDICTS[status]}"],
        _warning(contribution),
        _watched(contribution, most),
        _records(contribution.kinds, most),
        _unchanged(contribution.kinds),
    )


def _warning(contribution: Contribution) -> Iterator[str]:
    groups = [group for group in contribution.watched if group is not Watched.OTHER]
    if groups:
        yield f"**For a maintainer to look at first: this changes more than records ({', '.join(groups)}).**"
    elif not contribution.watched:
        yield "Nothing but records is changed."


def _watched(contribution: Contribution, most: int) -> Iterator[str]:
    if contribution.watched:
        yield from ("| Not records | Files |", "| --- | --- |")
    for group, files in contribution.watched.items():
        yield f"| {group} | {_list(len(files), map(code, files), most)} |"


def _records(kinds: Sequence[KindChanges], most: int) -> Iterator[str]:
    rows = [kind for kind in kinds if kind.added or kind.changed or kind.retired]
    if not rows:
        yield "No record is added, changed or retired."
        return
    yield from ("| Records | Added | Changed | Retired |", "| --- | --- | --- | --- |")
    for kind in rows:
        cells = (
            _list(len(kind.added), map(code, kind.added), most),
            _list(len(kind.changed), map(_edit, kind.changed), most),
            _list(len(kind.retired), map(_retirement, kind.retired), most),
        )
        yield f"| {kind.kind} | {' | '.join(cells)} |"


def _unchanged(kinds: Sequence[KindChanges]) -> Iterator[str]:
    reformatted, moved = sum(len(kind.reformatted) for kind in kinds), sum(len(kind.moved) for kind in kinds)
    parts = [(reformatted, "in another layout"), (moved, "in another file")]
    written = [f"{counted(count, 'record')} {words}" for count, words in parts if count]
    if written:
        yield f"Saying what they said before: {', '.join(written)}."


def _list(total: int, names: Iterator[str], most: int) -> str:
    """Write the first names of a list in the cell of a table, and how many there are."""
    if not total or not most:
        return f"{total:,}" if total else ""
    head = f"{total:,}" if total <= most else f"{most:,} of {total:,}"
    return "<br>".join([f"{head}:", *islice(names, most)])


def _edit(edit: Edit) -> str:
    fields = ", ".join(map(code, edit.fields[:MOST_FIELDS]))
    cut = f" ({MOST_FIELDS} of {len(edit.fields):,} fields)" if len(edit.fields) > MOST_FIELDS else ""
    return f"{code(edit.id)}: {fields}{cut}" if fields else code(edit.id)


def _retirement(retirement: Retirement) -> str:
    parts = [f"now {code(retirement.new_id)}"] if retirement.new_id else []
    if retirement.reason is None:
        parts.append("**gone without a retirement**")
    else:
        into = ", ".join(map(code, retirement.successors[:MOST_FIELDS]))
        parts.append(f"{code(retirement.reason) or 'retired'}{f' into {into}' if into else ''}")
    return f"{code(retirement.id)}: {', '.join(parts)}"
