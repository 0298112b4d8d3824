"""JSON as the dataset keeps it: read strictly, every fault with its place; written in one canonical form.

    bytes ──read──▶ Document (text, value, faults)        text ──places──▶ Places (pointer → line:column)
    value ──dumps──▶ canonical text, ──line──▶ on one line pointer · tokens · resolve: RFC 6901

A fault in a file is a value of `Document.faults`, never an exception.
"""

from toolkit.jsonio.faults import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_FAULTS,
    MAX_INTEGER,
    MAX_POINTER,
    Document,
    Fault,
    FaultKind,
    JsonValue,
)
from toolkit.jsonio.lines import Place
from toolkit.jsonio.places import Places, places
from toolkit.jsonio.pointers import is_under, pointer, resolve, tokens
from toolkit.jsonio.reading import read
from toolkit.jsonio.writing import Order, dumps, inert, line

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_FAULTS",
    "MAX_INTEGER",
    "MAX_POINTER",
    "Document",
    "Fault",
    "FaultKind",
    "JsonValue",
    "Order",
    "Place",
    "Places",
    "dumps",
    "inert",
    "is_under",
    "line",
    "places",
    "pointer",
    "read",
    "resolve",
    "tokens",
]
