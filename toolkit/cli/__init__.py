"""The command line: parse, call one function, hand the result to `report`, print, set the exit code.

Nothing else in the package prints, exits or imports typer.
"""

from toolkit.cli.app import app

__all__ = ["app"]
