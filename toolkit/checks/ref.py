"""REF: whether ids lead where they should."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from toolkit import jsonio
from toolkit.checks.circles import cycle
from toolkit.checks.nearby import did_you_mean
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope, Severity
from toolkit.records import Record, Reference
from toolkit.schemas import KINDS, Shape


def _sound_references(record: Record, run: Run) -> Iterator[Reference]:
    """Give a record's references, without those that the schema already refuses."""
    if record.file.name in run.unjudged - run.misfiled.keys():
        return
    broken = {violation.pointer for violation in run.violations.get(record.file.name, ())}
    for reference in run.references[record.file.name]:
        if not jsonio.is_under(reference.pointer, broken):
            yield reference


def _is_retired(run: Run, identifier: str) -> bool:
    return identifier in run.retired


def _an(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _kinds(reference: Reference) -> str:
    return " or ".join(map(_an, reference.kinds))


def _nearest(run: Run, reference: Reference, *, otherwise: str = "add the record, or correct the id") -> str:
    return did_you_mean(run.nearby(reference.kinds), reference.id) or otherwise


@rule(
    "REF001",
    "An id leads to no record",
    why="A dangling reference loses the link that the record exists to make.",
)
def unknown_id(record: Record, run: Run) -> Iterator[Flaw]:
    """Find references to ids that no record has and none had.

    One in the wrong place, and one that is gone since the last release, have a finding of their own.
    """
    for reference in _sound_references(record, run):
        if reference.id not in run.known and not _is_retired(run, reference.id):
            yield Flaw(
                message=f'no record has the id "{reference.id}"',
                pointer=reference.pointer,
                expected=f"the id of {_kinds(reference)}",
                found=f'"{reference.id}"',
                hint=_nearest(run, reference),
            )


@rule(
    "REF002",
    "An id leads to a record of another kind",
    why="A speaker is an actor; a query that joins on it would find nothing.",
)
def wrong_kind(record: Record, run: Run) -> Iterator[Flaw]:
    """Find references whose target is of a kind that cannot stand there."""
    for reference in _sound_references(record, run):
        targets = [it for it in run.dataset.by_id.get(reference.id, ()) if it.file.name not in run.misfiled]
        if targets and not any(target.kind in reference.kinds for target in targets):
            target = targets[0]
            yield Flaw(
                message=f'"{reference.id}" is {_an(target.kind)} ({target.file.name})',
                pointer=reference.pointer,
                expected=f"the id of {_kinds(reference)}",
                found=f'the {target.kind} "{reference.id}"',
                hint=_nearest(run, reference, otherwise="name a record of the right kind"),
            )


@rule(
    "REF003",
    "An id has been retired",
    why="A retired id still resolves for readers of old releases, but new records name what took its place.",
)
def retired_id(record: Record, run: Run) -> Iterator[Flaw]:
    """Find references to ids that `retired.json` lists."""
    for reference in _sound_references(record, run):
        entry = run.retired.get(reference.id)
        if entry is not None and reference.id not in run.dataset.by_id:
            successors = entry.get("replaced_by")
            names = [str(name) for name in successors] if isinstance(successors, list) else []
            yield Flaw(
                message=f'"{reference.id}" has been retired ({entry.get("reason")})',
                pointer=reference.pointer,
                expected=f"the id of {_kinds(reference)} in use",
                found=f'"{reference.id}"',
                hint=f"use {' or '.join(names)}" if names else "nothing took its place: remove the reference",
            )


@rule(
    "REF005",
    "The file's name is not its record's id",
    why="A record is found by its file's name; the two must never tell apart.",
)
def file_name(record: Record, run: Run) -> Iterator[Flaw]:
    """Find records whose file is not called <id>.json."""
    stem = record.file.path.stem
    identifier = run.sound[record.file.name].get("id")
    if identifier is not None and identifier != stem:
        is_id = _may_be_id(stem, record, run)
        yield Flaw(
            message=f'the id is "{identifier}", the file is called "{record.file.path.name}"',
            pointer="/id",
            expected=f'"{stem}"' if is_id else f'a file called "{identifier}.json"',
            found=f'"{identifier}"',
            hint=f'call the file "{identifier}.json"' + (f', or give the record the id "{stem}"' if is_id else ""),
        )


def _may_be_id(name: str, record: Record, run: Run) -> bool:
    """Say whether the schema takes a name for an id; a file may be called anything."""
    if not name.isascii():  # so no id, and perhaps no text
        return False
    found = run.dataset.schemas.violations(record.kind, {**run.sound[record.file.name], "id": name})
    return all(violation.pointer != "/id" for violation in found)


@rule(
    "REF006",
    "Two records have one id",
    why="Ids are unique across all kinds, so that an id alone says what is meant.",
)
def duplicate_id(record: Record, run: Run) -> Iterator[Flaw]:
    """Find records whose id an earlier one, of another kind, already has."""
    named = run.dataset.by_name.get(record.id, ())
    if record.file.path.stem == record.id and record.file is not named[0].file:
        yield Flaw(
            message=f'{named[0].file.name} already has the id "{record.id}"',
            pointer="/id",
            expected="an id of its own",
            found=f'"{record.id}"',
            hint="rename the newer of the two",
            others=(named[0].file,),
        )


@rule(
    "REF007",
    "Two actors have one identifier",
    why="They are one actor coded twice, or one of the two identifiers is wrong.",
    scope=Scope.DATASET,
)
def shared_identifier(run: Run) -> Iterator[Flaw]:
    """Find actors with an identifier that an earlier actor already has."""
    holders: dict[tuple[str, str], Record] = {}
    for record in run.dataset.records:
        for holder, schemes in _shared(record, run, holders).items():
            first = schemes[0]
            value = run.sound[record.file.name]["identifiers"][first]
            yield Flaw(
                message=f'"{holder}" already has this {" and ".join(schemes)} identifier',
                pointer=jsonio.pointer("identifiers", first),
                expected="identifiers that no other actor has",
                found=f'"{value}"',
                hint="merge the two actors, or correct the identifier",
                file=record.file,
                others=tuple(other.file for other in run.dataset.by_id[holder]),
            )


def _shared(record: Record, run: Run, holders: dict[tuple[str, str], Record]) -> Mapping[str, Sequence[str]]:
    """Give the schemes that a record shares with each earlier actor, by that actor's id; enter the others."""
    found: dict[str, list[str]] = {}
    identifiers = run.sound[record.file.name].get("identifiers") if record.kind == "actor" else None
    for scheme, value in (identifiers or {}).items():
        holder = holders.setdefault((scheme, value), record)
        if value is not None and holder.id != record.id:  # two files with one id have a finding of their own
            found.setdefault(holder.id, []).append(scheme)
    return found


@rule(
    "REF008",
    "Nothing points to an actor",
    why="An actor that no record names, and no text, has no reason to be here.",
    scope=Scope.DATASET,
    severity=Severity.WARNING,
    about_holders=True,
)
def unreferenced_actor(run: Run) -> Iterator[Flaw]:
    """Find actors that no other record points to and that carry no evidence of their own.

    While some reference to an actor is at fault, it may be the one that is missed: then nothing is found.
    """
    for record in _bare_actors(run):
        yield Flaw(
            message=f'no record points to "{record.id}"',
            pointer="/id",
            expected="a record that names it, or evidence of its own",
            hint="add where a text names it as evidence, or remove it",
            file=record.file,
        )


def near_misses(references: Iterable[Reference], run: Run) -> Collection[str] | None:
    """Give the records that references to unknown ids may have meant; None when that may be any.

    An id of another kind, and one that is like no other, leaves open what was meant.
    """
    found: set[str] = set()
    for reference in references:
        targets = run.dataset.by_id.get(reference.id, ())
        if not any(target.kind in reference.kinds for target in targets):
            near = () if targets else run.nearby(reference.kinds).of(reference.id)
            if not near:
                return None
            found.update(near)
    return found


def _bare_actors(run: Run) -> Sequence[Record]:
    records = run.dataset.records
    pairs = ((record.id, reference.id) for record in records for reference in run.references[record.file.name])
    pointed_to = {target for holder, target in pairs if target != holder}
    bare = [
        record
        for record in records
        if record.kind == "actor"
        and run.sound[record.file.name]
        and "evidence" not in run.sound[record.file.name]
        and record.names.isdisjoint(pointed_to)
    ]
    meant = [_meant_actors(record, run) for record in records] if bare else []
    if None in meant or (bare and (run.misses(*KINDS) or _is_circular(run) or _is_missing(run))):
        return ()
    missed = {name for names in meant for name in names or ()}
    return [record for record in bare if record.names.isdisjoint(missed)]


def _is_missing(run: Run) -> bool:
    """Say whether several references lead to one record that is not there (REF001): it may have named any actor."""
    found = (reference.id for references in run.references.values() for reference in references)
    lost = (identifier for identifier, count in Counter(found).items() if count > 1 and identifier not in run.known)
    return any(not _is_retired(run, identifier) for identifier in lost)


def _is_circular(run: Run) -> bool:
    """Say whether actors are part of one another (REF004): one of them may have been meant to be part of any other."""
    flaws = ((flaw.file.kind, jsonio.tokens(flaw.pointer)) for flaw in cycle(run) if flaw.file)
    return ("actor", ("part_of",)) in [(kind, tuple(tokens)) for kind, tokens in flaws]


def _meant_actors(record: Record, run: Run) -> Collection[str] | None:
    """Give the actors that may have been meant where the record is at fault; None when that may be any."""
    shape = run.dataset.schemas.shape(record.kind)
    if not isinstance(record.file.value, dict) or record.file.name in run.unjudged:
        return None
    if any(_may_name_actor(shape.at(jsonio.tokens(place))) for place in run.doubtful(record.file)):
        return None
    references = (reference for reference in run.references[record.file.name] if "actor" in reference.kinds)
    return near_misses(references, run)


def _may_name_actor(shape: Shape | None) -> bool:
    return shape is not None and shape.names("actor")
