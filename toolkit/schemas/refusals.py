"""What the explaining validator refuses, as plain values."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One keyword of a schema that a value breaks.

    `demand` is the keyword's value, `schema` the object it stands in, `path` leads to `instance` in the value.
    `turns_on` are the keys that a condition looked at; None for what is demanded without condition.
    """

    keyword: str
    demand: Any
    schema: dict[str, Any]
    instance: Any
    path: tuple[str, ...]
    message: str
    turns_on: tuple[str, ...] | None
