"""`toolkit release` as a command: what goes where, and with which exit code."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.unit.host import serving
from tests.unit.published import list_in_index, listing
from tests.unit.releases import RELEASED, content, edit
from tests.unit.repositories import Repository
from toolkit.cli import app
from toolkit.errors import NotFoundError, RefusedError, UnusableInputError
from toolkit.release import Release


def run(*arguments: object) -> Result:
    """Run `toolkit release` with some arguments."""
    return CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(app, ["release", *map(str, arguments)])


def test_build_says_what_it_built(made: Release, harbour: Repository, tmp_path: Path) -> None:
    """The answer names version, commit, counts, folder, archive, its checksum, and how to check it."""
    done = run("build", harbour.path / "dataset", "--out", tmp_path / "out")
    archive, checksum = tmp_path / "out" / made.archive.name, made.archive_sha256
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        f'Harbour "words" 1.1.0, released {made.manifest.released} from revision {harbour.git("rev-parse", "HEAD")}\n'
        "1 source, 2 actors, 1 event, 1 statement, 1 commitment, 0 retired ids\n"
        f"{tmp_path}/out/harbour-words-1.1.0  {len(content(made.folder))} files\n"
        f"{archive}  {made.archive.stat().st_size:,} bytes\n"
        f"sha256 of the archive, to be published beside it: {checksum}\n"
        f"check it with: toolkit release verify {archive} --sha256 {checksum}\n"
    )


def test_build_for_programs(made: Release, harbour: Repository, tmp_path: Path) -> None:
    """JSON has the manifest, and where folder and archive are."""
    done = run("build", harbour.path / "dataset", "--out", tmp_path, "--format", "json")
    document = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert document == {
        "report_version": 1,
        "command": "release build",
        "status": "pass",
        "exit_code": 0,
        "folder": f"{tmp_path}/harbour-words-1.1.0",
        "archive": {
            "path": f"{tmp_path}/harbour-words-1.1.0.zip",
            "size": made.archive.stat().st_size,
            "sha256": made.archive_sha256,
        },
        "release": made.manifest.as_json(),
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_dataset_with_errors_is_not_released(harbour: Repository, tmp_path: Path, form: str) -> None:
    """An error closes the gate: exit 1 with the findings of validate, and nothing written."""
    clone = harbour.clone(tmp_path / "clone")
    edit(clone.path / "dataset" / "commitments" / "crane.json", committers=["nobody"])
    done = run("build", clone.path / "dataset", "--out", tmp_path / "out", "--format", form)
    assert done.exit_code == 1
    if form == "json":
        document = json.loads(done.stdout)
        assert (document["command"], document["status"], document["exit_code"]) == ("release build", "fail", 1)
        assert [finding["code"] for finding in document["findings"]] == ["REF001"]
    else:
        assert 'REF001  no record has the id "nobody"' in done.stdout
        assert done.stdout.endswith("nothing was released\n")
    assert not (tmp_path / "out").exists()


def test_texts_can_be_required(harbour: Repository, tmp_path: Path) -> None:
    """Where the texts are required and not at hand, there is no release."""
    done = run("build", harbour.path / "dataset", "--out", tmp_path / "out", "--require-texts")
    assert (done.exit_code, (tmp_path / "out").exists()) == (1, False)


def test_warnings_are_told(harbour: Repository, tmp_path: Path) -> None:
    """A warning does not close the gate, and is not passed over in silence."""
    clone = harbour.clone(tmp_path / "clone")
    path = clone.path / "dataset" / "actors" / "guild.json"
    clone.write("dataset/actors/pilot.json", path.read_text("utf-8").replace('"guild"', '"pilot"'))
    clone.commit()
    done = run("build", clone.path / "dataset", "--out", tmp_path / "out")
    assert (done.exit_code, done.stderr) == (0, "released with 1 warning(s); toolkit validate shows them\n")


def test_build_that_cannot_be_done(made: Release, harbour: Repository) -> None:
    """What is there already is exit 3, in JSON too."""
    done = run("build", harbour.path / "dataset", "--out", made.folder.parent, "--format", "json")
    document = json.loads(done.stdout)
    assert (type(done.exception), document["status"], document["exit_code"]) == (RefusedError, "error", 3)
    assert document["error"] == f"{made.folder} is there already: remove it, or choose another folder"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build"], "Missing option '--out'"),
        (["build", "--out", "x", "--released", "2031-02-30"], "'2031-02-30' is no day: day is out of range for month"),
        (["build", "--out", "x", "--released", "tomorrow"], "'tomorrow' is not YYYY-MM-DD"),
        (["verify", "x", "--sha256", "abc"], "'abc' is not a SHA-256 of 64 hexadecimal digits"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    """A wrong option is exit 2, and says what is wrong with it."""
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize(
    ("arguments", "rest"),
    [
        (
            ["build", "--released", "soon"],
            {
                "command": "release build",
                "counts": {},
                "rules": {},
                "findings": [],
                "error": "Invalid value for '--released': 'soon' is not YYYY-MM-DD",
            },
        ),
        (
            ["verify", "--nope"],
            {
                "command": "release verify",
                "release": None,
                "checks": {},
                "findings": [],
                "notes": [],
                "error": "No such option: --nope",
            },
        ),
        (["diff", "old"], {"command": "release diff", "error": "Missing argument 'NEW'."}),
        (["record"], {"command": "release record", "error": "Missing argument 'RELEASE'."}),
        (
            ["index", "releases", "--yank", "1.0.0"],
            {"error": "Invalid value: --yank and --reason go together: which release, and why"},
        ),
    ],
)
def test_wrong_usage_is_a_document_too(arguments: list[str], rest: dict[str, object]) -> None:
    """Whoever reads JSON from stdout finds one document, the command's own, also when it was called wrongly."""
    done = run(*arguments, "--format", "json")
    assert json.loads(done.stdout) == {"report_version": 1, "status": "error", "exit_code": 2, **rest}
    assert done.exit_code == 2
    assert done.stderr.startswith("Usage: ")


