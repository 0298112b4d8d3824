"""A release from wherever it is: whole and right, or a line that says what is wrong."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.host import Host, content, cut, page, serving
from tests.unit.published import contents, list_in_index, listing, publish
from toolkit.access import Reach, archive, is_address, open_release
from toolkit.download import Address
from toolkit.errors import ToolkitError
from toolkit.resources import toolkit_version

LABEL = "harbour-words-1.2.0"
TABLES = ("*.parquet",)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Run a host on loopback."""
    with serving(tmp_path_factory.mktemp("served")) as host:
        yield host


@pytest.fixture
def host(server: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    """Give the host one release; the cache, and all that is there for the time being, lie in the test's folder."""
    server.turns.clear()
    server.asked.clear()
    server.folder = tmp_path / "served"
    server.folder.mkdir()
    publish(server.folder)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / "cache"))
    return server


def taken(
    place: str | Path, only: tuple[str, ...] = (), *, offline: bool = False
) -> tuple[dict[str, bytes], list[str]]:
    """Give the files of a release, without the sums that follow from the rest, and what was said meanwhile."""
    said: list[str] = []
    with open_release(place, only=only, reach=Reach(offline=offline, say=said.append)) as release:
        assert release.manifest.label == LABEL
        found = contents(release.folder)
    return {path: data for path, data in found.items() if path != "SHA256SUMS"}, said


def refused(place: str | Path, only: tuple[str, ...] = ()) -> str:
    """Give the line with which a place is refused."""
    with pytest.raises(ToolkitError) as told, open_release(place, only=only):
        pass
    return str(told.value)


@pytest.mark.parametrize("place", ["", "/", "/index.json", f"/{LABEL}", f"/{LABEL}/release.json", f"/{LABEL}.zip"])
def test_addresses_of_one_release(host: Host, tmp_path: Path, place: str) -> None:
    """The base, the index, the release's folder, its manifest, its archive: each leads to it, and nothing is left."""
    found, said = taken(host.address + place)
    assert found == contents(host.folder / LABEL)
    assert said == [f"fetching harbour-words 1.2.0 from {host.address}"]
    assert os.listdir(tmp_path / "temporary") == []  # noqa: PTH208 (hidden ones count)


def test_only_what_is_wanted_is_fetched(host: Host) -> None:
    """Of a folder the wanted files come; the second time all but the index is at hand, and offline that too."""
    found, _ = taken(host.address, TABLES)
    wanted = {path: data for path, data in contents(host.folder / LABEL).items() if path.endswith(".parquet")}
    assert found == wanted | {"release.json": (host.folder / LABEL / "release.json").read_bytes()}
    assert len(host.asked) == 1 + len(found)
    host.asked.clear()
    assert taken(host.address, TABLES)[0] == found
    assert [path for path, _ in host.asked] == ["index.json"]
    host.asked.clear()
    assert taken(host.address, TABLES, offline=True) == (found, [])
    assert host.asked == []


def test_pinned_and_yanked(host: Host) -> None:
    """An address with a version means that one, newer or yanked ones or not, and what is to be known of it is said."""
    publish(host.folder, "1.3.0", yanked="A date in it is wrong.")
    assert taken(host.address)[1] == [f"fetching harbour-words 1.2.0 from {host.address}"]
    said: list[str] = []
    with open_release(f"{host.address}/harbour-words-1.3.0.zip", reach=Reach(say=said.append)) as release:
        assert release.manifest.version == "1.3.0"
    assert said == [
        f"fetching harbour-words 1.3.0 from {host.address}",
        "harbour-words 1.3.0 was yanked: A date in it is wrong.",
    ]


def test_the_archive_as_it_was_published(host: Host, tmp_path: Path) -> None:
    """Whoever wants the archive has its very bytes under its name, after a broken line too, and then no trace of it."""
    host.turns[f"{LABEL}.zip"] = [cut(0.6)]
    with archive(f"{host.address}/{LABEL}.zip") as path:
        assert (path.name, path.read_bytes()) == (f"{LABEL}.zip", (host.folder / f"{LABEL}.zip").read_bytes())
    assert not path.exists()
    assert os.listdir(tmp_path / "temporary") == []  # noqa: PTH208 (hidden ones count)


def test_a_page_instead_of_a_file(host: Host) -> None:
    """A gateway's page, answered with 200, is no index and no file."""
    host.turns["index.json"] = [page]
    assert refused(host.address) == f"{host.address}/index.json is a web page, not an index of releases"
    host.turns[f"{LABEL}/README.md"] = [page]
    assert refused(host.address).startswith(
        f"{host.address}/{LABEL}/README.md answered with a web page instead of the file: "
    )


def test_no_index(host: Host) -> None:
    """An address with no index is none of releases."""
    assert refused(f"{host.address}/elsewhere") == (
        f"{host.address}/elsewhere/index.json answered 404 Not Found; "
        "is the address right, and is the release published?"
    )


def test_other_bytes_than_the_index_names(host: Host) -> None:
    """A file of the right length with other bytes is never given out."""
    host.turns[f"{LABEL}/README.md"] = [content(b"x" * 20_000)]
    assert refused(host.address) == (
        f"{host.address}/{LABEL}/README.md is not the file that its release names: its digest is another"
    )


def test_cut_short_for_good(host: Host) -> None:
    """What is shorter at the host than its manifest says is told by both lengths."""
    (host.folder / LABEL / "README.md").write_bytes(b"half")
    assert refused(host.address) == (
        f"{host.address}/{LABEL}/README.md is not the file of the release: 4 bytes, where 20,000 were named"
    )


