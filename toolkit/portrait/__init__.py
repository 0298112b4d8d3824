"""One record with all that makes it readable: names behind ids, passages, what refers to it, what became of it.

Dataset, Texts ──find──▶ Portrait (record, names, citations, holders, life, witnesses) or Retirement
"""

from toolkit.portrait.finding import NEAREST, Holder, Portrait, Retirement, Successor, find, name_of, nearest
from toolkit.portrait.life import Life, Moment, Outlook, What
from toolkit.portrait.passages import Citation, ShownPassage, TextState, text_state
from toolkit.portrait.witnesses import Witness

__all__ = [
    "NEAREST",
    "Citation",
    "Holder",
    "Life",
    "Moment",
    "Outlook",
    "Portrait",
    "Retirement",
    "ShownPassage",
    "Successor",
    "TextState",
    "What",
    "Witness",
    "find",
    "name_of",
    "nearest",
    "text_state",
]
