"""Every column that is computed from a record and not part of it, in one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.edtf import bounds

Quads = Mapping[str, int]
"""The PLOVER quad class, 1 to 4, of each PLOVER type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A derived column: `value` computes it from a valid record; None is NULL."""

    name: str
    sql_type: str
    comment: str
    value: Callable[[Mapping[str, Any], Quads], str | int | float | None]


def _at(record: Mapping[str, Any], *path: str) -> Any:  # noqa: ANN401 (whatever the record has there)
    """Follow keys into a record, into the first item of a list; None where the way ends."""
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
        value = value[0] if isinstance(value, list) else value
    return value


def _bounds(name: str, title: str, *path: str) -> tuple[Derived, Derived]:
    """Make the columns for the first and the last day that a date can mean."""

    def day(record: Mapping[str, Any], end: str) -> str | None:
        edtf = _at(record, *path, "edtf")
        found = getattr(bounds(edtf), end) if edtf else None
        return found.isoformat() if found else None

    return (
        Derived(
            name=f"{name}_earliest",
            sql_type="DATE",
            comment=f"First day that {title} can mean; empty when it is open at its beginning, or absent.",
            value=lambda record, _: day(record, "earliest"),
        ),
        Derived(
            name=f"{name}_latest",
            sql_type="DATE",
            comment=f"Last day that {title} can mean; empty when it is open at its end, or absent.",
            value=lambda record, _: day(record, "latest"),
        ),
    )


def _first_report(name: str, comment: str, *path: str) -> Derived:
    return Derived(
        name=name,
        sql_type="VARCHAR",
        comment=f"{comment} Taken from the first report, the best witness.",
        value=lambda record, _: _at(record, "evidence", *path),
    )


def _latest_status(record: Mapping[str, Any], _: Quads) -> str | None:
    """Give the status of the assessment with the greatest day; of several on that day the last in the list."""
    newest = max(enumerate(record.get("assessments", ())), key=lambda it: (it[1]["on"], it[0]), default=None)
    return newest[1]["status"] if newest else None


def _target_value(record: Mapping[str, Any], _: Quads) -> float | None:
    figure = _at(record, "target", "value")
    return float(figure) if figure is not None else None


def _quad(record: Mapping[str, Any], quads: Quads) -> int | None:
    return quads.get(_at(record, "plover", "type"))


DERIVED: Mapping[str, tuple[Derived, ...]] = {
    "source": _bounds("published", "`published`", "published"),
    "actor": (),
    "event": (
        *_bounds("date", "`date`", "date"),
        *_bounds("end_date", "`end_date`", "end_date"),
        Derived(
            name="plover_quad",
            sql_type="BIGINT",
            comment="PLOVER quad class of the type: 1 verbal cooperation, 2 material cooperation, "
            "3 verbal conflict, 4 material conflict.",
            value=_quad,
        ),
    ),
    "statement": (
        *_bounds("said", "`said`", "said"),
        _first_report("quote_type", "Whether the words are direct, indirect or mixed.", "quote_type"),
        _first_report("attribution_basis", "What points to the speaker.", "attribution", "basis"),
        _first_report("attribution_confidence", "How sure the attribution is.", "attribution", "confidence"),
    ),
    "commitment": (
        *_bounds("made", "`made`", "made"),
        *_bounds("deadline", "the deadline", "deadline", "date"),
        Derived(
            name="latest_status",
            sql_type="VARCHAR",
            comment="Status by the newest assessment; empty when there is none, which is not the same as broken.",
            value=_latest_status,
        ),
        Derived(
            name="target_value",
            sql_type="DOUBLE",
            comment="The target's figure as a number to compute with; `target.value` is the exact one.",
            value=_target_value,
        ),
    ),
}
"""The derived columns of each kind, in the order in which they follow the recorded ones."""
