r"""What the models share: their base, the constrained strings, and the parts that several kinds have.

A model is strict: no value is converted, no key is ignored, and what is not known is absent, never null.
Patterns are pydantic's own regular expressions: linear in time, and `$` means the very end; lengths count
code points.
"""

from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    Strict,
    StringConstraints,
)
from pydantic_core import CoreSchema

from toolkit.models.codes import CodingMethod, CodingReview, DateBasis, SpanRole, Topic

T = TypeVar("T")

DEVICES = frozenset(
    {"aux", "con", "nul", "prn"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
"""Names that Windows keeps for devices, so that no file there can be called by them."""


class Model(BaseModel):
    """A record or a part of one: frozen, closed, and exactly as typed.

    Fields stand in the order in which the canonical form writes them.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        serialize_by_alias=True,
        defer_build=True,
        protected_namespaces=(),
    )

    def as_json(self) -> dict[str, Any]:
        """Give the JSON object that the model was made from: the keys it was given, in canonical order."""
        return self.model_dump(mode="json", exclude_unset=True)


class _NeverNull:
    """Takes null away from an optional field: None says that the key is absent, and cannot be given."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        return schema["schema"] if schema["type"] == "nullable" else schema


def _once_each(items: tuple[T, ...]) -> tuple[T, ...]:
    if len(set(items)) < len(items):
        raise ValueError("each item stands here once")
    return items


def _not_a_device(slug: str) -> str:
    if slug in DEVICES:
        raise ValueError("Windows reserves this name for a device")
    return slug


Maybe: TypeAlias = Annotated[T | None, _NeverNull()]
"""A field that may be absent."""

Items: TypeAlias = Annotated[tuple[T, ...], Strict(strict=False)]
"""A list, kept as a tuple: a parsed array may come as either."""

Several: TypeAlias = Annotated[Items[T], Field(min_length=1)]
"""A list with at least one item."""

Distinct: TypeAlias = Annotated[Items[T], Field(min_length=1), AfterValidator(_once_each)]
"""A list with at least one item, none of them twice."""

SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
LINE = r"^[^\x00-\x20\x7f-\xa0]([^\x00-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\xa0])?$"
TEXT = r"^[^\x00-\x20\x7f-\xa0]([^\x00-\x09\x0b-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\xa0])?$"
HOST = "https?://[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+"
_YEAR = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
DAY = f"{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_SOME_DAY = f"{_YEAR}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?[?~%]?"

Id: TypeAlias = Annotated[str, StringConstraints(pattern=SLUG, max_length=80), AfterValidator(_not_a_device)]
"""A record's lower-case slug, unique across the dataset."""

Handle: TypeAlias = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
"""The public name of a coder or reviewer."""

Line: TypeAlias = Annotated[str, StringConstraints(pattern=LINE, max_length=300)]
"""One line, no control characters, no space at its ends."""

Text: TypeAlias = Annotated[str, StringConstraints(pattern=TEXT, max_length=4000)]
"""Our own prose: a line that may hold line feeds."""

Words: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
"""A source's own words, with whatever characters they have."""

Day: TypeAlias = Annotated[str, StringConstraints(pattern=f"^{DAY}$")]
"""YYYY-MM-DD; that the calendar has the day is a rule."""

Edtf: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=rf"^({_SOME_DAY}(/({_SOME_DAY}|[.][.]))?|[.][.]/{_SOME_DAY})$"),
]
"""A year, month or day, perhaps uncertain, or an interval of two, one end of which may be open; there is no year 0."""

Url: TypeAlias = Annotated[
    str,
    StringConstraints(
        pattern=rf"^{HOST}(:[0-9]{{1,5}})?([/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]*)?$", max_length=2000
    ),
]
"""An absolute http or https address in ASCII."""

Language: TypeAlias = Annotated[str, StringConstraints(pattern="^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$")]
"""A BCP 47 tag: language, perhaps script, perhaps region."""

Wikidata: TypeAlias = Annotated[str, StringConstraints(pattern="^Q[1-9][0-9]{0,10}$")]
"""A Wikidata item's Q number."""

Sha256: TypeAlias = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
"""A digest as 64 lower-case hexadecimal digits."""


class Dated(Model):
    """When, as exactly as it is known, and why one believes it."""

    edtf: Edtf
    as_written: Maybe[Annotated[str, StringConstraints(pattern=LINE, max_length=60)]] = None
    """The source's own words for the date, such as "Friday"."""
    basis: DateBasis
    anchor: Maybe[Id] = None
    """The source, statement or event from which a relative date was reckoned."""
    note: Maybe[Text] = None


class Span(Model):
    """A passage of a source's canonical text: half-open, in code points; the digest is of its folded text."""

    start: Annotated[int, Field(ge=0, le=1_000_000_000)]
    end: Annotated[int, Field(ge=1, le=1_000_000_000)]
    sha256: Sha256
    role: Maybe[SpanRole] = None
    """Absent means content."""
    words: Maybe[Words] = None
    """The passage itself, where the source's rights allow it."""


class EvidenceEntry(Model):
    """One source, and the passages of it that carry a record."""

    source: Id
    spans: Maybe[Several[Span]] = None
    """In order; absent when nobody here has had the text."""
    note: Maybe[Text] = None


class Instrument(Model):
    """A treaty, framework, strategy or other document that is spoken of."""

    name: Line
    wikidata: Maybe[Wikidata] = None


class Coding(Model):
    """Who coded a record, when, how, and how far it has been reviewed."""

    coder: Handle
    coded_on: Day
    method: CodingMethod
    review: CodingReview
    reviewer: Maybe[Handle] = None
    note: Maybe[Text] = None
    """A decision that the next coder should know of."""


Evidence: TypeAlias = Several[EvidenceEntry]
"""Where it is written, one entry a source."""

Topics: TypeAlias = Distinct[Topic]
"""What it is about, the main topic first."""

Instruments: TypeAlias = Several[Instrument]
"""The documents that are spoken of."""
