"""Where a retired id leads: through every later merge and split, to the ids that are in use."""

from collections.abc import Iterator, Mapping, Sequence

from toolkit.jsonio import JsonValue


def successors(entries: Sequence[Mapping[str, JsonValue]]) -> Mapping[str, tuple[str, ...]]:
    """Give, for each retired id, the ids at the ends of its chain: none when all of it was withdrawn.

    A link that leads back to where the chain came from, which is a fault, leads nowhere.
    """
    replaced = {str(entry.get("id")): _ids(entry.get("replaced_by")) for entry in entries}
    ends: dict[str, tuple[str, ...]] = {}
    for name in replaced:
        _follow(name, replaced, ends)
    return {name: ends[name] for name in replaced}


def _follow(name: str, replaced: Mapping[str, Sequence[str]], ends: dict[str, tuple[str, ...]]) -> None:
    """Find the ends of a chain and of all that it leads through: each id once, and without recursion."""
    path = {name: iter(replaced[name])} if name not in ends else {}
    while path:
        current = next(reversed(path))
        following = next((it for it in path[current] if it in replaced and it not in ends and it not in path), None)
        if following is not None:
            path[following] = iter(replaced[following])
        else:
            ends[current] = tuple(dict.fromkeys(_ends(replaced[current], replaced, ends)))
            del path[current]


def _ends(
    names: Sequence[str], replaced: Mapping[str, Sequence[str]], ends: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Give the ends of some ids, those of the retired ones as far as they are known."""
    for name in names:
        yield from ends.get(name, ()) if name in replaced else (name,)


def _ids(value: JsonValue) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
