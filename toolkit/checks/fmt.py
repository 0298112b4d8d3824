"""FMT: whether a file is written in the canonical form."""

from collections.abc import Iterator
from shlex import quote

from toolkit.checks.registry import Flaw, rule
from toolkit.checks.subjects import Run
from toolkit.findings import Scope
from toolkit.records import DataFile, canonical
from toolkit.schemas import KINDS, folder_of


@rule(
    "FMT001",
    "The file is not in canonical form",
    why="One value has one form, so that a change of one field is a change of one line.",
    scope=Scope.FILE,
)
def not_canonical(file: DataFile, run: Run) -> Iterator[Flaw]:
    """Find files that `toolkit fmt` would write otherwise; the place is the first line that differs."""
    kind = run.misfiled.get(file.name)  # in the wrong folder it is judged by what it is
    wanted = canonical(file, run.dataset.schemas, kind) if _has_one(file) else None
    if wanted is None or file.document is None or file.document.text == wanted:
        return
    text = file.document.text or ""
    lines, better = text.split("\n"), wanted.split("\n")
    line = next((at for at, pair in enumerate(zip(lines, better, strict=False), 1) if pair[0] != pair[1]), len(lines))
    yield Flaw(
        message="the file is not in canonical form",
        expected="UTF-8, LF, two-space indent, keys in the schema's order, one final newline",
        found=_difference(text, wanted, line),
        hint=f"toolkit fmt {quote(file.name)}" if kind is None else f"move it to {folder_of(kind)}/, then toolkit fmt",
        line=line,
        column=1,
    )


def _difference(text: str, wanted: str, line: int) -> str:
    """Say what is different at the first line that differs, without repeating it."""
    if "\r" in text:
        return "CR or CRLF at the ends of lines"
    if text.rstrip() == wanted.rstrip():
        return "no newline at the end" if len(text) < len(wanted) else "more than one newline at the end"
    lines, better = text.split("\n"), wanted.split("\n")
    found, other = lines[line - 1], better[line - 1] if line <= len(better) else ""
    if found.strip() == other.strip():
        return "another indent, or space at the end of the line"
    if found.strip(" \t,") in {it.strip(" ,") for it in better}:
        return "another order of keys, or more lines"
    return "more or less on one line, or a value in another notation"


def _has_one(file: DataFile) -> bool:
    """Say whether the file has a canonical form: a record is an object."""
    return file.kind not in KINDS or isinstance(file.value, dict)
