"""Wrong usage, told where the answer was wanted too: what reads a document from stdout finds one."""

from collections.abc import Callable, Sequence
from typing import Any

import typer
from typer.core import TyperCommand

from toolkit.cli.options import put
from toolkit.errors import ExitCode

_OPTION = "--format"
_JSON = "json"

Failure = Callable[[str, int], str]
"""Writes the JSON document of a run that could not be made, of a message and an exit code."""


class Answering(TyperCommand):
    """A command with a `--format`: when it was used wrongly, that is its answer in the format asked for."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:  # noqa: ANN401 (as the method it stands before)
        """Read the arguments."""
        wanted = _wanted(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except typer.TyperException as error:
            put(self.told(error.format_message(), wanted))
            raise

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 (the same)
        """Run the command."""
        try:
            return super().invoke(ctx)
        except typer.TyperException as error:
            put(self.told(error.format_message(), ctx.params["format_"]))
            raise

    def told(self, message: str, wanted: str) -> str:
        """Say in a format what was wrong; nothing where stderr says enough, or where it is no format of the command."""
        raise NotImplementedError


def documented(failure: Failure) -> type[Answering]:
    """Make the class of a command with `--format json`, whose wrong usage is a document of its own there."""

    class Documented(Answering):
        """A command with `--format json`."""

        def told(self, message: str, wanted: str) -> str:
            """Say what was wrong, in JSON alone."""
            return failure(message, ExitCode.USAGE) if wanted == _JSON else ""

    return Documented


def _wanted(arguments: Sequence[str]) -> str:
    """Say which format the arguments ask for, as far as they can be read; the last one counts."""
    pairs = zip(arguments, [*arguments[1:], ""], strict=False)
    given = [after if word == _OPTION else word.removeprefix(f"{_OPTION}=") for word, after in pairs if _names(word)]
    return given[-1] if given else ""


def _names(word: str) -> bool:
    return word == _OPTION or word.startswith(f"{_OPTION}=")
