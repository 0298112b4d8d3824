"""Reports as SARIF 2.1.0."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from toolkit.checks import registered
from toolkit.findings import Counts, Finding, Location, Report, Rule, RuleState, Scope, Severity
from toolkit.report import sarif

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parents[1] / "vendor/sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
)

RULES = (
    Rule(code="EVD002", scope=Scope.RECORD, severity=Severity.WARNING, title="A {digest}", why="It is proof."),
    Rule(code="REF001", scope=Scope.RECORD, severity=Severity.ERROR, title="An id leads nowhere", why="It is lost."),
    Rule(code="SET001", scope=Scope.DATASET, severity=Severity.ERROR, title="Not of this run", why="w"),
)

FINDING = Finding(
    code="REF001",
    severity=Severity.ERROR,
    message="no record has the id {japn}",
    location=Location(file="dataset/a b.json", line=3, column=14, pointer="/actor", excerpt="not to be told"),
    record="a",
    expected="the id of an actor",
    found='"japn"',
)


def _report(*findings: Finding, **counts: int) -> Report:
    return Report(
        findings=findings,
        rules={"REF001": RuleState.RAN, "EVD002": RuleState.NO_TEXTS},
        counts=Counts(files=3, records=2, **counts),
        unavailable=("gazette",) if counts.get("spans") else (),
    )


def _run(text: str) -> Mapping[str, Any]:
    """Read a log that the schema accepts, and give its only run."""
    log = json.loads(text)
    SCHEMA.validate(log)
    assert (log["version"], log["$schema"], len(log["runs"])) == ("2.1.0", sarif.SCHEMA, 1)
    return dict(log["runs"][0])


def test_a_run_is_whole() -> None:
    """The log says what ran, what it found where, and what it could not look at, without the file's own text."""
    assert _run(sarif.render(_report(FINDING, spans=5, spans_checked=2), RULES, version="1.2.3")) == {
        "tool": {
            "driver": {
                "name": "toolkit",
                "version": "1.2.3",
                "rules": [
                    {
                        "id": "EVD002",
                        "shortDescription": {"text": "A {{digest}}"},
                        "fullDescription": {"text": "It is proof."},
                        "defaultConfiguration": {"level": "warning"},
                        "help": {
                            "text": "A {{digest}}. It is proof. An example: toolkit explain EVD002",
                            "markdown": "**A {{digest}}.** It is proof.\n\nAn example: `toolkit explain EVD002`",
                        },
                    },
                    {
                        "id": "REF001",
                        "shortDescription": {"text": "An id leads nowhere"},
                        "fullDescription": {"text": "It is lost."},
                        "defaultConfiguration": {"level": "error"},
                        "help": {
                            "text": "An id leads nowhere. It is lost. An example: toolkit explain REF001",
                            "markdown": "**An id leads nowhere.** It is lost.\n\nAn example: `toolkit explain REF001`",
                        },
                    },
                ],
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {
                        "level": "note",
                        "message": {"text": "did not run: no texts were at hand"},
                        "associatedRule": {"id": "EVD002", "index": 0},
                    },
                    {"level": "note", "message": {"text": "3 of 5 spans were not checked: no text for gazette"}},
                ],
            }
        ],
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The folder that the command ran in."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": "REF001",
                "ruleIndex": 1,
                "level": "error",
                "message": {
                    "text": 'no record has the id {{japn}}\nexpected: the id of an actor\nfound: "japn"',
                },
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": "dataset/a%20b.json", "uriBaseId": "SRCROOT"},
                            "region": {"startLine": 3, "startColumn": 14},
                        },
                        "logicalLocations": [
                            {"name": "a", "kind": "object"},
                            {"fullyQualifiedName": "/actor", "kind": "value"},
                        ],
                    }
                ],
                "partialFingerprints": {
                    "finding/v1": "99418080fdf1d46f5ab2ee01349b3c0537f56ca39727f2026f79983bf6ac9972",
                },
            }
        ],
    }


