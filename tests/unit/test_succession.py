"""What is held against the last release: the parts that no single case shows."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.unit.cases import BASE, run, written
from toolkit import baseline, records
from toolkit.cli import app
from toolkit.findings import RuleState

SURVEY = Path("dataset/commitments/ferrand-channel-survey.json")
LIGHT = Path("dataset/commitments/ferrand-charts-for-pilots.json")


@pytest.fixture
def released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a working folder with the base dataset, all of it released in this very version."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    record()
    return tmp_path


def record(**changed: Any) -> None:  # noqa: ANN401 (fields of an inventory)
    """Write what the dataset holds as the last release."""
    taken = replace(baseline.inventory(records.load(Path("dataset"))), **changed)
    Path("dataset/released.json").write_text(baseline.render(taken), "utf-8")


def edit(path: Path | str, change: Callable[[Any], object]) -> None:
    """Change a file of the dataset."""
    value = json.loads(Path(path).read_bytes())
    change(value)
    Path(path).write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "utf-8")


def retire(kind: str, name: str, reason: str, *successors: str) -> None:
    """Add an entry to what is retired."""
    entry = {"kind": kind, "id": name, "reason": reason, "replaced_by": list(successors), "on": "2026-03-01"}
    edit("dataset/retired.json", lambda entries: entries.append({k: v for k, v in entry.items() if v}))


def found(**options: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401 (of run())
    """Give code, pointer and message of each finding."""
    return [(it.code, it.location.pointer, it.message) for it in run(**options).findings]


@pytest.mark.usefixtures("released")
def test_what_was_released_passes() -> None:
    """A dataset that holds what its release held has no finding, and every rule has run."""
    report = run()
    assert report.findings == ()
    assert set(report.rules.values()) == {RuleState.RAN}


@pytest.mark.usefixtures("released")
def test_an_unreadable_inventory_leaves_its_rules_nothing() -> None:
    """What cannot be read is told once, and the rules that need it say that they had nothing."""
    Path("dataset/released.json").write_bytes(b"\xff")
    report = run()
    assert [it.code for it in report.findings] == ["SET005"]
    assert {code for code, state in report.rules.items() if state is RuleState.NOT_APPLICABLE} == {
        f"SET{number:03}" for number in range(6, 11)
    }


@pytest.mark.usefixtures("released")
def test_an_inventory_in_the_wrong_place_is_told_once(tmp_path: Path) -> None:
    """A link out of the dataset is a matter of FILE009, a folder in its place one of this rule."""
    Path("dataset/released.json").rename(tmp_path / "elsewhere.json")
    Path("dataset/released.json").symlink_to(tmp_path / "elsewhere.json")
    assert [code for code, _, _ in found()] == ["FILE009"]
    Path("dataset/released.json").unlink()
    Path("dataset/released.json").mkdir()
    assert found() == [
        ("SET005", "", "this is no inventory of a release: the file cannot be read: it is no regular file")
    ]


@pytest.mark.parametrize("code", ["ACTOR", "stem", "stray", "unreadable"])
@pytest.mark.usefixtures("released")
def test_a_record_that_is_only_misplaced_is_not_gone(code: str) -> None:
    """What stands in the wrong place or cannot be read has a finding of its own, and none for its id."""
    path = Path("dataset/actors/tessmark-line.json")
    if code == "ACTOR":
        path.rename("dataset/events/tessmark-line.json")
    elif code == "stem":
        path.rename("dataset/actors/tessmark.json")
    elif code == "stray":
        Path("dataset/elsewhere").mkdir()
        path.rename("dataset/elsewhere/tessmark-line.json")
    else:
        path.write_text("{", "utf-8")
    assert len(found()) == 1
    assert found()[0][0] != "SET006"


@pytest.mark.usefixtures("released")
def test_a_record_in_doubt_moves_no_version() -> None:
    """What cannot be judged counts as it was: one misspelt key does not ask for another version."""
    edit("dataset/dataset.json", lambda it: it.update(version="0.2.1"))
    text = Path("dataset/actors/tessmark-line.json").read_text("utf-8")
    Path("dataset/actors/tessmark-line.json").write_text(text.replace('"name"', '"nmae"'), "utf-8")
    assert [code for code, _, _ in found()] == ["SCH002"]


@pytest.mark.usefixtures("released")
def test_an_id_that_is_gone_moves_no_version_yet() -> None:
    """What has to be restored or retired is one finding; which step that asks for is seen when it is done."""
    edit("dataset/dataset.json", lambda it: it.update(version="0.3.0"))
    Path("dataset/actors/tessmark-line.json").unlink()
    assert [code for code, _, _ in found()] == ["SET006"]
    retire("actor", "tessmark-line", "withdrawn")
    assert found() == [
        ("SET008", "/version", "from 0.2.0 to 0.3.0 is too small a step: withdrawn: actor tessmark-line")
    ]
    edit("dataset/dataset.json", lambda it: it.update(version="1.0.0"))
    assert found() == []


@pytest.mark.parametrize("name", sorted(path.relative_to(BASE).as_posix() for path in BASE.glob("dataset/*/*.json")))
@pytest.mark.usefixtures("released")
def test_whichever_record_goes_is_one_finding(name: str) -> None:
    """A removal is told once, and nothing that only follows from it: neither what pointed there nor what was held."""
    Path(name).unlink()
    assert [(code, place) for code, place, _ in found()] == [
        ("SET006", f"/records/{Path(name).parent.name[:-1]}/{Path(name).stem}")
    ]


@pytest.mark.parametrize(("code", "record_id"), [("CMT001", "tessmark-line"), ("EVD011", "ferrand-gazette-2021-05-14")])
@pytest.mark.usefixtures("released")
def test_waivers_wait_for_what_is_gone(code: str, record_id: str) -> None:
    """A waiver of what is gone, or of a rule that cannot tell now, is not called idle because of it."""
    edit("dataset/waivers.json", lambda it: it.append({"code": code, "record": record_id, "reason": "Looked at."}))
    assert [code for code, _, _ in found()] == ["SET004"]
    Path("dataset/actors/tessmark-line.json").unlink()
    assert [code for code, _, _ in found()] == ["SET006"]


@pytest.mark.usefixtures("released")
def test_unreadable_retirements_are_the_one_fault() -> None:
    """While nobody can tell what is retired, nothing is called gone."""
    Path("dataset/actors/tessmark-line.json").unlink()
    Path("dataset/retired.json").write_text("[", "utf-8")
    assert [code for code, _, _ in found()] == ["FILE002"]


@pytest.mark.usefixtures("released")
def test_references_to_what_is_gone_are_told_after_it_is_retired() -> None:
    """One finding for the removal; then each holder is told what to name instead."""
    Path("dataset/actors/ferrand-harbour-master.json").unlink()
    assert [code for code, _, _ in found()] == ["SET006"]
    retire("actor", "ferrand-harbour-master", "merged", "ferrand-harbour-board")
    assert [(code, place) for code, place, _ in found()] == [("REF003", "/roles/0/organization")]


def _earlier_and_later(commitment: dict[str, Any]) -> None:
    first = commitment["assessments"][0]
    commitment["assessments"].append({**first, "on": "2022-03-01", "note": "Looked at again."})


@pytest.mark.parametrize("day", ["2022-03-01", "2021-09-01"])
@pytest.mark.usefixtures("released")
def test_a_rewritten_day_is_one_finding(day: str) -> None:
    """A day that was moved is told as rewritten, and not as out of order too."""
    edit(SURVEY, _earlier_and_later)
    record()
    edit(SURVEY, lambda it: it["assessments"][1].update(on=day, evidence=it["assessments"][1]["evidence"]))
    expected = (
        [] if day == "2022-03-01" else [("SET009", "/assessments/1", "assessment 2 is not as release 0.2.0 has it")]
    )
    assert [it for it in found() if it[0] in {"SET009", "CMT005"}] == expected


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        (lambda it: it.update(on="2021-02-30"), "DATE001", "/on"),
        (lambda it: it["evidence"][0].update(source="nowhere"), "REF001", "/evidence/0/source"),
    ],
)
@pytest.mark.usefixtures("released")
def test_a_published_assessment_with_a_slip_is_one_finding(
    change: Callable[[Any], object], code: str, pointer: str
) -> None:
    """What is at fault by itself is told, and not that it was rewritten too."""
    edit(SURVEY, lambda it: change(it["assessments"][0]))
    assert [it[:2] for it in found()] == [(code, f"/assessments/0{pointer}")]


@pytest.mark.usefixtures("released")
def test_swapped_assessments_are_one_finding() -> None:
    """Published ones in another order are told once."""
    edit(SURVEY, _earlier_and_later)
    record()
    edit(SURVEY, lambda it: it["assessments"].reverse())
    assert found() == [("SET009", "/assessments/0", "the assessments are not in the order of release 0.2.0")]


@pytest.mark.usefixtures("released")
def test_two_that_were_removed_are_two_findings() -> None:
    """Each published assessment that is gone is told."""
    edit(SURVEY, _earlier_and_later)
    record()
    edit(SURVEY, lambda it: it.pop("assessments"))
    assert found() == [
        ("SET009", "", "assessment 1 of release 0.2.0 is gone"),
        ("SET009", "", "assessment 2 of release 0.2.0 is gone"),
    ]


def _rekeyed() -> dict[str, Any]:
    """Give the survey another id, with what follows from that."""
    value: dict[str, Any] = json.loads(SURVEY.read_bytes())
    SURVEY.unlink()
    retire("commitment", SURVEY.stem, "merged", "ferrand-survey")
    for path in Path("dataset").glob("*/*.json"):
        path.write_text(path.read_text("utf-8").replace(f'"{SURVEY.stem}"', '"ferrand-survey"'), "utf-8")
    return {**value, "id": "ferrand-survey"}


def _write(value: dict[str, Any]) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    Path(f"dataset/commitments/{value['id']}.json").write_text(text, "utf-8")


@pytest.mark.usefixtures("released")
def test_a_record_takes_its_assessments_along() -> None:
    """Under a new id a commitment has the assessments that it had."""
    value = _rekeyed()
    _write(value)
    assert found() == []
    del value["assessments"]
    _write(value)
    assert found() == [("SET009", "", 'assessment 1 of "ferrand-channel-survey" of release 0.2.0 is gone')]


@pytest.mark.usefixtures("released")
def test_merged_assessments_stand_among_one_another() -> None:
    """Two histories in one commitment may be sorted into one, as long as none is lost or turned round."""
    edit(SURVEY, _earlier_and_later)
    judgement = {
        **json.loads(SURVEY.read_bytes())["assessments"][0],
        "on": "2022-02-11",
        "note": "By the guild's word.",
    }
    edit(LIGHT, lambda it: it.update(assessments=[judgement]))
    record()
    survey = json.loads(SURVEY.read_bytes())
    SURVEY.unlink()
    retire("commitment", SURVEY.stem, "merged", LIGHT.stem)
    for path in Path("dataset").glob("*/*.json"):
        path.write_text(path.read_text("utf-8").replace(f'"{SURVEY.stem}"', f'"{LIGHT.stem}"'), "utf-8")
    first, second = survey["assessments"]
    edit(LIGHT, lambda it: it.update(assessments=[first, judgement, second]))
    assert [it for it in found() if it[0].startswith("SET")] == []
    edit(LIGHT, lambda it: it.update(assessments=[first, second]))
    assert [it for it in found() if it[0].startswith("SET")] == [
        ("SET009", "/assessments", "assessment 1 of release 0.2.0 is gone")
    ]


@pytest.mark.usefixtures("released")
def test_parts_of_a_split_commitment_are_judged_anew() -> None:
    """What was said of the whole need not hold for its parts."""
    value = {**json.loads(SURVEY.read_bytes())}
    del value["assessments"]
    SURVEY.unlink()
    for name in ("ferrand-survey-east", "ferrand-survey-west"):
        _write({**value, "id": name})
    retire("commitment", SURVEY.stem, "split", "ferrand-survey-east", "ferrand-survey-west")
    assert {code for code, _, _ in found()} == {"REF003"}


@pytest.mark.usefixtures("released")
def test_evidence_that_moved_rewrites_nothing() -> None:
    """New places in another copy of the text, and more evidence, leave a judgement what it was."""
    source = "ferrand-gazette-2021-05-14"
    edit(SURVEY, lambda it: it["assessments"][0]["evidence"].append({"source": source, "note": "Seen there too."}))
    assert [it for it in found() if it[0] == "SET009"] == []


@pytest.mark.usefixtures("released")
def test_schemas_of_the_release_are_looked_for_where_the_dataset_would_find_them() -> None:
    """The packaged schemas are held against it where the dataset has none beside it; line ends do not count."""
    shutil.copytree(records.load(Path("dataset")).schemas.root, "schema/1.0")
    for path in Path("schema").rglob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert found() == []
    Path("schema/1.0/codelists/topic.csv").unlink()
    assert ("SET010", "/schemas/1.0~1codelists~1topic.csv") in {(code, place) for code, place, _ in found()}


@pytest.fixture
def repository(released: Path) -> Path:
    """Give the released dataset as a repository's first commit."""
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "release"]):
        subprocess.run(["git", *command], cwd=released, check=True)
    return released


