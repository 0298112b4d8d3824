"""JSON documents for programs."""

import json
from collections.abc import Mapping

from toolkit import jsonio


def document(value: Mapping[str, object]) -> str:
    """Write a document, in which GitHub's runner finds nothing to obey."""
    return jsonio.inert(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def failure(version_key: str, version: int, message: str, exit_code: int) -> str:
    """Write what is left when there is no answer: why."""
    return document({version_key: version, "status": "error", "exit_code": exit_code, "error": message})
