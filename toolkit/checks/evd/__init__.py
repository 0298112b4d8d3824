"""EVD: whether the evidence can be true: positions, digests, words, quotations, rights."""

from toolkit.checks.evd import places, witnesses, words

__all__ = ["places", "witnesses", "words"]
