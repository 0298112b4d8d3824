"""SCH: whether a file keeps to the JSON Schema of its kind."""

import re
from collections.abc import Iterator

from toolkit import jsonio
from toolkit.checks.nearby import did_you_mean
from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.records import DataFile
from toolkit.schemas import KINDS, Breach, Violation

LONGEST = 200  # code points of a malformed id that are looked at
SLUG_LENGTH = 80


def _breaches(file: DataFile, run: Run, breach: Breach) -> Iterator[Flaw]:
    for violation in run.violations.get(file.name, ()):
        if violation.breach is breach:
            yield Flaw(
                message=violation.message,
                pointer=violation.pointer,
                expected=violation.expected,
                found=violation.found,
                hint=violation.hint or (_meant_id(file, violation, run) if breach is Breach.PATTERN else None),
                on_key=violation.on_key,
            )


_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _meant_id(file: DataFile, violation: Violation, run: Run) -> str | None:
    """Say which id a malformed one may mean: of a reference the nearest, of a record the same as a slug."""
    tokens = jsonio.tokens(violation.pointer)
    shape = run.dataset.schemas.shape(run.misfiled.get(file.name, file.kind)).at(tokens)
    words = _SLUG.findall(str(jsonio.resolve(file.value, violation.pointer))[:LONGEST].casefold())
    slug = "-".join(words)[:SLUG_LENGTH].strip("-")
    if shape is not None and shape.references:
        return did_you_mean(run.nearby(shape.references), slug)
    return f'for example "{slug}"' if slug and tokens == ("id",) and file.kind in KINDS else None


@rule("SCH001", "A required key is missing", why="Every user may count on it.", scope=Scope.FILE)
def required(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find objects without a key that the schema requires."""
    return _breaches(file, run, Breach.REQUIRED)


@rule(
    "SCH002",
    "A key is unknown",
    why="A misspelt key would be lost without a word; the schema is closed so that it is not.",
    scope=Scope.FILE,
)
def unknown_key(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find keys that the schema does not have at that place."""
    return _breaches(file, run, Breach.UNKNOWN_KEY)


@rule("SCH003", "A value has the wrong type", why="Types come from the schema, never from the data.", scope=Scope.FILE)
def wrong_type(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find values of another JSON type, null among them."""
    return _breaches(file, run, Breach.TYPE)


@rule("SCH004", "A code is not in its list", why="Counting by code needs one code for one thing.", scope=Scope.FILE)
def enum(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find codes that the codelist does not have."""
    return _breaches(file, run, Breach.ENUM)


@rule(
    "SCH005",
    "A text is not written as it must be",
    why="Ids, dates, addresses and digests are read by machines; the pattern is what they may rely on.",
    scope=Scope.FILE,
)
def pattern(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find texts that do not match their pattern."""
    return _breaches(file, run, Breach.PATTERN)


@rule(
    "SCH006",
    "A text or list is too short, too long, or repeats an item",
    why="An empty list says nothing that its absence does not say better.",
    scope=Scope.FILE,
)
def size(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find texts and lists outside their bounds, and items that stand twice."""
    return _breaches(file, run, Breach.SIZE)


@rule(
    "SCH007", "A number is out of range", why="A position or coordinate outside its range is a slip.", scope=Scope.FILE
)
def out_of_range(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find numbers outside their bounds."""
    return _breaches(file, run, Breach.RANGE)


@rule(
    "SCH008",
    "A key contradicts another, or lacks its partner",
    why="Some keys only make sense together: a stated deadline has a date, a merged id a successor.",
    scope=Scope.FILE,
)
def conditional(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find demands of one key on another that are not met."""
    return _breaches(file, run, Breach.CONDITIONAL)
