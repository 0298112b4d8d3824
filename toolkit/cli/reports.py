"""Where a report goes: to stdout in one format, to files in others."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import typer

from toolkit import checks
from toolkit.cli.options import colour_wanted, put
from toolkit.cli.usage import Answering
from toolkit.errors import ExitCode, RefusedError, ToolkitError, WriteError
from toolkit.findings import Report, Rule, Status
from toolkit.placing import write_text
from toolkit.records import Dataset
from toolkit.report.escaping import tamed
from toolkit.resources import home, real, toolkit_version
from toolkit.revisions import Changes

_EXITS = {Status.PASS: ExitCode.OK, Status.FAIL: ExitCode.FINDINGS, Status.ERROR: ExitCode.BUG}
_SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A run's report, with what it was made of."""

    dataset: Dataset
    report: Report
    changes: Changes | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A format, and the file that it is written to; None is stdout."""

    format: Format
    path: Path | None = None


class Reporting(Answering):
    """A command with a `--format` of `Format`."""

    def told(self, message: str, wanted: str) -> str:
        """Say what was wrong, as a report that could not be made."""
        return failure(message, Format(wanted), ExitCode.USAGE) if wanted in set(Format) else ""


def target(text: str) -> Target:
    """Read an option of the form FORMAT=FILE."""
    name, separator, path = text.partition("=")
    if not separator or not path or name not in set(Format):
        raise typer.BadParameter(f"{text!r} is not FORMAT=FILE; the formats are {', '.join(Format)}")
    if path == "-":
        raise typer.BadParameter(f"- is stdout: write --format {name}")
    return Target(Format(name), Path(path))


def deliver(outcome: Outcome, targets: Sequence[Target], *, strict: bool, require_texts: bool) -> ExitCode:
    """Write the report to every target, files first, and give the exit code.

    Raises WriteError for the first file that cannot be written, after the others, and stdout, have had the report.
    """
    status = outcome.report.status(strict=strict, require_texts=require_texts)
    lost: WriteError | None = None
    summed = next((each for each in targets if each.format is Format.GITHUB), None)
    for each in sorted(targets, key=lambda it: it.path is None):
        try:
            if each.format is Format.JUNIT:
                from toolkit.report import junit  # noqa: PLC0415 (each format costs its import)

                rules = _rules()
                _put(junit.render(outcome.report, rules, strict=strict, require_texts=require_texts), each)
            elif each.format is Format.GITHUB:
                _annotate(outcome, status, each, has_summary=each is summed)
            else:
                _put(_render(outcome, status, each, lost), each)
        except WriteError as error:
            lost = lost or error
    if lost:
        raise lost
    return _EXITS[status]


def require_apart(root: Path, texts: Sequence[Path], targets: Sequence[Target]) -> None:
    """Refuse to write a report among what it is about: the dataset, its schemas, the texts. Raises RefusedError."""
    schemas = (root.absolute().parent / "schema", home() / "schema")
    for path in filter(None, (each.path for each in targets)):
        place = real(path)
        if place.is_relative_to(real(root)):
            raise RefusedError(f"{path} is inside the dataset {root}: a report would stand there for a record")
        for folder in schemas:
            if place.is_relative_to(real(folder)):
                raise RefusedError(f"{path} is among the schemas {folder}: a report would stand there for a schema")
        for folder in texts:
            if place.parent == real(folder):
                raise RefusedError(f"{path} is among the texts {folder}: a report would stand there for a text")


def fail(error: ToolkitError, targets: Sequence[Target]) -> None:
    """Write to every target that there is no report, and why; text says it on stderr alone."""
    for each in targets:
        text = failure(str(error), each.format, error.exit_code)
        if text:
            _put(text, each)


def _rules() -> list[Rule]:
    return [check.rule for check in checks.registered()]


def _render(outcome: Outcome, status: Status, each: Target, lost: WriteError | None) -> str:
    report = outcome.report
    match each.format:
        case Format.JSON:
            from toolkit.report import envelope  # noqa: PLC0415

            return envelope.render(report, status, lost.exit_code if lost else _EXITS[status])
        case Format.SARIF:
            from toolkit.report import sarif  # noqa: PLC0415

            return sarif.render(report, _rules(), version=toolkit_version())
        case Format.MARKDOWN:
            return tamed(_markdown(outcome, status))
        case _:
            from toolkit.report import text  # noqa: PLC0415

            return text.render(report, status, colour=each.path is None and colour_wanted())


def _annotate(outcome: Outcome, status: Status, each: Target, *, has_summary: bool) -> None:
    """Write the annotations, and then the job's summary, once a run; it is lost alone where it cannot be written."""
    from toolkit.report import github  # noqa: PLC0415

    rendered = github.render(outcome.report, status, _rules())
    _put(rendered.commands, each)
    if has_summary:
        _append_summary(rendered.summary)


def _markdown(outcome: Outcome, status: Status) -> str:
    if outcome.changes is None:
        from toolkit.report import summary  # noqa: PLC0415

        return summary.render(outcome.report, status, _rules())
    from toolkit.contributions import contribution  # noqa: PLC0415
    from toolkit.report import contribution as rendering  # noqa: PLC0415

    made = contribution(outcome.dataset, outcome.changes)
    return rendering.render(made, outcome.report, status, _rules())


def failure(message: str, format_: Format, exit_code: ExitCode) -> str:
    """Say in a format that there is no report, and why; in text there is nothing to say, since stderr has it."""
    match format_:
        case Format.JSON:
            from toolkit.report import envelope  # noqa: PLC0415

            return envelope.failure(message, exit_code)
        case Format.SARIF:
            from toolkit.report import sarif  # noqa: PLC0415

            return sarif.failure(message, version=toolkit_version())
        case Format.JUNIT:
            from toolkit.report import junit  # noqa: PLC0415

            return junit.failure(message)
        case Format.GITHUB:
            from toolkit.report import github  # noqa: PLC0415

            rendered = github.failure(message)
            _append_summary(rendered.summary)
            return rendered.commands
        case Format.MARKDOWN:
            from toolkit.report import summary  # noqa: PLC0415

            return tamed(summary.failure(message))
        case _:
            return ""


def _append_summary(summary: str) -> None:
    """Add the summary to the file that GitHub shows beside a job, where there is one."""
    name = os.environ.get(_SUMMARY_VARIABLE)
    if name:
        try:
            with Path(name).open("a", encoding="utf-8", newline="") as stream:
                stream.write(summary)
        except OSError as error:
            raise WriteError(f"cannot write the job's summary to {name}: {error.strerror or error}") from error


def _put(text: str, each: Target) -> None:
    if each.path is None:
        put(text)
    else:
        write_text(each.path, text)
