"""One slip of the pen is one finding, however many records it makes contradict one another."""

import json
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import pytest

from tests.unit.cases import BASE, SCHEMAS, run, written
from tests.unit.faults import kind_of, read
from tests.unit.slips import Slip, slips
from toolkit import jsonio
from toolkit.schemas import KINDS, folder_of

Json: TypeAlias = Any
Change = Callable[[Json], object]

MANY = 8
"""How many slips of each sort are tried; a pass over all 3,000 takes a minute."""

BOARD = "actors/ferrand-harbour-board"
CHAIR = "actors/oda-lindqvist"
MEETING = "events/ferrand-open-meeting-2021-05-13"
NEXT = "events/ferrand-open-meeting-2021-06-11"
DREDGING = "commitments/ferrand-channel-dredging"
SURVEY = "commitments/ferrand-channel-survey"
SAID = "statements/lindqvist-dredging-2021-05-13"
SURVEY_SAID = "statements/lindqvist-survey-2021-05-13"
PLAN = "statements/brell-plan-2021-05-13"
GAZETTE = "sources/ferrand-gazette-2021-05-14"
NOTICE = "sources/ferrand-board-notice-2022-01-20"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a working folder with the sound dataset and its texts."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "dataset"


def _change(base: Path, name: str, change: Change, *, into: str | None = None) -> None:
    """Change a record, or put what becomes of it into another file beside it."""
    value = json.loads((base / f"{name}.json").read_text("utf-8"))
    change(value)
    kinds = {folder_of(kind): kind for kind in KINDS}
    order = SCHEMAS.order(kinds.get(name.partition("/")[0], name))
    (base / f"{into or name}.json").write_text(jsonio.dumps(value, order), "utf-8")


def _found() -> list[tuple[str, str, str]]:
    return [(it["code"], it["file"].removeprefix("dataset/").removesuffix(".json"), it["pointer"]) for it in _all()]


def _all() -> list[dict[str, Any]]:
    return [written(finding) for finding in run().findings]


def _set(*steps: str | int, to: Json) -> Change:
    def change(value: Json) -> None:
        for step in steps[:-1]:
            value = value[step]
        value[steps[-1]] = to

    return change


def _drop(*steps: str | int) -> Change:
    def change(value: Json) -> None:
        for step in steps[:-1]:
            value = value[step]
        del value[steps[-1]]

    return change


