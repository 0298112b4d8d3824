"""The rules, by cases: bad data in files, each with every finding of the whole run, exactly.

What cannot be kept in a repository is made when a case is laid out (links, pipes), or here (files without permission,
huge files).
"""

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.unit.cases import BASE, ROOT, Case, cases, lay_out, remove, run, written
from toolkit import checks
from toolkit.cli import app
from toolkit.examples import PARTS
from toolkit.findings import RuleState
from toolkit.jsonio import MAX_BYTES
from toolkit.resources import home

CASES = cases()
LAYOUT = "FMT001"
"""What a case finds beside its own fault when its name says that the file is minified or tabbed."""

ACTOR = Path("dataset/actors/tessmark-line.json")
"""A record that no other refers to."""


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a working folder with the base dataset and its texts."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def two_records(base: Path) -> Path:
    """Give a working folder with a dataset of a source and its publisher."""
    case = next(case for case in CASES if case.path.name == "clean-two-records")
    shutil.rmtree(base / "dataset")
    lay_out(case, base)
    return base


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case_through_the_command(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds what the library finds, and its exit code says whether that is an error."""
    lay_out(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["validate", "--texts", "texts", "--format", "json"])
    found = [
        {key: value for key, value in it.items() if value is not None} for it in json.loads(done.stdout)["findings"]
    ]
    assert found == case.expected
    assert done.exit_code == any(finding["severity"] == "error" for finding in case.expected)


def _found() -> list[dict[str, Any]]:
    return [written(finding) for finding in run().findings]


@pytest.mark.parametrize("with_texts", [True, False])
def test_base_has_no_finding(*, with_texts: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The base is sound, every span of it is checked when the texts are at hand, and no rule breaks."""
    monkeypatch.chdir(BASE)
    report = run(with_texts=with_texts)
    assert report.findings == ()
    assert report.counts.spans_checked == (report.counts.spans if with_texts else 0)
    assert report.counts.spans > 20
    without_release = {check.rule.code for check in checks.registered() if check.rule.needs_release}
    assert {code for code, state in report.rules.items() if state is RuleState.NOT_APPLICABLE} == without_release
    others = {state for code, state in report.rules.items() if code not in without_release}
    assert others == {RuleState.RAN} | (set() if with_texts else {RuleState.NO_TEXTS})


def test_base_positions_tell_units_apart() -> None:
    """Each text has characters in front of every span that UTF-16 and UTF-8 count otherwise."""
    for path in sorted((BASE / "texts").iterdir()):
        head = path.read_text(encoding="utf-8")[:2]
        assert len(head.encode("utf-16-le")) // 2 > len(head), path.name


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case finds what it expects, each thing at its place and in its words, and nothing else."""
    lay_out(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert _found() == case.expected


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case_shows_one_thing(case: Case) -> None:
    """A failing case has one finding, of its own rule; a clean one has none; a sentence says what it shows."""
    codes = [finding["code"] for finding in case.expected]
    if case.path.name.endswith(("-minified-file", "-tabbed-file")) and LAYOUT in codes:
        codes.remove(LAYOUT)
    assert codes == ([case.code] if case.fails else [])
    assert all(finding.get("hint") or finding.get("expected") for finding in case.expected)
    assert (case.path / "why.md").read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case_holds_only_what_differs(case: Case) -> None:
    """A case has no file that the base has just so, and removes no file that the base lacks."""
    removed = case.path / "removed.txt"
    names = removed.read_text(encoding="utf-8").splitlines() if removed.exists() else []
    assert [name for name in names if not (BASE / name).exists()] == []
    own = {path.relative_to(case.path) for part in PARTS for path in (case.path / part).rglob("*")}
    back = {path for path in own if any(path.is_relative_to(name) for name in names)}
    assert not {path for path in own - back if _is_same(case.path / path, BASE / path)}
    assert not {path for path in own if path.parts[0] == "schema" and _is_same(case.path / path, home() / path)}
    described = {"removed.txt", "made.json", "why.md", "expected.json"}
    assert {path.name for path in case.path.iterdir()} <= {*PARTS, *described}


def _is_same(path: Path, other: Path) -> bool:
    return path.is_file() and other.is_file() and path.read_bytes() == other.read_bytes()


def test_every_rule_has_a_failing_and_a_clean_case() -> None:
    """No rule is without a case for each side, and no case is of a rule that there is not."""
    sides: dict[str, set[bool]] = defaultdict(set)
    for case in CASES:
        sides[case.code].add(case.fails)
    codes = {check.rule.code for check in checks.registered()}
    assert sides == {code: {True, False} for code in codes}


def test_every_folder_is_a_case() -> None:
    """A folder that is called neither failing nor clean would be overlooked."""
    assert [str(case) for case in CASES if not case.path.name.startswith(("failing-", "clean-"))] == []
    assert sorted(path.name for path in ROOT.iterdir() if path.is_file()) == ["README.md"]


def test_link_out_of_the_dataset(base: Path) -> None:
    """A link to a file outside is refused; the file itself is never read."""
    outside = base / "elsewhere.json"
    (base / ACTOR).rename(outside)
    (base / ACTOR).symlink_to(outside)
    assert _found() == [
        {
            "code": "FILE009",
            "severity": "error",
            "file": ACTOR.as_posix(),
            "line": 1,
            "column": 1,
            "pointer": "",
            "record": "tessmark-line",
            "message": "this link leads out of the dataset",
            "hint": "put the file itself here",
        }
    ]


def test_folder_that_is_a_link_out_of_the_dataset(two_records: Path) -> None:
    """A folder of records outside is refused as a whole."""
    (two_records / "events").mkdir()
    (two_records / "dataset" / "events").symlink_to(two_records / "events")
    assert _found() == [
        {
            "code": "FILE009",
            "severity": "error",
            "file": "dataset/events",
            "line": 1,
            "column": 1,
            "pointer": "",
            "message": "this link leads out of the dataset",
            "hint": "put the file itself here",
        }
    ]


def test_folder_that_is_a_file(two_records: Path) -> None:
    """A file in the place of a folder of records holds none."""
    (two_records / "dataset" / "events").write_text("{}\n", encoding="utf-8")
    assert _found() == [
        {
            "code": "FILE008",
            "severity": "error",
            "file": "dataset/events",
            "line": 1,
            "column": 1,
            "pointer": "",
            "message": "this is not a folder",
            "hint": "event records stand in it",
        }
    ]


def _unreadable(reason: str) -> dict[str, Any]:
    return {
        "code": "FILE010",
        "severity": "error",
        "file": ACTOR.as_posix(),
        "line": 1,
        "column": 1,
        "pointer": "",
        "record": "tessmark-line",
        "message": f"the file cannot be read: {reason}",
        "hint": "make it a plain file that you may read, or remove it",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read any file; the next test stands in for it")
def test_file_without_permission(base: Path) -> None:
    """A file that may not be read is a finding, not a crash."""
    (base / ACTOR).chmod(0)
    assert _found() == [_unreadable("permission denied")]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "Permission denied"), "permission denied"),
        (FileNotFoundError(2, "No such file or directory"), "no such file or directory"),
        (OSError(5, "Input/output error"), "input/output error"),
    ],
    ids=["forbidden", "vanished", "broken disk"],
)
@pytest.mark.usefixtures("base")
def test_file_that_cannot_be_opened(error: OSError, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the system says when a listed file is opened is a finding of that file alone."""
    opened = Path.open

    def refuse(path: Path, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (as the method it stands in for)
        if path.name == ACTOR.name:
            raise error
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    assert _found() == [_unreadable(reason)]


def test_actor_that_others_name_cannot_be_read(base: Path) -> None:
    """An unreadable file still defines its id: no reference to it dangles."""
    path = Path("dataset/actors/ferrand-harbour-board.json")
    (base / path).unlink()
    os.mkfifo(base / path)
    expected = _unreadable("it is no regular file")
    assert _found() == [expected | {"file": path.as_posix(), "record": "ferrand-harbour-board"}]


@pytest.mark.parametrize("name", sorted(p.relative_to(BASE).as_posix() for p in BASE.glob("dataset/*/*.json")))
def test_any_file_without_json(name: str, base: Path) -> None:
    """Whichever record is no JSON, that is the one finding: nothing that only follows from it is told."""
    text = (base / name).read_text(encoding="utf-8")
    (base / name).write_text(text.replace('": ', '" ', 1), encoding="utf-8")
    assert [(finding["code"], finding["file"], finding["line"]) for finding in _found()] == [("FILE002", name, 2)]


def test_largest_file(base: Path) -> None:
    """One byte over 1 MiB is too much, and a file of just that size is read."""
    text = (base / ACTOR).read_bytes()
    (base / ACTOR).write_bytes(text.ljust(MAX_BYTES, b" "))
    assert [finding["code"] for finding in _found()] == ["FMT001"]
    (base / ACTOR).write_bytes(text.ljust(MAX_BYTES + 1, b" "))
    assert _found() == [
        {
            "code": "FILE006",
            "severity": "error",
            "file": ACTOR.as_posix(),
            "line": 1,
            "column": 1,
            "pointer": "",
            "record": "tessmark-line",
            "message": "the file is larger than 1 MiB",
            "expected": "at most 1048576 bytes",
            "found": "more",
            "hint": "split it",
        }
    ]


def test_hundred_thousand_brackets(base: Path) -> None:
    """Nesting is refused where it becomes too deep, and stops nothing else."""
    (base / ACTOR).write_text("[" * 100_000, encoding="utf-8")
    assert _found() == [
        {
            "code": "FILE006",
            "severity": "error",
            "file": ACTOR.as_posix(),
            "line": 1,
            "column": 65,
            "pointer": "/0" * 64,
            "record": "tessmark-line",
            "message": "the nesting is deeper than 64 levels",
            "expected": "at most 64 objects and arrays inside one another",
        }
    ]


TEXT = Path("texts/ferrand-gazette-2021-05-14.txt")
"""The text of a source that most of the base's spans are on."""


AS_FILE = "put the text itself there, as one plain file"


def _as_folder(path: Path) -> None:
    path.mkdir()


def _as_pipe(path: Path) -> None:
    os.mkfifo(path)


def _as_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


def _as_hundred_megabytes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)


@pytest.mark.parametrize(
    ("make", "reason", "hint"),
    [
        (_as_folder, "this is no regular file", AS_FILE),
        (_as_pipe, "this is no regular file", AS_FILE),
        (_as_dangling_link, "this is no regular file", AS_FILE),
        (
            _as_hundred_megabytes,
            "104857600 bytes, more than the 67108864 that a text may have",
            "give the words of this source alone, without markup and pictures",
        ),
    ],
)
def test_text_that_is_none(make: Callable[[Path], None], reason: str, hint: str, base: Path) -> None:
    """Whatever stands in the place of a source's text is told once, at the source, and no span is judged by it."""
    (base / TEXT).unlink()
    make(base / TEXT)
    assert _found() == [
        {
            "code": "EVD010",
            "severity": "warning",
            "file": f"dataset/sources/{TEXT.stem}.json",
            "line": 19,
            "column": 11,
            "pointer": "/text",
            "record": TEXT.stem,
            "message": f"{TEXT}: {reason}",
            "hint": hint,
        }
    ]


def test_misfiled_and_misspelt(base: Path) -> None:
    """A record in the folder of another kind that misspells a key has both faults, and no more."""
    text = (base / "dataset/events/ferrand-budget-2021.json").read_text(encoding="utf-8")
    remove(base / "dataset/events/ferrand-budget-2021.json")
    path = Path("dataset/actors/ferrand-budget-2021.json")
    (base / path).write_text(text.replace('"title"', '"tittle"'), encoding="utf-8")
    found = [(finding["code"], finding["file"], finding["pointer"], finding["hint"]) for finding in _found()]
    assert found == [
        ("FILE011", path.as_posix(), "", "move it to events/"),
        ("SCH002", path.as_posix(), "/tittle", 'did you mean "title"?'),
    ]


def _waived(code: str, record: str, base: Path) -> None:
    waivers = [{"code": code, "record": record, "reason": "Looked at, and accepted."}]
    (base / "dataset" / "waivers.json").write_text(json.dumps(waivers, indent=2) + "\n", encoding="utf-8")


def _misspelt(name: str, base: Path) -> None:
    path = base / "dataset" / name
    path.write_text(path.read_text(encoding="utf-8").replace('"kind"', '"knid"'), encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "record", "faulty", "is_told"),
    [
        ("REF005", "tessmark-line", "actors/tomas-brell.json", True),
        ("REF005", "tessmark-line", "actors/tessmark-line.json", False),
        ("REF005", "ferrand-harbour-board", "actors/ferrand.json", False),
        ("REF005", "ferrand", "actors/ferrand-harbour-board.json", True),
        ("REF007", "tessmark-line", "actors/tomas-brell.json", False),
        ("SET003", "ferrand-budget-2021", "actors/tomas-brell.json", True),
        ("REF008", "tessmark-line", "actors/tomas-brell.json", False),
    ],
)
def test_idle_waiver_beside_a_fault(code: str, record: str, faulty: str, base: Path, *, is_told: bool) -> None:
    """A fault keeps a waiver from being called idle only where the waived rule looks."""
    _waived(code, record, base)
    _misspelt(faulty, base)
    assert [finding["code"] for finding in _found()] == ["SCH002", "SET004"][: 1 + is_told]


def test_waiver_for_a_text_that_is_not_at_hand(base: Path) -> None:
    """A rule that needs a text says nothing of a source without it, though it ran on others."""
    _waived("EVD011", "ferrand-board-transcript-2021-05-13", base)
    assert [finding["code"] for finding in _found()] == ["SET004"]
    (base / "texts" / "ferrand-board-transcript-2021-05-13.txt").unlink()
    assert _found() == []


def test_removal_takes_folders_along(tmp_path: Path) -> None:
    """What a case removes may be a file or a folder."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").touch()
    remove(tmp_path / "folder" / "file")
    remove(tmp_path / "folder")
    assert list(tmp_path.iterdir()) == []
