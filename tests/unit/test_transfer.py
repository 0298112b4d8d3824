"""One file over a bad line: whole and right, or not at all."""

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.host import Host, content, cut, page, redirect, serving, stalled, status, without_end
from toolkit.download.http import Client
from toolkit.download.transfer import Patience, Wanted, fetch
from toolkit.errors import DownloadError

DATA = random.Random(7).randbytes(300_000)  # noqa: S311 (any bytes will do)
WANTED = Wanted(size=len(DATA), sha256=hashlib.sha256(DATA).hexdigest())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Run a host on loopback."""
    with serving(tmp_path_factory.mktemp("served")) as host:
        yield host


@pytest.fixture
def host(server: Host) -> Host:
    """Give the host one file, and let it mean no harm."""
    server.turns.clear()
    server.asked.clear()
    (server.folder / "file.bin").write_bytes(DATA)
    return server


@pytest.fixture
def waits() -> list[float]:
    """How long each pause was to be, in seconds."""
    return []


def _fetch(host: Host, part: Path, waits: list[float], *, silence_s: float = 5.0, wanted: Wanted = WANTED) -> None:
    patience = Patience(tries=3, wait=waits.append)
    fetch(Client(silence_s=silence_s), f"{host.address}/file.bin", wanted, part, patience=patience)


def test_whole(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """An honest host is asked once."""
    _fetch(host, tmp_path / "part", waits)
    assert (tmp_path / "part").read_bytes() == DATA
    assert host.asked == [("file.bin", "")]
    assert waits == []


def test_resumed(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """What was cut at 60 % goes on where it stopped, as often as it takes."""
    host.turns["file.bin"] = [cut(0.6), cut(0.6), cut(0.6)]
    _fetch(host, tmp_path / "part", waits)
    assert (tmp_path / "part").read_bytes() == DATA
    assert host.asked == [
        ("file.bin", ""),
        ("file.bin", "bytes=180000-"),
        ("file.bin", "bytes=252000-"),
        ("file.bin", "bytes=280800-"),
    ]


def test_progress_resets_patience(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """A line that breaks often is not given up as long as bytes come."""
    host.turns["file.bin"] = [cut(0.2)] * 12
    _fetch(host, tmp_path / "part", waits)
    assert (tmp_path / "part").read_bytes() == DATA


def test_given_up(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """A host that brings nothing is given up, and the message says how often it was tried and what helps."""
    host.turns["file.bin"] = [status(500)] * 9
    with pytest.raises(DownloadError) as told:
        _fetch(host, tmp_path / "part", waits)
    assert str(told.value) == (
        f"{host.address}/file.bin answered 500 Internal Server Error (given up after 3 tries; run it again to go on)"
    )
    assert len(host.asked) == 3
    assert waits == sorted(waits)
    assert not (tmp_path / "part").exists()


def test_retry_after(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """A host that names a time to wait is given it."""
    host.turns["file.bin"] = [
        status(429, headers={"Retry-After": "7"}),
        status(503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    ]
    _fetch(host, tmp_path / "part", waits)
    assert waits == [7.0, 0.0]
    assert (tmp_path / "part").read_bytes() == DATA


@pytest.mark.parametrize(
    "value",
    ["Wed, 21 Oct 99999999999999999999 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 +99999999999999999", "-5", "x"],
)
def test_retry_after_that_is_none(host: Host, tmp_path: Path, waits: list[float], value: str) -> None:
    """A time to wait that no calendar has is none, and the own patience counts."""
    host.turns["file.bin"] = [status(429, headers={"Retry-After": value})]
    _fetch(host, tmp_path / "part", waits)
    assert (tmp_path / "part").read_bytes() == DATA
    assert len(waits) == 1


def test_broken_off_without_end(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """A line that breaks again and again is said to do so, and not to have brought another file."""
    host.turns["file.bin"] = [cut(0.01)] * 200
    with pytest.raises(DownloadError, match=r"file\.bin broke off 200 times \(run it again to go on\)"):
        _fetch(host, tmp_path / "part", waits)
    _fetch(host, tmp_path / "part", waits)
    assert (tmp_path / "part").read_bytes() == DATA


def test_retry_after_too_long(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """Nobody is kept waiting for an hour."""
    host.turns["file.bin"] = [status(429, headers={"Retry-After": "3600"})]
    with pytest.raises(DownloadError, match="and asks to wait 3,600 s; run it again then"):
        _fetch(host, tmp_path / "part", waits)
    assert waits == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (401, "401 Unauthorized; it wants a login, which this command does not do"),
        (403, "403 Forbidden; it is not open to you, or a firewall stands between"),
        (404, "404 Not Found; is the address right, and is the release published?"),
        (410, "410 Gone; it was taken away"),
        (418, "418 I'm a Teapot"),
    ],
)
def test_refused(host: Host, tmp_path: Path, waits: list[float], code: int, said: str) -> None:
    """What a second try would not mend is not tried again."""
    host.turns["file.bin"] = [status(code)]
    with pytest.raises(DownloadError) as told:
        _fetch(host, tmp_path / "part", waits)
    assert str(told.value) == f"{host.address}/file.bin answered {said}"
    assert len(host.asked) == 1


def test_web_page(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """A web page with status 200 is no file."""
    host.turns["file.bin"] = [page]
    with pytest.raises(DownloadError, match="answered with a web page instead of the file"):
        _fetch(host, tmp_path / "part", waits)
    assert not (tmp_path / "part").exists()


def test_changed_between(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """Parts of two versions are never joined: another mark starts anew, and the digest has the last word."""
    host.turns["file.bin"] = [content(b"x" * len(DATA), {"ETag": '"old"'})]
    with pytest.raises(DownloadError, match="its digest is another"):
        _fetch(host, tmp_path / "part", waits)
    (tmp_path / "part").write_bytes(b"x" * 1000)
    (tmp_path / "part.etag").write_text('"old"')
    _fetch(host, tmp_path / "part", waits)
    assert (tmp_path / "part").read_bytes() == DATA


def test_same_mark_other_bytes(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """A part that does not belong is found out by the digest, and all is fetched anew."""
    host.turns["file.bin"] = [cut(0.5)]
    _fetch(host, tmp_path / "first", waits)
    (tmp_path / "part").write_bytes(b"x" * 1000)
    (tmp_path / "part.etag").write_text((tmp_path / "first.etag").read_text())
    _fetch(host, tmp_path / "part", waits)
    assert (tmp_path / "part").read_bytes() == DATA


def test_mark_that_is_none(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """What stands in the place of a mark and can't be sent is no mark: all is fetched anew."""
    (tmp_path / "part").write_bytes(DATA[:1000])
    (tmp_path / "part.etag").write_text('"a"\nX-More: b')
    _fetch(host, tmp_path / "part", waits)
    assert (tmp_path / "part").read_bytes() == DATA
    assert host.asked == [("file.bin", "")]


