"""The records as typed objects: the contract of the JSON Schemas, stated a second time and independently.

    MODELS["event"].validate_json(raw) -> Event, or pydantic.ValidationError
    MODELS["event"].validate_python(value) -> the same, from parsed JSON
    event.as_json() -> the JSON object

Duplicate keys, numbers such as 1.0 and text that is not normalized are the strict reader's to refuse. The key
`$schema`, which editors like, belongs to working files only: take it away first.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from pydantic import ConfigDict, TypeAdapter

from toolkit.models.actor import Actor
from toolkit.models.commitment import Commitment
from toolkit.models.documents import DatasetManifest, Retired, Retirement, Waiver, Waivers
from toolkit.models.event import Event
from toolkit.models.parts import Model
from toolkit.models.source import Source
from toolkit.models.statement import Statement

Record: TypeAlias = Source | Actor | Event | Statement | Commitment
"""A record of any kind."""

_LATER = ConfigDict(defer_build=True)

MODELS: Mapping[str, TypeAdapter[Any]] = MappingProxyType(
    {
        "source": TypeAdapter(Source),
        "actor": TypeAdapter(Actor),
        "event": TypeAdapter(Event),
        "statement": TypeAdapter(Statement),
        "commitment": TypeAdapter(Commitment),
        "dataset": TypeAdapter(DatasetManifest),
        "retired": TypeAdapter(Retired, config=_LATER),
        "waivers": TypeAdapter(Waivers, config=_LATER),
    }
)
"""What reads each kind of record and each document; built when it is first used."""

__all__ = [
    "MODELS",
    "Actor",
    "Commitment",
    "DatasetManifest",
    "Event",
    "Model",
    "Record",
    "Retired",
    "Retirement",
    "Source",
    "Statement",
    "Waiver",
    "Waivers",
]