def test_verify_says_what_was_checked(made: Release, harbour: Repository) -> None:
    """Each check stands with what it means; notes say how the release was compared."""
    done = run(
        "verify", made.archive, "--sha256", made.archive_sha256.upper(), "--rebuild", "--repository", harbour.path
    )
    count = len(content(made.folder))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        f'Harbour "words" 1.1.0, released {made.manifest.released} from revision {harbour.git("rev-parse", "HEAD")}\n'
        "  passed   archive   the archive is the one that its content makes\n"
        "  passed   manifest  release.json is a manifest\n"
        "  passed   files     every file is there, with its size and SHA-256, and no other\n"
        "  passed   records   each record keeps to its schema and to every rule, and all references hold\n"
        "  passed   content   tables, views and descriptors are what the records make\n"
        "  passed   rebuild   the release is what its commit makes\n"
        f"  (content: {count} files compared byte for byte)\n"
        f"  (rebuild: {count} files compared byte for byte)\n"
        "passed\n"
    )


def test_verify_names_what_is_wrong(made: Release, tmp_path: Path) -> None:
    """A fault is exit 1, with the file and what is wrong with it; for programs too."""
    path = tmp_path / made.archive.name
    data = made.archive.read_bytes()
    path.write_bytes(data + b"!")
    message = f"byte {len(data):,} is not as it was released: in the directory at the end, or after it"
    done = run("verify", path)
    assert done.exit_code == 1
    assert (
        f"  failed   archive   the archive is the one that its content makes\n           {path.name}: {message}\n"
        in (done.stdout)
    )
    assert "  not run  records " in done.stdout
    assert done.stdout.endswith("\nfailed: 1 fault\n")
    document = json.loads(run("verify", path, "--format", "json").stdout)
    assert document == {
        "report_version": 1,
        "command": "release verify",
        "status": "fail",
        "exit_code": 1,
        "release": {"name": "harbour-words", "version": "1.1.0", "released": made.manifest.released},
        "checks": {
            "archive": "failed",
            "manifest": "passed",
            "files": "passed",
            "records": "not run",
            "content": "not run",
        },
        "findings": [{"check": "archive", "path": path.name, "message": message}],
        "notes": [],
    }


