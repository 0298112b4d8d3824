"""`toolkit download`: a release whole and right in its place, or nothing there and a line that says why."""

import io
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.unit.host import Host, content, cut, page, redirect, serving, slowly, stalled, status
from tests.unit.published import contents, list_in_index, listing, publish
from toolkit.cli import app
from toolkit.download.cache import Cache
from toolkit.download.transfer import Wanted
from toolkit.errors import ToolkitError

LABEL = "harbour-words-1.2.0"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Run a host on loopback."""
    with serving(tmp_path_factory.mktemp("served")) as host:
        yield host


@pytest.fixture
def host(server: Host, tmp_path: Path) -> Host:
    """Give the host one release, and let it mean no harm."""
    server.turns.clear()
    server.asked.clear()
    server.folder = tmp_path / "served"
    server.folder.mkdir()
    publish(server.folder)
    return server


def run(base: str | Path | None, tmp_path: Path, *options: str, releases: str = "") -> tuple[int, str, str]:
    """Run the command in a folder of its own, with a cache of its own; give its code and what it said."""
    (tmp_path / "work").mkdir(exist_ok=True)
    address = [] if base is None else ["--from", str(base)]
    with chdir(tmp_path / "work"):
        done = CliRunner(env={"TOOLKIT_CACHE": str(tmp_path / "cache"), "TOOLKIT_RELEASES": releases}).invoke(
            app, ["download", *options, *address, "--tries", "2", "--timeout", "2"]
        )
    if isinstance(done.exception, ToolkitError):
        return done.exception.exit_code, done.stdout, f"{done.stderr}{done.exception}\n"
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


def released(base: Path, label: str = LABEL) -> dict[str, bytes]:
    """Give what a release holds where it is published."""
    return contents(base / label)


def arrived(tmp_path: Path, label: str = LABEL) -> dict[str, bytes]:
    """Give what stands under the release's name after a run, without the sums that follow from the rest."""
    return {path: data for path, data in contents(tmp_path / "work" / label).items() if path != "SHA256SUMS"}


def test_newest(host: Host, tmp_path: Path) -> None:
    """The newest release comes whole, checked by the digests that come with it, and a second run fetches nothing."""
    publish(host.folder, "1.10.0")
    publish(host.folder, "1.9.0")
    newest = released(host.folder, "harbour-words-1.10.0")
    total = sum(len(data) for path, data in newest.items() if path != "release.json")
    files = len(released(host.folder)) - 1
    done = run(host.address, tmp_path)
    assert done[0] == 0, done[2]
    assert done[2] == ""
    assert done[1].startswith(f"harbour-words-1.10.0  {files} files  {total:,} bytes, ")
    assert arrived(tmp_path, "harbour-words-1.10.0") == newest
    sums = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "work" / "harbour-words-1.10.0", check=False
    )
    assert sums.returncode == 0
    host.asked.clear()
    assert run(host.address, tmp_path) == (0, "harbour-words-1.10.0 is there already, whole\n", "")
    assert [path for path, _ in host.asked] == ["index.json"]


def test_pinned_and_listed(host: Host, tmp_path: Path) -> None:
    """A version is had by its name; one that is not there is answered with those that are."""
    publish(host.folder, "1.3.0", yanked="A date in it is wrong.")
    assert run(host.address, tmp_path, "v1.2.0")[0] == 0
    assert arrived(tmp_path) == released(host.folder)
    size = f"{(host.folder / f'{LABEL}.zip').stat().st_size:,}"
    assert run(host.address, tmp_path, "--list") == (
        0,
        (
            f"harbour-words\n1.3.0  2031-05-02  schema 1.0  {size} bytes  yanked: A date in it is wrong.\n"
            f"1.2.0  2031-05-02  schema 1.0  {size} bytes\n"
        ),
        "",
    )
    assert run(host.address, tmp_path, "2.0.0") == (
        3,
        "",
        "there is no release 2.0.0 of harbour-words; there are 1.3.0 (yanked), 1.2.0\n",
    )


