"""What stops the toolkit, as exceptions, and the exit code that each of them means.

Bad data is never an exception: it is a finding (`toolkit.findings`).

    ToolkitError                 never raised itself
    ├── NotFoundError            no dataset, source, record or schema where one was looked for
    ├── UnusableInputError       something was there, but cannot be used for what was asked
    ├── RefusedError             the gate is closed: a dataset with errors, a query outside the sandbox
    ├── QueryError               DuckDB could not run the query
    ├── DownloadError            what was asked for could not be fetched, or is not what its digest says
    ├── MissingExtraError        an optional package that was asked for is not installed
    ├── ParameterError           the parameters given are not those of the query (exit code 2)
    └── WriteError               the answer could not be written; what was there before is still whole
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a run of the command says to the shell."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    CANNOT = 3
    BUG = 4


class ToolkitError(Exception):
    """Base of every error that the toolkit raises on purpose; its text is one line that a user can act on."""

    exit_code = ExitCode.CANNOT


class NotFoundError(ToolkitError):
    """Nothing is where it was looked for; the message says where that was."""


class UnusableInputError(ToolkitError):
    """An input exists but does not serve: a text that is not UTF-8, a folder where a file is needed."""


class RefusedError(ToolkitError):
    """The toolkit will not do this: convert a dataset with errors, run a query that is more than one SELECT."""


class QueryError(ToolkitError):
    """DuckDB refused or broke off the query; the message carries its position and, for a name, the nearest."""


class DownloadError(ToolkitError):
    """A server, its answer or the bytes that came are not what was asked for; nothing stands under the right name."""


class MissingExtraError(ToolkitError, ImportError):
    """An answer was asked for in the form of a library that is not installed: `what` needs `package`, of `extra`."""

    def __init__(self, what: str, package: str, extra: str) -> None:
        super().__init__(f"{what} needs {package}, which is not installed: pip install 'on-the-record[{extra}]'")
        self.what = what
        self.package = package
        self.extra = extra


class ParameterError(ToolkitError):
    """The query has a parameter without a value, or was given a value that it has no parameter for."""

    exit_code = ExitCode.USAGE


class WriteError(ToolkitError):
    """A result could not be written; the old file, if there was one, is untouched."""
