"""Every column that is computed from a record and not part of it, in one place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from toolkit.edtf import bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a column may be derived from beside its record.

    `quads` has the PLOVER quad class, 1 to 4, of each PLOVER type; `successors` the ids in use to which each retired
    id leads.
    """

    quads: Mapping[str, int] = field(default_factory=dict)
    successors: Mapping[str, Sequence[str]] = field(default_factory=dict)


Cell: TypeAlias = str | int | float | list[Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A derived column: `value` computes it from a valid record; None is NULL."""

    name: str
    sql_type: str
    comment: str
    value: Callable[[Mapping[str, Any], Context], Cell]


def _at(record: Mapping[str, Any], *path: str) -> Any:  # noqa: ANN401 (whatever the record has there)
    """Follow keys into a record, into the first item of a list; None where the way ends."""
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
        value = value[0] if isinstance(value, list) else value
    return value


def _bounds(name: str, title: str, *path: str) -> tuple[Derived, Derived]:
    """Make the columns for the first and the last day that a date can mean."""
    return (
        Derived(
            name=f"{name}_earliest",
            sql_type="DATE",
            comment=f"First day that {title} can mean; empty when it is open at its beginning, or absent.",
            value=lambda record, _: _day(_at(record, *path), "earliest"),
        ),
        Derived(
            name=f"{name}_latest",
            sql_type="DATE",
            comment=f"Last day that {title} can mean; empty when it is open at its end, or absent.",
            value=lambda record, _: _day(_at(record, *path), "latest"),
        ),
    )


def _day(dated: Mapping[str, Any] | None, end: str) -> str | None:
    """Give the first or last day of a date; None where it is open, or absent."""
    found = getattr(bounds(dated["edtf"]), end) if dated else None
    return found.isoformat() if found else None


def _role_dates(record: Mapping[str, Any], _: Context) -> Cell:
    if "roles" not in record:
        return None
    return [
        {f"{name}_{end}": _day(role.get(name), end) for name in ("start", "end") for end in ("earliest", "latest")}
        for role in record["roles"]
    ]


def _first_report(name: str, comment: str, *path: str) -> Derived:
    return Derived(
        name=name,
        sql_type="VARCHAR",
        comment=f"{comment} Taken from the first report, the best witness.",
        value=lambda record, _: _at(record, "evidence", *path),
    )


def _latest_status(record: Mapping[str, Any], _: Context) -> str | None:
    """Give the status of the assessment with the greatest day; of several on that day the last in the list."""
    newest = max(enumerate(record.get("assessments", ())), key=lambda it: (it[1]["on"], it[0]), default=None)
    return newest[1]["status"] if newest else None


def _target_value(record: Mapping[str, Any], _: Context) -> float | None:
    figure = _at(record, "target", "value")
    return float(figure) if figure is not None else None


def _quad(record: Mapping[str, Any], context: Context) -> int | None:
    return context.quads.get(_at(record, "plover", "type"))


DERIVED: Mapping[str, tuple[Derived, ...]] = {
    "source": _bounds("published", "`published`", "published"),
    "actor": (
        Derived(
            name="role_dates",
            sql_type='STRUCT("start_earliest" DATE, "start_latest" DATE, "end_earliest" DATE, "end_latest" DATE)[]',
            comment="First and last day on which each of `roles`, in their order, can have begun and ended; empty "
            "where that is open or not known.",
            value=_role_dates,
        ),
    ),
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
    "retired": (
        Derived(
            name="leads_to",
            sql_type="VARCHAR[]",
            comment="Ids in use that took its place, through every later merge and split; empty when all were "
            "withdrawn.",
            value=lambda record, context: list(context.successors[record["id"]]),
        ),
    ),
}
"""The derived columns of each table, in the order in which they follow the recorded ones."""