def test_yanked(host: Host, tmp_path: Path) -> None:
    """A yanked release is passed over, and given with a warning to whoever names it."""
    publish(host.folder, "1.3.0", yanked="A date in it is wrong.")
    assert run(host.address, tmp_path)[1].startswith(LABEL)
    done = run(host.address, tmp_path, "1.3.0")
    assert (done[0], done[2]) == (0, "harbour-words 1.3.0 was yanked: A date in it is wrong.\n")
    publish(host.folder, "1.3.0", yanked="Turned \u202e round ##[error]so")
    assert run(host.address, tmp_path, "1.3.0")[2] == (
        "harbour-words 1.3.0 was yanked: Turned \\u202e round # #[error]so\n"
    )
    assert "yanked: Turned \\u202e round # #[error]so\n" in run(host.address, tmp_path, "--list")[1]
    assert "##[" not in run(host.address, tmp_path, "--list", "--format", "json")[1]
    publish(host.folder, "1.3.0", yanked="A date in it is wrong.")
    publish(host.folder, yanked="So is this.")
    assert run(host.address, tmp_path) == (
        3,
        "",
        "every release of harbour-words was yanked; name a version to have it all the same\n",
    )


def test_newer_than_the_toolkit(host: Host, tmp_path: Path) -> None:
    """A release that this toolkit can't read is said to be so, and the newest that it can is taken."""
    publish(host.folder, "2.0.0", schema="2.0", toolkit={"first": "9.1.0"})
    done = run(host.address, tmp_path)
    reason = "needs toolkit 9.1.0 or newer, with schema 2.0; this is 0.1.0: update on-the-record"
    assert (done[0], done[2]) == (0, f"harbour-words 2.0.0 is newer, and {reason}\n")
    assert done[1].startswith(LABEL)
    assert run(host.address, tmp_path, "2.0.0") == (3, "", f"harbour-words 2.0.0 {reason}\n")
    publish(host.folder, "2.0.0", schema="1.99")
    reason = "has schema 1.99; this is toolkit 0.1.0, which reads 1.0 at most: update on-the-record"
    assert run(host.address, tmp_path, "2.0.0") == (3, "", f"harbour-words 2.0.0 {reason}\n")
    publish(host.folder, "2.0.0", schema="1.99", yanked="A date in it is wrong.")
    assert run(host.address, tmp_path, "--out", "again")[2] == ""


