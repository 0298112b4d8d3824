"""Files made to harm: `toolkit validate` ends soon, in bounded memory, with findings; no traceback, no false pass."""

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, suppress
from itertools import product
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import jsonschema_rs
import pytest
from pydantic import StringConstraints, TypeAdapter
from typer.testing import CliRunner

from tests.unit.cases import BASE, SCHEMAS
from toolkit import checks, jsonio, records
from toolkit.cli import app
from toolkit.errors import NotFoundError, UnusableInputError
from toolkit.findings import Status
from toolkit.jsonio import MAX_BYTES, MAX_DEPTH, MAX_FAULTS, MAX_POINTER, FaultKind
from toolkit.records import files
from toolkit.report import text
from toolkit.schemas import explaining

ROOT = Path(__file__).resolve().parents[2]
ACTOR = (BASE / "dataset" / "actors" / "tessmark-line.json").read_text("utf-8")
X = "dataset/actors/x.json"
MOST_SECONDS = 120  # a guard against hanging, far above what any needs on a busy machine
MOST_MEGABYTES = 300

_LAUNCH = """
import resource, subprocess, sys
command = [sys.executable, "-m", "toolkit", "validate", *sys.argv[3:]]
code = subprocess.run(command, stdin=subprocess.DEVNULL, timeout=float(sys.argv[1])).returncode
with open(sys.argv[2], "w") as peak:
    peak.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""
"""Runs the command from a small process, whose own size does not count as the command's peak."""

Prepare = Callable[[Path], object]


class Done(NamedTuple):
    """What a run of the command left."""

    exit_code: int
    out: str
    megabytes: float

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings of a report in JSON."""
        found: list[dict[str, Any]] = json.loads(self.out)["findings"]
        return found


def _validate(tmp_path: Path, *arguments: str) -> Done:
    """Run the command in the folder, within the time allowed, and expect nothing on stderr."""
    peak = tmp_path / "peak"
    done = subprocess.run(
        [sys.executable, "-c", _LAUNCH, str(MOST_SECONDS), str(peak), *arguments],
        capture_output=True,
        cwd=tmp_path,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TOOLKIT_TEXTS": "", "GITHUB_STEP_SUMMARY": ""},
        stdin=subprocess.DEVNULL,
    )
    assert done.stderr.decode() == ""
    unit = 1 if sys.platform == "darwin" else 1024
    return Done(done.returncode, done.stdout.decode(), int(peak.read_text("ascii")) * unit / 1_000_000)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Give a copy of the sound dataset to break."""
    shutil.copytree(BASE / "dataset", tmp_path / "dataset")
    return tmp_path / "dataset"


def _bytes(data: bytes) -> Prepare:
    return lambda root: (root / "actors" / "x.json").write_bytes(data)


def _members(pairs: Iterator[str]) -> bytes:
    return ("{" + ",".join(pairs) + "}").encode()


def _actor(**more: object) -> Prepare:
    return _bytes(json.dumps({**json.loads(ACTOR), "id": "x", **more}).encode())


def _sparse(root: Path) -> None:
    with (root / "actors" / "x.json").open("wb") as stream:
        stream.truncate(2 * 2**30)


LONG_KEY = '{"' + "k" * 500_000 + '":[' + "-0," * 100_000 + "-0]}"
WIDE_KEY = '{"' + "\U0001f6a2" * 125_000 + '":[' + "-0," * 100_000 + "-0]}"

