"""EVD: whether the evidence can be true: positions, digests, words, quotations, rights."""

from toolkit.checks.evd import fidelity, places, witnesses, words

__all__ = ["fidelity", "places", "witnesses", "words"]