@pytest.mark.parametrize("folder", [True, False])
def test_from_a_folder(tmp_path: Path, folder: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    """A local folder serves like a host, with files one by one or with the archive alone."""
    (tmp_path / "served").mkdir()
    publish(tmp_path / "served", folder=folder)
    assert run(tmp_path / "served", tmp_path)[0] == 0
    assert arrived(tmp_path) == released(tmp_path / "served")


def test_archive(host: Host, tmp_path: Path) -> None:
    """Where only the archive is to be had, it is fetched and each file out of it checked."""
    publish(host.folder, folder=False)
    host.turns[f"{LABEL}.zip"] = [cut(0.6)]
    assert run(host.address, tmp_path)[0] == 0
    assert arrived(tmp_path) == released(host.folder)
    assert [path for path, _ in host.asked] == ["index.json", f"{LABEL}/release.json"] + [f"{LABEL}.zip"] * 2


def _badly_named(data: bytes) -> bytes:
    """Give the archive with the first name in its directory said to be UTF-8, which it is not."""
    start = data.find(b"PK\x01\x02")
    return data[: start + 8] + b"\x00\x08" + data[start + 10 : start + 46] + b"\xff" + data[start + 47 :]


def _in_bzip2(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
    return made.getvalue()


@pytest.mark.parametrize(
    "broken", [_badly_named, _in_bzip2, lambda data: data[:-9], lambda _: b""], ids=["name", "method", "cut", "empty"]
)
def test_broken_archive(host: Host, tmp_path: Path, broken: Callable[[bytes], bytes]) -> None:
    """An archive that is the one its index lists, and yet none to read, is told."""
    archive = host.folder / f"{LABEL}.zip"
    listed = publish(host.folder, folder=False)
    archive.write_bytes(broken(archive.read_bytes()))
    list_in_index(host.folder, listed | {"archive": listing(host.folder, archive.name)})
    code, answer, said = run(host.address, tmp_path)
    assert (code, answer) == (3, "")
    assert re.fullmatch(rf"the archive has no {LABEL}/\S+ that can be read, which its manifest names\n", said)
    assert not (tmp_path / "work" / LABEL).exists()


def test_only(host: Host, tmp_path: Path) -> None:
    """Only the files that are wanted are fetched."""
    assert run(host.address, tmp_path, "--only", "*.parquet", "--only", "README.md")[0] == 0
    assert {path for path in arrived(tmp_path) if not path.endswith(".parquet")} == {"README.md", "release.json"}
    assert len(host.asked) == 2 + len(arrived(tmp_path)) - 1
    assert run(host.address, tmp_path, "--only", "*.xlsx") == (
        3,
        "",
        f"no file of {LABEL} is like *.xlsx\n",
    )
    slip = run(host.address, tmp_path, "--only", "README.md", "--only", "REAMDE", "--out", "slip")
    assert (slip[0], slip[2]) == (0, f"no file of {LABEL} is like REAMDE\n")
    assert run(host.address, tmp_path, "--only", "release.json", "--out", "manifest")[0] == 0
    assert set(contents(tmp_path / "work" / "manifest" / LABEL)) == {"release.json", "SHA256SUMS"}


def test_offline(host: Host, tmp_path: Path) -> None:
    """Offline nothing is asked: what was fetched before is there, what was not is said to be missing."""
    assert run(host.address, tmp_path, "--offline") == (
        3,
        "",
        f"offline, and no index of {host.address} has been fetched before\n",
    )
    assert run(host.address, tmp_path, "--only", "README.md", "--out", "first")[0] == 0
    host.asked.clear()
    assert run(host.address, tmp_path, "--offline", "--only", "README.md")[0] == 0
    assert arrived(tmp_path)["README.md"] == released(host.folder)["README.md"]
    missing = run(host.address, tmp_path, "--offline", "--out", "whole")
    assert missing[0] == 3
    assert missing[2].startswith(f"offline, and {host.address}/{LABEL}/")
    assert missing[2].endswith(" has not been fetched before\n")
    assert host.asked == []


def test_as_json(host: Host, tmp_path: Path) -> None:
    """A program is told the same as one document."""
    told = json.loads(run(host.address, tmp_path, "--format", "json")[1])
    assert (told["release"], told["folder"], told["was_there"]) == (LABEL, LABEL, False)
    assert told["bytes_fetched"] == told["bytes"] + (host.folder / LABEL / "release.json").stat().st_size
    assert json.loads(run(host.address, tmp_path, "--list", "--format", "json")[1])["name"] == "harbour-words"


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (["9.9.9"], 3, "there is no release 9.9.9 of harbour-words; there are 1.2.0"),
        (["--offline"], 3, "offline, and no index of {base} has been fetched before"),
        (["--jobs", "0"], 2, "Invalid value for '--jobs': 0 is not in the range 1<=x<=16."),
        (["--cache", ""], 2, "Invalid value for '--cache': the path is empty"),
        ([""], 2, "Invalid value for '[VERSION]': it is empty"),
    ],
)
def test_failure_as_json(host: Host, tmp_path: Path, options: list[str], code: int, error: str) -> None:
    """A program is told of a failure, and of wrong usage, as one document too."""
    done = run(host.address, tmp_path, "--format", "json", *options)
    assert done[0] == code
    assert json.loads(done[1]) == {
        "report_version": 1,
        "status": "error",
        "exit_code": code,
        "error": error.replace("{base}", host.address),
    }


@pytest.mark.parametrize("value", ["nan", "inf", "1e300"])
def test_seconds_that_are_none(tmp_path: Path, value: str) -> None:
    """A silence that no clock can measure is wrong usage."""
    done = CliRunner().invoke(app, ["download", "--from", str(tmp_path), "--timeout", value])
    assert (done.exit_code, "Invalid value for '--timeout'" in done.stderr) == (2, True)


def _flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


