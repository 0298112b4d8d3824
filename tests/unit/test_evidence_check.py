"""`toolkit evidence check`: what became of each span, and new places for the shifted ones."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.unit.cases import BASE
from toolkit.cli import app, checking
from toolkit.errors import NotFoundError, RefusedError, WriteError
from toolkit.evidence import check, updating
from toolkit.placing import write_text
from toolkit.records import load
from toolkit.texts import MAX_TEXT_BYTES, Texts, span_digest

GAZETTE = "ferrand-gazette-2021-05-14"
TRANSCRIPT = "ferrand-board-transcript-2021-05-13"
DATELINE = "FERRAND, May 14"
LONELY = {"commitments/ferrand-channel-survey": (0, 291, 330), "events/ferrand-open-meeting-2021-05-13": (1, 244, 287)}
"""Records with a short span that is alone in its entry: which entry, and a longer slice for it."""


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a working folder with a dataset whose spans can all be found in a copy, and its texts."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / f"texts/{GAZETTE}.txt").read_text("utf-8")
    for name, (entry, start, end) in LONELY.items():
        span = {"start": start, "end": end, "sha256": span_digest(text[start:end])}
        edit(
            tmp_path / f"dataset/{name}.json",
            lambda record, at=entry, it=span: record["evidence"][at].update(spans=[it]),
        )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(path: Path, change: Any) -> None:  # noqa: ANN401 (what a lambda gives)
    """Change a record in place, keeping the canonical layout."""
    record = json.loads(path.read_bytes())
    change(record)
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", "utf-8")


def alter(folder: Path, old: str, new: str, source: str = GAZETTE) -> None:
    """Alter the copy of a text."""
    path = folder / f"texts/{source}.txt"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def run(*arguments: object) -> Result:
    """Run the check with the texts of the working folder."""
    command = ["evidence", "check", "--texts", "texts", *map(str, arguments)]
    return CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(app, command)


def counts(*arguments: object) -> Mapping[str, int]:
    """Give how many spans have each outcome, without those that none has."""
    found = json.loads(run("--format", "json", *arguments).stdout)["counts"]
    return {outcome: count for outcome, count in found.items() if count}


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file of the dataset."""
    return {str(path): path.read_bytes() for path in sorted((folder / "dataset").rglob("*.json"))}


def validate() -> Result:
    """Validate the dataset of the working folder with its texts, warnings being faults."""
    return CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(app, ["validate", "--texts", "texts", "--strict"])


