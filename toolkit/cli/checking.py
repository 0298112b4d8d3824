"""What `toolkit evidence check` does, in its order: check, say, show what would change, ask, write, check again."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import typer

from toolkit.cli.options import on_terminal, open_dataset, put, require_own, say, texts_for
from toolkit.cli.progress import telling
from toolkit.errors import ExitCode, RefusedError
from toolkit.evidence import Plan, check, plan, write
from toolkit.records import Dataset
from toolkit.report import evidence as rendering

SHOWN = 100
"""How many reasons not to update are given before the rest is only counted."""


class Format(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the options say."""

    data: Path | None
    texts: Sequence[Path]
    sources: Sequence[str]
    format: Format
    update: bool
    yes: bool


def answer(asked: Asked) -> ExitCode:
    """Check, update if that is asked for, and put the answer; with an update the code is that of what is there then."""
    dataset = open_dataset(asked.data)
    with telling("looking for spans") as tell:
        texts = texts_for(dataset, asked.texts)
        checked = check(dataset, texts, asked.sources, tell)
    if asked.format is Format.TEXT:
        put(rendering.text(checked))
    if asked.update and _update(dataset, plan(dataset, texts, checked), asked):
        dataset = open_dataset(asked.data)
        checked = check(dataset, texts_for(dataset, asked.texts), asked.sources)
        if asked.format is Format.TEXT:
            put("".join(f"{line}\n" for line in ("", *rendering.summary(checked))))
    if asked.format is Format.JSON:
        for line in (*rendering.standings(checked), *rendering.warnings(checked)):
            say(line)
        put(rendering.json(checked))
    return ExitCode.OK if checked.is_sound else ExitCode.FINDINGS


def _update(dataset: Dataset, planned: Plan, asked: Asked) -> bool:
    """Show what would change, and write it if that is agreed to; say whether anything was written."""
    for line in planned.left[:SHOWN]:
        say(f"left as it is: {line}")
    if len(planned.left) > SHOWN:
        say(f"{SHOWN} of {len(planned.left):,} reasons given")
    if not planned.changes:
        say("nothing to update")
        return False
    require_own(dataset)
    for change in planned.changes:
        _show(rendering.diff(change.diff), asked)
    if not _is_agreed(len(planned.changes), asked):
        say("nothing is written")
        return False
    write(planned.changes)
    say(f"wrote {_records(len(planned.changes))}")
    return True


def _show(lines: str, asked: Asked) -> None:
    if asked.format is Format.TEXT:
        put(lines)
    else:
        say(lines.removesuffix("\n"))


def _is_agreed(count: int, asked: Asked) -> bool:
    """Ask, if there is somebody to ask. Raises RefusedError if not, and nothing was agreed to before."""
    if asked.yes:
        return True
    if not on_terminal(sys.stdin):
        raise RefusedError(f"{_records(count)} would change, and nobody is here to be asked; add --yes to write")
    return typer.confirm(f"Write {_records(count)}?", err=True)


def _records(count: int) -> str:
    return f"{count:,} record" if count == 1 else f"{count:,} records"
