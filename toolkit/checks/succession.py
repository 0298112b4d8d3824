"""SET: what the last release promised, and the next one has to keep."""

import json
from collections.abc import Iterator, Mapping, Sequence

from toolkit import jsonio
from toolkit.baseline import Inventory, Reason, Retirement, digest, in_order, written
from toolkit.checks.last import Gone, Last, other_name, understanding
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.jsonio import JsonValue
from toolkit.records import DataFile, Record, successors
from toolkit.resources import MANIFEST

NAMED = 3  # how many records a message names
COMPARED = 10_000  # pairs of gone and new records that are looked at for a new id


def _quoted(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)


def _an(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


@rule(
    "SET005",
    "What the last release held cannot be read",
    why="Without it an id could die, and a published judgement be rewritten, without anybody being told.",
    scope=Scope.DATASET,
)
def unfit_inventory(run: Run) -> Iterator[Flaw]:
    """Find a `released.json` that is no inventory of a release, or is that of another dataset."""
    file = run.released
    if file is None or run.last is not None or (file.trouble and file.document is None and _is_told(run, file)):
        return
    found = understanding(file)
    if isinstance(found, Inventory):
        yield Flaw(
            message=f'this is the last release of "{found.name}"; the dataset is "{other_name(run, found)}"',
            pointer="/name",
            expected=f'a release of "{other_name(run, found)}"',
            found=f'"{found.name}"',
            hint=f"remove the file if nothing of this dataset has been released; or correct the name in {MANIFEST}",
            file=file,
        )
    else:
        fault = next(iter(file.document.faults if file.document else ()), None)
        yield Flaw(
            message=f"this is no inventory of a release: {found.message}",
            pointer=found.pointer,
            expected="what toolkit release record writes, as schema/inventory-1.schema.json has it",
            hint="take it from the last commit that had it, or write it anew: toolkit release record RELEASE --over",
            file=file,
            line=fault.line if fault else None,
            column=fault.column if fault else None,
        )


def _is_told(run: Run, file: DataFile) -> bool:
    """Whether another rule tells why the file was not read."""
    return any(other.trouble for other in run.dataset.files if other.name == file.name)


@rule(
    "SET006",
    "An id of the last release is gone",
    why="Whoever holds the release follows its ids; one that ends in nothing makes their work wrong without a word.",
    scope=Scope.DATASET,
    needs_release=True,
)
def gone_id(run: Run) -> Iterator[Flaw]:
    """Find ids of the last release that neither a record nor `retired.json` has; what refers to one is told with it."""
    if run.last is None or not _has_readable_retirements(run):
        return
    renamed = _renamed(run.last)
    for gone in run.last.unretired.values():
        yield _gone(run, run.last, gone, renamed.get(gone.id))


def _has_readable_retirements(run: Run) -> bool:
    return all(file.readable for file in run.dataset.files if file.kind == "retired")


def _renamed(last: Last) -> Mapping[str, str]:
    """Give the new id of each record that is gone, and is there again in the same words."""
    added = [record for record in last.run.dataset.records if _is_new(record, last)]
    pairs = [(gone, it) for gone in last.unretired.values() for it in added if it.kind == gone.kind]
    found: dict[str, str] = {}
    for gone, record in pairs if len(pairs) <= COMPARED else ():
        if digest({**record.value, "id": gone.id}) == last.inventory.records[gone.kind][gone.id].digest:
            found.setdefault(gone.id, record.id)
    return found


def _is_new(record: Record, last: Last) -> bool:
    return last.run.is_sound(record) and record.id not in last.inventory.records[record.kind]


def _gone(run: Run, last: Last, gone: Gone, new_id: str | None) -> Flaw:
    holders = [record for record in run.dataset.records if _names(run, record, gone.id)]
    now = next((record.kind for record in run.dataset.by_id.get(gone.id, ())), None)
    left = f"is {_an(now)} now" if now else "no record has it now"
    other = "an id never comes to stand for something else: give the new record another"
    return Flaw(
        message=f'"{gone.id}" is {_an(gone.kind)} in release {last.inventory.version}, and {left}{_referred(holders)}',
        pointer=jsonio.pointer("records", gone.kind, gone.id),
        expected="the record, or an entry in retired.json that says what became of it",
        found=f'"{new_id}", which says the same' if new_id else None,
        hint=other if now else _out(gone, new_id),
        on_key=True,
        file=last.file,
        others=(gone.file, *(holder.file for holder in holders)),
    )


def _out(gone: Gone, new_id: str | None) -> str:
    """Say the ways out, with an entry that is ready but for its day."""
    entry = Retirement(
        kind=gone.kind,
        id=gone.id,
        reason="merged" if new_id else "withdrawn",
        replaced_by=(new_id,) if new_id else (),
        on="YYYY-MM-DD",
    )
    if new_id:
        return f"give it its id back, or add {_quoted(written(entry))} to retired.json"
    return (
        f"restore {gone.file.name}; or add {_quoted(written(entry))} to retired.json, as merged or split if "
        "replaced_by can name what took its place"
    )


def _names(run: Run, record: Record, identifier: str) -> bool:
    return any(reference.id == identifier for reference in run.dataset.references[record.file.name])


def _referred(holders: Sequence[Record]) -> str:
    """Say what still refers to it: no rule of its own does."""
    if not holders:
        return ""
    ids = [holder.id for holder in holders]
    names = ", ".join(ids[:NAMED]) + (" and others" if len(ids) > NAMED else "")
    return f"; {len(ids):,} {'record refers' if len(ids) == 1 else 'records refer'} to it ({names})"


@rule(
    "SET007",
    "A published retirement is gone or says something else",
    why="What became of an id was promised to everybody who held it; a later turn gets an entry of its own.",
    scope=Scope.DATASET,
    needs_release=True,
)
def rewritten_retirement(run: Run) -> Iterator[Flaw]:
    """Find entries of the last release's `retired.json` that are missing, or lead elsewhere than they did.

    Day and note are free, and so is a shorter way to the same end.
    """
    if run.last is None or not _has_readable_retirements(run):
        return
    file = next((file for file in run.dataset.files if file.kind == "retired"), None)
    now = {str(entry.get("id")): (index, entry) for index, entry in _listed(file)}
    faulty = {jsonio.tokens(place)[0] for place in run.doubtful(file)} if file else set()
    ends = successors([dict(entry) for _, entry in now.values()])
    for index, old in enumerate(run.last.inventory.retired):
        if old.id not in now:
            yield _missing(run.last, index, old)
        elif str(now[old.id][0]) not in faulty and not _leads_there(old, now[old.id][1], ends):
            yield _elsewhere(run.last, old, file, now[old.id][0])


def _listed(file: DataFile | None) -> Iterator[tuple[int, Mapping[str, JsonValue]]]:
    entries = file.value if file and isinstance(file.value, list) else []
    yield from ((index, entry) for index, entry in enumerate(entries) if isinstance(entry, dict))


def _leads_there(old: Retirement, entry: Mapping[str, JsonValue], ends: Mapping[str, Sequence[str]]) -> bool:
    before = {end for name in old.replaced_by for end in ends.get(name, (name,))}
    return entry.get("kind") == old.kind and before == set(ends[old.id])


def _missing(last: Last, index: int, old: Retirement) -> Flaw:
    holder = next(iter(last.run.dataset.by_id.get(old.id, ())), None)
    left = f"{holder.file.name} has it again" if holder else "its entry is gone"
    return Flaw(
        message=f'"{old.id}" is retired in release {last.inventory.version}, and {left}',
        pointer=jsonio.pointer("retired", index),
        expected=f"{_quoted(written(old))} in retired.json",
        hint=f"put the entry back{'; a record gets an id that no other ever had' if holder else ''}",
        file=last.file,
        others=(holder.file,) if holder else (),
    )


def _elsewhere(last: Last, old: Retirement, file: DataFile | None, index: int) -> Flaw:
    return Flaw(
        message=f'what became of "{old.id}" is not what release {last.inventory.version} says',
        pointer=jsonio.pointer(index),
        expected=_quoted(written(old)),
        hint="put it back as it was; if its successor has been retired since, that one gets an entry of its own",
        file=file,
        others=(last.file,),
    )


@rule(
    "SET008",
    "The version moves too little, or back",
    why="A version tells who holds the last one what to expect: a step too small, and their work breaks unawares.",
    scope=Scope.DATASET,
    needs_release=True,
)
def small_step(run: Run) -> Iterator[Flaw]:
    """Find a version that is lower than the released one, or higher by less than the changes ask for.

    While it is still the released one nothing is said: it moves when the next release is made.
    """
    file = next((file for file in run.dataset.files if file.kind == "dataset"), None)
    if run.last is None or file is None or not _is_version(run, file):
        return
    version, before = str(run.dataset.manifest["version"]), run.last.inventory.version
    if version == before:
        return
    if in_order(version) < in_order(before):
        yield _step_back(version, before, file)
    elif in_order(version) < in_order(run.last.comparison.least):
        yield _too_small(version, run.last, file)


def _step_back(version: str, before: str, file: DataFile) -> Flaw:
    return Flaw(
        message=f"{version} is lower than {before}, which is released",
        pointer="/version",
        expected=f"{before} or higher",
        found=f'"{version}"',
        hint=f'leave it at "{before}" until the next release is made',
        file=file,
    )


def _too_small(version: str, last: Last, file: DataFile) -> Flaw:
    found, before = last.comparison, last.inventory.version
    reasons = [reason for reason in found.reasons if reason.bump is found.bump]
    return Flaw(
        message=f"from {before} to {version} is too small a step: {'; '.join(it.message for it in reasons)}",
        pointer="/version",
        expected=f"{found.least} or higher, a {found.bump} step",
        found=f'"{version}"',
        hint=f'set the version to "{found.least}"',
        file=file,
        others=tuple(_files(last, reasons)),
    )


def _is_version(run: Run, file: DataFile) -> bool:
    """Whether the versions of dataset and schema are sound."""
    faulty = {jsonio.tokens(place)[0] for place in run.doubtful(file)}
    return not faulty & {"version", "schema"} and {"version", "schema"} <= run.dataset.manifest.keys()


def _files(last: Last, reasons: Sequence[Reason]) -> Iterator[DataFile]:
    """Give the files of the records for which the version has to move."""
    gone = {it.id: it.file for it in last.gone}
    for change in (change for reason in reasons for change in reason.changes):
        if change.id in gone:
            yield gone[change.id]
        yield from (record.file for record in last.run.dataset.by_id.get(change.id, ()))
