"""VOC: whether codes are used as their vocabularies mean them."""

from collections.abc import Iterator

from toolkit.checks.entries import Sound
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Severity
from toolkit.records import Record

FUTURE = {"CONSULT": "AGREE", "SUPPORT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "RETREAT": "CONCEDE"}
"""What PLOVER makes of an act that is only announced."""

NEEDS_RECIPIENT = frozenset({"COOPERATE", "AID", "SANCTION"})


def _plover(record: Record, run: Run) -> Sound:
    return (run.sound[record.file.name].get("plover") if record.kind == "event" else None) or {}


@rule(
    "VOC001",
    "The PLOVER type does not have this mode",
    why="A mode says more about its type; beside another type it says nothing that the ontology knows.",
)
def foreign_mode(record: Record, run: Run) -> Iterator[Flaw]:
    """Find modes that belong to other types than the event's."""
    plover = _plover(record, run)
    kind, mode = plover.get("type"), plover.get("mode")
    if kind and mode:
        modes = run.dataset.schemas.codes("plover-mode")
        own = [code for code, row in modes.items() if kind in row["see_also"].split()]
        if mode not in own:
            yield Flaw(
                message=f'{kind} has no mode "{mode}"',
                pointer="/plover/mode",
                expected=f"one of {', '.join(own)}" if own else f"no mode: {kind} has none",
                found=f'"{mode}", a mode of {", ".join(modes[mode]["see_also"].split())}',
                hint="choose a mode of the type, or leave it out",
            )


@rule(
    "VOC002",
    "An act that is only announced has the PLOVER type of one that happened",
    why="PLOVER codes a meeting to come as AGREE, not CONSULT; otherwise plans are counted as deeds.",
)
def future_act(record: Record, run: Run) -> Iterator[Flaw]:
    """Find scheduled events coded as if they had happened."""
    kind = _plover(record, run).get("type")
    if run.sound[record.file.name].get("status") == "scheduled" and kind in FUTURE:
        yield Flaw(
            message=f"{kind} is for what has happened, and this event is scheduled",
            pointer="/plover/type",
            expected=f'"{FUTURE[kind]}"',
            found=f'"{kind}"',
            hint=f'code it "{FUTURE[kind]}", or correct the status',
        )


@rule(
    "VOC003",
    "The PLOVER type needs a recipient, and there is none",
    why="Cooperation, aid and sanctions are done to somebody; without one the event joins with no dyad.",
)
def missing_recipient(record: Record, run: Run) -> Iterator[Flaw]:
    """Find COOPERATE, AID and SANCTION events without a participant who receives."""
    kind = _plover(record, run).get("type")
    participants = run.sound[record.file.name].get("participants", ())
    roles = [participant.get("role") if participant else None for participant in participants or ()]
    if kind in NEEDS_RECIPIENT and participants is not None and None not in roles and "recipient" not in roles:
        yield Flaw(
            message=f"{kind} needs a recipient",
            pointer="/participants" if participants else "",
            expected='a participant with the role "recipient"',
            hint="name who receives, or choose another type",
        )


@rule(
    "VOC004",
    "A code is deprecated",
    why="Old records keep it; new ones take what replaced it.",
    severity=Severity.WARNING,
)
def deprecated_code(record: Record, run: Run) -> Iterator[Flaw]:
    """Find codes that their codelist marks as deprecated."""
    schemas = run.dataset.schemas
    if not schemas.deprecated:
        return
    for pointer, shape, code in schemas.texts(record.kind, "codes", run.sound[record.file.name]):
        row = schemas.deprecated.get((shape.codelist or "", code))
        if row is not None:
            yield Flaw(
                message=f'"{code}" is deprecated since {row["deprecated"]}',
                pointer=pointer,
                expected=f"a code of {shape.codelist} that is in use",
                found=f'"{code}"',
                hint=f"see {row['see_also']}" if row["see_also"] else None,
            )


@rule(
    "VOC005",
    "A language tag names no language or country",
    why="A tag that looks right and means nothing is lost in every filter by language.",
)
def language_tag(record: Record, run: Run) -> Iterator[Flaw]:
    """Find tags whose language or region is not in its codelist."""
    schemas = run.dataset.schemas
    for pointer, _, tag in schemas.texts(record.kind, "languages", run.sound[record.file.name]):
        language, *rest = tag.split("-")
        wrong = [part for part in rest if part.isupper() and part not in schemas.regions]
        if language not in schemas.languages:
            wrong = [language]
        if wrong:
            yield Flaw(
                message=f'"{wrong[0]}" in "{tag}" is no {"language" if wrong[0] == language else "country"}',
                pointer=pointer,
                expected="a BCP 47 tag: the shortest ISO 639 code, then script and region where they matter",
                found=f'"{tag}"',
                hint='for example "en" or "en-IN"; schema/*/codelists/language.csv has the list',
            )


@rule(
    "VOC006",
    "An actor's country is not that of its code, or of the state that it is part of",
    why="Two fields that say of one actor where it belongs must say the same, or each query finds another half.",
)
def contradicting_country(record: Record, run: Run) -> Iterator[Flaw]:
    """Find actors whose country is another than their ISO code, or a state's other than the one they are part of.

    A country that no state of the dataset has (a dependency's own code, for example) contradicts no state.
    """
    value = run.sound[record.file.name] if record.kind == "actor" else {}
    country, code = value.get("country"), (value.get("identifiers") or {}).get("iso3166_1_alpha3")
    state = _state(value.get("part_of"), run)
    if country and code and country != code:
        yield _contradiction(country, f'the ISO 3166-1 code of this actor is "{code}"', code)
    elif country and state and state.get("country") not in {None, country} and country in run.states:
        whole = f'"{state["id"]}", which it is part of, has "{state["country"]}"'
        yield _contradiction(country, whole, state["country"])


def _state(identifier: str | None, run: Run) -> Sound | None:
    found = [run.sound[it.file.name] for it in run.dataset.by_id.get(identifier or "", ()) if it.kind == "actor"]
    return found[0] if len(found) == 1 and found[0].get("kind") == "state" else None


def _contradiction(country: str, message: str, expected: str) -> Flaw:
    return Flaw(
        message=f'the country is "{country}", but {message}',
        pointer="/country",
        expected=f'"{expected}"',
        found=f'"{country}"',
        hint="correct one of the two",
    )