class TestReport:
    """What is said."""

    @pytest.mark.usefixtures("harbour")
    def test_the_recorded_texts(self) -> None:
        """Every span is exact, nothing is said of any, and the exit code is 0."""
        done = run()
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout == (
            f"{TRANSCRIPT}: {TRANSCRIPT}.txt is the recorded text\n  5 spans: 5 exact\n\n"
            f"{GAZETTE}: {GAZETTE}.txt is the recorded text\n  20 spans: 20 exact\n\n"
            "25 spans checked: 25 exact\n"
        )

    def test_another_copy(self, harbour: Path) -> None:
        """It is said first that the text is another; then each span that moved or broke, with words that are stored."""
        alter(harbour, "The board agreed its budget", "Last night the board agreed its budget")
        alter(harbour, "long overdue", "long over due")
        done = run("--source", GAZETTE)
        assert done.exit_code == 1
        assert done.stdout == (
            f"{GAZETTE}: {GAZETTE}.txt is another text than the recorded one\n"
            "  20 spans: 12 exact, 5 shifted, 1 changed, 2 missing\n"
            "  shifted   actor tessmark-line /evidence/0/spans/0  639-682 → 651-694\n"
            "  missing   event ferrand-budget-2021 /evidence/0/spans/0  572-610\n"
            "  missing   event ferrand-open-meeting-2021-06-11 /evidence/0/spans/0  572-638\n"
            "  changed   statement brell-plan-2021-05-13 /evidence/0/spans/3  421-433 → 421-434\n"
            '            "long overdue"\n'
            "  shifted   statement brell-plan-2021-05-13 /evidence/0/spans/4  435-448 → 436-449\n"
            "  shifted   statement brell-plan-2021-05-13 /evidence/0/spans/5  449-491 → 450-492\n"
            "  shifted   statement night-pilots-light-2021-05-14 /evidence/0/spans/0  494-542 → 495-543\n"
            "  shifted   statement night-pilots-light-2021-05-14 /evidence/0/spans/1  544-564 → 545-565\n"
            "\n20 spans checked: 12 exact, 5 shifted, 1 changed, 2 missing\n"
        )

    def test_no_more_of_a_text_than_stored_words_is_printed(self, harbour: Path) -> None:
        """Where no words are stored, none are printed, in neither format."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        text, document = run(), run("--format", "json")
        assert "long overdue" in text.stdout
        assert "second light" not in text.stdout + text.stderr
        assert not any(words in document.stdout + document.stderr for words in ("long overdue", "second light"))

    def test_json(self, harbour: Path) -> None:
        """JSON has the agreed members and no other; what the texts are is said on stderr."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        done = run("--format", "json", "--source", GAZETTE)
        document = json.loads(done.stdout)
        assert done.stderr == f"{GAZETTE}: {GAZETTE}.txt is another text than the recorded one\n"
        spans = document.pop("spans")
        assert document == {
            "report_version": 1,
            "command": "evidence check",
            "status": "fail",
            "exit_code": 1,
            "counts": {"exact": 0, "shifted": 20, "ambiguous": 0, "changed": 0, "missing": 0, "unavailable": 0},
        }
        assert spans[0] == {
            "kind": "actor",
            "record": "tessmark-line",
            "source": GAZETTE,
            "pointer": "/evidence/0/spans/0",
            "start": 639,
            "end": 682,
            "outcome": "shifted",
            "found_at": [[652, 695]],
        }

    def test_progress(self, harbour: Path) -> None:
        """While spans that are not in their places are looked for, it is told how many and of which source."""
        dataset = load(harbour / "dataset")
        told: list[str] = []
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        check(dataset, Texts.read([harbour / "texts"], dataset.text_digests), [GAZETTE], told.append)
        count = len(told)
        assert told == [f"{GAZETTE}, {done} of {count} that are not in their places" for done in range(count)]
        told.clear()
        check(dataset, Texts(), [GAZETTE], told.append)
        assert (count > 0, told) == (True, [])

    def test_without_texts(self, harbour: Path) -> None:
        """Spans without a text are unavailable, the run says how many and of which sources, and the exit code is 0."""
        done = CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(app, ["evidence", "check"])
        assert done.exit_code == 0
        assert done.stdout.endswith(
            f"\n0 spans checked\n25 spans not checked for want of a text: {TRANSCRIPT}, {GAZETTE}\n"
            "(texts stay outside the dataset: give their folder with --texts DIR)\n"
        )
        (harbour / f"texts/{TRANSCRIPT}.txt").unlink()
        done = run()
        assert done.exit_code == 0
        assert f"{TRANSCRIPT}: no text at hand\n  5 spans: 5 unavailable\n" in done.stdout
        assert f"20 spans checked: 20 exact\n5 spans not checked for want of a text: {TRANSCRIPT}\n" in done.stdout

    def test_a_changed_text_under_a_name_of_its_own_is_told(self, harbour: Path) -> None:
        """A file that is no source's is named while a source wants its text; under the source's name it is found."""
        text = harbour / f"texts/{TRANSCRIPT}.txt"
        changed = text.rename(text.with_name("minutes.txt"))
        assert run().stderr == ""
        changed.write_text(f"Draft. {changed.read_text('utf-8')}", "utf-8")
        said = (
            "1 file of no source, neither by digest nor by name: minutes.txt "
            "(a text that has changed is known by its name alone: <source id>.txt)\n"
        )
        assert (run().stderr, validate().stderr) == (said, said)
        changed.rename(text)
        assert (run().stderr, "4 shifted" in run().stdout) == ("", True)

    def test_short_spans_alone(self, harbour: Path) -> None:
        """Why a short span is missing is said."""
        shutil.copytree(BASE, harbour, dirs_exist_ok=True)
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        assert (
            "  (2 of the missing are so short that they count only beside other spans of their entry)\n" in run().stdout
        )

    def test_faulty_records_are_not_passed_over_in_silence(self, harbour: Path) -> None:
        """Spans at fault are counted, an unreadable record is named, sound spans beside them are checked; code 1."""
        path = harbour / "dataset/statements/night-pilots-light-2021-05-14.json"
        edit(path, lambda record: record["evidence"][0]["spans"][1].update(start=544.5))
        (harbour / "dataset/actors/tessmark-line.json").write_text("{", "utf-8")
        done = run()
        assert done.exit_code == 1
        assert done.stdout.endswith(
            "23 spans checked: 23 exact\n"
            "dataset/actors/tessmark-line.json: whatever spans it has passed over, because of faults"
            " (toolkit validate names them)\n"
            "dataset/statements/night-pilots-light-2021-05-14.json: 1 span passed over, because of faults"
            " (toolkit validate names them)\n"
        )

    @pytest.mark.usefixtures("harbour")
    def test_what_cannot_be_done(self) -> None:
        """An unknown source and a missing folder are errors, and JSON is a document all the same."""
        for arguments, said in (
            (["--source", "ferrand-gazzette"], "no source has the id 'ferrand-gazzette' in"),
            (["--texts", "nowhere"], "no folder of texts at nowhere"),
        ):
            assert isinstance(run(*arguments).exception, NotFoundError)
            document = json.loads(run(*arguments, "--format", "json").stdout)
            assert document.pop("error").startswith(said)
            assert document == {
                "report_version": 1,
                "command": "evidence check",
                "status": "error",
                "exit_code": 3,
                "counts": {},
                "spans": [],
            }

    def test_nothing_orders_a_terminal_or_a_runner_about(self, harbour: Path) -> None:
        """Words of a record are escaped, and broken before what GitHub's runner would obey."""
        path = harbour / "dataset/statements/brell-plan-2021-05-13.json"
        edit(path, lambda record: record["evidence"][0]["spans"][3].update(words="##[x]\u202e", sha256="0" * 64))
        assert '"# #[x]\\u202e"' in run().stdout