def test_every_rule_of_the_registry_can_be_described() -> None:
    """The schema accepts the description of each rule there is."""
    rules = [check.rule for check in registered()]
    report = replace(_report(), rules=dict.fromkeys((rule.code for rule in rules), RuleState.RAN))
    described = _run(sarif.render(report, rules))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in described] == [rule.code for rule in rules]


def test_a_finding_without_a_known_rule_is_still_a_result() -> None:
    """Nothing is lost because nobody described it."""
    run = _run(sarif.render(_report(replace(FINDING, code="XYZ001")), ()))
    assert run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]] == {"id": "XYZ001"}


def test_a_broken_rule_makes_the_run_unsuccessful() -> None:
    """A viewer is told that the run proves nothing, and which rule broke."""
    run = _run(sarif.render(replace(_report(), rules={"REF001": RuleState.FAILED}), RULES))
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": "the rule broke: what it should have found is not in this report"},
                    "associatedRule": {"id": "REF001", "index": 0},
                }
            ],
        }
    ]


def test_a_run_that_could_not_be_made_is_a_log_too() -> None:
    """Where nothing could be checked, the log says so and has no results."""
    run = _run(sarif.failure("no dataset at {x}", version="1.2.3"))
    assert run["results"] == []
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [{"level": "error", "message": {"text": "no dataset at {{x}}"}}],
        }
    ]


@pytest.mark.parametrize(
    ("file", "artifact"),
    [
        ("dataset/ü:#?%.json", {"uri": "dataset/%C3%BC%3A%23%3F%25.json", "uriBaseId": "SRCROOT"}),
        ("/data/a b.json", {"uri": "file:///data/a%20b.json"}),
        ("C:/data/a.json", {"uri": "file:///C:/data/a.json"}),
        pytest.param(
            os.fsdecode(b"dataset/\xff.json"),
            {"uri": "dataset/%FF.json", "uriBaseId": "SRCROOT"},
            marks=pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX alone"),
        ),
    ],
)
def test_a_path_becomes_a_uri(file: str, artifact: Mapping[str, str]) -> None:
    """Relative paths are relative to SRCROOT, absolute ones are file URIs; all bytes are kept."""
    result = _run(sarif.render(_report(replace(FINDING, location=Location(file=file))), RULES))["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == artifact


def _fingerprints(*findings: Finding) -> list[str]:
    results = _run(sarif.render(_report(*findings), RULES))["results"]
    return [result["partialFingerprints"]["finding/v1"] for result in results]


def test_a_fingerprint_survives_moved_lines() -> None:
    """The same fault on another line is the same alert."""
    moved = replace(FINDING, location=replace(FINDING.location, line=99, column=1))
    assert _fingerprints(FINDING) == _fingerprints(moved)


def test_a_fingerprint_tells_findings_apart() -> None:
    """Another rule, record, file, place or message, and a second one just like it, is another alert."""
    findings = [
        FINDING,
        FINDING,
        replace(FINDING, code="EVD002"),
        replace(FINDING, record="b"),
        replace(FINDING, record=None),
        replace(FINDING, record=None, location=replace(FINDING.location, file="b.json")),
        replace(FINDING, location=replace(FINDING.location, pointer="/actors")),
        replace(FINDING, message="m"),
    ]
    assert len(set(_fingerprints(*findings))) == len(findings)


def test_text_of_a_record_is_no_markup_and_no_order() -> None:
    """What would be a link in a message is none, controls are escapes, and a CI runner finds no order in the log."""
    hostile = replace(FINDING, message="[x](http://e) \x1b\n##[error]y", found=None, expected=None)
    text = sarif.render(_report(hostile), RULES)
    assert _run(text)["results"][0]["message"] == {"text": r"[x] (http://e) \x1b\n##[error]y"}
    assert "##[" not in text


def test_no_finding_is_left_out() -> None:
    """Of 5,000 findings the log holds 5,000."""
    assert len(_run(sarif.render(_report(*[FINDING] * 5000), RULES))["results"]) == 5000
