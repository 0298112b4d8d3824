"""REF: whether chains of records come to an end."""

from collections.abc import Iterator, Mapping, Sequence

from toolkit import jsonio
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.records import Record

_LINKS = ("part_of", "follows", "reaffirms", "supersedes")  # fields that must not lead back to their start
_ANCHOR = "anchor"
_DATES = {"source": "published", "event": "date", "statement": "said", "commitment": "made"}
"""The date of each kind that others may be resolved against; that of a commitment cannot be an anchor."""


@rule(
    "REF004",
    "A chain of records leads back to its start",
    why="A part that contains its whole, an event that follows itself, a date that rests on itself have no reading.",
    scope=Scope.DATASET,
)
def cycle(run: Run) -> Iterator[Flaw]:
    """Find cycles over part_of, follows, reaffirms and supersedes, and over what dates were resolved against.

    Each is reported once, at its first file.
    """
    for field in (*_LINKS, _ANCHOR):
        links = {
            record.id: _anchor(run, record) if field == _ANCHOR else _targets(run, record, field)
            for record in run.dataset.records
        }
        for loop in cycles(links):
            yield _circle(field, loop, links, run)


def _circle(field: str, loop: Sequence[str], links: Mapping[str, Sequence[str]], run: Run) -> Flaw:
    record = run.dataset.by_id[loop[0]][0]
    index = links[loop[0]].index(loop[1 % len(loop)])
    place = jsonio.pointer(_DATES[record.kind], field) if field == _ANCHOR else jsonio.pointer(field)
    is_listed = field != _ANCHOR and not isinstance(record.value.get(field), str)
    return Flaw(
        message=f"{field} leads in a circle: {' → '.join((*loop, loop[0]))}",
        pointer=place + jsonio.pointer(index) if is_listed else place,
        expected="a chain that ends",
        hint="remove one link of the circle" if field != _ANCHOR else "resolve one of the dates against a source",
        file=record.file,
        others=tuple(member.file for name in loop[1:] for member in run.dataset.by_id[name]),
    )


def _anchor(run: Run, record: Record) -> Sequence[str]:
    """Give what a record's own date was resolved against."""
    dated = run.sound[record.file.name].get(_DATES.get(record.kind, "")) or {}
    return [dated["anchor"]] if dated.get("anchor") else []


def _targets(run: Run, record: Record, field: str) -> Sequence[str]:
    value = run.sound[record.file.name].get(field)
    targets = value if isinstance(value, list) else [value]
    return [target for target in targets if isinstance(target, str)]


def cycles(links: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Give each cycle once, from its smallest id on: depth first, without recursion."""
    state: dict[str, int] = {}
    for start in sorted(links):
        path: list[str] = []
        stack = [(start, iter(links[start]))] if start not in state else []
        while stack:
            node, targets = stack[-1]
            if state.get(node) is None:
                state[node] = 1
                path.append(node)
            target = next(targets, None)
            if target is None:
                state[node] = 2
                path.pop()
                stack.pop()
            elif state.get(target) == 1:
                yield _from_smallest(path[path.index(target) :])
            elif target in links and target not in state:
                stack.append((target, iter(links[target])))


def _from_smallest(loop: Sequence[str]) -> tuple[str, ...]:
    first = loop.index(min(loop))
    return (*loop[first:], *loop[:first])
