"""Where the command starts, and where whatever was not foreseen ends."""

import sys
import traceback

from toolkit.errors import ExitCode, ToolkitError


def main() -> None:
    """Run the command line; see `toolkit --help`."""
    try:
        from toolkit.cli import app  # noqa: PLC0415 (an import that breaks is a fault to be reported like any other)

        app(prog_name="toolkit")
    except ToolkitError as error:
        print(f"toolkit: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except Exception:  # noqa: BLE001 (the one place that says: this is our fault)
        traceback.print_exc()
        print("toolkit: this is a fault of the toolkit; please report it with the lines above", file=sys.stderr)
        sys.exit(ExitCode.BUG)


if __name__ == "__main__":
    main()
