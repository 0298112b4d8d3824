"""The rules, one module an area, and the run over all of them.

    Dataset, Texts ──run──▶ Report

A rule is a function in the module of its area, entered into the registry beside its code, severity and reason.
"""

from toolkit.checks import (
    assessments,
    circles,
    cmt,
    date,
    evd,
    file,
    fmt,
    frozen,
    publication,
    ref,
    repeats,
    roles,
    sch,
    succession,
    unpublished,
    voc,
)
from toolkit.checks import set as set_
from toolkit.checks.last import last_release, released_paths
from toolkit.checks.registry import Check, Flaw, registered
from toolkit.checks.restriction import Restriction
from toolkit.checks.running import run
from toolkit.checks.subjects import Run

AREAS = (
    file, sch, ref, circles, repeats, evd, date, publication, unpublished, roles, voc, cmt, assessments, set_,
    succession, frozen, fmt,
)  # fmt: skip

__all__ = ["AREAS", "Check", "Flaw", "Restriction", "Run", "last_release", "registered", "released_paths", "run"]