def test_part_longer_than_the_file(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """A part that is too long, from wherever, is forgotten."""
    (tmp_path / "part").write_bytes(DATA + b"x")
    (tmp_path / "part.etag").write_text('"any"')
    _fetch(host, tmp_path / "part", waits)
    assert (tmp_path / "part").read_bytes() == DATA


def test_without_end(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """More than was named is never kept, nor waited for."""
    host.turns["file.bin"] = [without_end]
    with pytest.raises(DownloadError, match="sends more than the 300,000 bytes that its release names"):
        _fetch(host, tmp_path / "part", waits)
    assert not (tmp_path / "part").exists()


def test_length_that_lies(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """A length that is not the named one is refused before a byte is read."""
    host.turns["file.bin"] = [content(DATA[:-1])]
    with pytest.raises(DownloadError, match="is not the file of the release: 299,999 bytes, where 300,000 were named"):
        _fetch(host, tmp_path / "part", waits)


def test_one_flipped_bit(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """Wrong bytes of the right number are refused, and not kept."""
    host.turns["file.bin"] = [content(bytes([DATA[0] ^ 1]) + DATA[1:])]
    with pytest.raises(DownloadError, match="is not the file that its release names: its digest is another"):
        _fetch(host, tmp_path / "part", waits)
    assert not (tmp_path / "part").exists()


def test_stalled(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """A host that falls silent is left, and asked again for the rest."""
    host.turns["file.bin"] = [stalled(3)]
    _fetch(host, tmp_path / "part", waits, silence_s=0.3)
    assert (tmp_path / "part").read_bytes() == DATA
    assert host.asked[1:] == [("file.bin", "bytes=10-")]


def test_redirect_on_the_host(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """A redirect on the same host is followed."""
    (host.folder / "there.bin").write_bytes(DATA)
    host.turns["file.bin"] = [redirect("/there.bin")]
    _fetch(host, tmp_path / "part", waits)
    assert (tmp_path / "part").read_bytes() == DATA


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://localhost:9/x", "redirects to another host, localhost:9, without https: not followed"),
        ("file:///etc/passwd", "redirects to file:///etc/passwd: from http to file is not followed"),
        ("ftp://127.0.0.1/x", "redirects to ftp://127.0.0.1/x: from http to ftp is not followed"),
        ("http://[::1/x", "redirects to 'http://[::1/x', which is no address"),
    ],
)
def test_redirect_elsewhere(host: Host, tmp_path: Path, waits: list[float], target: str, said: str) -> None:
    """No redirect leads to another host without https, to another scheme, or to what is no address."""
    host.turns["file.bin"] = [redirect(target)]
    with pytest.raises(DownloadError) as told:
        _fetch(host, tmp_path / "part", waits)
    assert str(told.value) == f"{host.address}/file.bin {said}"


def test_redirect_in_a_circle(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """Redirects end somewhere, or are left."""
    host.turns["file.bin"] = [redirect("/file.bin")] * 20
    with pytest.raises(DownloadError, match="is the 6th redirect in a row, so it was not followed"):
        _fetch(host, tmp_path / "part", waits)


def test_nobody_there(tmp_path: Path, waits: list[float]) -> None:
    """An address where nothing listens is said to be so."""
    with pytest.raises(DownloadError) as told:
        _fetch(Host(tmp_path, port=9), tmp_path / "part", waits)
    assert str(told.value) == (
        "http://127.0.0.1:9/file.bin does not answer: no connection (given up after 3 tries; run it again to go on)"
    )


def test_empty_file(host: Host, tmp_path: Path, waits: list[float]) -> None:
    """A file of no bytes is a file."""
    (host.folder / "file.bin").write_bytes(b"")
    _fetch(host, tmp_path / "part", waits, wanted=Wanted(size=0, sha256=hashlib.sha256(b"").hexdigest()))
    assert (tmp_path / "part").read_bytes() == b""