def test_many_faults_are_counted(made: Release, tmp_path: Path) -> None:
    """Of many faults the first hundred are shown, and said to be; JSON has all."""
    (tmp_path / "release.json").write_bytes((made.folder / "release.json").read_bytes())
    for number in range(100):
        (tmp_path / f"more-{number}").touch()
    done = run("verify", tmp_path)
    count = 100 + len(content(made.folder)) - 1
    assert f"           100 of {count} shown; --format json has all\n" in done.stdout
    assert done.stdout.endswith(f"failed: {count} faults\n")
    assert len(json.loads(run("verify", tmp_path, "--format", "json").stdout)["findings"]) == count


@pytest.mark.parametrize(
    ("place", "error", "message"),
    [
        ("https://example.org/x?y", UnusableInputError, "https://example.org/x?y has a query or a fragment: "),
        ("none", NotFoundError, "no release at none: neither a folder nor an archive"),
    ],
)
def test_verify_of_what_is_not_there(place: str, error: type[Exception], message: str) -> None:
    """An address that is none and a path that leads nowhere are exit 3, in JSON too."""
    done = run("verify", place, "--format", "json")
    document = json.loads(done.stdout)
    assert (type(done.exception), document["status"], document["exit_code"]) == (error, "error", 3)
    assert document["error"].startswith(message)


def test_verify_of_an_address(made: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive at an address is fetched, which stderr says, and checked like one at hand; then offline too."""
    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / "cache"))
    (tmp_path / "served").mkdir()
    for path in (made.archive, made.folder / "release.json"):
        shutil.copy(path, tmp_path / "served")
    listed = {
        "version": made.manifest.version,
        "released": made.manifest.released,
        "schema": "1.0",
        "toolkit": {"first": "0.1.0"},
        "manifest": listing(tmp_path / "served", "release.json"),
        "archive": listing(tmp_path / "served", made.archive.name),
    }
    list_in_index(tmp_path / "served", listed)
    local = run("verify", made.archive)
    with serving(tmp_path / "served") as host:
        address = f"{host.address}/{made.archive.name}"
        fetched = run("verify", address, "--sha256", made.archive_sha256)
        assert [path for path, _ in host.asked] == ["index.json", made.archive.name]
    assert (fetched.exit_code, fetched.stdout) == (0, local.stdout)
    assert fetched.stderr == f"fetching harbour-words 1.1.0 from {host.address}\n"
    again = run("verify", address, "--offline")
    assert (again.exit_code, again.stdout, again.stderr) == (0, local.stdout, "")


def test_names_in_an_archive_give_no_orders(made: Release, tmp_path: Path) -> None:
    """What a stranger calls a file neither moves the cursor nor speaks to GitHub."""
    (tmp_path / "release.json").write_bytes((made.folder / "release.json").read_bytes())
    (tmp_path / "\x1b[2J##[group]").touch()
    done = run("verify", tmp_path)
    assert "\x1b" not in done.stdout
    assert "##[" not in done.stdout
    assert "\\x1b[2J# #[group]: the manifest does not list it" in done.stdout


def test_a_day_can_be_given(harbour: Repository, tmp_path: Path) -> None:
    """--released is the release's day."""
    done = run("build", harbour.path / "dataset", "--out", tmp_path, "--released", RELEASED, "--format", "json")
    assert json.loads(done.stdout)["release"]["released"] == RELEASED
