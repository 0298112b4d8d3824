"""A dataset from wherever it is: its folder, a folder of Parquet, or a release in any form; and its texts.

Importing this imports duckdb, pydantic and urllib3: import it where it is used.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from warnings import warn

from toolkit import access, parquet, records
from toolkit.errors import UnusableInputError
from toolkit.evidence import similarities
from toolkit.release import read_release
from toolkit.report.wording import listed
from toolkit.resources import dataset_of, is_file
from toolkit.schemas import DOCUMENTS, require_known
from toolkit.tables import RETIRED, STORED, table_of
from toolkit.texts import Texts

if TYPE_CHECKING:
    from toolkit.jsonio import JsonValue

_RELEASE = "release.json"
_NEEDED = ("records/*", "dataset/*", "schema/*")
_NAMED = 5
"""How many sources a warning names before it only counts them."""


def loaded_from(place: Path | str) -> records.Dataset:
    """Load what is at a place; see `toolkit.load`."""
    path = Path(place)
    if access.is_address(place) or is_file(path / _RELEASE) or (is_file(path) and path.suffix == ".zip"):
        return _of_release(place)
    if all(is_file(path / f"{table_of(kind)}.parquet") for kind in STORED):
        contents = parquet.read(path)
        retired: list[JsonValue] = [*contents[RETIRED]]
        return records.of_values(path, contents, {RETIRED: retired})
    return records.load(dataset_of(path))


def _of_release(place: Path | str) -> records.Dataset:
    """Read the records of a release, whose files are held to their digests; a line that is no record is an error."""
    with access.open_release(place, only=_NEEDED) as release:
        require_known(release.manifest.schema_version, release.manifest.label)
        dataset, faults = read_release(release.folder, release.manifest)
        documents = {file.kind: file.value for file in dataset.files if file.kind in DOCUMENTS}
    unread = [(it.name, each.message) for it in dataset.files if it.document for each in it.document.faults]
    for name, message in [*unread, *((fault.path, fault.message) for fault in faults)]:
        raise UnusableInputError(f"{place} has other than records: {name}: {message}")
    return records.of_values(Path(release.manifest.label), dataset.values, documents)


def compared(dataset: records.Dataset, folders: Sequence[Path]) -> list[tuple[str, int, float]]:
    """Compare the reports by the texts in some folders, and warn of texts that are left out."""
    texts = Texts.read(folders, dataset.text_digests)
    others = sorted({name for name, text in texts.found.items() if not text.is_recorded} | texts.unreadable.keys())
    if others:
        warn(f"not compared, since their texts are not the recorded ones: {listed(others, _NAMED)}", stacklevel=3)
    return list(similarities(dataset, texts))
