"""References as objects: from a record to the records that it names, and to those that name it.

A record holds ids, as its file does. `dataset.links(record)` holds the records behind them, looked up when asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from toolkit.models import Actor, Commitment, Event, Source, Statement

if TYPE_CHECKING:
    from toolkit.library.dataset import Dataset

R = TypeVar("R", Source, Actor, Event, Statement, Commitment)
Mentioned: TypeAlias = Actor | Event | Commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Links(Generic[R]):
    """What all links have: the record, and the dataset in which its references are looked up.

    An id that no record has raises KeyError; `Dataset.validate` finds such ids.
    """

    record: R
    dataset: "Dataset"

    def _actors(self, ids: Iterable[str] | None) -> tuple[Actor, ...]:
        return tuple(self.dataset.actors[name] for name in ids or ())

    def _actor(self, name: str | None) -> Actor | None:
        return self.dataset.actors[name] if name is not None else None

    def _event(self, name: str | None) -> Event | None:
        return self.dataset.events[name] if name is not None else None

    def _commitments(self, ids: Iterable[str] | None) -> tuple[Commitment, ...]:
        return tuple(self.dataset.commitments[name] for name in ids or ())

    def _statements(self, ids: Iterable[str] | None) -> tuple[Statement, ...]:
        return tuple(self.dataset.statements[name] for name in ids or ())

    def _sources(self, ids: Iterable[str]) -> tuple[Source, ...]:
        return tuple(self.dataset.sources[name] for name in dict.fromkeys(ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLinks(Links[Source]):
    """From a source to its publisher, and to what is written in it."""

    @property
    def publisher(self) -> Actor:
        """Who published it."""
        return self.dataset.actors[self.record.publisher]

    @property
    def agency(self) -> Actor | None:
        """The agency whose wire copy it is."""
        return self._actor(self.record.syndication.agency)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements that it reports."""
        found = self.dataset.statements.values()
        return tuple(it for it in found if any(report.source == self.record.id for report in it.evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorLinks(Links[Actor]):
    """From an actor to what it belongs to, and to what it said, promised and took part in."""

    @property
    def part_of(self) -> Actor | None:
        """The larger body."""
        return self._actor(self.record.part_of)

    @property
    def organizations(self) -> tuple[Actor, ...]:
        """Where it holds or held posts, in the order of its roles."""
        return self._actors(role.organization for role in self.record.roles or ())

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What it said."""
        return tuple(it for it in self.dataset.statements.values() if self.record.id in it.speakers)

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """What it is bound to."""
        return tuple(it for it in self.dataset.commitments.values() if self.record.id in it.committers)

    @property
    def events(self) -> tuple[Event, ...]:
        """Where it took part."""
        found = self.dataset.events.values()
        return tuple(it for it in found if any(part.actor == self.record.id for part in it.participants or ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLinks(Links[Event]):
    """From an event to those who took part, to other events, and to what was said and promised there."""

    @property
    def participants(self) -> tuple[Actor, ...]:
        """Who took part, in the order of the record, in which their roles stand."""
        return self._actors(part.actor for part in self.record.participants or ())

    @property
    def part_of(self) -> Event | None:
        """The larger event."""
        return self._event(self.record.part_of)

    @property
    def follows(self) -> tuple[Event, ...]:
        """What it answers or continues."""
        return tuple(self.dataset.events[name] for name in self.record.follows or ())

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it is written."""
        return self._sources(entry.source for entry in self.record.evidence)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What was said there."""
        return tuple(it for it in self.dataset.statements.values() if it.event == self.record.id)

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """What was promised there."""
        return tuple(it for it in self.dataset.commitments.values() if it.made_at == self.record.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLinks(Links[Statement]):
    """From a statement to who said it to whom, where, about what, who reports it, and what it commits to."""

    @property
    def speakers(self) -> tuple[Actor, ...]:
        """Who said it."""
        return self._actors(self.record.speakers)

    @property
    def on_behalf_of(self) -> Actor | None:
        """For whom the speaker spoke."""
        return self._actor(self.record.on_behalf_of)

    @property
    def addressees(self) -> tuple[Actor, ...]:
        """To whom it was said."""
        return self._actors(self.record.addressees)

    @property
    def event(self) -> Event | None:
        """The occasion."""
        return self._event(self.record.event)

    @property
    def mentions(self) -> tuple[Mentioned, ...]:
        """What it is about."""
        return tuple(self._mentioned(name) for name in self.record.mentions or ())

    @property
    def sources(self) -> tuple[Source, ...]:
        """Who reports it, the best witness first."""
        return self._sources(report.source for report in self.record.evidence)

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """The commitments that are made in it."""
        return tuple(it for it in self.dataset.commitments.values() if self.record.id in (it.stated_in or ()))

    def _mentioned(self, name: str) -> Mentioned:
        if name in self.dataset.actors:
            return self.dataset.actors[name]
        return self.dataset.events[name] if name in self.dataset.events else self.dataset.commitments[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentLinks(Links[Commitment]):
    """From a commitment to who is bound, to whom and with whom, where it was made, and to other commitments."""

    @property
    def committers(self) -> tuple[Actor, ...]:
        """Who is bound."""
        return self._actors(self.record.committers)

    @property
    def announced_by(self) -> Actor | None:
        """Who made it known."""
        return self._actor(self.record.announced_by)

    @property
    def beneficiaries(self) -> tuple[Actor, ...]:
        """To whom or for whom it is promised."""
        return self._actors(self.record.beneficiaries)

    @property
    def partners(self) -> tuple[Actor, ...]:
        """With whom it is to be done."""
        return self._actors(self.record.partners)

    @property
    def stated_in(self) -> tuple[Statement, ...]:
        """The statements in which it is made."""
        return self._statements(self.record.stated_in)

    @property
    def reported_in(self) -> tuple[Statement, ...]:
        """The statements in which others report it."""
        return self._statements(self.record.reported_in)

    @property
    def made_at(self) -> Event | None:
        """The event at which it was made."""
        return self._event(self.record.made_at)

    @property
    def part_of(self) -> Commitment | None:
        """The umbrella that it is a part of."""
        return self.dataset.commitments[self.record.part_of] if self.record.part_of is not None else None

    @property
    def parts(self) -> tuple[Commitment, ...]:
        """The commitments of which it is the umbrella."""
        return tuple(it for it in self.dataset.commitments.values() if it.part_of == self.record.id)

    @property
    def reaffirms(self) -> tuple[Commitment, ...]:
        """The earlier commitments that it repeats."""
        return self._commitments(self.record.reaffirms)

    @property
    def supersedes(self) -> tuple[Commitment, ...]:
        """The earlier commitments that it takes the place of."""
        return self._commitments(self.record.supersedes)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it is written."""
        return self._sources(entry.source for entry in self.record.evidence)
