"""The last release against what is there now: what became of each record, and how far the version has to move.

An id that is gone is looked up in what is retired now. One successor of reason `merged` that the last release does not
have, and into which nothing else of it went, is the same record under a new id: `re-keyed`. A retirement that leads to
no record in use is `withdrawn`, whatever its reason; an id without any is `unretired`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.baseline.bumps import Bump, Reason, raised, reasons
from toolkit.baseline.changes import Change, What
from toolkit.baseline.inventory import Inventory
from toolkit.schemas import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is other than in an older inventory: changes by kind and id, and what they ask of the version.

    `reasons` stand in falling order of their bumps; `least` is the smallest version that may follow the older one.
    """

    changes: tuple[Change, ...]
    reasons: tuple[Reason, ...]
    least: str

    @property
    def bump(self) -> Bump:
        """The least bump."""
        return max((reason.bump for reason in self.reasons), default=Bump.NONE)

    @property
    def is_same(self) -> bool:
        """Whether both hold the same."""
        return not self.reasons


def compare(old: Inventory, new: Inventory) -> Comparison:
    """Compare two inventories of one dataset; what is retired is looked up in the newer one."""
    changes = tuple(change for kind in KINDS for change in _Kind(kind, old, new).changes())
    found = tuple(sorted(reasons(old, new, changes), key=lambda reason: -reason.bump))
    least = raised(old.version, max((reason.bump for reason in found), default=Bump.NONE))
    return Comparison(changes=changes, reasons=found, least=least)


class _Kind:
    """The records of one kind in two inventories."""

    def __init__(self, kind: str, old: Inventory, new: Inventory) -> None:
        self.kind = kind
        self.before, self.now = old.records[kind], new.records[kind]
        self.old, self.new = old, new
        self.gone = sorted(self.before.keys() - self.now.keys())
        self.entries = Counter(end for name in self.gone for end in self._ends(name))

    def changes(self) -> Iterator[Change]:
        """Give the changes in order of the ids."""
        fates = {name: self._fate(name) for name in self.gone}
        rekeyed = {each.successors[0] for each in fates.values() if each.what is What.REKEYED}
        for name in sorted(self.before.keys() | self.now.keys()):
            if name in fates:
                yield fates[name]
            elif name not in self.before:
                if name not in rekeyed:
                    yield Change(what=What.ADDED, kind=self.kind, id=name)
            elif self.before[name].digest != self.now[name].digest:
                yield self._changed(What.CHANGED, name, name)

    def _fate(self, name: str) -> Change:
        entry, ends = self.new.retirements.get(name), self._ends(name)
        if entry is None or entry.kind != self.kind:
            return Change(what=What.UNRETIRED, kind=self.kind, id=name)
        if not ends:
            return Change(what=What.WITHDRAWN, kind=self.kind, id=name)
        if entry.reason == "split":
            return Change(what=What.SPLIT, kind=self.kind, id=name, successors=ends)
        if len(ends) == 1 and ends[0] not in self.before and self.entries[ends[0]] == 1:
            return self._changed(What.REKEYED, name, ends[0])
        return Change(what=What.MERGED, kind=self.kind, id=name, successors=ends)

    def _ends(self, name: str) -> tuple[str, ...]:
        """Give the records to which an id leads that is gone."""
        return tuple(end for end in self.new.ends.get(name, ()) if end in self.now)

    def _changed(self, what: What, name: str, later: str) -> Change:
        before, now = self.before[name].fields, self.now[later].fields
        new = len(self.new.assessments.get(later, ())) - len(self.old.assessments.get(name, ()))
        return Change(
            what=what,
            kind=self.kind,
            id=name,
            successors=(later,) if later != name else (),
            gained=tuple(sorted(now - before)),
            lost=tuple(sorted(before - now)),
            assessments=max(0, new) if self.kind == "commitment" else 0,
        )
