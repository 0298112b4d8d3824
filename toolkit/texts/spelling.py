"""One form for English words that outlets spell by the house: the American one, for British and American alike.

It serves to compare, not to print: what both spell alike may come out as a form that nobody writes (`promize`). What
matters is that no two words come out as one; `four` stays apart from `for`.
"""

import re
from functools import lru_cache

_STEMS = {
    "acknowledgement": "acknowledgment",
    "ageing": "aging",
    "aluminium": "aluminum",
    "analogue": "analog",
    "artefact": "artifact",
    "calibre": "caliber",
    "catalogue": "catalog",
    "centre": "center",
    "centred": "centered",
    "centring": "centering",
    "defence": "defense",
    "dialogue": "dialog",
    "enrol": "enroll",
    "fibre": "fiber",
    "fulfil": "fulfill",
    "grey": "gray",
    "judgement": "judgment",
    "licence": "license",
    "manoeuvre": "maneuver",
    "manoeuvred": "maneuvered",
    "manoeuvring": "maneuvering",
    "meagre": "meager",
    "offence": "offense",
    "plough": "plow",
    "practis": "practic",
    "pretence": "pretense",
    "programme": "program",
    "sceptic": "skeptic",
    "skilful": "skillful",
    "sombre": "somber",
    "spectre": "specter",
    "sulph": "sulf",
    "theatre": "theater",
    "wilful": "willful",
}
_BRITISH = re.compile("(?:" + "|".join(sorted(_STEMS, key=len, reverse=True)) + ")(?!(?:(?<=fulfil)|(?<=enrol))l)")
_DOUBLED = re.compile(
    "((?:cancel|channel|counsel|dial|duel|equal|fuel|funnel|initial|jewel|label|level|libel|marvel|model|panel|parcel"
    "|quarrel|rival|shovel|signal|spiral|total|travel|tunnel))l(?=e[dr]|ing|or)"
)
_ENDINGS = (
    (re.compile("(?<=[a-z]{2})our(?=(?:s|ed|ing|ers?|abl[ey]|ites?|al|ful|less|ly|hoods?|ists?)?(?:'s)?$)"), "or"),
    (re.compile("(?<=[a-z]{3})is(?=(?:e[drs]?|ers|ing|ations?)$)"), "iz"),
    (re.compile("(?<=[a-z]{2})ys(?=(?:e[dr]?|ers|ing)$)"), "yz"),
    (re.compile("metre(?=s?$)"), "meter"),
    (re.compile("litre(?=s?$)"), "liter"),
)


@lru_cache(maxsize=4096)
def american(form: str) -> str:
    """Give the form that stands for all spellings of a word; the word is in small letters."""
    if not form.isascii():
        return form
    found = _BRITISH.match(form)
    spelt = _STEMS[found.group()] + form[found.end() :] if found else form
    spelt = _DOUBLED.sub(r"\1", spelt)
    for ending, other in _ENDINGS:
        spelt = ending.sub(other, spelt)
    return spelt
