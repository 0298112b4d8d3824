"""The dataset as a Python library: typed records, references as objects, the same checks and SQL as the command line.

load() ──▶ Dataset ──.statements["id"]──▶ Statement ──.links(…)──▶ StatementLinks ──.speakers──▶ Actor
──.sql("…")──────────▶ Result ──.df() · .arrow() · .pl() · .fetchall()
──.validate()────────▶ Report
"""

from toolkit.library.answers import Result
from toolkit.library.dataset import Dataset, load
from toolkit.library.links import ActorLinks, CommitmentLinks, EventLinks, SourceLinks, StatementLinks

__all__ = [
    "ActorLinks",
    "CommitmentLinks",
    "Dataset",
    "EventLinks",
    "Result",
    "SourceLinks",
    "StatementLinks",
    "load",
]
