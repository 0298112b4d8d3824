"""The index of releases: strictly read, the same contract as its schema, and nothing in it leads elsewhere."""

import json

import pytest

from tests.property.near_misses import replaced, seeds
from toolkit.errors import UnusableInputError
from toolkit.manifest.index import ReleaseIndex, parse_index, render_index

(SEED,) = seeds("releases")


def read(value: object) -> ReleaseIndex:
    """Read a value as if it stood in the file."""
    return parse_index(json.dumps(value, ensure_ascii=False).encode())


def refusal(value: object) -> str:
    """Give the message with which a value is refused."""
    with pytest.raises(UnusableInputError) as caught:
        read(value)
    return str(caught.value)


def test_what_is_read_is_written_again() -> None:
    """An index in canonical form comes back byte for byte."""
    text = render_index(read(SEED))
    assert (json.loads(text), render_index(parse_index(text.encode()))) == (SEED, text)


@pytest.mark.parametrize(
    ("place", "path", "why"),
    [
        (("archive", "path"), "../x.zip", "at /releases/0/archive/path: String should match pattern"),
        (("manifest", "path"), "/etc/passwd", "at /releases/0/manifest/path: String should match pattern"),
        (("folder",), "https://elsewhere.example", "at /releases/0/folder: String should match pattern"),
        (("folder",), "nul", "the path nul: Windows keeps the name nul for a device"),
    ],
)
def test_nothing_leads_elsewhere(place: tuple[str, ...], path: str, why: str) -> None:
    """What an index names lies below the base address."""
    assert why in refusal(replaced(SEED, ("releases", 0, *place), path))


def test_each_version_once() -> None:
    """Two releases of one version are none."""
    assert refusal(SEED | {"releases": SEED["releases"] * 2}).endswith("1.2.0 stands there twice")


def test_web_page() -> None:
    """A page that a gateway answers with is called what it is."""
    with pytest.raises(UnusableInputError) as told:
        parse_index(b"\n<!doctype html><title>Log in</title>", "https://host.example/index.json")
    assert str(told.value) == "https://host.example/index.json is a web page, not an index of releases"


def test_newest_first() -> None:
    """1.10.0 is newer than 1.9.0."""
    versions = ["1.9.0", "1.10.0", "0.99.0", "2.0.0"]
    releases = [SEED["releases"][0] | {"version": version} for version in versions]
    index = read(SEED | {"releases": releases})
    assert [each.version for each in index.newest_first()] == ["2.0.0", "1.10.0", "1.9.0", "0.99.0"]
