"""The query, from wherever it comes."""

import sys
from pathlib import Path
from typing import IO, Any

import typer
from typer.core import TyperCommand

from toolkit.cli.options import on_terminal, say
from toolkit.errors import UnusableInputError
from toolkit.query.answer import MAX_CHARACTERS

_BYTES = 4
"""The most that one character takes in UTF-8."""


class Reading(TyperCommand):
    """A command whose query may begin with a line of remark, which looks like an option: `-- Who is there?`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 (as the method it stands before)
        """Read the arguments."""
        given = [*args]
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            unknown = getattr(error, "option_name", None)
            queries = [word for word in given if "\n" in word and word.partition("=")[0] == unknown]
            if not queries:
                raise
        return super().parse_args(ctx, [*(word for word in given if word not in queries), "--", *queries])


def statement_of(query: str | None, file: Path | None, *, at_any_length: bool) -> str | None:
    """Give the query; None when a person at a terminal has not given one."""
    most = None if at_any_length else MAX_CHARACTERS * _BYTES
    if query is not None and file is not None:
        raise typer.BadParameter("give a query or --file, not both")
    if file is not None:
        try:
            with file.open("rb") as stream:
                return _text(stream, str(file), most)
        except OSError as error:
            raise UnusableInputError(f"{file} cannot be read: {error.strerror}") from error
    if query is None and on_terminal(sys.stdin):
        say('ask with: toolkit sql "SELECT …"; these are the tables, and toolkit sql --tables lists their columns')
        return None
    text = _from_stdin(most) if query in {None, "-"} else query
    if not text or not text.strip():
        raise typer.BadParameter('there is no query; for example: toolkit sql "FROM promises"')
    return text


def _from_stdin(most: int | None) -> str:
    if sys.stdin is None:
        raise typer.BadParameter("stdin is closed: there is no query")
    return _text(sys.stdin.buffer, "the query on stdin", most)


def _text(stream: IO[bytes], name: str, most: int | None) -> str:
    """Read a text, and no more of it than tells that it is too long."""
    content = stream.read() if most is None else stream.read(most + 1)
    if most is not None and len(content) > most:
        raise UnusableInputError(f"{name} is longer than a query may be: {MAX_CHARACTERS:,} characters")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableInputError(f"{name} is not UTF-8: byte {error.start}") from error