@pytest.mark.parametrize(
    ("path", "turns", "said"),
    [
        ("index.json", [page], "index.json is a web page, not an index of releases"),
        ("index.json", [content(b"{}")], "index.json is no index of releases, at /index_version: Field required"),
        (
            "index.json",
            [content(b" " * 2_000_000)],
            "index.json is longer than 1,048,576 bytes, so it is no index of releases",
        ),
        ("index.json", [status(206)], "index.json answered 206, a part, where the whole was asked for"),
        (
            "index.json",
            [status(404)],
            "index.json answered 404 Not Found; is the address right, and is the release published?",
        ),
        (
            "index.json",
            [status(500)] * 2,
            "index.json answered 500 Internal Server Error (given up after 2 tries; run it again to go on)",
        ),
        (
            "index.json",
            [redirect("http://localhost:9/")],
            "index.json redirects to another host, localhost:9, without https: not followed",
        ),
        (
            f"{LABEL}/release.json",
            [page],
            f"{LABEL}/release.json answered with a web page instead of the file: 36 bytes, where {{size}} were named",
        ),
        (
            f"{LABEL}/README.md",
            [status(403)],
            f"{LABEL}/README.md answered 403 Forbidden; it is not open to you, or a firewall stands between",
        ),
        (
            f"{LABEL}/README.md",
            [content(b"x" * 20_000)],
            f"{LABEL}/README.md is not the file that its release names: its digest is another",
        ),
    ],
)
def test_never_a_wrong_byte(host: Host, tmp_path: Path, path: str, turns: list[Any], said: str) -> None:
    """Whatever a host does, nothing stands under the release's name, and one line says what it did."""
    host.turns[path] = turns
    size = f"{(host.folder / LABEL / 'release.json').stat().st_size:,}"
    done = run(host.address, tmp_path)
    assert done == (3, "", f"{host.address}/{said.replace('{size}', size)}\n")
    assert os.listdir(tmp_path / "work") == []  # noqa: PTH208 (hidden ones count)
    host.turns.clear()
    assert run(host.address, tmp_path)[0] == 0
    assert arrived(tmp_path) == released(host.folder)


def test_manifest_of_another_release(host: Host, tmp_path: Path) -> None:
    """A manifest that is not of the version that the index promises is refused."""
    listed = publish(host.folder, "1.3.0")
    list_in_index(host.folder, listed | {"manifest": listing(host.folder, f"{LABEL}/release.json")})
    done = run(host.address, tmp_path)
    assert (done[0], done[2].endswith("/release.json is of release 1.2.0, not 1.3.0\n")) == (3, True)


def test_manifest_of_another_schema(host: Host, tmp_path: Path) -> None:
    """A manifest with a schema that the index does not say, so that nobody looked whether it is read, is refused."""
    manifest = json.loads((host.folder / LABEL / "release.json").read_text()) | {"schema": "1.99"}
    (host.folder / LABEL / "release.json").write_text(json.dumps(manifest))
    publish_again(host)
    done = run(host.address, tmp_path)
    assert (done[0], done[2].endswith("/release.json has schema 1.99, and the index says 1.0\n")) == (3, True)


def test_manifest_without_bounds(host: Host, tmp_path: Path) -> None:
    """A manifest that is said to be longer than any is not fetched."""
    listed = publish(host.folder)
    list_in_index(host.folder, listed | {"manifest": listed["manifest"] | {"size": 10**15}})
    assert run(host.address, tmp_path) == (
        3,
        "",
        (
            f"{host.address}/{LABEL}/release.json is to have 1,000,000,000,000,000 bytes: "
            "no manifest has more than 1,048,576\n"
        ),
    )
    assert [path for path, _ in host.asked] == ["index.json"]


def test_killed_midway(host: Host, tmp_path: Path) -> None:
    """Killed without warning, a run leaves nothing under the name, and the next one goes on where it was."""
    (host.folder / LABEL / "README.md").write_bytes(b"r" * 3_000_000)
    manifest = publish_again(host)
    host.turns[f"{LABEL}/README.md"] = [slowly]
    readme = next(file for file in manifest["files"] if file["path"] == "README.md")
    part = tmp_path / "cache" / "parts" / readme["sha256"]
    with subprocess.Popen(
        [sys.executable, "-m", "toolkit", "download", "--from", host.address],
        cwd=tmp_path,
        env=os.environ | {"TOOLKIT_CACHE": str(tmp_path / "cache")},
    ) as process:
        while not part.exists() or part.stat().st_size < 500_000:
            assert process.poll() is None
            time.sleep(0.05)
        process.kill()
    assert not (tmp_path / LABEL).exists()
    host.asked.clear()
    assert run(host.address, tmp_path)[0] == 0
    assert arrived(tmp_path) == released(host.folder)
    (asked,) = [part for path, part in host.asked if path.endswith("README.md")]
    assert int(asked.removeprefix("bytes=").removesuffix("-")) >= 500_000


