"""Source texts: canonical characters, spans and digests, quoted passages, the files they come from."""

from toolkit.texts.comparison import Change, Word, changes, is_same_text, similarity, words
from toolkit.texts.normalization import (
    DASH,
    DOUBLE,
    MAX_TEXT_BYTES,
    NORMALIZATION,
    SINGLE,
    SPACE,
    TextError,
    canonical,
    fold,
    span_digest,
    text_digest,
)
from toolkit.texts.quotations import is_quoted, quoted
from toolkit.texts.refinding import Outcome, Refound, refind
from toolkit.texts.sought import SHORT, Sought
from toolkit.texts.spans import UNSPACED, Span, Unit, is_boundary, locate, make_span, other_unit, whole_words
from toolkit.texts.store import SourceText, Texts

__all__ = [
    "DASH",
    "DOUBLE",
    "MAX_TEXT_BYTES",
    "NORMALIZATION",
    "SHORT",
    "SINGLE",
    "SPACE",
    "UNSPACED",
    "Change",
    "Outcome",
    "Refound",
    "Sought",
    "SourceText",
    "Span",
    "TextError",
    "Texts",
    "Unit",
    "Word",
    "canonical",
    "changes",
    "fold",
    "is_boundary",
    "is_quoted",
    "is_same_text",
    "locate",
    "make_span",
    "other_unit",
    "quoted",
    "refind",
    "similarity",
    "span_digest",
    "text_digest",
    "whole_words",
    "words",
]
