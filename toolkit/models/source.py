"""The source: where something is written."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from toolkit.models.codes import Genre, RightsText
from toolkit.models.parts import HOST, Coding, Dated, Day, Id, Language, Line, Maybe, Model, Sha256, Text, Url


class Syndication(Model):
    """Whether a text came over a wire: copies of one wire report are one report."""

    wire: bool
    agency: Maybe[Id] = None


class Rights(Model):
    """Who holds the text, and how much of it the dataset may repeat."""

    holder: Maybe[Line] = None
    license: Maybe[
        Annotated[
            str,
            StringConstraints(
                pattern=rf"^([A-Za-z0-9][A-Za-z0-9.+-]*|{HOST}(/[A-Za-z0-9._~:/?#@!&'()*+,;=%-]*)?)$",
                max_length=300,
            ),
        ]
    ] = None
    """An SPDX identifier, or the address of the terms."""
    text: RightsText


class CanonicalText(Model):
    """Digest and length, in code points, of a source's canonical text (not folded)."""

    sha256: Sha256
    length: Annotated[int, Field(ge=1, le=1_000_000_000)]
    normalization: Literal["otr-1"]


class Source(Model):
    """A text in which something is written: an article, a transcript, a communique."""

    id: Id
    title: Line
    language: Language
    genre: Genre
    publisher: Id
    """The actor under whose name this copy appeared."""
    published: Dated
    syndication: Syndication
    rights: Rights
    text: Maybe[CanonicalText] = None
    """Absent when nobody here has had the text; evidence on it then has no spans."""
    url: Maybe[Url] = None
    archived_url: Maybe[Url] = None
    retrieved_on: Maybe[Day] = None
    """The day on which the coder's copy was taken."""
    note: Maybe[Text] = None
    coding: Coding
