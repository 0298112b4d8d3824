"""SET: what a release has made final, assessments and schemas."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from toolkit import jsonio
from toolkit.baseline import Assessed, assessed, published
from toolkit.checks.cmt import commitment
from toolkit.checks.date import is_day
from toolkit.checks.last import Last
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.errors import NotFoundError
from toolkit.findings import Scope
from toolkit.records import Record
from toolkit.resources import schema_root

LATER = "what turned out since goes into an assessment of its own, at the end"


@rule(
    "SET009",
    "A published assessment is gone, rewritten or not in its place",
    why="A judgement is what was known on its day; rewritten later, it would tell of a foresight that nobody had.",
    scope=Scope.DATASET,
    needs_release=True,
)
def rewritten_assessment(run: Run) -> Iterator[Flaw]:
    """Find commitments that do not begin with the assessments that they had in the last release.

    Where evidence stands in its source may change, and evidence may be added. What was merged into a commitment
    brings its assessments along, each in its order.
    """
    for record in run.dataset.records if run.last else ():
        yield from rewritten(record, run)


def rewritten(record: Record, run: Run) -> Iterator[Flaw]:
    """Give the flaws of one record's assessments; none of what is no commitment, or in doubt."""
    if run.last and record.kind == "commitment" and run.is_sound(record, "assessments") and run.is_sound(record, "id"):
        histories = run.last.histories.get(record.id, {})
        for name in histories:
            flaws = _rewritten(record, name, histories, run.last)
            yield from (flaw for flaw in flaws if not _is_told(record, flaw, run))


def _is_told(record: Record, flaw: Flaw, run: Run) -> bool:
    """Whether an assessment is at fault by itself: a day that is none (DATE001), a source that is nowhere (REF001)."""
    found = re.fullmatch(r"/assessments/([0-9]+)", flaw.pointer)
    if not found:
        return False
    at = int(found[1])
    day: str = (commitment(record, run).get("assessments") or ())[at]["on"]
    names = (name for name in assessed(record.value)[at].sources if name not in run.retired)
    are_there = all(any(each.kind == "source" for each in run.dataset.by_id.get(name, ())) for name in names)
    return not (is_day(day) and are_there)


def _rewritten(record: Record, name: str, histories: Mapping[str, Sequence[Assessed]], last: Last) -> Iterator[Flaw]:
    now, before = assessed(record.value), histories[name]
    places = _places(before, now, last)
    origin = "" if name == record.id else f' of "{name}"'
    release = last.inventory.version
    for index, place in enumerate(places):
        if place is None:
            at = index if len(histories) == 1 and index < len(now) else None
            yield Flaw(
                message=f"assessment {index + 1}{origin} is not as release {release} has it"
                if at is not None
                else f"assessment {index + 1}{origin} of release {release} is gone",
                pointer=jsonio.pointer("assessments", *(() if at is None else (at,))) if now else "",
                expected="day, status, note, assessor and every source as published",
                hint=f"put it back as it was; {LATER}",
                file=record.file,
                others=(last.file,),
            )
    kept = [place for place in places if place is not None]
    ordered = list(range(len(kept))) if len(histories) == 1 else sorted(kept)
    if None not in places and kept != ordered:
        at = next(wanted for place, wanted in zip(kept, ordered, strict=True) if place != wanted)
        yield Flaw(
            message=f"the assessments{origin} are not in the order of release {release}",
            pointer=jsonio.pointer("assessments", at),
            expected=f"those of release {release} first, in their order",
            hint=f"put them back in their order; {LATER}",
            file=record.file,
            others=(last.file,),
        )


def _places(before: Sequence[Assessed], now: Sequence[Assessed], last: Last) -> Sequence[int | None]:
    """Give for each published assessment where it is now; None for one that is nowhere."""
    free = list(range(len(now)))
    found: list[int | None] = []
    for old in before:
        place = next((at for at in free if now[at].digest == old.digest and _rests_on(now[at], old, last)), None)
        found.append(place)
        if place is not None:
            free.remove(place)
    return found


def _rests_on(now: Assessed, old: Assessed, last: Last) -> bool:
    """Whether an assessment still names every source, or what took its place; of a withdrawn one nothing is left."""
    ends = {source: last.ends.get(source, (source,)) for source in old.sources}
    return all(not leads or set(leads) & set(now.sources) for leads in ends.values())


@rule(
    "SET010",
    "A published schema has changed",
    why="A version of the schema is a promise to every reader; what may change is the next version.",
    scope=Scope.DATASET,
    needs_release=True,
)
def changed_schema(run: Run) -> Iterator[Flaw]:
    """Find files of released schema versions that are missing, added, or not as they were released, codelists too."""
    if run.last is None:
        return
    for version in sorted({path.partition("/")[0] for path in run.last.inventory.schemas}):
        before = {path: sha for path, sha in run.last.inventory.schemas.items() if path.partition("/")[0] == version}
        root = _root(run, version)
        yield from _changed(run.last, version, before, published(root) if root else {})


def _root(run: Run, version: str) -> Path | None:
    """Give the folder of a schema version: the run's own, or where the dataset would find another."""
    if run.dataset.schemas.root.name == version:
        return run.dataset.schemas.root
    try:
        return schema_root(run.dataset.root, version)
    except NotFoundError:
        return None


def _changed(last: Last, version: str, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Flaw]:
    release, place = last.inventory.version, jsonio.pointer("schemas")
    if not now:
        yield Flaw(
            message=f"schema {version} is not there, and release {release} has records of it",
            pointer=place,
            hint=f"put schema/{version} back: who holds a release of that time needs it",
            file=last.file,
        )
        return
    for path in sorted(before.keys() | now.keys()):
        told = "is gone" if path not in now else "was added" if path not in before else "has changed"
        if before.get(path) != now.get(path):
            yield Flaw(
                message=f"schema/{path} {told} since release {release}",
                pointer=place + jsonio.pointer(path) if path in before else place,
                expected=f"SHA-256 {before[path]}" if path in before else f"no other files in schema {version}",
                found=f"SHA-256 {now[path]}" if path in now else None,
                hint="a published version is frozen: take the change back, and make it in a new version of the schema",
                file=last.file,
            )
