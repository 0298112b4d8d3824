"""`toolkit release index`: releases listed for download, none lost, none changed."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.unit.host import serving
from tests.unit.published import contents, publish
from tests.unit.releases import built, edit, repository
from toolkit import jsonio
from toolkit.cli import app
from toolkit.errors import ToolkitError
from toolkit.release import Listing, Release, update

REASON = "Two dates are wrong; 1.2.0 has them right."


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """Give a folder with two releases of the small dataset, which no test changes."""
    folder = tmp_path_factory.mktemp("pair")
    checkout = repository(folder / "repository")
    first = built(checkout.path, folder / "releases")
    edit(checkout.path / "dataset" / "dataset.json", version="1.2.0")
    checkout.commit()
    return first, built(checkout.path, folder / "releases")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Give a folder with one release of stand-ins, and no index yet."""
    folder = tmp_path / "base"
    folder.mkdir()
    publish(folder)
    (folder / "index.json").unlink()
    return folder


def run(*arguments: object) -> tuple[int, str, str]:
    """Run `toolkit release index`; give its code and what it said."""
    done = CliRunner().invoke(app, ["release", "index", *map(str, arguments)])
    if isinstance(done.exception, ToolkitError):
        return done.exception.exit_code, done.stdout, f"{done.stderr}{done.exception}\n"
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


def listed(folder: Path) -> dict[str, dict[str, Any]]:
    """Give the entries of an index by their versions."""
    return {each["version"]: each for each in json.loads((folder / "index.json").read_text("utf-8"))["releases"]}


def lines(*releases: tuple[str, str, str]) -> str:
    """Give what is listed of some releases: version and day, the archive's size, a remark."""
    return "harbour-words\n" + "".join(f"{name}  schema 1.0  {size} bytes{more}\n" for name, size, more in releases)


def test_the_whole_circle(pair: tuple[Release, Release], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two releases are built, listed, served: the newest comes, any by its version, a yanked one by that alone."""
    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "releases"
    shutil.copytree(pair[0].folder.parent, folder)
    day = pair[0].manifest.released
    sizes = [f"{each.archive.stat().st_size:,}" for each in pair]
    assert run(folder) == (
        0,
        lines((f"1.2.0  {day}", sizes[1], ""), (f"1.1.0  {day}", sizes[0], "")),
        "new in the index: 1.2.0, 1.1.0\n",
    )
    with serving(folder) as host:

        def fetched(*arguments: str) -> tuple[str, str]:
            out = str(tmp_path / "-".join(("out", *arguments)))
            done = CliRunner().invoke(app, ["download", *arguments, "--from", host.address, "--out", out])
            assert done.exit_code == 0, done.exception
            return Path(done.stdout.partition("  ")[0]).name, done.stderr

        assert fetched() == ("harbour-words-1.2.0", "")
        assert fetched("1.1.0") == ("harbour-words-1.1.0", "")
        assert contents(tmp_path / "out-1.1.0" / "harbour-words-1.1.0") == contents(pair[0].folder)
        assert run(folder, "--yank", "1.2.0", "--reason", REASON) == (
            0,
            lines((f"1.2.0  {day}", sizes[1], f"  yanked: {REASON}"), (f"1.1.0  {day}", sizes[0], "")),
            "",
        )
        shutil.rmtree(tmp_path / "out")
        assert fetched() == ("harbour-words-1.1.0", "")
        assert fetched("1.2.0") == ("harbour-words-1.2.0", f"harbour-words 1.2.0 was yanked: {REASON}\n")
        checked = CliRunner().invoke(app, ["release", "verify", f"{host.address}/harbour-words-1.2.0.zip"])
        assert (checked.exit_code, checked.stdout.splitlines()[-1]) == (0, "passed")


def test_for_github(pair: tuple[Release, Release], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a tag, an archive and its manifest are listed as GitHub has them, behind what the index had before."""
    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / "cache"))
    host, said = tmp_path / "host", ""
    for release, tag in zip(pair, ("data-v1.1.0", "data-v1.2.0"), strict=True):
        upload = tmp_path / tag
        upload.mkdir()
        if host.exists():
            shutil.copy(host / "index.json", upload)
        shutil.copy(release.archive, upload)
        shutil.copy(release.folder / "release.json", upload)
        code, _, said = run(upload, "--tag", tag)
        assert (code, said.splitlines()[0]) == (0, f"new in the index: {release.manifest.version}")
        shutil.copytree(upload, host / "download" / tag)
        shutil.copy(upload / "index.json", host / "index.json")
    assert said.splitlines()[1:] == ["listed, and not in this folder: 1.1.0"]
    entries = listed(host)
    assert {version: entry["archive"]["path"] for version, entry in entries.items()} == {
        "1.2.0": "download/data-v1.2.0/harbour-words-1.2.0.zip",
        "1.1.0": "download/data-v1.1.0/harbour-words-1.1.0.zip",
    }
    for release in pair:
        arguments = ["download", release.manifest.version, "--from", str(host), "--out", str(tmp_path / "out")]
        assert CliRunner().invoke(app, arguments).exit_code == 0
        assert contents(tmp_path / "out" / release.folder.name) == contents(release.folder)


