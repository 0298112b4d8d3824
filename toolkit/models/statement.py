"""The statement: one utterance, with its reports."""

from typing import Annotated

from pydantic import StringConstraints

from toolkit.models.codes import AttributionBasis, AttributionConfidence, Fidelity, QuoteType, SpeechAct
from toolkit.models.parts import (
    LINE,
    Coding,
    Dated,
    Distinct,
    Id,
    Instruments,
    Language,
    Maybe,
    Model,
    Several,
    Span,
    Text,
    Topics,
    Words,
)


class Attribution(Model):
    """How a report tells whose words they are, and how sure that is."""

    basis: AttributionBasis
    confidence: AttributionConfidence
    note: Maybe[Text] = None


class Report(Model):
    """One source that reports an utterance, and the passages that do so."""

    source: Id
    spans: Maybe[Several[Span]] = None
    quote_type: QuoteType
    attribution: Attribution
    fidelity: Maybe[Fidelity] = None
    """Against the first report, on which it never stands."""
    note: Maybe[Text] = None


class Statement(Model):
    """One utterance that the report does not break with words of its own."""

    id: Id
    summary: Text
    language: Language
    """Of the words as reported here."""
    speakers: Distinct[Id]
    """Several when it was said jointly; a collective is one actor of kind group."""
    speaker_role: Maybe[Annotated[str, StringConstraints(pattern=LINE, max_length=80)]] = None
    """The capacity in which it was said."""
    on_behalf_of: Maybe[Id] = None
    addressees: Maybe[Distinct[Id]] = None
    event: Maybe[Id] = None
    """The occasion."""
    said: Dated
    quote: Maybe[Words] = None
    """The content spans of the first report that stores its words, joined by one space."""
    speech_act: SpeechAct
    mentions: Maybe[Distinct[Id]] = None
    """Actors, events and commitments that it is about."""
    topics: Maybe[Topics] = None
    instruments: Maybe[Instruments] = None
    translated_from: Maybe[Language] = None
    evidence: Several[Report]
    """Its reports, the best witness first."""
    coding: Coding
