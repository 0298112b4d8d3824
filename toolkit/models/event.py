"""The event: what happened or is to happen, with a time of its own."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from toolkit.models.codes import (
    Country,
    EventStatus,
    EventType,
    ParticipantRole,
    PloverAuxiliary,
    PloverContext,
    PloverMode,
    PloverType,
)
from toolkit.models.parts import (
    Coding,
    Dated,
    Distinct,
    Evidence,
    Id,
    Instruments,
    Line,
    Maybe,
    Model,
    Several,
    Text,
    Topics,
)


class Place(Model):
    """Where an event happens; latitude and longitude, WGS 84, only together."""

    name: Line
    country: Maybe[Country] = None
    geonames: Maybe[Annotated[str, StringConstraints(pattern="^[1-9][0-9]{0,9}$")]] = None
    """The number in GeoNames."""
    latitude: Maybe[Annotated[float, Field(ge=-90, le=90)]] = None
    longitude: Maybe[Annotated[float, Field(ge=-180, le=180)]] = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude are given together")
        return self


class Participant(Model):
    """One actor in one role; a state only where the text names the state as acting."""

    actor: Id
    role: ParticipantRole


class Plover(Model):
    """An event in PLOVER's codes; its quad class follows from the type."""

    type: PloverType
    mode: Maybe[PloverMode] = None
    auxiliary: Maybe[PloverAuxiliary] = None
    contexts: Maybe[Distinct[PloverContext]] = None


class Event(Model):
    """One thing that happens, however many texts report it."""

    id: Id
    title: Line
    summary: Text
    type: EventType
    status: EventStatus
    date: Dated
    """When it happens or begins; an interval means that the day is uncertain, not that the event lasts."""
    end_date: Maybe[Dated] = None
    place: Maybe[Place] = None
    participants: Several[Participant]
    part_of: Maybe[Id] = None
    """The larger event."""
    follows: Maybe[Distinct[Id]] = None
    """Earlier events that this one answers or continues."""
    plover: Maybe[Plover] = None
    topics: Maybe[Topics] = None
    instruments: Maybe[Instruments] = None
    evidence: Evidence
    coding: Coding