def publish_again(host: Host) -> dict[str, Any]:
    """Bring manifest and index up to date with a file that was changed; give the manifest."""
    manifest = json.loads((host.folder / LABEL / "release.json").read_text())
    manifest["files"] = [listing(host.folder / LABEL, file["path"]) for file in manifest["files"]]
    (host.folder / LABEL / "release.json").write_text(json.dumps(manifest))
    listed = json.loads((host.folder / "index.json").read_text())["releases"][0]
    list_in_index(host.folder, listed | {"manifest": listing(host.folder, f"{LABEL}/release.json")})
    return manifest  # type: ignore[no-any-return]


def test_no_room(host: Host, tmp_path: Path) -> None:
    """A disc that takes no more is said to be so; with room again the run goes on."""

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    full = subprocess.run(
        [sys.executable, "-m", "toolkit", "download", "--from", host.address],
        cwd=tmp_path,
        env=os.environ | {"TOOLKIT_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=small,
    )
    assert (full.returncode, full.stdout, full.stderr) == (
        3,
        "",
        f"toolkit: cannot keep release 1.2.0, at {tmp_path / 'cache'}: File too large; run it again to go on\n",
    )
    assert run(host.address, tmp_path)[0] == 0
    assert arrived(tmp_path) == released(host.folder)


def test_rotten_cache(host: Host, tmp_path: Path) -> None:
    """A file in the cache whose bytes have changed is not given out, but fetched anew."""
    assert run(host.address, tmp_path, "--out", "first")[0] == 0
    for kept in (tmp_path / "cache" / "objects").rglob("*"):
        if kept.is_file():
            kept.write_bytes(_flipped(kept.read_bytes()))
    assert run(host.address, tmp_path)[0] == 0
    assert arrived(tmp_path) == released(host.folder)


def test_damaged_sums(host: Host, tmp_path: Path) -> None:
    """A folder whose SHA256SUMS is not the release's is not called whole."""
    assert run(host.address, tmp_path)[0] == 0
    (tmp_path / "work" / LABEL / "SHA256SUMS").write_text("")
    assert run(host.address, tmp_path) == (
        3,
        "",
        f"{LABEL} is there and is not this release whole; move it away or choose another --out\n",
    )


def test_two_runs_at_once(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another run was faster with the same release, it is there whole, and that is no failure."""

    def overtaken(path: Path) -> None:
        if path.name == LABEL:
            shutil.copytree(path, tmp_path / "work" / LABEL)

    monkeypatch.setattr("toolkit.download.fetching.synced", overtaken)
    assert run(host.address, tmp_path) == (0, f"{LABEL} is there already, whole\n", "")
    assert arrived(tmp_path) == released(host.folder)
    assert [path.name for path in (tmp_path / "work").iterdir()] == [LABEL]


def test_one_part_for_each(tmp_path: Path) -> None:
    """Files of the same bytes that come at once, in one process or several, are never written into one another."""
    cache, wanted = Cache(tmp_path), Wanted(size=1, sha256="ab" * 32)
    with cache.part(wanted) as first, cache.part(wanted) as second, cache.part(wanted) as third:
        assert len({first, second, third}) == 3


def test_a_file_changed_in_the_cache_meanwhile(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put in place is held to its digest there, whatever became of the cache since it was looked at."""

    def spoilt(cache: Cache, part: Path, wanted: Wanted) -> Path:
        kept = keep(cache, part, wanted)
        kept.write_bytes(_flipped(kept.read_bytes()))
        return kept

    keep = Cache.keep
    assert run(host.address, tmp_path, "--only", "release.json", "--out", "first")[0] == 0
    monkeypatch.setattr(Cache, "keep", spoilt)
    code, answer, said = run(host.address, tmp_path)
    assert (code, answer) == (3, "")
    assert said.endswith(" is not the file that its release names: its size or digest is another\n")
    assert not (tmp_path / "work" / LABEL).exists()


def test_the_first_failure_ends_it(host: Host, tmp_path: Path) -> None:
    """A file that is not to be had is told at once, though another one hangs."""
    host.turns[f"{LABEL}/CITATION.cff"] = [stalled(1)]
    host.turns[f"{LABEL}/README.md"] = [status(404)]
    assert run(host.address, tmp_path, "--only", "CITATION.cff", "--only", "README.md") == (
        3,
        "",
        (
            f"{host.address}/{LABEL}/README.md answered 404 Not Found; is the address right, and is the release "
            "published?\n"
        ),
    )
    for thread in threading.enumerate():
        if thread.name.startswith("ThreadPoolExecutor"):
            thread.join()
    assert len([path for path, _ in host.asked if path.endswith("CITATION.cff")]) <= 2


def test_folder_with_something_else(host: Host, tmp_path: Path) -> None:
    """A folder of the release's name with other contents is left as it is."""
    (tmp_path / "work" / LABEL).mkdir(parents=True)
    (tmp_path / "work" / LABEL / "mine.txt").write_text("mine")
    assert run(host.address, tmp_path) == (
        3,
        "",
        f"{LABEL} is there and is not this release whole; move it away or choose another --out\n",
    )
    assert contents(tmp_path / "work" / LABEL) == {"mine.txt": b"mine"}


def test_a_cache_that_cannot_be_made(host: Host, tmp_path: Path) -> None:
    """Something else in the cache's place is said, as any other place that cannot be written to."""
    (tmp_path / "cache").write_text("A note.\n", "utf-8")
    code, answer, said = run(host.address, tmp_path)
    assert (code, answer) == (3, "")
    assert said.startswith(f"cannot write to {tmp_path / 'cache'}")


@pytest.mark.parametrize("name", ["parts", "objects"])
def test_a_file_in_the_place_of_a_folder_of_the_cache(host: Host, tmp_path: Path, name: str) -> None:
    """What stands in the way in the cache is told with its path."""
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / name).write_text("A note.\n", "utf-8")
    first = json.loads((host.folder / "index.json").read_text())["releases"][0]["manifest"]["sha256"][:2]
    place, reason = (
        (tmp_path / "cache" / "parts", "File exists")
        if name == "parts"
        else (tmp_path / "cache" / "objects" / first, "Not a directory")
    )
    assert run(host.address, tmp_path) == (
        3,
        "",
        f"cannot keep release 1.2.0, at {place}: {reason}; move away what is there\n",
    )


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("ftp://host.example/x", "ftp://host.example/x is no address to download from: https, http, or a folder"),
        ("https://", "https:// names no host"),
        (
            "https://a:b@host.example/x",
            "the address at host.example has a name or a password in it, which would not be sent: leave it out",
        ),
        (
            "https://host.example/x?y=1",
            "https://host.example/x?y=1 has a query or a fragment: give the plain address below which releases are",
        ),
        ("file://x/y", "file://x/y names a host, x: write file:///… for a folder, or its path"),
        ("file:/no%20where", "there is no /no where/index.json: no releases are to be had there"),
        ("https://[::1/", "https://[::1/ is no address: Invalid IPv6 URL"),
        ("nowhere", "nowhere/index.json: no releases are to be had there"),
    ],
)
def test_address_that_is_none(tmp_path: Path, base: str, said: str) -> None:
    """An address that can't be one is refused before anything is asked."""
    done = run(base, tmp_path)
    assert (done[0], done[1]) == (3, "")
    assert done[2].endswith(f"{said}\n")


def test_proxy_that_is_none(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment names as a proxy, and is none, is told as that; no password in it is shown."""
    monkeypatch.setenv("http_proxy", "socks9://a:b@x")
    monkeypatch.setenv("no_proxy", "")
    assert run(host.address, tmp_path) == (3, "", "the proxy that http_proxy names is not an http or https address\n")


def test_no_address(tmp_path: Path) -> None:
    """Without an address the command says how to give one; the environment can name it."""
    assert run(None, tmp_path) == (
        3,
        "",
        "no address to download from: give it with --from, or set $TOOLKIT_RELEASES to it\n",
    )
    publish(tmp_path)
    assert run(None, tmp_path, releases=str(tmp_path))[0] == 0
