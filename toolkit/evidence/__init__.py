"""What became of the spans of a dataset in the texts at hand, and the records with the places that spans have now.

Dataset, Texts ──check──▶ EvidenceCheck ──plan──▶ Plan (records before and after, and what is left alone)
                 ──similarities──▶ how alike each report of a statement is to the first
"""

from toolkit.evidence.checking import CheckedSource, CheckedSpan, EvidenceCheck, Standing, check
from toolkit.evidence.similarity import similarities
from toolkit.evidence.updating import Change, Plan, plan, write

__all__ = [
    "Change",
    "CheckedSource",
    "CheckedSpan",
    "EvidenceCheck",
    "Plan",
    "Standing",
    "check",
    "plan",
    "similarities",
    "write",
]
