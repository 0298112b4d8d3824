"""FMT: whether a file is written in the canonical form."""

from collections.abc import Iterator

from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.records import DataFile, canonical
from toolkit.schemas import KINDS


@rule(
    "FMT001",
    "The file is not in canonical form",
    why="One value has one form, so that a change of one field is a change of one line.",
    scope=Scope.FILE,
)
def not_canonical(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find files that `toolkit fmt` would write otherwise; the place is the first line that differs."""
    if file.name in run.misfiled:
        return  # another kind's keys have another order
    wanted = canonical(file, run.dataset.schemas) if _has_one(file) else None
    if wanted is None or file.document is None or file.document.text == wanted:
        return
    lines = (file.document.text or "").split("\n")
    pairs = enumerate(zip(lines, wanted.split("\n"), strict=False), 1)
    line = next((number for number, (found, better) in pairs if found != better), len(lines))
    yield Flaw(
        message="the file is not in canonical form",
        expected="UTF-8, LF, two-space indent, keys in the schema's order, one final newline",
        hint=f"toolkit fmt {file.name}",
        line=line,
        column=1,
    )


def _has_one(file: DataFile) -> bool:
    """Say whether the file has a canonical form: a record is an object."""
    return file.kind not in KINDS or isinstance(file.value, dict)
