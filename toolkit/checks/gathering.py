"""One finding at the record that several others contradict, instead of one at each of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.checks.registry import Flaw
from toolkit.checks.subjects import Run
from toolkit.checks.waivers import waivers
from toolkit.records import Record

NAMED = 3  # how many records a message names


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A flaw of a record that holds what it says against another record, `against` by its id; one of them is wrong.

    `code` is the rule's that tells it at the record.
    """

    code: str
    against: str
    record: Record
    flaw: Flaw

    def is_waived(self, run: Run) -> bool:
        """Say whether the maintainers accept it at the record, where it is then told, for the waiver to have a use."""
        return bool({(self.code, name) for name in self.record.names} & waivers(run).keys())


AtOne = Callable[[Sequence[Held], Record], Flaw]
"""Makes one flaw of several that hold against one record."""


def gathered(held: Iterable[Held], run: Run, at_one: AtOne, *, kind: str = "source") -> Iterator[Flaw]:
    """Give each flaw at its record; where several records contradict one of a kind, one flaw at that one for all."""
    left, waived = _parted(held, run)
    yield from (replace(each.flaw, file=each.record.file) for each in waived)
    for against, found in left.items():
        yield from _told(against, found, run, at_one, kind)


def gathered_for(code: str, codes: Sequence[str], held: Iterable[Held], run: Run, at_one: AtOne) -> Iterator[Flaw]:
    """Give what the rule with this code is to tell of flaws that one wrong day makes for several rules.

    What contradicts one source is told by the first of the codes whose rules find it, and by it alone.
    """
    left, waived = _parted(held, run)
    yield from (replace(each.flaw, file=each.record.file) for each in waived if each.code == code)
    for against, found in left.items():
        if min((each.code for each in found), key=codes.index) == code:
            is_one = len({each.record.file.name for each in found}) == 1
            yield from _told(against, [it for it in found if it.code == code or not is_one], run, at_one, "source")


def _parted(held: Iterable[Held], run: Run) -> tuple[Mapping[str, Sequence[Held]], Sequence[Held]]:
    """Group flaws by the record that they hold against, apart from those that are waived where they are."""
    groups: dict[str, list[Held]] = defaultdict(list)
    waived: list[Held] = []
    for each in held:
        (waived if each.is_waived(run) else groups[each.against]).append(each)
    return groups, waived


def _told(against: str, found: Sequence[Held], run: Run, at_one: AtOne, kind: str) -> Iterator[Flaw]:
    files = {each.record.file.name: each.record.file for each in found}
    one = next((it for it in run.dataset.by_id.get(against, ()) if it.kind == kind), None)
    if len(files) > 1 and one is not None:
        yield replace(at_one(found, one), file=one.file, others=tuple(files.values()))
    else:
        yield from (replace(each.flaw, file=each.record.file) for each in found)


def named(held: Sequence[Held]) -> str:
    """Name the records, the first of them when there are many, saying how many there are."""
    ids = sorted({each.record.id for each in held})
    names = ", ".join(ids[:NAMED])
    return f"{len(ids)} records ({names})" if len(ids) <= NAMED else f"{len(ids):,} records ({names} and others)"
