"""One record with all that makes it readable: the names behind its ids, its passages, what refers to it."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from toolkit import checks, jsonio
from toolkit.checks.entries import Entry, Sound
from toolkit.checks.passages import entries
from toolkit.checks.subjects import Run
from toolkit.errors import NotFoundError
from toolkit.portrait.life import Life, life_of
from toolkit.portrait.passages import Citation, cited
from toolkit.portrait.witnesses import Witness, witnesses
from toolkit.records import DataFile, Dataset, JsonObject, Record, successors
from toolkit.texts import Texts

NEAREST = 5
"""How many ids are named when the one asked for is unknown."""

FURTHEST = 10
"""How many retired ids, each in the place of the one before, are followed for people to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What refers to the record: another one, or an entry of `retired.json` (by its id) or `waivers.json` (its code).

    `kind` is the kind of file; `field` is the place in it without numbers, its keys joined by dots.
    """

    kind: str
    id: str
    name: str
    pointer: str

    @property
    def field(self) -> str:
        """The keys that lead to the reference."""
        return ".".join(token for token in jsonio.tokens(self.pointer) if not token.isdigit())


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A record; `names` has each id that it and its holders use, where a record has it, and `retired` those that died.

    `findings` are the codes of what `toolkit validate` finds in its file. A commitment has a `life`; a statement with
    more than one report has `witnesses`, the best first.
    """

    record: Record
    names: Mapping[str, str]
    retired: frozenset[str]
    citations: tuple[Citation, ...]
    holders: tuple[Holder, ...]
    findings: tuple[str, ...]
    life: Life | None = None
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """What took the place of a retired id: a record with its name, a further retired id, or neither (a fault).

    What became of a retired id is told once; where it comes up again it `is_told`. One that comes after `FURTHEST`
    others `is_cut`: it is retired, and not followed.
    """

    id: str
    name: str | None = None
    retirement: "Retirement | None" = None
    is_told: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """What became of an id: its entry in `retired.json`, with the successors followed to their ends.

    `leads_to` are the records at the ends of the chain, however long it is: the id of each with its name.
    """

    entry: Sound
    successors: tuple[Successor, ...]
    leads_to: Mapping[str, str] = field(default_factory=dict)


def find(dataset: Dataset, texts: Texts, identifier: str) -> Portrait | Retirement:
    """Give the record with an id, or what became of it. Raises NotFoundError, with the nearest ids, for neither.

    Where several files claim the id, which is a fault, the one that is named by it is taken.
    """
    found = dataset.by_id.get(identifier, ())
    if found:
        named = sorted(found, key=lambda record: (record.file.path.stem != identifier, record.file.name))
        return _portrait(Run(dataset=dataset, texts=texts), named[0])
    entries = {str(entry.get("id")): entry for entry in reversed(dataset.retired)}
    if identifier not in entries:
        raise NotFoundError(f"no record has the id {identifier!r} in {dataset.root}{_suggestion(dataset, identifier)}")
    retirement = _retirement(_Telling(dataset=dataset, entries=entries), identifier, 0)
    return replace(retirement, leads_to=_leads_to(dataset, entries, identifier))


def nearest(dataset: Dataset, identifier: str) -> Sequence[str]:
    """Give the ids that are most like a text, then those that have it in them."""
    known = sorted({*dataset.by_id, *(str(entry.get("id")) for entry in dataset.retired)})
    plain = "-".join(identifier.lower().split())[:100]
    close = difflib.get_close_matches(plain, known, n=NEAREST, cutoff=0.7)
    return [*close, *(name for name in known if plain and plain in name and name not in close)]


def name_of(record: Record) -> str:
    """Give what people call a record: its name or title, the summary of one that has neither, else its id."""
    found = (record.value.get(key) for key in ("name", "title", "summary"))
    return next((value for value in found if isinstance(value, str) and value), record.id)


def _suggestion(dataset: Dataset, identifier: str) -> str:
    near = nearest(dataset, identifier)
    if not near:
        return ""
    more = f" ({NEAREST} of {len(near):,} that are like it)" if len(near) > NEAREST else ""
    return f"; did you mean {', '.join(near[:NEAREST])}?{more}"


