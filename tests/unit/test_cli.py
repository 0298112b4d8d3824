"""The command line: what goes where, and with which exit code."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.unit.bundled import copied
from tests.unit.repositories import Repository
from toolkit.__main__ import main
from toolkit.cli import app
from toolkit.errors import NotFoundError, RefusedError, ToolkitError, UnusableInputError
from toolkit.records import load
from toolkit.schemas import KINDS, Schemas
from toolkit.tables import STORED, content_sha256

ROOT = Path(__file__).resolve().parents[2]
DATASET = ROOT / "dataset"


def _run(*arguments: object, **more: str) -> Result:
    return CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(app, [str(argument) for argument in arguments], **more)  # type: ignore[arg-type]


def _process(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own, as a shell would."""
    command = [sys.executable, "-m", "toolkit", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TOOLKIT_TEXTS": ""}
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, check=False, env=environment, stdin=subprocess.DEVNULL
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the bundled dataset to break."""
    copied(tmp_path / "dataset")
    return tmp_path / "dataset"


def test_a_good_dataset_passes() -> None:
    """Validation of the bundled dataset exits with 0 and a summary."""
    done = _process("validate")
    assert (done.returncode, done.stderr) == (0, "")
    count = len(list(DATASET.glob("*/*.json")))
    assert done.stdout.startswith(f"passed: 0 errors, 0 warnings in {count} records, ")


def test_a_broken_file_is_told_and_the_others_are_checked(copy: Path) -> None:
    """A syntax error gives its place, and does not hide a fault in another file."""
    (copy / "actors" / "japan.json").write_text('{\n  "id": "japan",\n  "name": "Japan",\n}\n', "utf-8")
    path = copy / "actors" / "china.json"
    path.write_text(path.read_text("utf-8").replace('"state"', '"stat"'), "utf-8")
    done = _process("validate", "--format", "json", cwd=copy.parent)
    document = json.loads(done.stdout)
    assert (done.returncode, document["exit_code"], document["status"]) == (1, 1, "fail")
    assert [(f["code"], f["file"], f["line"], f["column"]) for f in document["findings"]] == [
        ("SCH004", "dataset/actors/china.json", 4, 11),
        ("FILE002", "dataset/actors/japan.json", 3, 18),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"id": "x", "id": "x"}', "FILE003"),
        (b'{"id": NaN}', "FILE004"),
        (b'\xef\xbb\xbf{"id": "x"}', "FILE001"),
        (b'{"id": "\xff"}', "FILE001"),
        (b'{"id": "\\ud800"}', "FILE005"),
        (b"[" * 100_000, "FILE006"),
        (b"", "FILE002"),
        (b"[]", "FILE007"),
        (b"null", "FILE007"),
    ],
    ids=["duplicate-key", "nan", "bom", "not-utf-8", "surrogate", "deep", "empty", "list", "null"],
)
def test_hostile_bytes_are_a_finding(copy: Path, content: bytes, code: str) -> None:
    """Whatever the bytes of a record are, the run ends with a finding and exit code 1, never a traceback."""
    (copy / "actors" / "x.json").write_bytes(content)
    done = _process("validate", "--select", "FILE", "--data", copy)
    assert (done.returncode, done.stderr) == (1, "")
    assert f" {code} " in done.stdout


@pytest.mark.parametrize("option", ["--data", None], ids=["data", "path"])
def test_no_dataset_is_exit_3_in_one_line(tmp_path: Path, option: str | None) -> None:
    """A path that leads to no dataset says in one line where was looked."""
    done = _process("validate", *([option] if option else []), tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"toolkit: no dataset at {tmp_path}: looked for dataset.json there")
    assert done.stderr.count("\n") == 1


def test_an_early_failure_is_still_one_json_document(tmp_path: Path) -> None:
    """A program that reads the report gets a document even when there is nothing to report on."""
    done = _process("validate", "--data", tmp_path, "--format", "json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["exit_code"], document["status"]) == (3, 3, "error")
    assert document["error"].startswith("no dataset at ")


def test_without_a_dataset_the_bundled_one_is_taken_and_said(tmp_path: Path) -> None:
    """Outside any dataset the command works on the bundled one, and stderr says which that is."""
    done = _process("validate", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == f"no dataset/ here or above: taking the bundled one, {DATASET}\n"


def test_paths_restrict_what_is_reported(copy: Path) -> None:
    """Only the named file and the records that refer to it are reported; everything is still loaded."""
    for name in ("australia", "china"):
        path = copy / "actors" / f"{name}.json"
        path.write_text(path.read_text("utf-8").replace('"state"', '"stat"'), "utf-8")
    done = _process("validate", "dataset/actors/china.json", cwd=copy.parent)
    assert "china.json" in done.stdout
    assert "australia.json" not in done.stdout
    assert "1 error, 0 warnings" in done.stdout


def test_the_path_of_a_deleted_record_reports_its_holders(copy: Path) -> None:
    """The records that refer to a deleted file are found under that file's path."""
    path = copy / "actors" / "australia.json"
    path.unlink()
    done = _process("validate", "dataset/actors/australia.json", cwd=copy.parent)
    assert done.returncode == 1
    assert done.stdout.count('no record has the id "australia"') == done.stdout.count(" error ") > 1


def test_a_path_without_record_is_exit_3(copy: Path) -> None:
    """A path inside the dataset that leads to no record is not a pass."""
    done = _process("validate", copy / "actors" / "nobody.json")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"toolkit: no record at {copy}/actors/nobody.json in the dataset {copy}\n"


def test_missing_texts_fail_only_on_request() -> None:
    """Without texts the run passes and says what it could not check; --require-texts makes that a failure."""
    lenient, strict = _run("validate", "--data", DATASET), _run("validate", "--data", DATASET, "--require-texts")
    assert (lenient.exit_code, strict.exit_code) == (0, 1)
    spans = sum(len(re.findall(r'"start": [0-9]', path.read_text("utf-8"))) for path in DATASET.glob("*/*.json"))
    assert f"0 spans checked against the text, {spans:,} not: no text for " in lenient.stdout


def test_a_folder_of_texts_that_is_not_there_is_exit_3() -> None:
    """A misspelt folder of texts is not a run without texts."""
    done = _process("validate", "--texts", "nowhere")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "toolkit: no folder of texts at nowhere\n")


