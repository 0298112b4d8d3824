"""Breaches of a schema as a coder understands them: one fault, one violation, at its own place, with a way out."""

import difflib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from toolkit import jsonio

SHOWN_CODES = 12  # how many permitted codes a message lists before it counts them
SHOWN_LENGTH = 60  # code points of a value that a message shows


class Breach(StrEnum):
    """What sort of keyword was broken."""

    REQUIRED = "required"
    UNKNOWN_KEY = "unknown key"
    TYPE = "type"
    ENUM = "enum"
    PATTERN = "pattern"
    SIZE = "size"
    RANGE = "range"
    CONDITIONAL = "conditional"
    EXCESS = "excess"  # more breaches than are told of one file


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One breach.

    `pointer` is the value at fault: the object where a key is missing, the member where a key is unknown.
    `missing` is the key that is wanted, `meant` the one that an unknown key most likely stands for, `turns_on` the
    keys whose values decide whether the demand stands.
    """

    breach: Breach
    pointer: str
    message: str
    expected: str | None = None
    found: str | None = None
    hint: str | None = None
    missing: tuple[str, ...] = ()
    meant: str | None = None
    turns_on: tuple[str, ...] = ()

    @property
    def on_key(self) -> bool:
        """Whether the member's key, not its value, is the place to look at."""
        return self.breach is Breach.UNKNOWN_KEY


def independent(violations: Sequence[Violation]) -> tuple[Violation, ...]:
    """Drop what only follows from another violation.

    That is a key missing because it is misspelt, a demand that turns on a key which is itself at fault, and a demand
    on what is no object at all.
    """
    misspelt = {(_parent(v.pointer), v.meant) for v in violations if v.meant}
    faulty = {v.pointer for v in violations if v.breach is not Breach.CONDITIONAL}
    shapeless = {v.pointer for v in violations if v.breach is Breach.TYPE}
    absent = {v.pointer + jsonio.pointer(key) for v in violations if v.breach is Breach.REQUIRED for key in v.missing}

    doubtful = faulty | absent

    def follows(violation: Violation) -> bool:
        place = violation.pointer
        if any((place, key) in misspelt for key in (*violation.missing, *violation.turns_on)):
            return True
        is_member = violation.breach is Breach.CONDITIONAL and not violation.missing
        holder = _parent(place) if is_member else place
        if is_member and holder in shapeless:
            return True
        return any(at + jsonio.pointer(key) in doubtful for key in violation.turns_on for at in {place, holder})

    kept = (violation for violation in violations if not follows(violation))
    return tuple(sorted(set(kept), key=lambda v: (v.pointer, v.breach, v.message)))


def _parent(pointer: str) -> str:
    return pointer.rpartition("/")[0]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that a misspelt one most likely means, or None; first of all one of the same letters."""
    return _nearest(word[:100], tuple(known))


@lru_cache(maxsize=4096)
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(candidate.lower(), candidate)
    plain = word.lower().replace(" ", "-")
    if plain in folded:
        return folded[plain]
    close = [candidate for candidate in folded if sorted(candidate) == sorted(plain)]
    close = close or difflib.get_close_matches(plain, folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def shown(value: object) -> str:
    """Show a value in a message: JSON on one line, cut with an ellipsis when it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"


def listed(codes: Sequence[object]) -> str:
    """List codes, the first of them when there are many, saying how many there are."""
    text = ", ".join(shown(code) for code in codes[:SHOWN_CODES])
    return text if len(codes) <= SHOWN_CODES else f"{text}, … ({SHOWN_CODES} of {len(codes)})"


def not_an_address(found: object) -> Violation:
    """Refuse what stands as `$schema` at the head of a working file and is no text."""
    return Violation(
        breach=Breach.TYPE,
        pointer=jsonio.pointer("$schema"),
        message='"$schema" must be a text',
        expected="the address of a schema",
        found=shown(found),
        hint="remove it: editors want it, the record does not",
    )
