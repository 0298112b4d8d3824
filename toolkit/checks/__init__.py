"""The rules, one module an area, and the run over all of them.

    Dataset, Texts ──run──▶ Report

A rule is a function in the module of its area, entered into the registry beside its code, severity and reason.
"""

from toolkit.checks import cmt, date, evd, file, fmt, frozen, publication, ref, sch, succession, voc
from toolkit.checks import set as set_
from toolkit.checks.last import last_release, released_paths
from toolkit.checks.registry import Check, Flaw, registered
from toolkit.checks.restriction import Restriction
from toolkit.checks.running import run
from toolkit.checks.subjects import Run

AREAS = (file, sch, ref, evd, date, publication, voc, cmt, set_, succession, frozen, fmt)

__all__ = ["AREAS", "Check", "Flaw", "Restriction", "Run", "last_release", "registered", "released_paths", "run"]