def test_what_is_listed_stays(base: Path) -> None:
    """Entries stay as they are, with what is said of them by hand, when the files are elsewhere too."""
    assert run(base, "--first-toolkit", "0.0.9")[2] == "new in the index: 1.2.0\n"
    assert run(base, "--yank", "1.2.0", "--reason", REASON)[0] == 0
    before = listed(base)["1.2.0"]
    assert (before["toolkit"], before["yanked"]) == ({"first": "0.0.9"}, REASON)
    assert run(base)[2] == "nothing new: every release was listed before\n"
    index = (base / "index.json").read_bytes()
    publish(base, "1.10.0")
    (base / "index.json").write_bytes(index)
    shutil.rmtree(base / "harbour-words-1.2.0")
    (base / "harbour-words-1.2.0.zip").unlink()
    assert run(base)[2] == "new in the index: 1.10.0\nlisted, and not in this folder: 1.2.0\n"
    assert list(listed(base)) == ["1.10.0", "1.2.0"]
    assert listed(base)["1.2.0"] == before


def test_as_json(base: Path) -> None:
    """A program is told the index itself, or in one document why there is none."""
    assert json.loads(run(base, "--format", "json")[1]) == json.loads((base / "index.json").read_text("utf-8"))
    code, out, said = run(base / "none", "--format", "json")
    told = {"report_version": 1, "status": "error", "exit_code": 3, "error": f"there is no folder {base / 'none'}"}
    assert (code, json.loads(out), said) == (3, told, f"there is no folder {base / 'none'}\n")


def _other_bytes(base: Path) -> None:
    update(base)
    shutil.rmtree(base / "harbour-words-1.2.0")
    before = (base / "index.json").read_bytes()
    publish(base, "1.2.0", folder=False)
    path = base / "harbour-words-1.2.0" / "release.json"
    path.write_text(path.read_text("utf-8").replace("2031-05-02", "2031-05-03"), "utf-8")
    (base / "index.json").write_bytes(before)


def _nothing(base: Path) -> None:
    shutil.rmtree(base / "harbour-words-1.2.0")
    (base / "harbour-words-1.2.0.zip").unlink()


def _another_name(base: Path) -> None:
    update(base)
    index = json.loads((base / "index.json").read_text("utf-8"))
    (base / "index.json").write_text(jsonio.dumps(index | {"name": "tide-tables"}), "utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda base: shutil.rmtree(base / "harbour-words-1.2.0"),
            "there is no {base}/harbour-words-1.2.0/release.json, ",
        ),
        (
            lambda base: (base / "harbour-words-1.2.0.zip").unlink(),
            "there is no {base}/harbour-words-1.2.0.zip, which ",
        ),
        (
            lambda base: (base / "harbour-words-1.2.0" / "README.md").write_bytes(b"half"),
            "{base}/harbour-words-1.2.0 is not as it was released: README.md: it has 4 bytes, and 20,000 were released",
        ),
        (
            lambda base: (base / "harbour-words-1.2.0.zip").write_bytes(b"half"),
            "{base}/harbour-words-1.2.0.zip is not as it was released: harbour-words-1.2.0.zip: it is no ZIP archive",
        ),
        (
            lambda base: (base / "harbour-words-1.2.0").rename(base / "harbour-words-1.3.0"),
            "there is no {base}/harbour-words-1.2.0/release.json, which the release harbour-words-1.2.0 needs",
        ),
        (_other_bytes, "{base}/index.json lists harbour-words-1.2.0 with other bytes than those here: what was "),
        (_another_name, "{base}/index.json is the index of tide-tables, not of harbour-words"),
        (
            lambda base: (base / "index.json").write_text("<p>no</p>"),
            "{base}/index.json is a web page, not an index of ",
        ),
        (
            _nothing,
            "no release in {base}: looked for folders <name>-<version>, as toolkit release build makes",
        ),
    ],
    ids=["folder", "archive", "half a file", "half an archive", "misnamed", "other bytes", "name", "page", "nothing"],
)
def test_what_is_not_listed(base: Path, spoil: Callable[[Path], object], said: str) -> None:
    """What is not there whole, or was published otherwise, is refused in a line, and the index stays as it was."""
    spoil(base)
    index = base / "index.json"
    before = index.read_bytes() if index.exists() else None
    code, out, told = run(base)
    assert (code, out) == (3, "")
    assert told.startswith(said.replace("{base}", str(base)))
    assert (index.read_bytes() if index.exists() else None) == before


