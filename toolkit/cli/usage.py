"""Wrong usage, told where the answer was wanted too: what reads a document from stdout finds one."""

from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand

from toolkit.cli.options import put
from toolkit.cli.reports import Format, failure
from toolkit.errors import ExitCode

_OPTION = "--format"


class Reporting(TyperCommand):
    """A command with a `--format` of `Format`: when it was used wrongly, that is its answer in this format."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:  # noqa: ANN401 (as the method it stands before)
        """Read the arguments."""
        wanted = _wanted(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except typer.TyperException as error:
            _answer(error, wanted)
            raise

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 (the same)
        """Run the command."""
        try:
            return super().invoke(ctx)
        except typer.TyperException as error:
            _answer(error, ctx.params["format_"])
            raise


def _wanted(arguments: Sequence[str]) -> Format:
    """Say which format the arguments ask for, as far as they can be read; the last one counts."""
    pairs = zip(arguments, [*arguments[1:], ""], strict=False)
    given = [after if word == _OPTION else word.removeprefix(f"{_OPTION}=") for word, after in pairs if _names(word)]
    return Format(given[-1]) if given and given[-1] in set(Format) else Format.TEXT


def _names(word: str) -> bool:
    return word == _OPTION or word.startswith(f"{_OPTION}=")


def _answer(error: typer.TyperException, wanted: Format) -> None:
    put(failure(error.format_message(), wanted, ExitCode.USAGE))
