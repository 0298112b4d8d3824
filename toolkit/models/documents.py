"""The documents beside the records: the dataset's manifest, its retired ids, its waivers."""

from typing import Annotated, Self, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from toolkit.models.codes import ContributorRole, RecordKind, RetirementReason
from toolkit.models.parts import Day, Distinct, Id, Items, Line, Maybe, Model, Several, Text, Url

_NUMBER = "(0|[1-9][0-9]{0,5})"


class Contributor(Model):
    """One person or body that made the dataset, in one role."""

    title: Line
    role: ContributorRole


class DatasetManifest(Model):
    """What the dataset is called, who made it, its version and its licence."""

    name: Id
    title: Line
    description: Text
    version: Annotated[str, StringConstraints(pattern=f"^{_NUMBER}[.]{_NUMBER}[.]{_NUMBER}$")]
    """The dataset's own version: MAJOR.MINOR.PATCH."""
    schema_version: Annotated[str, StringConstraints(pattern="^1[.](0|[1-9][0-9]{0,2})$"), Field(alias="schema")]
    """The version of the schemas, MAJOR.MINOR; its key in the file is `schema`."""
    license: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9][A-Za-z0-9.+-]*$", max_length=80)]
    """An SPDX identifier."""
    contributors: Several[Contributor]
    homepage: Maybe[Url] = None
    keywords: Maybe[Distinct[Line]] = None
    citation: Maybe[Text] = None


class Retirement(Model):
    """An id that is no longer in use, and what took its place."""

    kind: RecordKind
    id: Id
    reason: RetirementReason
    replaced_by: Maybe[Distinct[Id]] = None
    """One successor of a merged id, two or more of a split one, none of a withdrawn one."""
    on: Day
    note: Maybe[Text] = None

    @model_validator(mode="after")
    def _successors_by_reason(self) -> Self:
        least, most = {"merged": (1, 1), "split": (2, None), "withdrawn": (0, 0)}[self.reason]
        successors = len(self.replaced_by or ())
        if successors < least or (most is not None and successors > most):
            raise ValueError("a merged id has one successor, a split one two or more, a withdrawn one none")
        return self


class Waiver(Model):
    """One rule that is waived for one record, and why."""

    code: Annotated[str, StringConstraints(pattern="^[A-Z]{3,4}[0-9]{3}$")]
    record: Id
    reason: Text


Retired: TypeAlias = Items[Retirement]
"""The whole of `retired.json`."""

Waivers: TypeAlias = Items[Waiver]
"""The whole of `waivers.json`."""