def test_two_archives_of_one_label(base: Path) -> None:
    """An archive with another manifest than the folder beside it is refused."""
    shutil.copytree(base / "harbour-words-1.2.0", base / "kept")
    publish(base, "1.2.0", folder=False)
    path = base / "kept" / "release.json"
    (base / "harbour-words-1.2.0" / "release.json").write_text(
        path.read_text("utf-8").replace("2031-05-02", "2031-05-03"), "utf-8"
    )
    (base / "index.json").unlink()
    assert run(base)[2] == f"{base}/harbour-words-1.2.0.zip holds another release.json than the one beside it\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--yank", "1.2.0"], 2, "--yank and --reason go together: which release, and why"),
        (["--yank", "1.2.0", "--reason", "x", "--tag", "v1"], 2, "--tag and --first-toolkit are for new releases"),
        (["--yank", "1.2.0", "--reason", REASON], 3, "there is no {base}/index.json\n"),
        (["--tag", "data-v1.2.1"], 3, "there is no {base}/release.json, which the release harbour-words-1.2.0 needs"),
        (["--first-toolkit", "next"], 3, "harbour-words-1.2.0 was built by toolkit next, which is no release: "),
    ],
)
def test_wrong_usage(base: Path, arguments: list[str], code: int, said: str) -> None:
    """Options that don't go together, or lead to nothing, are said to be so."""
    done = run(base, *arguments)
    assert (done[0], done[1]) == (code, "")
    assert said.replace("{base}", str(base)) in done[2]


def test_yank_that_cannot_be(base: Path) -> None:
    """A version that is not listed, and a reason of two lines, are refused."""
    update(base)
    assert run(base, "--yank", "9.9.9", "--reason", "x")[2] == f"{base}/index.json has no release 9.9.9; it has 1.2.0\n"
    assert run(base, "--yank", "1.2.0", "--reason", "a\nb")[2].startswith(
        "this cannot be listed, at /releases/0/yanked: "
    )
    assert "yanked" not in listed(base)["1.2.0"]


def test_a_tag_of_another_version(base: Path) -> None:
    """A tag that does not end with the release's version is refused: people find a release by it."""
    shutil.copy(base / "harbour-words-1.2.0" / "release.json", base)
    assert run(base, "--tag", "data-v1.3.0")[2] == (
        "the tag data-v1.3.0 does not end with 1.2.0, the version of the release\n"
    )


ADD = """
import sys
from pathlib import Path
from toolkit.release import Listing, update, yank
for number in range(10):
    yank(Path(sys.argv[1]), sys.argv[2], f"{number}")
"""


def test_nothing_is_lost_between_two(base: Path) -> None:
    """Two processes that write the index at once lose nothing of each other's."""
    publish(base, "1.3.0")
    (base / "index.json").unlink()
    update(base, Listing())
    versions = ("1.2.0", "1.3.0")
    running = [subprocess.Popen([sys.executable, "-c", ADD, str(base), version]) for version in versions]
    assert [each.wait() for each in running] == [0, 0]
    assert {version: entry["yanked"] for version, entry in listed(base).items()} == dict.fromkeys(versions, "9")
    assert not list(base.glob(".*"))
