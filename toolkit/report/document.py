"""JSON documents for programs."""

import json
from collections.abc import Mapping


def document(value: Mapping[str, object]) -> str:
    """Write a document; GitHub's runner, which obeys ##[…] wherever a step prints it, finds none in it."""
    return json.dumps(value, ensure_ascii=False, indent=2).replace("##[", "#\\u0023[") + "\n"


def failure(version_key: str, version: int, message: str, exit_code: int) -> str:
    """Write what is left when there is no answer: why."""
    return document({version_key: version, "status": "error", "exit_code": exit_code, "error": message})
