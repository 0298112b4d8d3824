"""The commitment: a future act of one's own side, and what became of it."""

from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from toolkit.models.codes import (
    AssessmentStatus,
    Bindingness,
    CommitmentAct,
    DeadlineStatus,
    Modality,
    TargetComparator,
)
from toolkit.models.parts import (
    LINE,
    Coding,
    Dated,
    Day,
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


class Condition(Model):
    """What must hold first."""

    text: Text


class Target(Model):
    """The figure to be reached; its value is a decimal in plain notation, kept as text."""

    value: Annotated[str, StringConstraints(pattern="^-?(0|[1-9][0-9]{0,17})([.][0-9]{1,12})?$")]
    unit: Annotated[str, StringConstraints(pattern=LINE, max_length=80)]
    comparator: TargetComparator
    baseline: Maybe[Text] = None
    """From where the change is counted."""


class Deadline(Model):
    """By when it is to be done; the date stands there exactly when it is stated or inferred."""

    status: DeadlineStatus
    date: Maybe[Dated] = None

    @model_validator(mode="after")
    def _date_by_status(self) -> Self:
        if (self.date is not None) != (self.status in {"stated", "inferred"}):
            raise ValueError("a date is given exactly when the status is stated or inferred")
        return self


class Testable(Model):
    """Whether an outsider could tell if it was kept, and why."""

    value: bool
    note: Text


class Assessment(Model):
    """What had become of a commitment on one day, by the evidence of that day."""

    on: Day
    status: AssessmentStatus
    note: Text
    """The yardstick, and what the evidence shows."""
    assessor: Line
    evidence: Evidence


class Commitment(Model):
    """A future act of one's own side, asserted, planned or announced."""

    id: Id
    title: Line
    summary: Text
    """The action and its object."""
    committers: Distinct[Id]
    """Who is bound: the state, when somebody in post speaks for it."""
    announced_by: Maybe[Id] = None
    beneficiaries: Maybe[Distinct[Id]] = None
    partners: Maybe[Distinct[Id]] = None
    """With whom it is to be done, without being bound here."""
    stated_in: Maybe[Distinct[Id]] = None
    """Statements in which the committer makes it."""
    reported_in: Maybe[Distinct[Id]] = None
    """Statements in which others report it."""
    made_at: Maybe[Id] = None
    """The event at which it was made."""
    made: Dated
    act: CommitmentAct
    modality: Modality
    bindingness: Bindingness
    conditions: Maybe[Several[Condition]] = None
    target: Maybe[Target] = None
    deadline: Deadline
    testable: Testable
    assessments: Maybe[Several[Assessment]] = None
    """Only ever added to; absent means not assessed, which is not the same as broken."""
    part_of: Maybe[Id] = None
    """The umbrella commitment."""
    reaffirms: Maybe[Distinct[Id]] = None
    supersedes: Maybe[Distinct[Id]] = None
    topics: Maybe[Topics] = None
    instruments: Maybe[Instruments] = None
    evidence: Evidence
    coding: Coding

    @model_validator(mode="after")
    def _made_somewhere(self) -> Self:
        if self.stated_in is None and self.reported_in is None and self.made_at is None:
            raise ValueError("at least one of stated_in, reported_in and made_at is given")
        return self