def test_another_dataset(host: Host) -> None:
    """A release of another name is not looked for under the version alone."""
    assert refused(f"{host.address}/tide-tables-1.2.0.zip") == (
        f"{host.address}/index.json is of harbour-words, and has no tide-tables 1.2.0"
    )
    assert refused(f"{host.address}/harbour-words-1.4.0") == (
        "there is no release 1.4.0 of harbour-words; there are 1.2.0"
    )


def test_newer_forms(host: Host) -> None:
    """A manifest or an index of a newer form is said to be one, at an address and in a folder."""
    newer = f"has form 2, and toolkit {toolkit_version()} reads form 1: update on-the-record"
    path = host.folder / LABEL / "release.json"
    path.write_text(json.dumps({"manifest_version": 2, "unheard": "of"}), "utf-8")
    assert refused(host.folder / LABEL) == (
        f"{host.folder / LABEL} is no release that can be read: release.json {newer}"
    )
    listed = json.loads((host.folder / "index.json").read_text("utf-8"))["releases"][0]
    list_in_index(host.folder, listed | {"manifest": listing(host.folder, f"{LABEL}/release.json")})
    assert refused(host.address) == f"{host.address}/{LABEL}/release.json {newer}"
    host.turns["index.json"] = [content(b'{"index_version": 2}')]
    assert refused(host.address) == f"{host.address}/index.json {newer}"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.unlink(), "it is missing, or no plain file"),
        (lambda file: file.write_bytes(b"half"), "it has 4 bytes, and 20,000 were released"),
        (lambda file: file.symlink_to(shutil.move(file, file.with_name("away"))), "it is missing, or no plain file"),
    ],
    ids=["gone", "half", "link"],
)
def test_a_folder_that_is_not_as_released(host: Host, spoil: Callable[[Path], object], said: str) -> None:
    """A wanted file that is not as the manifest says is named; one that nobody wants does not count."""
    folder = host.folder / LABEL
    assert taken(folder)[0] == contents(folder)
    spoil(folder / "README.md")
    assert refused(folder) == (
        f"{folder} is not as it was released: README.md: {said} (toolkit release verify says everything)"
    )
    assert "actors.parquet" in taken(folder, TABLES)[0]


def test_an_archive_of_ones_own(host: Host, tmp_path: Path) -> None:
    """An archive at hand is unpacked for the time of its use, as much of it as is wanted; half of one is refused."""
    path = host.folder / f"{LABEL}.zip"
    tables = {name for name in contents(host.folder / LABEL) if name.endswith(".parquet")}
    assert set(taken(path, TABLES)[0]) == tables | {"release.json"}
    half = tmp_path / "half.zip"
    half.write_bytes(path.read_bytes()[:-30])
    assert refused(half) == (
        f"{half} is not as it was released: half.zip: it is no ZIP archive that can be read: File is not a zip file "
        "(toolkit release verify says everything)"
    )
    assert os.listdir(tmp_path / "temporary") == []  # noqa: PTH208 (hidden ones count)


def test_nothing_there(tmp_path: Path) -> None:
    """A path that leads nowhere, and a folder of something else, are said to be so."""
    assert refused(tmp_path / "none") == f"no release at {tmp_path / 'none'}: neither a folder nor an archive"
    assert refused(tmp_path) == (
        f"{tmp_path} is no release that can be read: release.json: it is missing, so this is no release"
    )


@pytest.mark.parametrize(
    ("text", "base", "name", "version"),
    [
        ("https://host.example/r/", "https://host.example/r", None, None),
        ("https://host.example/r/words-1.10.0.zip", "https://host.example/r", "words", "1.10.0"),
        ("https://host.example/download/data-v1.0.0/words-1.0.0.zip", "https://host.example", "words", "1.0.0"),
        ("https://github.com/o/r/releases", "https://github.com/o/r/releases", None, None),
        ("https://github.com/o/r/releases/latest", "https://github.com/o/r/releases", None, None),
        ("https://github.com/o/r/releases/tag/data-v1.0.0", "https://github.com/o/r/releases", None, "1.0.0"),
        ("https://github.com/o/r/releases/tag/v1.0.0", "https://github.com/o/r/releases", None, "1.0.0"),
        (
            "https://github.com/o/r/releases/download/data-v1.0.0/words-1.0.0.zip",
            "https://github.com/o/r/releases",
            None,
            "1.0.0",
        ),
    ],
)
def test_what_an_address_means(text: str, base: str, name: str | None, version: str | None) -> None:
    """Every address by which people know a release leads to its base, and to the release below it."""
    address = Address.of(text)
    assert (address.base.address, address.name, address.version) == (base, name, version)
    assert is_address(text)


def test_where_github_has_things() -> None:
    """The index stands with the latest release, and each release's files under its tag."""
    base = Address.of("https://github.com/o/r/releases/tag/data-v1.0.0").base
    assert base.index == "https://github.com/o/r/releases/latest/download/index.json"
    path = "download/data-v1.0.0/words-1.0.0.zip"
    assert base.at(path) == "https://github.com/o/r/releases/download/data-v1.0.0/words-1.0.0.zip"


def test_address_with_more_than_a_path() -> None:
    """A query or a fragment is refused, and not quietly dropped."""
    assert refused("https://host.example/r?download=1") == (
        "https://host.example/r?download=1 has a query or a fragment: give the plain address of a release or archive"
    )
