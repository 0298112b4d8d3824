"""The actor: who speaks, acts, is bound or is spoken of."""

from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from toolkit.models.codes import ActorKind, Country, PloverSector
from toolkit.models.parts import (
    Coding,
    Dated,
    Distinct,
    Evidence,
    Id,
    Language,
    Line,
    Maybe,
    Model,
    Several,
    Text,
    Wikidata,
)


class OtherName(Model):
    """One more name under which an actor is met."""

    name: Line
    language: Maybe[Language] = None
    note: Maybe[Text] = None


class Identifiers(Model):
    """What other registers call an actor; at least one of them."""

    wikidata: Maybe[Wikidata] = None
    iso3166_1_alpha3: Maybe[Country] = None
    cow: Maybe[Annotated[str, StringConstraints(pattern="^[1-9][0-9]{0,2}$")]] = None
    """Correlates of War, without leading zeros."""
    gw: Maybe[Annotated[str, StringConstraints(pattern="^[1-9][0-9]{0,3}$")]] = None
    """Gleditsch and Ward, without leading zeros."""
    ror: Maybe[Annotated[str, StringConstraints(pattern="^0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}$")]] = None
    """Research Organization Registry, without the address."""
    lei: Maybe[Annotated[str, StringConstraints(pattern="^[0-9A-Z]{18}[0-9]{2}$")]] = None
    """Legal Entity Identifier, ISO 17442."""
    viaf: Maybe[Annotated[str, StringConstraints(pattern="^[1-9][0-9]{0,21}$")]] = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("at least one identifier is given")
        return self


class Role(Model):
    """A post that an actor holds or held, in one organization, for one stretch of time."""

    title: Line
    organization: Id
    start: Maybe[Dated] = None
    end: Maybe[Dated] = None
    note: Maybe[Text] = None
    evidence: Maybe[Evidence] = None


class Actor(Model):
    """A person, a state, an office, an organization or a group."""

    id: Id
    name: Line
    """The usual name in English."""
    kind: ActorKind
    other_names: Maybe[Several[OtherName]] = None
    identifiers: Maybe[Identifiers] = None
    country: Maybe[Country] = None
    """The country that the actor is, serves or belongs to."""
    sectors: Maybe[Distinct[PloverSector]] = None
    """The main one first."""
    part_of: Maybe[Id] = None
    """The larger body, an actor too."""
    roles: Maybe[Several[Role]] = None
    evidence: Maybe[Evidence] = None
    """Where a text names the actor, if no other record points to it."""
    coding: Coding
