"""How far long work has come: on stderr, for a person at a terminal and nobody else."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from toolkit.cli.options import on_terminal

Told = Callable[[int, int], None]
"""Takes how much is done and how much there is, in whatever unit."""


@contextmanager
def progress(label: str) -> Iterator[Told]:
    """Show a bar while the block lasts; the function that it gives says how far things are."""
    if not on_terminal(sys.stderr):
        yield lambda _done, _all: None
        return
    with typer.progressbar(length=1, label=label, file=sys.stderr, update_min_steps=1) as bar:

        def told(done: int, whole: int) -> None:
            bar.length = max(whole, done, 1)
            bar.update(done - bar.pos)

        yield told


_ERASE = "\r\x1b[2K"


@contextmanager
def telling(activity: str) -> Iterator[Callable[[str], None]]:
    """Give a function that tells, on one line, what is being done; nothing of it is left at the end of the block."""
    shown = on_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"

    def tell(step: str) -> None:
        if shown:
            typer.echo(f"{_ERASE}{activity}: {step} …", nl=False, err=True)

    try:
        yield tell
    finally:
        if shown:
            typer.echo(_ERASE, nl=False, err=True)