class TestBadTexts:
    """Files that are no text."""

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"caf\xe9", "not UTF-8: byte 0xe9 at offset 3"),
            (b"", "an empty text"),
            (b" \r\n\xef\xbb\xbf", "an empty text"),
            (None, "104857600 bytes, more than the 67108864 that a text may have"),
        ],
        ids=["latin-1", "empty", "blank", "100-mb"],
    )
    def test_its_spans_are_unavailable(self, harbour: Path, data: bytes | None, reason: str) -> None:
        """What is wrong with the file is said in place of what the text is."""
        path = harbour / f"texts/{GAZETTE}.txt"
        if data is None:
            with path.open("wb") as stream:
                stream.truncate(100 * 1024 * 1024)
            assert path.stat().st_size > MAX_TEXT_BYTES
        else:
            path.write_bytes(data)
        done = run("--source", GAZETTE)
        assert done.exit_code == 0
        assert f"{GAZETTE}: texts/{GAZETTE}.txt: {reason}\n  20 spans: 20 unavailable\n" in done.stdout
        assert done.stdout.endswith(
            f"0 spans checked\n20 spans not checked because the text at hand cannot be read: {GAZETTE}\n"
        )

    def test_a_folder_is_no_text(self, harbour: Path) -> None:
        """A folder named like a text is none."""
        path = harbour / f"texts/{GAZETTE}.txt"
        path.unlink()
        path.mkdir()
        assert counts() == {"exact": 5, "unavailable": 20}