def _restricted(*arguments: str) -> list[str]:
    done = CliRunner().invoke(app, ["validate", "--format", "json", "--texts", "texts", *arguments])
    return [it["code"] for it in json.loads(done.stdout)["findings"]]


@pytest.mark.usefixtures("repository")
def test_a_removal_is_told_to_who_made_it_and_to_nobody_else() -> None:
    """A run over what changed tells of ids that went with it; one over another record does not."""
    Path("dataset/actors/tessmark-line.json").unlink()
    assert _restricted("--changed-since", "HEAD") == ["SET006"]
    assert _restricted("dataset/actors") == ["SET006"]
    assert _restricted("dataset/actors/tessmark-line.json") == ["SET006"]
    assert _restricted("dataset/sources") == []


def _in_norway(actor: dict[str, Any]) -> None:
    """Add a field where the canonical form has it."""
    evidence, coding = actor.pop("evidence"), actor.pop("coding")
    sectors = actor.pop("sectors")
    actor.update(country="NOR", sectors=sectors, evidence=evidence, coding=coding)


@pytest.mark.usefixtures("repository")
def test_a_version_too_small_is_told_to_who_makes_it_so() -> None:
    """Once the version has moved, an addition that asks for more is told in its own run."""
    edit("dataset/dataset.json", lambda it: it.update(version="0.2.1"))
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, "commit", "-qam", "version"], check=True)
    edit("dataset/actors/tessmark-line.json", _in_norway)
    assert _restricted("--changed-since", "HEAD") == ["SET008"]
    assert _restricted("dataset/statements") == []