BOMBS: dict[str, tuple[Prepare, set[str]]] = {
    "a MiB of brackets": (_bytes(b"[" * MAX_BYTES), {"FILE006"}),
    "a MiB of nested objects": (_bytes(b'{"":' * (MAX_BYTES // 4)), {"FILE006"}),
    "a MiB of quotation marks": (_bytes(b'"' * MAX_BYTES), {"FILE002"}),
    "a MiB of NUL": (_bytes(bytes(MAX_BYTES)), {"FILE002"}),
    "a MiB of line breaks": (_bytes(b"\n" * MAX_BYTES), {"FILE002"}),
    "two GB of nothing": (_sparse, {"FILE006"}),
    "one key a hundred thousand times": (_bytes(_members('"a":0' for _ in range(170_000))), {"FILE003"}),
    "forty thousand keys twice": (
        _bytes(_members(f'"{n}":0' for n in (*range(40_000), *range(40_000)))),
        {"FILE003", "FILE006"},
    ),
    "one key that is two before NFC": (_bytes('{"m\u00f4le":1,"mo\u0302le":2}'.encode()), {"FILE005"}),
    "one key twice, each time not in NFC": (
        _bytes('{"mo\u0302le":1,"mo\u0302le":2}'.encode()),
        {"FILE003", "FILE005"},
    ),
    "a MiB of faults": (_bytes(b"[" + b"-0," * 349_000 + b"-0]"), {"FILE004", "FILE006"}),
    "many faults in a long key": (_bytes(LONG_KEY.encode()), {"FILE004", "FILE006"}),
    "many faults in a long key of wide characters": (_bytes(WIDE_KEY.encode()), {"FILE004", "FILE006"}),
    "a number of a million digits": (_bytes(b'{"a":' + b"1" * 1_000_000 + b"}"), {"FILE004"}),
    "a fraction of a million digits": (_bytes(b'{"a":0.' + b"1" * 1_000_000 + b"}"), {"FILE004"}),
    "an exponent of a million digits": (_bytes(b'{"a":1e' + b"9" * 1_000_000 + b"}"), {"FILE004"}),
    "a million combining marks": (_bytes(('{"a":"' + "\u0301\u0327" * 250_000 + '"}').encode()), {"FILE005"}),
    "half a million backslashes": (_bytes(b'{"a":"' + b"\\" * 500_001 + b'"}'), {"FILE002"}),
    "a hundred thousand half pairs": (_bytes(b'{"a":"' + b"\\ud800" * 170_000 + b'"}'), {"FILE005"}),
    "as deep as allowed": (
        _bytes(b'{"a":' + b"[" * (MAX_DEPTH - 1) + b"]" * (MAX_DEPTH - 1) + b"}"),
        {"SCH001", "SCH002"},
    ),
    "as deep as allowed, and wide": (_bytes(b"[" * 63 + b"[]," * 300_000 + b"0" + b"]" * 63), {"FILE007"}),
    "one unknown key of a megabyte": (_actor(**{"k" * 1_000_000: 0}), {"SCH002"}),
    "ten thousand objects for codes": (_actor(roles=[{}] * 10_000), {"SCH001"}),
}

SLOW: dict[str, tuple[Prepare, set[str]]] = {
    "ten thousand items of two types": (_actor(sectors=["a", *range(10_000)]), {"SCH003", "SCH004"}),
    "ten thousand different objects in a set": (
        _actor(sectors=[{f"{n}": 0} for n in range(10_000)]),
        {"SCH003"},
    ),
    "one item thirty thousand times": (_actor(sectors=["GOV"] * 30_000), {"SCH006"}),
    "ten thousand misspelt keys": (_actor(other_names=[{"nam": "x"}] * 10_000), {"SCH002"}),
    "a long id with ten thousand faults": (
        _actor(id="a" * 500_000, **{f"u{n}": 0 for n in range(10_000)}),
        {"SCH002", "SCH006"},
    ),
    "ten thousand faulty unknown keys": (
        _bytes(_members(f'"u{n}":-0' for n in range(MAX_FAULTS))),
        {"FILE004"},
    ),
}


def _burst(dataset: Path, bombs: Sequence[tuple[Prepare, set[str]]]) -> None:
    """Run the command over a dataset with all the bombs, and expect of each what it is to be told."""
    for number, (prepare, _) in enumerate(bombs):
        prepare(dataset)
        (dataset.parent / X).rename(dataset / "actors" / f"x{number}.json")
    done = _validate(dataset.parent, "--format", "json")
    assert done.exit_code == 1
    assert done.megabytes < MOST_MEGABYTES + 30 * len(bombs)
    told = {(finding["file"], finding["code"]) for finding in done.findings}
    names = [f"dataset/actors/x{number}.json" for number in range(len(bombs))]
    assert {(name, code) for name, (_, codes) in zip(names, bombs, strict=True) for code in codes} <= told
    assert {file for file, _ in told} == set(names)


def test_bombs_together(dataset: Path) -> None:
    """Records made to burst the reader are each told for what they are; no other file suffers."""
    _burst(dataset, list(BOMBS.values()))


@pytest.mark.parametrize("name", ["two GB of nothing", "many faults in a long key of wide characters"])
def test_bomb_alone(name: str, dataset: Path) -> None:
    """One of them alone needs no more than its share of time and memory."""
    _burst(dataset, [BOMBS[name]])


def test_slow_bombs_together(dataset: Path) -> None:
    """The same for records made to burst the schemas."""
    _burst(dataset, list(SLOW.values()))


def _participants(root: Path) -> None:
    path = root / "events" / "ferrand-open-meeting-2021-05-13.json"
    record = json.loads(path.read_text("utf-8"))
    record["participants"] = [{"actor": f"nobody-{n}", "role": "membr"} for n in range(3_000)]
    path.write_text(json.dumps(record, indent=2) + "\n", "utf-8")


def _one_id(root: Path) -> None:
    for number in range(1_500):
        (root / "actors" / f"x{number}.json").write_text(ACTOR, "utf-8")


def _chain(root: Path) -> None:
    entries = [
        {"kind": "actor", "id": f"a{n}", "reason": "merged", "replaced_by": [f"a{n + 1}"], "on": "2021-05-05"}
        for n in range(5_000)
    ]
    (root / "retired.json").write_text(json.dumps(entries, indent=2) + "\n", "utf-8")


@pytest.mark.parametrize(("prepare", "code"), [(_participants, "SCH004"), (_one_id, "REF005"), (_chain, "SET002")])
def test_slow_dataset(prepare: Prepare, code: str, dataset: Path) -> None:
    """Thousands of faults that refer to one another are told as soon as any."""
    prepare(dataset)
    done = _validate(dataset.parent, "--format", "json")
    assert (done.exit_code, done.megabytes < MOST_MEGABYTES) == (1, True)
    assert code in {finding["code"] for finding in done.findings}


def test_faults_are_told_up_to_a_number() -> None:
    """As many faults as may be told are all told; at the next one the reading ends, and says so at its place."""
    whole = jsonio.read(b"[" + b"-0," * (MAX_FAULTS - 1) + b"-0]")
    assert (len(whole.faults), whole.readable, {fault.kind for fault in whole.faults}) == (
        MAX_FAULTS,
        True,
        {FaultKind.NUMBER},
    )
    cut = jsonio.read(b"[" + b"-0," * MAX_FAULTS + b"\n-0, nonsense")
    *told, last = cut.faults
    assert (tuple(told), cut.readable, cut.value) == (whole.faults, False, None)
    assert (last.kind, last.pointer, last.line, last.column) == (FaultKind.SIZE, f"/{MAX_FAULTS}", 2, 1)
    assert last.message == "the file has more than 10,000 faults"


@pytest.mark.parametrize("length", [1, 40, MAX_POINTER - 5, MAX_POINTER - 4, 10 * MAX_POINTER])
def test_a_pointer_that_is_too_long_ends_at_an_ancestor(length: int) -> None:
    """A fault's pointer is exact as long as it is no longer than allowed, and always leads to what holds the fault."""
    key = "k" * length
    (fault,) = jsonio.read(f'{{"a":{{"{key}":[NaN]}}}}'.encode()).faults
    whole, holder = f"/a/{key}/0", f"/a/{key}"
    assert fault.pointer == next(it for it in (whole, holder, "/a") if len(it) <= MAX_POINTER)
    assert (fault.line, fault.column) == (1, length + 11)


def test_every_finding_is_in_the_json_and_a_hundred_in_the_text(dataset: Path) -> None:
    """However many findings one file has, a program gets all, and a person the first and their number."""
    _actor(**{f"u{n}": 0 for n in range(10_000)})(dataset)
    done = _validate(dataset.parent, "--report", "json=all.json")
    found = json.loads((dataset.parent / "all.json").read_text("utf-8"))["findings"]
    unknown = [finding["pointer"] for finding in found if finding["code"] == "SCH002"]
    assert sorted(unknown) == sorted(f"/u{n}" for n in range(10_000))
    assert (done.exit_code, done.out.count("  error ")) == (1, 100)
    assert f"\n100 of {len(found):,} findings shown; --format json has all\n" in done.out
    assert done.megabytes < MOST_MEGABYTES


FORMATS = ("text", "json", "github", "sarif", "junit", "markdown")


def _reports(dataset: Path) -> tuple[Done, dict[str, str]]:
    """Run the command once for all forms of the report."""
    folder = dataset.parent / "reports"
    folder.mkdir()
    done = _validate(dataset.parent, *(f"--report={name}={folder / name}" for name in FORMATS))
    return done, {name: (folder / name).read_bytes().decode() for name in FORMATS}


def test_every_form_bears_ten_thousand_faults_on_one_line(dataset: Path) -> None:
    """No form of the report repeats a file's one long line for each of its faults."""
    _bytes(b"[" + b"-0," * 300_000 + b"-0]")(dataset)
    done, reports = _reports(dataset)
    assert (done.exit_code, done.megabytes < MOST_MEGABYTES) == (1, True)
    assert {name: len(report) for name, report in reports.items() if len(report) > 20_000_000} == {}


def _patterns(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for inner in schema.values():
            yield from _patterns(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _patterns(inner)


PATTERNS = sorted({pattern for schema in SCHEMAS.files.values() for pattern in _patterns(schema)})
REPEATED = ("a", "0", "1-", "-", "a.", ".", " ", "a ", "/", "\u00e9")
BEFORE = ("", "Q1", "https://a.", "2021-01-01/")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_pattern_explodes(pattern: str) -> None:
    """Each pattern judges a long text in linear time, with one verdict from all three engines."""
    explained = explaining.validator({"pattern": pattern}, explaining.registry({}))
    compiled = jsonschema_rs.Draft202012Validator({"pattern": pattern})
    model = TypeAdapter(Annotated[str, StringConstraints(pattern=pattern)])
    begun = time.process_time()
    for before, part, end in product(BEFORE, REPEATED, "!\n"):
        text = before + part * (50_000 // len(part)) + end
        verdicts = {explained.is_valid(text), compiled.is_valid(text), _takes(model, text)}
        assert len(verdicts) == 1, text[:20]
    assert time.process_time() - begun < 10  # a tenth of a second; the square of the length would be hours


def _takes(model: TypeAdapter[str], text: str) -> bool:
    try:
        model.validate_python(text)
    except ValueError:
        return False
    return True


MEGABYTE = 1_000_000
LONG_TEXTS = {
    "name": "Pier " * (MEGABYTE // 5),
    "kind": "s" * MEGABYTE,
    "country": "A" * MEGABYTE,
    "part_of": "a-" * (MEGABYTE // 2) + "!",
}


def test_fields_of_a_megabyte(dataset: Path) -> None:
    """A text of a megabyte in any field of a record is told, shortened, and judged at once."""
    for number, (key, value) in enumerate(LONG_TEXTS.items()):
        record = json.loads(ACTOR) | {"id": f"x{number}", key: value}
        (dataset / "actors" / f"x{number}.json").write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    path = dataset / "statements" / "brell-plan-2021-05-13.json"
    record = json.loads(path.read_text("utf-8"))
    record["quote"] = "word " * (MEGABYTE // 5) + "end"
    path.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    path = dataset / "sources" / "ferrand-gazette-2021-05-14.json"
    record = json.loads(path.read_text("utf-8"))
    record["url"] = "https://a." + "a." * (MEGABYTE // 2) + "!"
    record["published"]["edtf"] = "2021-01-01/" * 4_000
    path.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    done = _validate(dataset.parent, "--format", "json")
    assert (done.exit_code, done.megabytes < MOST_MEGABYTES, len(done.out) < 100_000) == (1, True, True)
    places = {(Path(finding["file"]).stem, finding["pointer"]) for finding in done.findings}
    assert places >= {(f"x{number}", f"/{key}") for number, key in enumerate(LONG_TEXTS)}
    assert places >= {
        ("brell-plan-2021-05-13", "/quote"),
        ("ferrand-gazette-2021-05-14", "/url"),
        ("ferrand-gazette-2021-05-14", "/published/edtf"),
    }


def _socket(path: Path) -> None:
    with chdir(path.parent), socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)


def _zero(path: Path) -> None:
    """Make a device that never ends; only root may."""
    with suppress(PermissionError):
        os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 5))


def _circle(path: Path) -> None:
    path.symlink_to("../events/back.json")
    (path.parent.parent / "events" / "back.json").symlink_to(f"../actors/{path.name}")


ENTRIES: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe.json": (os.mkfifo, "FILE010"),
    "device.json": (_zero, "FILE010"),
    "socket.json": (_socket, "FILE010"),
    "folder.json": (Path.mkdir, "FILE010"),
    "link-to-device.json": (lambda path: path.symlink_to("/dev/zero"), "FILE009"),
    "link-out.json": (lambda path: path.symlink_to("/etc/hostname"), "FILE009"),
    "link-to-nothing.json": (lambda path: path.symlink_to("none.json"), "FILE010"),
    "link-to-itself.json": (lambda path: path.symlink_to("link-to-itself.json"), "FILE010"),
    "circle.json": (_circle, "FILE010"),
    "linked-folder": (lambda path: path.symlink_to("../actors"), "FILE008"),
    ".hidden.json": (Path.touch, "FILE008"),
    ".json": (Path.touch, "FILE008"),
    "other-ending.JSON": (Path.touch, "FILE008"),
}


def test_what_is_no_plain_file(dataset: Path) -> None:
    """Whatever stands where a record should is told, and nothing is waited for or followed."""
    for name, (make, _) in ENTRIES.items():
        make(dataset / "actors" / name)
    done = _validate(dataset.parent, "--format", "json")
    assert (done.exit_code, done.megabytes < MOST_MEGABYTES) == (1, True)
    made = {name: code for name, (_, code) in ENTRIES.items() if os.path.lexists(dataset / "actors" / name)}
    expected = {f"dataset/actors/{name}": code for name, code in made.items()} | {"dataset/events/back.json": "FILE010"}
    assert {finding["file"]: finding["code"] for finding in done.findings} == expected


def test_a_folder_that_links_to_itself(dataset: Path) -> None:
    """A folder of records that leads nowhere is told, and its records are missed."""
    shutil.rmtree(dataset / "events")
    (dataset / "events").symlink_to("events")
    done = _validate(dataset.parent, "--format", "json")
    assert done.exit_code == 1
    assert ("FILE008", "dataset/events") in [(finding["code"], finding["file"]) for finding in done.findings]


NAMES = (
    "a\nb",
    "a\rb",
    "::error::a",
    "a\n::error::b",
    "##[error]a",
    "\x1b[31mred",
    "\u202egnp",
    "-rf",
    "--data",
    " ",
    "CON",
    "%0Aa",
    "<b>&\"'",
    "a|b`c",
    "e\u0301",
    "n" * 250,
)


def test_names_that_are_orders(dataset: Path) -> None:
    """A file's name is told as text in every form of the report: it orders neither terminal nor runner about."""
    for name in NAMES:
        (dataset / "actors" / f"{name}.json").write_text(ACTOR, "utf-8")
    done, reports = _reports(dataset)
    assert done.exit_code == 1
    told = {it["file"] for it in json.loads(reports["json"])["findings"] if it["code"] == "REF005"}
    assert len(told) == len(NAMES)
    for name, report in reports.items():
        assert not re.search(r"[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]", report), name
        assert name == "json" or "\u202e" not in report, name
        orders = [line for line in report.split("\n") if line.lstrip().startswith("::")]
        assert all(line.startswith(("::error file=dataset/actors/", "::group::", "::endgroup::")) for line in orders)
        assert name == "github" or not orders, name
    assert "##[" not in done.out


@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "github"])
def test_a_path_that_is_an_order(format_: str) -> None:
    """A run that could not be made says so in each form, and no runner obeys what it could not find."""
    done = CliRunner().invoke(app, ["validate", "##[error]a", "--format", format_])
    assert isinstance(done.exception, NotFoundError)
    assert (bool(done.stdout), "##[" in done.stdout) == (format_ != "text", False)


def test_a_name_that_is_a_command(dataset: Path) -> None:
    """What a finding tells to type is safe to type, whatever the file is called."""
    (dataset / "actors" / "$(echo pwned); 'a' .json").write_text("{}", "utf-8")
    hints = [it["hint"] for it in _validate(dataset.parent, "--format", "json").findings if it["code"] == "FMT001"]
    assert hints == ["""toolkit fmt 'dataset/actors/$(echo pwned); '"'"'a'"'"' .json'"""]


def _name_not_utf_8(dataset: Path) -> None:
    (dataset / "actors" / os.fsdecode(b"\xff\xfe.json")).write_text(ACTOR, "utf-8")


@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_name_that_is_not_utf_8(format_: str, dataset: Path) -> None:
    """A file whose name is no text is told all the same, in UTF-8."""
    _name_not_utf_8(dataset)
    done = _validate(dataset.parent, "--format", format_)
    assert (done.exit_code, "REF005" in done.out) == (1, True)


def test_a_name_that_is_not_utf_8_in_files(dataset: Path) -> None:
    """The same in reports that are written to files."""
    _name_not_utf_8(dataset)
    done, reports = _reports(dataset)
    assert done.exit_code == 1
    assert all("REF005" in report for report in reports.values())


def test_one_fault_among_five_thousand_files(dataset: Path) -> None:
    """Of thousands of files the one at fault is found, and it alone is told."""
    for number in range(5_000):
        (dataset / "actors" / f"x{number}.json").write_text(ACTOR.replace("tessmark-line", f"x{number}"), "utf-8")
    path = dataset / "actors" / "x4321.json"
    path.write_text(path.read_text("utf-8").replace('"kind"', '"knd"'), "utf-8")
    done = _validate(dataset.parent, "--format", "json")
    assert done.exit_code == 1
    errors = [finding for finding in done.findings if finding["severity"] == "error"]
    assert [(finding["code"], finding["file"]) for finding in errors] == [("SCH002", "dataset/actors/x4321.json")]
    assert done.megabytes < MOST_MEGABYTES


def test_a_schema_version_without_end(dataset: Path) -> None:
    """A version that is no folder's name is a finding, and names no folder."""
    path = dataset / "dataset.json"
    path.write_text(path.read_text("utf-8").replace('"1.0"', f'"{"1" * 400}.0"'), "utf-8")
    found = [(finding.code, finding.location.pointer) for finding in checks.run(records.load(dataset)).findings]
    assert found == [("SCH005", "/schema")]


@pytest.mark.parametrize("path", [X, "dataset/actors"])
def test_a_circle_of_links_under_a_path(path: str, dataset: Path) -> None:
    """A circle of links is told where a path is asked about, too."""
    _circle(dataset / "actors" / "x.json")
    done = _validate(dataset.parent, path, "--format", "json")
    assert (done.exit_code, {finding["code"] for finding in done.findings}) == (1, {"FILE010"})


@pytest.mark.parametrize(
    ("manifest", "exit_code"),
    [(b"", 1), (b"[]", 1), (b"[" * MAX_BYTES, 1), (b"\xff", 1), (b'{"schema":"9.9"}', 3), (None, 3)],
    ids=["empty", "list", "brackets", "not-utf-8", "unknown-schema", "gone"],
)
def test_manifest(manifest: bytes | None, exit_code: int, dataset: Path) -> None:
    """Without a sound manifest no run passes, and without any there is none."""
    path = dataset / "dataset.json"
    path.unlink()
    if manifest is not None:
        path.write_bytes(manifest)
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "validate", "--data", "dataset"],
        capture_output=True,
        cwd=dataset.parent,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TOOLKIT_TEXTS": ""},
        stdin=subprocess.DEVNULL,
        timeout=MOST_SECONDS,
    )
    assert done.returncode == exit_code
    assert done.stderr.count(b"\n") == (exit_code == 3)


def _after_listing(monkeypatch: pytest.MonkeyPatch, listed: Path, then: Callable[[], object]) -> None:
    """Let something happen just after a folder has been listed."""
    listing = files._entries  # noqa: SLF001 (there is no other moment to strike at)

    def strike(folder: Path) -> list[Path]:
        found = listing(folder)
        if folder == listed:
            then()
        return found

    monkeypatch.setattr(files, "_entries", strike)


def test_a_file_that_vanishes(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that is listed and then gone is one finding, and the others are read."""
    path = dataset / "actors" / "tessmark-line.json"
    _after_listing(monkeypatch, dataset / "actors", path.unlink)
    report = checks.run(records.load(dataset, SCHEMAS))
    assert report.status() is Status.FAIL
    (found,) = report.findings
    assert (found.code, found.record, found.message) == (
        "FILE010",
        "tessmark-line",
        "the file cannot be read: no such file or directory",
    )


def test_a_file_that_becomes_a_pipe(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a listed record has become meanwhile is not waited for."""
    path = dataset / "actors" / "tessmark-line.json"

    def swap() -> None:
        path.unlink()
        os.mkfifo(path)

    _after_listing(monkeypatch, dataset / "actors", swap)
    assert [finding.code for finding in checks.run(records.load(dataset, SCHEMAS)).findings] == ["FILE010"]


def test_a_folder_that_vanishes(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of records that is listed and then gone never makes a pass."""
    _after_listing(monkeypatch, dataset, lambda: shutil.rmtree(dataset / "statements"))
    report = checks.run(records.load(dataset, SCHEMAS))
    assert report.status() is Status.FAIL
    assert ("FILE008", "statements") in [(found.code, Path(found.location.file).name) for found in report.findings]


def test_a_folder_that_cannot_be_listed(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a folder's records cannot even be counted, nothing is judged."""
    listing = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path.name == "events":
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(UnusableInputError) as caught:
        records.load(dataset, SCHEMAS)
    assert str(caught.value) == f"{dataset / 'events'} cannot be read: Permission denied"


def test_a_file_with_more_breaches_than_are_told(dataset: Path) -> None:
    """Of a file that breaks its schema without end the first 10,000 places are told, and that there are more."""
    _actor(roles=[{}] * 20_000)(dataset)
    report = checks.run(records.load(dataset, SCHEMAS))
    found = [finding for finding in report.findings if Path(finding.location.file).name == "x.json"]
    assert sum(finding.code == "SCH001" for finding in found) == MAX_FAULTS
    (rest,) = (finding for finding in found if finding.code not in {"SCH001", "FMT001"})
    assert (rest.code, rest.message) == ("FILE006", "the file breaks its schema in more than 10,000 places")
    assert {finding.location.file for finding in report.findings} == {rest.location.file}


def test_many_events_that_may_be_one(dataset: Path) -> None:
    """Each of them is told once, beside the first, and not in every pair."""
    event = json.loads((dataset / "events" / "ferrand-budget-2021.json").read_text(encoding="utf-8"))
    for number in range(50):
        value = event | {"id": f"again-{number:02}", "date": {"edtf": "2021-04-01", "basis": "stated"}}
        (dataset / "events" / f"again-{number:02}.json").write_text(jsonio.dumps(value), encoding="utf-8")
    found = [finding for finding in checks.run(records.load(dataset, SCHEMAS)).findings if finding.code == "SET003"]
    assert [finding.record for finding in found] == [f"again-{number:02}" for number in range(1, 50)]
    assert {finding.message.partition(" is of")[0] for finding in found} == {'"again-00"'}


def test_a_pointer_without_end_is_cut_for_people(dataset: Path) -> None:
    """A key as long as a file does not fill the screen."""
    _actor(**{"x" * 500_000: 0})(dataset)
    report = checks.run(records.load(dataset, SCHEMAS))
    shown = text.render(report, report.status())
    assert f"      at        /{'x' * 198}…\n" in shown
    assert len(shown) < 2_000
