"""Single faults that are known as such, planted anywhere in a sound dataset, each with what must be found."""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from tests.unit.cases import SCHEMAS
from toolkit import jsonio
from toolkit.schemas import DOCUMENTS, KINDS, Shape, folder_of

Json: TypeAlias = Any
Steps: TypeAlias = tuple[str | int, ...]

NOBODY = "somebody-whom-nobody-knows"
RETYPED: Mapping[type, Sequence[Json]] = {
    str: (7, None, ["text"]),
    int: ("7", None),
    float: ("7", None),
    bool: ("true", 1),
    list: ("text", None, {"0": "text"}),
    dict: ("text", None, ["text"]),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: the new value of a file, and the one finding that it must give.

    `at` leads to the place where the finding stands, to the key there when `on_key`; `file` is the file's new name
    when that is the fault.
    """

    sort: str
    name: str
    value: Json
    code: str
    at: Steps
    on_key: bool = False
    file: str | None = None

    def __str__(self) -> str:
        return f"{self.sort}: {self.name}{jsonio.pointer(*self.at)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A value inside a file."""

    name: str
    root: Json
    shape: Shape
    steps: Steps
    value: Json

    @property
    def key(self) -> str | int:
        """Give the last step, or nothing for the whole file."""
        return self.steps[-1] if self.steps else ""

    def replaced(self, value: Json) -> Json:
        """Give the whole file with another value at this spot."""
        root = copy.deepcopy(self.root)
        if not self.steps:
            return value
        _inside(root, self.steps[:-1])[self.steps[-1]] = value
        return root

    def renamed(self, key: str) -> Json:
        """Give the whole file with another key for this member, at the same place among the others."""
        holder = {key if old == self.key else old: item for old, item in _inside(self.root, self.steps[:-1]).items()}
        root = copy.deepcopy(self.root)
        if len(self.steps) == 1:
            return holder
        _inside(root, self.steps[:-2])[self.steps[-2]] = holder
        return root


def _inside(value: Json, steps: Steps) -> Json:
    for step in steps:
        value = value[step]
    return value


def read(folder: Path) -> dict[str, Json]:
    """Read every file of a dataset, by its name relative to the dataset's folder."""
    return {
        path.relative_to(folder).as_posix(): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.json"))
    }


def kind_of(name: str) -> str:
    """Give the kind of record or document that a file of this name holds."""
    folder = name.rpartition("/")[0]
    return next((kind for kind in KINDS if folder_of(kind) == folder), name.removesuffix(".json"))


def serialized(value: Json) -> str:
    """Write a file as it is kept, but with its keys in the order they have."""
    return jsonio.dumps(value)


def spots(files: Mapping[str, Json]) -> Iterator[Spot]:
    """Give every value of every file, the files' own among them."""
    for name, value in files.items():
        if kind_of(name) in {*KINDS, *DOCUMENTS}:
            yield from _spots(Spot(name=name, root=value, shape=SCHEMAS.shape(kind_of(name)), steps=(), value=value))


def _spots(spot: Spot) -> Iterator[Spot]:
    yield spot
    members = spot.value.items() if isinstance(spot.value, dict) else ()
    items = enumerate(spot.value) if isinstance(spot.value, list) else ()
    for step, value in (*members, *items):
        shape = spot.shape.item if isinstance(step, int) else spot.shape.properties[step]
        assert shape is not None
        yield from _spots(Spot(name=spot.name, root=spot.root, shape=shape, steps=(*spot.steps, step), value=value))


def place(text: str, steps: Steps, *, on_key: bool) -> tuple[int, int]:
    """Find line and column by the indentation of the canonical form alone: one member or item a line."""
    lines = text.split("\n")
    at, column = 0, 1
    for depth, step in enumerate(steps, 1):
        indent = "  " * depth
        members = []
        for number in range(at + 1, len(lines)):
            inner = lines[number].removeprefix(indent)
            if inner == lines[number]:
                break
            if inner[0] not in " ]}":
                members.append(number)
        head = f"{indent}{json.dumps(step, ensure_ascii=False)}: " if isinstance(step, str) else indent
        at = members[step] if isinstance(step, int) else next(n for n in members if lines[n].startswith(head))
        column = len(indent if on_key else head) + 1
    return at + 1, column


def misspelt(word: str, random: Random) -> str:
    """Drop, double or exchange a letter."""
    at = random.randrange(len(word) - 1)
    return random.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def planted(files: Mapping[str, Json], random: Random, *, with_texts: bool) -> Iterator[Fault]:
    """Give every fault of every sort that can be planted in these files and be known for one."""
    ids = {value["id"]: kind_of(name) for name, value in files.items() if isinstance(value, dict) and "id" in value}
    for spot in spots(files):
        yield from _of_objects(spot)
        yield from _of_values(spot)
        yield from _of_keys(spot, random)
        yield from _of_lists(spot)
        yield from _of_codes(spot, random)
        yield from _of_references(spot, ids, random)
        yield from _of_dates(spot)
        yield from _of_names(spot)
        yield from _of_spans(spot, files, with_texts=with_texts)
        yield from _of_words(spot)


def _fault(spot: Spot, sort: str, code: str, value: Json, *more: str | int, on_key: bool = False) -> Fault:
    at = (*spot.steps, *more)
    return Fault(sort=sort, name=spot.name, value=value, code=code, at=at, on_key=on_key)


def _of_objects(spot: Spot) -> Iterator[Fault]:
    if isinstance(spot.value, dict):
        for key in sorted(spot.shape.required):
            rest = {name: value for name, value in spot.value.items() if name != key}
            yield _fault(spot, "required key dropped", "SCH001", spot.replaced(rest))
        yield _fault(
            spot,
            "unknown key",
            "SCH002",
            spot.replaced({"x_harbour_dues": 12, **spot.value}),
            "x_harbour_dues",
            on_key=True,
        )


def _of_values(spot: Spot) -> Iterator[Fault]:
    if spot.steps:
        for value in RETYPED[type(spot.value)]:
            yield _fault(spot, "value retyped", "SCH003", spot.replaced(value))


def _of_keys(spot: Spot, random: Random) -> Iterator[Fault]:
    if isinstance(spot.key, str) and spot.steps:
        word = misspelt(spot.key, random)
        holder = SCHEMAS.shape(kind_of(spot.name)).at(tuple(map(str, spot.steps[:-1])))
        assert holder is not None
        if word not in holder.properties:
            renamed = spot.renamed(word)
            at = (*spot.steps[:-1], word)
            yield Fault(sort="key misspelt", name=spot.name, value=renamed, code="SCH002", at=at, on_key=True)


def _of_lists(spot: Spot) -> Iterator[Fault]:
    if isinstance(spot.value, list) and spot.steps:
        yield _fault(spot, "list emptied", "SCH006", spot.replaced([]))
        if (
            all(isinstance(item, str) for item in spot.value) and spot.key != "replaced_by"
        ):  # how many it has matters too
            yield _fault(spot, "item twice", "SCH006", spot.replaced([*spot.value, spot.value[0]]), len(spot.value))


def _of_codes(spot: Spot, random: Random) -> Iterator[Fault]:
    if spot.shape.enum and isinstance(spot.value, str):
        word = misspelt(spot.value, random)
        if word not in spot.shape.enum:
            yield _fault(spot, "code misspelt", "SCH004", spot.replaced(word))


def _of_references(spot: Spot, ids: Mapping[str, str], random: Random) -> Iterator[Fault]:
    if spot.shape.references:
        yield _fault(spot, "pointed to nobody", "REF001", spot.replaced(NOBODY))
        word = misspelt(spot.value, random).strip("-").replace("--", "-")
        if word not in ids:
            yield _fault(spot, "id misspelt", "REF001", spot.replaced(word))
        others = sorted(name for name, kind in ids.items() if kind not in spot.shape.references)
        yield _fault(spot, "pointed to the wrong kind", "REF002", spot.replaced(random.choice(others)))


def _of_dates(spot: Spot) -> Iterator[Fault]:
    if spot.key == "edtf" or spot.shape.format == "date":
        yield _fault(spot, "impossible date", "DATE001", spot.replaced("2023-02-30"))
        yield _fault(spot, "no date at all", "SCH005", spot.replaced("last Thursday"))
    if spot.key == "edtf":
        yield _fault(spot, "interval backwards", "DATE002", spot.replaced("2022-11/2022-10"))


def _of_names(spot: Spot) -> Iterator[Fault]:
    if spot.steps == ("id",) and kind_of(spot.name) in KINDS:
        folder = spot.name.rpartition("/")[0]
        yield Fault(
            sort="file renamed",
            name=spot.name,
            value=spot.root,
            code="REF005",
            at=("id",),
            file=f"{folder}/under-another-name.json",
        )
        yield _fault(spot, "id changed", "REF005", spot.replaced("another-id-than-before"))
    if spot.key in {"title", "summary", "name"} and isinstance(spot.value, str):
        yield _fault(spot, "line break at the end", "SCH005", spot.replaced(f"{spot.value}\n"))


def _of_spans(spot: Spot, files: Mapping[str, Json], *, with_texts: bool) -> Iterator[Fault]:
    if not (isinstance(spot.value, dict) and {"start", "end", "sha256"} <= spot.value.keys()):
        return
    span, entry = spot.value, _inside(spot.root, spot.steps[:-2])
    length = files[f"sources/{entry['source']}.json"]["text"]["length"]
    yield _fault(spot, "span past the end", "EVD001", spot.replaced({**span, "end": length + 50}), "end")
    yield _fault(spot, "span backwards", "EVD001", spot.replaced({**span, "start": span["end"] + 5}), "end")
    digest = span["sha256"][:-1] + ("0" if span["sha256"][-1] != "0" else "1")
    if with_texts:
        moved = {**span, "start": max(span["start"] - 3, 0), "end": span["end"] - 3}
        yield _fault(spot, "span moved", "EVD002", spot.replaced(moved))
        yield _fault(spot, "span shortened", "EVD002", spot.replaced({**span, "end": span["end"] - 1}))
        yield _fault(spot, "digit in the digest", "EVD002", spot.replaced({**span, "sha256": digest}))
    elif "words" in span:
        yield _fault(spot, "span shortened", "EVD003", spot.replaced({**span, "end": span["end"] - 1}), "words")
        yield _fault(spot, "digit in the digest", "EVD003", spot.replaced({**span, "sha256": digest}), "words")


def _of_words(spot: Spot) -> Iterator[Fault]:
    if spot.key == "words":
        yield _fault(spot, "words changed", "EVD003", spot.replaced(spot.value[::-1]))
    if spot.key == "quote":
        yield _fault(spot, "quotation changed", "EVD004", spot.replaced(f"{spot.value} And more."))
        rest = {key: value for key, value in spot.root.items() if key != "quote"}
        yield Fault(sort="quotation dropped", name=spot.name, value=rest, code="EVD004", at=())