@pytest.mark.usefixtures("repository")
def test_what_the_last_release_held_concerns_every_record() -> None:
    """A change of the file itself is reported on as a whole."""
    edit("dataset/released.json", lambda it: it["records"]["actor"].update(ghost={"digest": "0" * 64, "fields": "1"}))
    assert _restricted("--changed-since", "HEAD") == ["SET006"]


@pytest.mark.usefixtures("released")
def test_the_inventory_keeps_other_commands_from_nothing() -> None:
    """Formatting passes it over, whatever its layout; a query does not read it."""
    Path("dataset/released.json").write_text("no inventory", "utf-8")
    done = CliRunner().invoke(app, ["fmt", "--check"])
    assert (done.exit_code, done.stdout) == (0, "")
    named = CliRunner().invoke(app, ["fmt", "dataset/released.json", str(SURVEY)])
    assert (named.exit_code, named.stdout, named.stderr) == (0, "", "0 of 1 files changed\n")
    asked = CliRunner().invoke(app, ["sql", "SELECT count(*) FROM actors", "--format", "csv"])
    assert (asked.exit_code, asked.stdout.splitlines()[1]) == (0, "8")


def test_a_finding_says_what_to_do(released: Path) -> None:
    """The finding of a renamed record has the entry ready."""
    path = released / "dataset/actors/tessmark-line.json"
    edit(path, lambda it: it.update(id="tessmark"))
    path.rename(path.with_stem("tessmark"))
    (finding,) = run().findings
    assert written(finding)["hint"] == (
        'give it its id back, or add {"kind": "actor", "id": "tessmark-line", "reason": "merged", "replaced_by": '
        '["tessmark"], "on": "YYYY-MM-DD"} to retired.json'
    )
