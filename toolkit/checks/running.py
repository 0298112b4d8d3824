"""One run of the rules over a dataset."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from toolkit.baseline import Inventory
from toolkit.checks.passages import passages, text_of
from toolkit.checks.registry import Check, Flaw, Outcome, registered
from toolkit.checks.restriction import Restriction, part
from toolkit.checks.subjects import Run
from toolkit.checks.waivers import doubtful, is_in_doubt, is_waived, waivers
from toolkit.findings import Counts, Finding, Location, Report, Rule, RuleState, Scope
from toolkit.records import DataFile, Dataset
from toolkit.schemas import folder_of
from toolkit.texts import Texts

LONGEST_ID = 80
"""What a finding repeats as the record's id; one that is longer is at fault itself, and the file's name says more."""

_BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def run(
    dataset: Dataset,
    texts: Texts | None = None,
    *,
    only: Sequence[Restriction] = (),
    codes: Collection[str] | None = None,
    since: Inventory | None = None,
) -> Report:
    """Run the rules with these codes (all when None) over a dataset.

    Everything is always checked; `only` restricts what is reported to what belongs to each of these parts. `since` is
    the last release where another than `released.json` tells of it.
    """
    subjects = Run(dataset=dataset, texts=texts or Texts(), since=since)
    checks = [check for check in registered() if codes is None or check.rule.code in codes]
    found: list[_Found] = []
    states: dict[str, RuleState] = {}
    for check in sorted(checks, key=lambda check: check.rule.scope is Scope.RUN):
        outcome = Outcome(findings=[it.finding for it in found], states=states)
        state, more = _apply(check, subjects, outcome)
        states[check.rule.code] = state
        found += more
    waived, meant = waivers(subjects), doubtful(subjects, {check.rule.code for check in registered()})
    left_over = [it for it in found if not is_waived(it.finding, waived)]
    kept = [it for it in left_over if not is_in_doubt(it.finding, meant)]
    parts = [part(each, subjects) for each in only]
    reported = [
        it.finding for it in kept if all(each.holds(it.rule, it.finding.location.file, it.others) for each in parts)
    ]
    return Report(
        findings=tuple(sorted(reported, key=lambda finding: finding.sort_key)),
        rules=dict(sorted(states.items())),
        counts=_counts(subjects, waived=len(found) - len(left_over)),
        unavailable=_unavailable(subjects),
    )


class _Found(NamedTuple):
    """A finding with its rule, and the names of further files that it is as much about."""

    rule: Rule
    finding: Finding
    others: tuple[str, ...] = ()


def _apply(check: Check, run_: Run, outcome: Outcome) -> tuple[RuleState, Sequence[_Found]]:
    if check.rule.needs_texts and not (run_.texts.found or run_.texts.unreadable):
        return RuleState.NO_TEXTS, ()
    if check.rule.needs_release and run_.last is None:
        return RuleState.NOT_APPLICABLE, ()
    try:
        flaws = tuple(_flaws(check, run_, outcome))
    except _BROKEN as error:
        return RuleState.FAILED, (_Found(check.rule, _failure(check, run_, error)),)
    return RuleState.RAN, [
        _Found(check.rule, _finding(check, file, flaw), tuple(other.name for other in flaw.others))
        for file, flaw in flaws
    ]


def _flaws(check: Check, run_: Run, outcome: Outcome) -> Iterator[tuple[DataFile, Flaw]]:
    if check.over_files:
        yield from ((file, flaw) for file in run_.dataset.files for flaw in check.over_files(file, run_))
    if check.over_records:
        yield from ((r.file, flaw) for r in run_.dataset.records for flaw in check.over_records(r, run_))
    if check.over_dataset:
        yield from ((flaw.file, flaw) for flaw in check.over_dataset(run_) if flaw.file)
    if check.over_outcome:
        yield from ((flaw.file, flaw) for flaw in check.over_outcome(outcome, run_) if flaw.file)


def _finding(check: Check, file: DataFile, flaw: Flaw) -> Finding:
    return Finding(
        code=check.rule.code,
        severity=check.rule.severity,
        message=flaw.message,
        location=_location(file, flaw),
        record=_record_id(file),
        expected=flaw.expected,
        found=flaw.found,
        hint=flaw.hint,
    )


def _location(file: DataFile, flaw: Flaw) -> Location:
    line, column = _place(file, flaw)
    excerpt = file.lines[line - 1] if line <= len(file.lines) else None
    return Location(file=file.name, line=line, column=column, pointer=flaw.pointer, excerpt=excerpt)


def _place(file: DataFile, flaw: Flaw) -> tuple[int, int]:
    if flaw.line is not None and flaw.column is not None:
        return flaw.line, flaw.column
    if file.places is None:
        return 1, 1
    return file.places.key(flaw.pointer) if flaw.on_key else file.places.value(flaw.pointer)


def _record_id(file: DataFile) -> str | None:
    if not file.kind or file.path.parent.name != folder_of(file.kind):
        return None
    value = file.value.get("id") if isinstance(file.value, dict) else None
    return value if isinstance(value, str) and len(value) <= LONGEST_ID else file.path.stem


def _failure(check: Check, run_: Run, error: Exception) -> Finding:
    """Say that a rule itself broke: nothing it should have found may pass for absent."""
    return Finding(
        code=check.rule.code,
        severity=check.rule.severity,
        message=f"the rule broke: {type(error).__name__}: {error}",
        location=Location(file=run_.dataset.files[0].name if run_.dataset.files else str(run_.dataset.root)),
        hint="this is a fault of the toolkit, not of the data: please report it with the files",
    )


def _counts(run_: Run, *, waived: int) -> Counts:
    spans = (span for record in run_.dataset.records for span in passages(record, run_))
    judged = [text_of(run_, span.source) is not None for span in spans]
    return Counts(
        files=len(run_.dataset.files),
        records=len(run_.dataset.records),
        spans=len(judged),
        spans_checked=sum(judged),
        waived=waived,
    )


def _unavailable(run_: Run) -> tuple[str, ...]:
    """Name the sources on whose text spans depend, and whose recorded text is not at hand."""
    used = {passage.source for record in run_.dataset.records for passage in passages(record, run_)}
    return tuple(sorted(source for source in used if text_of(run_, source) is None))
