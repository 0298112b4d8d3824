"""Words by which a text may tell of an undertaking: hints for whoever codes it, never a verdict."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.texts.normalization import fold

CUES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "will",
        "'ll",
        "won't",
        "shall",
        "would",
        "going to",
        "set to",
        "pledge/s/d",
        "pledging",
        "promise/s/d",
        "promising",
        "vow/s/ed",
        "vowing",
        "undertake/s",
        "undertook",
        "commit/s/ted/ting to",
        "committed",
        "guarantee/s/d",
        "agree/s/d to",
        "plan/s/ned/ning to",
        "plans",
        "intend/s/ed/ing to",
        "aim/s/ed/ing to",
        "seek/s/ing to",
        "sought to",
        "decide/s/d to",
        "announce/s/d",
        "announcing",
        "offer/s/ed to",
        "ready to",
        "prepared to",
        "determined to",
        "consider/s/ed/ing",
        "threaten/s/ed to",
        "threaten/s/ed",
        "refuse/s/d to",
    ),
}
"""The cues by language; `plan/s/ned to` stands for "plan to", "plans to" and "planned to"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A cue where it stands in a text; `words` are those of CUES, in lower case, not the text's own."""

    start: int
    end: int
    words: str


def has_cues(language: str) -> bool:
    """Tell whether cues are known for a language, given as a BCP 47 tag."""
    return _primary(language) in CUES


def cues(text: str, language: str) -> Iterator[Cue]:
    """Give the cues in a text, in order, none overlapping another; none for a language without a list."""
    pattern = _PATTERNS.get(_primary(language))
    for match in pattern.finditer(fold(text)) if pattern else ():
        yield Cue(start=match.start(), end=match.end(), words=" ".join(match.group().lower().split()))


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _forms(cue: str) -> Iterator[str]:
    """Give the forms of a cue, the endings written out."""
    verb, space, rest = cue.partition(" ")
    stem, *endings = verb.split("/")
    for ending in ("", *endings):
        yield f"{stem}{ending}{space}{rest}"


def _pattern(entries: tuple[str, ...]) -> "re.Pattern[str]":
    forms = sorted({form for entry in entries for form in _forms(entry)}, key=lambda form: (-len(form), form))
    parts = (" +".join(map(re.escape, form.split(" "))) for form in forms)
    wholes = (part if part.startswith("'") else rf"(?<!\w){part}" for part in parts)
    return re.compile(rf"(?:{'|'.join(wholes)})(?!\w)", re.IGNORECASE)


_PATTERNS: Mapping[str, "re.Pattern[str]"] = {language: _pattern(entries) for language, entries in CUES.items()}
