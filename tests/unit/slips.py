"""Slips that leave every value in good form: another code, id or day, an entry gone, twice or elsewhere, a moved file.

Whether one is a fault depends on what else the dataset says; whatever it is, it is one fault.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from tests.unit.faults import Json, Spot, kind_of, spots
from toolkit import jsonio
from toolkit.schemas import KINDS, folder_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One slip: the new `value` of a file, or the other `file` in which its bytes stand, `old` one or not."""

    sort: str
    name: str
    value: Json = None
    file: str | None = None
    is_copy: bool = False
    at: str = ""

    def __str__(self) -> str:
        return f"{self.sort}: {self.name}{self.at}{f' -> {self.file}' if self.file else ''}"


def slips(files: Mapping[str, Json], random: Random) -> Iterator[Slip]:
    """Give slips of every sort that these files allow."""
    ids = {value["id"]: kind_of(name) for name, value in files.items() if isinstance(value, dict) and "id" in value}
    for spot in spots(files):
        at = jsonio.pointer(*spot.steps)
        for sort, value in (*_of_texts(spot, ids, random), *_of_days(spot), *_of_objects(spot), *_of_lists(spot)):
            yield Slip(sort=sort, name=spot.name, value=spot.replaced(value), at=at)
    for name in files:
        if kind_of(name) in KINDS:
            folder, _, file = name.partition("/")
            yield Slip(sort="file copied", name=name, file=name.replace(".json", "-copy.json"), is_copy=True)
            for other in sorted({folder_of(kind) for kind in KINDS} - {folder}):
                yield Slip(sort="file in another folder", name=name, file=f"{other}/{file}")


def _of_texts(spot: Spot, ids: Mapping[str, str], random: Random) -> Iterator[tuple[str, Json]]:
    if spot.shape.enum and isinstance(spot.value, str):
        yield from (("another code", code) for code in spot.shape.enum if code != spot.value)
    if spot.shape.references:
        others = sorted(it for it, kind in ids.items() if kind in spot.shape.references and it != spot.value)
        yield from (("another id", other) for other in random.sample(others, min(4, len(others))))
    if isinstance(spot.value, bool):
        yield "the other truth", not spot.value
    elif isinstance(spot.value, int):
        yield from (("another number", value) for value in (spot.value + 1, spot.value * 10))


def _of_days(spot: Spot) -> Iterator[tuple[str, Json]]:
    if spot.key == "edtf" or spot.shape.format == "date":
        yield from (("a day long ago", "1999-01-01"), ("a day to come", "2049-12-31"))
        year, rest = int(spot.value[-10:-6] or 0) if len(spot.value) == len("2021-05-13") else 0, spot.value[4:]
        if year:
            yield from (("another year", f"{year + 1}{rest}"), ("another year", f"{year - 1}{rest}"))


def _of_objects(spot: Spot) -> Iterator[tuple[str, Json]]:
    if isinstance(spot.value, dict):
        optional = [key for key in spot.value if key not in spot.shape.required and key != "quote"]
        for key in optional if len(spot.value) > 1 else ():
            yield "optional key dropped", {other: item for other, item in spot.value.items() if other != key}


def _of_lists(spot: Spot) -> Iterator[tuple[str, Json]]:
    if not isinstance(spot.value, list) or not spot.steps:
        return
    for index, item in enumerate(spot.value):
        before, after = spot.value[:index], spot.value[index + 1 :]
        if isinstance(item, dict):
            yield "entry twice", [*before, item, copy.deepcopy(item), *after]
        if len(spot.value) > 1:
            yield "item gone", [*before, *after]
        if after:
            yield "items exchanged", [*before, after[0], item, *after[1:]]
