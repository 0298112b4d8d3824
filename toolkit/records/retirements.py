"""Where a retired id leads: through every later merge and split, to the ids that are in use."""

from collections.abc import Iterator, Mapping, Sequence

from toolkit.jsonio import JsonValue


def successors(entries: Sequence[Mapping[str, JsonValue]]) -> Mapping[str, tuple[str, ...]]:
    """Give, for each retired id, the ids at the ends of its chain: none when all of it was withdrawn."""
    replaced = {str(entry.get("id")): _ids(entry.get("replaced_by")) for entry in entries}
    return {retired: tuple(dict.fromkeys(_ends(retired, replaced, frozenset()))) for retired in replaced}


def _ends(name: str, replaced: Mapping[str, Sequence[str]], passed: frozenset[str]) -> Iterator[str]:
    """Give the ends of a chain; one that comes back to itself has none."""
    if name not in replaced:
        yield name
    elif name not in passed:
        for successor in replaced[name]:
            yield from _ends(successor, replaced, passed | {name})


def _ids(value: JsonValue) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
