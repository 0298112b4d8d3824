"""A report as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), for code scanning and editors."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import PurePosixPath, PureWindowsPath
from typing import TypeAlias
from urllib.parse import quote

from toolkit.findings import Finding, Location, Report, Rule, RuleState, Severity
from toolkit.report.document import document
from toolkit.report.escaping import printable
from toolkit.report.wording import REASONS, explained

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"
"""The name under which a viewer is told where relative paths begin."""

_Object: TypeAlias = dict[str, object]


def render(report: Report, rules: Sequence[Rule], *, version: str | None = None) -> str:
    """Render a report with every finding; `rules` are those that may have run, `version` is the toolkit's."""
    known = {rule.code: rule for rule in rules}
    codes = sorted({*report.rules, *(finding.code for finding in report.findings)})
    places = {code: index for index, code in enumerate(codes)}
    seen: Counter[str] = Counter()
    return _log(
        version,
        [_rule(code, known.get(code)) for code in codes],
        [_result(finding, places[finding.code], seen) for finding in report.findings],
        [*_rule_notifications(report, places), *_text_notifications(report)],
        successful=RuleState.FAILED not in report.rules.values(),
    )


def failure(message: str, *, version: str | None = None) -> str:
    """Render what is left of a run that could not be made."""
    return _log(version, [], [], [{"level": "error", "message": _message(printable(message))}], successful=False)


def _log(
    version: str | None,
    rules: Sequence[_Object],
    results: Sequence[_Object],
    notifications: Sequence[_Object],
    *,
    successful: bool,
) -> str:
    driver: _Object = {"name": "toolkit", **({"version": version} if version else {}), "rules": rules}
    run: _Object = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": successful, "toolExecutionNotifications": notifications}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that the command ran in."}}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return document({"version": "2.1.0", "$schema": SCHEMA, "runs": [run]})


def _rule(code: str, rule: Rule | None) -> _Object:
    if rule is None:
        return {"id": code}
    see = f"toolkit explain {code}"
    return {
        "id": code,
        "shortDescription": {"text": _plain(rule.title)},
        "fullDescription": {"text": _plain(rule.why)},
        "defaultConfiguration": {"level": rule.severity},
        "help": {
            "text": _plain(f"{rule.title}. {rule.why} An example: {see}"),
            "markdown": _plain(f"**{rule.title}.** {rule.why}\n\nAn example: `{see}`"),
        },
    }


def _result(finding: Finding, rule_index: int, seen: Counter[str]) -> _Object:
    logical = _logical(finding)
    place: _Object = {
        "physicalLocation": _physical(finding.location),
        **({"logicalLocations": logical} if logical else {}),
    }
    return {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": finding.severity,
        "message": _message("\n".join(explained(finding))),
        "locations": [place],
        "partialFingerprints": {"finding/v1": _fingerprint(finding, seen)},
    }


def _message(text: str) -> Mapping[str, str]:
    return {"text": _plain(text)}


def _plain(text: str) -> str:
    """Write text as a message has it: braces are doubled (3.11.5), and nothing is a link (3.11.6)."""
    return text.replace("](", "] (").replace("{", "{{").replace("}", "}}")


def _physical(where: Location) -> _Object:
    return {
        "artifactLocation": _artifact(where.file),
        "region": {"startLine": where.line, "startColumn": where.column},
    }


def _artifact(file: str) -> Mapping[str, str]:
    """Write a path as a URI; its bytes are percent-encoded as the file system has them."""
    for flavour in (PurePosixPath, PureWindowsPath):
        if flavour(file).is_absolute():
            return {"uri": flavour(file).as_uri()}
    return {"uri": quote(os.fsencode(file)), "uriBaseId": ROOT}


def _logical(finding: Finding) -> list[_Object]:
    """Name the record, and the place in it by its JSON pointer."""
    places: list[_Object] = []
    if finding.record:
        places.append({"name": printable(finding.record), "kind": "object"})
    if finding.location.pointer:
        places.append({"fullyQualifiedName": printable(finding.location.pointer), "kind": "value"})
    return places


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Tell the finding from all others by what does not change when lines move; like ones are numbered."""
    holder = finding.record or finding.location.file
    identity = json.dumps([finding.code, holder, finding.location.pointer, finding.message])
    seen[identity] += 1
    return sha256(f"{identity}{seen[identity]}".encode()).hexdigest()


def _rule_notifications(report: Report, places: Mapping[str, int]) -> Iterator[_Object]:
    levels = {RuleState.FAILED: Severity.ERROR, RuleState.NO_TEXTS: Severity.NOTE}
    for code, state in sorted(report.rules.items()):
        if state in levels:
            associated: _Object = {"id": code, "index": places[code]}
            yield {"level": levels[state], "message": _message(REASONS[state]), "associatedRule": associated}


def _text_notifications(report: Report) -> Iterator[_Object]:
    missing = report.counts.spans - report.counts.spans_checked
    if missing:
        sources = ", ".join(map(printable, report.unavailable))
        text = f"{missing:,} of {report.counts.spans:,} spans were not checked: no text for {sources}"
        yield {"level": Severity.NOTE, "message": _message(text)}