def _portrait(run: Run, record: Record) -> Portrait:
    dataset, own = run.dataset, {record.id, record.file.path.stem}
    holders = (*_holders(dataset, own), *_listed(dataset, own))
    used = {reference.id for reference in dataset.references[record.file.name]}
    used |= {entry.source for entry in entries(record, run)}
    life = life_of(record, run)
    moments = life.moments if life else ()
    used |= {name for moment in moments for name in (moment.commitment, moment.through) if name}
    return Portrait(
        record=record,
        names={name: name_of(dataset.by_id[name][0]) for name in sorted(used & dataset.by_id.keys())},
        retired=frozenset(str(entry.get("id")) for entry in dataset.retired) - dataset.by_id.keys(),
        citations=tuple(cited(entry, run) for entry in sorted(entries(record, run), key=_is_nested)),
        holders=holders,
        findings=_findings(run, record.file),
        life=life,
        witnesses=witnesses(record, run),
    )


def _holders(dataset: Dataset, own: set[str]) -> Iterator[Holder]:
    for record in dataset.records:
        for reference in dataset.references[record.file.name]:
            if reference.id in own:
                yield Holder(kind=record.kind, id=record.id, name=name_of(record), pointer=reference.pointer)


def _listed(dataset: Dataset, own: set[str]) -> Iterator[Holder]:
    """Give the entries of the documents: ids retired in favour of the record, rules waived for it."""
    for index, entry in enumerate(dataset.retired):
        successors = entry.get("replaced_by")
        for place, name in enumerate(successors if isinstance(successors, list) else ()):
            if name in own:
                pointer = jsonio.pointer(index, "replaced_by", place)
                yield Holder(kind="retired", id=str(entry.get("id")), name="", pointer=pointer)
    for index, entry in enumerate(dataset.waivers):
        if entry.get("record") in own:
            yield Holder(kind="waivers", id=str(entry.get("code")), name="", pointer=jsonio.pointer(index, "record"))


def _is_nested(entry: Entry) -> bool:
    """Tell whether the entry bears on a part of the record, a role or an assessment."""
    return not entry.pointer.startswith("/evidence/")


def _findings(run: Run, file: DataFile) -> tuple[str, ...]:
    report = checks.run(run.dataset, run.texts, only=[checks.Restriction(paths=(file.path,))])
    return tuple(finding.code for finding in report.findings if finding.location.file == file.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """What is told of retired ids: the entry of each, and those that are `told` by now."""

    dataset: Dataset
    entries: Mapping[str, JsonObject]
    told: set[str] = field(default_factory=set)


def _leads_to(dataset: Dataset, entries: Mapping[str, JsonObject], identifier: str) -> Mapping[str, str]:
    """Give the records at the ends of the chain; one that is there, though its id is retired, is an end."""
    gone = [entry for name, entry in entries.items() if name not in dataset.by_id]
    ends = sorted(set(successors(gone)[identifier]) & dataset.by_id.keys())
    return {name: name_of(dataset.by_id[name][0]) for name in ends}


def _retirement(telling: _Telling, identifier: str, depth: int) -> Retirement:
    """Follow a retired id, which is the successor of `depth` others."""
    telling.told.add(identifier)
    entry = telling.entries[identifier]
    names = entry.get("replaced_by")
    following = [str(name) for name in names] if isinstance(names, list) else []
    return Retirement(entry=entry, successors=tuple(_successor(telling, name, depth) for name in following))


def _successor(telling: _Telling, identifier: str, depth: int) -> Successor:
    found = telling.dataset.by_id.get(identifier, ())
    if found:
        return Successor(id=identifier, name=name_of(found[0]))
    if identifier in telling.told:
        return Successor(id=identifier, is_told=True)
    if identifier not in telling.entries:
        return Successor(id=identifier)
    if depth == FURTHEST:
        return Successor(id=identifier, is_cut=True)
    return Successor(id=identifier, retirement=_retirement(telling, identifier, depth + 1))
