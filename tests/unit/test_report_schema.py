"""The JSON report, held against the schema that is published for it."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.findings import Counts, Finding, Location, Report, RuleState, Severity, Status
from toolkit.report import envelope

CASES = Path(__file__).parents[1] / "cases"
SCHEMA = json.loads(files("toolkit.report").joinpath("validate-report-1.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

FINDINGS = (
    Finding(code="SET001", severity=Severity.NOTE, message="m", location=Location(file="a")),
    Finding(
        code="REF001",
        severity=Severity.ERROR,
        message="m",
        location=Location(file="a", pointer="/b"),
        record="a",
        expected="",
        found="f",
        hint="h",
    ),
)


def _document(status: Status = Status.FAIL, exit_code: int = 1) -> dict[str, Any]:
    rules = {f"REF00{number}": state for number, state in enumerate(RuleState)}
    report = Report(findings=FINDINGS, rules=rules, counts=Counts(), unavailable=("gazette",))
    return dict(json.loads(envelope.render(report, status, exit_code)))


def test_the_schema_is_one() -> None:
    """The schema is itself valid, and closed: no object in it takes keys that it doesn't name."""
    Draft202012Validator.check_schema(SCHEMA)
    shapes = [shape for shape in SCHEMA["$defs"].values() if "properties" in shape]
    assert shapes
    assert all(shape["additionalProperties"] is False for shape in shapes)


def test_the_schema_explains_each_key() -> None:
    """Each key of each object has a title and a description, its own or that of what it refers to."""
    for shape in SCHEMA["$defs"].values():
        for key, part in shape.get("properties", {}).items():
            referred = SCHEMA["$defs"][part["$ref"].removeprefix("#/$defs/")] if "$ref" in part else {}
            assert {"title", "description"} <= {*part, *referred}, key


@pytest.mark.parametrize(
    ("status", "exit_code"), [(Status.PASS, 0), (Status.PASS, 3), (Status.FAIL, 1), (Status.FAIL, 3), (Status.ERROR, 4)]
)
def test_every_outcome_is_described(status: Status, exit_code: int) -> None:
    """What is rendered of a run, whatever its outcome, is what the schema says."""
    VALIDATOR.validate(_document(status, exit_code))


@pytest.mark.parametrize("exit_code", [2, 3, 4])
def test_a_failure_is_described(exit_code: int) -> None:
    """What is left of a run that could not be made is what the schema says."""
    VALIDATOR.validate(json.loads(envelope.failure("no dataset", exit_code)))


@pytest.mark.parametrize(("data", "status"), [("base/dataset", "pass"), ("nowhere", "error")])
def test_what_the_command_prints_is_described(data: str, status: str) -> None:
    """The command's own output is what the schema says."""
    done = CliRunner().invoke(app, ["validate", "--data", str(CASES / data), "--format", "json"])
    document = json.loads(done.stdout)
    VALIDATOR.validate(document)
    assert document["status"] == status


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"status": "pass"},
        {"exit_code": 0},
        {"error": "e"},
        {"report_version": 2},
        {"counts": {}},
        {"rules": {"ref1": "ran"}},
        {"rules": {"REF001": "slept"}},
        {"findings": [{"code": "REF001"}]},
    ],
)
def test_anything_else_is_refused(change: dict[str, Any]) -> None:
    """A key that is not described, and a status beside the wrong exit code, is not a report."""
    assert not VALIDATOR.is_valid(_document() | change)


@pytest.mark.parametrize("key", sorted(_document()))
def test_no_key_may_be_missing(key: str) -> None:
    """Every key of a report is always there."""
    document = _document()
    del document[key]
    assert not VALIDATOR.is_valid(document)
