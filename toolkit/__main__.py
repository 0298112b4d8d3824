"""Where the command starts, and where whatever was not foreseen ends."""

import os
import sys
import traceback
from typing import NoReturn

from toolkit.errors import ExitCode, ToolkitError

INTERRUPTED = 130
"""What a shell is told of a program that was stopped from the keyboard."""


def main() -> None:
    """Run the command line; see `toolkit --help`."""
    try:
        from toolkit.cli import app  # noqa: PLC0415 (an import that breaks is a fault to be reported like any other)

        app(prog_name="toolkit")
    except ToolkitError as error:
        print(f"toolkit: {_harmless(str(error))}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:  # before typer, which ends so too, has begun
        sys.exit(INTERRUPTED)
    except Exception:  # noqa: BLE001 (the one place that says: this is our fault)
        traceback.print_exc()
        print("toolkit: this is a fault of the toolkit; please report it with the lines above", file=sys.stderr)
        sys.exit(ExitCode.BUG)


def _harmless(message: str) -> str:
    """Write a message, which may hold what a query from others made up, so that no terminal or CI runner obeys it."""
    from toolkit.report.escaping import harmless  # noqa: PLC0415 (few runs end with an error)

    lines = (harmless(line) for line in message.split("\n"))
    return "\n".join(f"| {line}" if line.lstrip().startswith("::") else line for line in lines)


def run() -> NoReturn:
    """Run the command line as a process, and end that at once.

    To take the engine and a hundred modules apart, for a process that is over, costs 25 ms. What is written is flushed
    first; where that fails, Python ends as it would.
    """
    code: object = ExitCode.OK
    try:
        main()
    except SystemExit as stop:
        code = stop.code if stop.code is not None else ExitCode.OK
    if not isinstance(code, int):
        sys.exit(str(code))
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        sys.exit(code)
    os._exit(code)


if __name__ == "__main__":
    run()