SLIPS: dict[str, tuple[str, Change, tuple[str, str, str]]] = {
    "a mixed quotation called direct": (
        PLAN,
        _set("evidence", 0, "quote_type", to="direct"),
        ("EVD005", PLAN, "/evidence/0/spans/2"),
    ),
    "an attribution taken for what was said": (
        SAID,
        _drop("evidence", 1, "spans", 1, "role"),
        ("EVD005", SAID, "/evidence/1/spans/1"),
    ),
    "the best witness left out": (SAID, _drop("evidence", 0), ("EVD013", SAID, "/evidence/0/fidelity")),
    "reports in the wrong order": (
        SAID,
        lambda value: value["evidence"].reverse(),
        ("EVD013", SAID, "/evidence/0/fidelity"),
    ),
    "another statement of somebody else": (
        DREDGING,
        _set("stated_in", 0, to="brell-plan-2021-05-13"),
        ("CMT002", DREDGING, "/stated_in/0"),
    ),
    "on behalf of the wrong body": (
        SURVEY_SAID,
        _set("on_behalf_of", to="ferrand-night-pilots"),
        ("CMT002", SURVEY_SAID, "/on_behalf_of"),
    ),
    "part of itself": (BOARD, _set("part_of", to="ferrand-harbour-board"), ("REF004", BOARD, "/part_of")),
    "an assessment on no day": (
        SURVEY,
        _set("assessments", 0, "on", to="2022-02-30"),
        ("DATE001", SURVEY, "/assessments/0/on"),
    ),
    "an assessment before its evidence": (
        SURVEY,
        _set("assessments", 0, "on", to="2021-12-30"),
        ("CMT007", SURVEY, "/assessments/0/evidence/0/source"),
    ),
    "an assessment before all of its evidence": (
        SURVEY,
        _set(
            "assessments",
            0,
            to={
                "on": "2021-05-13",
                "status": "stalled",
                "note": "Too early.",
                "assessor": "desk",
                "evidence": [{"source": "ferrand-board-notice-2022-01-20"}, {"source": "ferrand-gazette-2021-05-14"}],
            },
        ),
        ("CMT007", SURVEY, "/assessments/0/on"),
    ),
    "a source published years later": (
        GAZETTE,
        _set("published", "edtf", to="2031-05-14"),
        ("DATE008", GAZETTE, "/published/edtf"),
    ),
    "a statement from years later": (SAID, _set("said", "edtf", to="2031-05-13"), ("DATE003", SAID, "/said/edtf")),
    "coded before there was anything to code": (
        MEETING,
        _set("coding", "coded_on", to="1999-01-05"),
        ("DATE008", MEETING, "/coding/coded_on"),
    ),
    "a genre that needs marks": (
        "sources/ferrand-board-transcript-2021-05-13",
        _set("genre", to="interview"),
        ("EVD005", SAID, "/evidence/0/spans/1"),
    ),
    "a waiver for nobody": (
        "waivers",
        lambda value: value.append({"code": "REF008", "record": "nobody-at-all", "reason": "None."}),
        ("SET004", "waivers", "/0"),
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_one_finding(name: str, base: Path) -> None:
    """What follows from a slip is not told beside it."""
    record, change, expected = SLIPS[name]
    _change(base, record, change)
    assert _found() == [expected]


@pytest.mark.parametrize("folder", [folder_of(kind) for kind in KINDS])
@pytest.mark.parametrize("name", [BOARD, SURVEY, NEXT, PLAN, NOTICE])
def test_a_record_in_the_wrong_folder_is_one_finding(folder: str, name: str, base: Path) -> None:
    """What it refers to, and what refers to it, is judged by what it is."""
    moved = f"{folder}/{name.partition('/')[2]}"
    (base / f"{name}.json").rename(base / f"{moved}.json")
    assert _found() == ([("FILE011", moved, "")] if moved != name else [])


def test_a_record_in_the_wrong_folder_and_the_wrong_layout(base: Path) -> None:
    """Both are told, with what to do first; in the right folder and in its own layout only the one."""
    text = (base / f"{BOARD}.json").read_text("utf-8")
    (base / f"{BOARD}.json").unlink()
    moved = base / "events" / "ferrand-harbour-board.json"
    moved.write_text(text.replace("  ", "\t"), "utf-8")
    found = _all()
    assert [it["code"] for it in found] == ["FILE011", "FMT001"]
    assert found[1]["hint"] == "move it to actors/, then toolkit fmt"
    assert found[1]["found"] == "another indent, or space at the end of the line"


@pytest.mark.parametrize("name", [BOARD, MEETING, NEXT, SURVEY, SAID, NOTICE])
def test_a_copy_that_keeps_its_id_is_one_finding(name: str, base: Path) -> None:
    """Two files with one id are one fault, and not two actors with one identifier or two events on one day."""
    shutil.copy(base / f"{name}.json", base / f"{name}-copy.json")
    assert _found() == [("REF005", f"{name}-copy", "/id")]


def test_a_misspelt_link_between_events(base: Path) -> None:
    """Events that name each other are no doubles, though the name is misspelt, or one has another id."""
    _change(
        base,
        MEETING,
        lambda value: value.update(id="ferrand-press-call-2021-05-13", part_of="ferrand-open-meting-2021-05-13"),
        into="events/ferrand-press-call-2021-05-13",
    )
    assert _found() == [("REF001", "events/ferrand-press-call-2021-05-13", "/part_of")]
    _change(base, "events/ferrand-press-call-2021-05-13", _set("part_of", to="x-y"))
    assert _found() == [("REF001", "events/ferrand-press-call-2021-05-13", "/part_of")]


def test_dates_of_a_post_that_several_statements_contradict(base: Path) -> None:
    """A post that was left too early, by its dates, is told once, at the speaker; for one statement, there."""
    _change(base, CHAIR, _set("roles", 0, "end", to={"edtf": "2020-03-01", "basis": "external"}))
    assert _found() == [("DATE006", SAID, "/speaker_role")]
    _change(base, SURVEY_SAID, _set("speaker_role", to="Chair of the board"))
    (found,) = _all()
    assert (found["code"], found["pointer"], found["found"]) == ("DATE006", "/roles/0/end/edtf", '"2020-03-01"')
    assert found["message"] == (
        "2 records (lindqvist-dredging-2021-05-13, lindqvist-survey-2021-05-13) "
        "have this role at a time when, by its dates, it was not held"
    )


def test_a_source_that_is_gone_is_told_at_its_holders(base: Path) -> None:
    """What nothing points to any more may be what the missing record named: it is not told beside it."""
    (base / f"{GAZETTE}.json").unlink()
    assert {code for code, _, _ in _found()} == {"REF001"}


def test_quotations_that_nobody_coded_are_one_finding(base: Path) -> None:
    """However many quotations of a source are left, the source is told once, with the first of them."""
    text = "\u2693 News. " + "".join(f"“This is remark {number}.” " for number in range(5))
    _add_source(base, text.strip())
    (found,) = _all()
    assert (found["code"], found["pointer"]) == ("EVD011", "/text")
    assert found["message"] == ("no statement covers the 5 quotations at 8-27, 28-47, 48-67 and others (3 of 5 named)")
    assert found["hint"].endswith("; toolkit coverage remarks lists all")


def _add_source(base: Path, text: str) -> None:
    from toolkit.texts import text_digest  # noqa: PLC0415

    (base.parent / "texts" / "remarks.txt").write_text(text, "utf-8")

    def change(value: Json) -> None:
        value.update(id="remarks", text={"sha256": text_digest(text), "length": len(text), "normalization": "otr-1"})

    _change(base, GAZETTE, change, into="sources/remarks")


def test_a_report_that_is_gone_with_its_words(base: Path) -> None:
    """A quotation without the report that had its words is one finding, not a gap in the source as well."""
    _change(base, PLAN, _drop("evidence", 0, "spans", 3))
    assert _found() == [("EVD004", PLAN, "/quote")]


WAIVED = [{"code": "DATE003", "record": "lindqvist-survey-2021-05-13", "reason": "Printed by mistake a day early."}]


def test_a_waiver_at_a_record_holds_beside_others(base: Path) -> None:
    """What is waived at a record stays waived when others contradict the same source; and the waiver has its use."""
    late = _set("said", to={"edtf": "2021-05-25", "basis": "stated"})
    _change(base, SURVEY_SAID, late)
    _change(base, "waivers", lambda value: value.extend(WAIVED))
    assert _found() == []
    _change(base, PLAN, late)
    assert _found() == [("DATE003", PLAN, "/said/edtf")]
    _change(base, "statements/night-pilots-light-2021-05-14", late)
    (found,) = _all()
    assert (found["file"], found["message"].split(" tell")[0]) == (
        f"dataset/{GAZETTE}.json",
        "2 records (brell-plan-2021-05-13, night-pilots-light-2021-05-14)",
    )


@pytest.mark.parametrize(
    ("code", "record", "told"),
    [
        ("DATE003 ", "lindqvist-survey-2021-05-13", "SCH005"),
        ("DATE003", "Lindqvist-Survey-2021-05-13", "SCH005"),
        ("DATE003", "lindqvist-survey-2021-05-31", "SET004"),
        ("DATE033", "lindqvist-survey-2021-05-13", "SET004"),
    ],
)
def test_a_misspelt_waiver_is_one_finding(code: str, record: str, told: str, base: Path) -> None:
    """What a waiver was meant for is told when the waiver is mended; until then the run fails for the waiver alone."""
    _change(base, SURVEY_SAID, _set("said", to={"edtf": "2021-05-25", "basis": "stated"}))
    _change(base, "waivers", lambda value: value.append({"code": code, "record": record, "reason": "Known."}))
    assert [found for found, _, _ in _found()] == [told]


def test_a_waiver_holds_under_another_file_name(base: Path) -> None:
    """A record whose file and id differ is waived under both names."""
    _change(base, SURVEY_SAID, _set("said", to={"edtf": "2021-05-25", "basis": "stated"}))
    _change(base, "waivers", lambda value: value.extend(WAIVED))
    _change(base, SURVEY_SAID, _set("id", to="another-id"))
    assert _found() == [("REF005", SURVEY_SAID, "/id")]


def test_a_misspelt_waiver_hides_nothing_else(base: Path) -> None:
    """Faults that it cannot mean are told, and those of files and schemas in any case."""
    _change(base, "waivers", lambda value: value.append({"code": "DATE003", "record": "nobody", "reason": "None."}))
    _change(base, CHAIR, _set("kind", to="persn"))
    _change(base, NEXT, _set("status", to="occurred"))
    assert _found() == [("SCH004", CHAIR, "/kind"), ("DATE004", NEXT, "/status"), ("SET004", "waivers", "/0")]


def test_entries_that_differ_in_what_counts(base: Path) -> None:
    """Two judgements of one day are two as long as their notes differ; a note alone makes no other condition."""
    _change(base, SURVEY, lambda value: value["assessments"].append(value["assessments"][0] | {"note": "Once more."}))
    assert _found() == []
    _change(base, SURVEY, lambda value: value["assessments"].append(value["assessments"][0]))
    assert _found() == [("REF010", SURVEY, "/assessments/2")]


def _sample() -> list[Slip]:
    """Choose some slips of each sort, the same in every run."""
    random = Random(20210513)  # noqa: S311 (the same slips each time)
    groups: dict[str, list[Slip]] = defaultdict(list)
    for slip in slips(read(BASE / "dataset"), random):
        groups[slip.sort].append(slip)
    return [slip for sort in groups.values() for slip in random.sample(sort, min(MANY, len(sort)))]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one folder with the sound dataset for many slips, each of which is undone."""
    folder = tmp_path_factory.mktemp("slips")
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    return folder


@pytest.mark.parametrize("slip", [pytest.param(slip, id=f"{at} {slip}") for at, slip in enumerate(_sample())])
def test_no_slip_is_two_findings(slip: Slip, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is said otherwise than it was, in good form, is one fault at most, and the finding says what to do."""
    monkeypatch.chdir(copied)
    old, new = copied / "dataset" / slip.name, copied / "dataset" / (slip.file or slip.name)
    before = old.read_bytes()
    if not slip.is_copy:
        old.unlink()
    text = jsonio.dumps(slip.value, SCHEMAS.order(kind_of(slip.name))).encode() if slip.file is None else before
    new.write_bytes(text)
    try:
        found = run().findings
    finally:
        new.unlink()
        old.write_bytes(before)
    assert len(found) <= 1
    assert all(finding.hint or finding.expected for finding in found)
