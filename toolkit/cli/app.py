"""The commands and what they have in common."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup
from typer.main import get_command

from toolkit.resources import toolkit_version

if TYPE_CHECKING:
    from typer._click import Command

_COMMANDS: Mapping[str, str] = {
    "validate": "app",
    "fmt": "fmt",
    "explain": "explain",
    "show": "show",
    "coverage": "coverage",
    "convert": "convert",
    "sql": "app",
    "download": "app",
    "source": "app",
    "evidence": "app",
    "release": "app",
}
"""Each command, in the order of the help: what it is called in its module, `toolkit.cli.<command>`."""


class Commands(TyperGroup):
    """The commands, each imported when it is used: all of them together cost more than most take to run."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002 (typer's signature)
        """Give the names in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> "Command | None":  # type: ignore[override]  # noqa: ARG002
        """Import a command; of an unknown name all of them, as typer suggests from those that are there."""
        for name in (cmd_name,) if cmd_name in _COMMANDS else _COMMANDS:
            self.commands[name] = _imported(name)
        return self.commands.get(cmd_name)


def _imported(name: str) -> "Command":
    found = getattr(import_module(f"toolkit.cli.{name}"), _COMMANDS[name])
    if isinstance(found, typer.Typer):
        return get_command(found)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name)(found)
    return get_command(alone)


app = typer.Typer(
    name="toolkit",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:  # noqa: FBT001 (typer calls it so)
    if asked:
        typer.echo(f"toolkit {toolkit_version()}")
        raise typer.Exit


@app.callback()
def main(
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is, and stop.")
    ] = False,
) -> None:
    """On the Record: who said what, who bound themselves to what, and where that is written.

    \b
    toolkit validate                      check the nearest dataset
    toolkit explain EVD002                say what a rule is for, with examples
    toolkit show ID                       read one record, and what refers to it
    toolkit evidence check --texts DIR    find each passage again, in any copy of its text
    toolkit coverage                      see how much of the texts is coded
    toolkit fmt                           write its files in the canonical form
    toolkit convert                       turn it into Parquet files
    toolkit sql "FROM promises"           ask it a question
    toolkit download                      fetch a release, checked to the last byte
    toolkit release build --out DIR       build a release; toolkit release verify checks one
    toolkit release diff OLD NEW          say what changed, and what version that asks for
    toolkit COMMAND --help                say what a command does, with examples

    Without --data, a command takes the nearest dataset/dataset.json in this folder or above, else the bundled one.
    Exit codes: 0 fine, 1 findings, 2 wrong usage, 3 could not be done, 4 a fault of the toolkit.
    """  # noqa: D301 (\b keeps the lines apart in the help)
