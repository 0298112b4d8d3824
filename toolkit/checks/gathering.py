"""One finding at a source, instead of one at each record that it contradicts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.checks.registry import Flaw
from toolkit.checks.subjects import Run
from toolkit.records import Record

NAMED = 3  # how many records a message names


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A flaw of a record that holds what it says against a source; one of the two is wrong."""

    source: str
    record: Record
    flaw: Flaw


def gathered(held: Iterable[Held], run: Run, at_source: Callable[[Sequence[Held], Record], Flaw]) -> Iterator[Flaw]:
    """Give each flaw at its record; where several records contradict one source, one flaw at the source for all."""
    groups: dict[str, list[Held]] = defaultdict(list)
    for each in held:
        groups[each.source].append(each)
    for source, found in groups.items():
        files = {each.record.file.name: each.record.file for each in found}
        origin = next((it for it in run.dataset.by_id.get(source, ()) if it.kind == "source"), None)
        if len(files) > 1 and origin is not None:
            yield replace(at_source(found, origin), file=origin.file, others=tuple(files.values()))
        else:
            yield from (replace(each.flaw, file=each.record.file) for each in found)


def named(held: Sequence[Held]) -> str:
    """Name the records, the first of them when there are many, saying how many there are."""
    ids = sorted({each.record.id for each in held})
    names = ", ".join(ids[:NAMED])
    return f"{len(ids)} records ({names})" if len(ids) <= NAMED else f"{len(ids):,} records ({names} and others)"