class TestUpdate:
    """New places for shifted spans."""

    def test_another_copy_becomes_the_recorded_text(self, harbour: Path) -> None:
        """With every span found, the places, the digest and the length are those of the copy, and all is valid."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        old = contents(harbour)
        done = run("--update", "--yes")
        assert (done.exit_code, done.stderr) == (0, "wrote 11 records\n")
        assert done.stdout.endswith("\n25 spans checked: 25 exact\n")
        assert '-          "start": 166,\n-          "end": 242,\n+          "start": 179,\n' in done.stdout
        assert counts() == {"exact": 25}
        assert validate().stdout.startswith("passed: 0 errors, 0 warnings in 21 records")
        changed = {name: text.decode() for name, text in contents(harbour).items() if text != old[name]}
        assert len(changed) == 11
        for name, text in changed.items():
            pairs = zip(old[name].decode().splitlines(), text.splitlines(), strict=True)
            keys = {now.split('"')[1] for before, now in pairs if before != now}
            assert keys == ({"sha256", "length"} if "/sources/" in name else {"start", "end"})

    def test_a_wrong_place_in_the_recorded_text_is_mended(self, harbour: Path) -> None:
        """With the recorded text at hand, places alone are written, though another span of the source is missing."""
        path = harbour / "dataset/actors/tessmark-line.json"
        edit(path, lambda record: record["evidence"][0]["spans"][0].update(start=9, end=52))
        edit(
            harbour / "dataset/statements/night-pilots-light-2021-05-14.json",
            lambda record: record["evidence"][0]["spans"][0].update(sha256="0" * 64),
        )
        done = run("--update", "--yes", "--format", "json")
        assert json.loads(done.stdout)["counts"]["exact"] == 24
        assert json.loads(done.stdout)["exit_code"] == done.exit_code == 1
        assert path.read_bytes() == (BASE / "dataset/actors/tessmark-line.json").read_bytes()
        assert done.stderr.splitlines() == [
            "--- dataset/actors/tessmark-line.json",
            "+++ dataset/actors/tessmark-line.json",
            *done.stderr.splitlines()[2:-1],
            "wrote 1 record",
        ]

    @pytest.mark.parametrize(
        ("old", "new", "left"),
        [
            (
                "which sails from",
                "that sails from",
                "dataset/actors/tessmark-line.json /evidence/0/spans/0 is missing",
            ),
            (
                "long overdue",
                "long over due",
                "statements/brell-plan-2021-05-13.json /evidence/0/spans/3 is changed",
            ),
            ("The night pilots want", "The board agreed its budget last month and meets", "is ambiguous"),
        ],
    )
    def test_a_copy_without_every_span_is_not_recorded(self, harbour: Path, old: str, new: str, left: str) -> None:
        """Nothing is written from another copy in which one span is not found, and each such span is named."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        before = contents(harbour)
        if "ambiguous" in left:
            alter(harbour, "🚢", "The board agreed its budget last month and meets again on June 11. 🚢")
        else:
            alter(harbour, old, new)
        done = run("--update", "--yes")
        assert done.exit_code == 1
        assert left in done.stderr
        assert done.stderr.endswith("nothing to update\n")
        assert contents(harbour) == before

    def test_records_at_fault_are_left_alone(self, harbour: Path) -> None:
        """A record in another layout, or with a fault, is not rewritten, and keeps its source as it is."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        path = harbour / "dataset/actors/tessmark-line.json"
        path.write_text(json.dumps(json.loads(path.read_bytes())), "utf-8")
        before = contents(harbour)
        done = run("--update", "--yes")
        assert done.stderr == (
            "left as it is: dataset/actors/tessmark-line.json has faults or is not in canonical form"
            " (toolkit validate, toolkit fmt)\nnothing to update\n"
        )
        path.write_text("{", "utf-8")
        done = run("--update", "--yes")
        assert f"left as it is: {GAZETTE}: spans in dataset/actors/tessmark-line.json are at fault" in done.stderr
        before[str(path)] = b"{"
        assert contents(harbour) == before

    def test_of_the_recorded_text_other_records_are_written(self, harbour: Path) -> None:
        """With the recorded text at hand a record in another layout keeps only itself as it is."""
        names = ("actors/tessmark-line", "commitments/ferrand-charts-for-pilots")
        for name in names:
            edit(harbour / f"dataset/{name}.json", lambda r: r["evidence"][0]["spans"][0].update(start=0, end=0))
        for name, length in zip(names, (43, 41), strict=True):
            edit(harbour / f"dataset/{name}.json", lambda r, n=length: r["evidence"][0]["spans"][0].update(end=n))
        path = harbour / f"dataset/{names[0]}.json"
        path.write_text(json.dumps(json.loads(path.read_bytes())), "utf-8")
        done = run("--update", "--yes")
        assert done.stderr.startswith(f"left as it is: dataset/{names[0]}.json has faults")
        assert done.stderr.endswith("wrote 1 record\n")
        assert counts() == {"exact": 24, "shifted": 1}

    def test_a_source_that_records_no_text(self, harbour: Path) -> None:
        """Nothing says that the text at hand is the source's, so nothing is written from it."""
        edit(harbour / f"dataset/sources/{GAZETTE}.json", lambda record: record.pop("text"))
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        done = run("--update", "--yes")
        assert f"{GAZETTE}: {GAZETTE}.txt may be any text, because the source records none\n" in done.stdout
        assert f"left as it is: {GAZETTE} records no text (toolkit source add {GAZETTE}.txt" in done.stderr

    def test_an_update_that_a_rule_would_fault_is_refused(self, harbour: Path) -> None:
        """A copy in which a direct quotation has lost its marks is not recorded, and the rule is named."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        alter(harbour, "“We will dredge", "We will dredge")
        before = contents(harbour)
        done = run("--update", "--yes")
        assert "left as it is: every record, since dataset/statements/lindqvist-dredging-2021-05-13.json" in done.stderr
        assert "EVD005" in done.stderr
        assert contents(harbour) == before

    def test_passages_in_another_order_are_not_written(self, harbour: Path) -> None:
        """Spans of one entry that changed places are reported as shifted, and stay as they are recorded."""
        both = (("night-pilots-light-2021-05-14", "statements"), ("tessmark-line", "actors"))
        paths = [harbour / f"dataset/{folder}/{name}.json" for name, folder in both]
        spans = [json.loads(path.read_bytes())["evidence"][0]["spans"][0] for path in paths]
        edit(paths[1], lambda record: record["evidence"][0].update(spans=spans))
        path = harbour / f"texts/{GAZETTE}.txt"
        paragraphs = path.read_text("utf-8").split("\n\n")
        path.write_text("\n\n".join([paragraphs[0], *reversed(paragraphs[1:])]), "utf-8")
        before = contents(harbour)
        done = run("--update", "--yes")
        assert counts() == {"exact": 5, "shifted": 21}
        assert "left as it is: every record, since dataset/actors/tessmark-line.json" in done.stderr
        assert "EVD007" in done.stderr
        assert contents(harbour) == before

    def test_nobody_to_ask(self, harbour: Path) -> None:
        """Without --yes and without a terminal the change is shown, and nothing written; JSON says why."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        before = contents(harbour)
        done = run("--update")
        assert isinstance(done.exception, RefusedError)
        assert '+          "start": 179,' in done.stdout
        done = run("--update", "--format", "json")
        assert json.loads(done.stdout)["error"] == (
            "11 records would change, and nobody is here to be asked; add --yes to write"
        )
        assert contents(harbour) == before

    @pytest.mark.parametrize(("typed", "left"), [("y\n", {"exact": 25}), ("n\n", {"exact": 5, "shifted": 20})])
    def test_a_person_is_asked(
        self, harbour: Path, monkeypatch: pytest.MonkeyPatch, typed: str, left: Mapping[str, int]
    ) -> None:
        """On a terminal the change is written when the answer is yes."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        monkeypatch.setattr(checking, "on_terminal", lambda _: True)
        done = CliRunner().invoke(app, ["evidence", "check", "--texts", "texts", "--update"], input=typed)
        assert "Write 11 records? [y/N]" in done.stderr
        assert ("nothing is written" in done.stderr) is (typed == "n\n")
        assert counts() == left

    def test_exact_copies_need_no_update(self, harbour: Path) -> None:
        """A copy with other marks has every span in its place: there is nothing to write."""
        alter(harbour, "“", '"')
        done = run("--update", "--yes")
        assert (done.exit_code, done.stderr) == (0, "nothing to update\n")

    def test_all_or_nothing(self, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """When one file cannot be written, those written before it are put back."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        before = contents(harbour)

        def failing(path: Path, text: str) -> None:
            if "/statements/" in path.as_posix() and '"start": 179' in text:
                raise WriteError(f"cannot write {path}: no space left")
            write_text(path, text)

        monkeypatch.setattr(updating, "write_text", failing)
        assert isinstance(run("--update", "--yes").exception, WriteError)
        assert contents(harbour) == before

    def test_an_interrupt_takes_all_back(self, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever stops it with Ctrl-C has the dataset as it was."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        before = contents(harbour)

        def stopped(path: Path, text: str) -> None:
            if "/statements/" in path.as_posix() and '"start": 179' in text:
                raise KeyboardInterrupt
            write_text(path, text)

        monkeypatch.setattr(updating, "write_text", stopped)
        run("--update", "--yes")
        assert contents(harbour) == before

    @pytest.mark.parametrize("written", [1, 6])
    def test_after_a_kill_the_rest_is_written(
        self, harbour: Path, monkeypatch: pytest.MonkeyPatch, written: int
    ) -> None:
        """Wherever an update was cut off, the next one makes of the dataset what the first would have made of it."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        before = contents(harbour)
        run("--update", "--yes")
        whole = contents(harbour)
        for name, data in before.items():
            Path(name).write_bytes(data)
        monkeypatch.setattr(checking, "write", lambda changes: updating.write(changes[:written]))
        run("--update", "--yes")
        assert contents(harbour) not in (before, whole)
        monkeypatch.undo()
        monkeypatch.chdir(harbour)
        assert run("--update", "--yes").exit_code == 0
        assert contents(harbour) == whole

    def test_a_file_that_is_gone(self, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A record that was deleted while the question stood is not made anew."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        path = harbour / "dataset/actors/tessmark-line.json"

        def meanwhile(*_: object) -> bool:
            path.unlink()
            return True

        monkeypatch.setattr(checking, "_is_agreed", meanwhile)
        error = run("--update").exception
        assert str(error) == "dataset/actors/tessmark-line.json has changed in the meantime; nothing is written"
        assert not path.exists()

    def test_a_file_that_somebody_else_has_changed(self, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was written while the question stood is not overwritten."""
        alter(harbour, DATELINE, f"Ferrand Bay, {DATELINE}")
        path = harbour / "dataset/actors/tessmark-line.json"

        def meanwhile(*_: object) -> bool:
            edit(path, lambda record: record.update(name="Tessmark Lines"))
            return True

        monkeypatch.setattr(checking, "_is_agreed", meanwhile)
        error = run("--update").exception
        assert str(error) == "dataset/actors/tessmark-line.json has changed in the meantime; nothing is written"
        assert counts() == {"exact": 5, "shifted": 20}
