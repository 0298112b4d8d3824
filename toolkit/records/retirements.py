"""Where a retired id leads: through every later merge and split, to the ids that are in use."""

from collections.abc import Iterator, Mapping, Sequence

from toolkit.jsonio import JsonValue


def successors(entries: Sequence[Mapping[str, JsonValue]]) -> Mapping[str, tuple[str, ...]]:
    """Give, for each retired id, the ids at the ends of its chain: none when all of it was withdrawn.

    A link that leads back to where the chain came from, which is a fault, leads nowhere. The order of the entries
    makes no difference.
    """
    replaced = {str(entry.get("id")): _ids(entry.get("replaced_by")) for entry in entries}
    leading = _leading_to(replaced)
    ends = _in_order(replaced, leading)
    ends |= _in_circles(replaced, leading, ends)
    return {name: ends[name] for name in replaced}


def _leading_to(replaced: Mapping[str, Sequence[str]]) -> Mapping[str, list[str]]:
    """Give, for each retired id, the retired ids that it took the place of."""
    leading: dict[str, list[str]] = {name: [] for name in replaced}
    for name, after in replaced.items():
        for successor in dict.fromkeys(after):
            if successor in leading:
                leading[successor].append(name)
    return leading


def _in_order(
    replaced: Mapping[str, Sequence[str]], leading: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Find the ends of all chains that do not lead into a circle, from the last link to the first: each id once."""
    wanting = {name: sum(1 for it in set(after) if it in replaced) for name, after in replaced.items()}
    ready = [name for name, number in wanting.items() if not number]
    ends: dict[str, tuple[str, ...]] = {}
    while ready:
        name = ready.pop()
        ends[name] = tuple(dict.fromkeys(_ends(replaced[name], replaced, ends)))
        for former in leading[name]:
            wanting[former] -= 1
            if not wanting[former]:
                ready.append(former)
    return ends


def _in_circles(
    replaced: Mapping[str, Sequence[str]], leading: Mapping[str, Sequence[str]], ends: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    """Find the ends of the other chains, which lead into a circle: whatever leads out of it, in order of the ids."""
    found: dict[str, set[str]] = {name: set() for name in replaced if name not in ends}
    reached = [(name, end) for name in found for end in _ends(replaced[name], replaced, ends)]
    while reached:
        name, end = reached.pop()
        if end not in found[name]:
            found[name].add(end)
            reached += [(former, end) for former in leading[name]]
    return {name: tuple(sorted(those)) for name, those in found.items()}


def _ends(
    names: Sequence[str], replaced: Mapping[str, Sequence[str]], ends: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Give the ends of some ids, those of the retired ones as far as they are known."""
    for name in names:
        yield from ends.get(name, ()) if name in replaced else (name,)


def _ids(value: JsonValue) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