def test_rules_are_selected_and_ignored_by_code_and_area(copy: Path) -> None:
    """Only the rules asked for run; an unknown code is wrong usage."""
    (copy / "actors" / "australia.json").unlink()
    arguments = ("validate", "--data", copy)
    assert _run(*arguments, "--select", "FILE,sch").exit_code == 0
    assert _run(*arguments, "--ignore", "REF").exit_code == 0
    assert _run(*arguments, "--select", "REF001").exit_code == 1
    wrong = _run(*arguments, "--select", "REF099")
    assert wrong.exit_code == 2
    assert "no rule or area 'REF099'" in wrong.stderr


@pytest.mark.parametrize("arguments", [("vaildate",), ("validate", "--formt"), ("validate", "--format", "xml")])
def test_wrong_usage_is_exit_2(arguments: tuple[str, ...]) -> None:
    """A typo in a command, an option or a value is told with exit code 2, on stderr."""
    done = _process(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "toolkit" in done.stderr


def test_help_has_examples() -> None:
    """Each command's help shows how it is called."""
    for command in ("validate", "convert", "sql", "source add", "evidence locate"):
        shown = _run(*command.split(), "--help").stdout
        assert f"  toolkit {command}" in shown, command


def test_convert_writes_a_file_a_table(copy: Path) -> None:
    """Conversion names what it wrote."""
    done = _process("convert", cwd=copy.parent)
    assert (done.returncode, done.stderr) == (0, "")
    contents = load(copy).contents
    assert [line.split()[:3] for line in done.stdout.splitlines()] == [
        *(
            [f"parquet/{kind}s.parquet", str(len(list((DATASET / f"{kind}s").glob("*.json")))), "rows"]
            for kind in KINDS
        ),
        ["parquet/retired.parquet", str(len(contents["retired"])), "rows"],
    ]
    hashes = [line.partition(" bytes  content ")[2] for line in done.stdout.splitlines()]
    assert hashes == [content_sha256(kind, contents[kind], Schemas()) for kind in STORED]
    asked = _process("sql", "SELECT count(*) FROM commitments", "--data", "parquet", "--format", "csv", cwd=copy.parent)
    assert asked.stdout == f"count_star()\n{len(contents['commitment'])}\n"


def test_convert_writes_the_same_bytes_anywhere(copy: Path, tmp_path: Path) -> None:
    """Files that a disk lists in another order, another time zone and locale: the same bytes, whole process."""
    other = tmp_path / "elsewhere" / "dataset"
    for file in sorted(copy.rglob("*.json"), reverse=True):
        (other / file.relative_to(copy)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, other / file.relative_to(copy))
    found = []
    for dataset, zone, locale in ((copy, "UTC", "C"), (other, "Pacific/Kiritimati", "tr_TR.UTF-8")):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TZ": zone, "LC_ALL": locale, "LANG": locale}
        command = [sys.executable, "-m", "toolkit", "convert", str(dataset), "--out", str(dataset.parent / "parquet")]
        subprocess.run(command, env=environment, capture_output=True, check=True)
        found.append([file.read_bytes() for file in sorted((dataset.parent / "parquet").iterdir())])
    assert found[0] == found[1]


def test_convert_refuses_errors_and_writes_nothing(copy: Path) -> None:
    """A dataset with errors leaves no file behind."""
    (copy / "actors" / "australia.json").unlink()
    done = _process("convert", cwd=copy.parent)
    assert (done.returncode, done.stdout) == (3, "")
    assert "so nothing was written; the first is REF001 at dataset/" in done.stderr
    assert not (copy.parent / "parquet").exists()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * FROM promise", 'Did you mean "promises"?\n\nLINE 1: SELECT * FROM promise\n'),
        ("SELEC 1", "LINE 1: SELEC 1\n        ^"),
        ("SELECT 1; SELECT 2", "one"),
        ("COPY actors TO 'x.csv'", "SELECT"),
    ],
)
def test_a_query_that_cannot_be_is_exit_3(query: str, said: str, tmp_path: Path) -> None:
    """A wrong or forbidden query says where and why, on stderr."""
    done = _process("sql", query, "--data", DATASET, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_query_comes_from_argument_file_or_stdin(tmp_path: Path) -> None:
    """The three ways give one answer, and two at once are refused."""
    query = "SELECT count(*) AS n FROM actors"
    (tmp_path / "q.sql").write_text(query, "utf-8")
    arguments = ("sql", "--data", DATASET, "--format", "csv")
    answers = [
        _run(*arguments, query).stdout,
        _run(*arguments, "--file", tmp_path / "q.sql").stdout,
        _run(*arguments, "-", input=query).stdout,
        _run(*arguments, input=query).stdout,
    ]
    count = len(list((DATASET / "actors").glob("*.json")))
    assert answers == [f"n\n{count}\n"] * 4
    assert _run(*arguments, query, "--file", tmp_path / "q.sql").exit_code == 2


def test_an_answer_goes_to_a_file(tmp_path: Path) -> None:
    """--output writes the answer, and stdout stays empty."""
    out = tmp_path / "n.csv"
    done = _run("sql", "SELECT count(*) AS n FROM actors", "--data", DATASET, "--format", "csv", "--output", out)
    count = len(list((DATASET / "actors").glob("*.json")))
    assert (done.stdout, out.read_text("utf-8")) == ("", f"n\n{count}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["n.csv"]


def test_tables_are_listed_with_their_meaning() -> None:
    """Every table and view is named with its columns."""
    shown = _run("sql", "--tables", "--data", DATASET).stdout
    for table in ("sources", "actors", "events", "statements", "commitments", "quotes", "promises", "timeline"):
        assert f"\n{table}: " in f"\n{shown}"


def test_the_list_of_tables_is_data_too(tmp_path: Path) -> None:
    """In any other format it has a row for each column; what it would pass over is wrong usage, and nothing else."""
    out = tmp_path / "tables.jsonl"
    done = _run("sql", "--tables", "--data", DATASET, "--format", "jsonl", "--output", out)
    listed = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert (done.stdout, done.stderr) == ("", f"wrote {len(listed)} rows to {out}\n")
    (row,) = [it for it in listed if (it["table"], it["column"]) == ("quotes", "quote")]
    assert list(row) == ["table", "column", "type", "meaning", "about_table"]
    assert (row["type"], row["about_table"].partition("? ")[0]) == ("VARCHAR", "Who said what, word for word")
    for more in (["FROM quotes"], ["--explain"], ["--param", "a=b"], ["--format", "parquet"], ["--file", tmp_path]):
        refused = _run("sql", "--tables", "--data", DATASET, *more)
        assert (refused.exit_code, refused.stdout) == (2, "")


def test_a_source_is_drafted_and_its_passages_located(copy: Path, tmp_path: Path) -> None:
    """From a text to spans: digest, length and positions come from the text."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "notice.txt").write_text("The board said: “We will open\nthe harbour.” It will open.\n", "utf-8")
    added = _run("source", "add", texts / "notice.txt", "--id", "notice", "--data", copy, "--write")
    assert added.exit_code == 0, added.stderr
    assert "still missing: title, language, genre, publisher, published, syndication, rights, coding" in added.stderr
    record = json.loads((copy / "sources" / "notice.json").read_text("utf-8"))
    assert (record["id"], record["text"]["length"]) == ("notice", 57)
    arguments = ("evidence", "locate", "notice", "--texts", texts, "--data", copy)
    (span,) = json.loads(_run(*arguments, "we will open the harbour".replace("we", "We")).stdout)
    assert (span["start"], span["end"], "words" in span) == (17, 41, False)
    twice = _run(*arguments, "will open", "--role", "cue")
    assert (twice.exit_code, len(json.loads(twice.stdout))) == (1, 2)
    assert twice.stderr == (
        "2 places: 'will open'; choose one\n"
        "  20-29  The board said: “We [will open] the harbour.” It will open.\n"
        "  47-56  …will open the harbour.” It [will open].\n"
    )
    nowhere = _run(*arguments, "will close")
    assert (nowhere.exit_code, nowhere.stdout) == (1, "[]\n")


def test_what_is_no_span_is_refused(copy: Path, tmp_path: Path) -> None:
    """Half a word gives no span, unless it is asked for, but the nearest right one; overlapping ones are said to be."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "notice.txt").write_text("The board said: “We will open\nthe harbour.” It will open.\n", "utf-8")
    assert _run("source", "add", texts / "notice.txt", "--id", "notice", "--data", copy, "--write").exit_code == 0
    arguments = ("evidence", "locate", "notice", "--texts", texts, "--data", copy)
    half = _run(*arguments, "e will open the har")
    assert (half.exit_code, half.stdout) == (1, "[]\n")
    assert half.stderr == (
        "18-37 cuts a word, and a span begins and ends between words: 17-41 would be right,"
        " 'We will open\\nthe harbour' (--cut-words prints it as it is)\n"
    )
    asked = _run(*arguments, "e will open the har", "--cut-words")
    assert (asked.exit_code, [(it["start"], it["end"]) for it in json.loads(asked.stdout)]) == (0, [(18, 37)])
    overlapping = _run(*arguments, "We will open", "open the harbour")
    assert (overlapping.exit_code, len(json.loads(overlapping.stdout))) == (1, 2)
    assert overlapping.stderr == "17-29 and 25-41 overlap; the spans of an entry may not\n"


def test_a_source_is_never_overwritten(copy: Path, tmp_path: Path) -> None:
    """An id that is taken is refused, and the old record stays whole."""
    (tmp_path / "a.txt").write_text("A text.", "utf-8")
    path = next((copy / "sources").iterdir())
    before = path.read_bytes()
    done = _run("source", "add", tmp_path / "a.txt", "--id", path.stem, "--data", copy, "--write")
    assert isinstance(done.exception, RefusedError)
    assert path.read_bytes() == before
    taken = _run("source", "add", tmp_path / "a.txt", "--id", "japan", "--data", copy)
    assert taken.exit_code == 0  # a draft is only printed
    taken = _run("source", "add", tmp_path / "a.txt", "--id", "japan", "--data", copy, "--write")
    assert isinstance(taken.exception, RefusedError)


def test_a_text_that_is_no_text_is_refused(copy: Path, tmp_path: Path) -> None:
    """Bytes that are not UTF-8, folders, too much and what has no end are no texts; it is said of which file."""
    bad, large = tmp_path / "a.txt", tmp_path / "large.txt"
    bad.write_bytes(b"\xff\xfe")
    with large.open("wb") as stream:
        stream.truncate(100_000_000)
    said = {
        bad: "not UTF-8: byte 0xff at offset 0 (give the text as plain UTF-8)",
        large: "100000000 bytes, more than the 67108864 that a text may have "
        "(give the words of this source alone, without markup and pictures)",
        tmp_path: None,
        Path("/dev/zero"): None,
    }
    for path, message in said.items():
        done = _run("source", "add", path, "--id", "a", "--data", copy)
        assert isinstance(done.exception, UnusableInputError)
        assert message is None or str(done.exception) == f"{path}: {message}"


def test_a_text_that_cannot_be_read_is_told_from_none(copy: Path, tmp_path: Path) -> None:
    """Whoever looks for words in a text that is there and is no text is told what is wrong with it."""
    source = next((copy / "sources").iterdir()).stem
    path = tmp_path / f"{source}.txt"
    path.write_bytes(b"")
    done = _run("evidence", "locate", source, "words", "--texts", tmp_path, "--data", copy)
    assert isinstance(done.exception, UnusableInputError)
    assert str(done.exception) == f"{path}: an empty text (put the words of the source into the file, or take it away)"


def test_an_empty_folder_of_texts_is_refused(copy: Path) -> None:
    """A variable that is not set names no folder, and is not taken for the working folder."""
    for command in ("validate", "coverage", "evidence check", "evidence locate a b", "show japan"):
        done = _run(*command.split(), "--texts", "", "--data", copy)
        assert done.exit_code == 2
        assert "the path is empty" in done.stderr


def test_a_passage_needs_the_recorded_text(copy: Path, tmp_path: Path) -> None:
    """Positions are never taken from a text that is not the recorded one, nor from none."""
    source = next((copy / "sources").iterdir()).stem
    arguments = ("evidence", "locate", source, "words", "--data", copy)
    assert isinstance(_run(*arguments).exception, NotFoundError)
    (tmp_path / f"{source}.txt").write_text("other words", "utf-8")
    assert isinstance(_run(*arguments, "--texts", tmp_path).exception, RefusedError)
    assert isinstance(_run("evidence", "locate", "nobody", "words", "--data", copy).exception, ToolkitError)


@pytest.mark.parametrize("data", ["dataset/nowhere", "dataset/actors/nowhere", ""])
def test_a_misspelt_dataset_is_never_another_one(copy: Path, data: str) -> None:
    """A folder that is not there does not mean the dataset around it, nor does an empty option the nearest."""
    for command in (["validate"], ["sql", "SELECT 1"]):
        done = _process(*command, "--data", data, cwd=copy.parent)
        assert (done.returncode, done.stdout) == (3 if data else 2, "")
    done = _process("convert", data or "nowhere", cwd=copy.parent)
    assert (done.returncode, done.stdout) == (3, "")


def test_what_was_not_read_is_told_beside_selected_rules(copy: Path) -> None:
    """A run of some rules is no pass over files that none of them could see, unless that is asked for."""
    (copy / "actors" / "japan.json").write_text("{", "utf-8")
    arguments = ("validate", "--data", copy, "--format", "json", "--select", "EVD")
    found = json.loads(_run(*arguments).stdout)
    assert (found["status"], [it["code"] for it in found["findings"]]) == ("fail", ["FILE002"])
    assert json.loads(_run(*arguments, "--ignore", "FILE").stdout)["status"] == "pass"
    for folder in (path for path in copy.iterdir() if path.is_dir()):
        shutil.rmtree(folder)
    assert [it["code"] for it in json.loads(_run(*arguments).stdout)["findings"]] == ["SET001"]


def test_a_report_never_takes_the_place_of_a_record(copy: Path) -> None:
    """A report that would stand inside the dataset is refused, also when it has the name of a record."""
    path = copy / "actors" / "japan.json"
    before = path.read_bytes()
    for target in (path, copy / "report.json", copy / "actors" / ".." / "events" / "x.json"):
        done = _process("validate", "--data", copy, "--format", "json", "--report", f"json={target}")
        document = json.loads(done.stdout)
        assert (done.returncode, document["exit_code"]) == (3, 3)
        assert document["error"] == f"{target} is inside the dataset {copy}: a report would stand there for a record"
    assert path.read_bytes() == before
    assert sorted(it.name for it in copy.iterdir() if it.is_file()) == ["dataset.json", "retired.json", "waivers.json"]


def test_a_report_never_takes_the_place_of_a_schema_or_text(copy: Path) -> None:
    """Nor is anything written into the dataset when it cannot even be loaded."""
    schema, texts = copy.parent / "schema" / "1.0" / "actor.schema.json", copy.parent / "texts"
    texts.mkdir()
    for target, reason in (
        (schema, f"among the schemas {copy.parent / 'schema'}: a report would stand there for a schema"),
        (texts / "a.txt", f"among the texts {texts}: a report would stand there for a text"),
    ):
        done = _run("validate", "--data", copy, "--texts", texts, "--report", f"json={target}")
        assert isinstance(done.exception, RefusedError)
        assert str(done.exception) == f"{target} is {reason}"
    manifest = copy / "dataset.json"
    content = manifest.read_text("utf-8").replace('"schema": "1.0"', '"schema": "9.0"')
    manifest.write_text(content, "utf-8")
    refused = _run("validate", "--data", copy, "--report", f"json={manifest}")
    assert isinstance(refused.exception, RefusedError)
    assert manifest.read_text("utf-8") == content


@pytest.mark.parametrize("others", [("sarif=a.json",), ("sarif=./a.json",), ("sarif=b", "junit=a.json")])
def test_two_reports_in_one_file_are_wrong_usage(others: tuple[str, ...], tmp_path: Path) -> None:
    """Of two reports in one file the first would be lost."""
    options = [word for target in ("json=a.json", *others) for word in ("--report", target)]
    done = _process("validate", "--data", DATASET, *options, cwd=tmp_path)
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert f"2 reports would go to {tmp_path / 'a.json'}: name a file for each" in " ".join(done.stderr.split())


@pytest.mark.parametrize("command", ["validate", "fmt"])
def test_an_empty_path_is_wrong_usage(command: str, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not set does not stand for the whole dataset."""
    monkeypatch.chdir(copy.parent)
    done = _run(command, "dataset/actors", "")
    assert (done.exit_code, done.stdout, "the path is empty" in done.stderr) == (2, "", True)


def test_a_report_to_a_dash_is_wrong_usage() -> None:
    """No file called - is made by somebody who means stdout."""
    done = _run("validate", "--data", DATASET, "--report", "sarif=-")
    assert (done.exit_code, "- is stdout: write --format sarif" in done.stderr) == (2, True)


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_a_report_that_cannot_be_written_takes_no_other_along(format_: str, copy: Path) -> None:
    """What was found is put on stdout and into the other files, and the exit code says that something is missing."""
    path = copy / "actors" / "japan.json"
    path.write_text(path.read_text("utf-8").replace('"state"', '"stat"'), "utf-8")
    reports = ("--report", "sarif=none/a.sarif", "--report", "junit=a.xml")
    done = _process("validate", "--format", format_, *reports, cwd=copy.parent)
    assert (done.returncode, done.stderr) == (3, "toolkit: cannot write none/a.sarif: there is no folder none\n")
    assert "SCH004" in done.stdout
    assert "SCH004" in (copy.parent / "a.xml").read_text("utf-8")
    if format_ == "json":
        assert (json.loads(done.stdout)["status"], json.loads(done.stdout)["exit_code"]) == ("fail", 3)


def test_a_summary_that_cannot_be_written_leaves_the_annotations(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A runner without room for the job's summary still gets its annotations, and exit code 3 without a traceback."""
    path = copy / "actors" / "japan.json"
    path.write_text(path.read_text("utf-8").replace('"state"', '"stat"'), "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(copy / "none" / "summary.md"))
    done = _process("validate", "--data", copy, "--format", "github")
    assert (done.returncode, done.stdout.startswith("::error file=")) == (3, True)
    assert done.stderr.startswith(f"toolkit: cannot write the job's summary to {copy / 'none' / 'summary.md'}: ")


@pytest.mark.parametrize("options", [["--format", "github"], [], ["--format", "github", "--report", "github=other"]])
def test_a_summary_stands_once(options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run adds its summary to the job's once, in however many places it puts annotations."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.chdir(tmp_path)
    assert _run("validate", "--data", DATASET, *options, "--report", "github=annotations").exit_code == 0
    assert (tmp_path / "summary.md").read_text("utf-8").count("### toolkit validate: passed") == 1


def test_a_program_stopped_while_it_begins_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that stops the program before its command has begun gives no traceback either."""

    def stopped(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("toolkit.cli.app", stopped)
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 130


def test_no_rule_left_is_wrong_usage() -> None:
    """A run without a rule is not a pass."""
    for options in (["--select", ""], ["--select", "REF001", "--ignore", "REF"]):
        assert _run("validate", "--data", DATASET, *options).exit_code == 2


def test_words_are_printed_only_where_rights_allow(copy: Path, tmp_path: Path) -> None:
    """--with-words repeats what stands between quotation marks, and says what it leaves out."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "notice.txt").write_text('The board said: "We will open." It will.', "utf-8")
    assert _run("source", "add", texts / "notice.txt", "--rights", "quotes", "--data", copy, "--write").exit_code == 0
    arguments = ("evidence", "locate", "notice", "--texts", texts, "--data", copy, "--with-words")
    done = _run(*arguments, "It will", "We will open", "board said")
    assert [(span["start"], span.get("words")) for span in json.loads(done.stdout)] == [
        (4, None),
        (17, "We will open"),
        (32, None),
    ]
    assert "32-39 stands outside quotation marks, so its words are left out" in done.stderr


@pytest.mark.parametrize("command", ["validate", "sql 'SELECT 1'", "explain"])
@pytest.mark.parametrize("target", [">&-", "> /dev/full"])
def test_an_answer_that_cannot_be_put_is_exit_3(command: str, target: str) -> None:
    """A closed or full stdout is told in one line."""
    line = f"exec '{sys.executable}' -m toolkit {command} {target}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 3
    assert done.stderr.startswith("toolkit: ")
    assert done.stderr.count("\n") == 1


def test_a_reader_that_has_heard_enough_is_no_error() -> None:
    """A closed pipe ends the command quietly."""
    line = f"'{sys.executable}' -m toolkit sql 'FROM range(200000)' | head -1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("query", [b"SELECT '\xe9'", b"\xff"])
def test_a_query_that_is_no_text_is_exit_3(query: bytes) -> None:
    """Bytes that are no UTF-8 are refused, from the argument and from stdin."""
    command = [sys.executable, "-m", "toolkit", "sql"]
    given = subprocess.run([*command, query], capture_output=True, cwd=ROOT, check=False)
    piped = subprocess.run([*command, "-"], input=query, capture_output=True, cwd=ROOT, check=False)
    assert [(done.returncode, done.stdout, b"UTF-8" in done.stderr) for done in (given, piped)] == [(3, b"", True)] * 2


def test_no_query_is_wrong_usage() -> None:
    """An empty query, or an empty stdin, says how to ask."""
    for done in (_run("sql", "  "), _run("sql", input="")):
        assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.parametrize(
    "arguments", [("validate", "--data"), ("validate",), ("convert",), ("sql", "SELECT 1", "--data")]
)
def test_a_path_longer_than_there_can_be_is_exit_3(arguments: tuple[str, ...]) -> None:
    """A path that no system has leads to no dataset, like any other that is not there."""
    done = _process(*arguments, "x" * 5_000)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"toolkit: no {'data' if 'sql' in arguments else 'dataset'} at xxx")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--select", "XX"), "Invalid value: no rule or area 'XX'; the areas are "),
        (("--report", "x"), "Invalid value: 'x' is not FORMAT=FILE; the formats are "),
        (("--nope",), "No such option: --nope"),
        (("--changed-since", ""), "Invalid value for '--changed-since': the revision is empty: give a branch, a tag"),
    ],
)
@pytest.mark.parametrize("form", [("--format", "json"), ("--format=json",), ("--format", "text", "--format=json")])
def test_wrong_usage_is_a_document_too(arguments: tuple[str, ...], message: str, form: tuple[str, ...]) -> None:
    """Whoever reads JSON from stdout finds one document also when the command was called wrongly."""
    done = _run("validate", *form, *arguments)
    document = json.loads(done.stdout)
    assert document.pop("error").startswith(message)
    assert document == {
        "report_version": 1,
        "command": "validate",
        "status": "error",
        "exit_code": 2,
        "counts": {},
        "rules": {},
        "findings": [],
    }
    assert done.exit_code == 2
    assert done.stderr.startswith("Usage: ")


@pytest.mark.parametrize("form", [(), ("--format", "text"), ("--format", "nonsense"), ("--format",)])
def test_wrong_usage_is_told_on_stderr_alone(form: tuple[str, ...]) -> None:
    """Where no document was asked for, stdout stays empty."""
    done = _run("validate", "--nope", *form)
    assert (done.exit_code, done.stdout) == (2, "")


def test_a_record_that_git_ignores_is_new(tmp_path: Path) -> None:
    """A full run reads a record that git ignores, so a run over what changed reports it too."""
    made = Repository.begin(tmp_path)
    copied(tmp_path / "dataset")
    made.write(".gitignore", "draft-*.json\n")
    made.commit()
    made.write("dataset/actors/draft-x.json", "{}\n")
    whole = _run("validate", "--data", tmp_path / "dataset", "--format", "json")
    part = _run("validate", "--data", tmp_path / "dataset", "--changed-since", "HEAD", "--format", "json")
    assert json.loads(whole.stdout)["findings"]
    assert json.loads(part.stdout)["findings"] == json.loads(whole.stdout)["findings"]
