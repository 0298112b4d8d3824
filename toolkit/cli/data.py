"""What `--data` names for a query: one place or two side by side, each of which may be anything that has our tables."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.options import TextFolders, dataset_root, named_texts, relay, say, texts_for
from toolkit.cli.progress import progress
from toolkit.errors import NotFoundError, RefusedError, UnusableInputError
from toolkit.query import NEW, OLD, Place, Similarities
from toolkit.resources import MANIFEST, is_file, is_there, real

if TYPE_CHECKING:
    from toolkit.records import Dataset
    from toolkit.texts import Texts

_NAMED = 5
"""How many sources a message names before it only counts them."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_ZIP = b"PK"
_RELEASE, _INDEX, _ARCHIVE = "release.json", "index.json", ".zip"
_DEPTH = 2
"""How far above a part of a release that is looked for."""
_SIDED = re.compile(rf"({OLD}|{NEW})=(.*)", re.DOTALL)

Places = Annotated[
    list[str] | None,
    typer.Option(
        "--data",
        metavar="PLACE",
        help="A dataset's folder, a folder of Parquet, or a release: its folder, archive or http(s) address. "
        "--data old=PLACE --data new=PLACE opens two. Default: the nearest dataset/, or the bundled one.",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Places at hand, how they were named, and what removes all that was unpacked for them."""

    places: Sequence[Place]
    close: Callable[[], None]
    names: Sequence[str] = ()

    def require_apart(self, output: Path) -> None:
        """Refuse to put an answer where the data stand that it is about. Raises RefusedError."""
        path = real(output)
        archives = [name for name in self.names if real(Path(name)) == path]
        if archives or any(_is_part(path, place) for place in self.places):
            raise RefusedError(f"{output} is part of the data that is asked: write the answer elsewhere")


@contextmanager
def opened(given: Sequence[str] | None, texts: TextFolders, *, offline: bool) -> Iterator[Opened]:
    """Find what is named, and have it at hand for as long as the block lasts."""
    named = _named(given or ())
    with ExitStack() as stack:
        bring = partial(_released, stack, offline=offline)
        places = [_place(bring, side, text, texts) for side, text in named.items()]
        yield Opened(places=places, close=stack.close, names=[text for text in named.values() if text])


def _named(given: Sequence[str]) -> dict[str, str | None]:
    """Give what stands on each side; an only place stands on none."""
    found = [_SIDED.fullmatch(text) for text in given]
    if any(not (it[2] if it else text) for it, text in zip(found, given, strict=True)):
        raise typer.BadParameter("the path is empty")
    sides = {it[1]: it[2] for it in found if it}
    if not sides and len(given) <= 1:
        return {"": given[0] if given else None}
    if len(given) == len(sides) == len((OLD, NEW)):
        return {OLD: sides[OLD], NEW: sides[NEW]}
    raise typer.BadParameter(f"two places stand side by side as --data {OLD}=PLACE --data {NEW}=PLACE")


def _place(bring: Callable[[str], Path], side: str, text: str | None, texts: TextFolders) -> Place:
    folder = _tables_of(bring, text) if text is not None else None
    root = folder or _dataset(text)
    load = partial(_of_parquet if folder else _of_files, root)
    return Place(root=root, is_parquet=folder is not None, side=side, similarities=_similarities(load, texts))


def _tables_of(bring: Callable[[str], Path], text: str) -> Path | None:
    """Give the folder with the Parquet files of a place; None where only a dataset's folder can be meant."""
    path = Path(text)
    if _SCHEME.match(text) or _is_archive(path):
        return bring(text)
    return path if _has_tables(path) else None


def _is_part(path: Path, place: Place) -> bool:
    """Whether a file is or would be a record, a table or a part of a release; beside tables alone any other may be."""
    if not path.is_relative_to(real(place.root)):
        return False
    return not place.is_parquet or path.suffix == ".parquet" or is_file(place.root / _RELEASE)


def _is_archive(path: Path) -> bool:
    if not is_file(path):
        return False
    try:
        with path.open("rb") as stream:
            return path.suffix == _ARCHIVE or stream.read(len(_ZIP)) == _ZIP
    except OSError as error:
        raise UnusableInputError(f"{path} cannot be read: {error.strerror}") from error


def _released(stack: ExitStack, text: str, *, offline: bool) -> Path:
    """Bring the Parquet files of a release out of its archive or over the line, each held to its digest."""
    from toolkit import access  # noqa: PLC0415 (pydantic and urllib3 cost 200 ms)

    if not access.is_address(text) and _SCHEME.match(text):
        raise NotFoundError(f"{text} is no address that can be read: it begins with https:// or http://")
    with progress("Fetching") as told:
        reach = access.Reach(offline=offline, say=relay, told=told)
        release: access.OpenRelease = stack.enter_context(access.open_release(text, only=("*.parquet",), reach=reach))
    return release.folder


def _has_tables(folder: Path) -> bool:
    """Whether a folder is one of Parquet files, or a release's; one that has only some of the files is no other."""
    from toolkit.tables import STORED, table_of  # noqa: PLC0415 (few name their data)

    names = [f"{table_of(kind)}.parquet" for kind in STORED]
    there = [name for name in names if is_file(folder / name)]
    if len(there) == len(names) or is_file(folder / _RELEASE):
        return True
    if there and not is_file(folder / MANIFEST):
        missing = ", ".join(name for name in names if name not in there)
        raise NotFoundError(f"{folder} is no whole folder of Parquet: it has {there[0]}, and not {missing}")
    return False


def _dataset(text: str | None) -> Path:
    if text is None:
        return dataset_root(None)
    try:
        return dataset_root(Path(text))
    except NotFoundError as error:
        raise NotFoundError(f"no data at {text}: {_why(Path(text))}") from error


def _why(path: Path) -> str:
    """Say what is at a place instead of data, or what it may be a slip for."""
    if is_file(path):
        if path.suffix == ".parquet":
            return f"a query needs the folder with the files of all tables, perhaps {path.parent}"
        return _around(path) or "it is a file, and no archive of a release"
    if is_there(path) and not path.is_dir():
        return "it is neither a file nor a folder"
    if is_there(path):
        if meant := _around(path):
            return meant
        holds = f"it holds neither {MANIFEST} nor the Parquet files of a release or of toolkit convert"
        return holds if _names(path) else "the folder is empty"
    from difflib import get_close_matches  # noqa: PLC0415 (only what is not there needs it)

    near = [str(path.parent / name) for name in get_close_matches(path.name, _names(path.parent), n=3)]
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"there is no such file or folder{hint}"


def _around(path: Path) -> str | None:
    """Say which release is meant by a part of it, or by the folder or index of several; None when there is none."""
    from toolkit.report.wording import listed  # noqa: PLC0415 (as above)

    above = next((each for each in path.absolute().parents[:_DEPTH] if is_file(each / _RELEASE)), None)
    if above is not None:
        return f"it is a part of a release; did you mean that, {above}?"
    folder = path.parent if path.name == _INDEX else path
    inside = [folder / name for name in sorted(_names(folder))]
    releases = [each for each in inside if is_file(each / _RELEASE)] or [it for it in inside if it.suffix == _ARCHIVE]
    if releases and is_file(folder / _INDEX):
        return f"it stands for releases, of which a query needs one: {listed([str(it) for it in releases], _NAMED)}"
    return None


def _names(folder: Path) -> list[str]:
    try:
        return [each.name for each in folder.iterdir()]
    except OSError:
        return []


def _similarities(load: Callable[[], "Dataset"], texts: TextFolders) -> Similarities | None:
    """Give what compares the reports by the texts at hand, once that is asked for; None when none are named."""
    folders = named_texts(texts)
    if not folders:
        return None
    for folder in folders:
        if not folder.is_dir():
            raise NotFoundError(f"no folder of texts at {folder}")

    def compared() -> list[tuple[str, int, float]]:
        from toolkit.evidence import similarities  # noqa: PLC0415 (it loads the rules, which few queries need)

        dataset = load()
        at_hand = texts_for(dataset, texts)
        _tell_of_others(at_hand)
        return list(similarities(dataset, at_hand))

    return compared


def _of_files(root: Path) -> "Dataset":
    from toolkit.records import load  # noqa: PLC0415 (the tables come from elsewhere)

    return load(root)


def _of_parquet(folder: Path) -> "Dataset":
    from toolkit.parquet import read  # noqa: PLC0415 (duckdb costs 125 ms, and the tables come from elsewhere)
    from toolkit.records import of_values  # noqa: PLC0415 (as above)

    return of_values(folder, read(folder))


def _tell_of_others(texts: "Texts") -> None:
    """Say which texts are left out, so that no empty similarity passes for a report that nobody has."""
    others = sorted({name for name, text in texts.found.items() if not text.is_recorded} | texts.unreadable.keys())
    if others:
        from toolkit.report.wording import listed  # noqa: PLC0415 (it knows the findings, which are not asked for)

        say(f"not compared, since their texts are not the recorded ones: {listed(others, _NAMED)}")
