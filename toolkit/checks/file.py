"""FILE: whether a file can be read, and says one thing only."""

from collections.abc import Iterator

from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.jsonio import FaultKind
from toolkit.records import DataFile, TroubleKind
from toolkit.schemas import KINDS, Breach, folder_of


def _faults(file: DataFile, kind: FaultKind) -> Iterator[Flaw]:
    for fault in file.document.faults if file.document else ():
        if fault.kind is kind:
            yield Flaw(
                message=fault.message,
                pointer=fault.pointer,
                expected=fault.expected,
                found=fault.found,
                hint=fault.hint,
                line=fault.line,
                column=fault.column,
            )


def _trouble(file: DataFile, kind: TroubleKind) -> Iterator[Flaw]:
    if file.trouble and file.trouble.kind is kind:
        yield Flaw(message=file.trouble.message, hint=file.trouble.hint)


@rule(
    "FILE001",
    "The file is not UTF-8, or begins with a byte-order mark",
    why="Positions and digests are counted in code points; two encodings would give one record two meanings.",
    scope=Scope.FILE,
)
def encoding(file: DataFile, _: Run) -> Iterator[Flaw]:
    """Find bytes that are no UTF-8, and a byte-order mark."""
    return _faults(file, FaultKind.ENCODING)


@rule(
    "FILE002",
    "The file is not JSON",
    why="Nothing in it can be checked until it is.",
    scope=Scope.FILE,
)
def syntax(file: DataFile, _: Run) -> Iterator[Flaw]:
    """Find where a file stops being JSON."""
    return _faults(file, FaultKind.SYNTAX)


@rule(
    "FILE003",
    "A key stands twice in one object",
    why="Readers disagree about which of the two counts, so that the same file would say different things.",
    scope=Scope.FILE,
)
def duplicate_key(file: DataFile, _: Run) -> Iterator[Flaw]:
    """Find keys that an object has twice."""
    return _faults(file, FaultKind.DUPLICATE_KEY)


@rule(
    "FILE004",
    "A number is not in plain form, or larger than every reader can hold",
    why="1.0, 1e2 and 2^53 + 1 are read differently by different languages; plain numbers are not.",
    scope=Scope.FILE,
)
def number(file: DataFile, _: Run) -> Iterator[Flaw]:
    """Find numbers that do not survive every reader."""
    return _faults(file, FaultKind.NUMBER)


@rule(
    "FILE005",
    "A text holds half a surrogate pair or NUL, or is not in NFC",
    why="Two texts that look the same must be the same, or searching and joining fail without a word.",
    scope=Scope.FILE,
)
def characters(file: DataFile, _: Run) -> Iterator[Flaw]:
    """Find texts that are not well-formed, composed Unicode."""
    return _faults(file, FaultKind.CHARACTERS)


@rule(
    "FILE006",
    "The file is larger than 1 MiB, nested deeper than 64 levels, or has more than 10,000 faults",
    why="A record is a page, not a book; the limits keep hostile files from stopping the run.",
    scope=Scope.FILE,
)
def size(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find files past the limits; of one with more than 10,000 faults the first are told."""
    yield from _faults(file, FaultKind.SIZE)
    for violation in run.violations.get(file.name, ()):
        if violation.breach is Breach.EXCESS:
            yield Flaw(message=violation.message, expected=violation.expected, hint=violation.hint)


@rule(
    "FILE007",
    "The file holds something other than one object",
    why="A file is one record, named by its id.",
    scope=Scope.FILE,
)
def not_an_object(file: DataFile, _: Run) -> Iterator[Flaw]:
    """Find record files whose outermost value is a list, a text or a number."""
    if file.kind in KINDS and file.readable and not isinstance(file.value, dict):
        yield Flaw(
            message="the file does not hold an object",
            expected=f"one {file.kind} record in braces",
            hint="one file holds one record",
        )


@rule(
    "FILE008",
    "A file belongs to no kind of record",
    why="A record in the wrong place would pass every check by never being read.",
    scope=Scope.FILE,
)
def stray(file: DataFile, _: Run) -> Iterator[Flaw]:
    """Find files that no kind of record accounts for."""
    return _trouble(file, TroubleKind.STRAY)


@rule(
    "FILE009",
    "A symbolic link leads out of the dataset",
    why="What it leads to would be missing from every clone and every release.",
    scope=Scope.FILE,
)
def symlink(file: DataFile, _: Run) -> Iterator[Flaw]:
    """Find links that leave the dataset's folder."""
    return _trouble(file, TroubleKind.SYMLINK)


@rule(
    "FILE010",
    "The file cannot be read",
    why="A file that was not read was not checked.",
    scope=Scope.FILE,
)
def unreadable(file: DataFile, _: Run) -> Iterator[Flaw]:
    """Find files without read permission, pipes and devices, and files that vanished during the run."""
    return _trouble(file, TroubleKind.UNREADABLE)


@rule(
    "FILE011",
    "The record stands in the folder of another kind",
    why="The folder says what a record is; in the wrong one it is judged by the wrong schema.",
    scope=Scope.FILE,
)
def misfiled(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find records that keep to the schema of another kind than their folder's."""
    kind = run.misfiled.get(file.name)
    if kind is not None:
        yield Flaw(
            message=f"this is no {file.kind} record, but one of kind {kind}",
            expected=f"{folder_of(kind)}/{file.path.name}",
            found=f"{folder_of(file.kind)}/{file.path.name}",
            hint=f"move it to {folder_of(kind)}/",
        )
