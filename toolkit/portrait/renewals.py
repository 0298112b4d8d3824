"""Commitments that renew or replace one another, followed through as many as there are."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.checks.subjects import Run
from toolkit.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another commitment of a chain: `through` is its neighbour on the way there, None where the link is direct.

    Only a direct link to an older commitment has a `pointer`: it stands in the record itself.
    """

    commitment: str
    through: str | None = None
    pointer: str = ""


def links(record: Record, run: Run, field: str) -> tuple[list[Link], list[Link]]:
    """Give what a commitment points to by a field, and what points to it, each once and the nearest first."""
    older, newer = defaultdict(list), defaultdict(list)
    for other in run.dataset.records:
        for reference in run.dataset.references[other.file.name] if other.kind == "commitment" else ():
            if reference.pointer.split("/")[1] == field:
                older[other.id].append(Link(commitment=reference.id, pointer=reference.pointer))
                newer[reference.id].append(Link(commitment=other.id))
    names = (record.id, record.file.path.stem)
    return _chain(names, older), _chain(names, newer)


def _chain(names: Sequence[str], linked: Mapping[str, Sequence[Link]]) -> list[Link]:
    found: list[Link] = []
    reached, queue = set(names), deque(dict.fromkeys(names))
    while queue:
        name = queue.popleft()
        for link in linked.get(name, ()):
            if link.commitment not in reached:
                reached.add(link.commitment)
                queue.append(link.commitment)
                found.append(link if name in names else Link(commitment=link.commitment, through=name))
    return found
