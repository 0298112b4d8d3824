"""What a contribution does to a dataset, told and rendered."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.bundled import copied
from tests.unit.repositories import Repository
from toolkit.contributions import Contribution, Edit, KindChanges, Retirement, Watched, contribution
from toolkit.findings import Counts, Finding, Location, Report, Rule, RuleState, Scope, Severity, Status
from toolkit.records import load
from toolkit.report.contribution import MOST_BYTES, render
from toolkit.revisions import changed_since

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("sources", "actors", "events", "statements", "commitments")
RULES = (Rule(code="REF001", scope=Scope.RECORD, severity=Severity.ERROR, title="An id leads to no record", why="w"),)


def _is_ours(text: str) -> bool:
    """Ask the script that posts comments whether it takes a text for the toolkit's."""
    spec = importlib.util.spec_from_file_location("comment", ROOT / ".ci" / "comment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return bool(module.is_ours(text))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Give a repository with a small dataset, committed."""
    made = Repository.begin(tmp_path / "repository")
    made.write("dataset/dataset.json", '{"name": "harbour", "schema": "1.0"}\n')
    made.write("dataset/retired.json", "[]\n")
    made.write("dataset/waivers.json", "[]\n")
    for name in ("board", "guild"):
        made.write(f"dataset/actors/{name}.json", _actor(name))
    made.write("dataset/events/meeting.json", '{\n  "id": "meeting",\n  "title": "It met"\n}\n')
    made.commit()
    return made


def _actor(identifier: str, **more: object) -> str:
    return json.dumps({"id": identifier, "name": identifier.title(), "kind": "group", **more}, indent=2) + "\n"


def _made(repository: Repository, dataset: str = "dataset") -> Contribution:
    loaded = load(repository.path / dataset)
    return contribution(loaded, changed_since("HEAD", loaded.root))


def _actors(repository: Repository) -> KindChanges:
    """Give what happened to actors, when nothing happened to other kinds."""
    (kind,) = _made(repository).kinds
    assert kind.kind == "actor"
    return kind


def test_nothing_changed(repository: Repository) -> None:
    """Without a change there is nothing to tell."""
    assert _made(repository) == Contribution(kinds=(), watched={})


def test_added_and_changed(repository: Repository) -> None:
    """A new id is added; a changed record is told with the fields that differ, new, other and gone ones."""
    repository.write("dataset/actors/stranger.json", _actor("stranger"))
    repository.write("dataset/actors/board.json", '{"id": "board", "name": "Board!", "country": "NOR"}')
    assert _actors(repository) == KindChanges(
        kind="actor", added=("stranger",), changed=(Edit(id="board", fields=("name", "country", "kind")),)
    )


def test_layout_is_no_change(repository: Repository) -> None:
    """Other spaces, another order of keys, a $schema for the editor: the record says what it said."""
    repository.write("dataset/actors/board.json", '{"kind": "group", "id": "board", "name": "Board"}')
    repository.write("dataset/actors/guild.json", _actor("guild").replace("{", '{"$schema": "../x.json",', 1))
    assert _actors(repository) == KindChanges(kind="actor", reformatted=("board", "guild"))


def test_true_is_no_number(repository: Repository) -> None:
    """Values that Python takes for equal and JSON does not are a change."""
    repository.write("dataset/actors/board.json", _actor("board", note=1))
    repository.commit()
    repository.write("dataset/actors/board.json", _actor("board", note=True))
    assert _actors(repository).changed == (Edit(id="board", fields=("note",)),)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (None, Retirement(id="guild")),
        (
            {"kind": "actor", "id": "guild", "reason": "merged", "replaced_by": ["board"], "on": "2031-05-02"},
            Retirement(id="guild", reason="merged", successors=("board",)),
        ),
        ({"id": "guild"}, Retirement(id="guild", reason="")),
        ({"id": "guild", "reason": 3, "replaced_by": "board"}, Retirement(id="guild", reason="")),
    ],
    ids=["silent", "merged", "without-reason", "malformed"],
)
def test_retired(repository: Repository, entry: dict[str, object] | None, told: Retirement) -> None:
    """A record that is gone is told with what retired.json says of it, or that it says nothing."""
    (repository.path / "dataset/actors/guild.json").unlink()
    if entry:
        repository.write("dataset/retired.json", json.dumps([entry]))
    made = _made(repository)
    assert made.kinds == (KindChanges(kind="actor", retired=(told,)),)
    assert made.watched == ({Watched.RETIREMENTS: ("dataset/retired.json",)} if entry else {})


def test_a_moved_file_keeps_its_id(repository: Repository) -> None:
    """The same record in another file is neither added nor retired."""
    repository.git("mv", "dataset/actors/guild.json", "dataset/actors/pilots.json")
    assert _actors(repository) == KindChanges(kind="actor", moved=("guild",))


def test_a_moved_and_changed_record_is_changed(repository: Repository) -> None:
    """What moved and says something else is a change of the record."""
    (repository.path / "dataset/actors/guild.json").unlink()
    repository.write("dataset/actors/pilots.json", _actor("guild", country="NOR"))
    assert _actors(repository) == KindChanges(kind="actor", changed=(Edit(id="guild", fields=("country",)),))


def test_a_new_id_for_the_same_record(repository: Repository) -> None:
    """An id that was replaced by another, everything else the same, has died, and where it went is told."""
    (repository.path / "dataset/actors/guild.json").unlink()
    repository.write("dataset/actors/pilots.json", _actor("pilots", name="Guild"))
    assert _actors(repository) == KindChanges(kind="actor", retired=(Retirement(id="guild", new_id="pilots"),))


def test_a_new_id_in_the_same_file(repository: Repository) -> None:
    """An id changed in place has died too, though a file still has its name."""
    repository.write("dataset/actors/guild.json", _actor("pilots", name="Guild"))
    assert _actors(repository) == KindChanges(kind="actor", retired=(Retirement(id="guild", new_id="pilots"),))


def test_one_of_two_records_with_an_id_goes(repository: Repository) -> None:
    """An id that another file still defines has not died."""
    repository.write("dataset/actors/copy.json", _actor("guild"))
    repository.commit()
    (repository.path / "dataset/actors/copy.json").unlink()
    assert _actors(repository) == KindChanges(kind="actor", moved=("guild",))


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b'"\\ud800"', b""])
def test_unreadable_records_are_changes(repository: Repository, content: bytes) -> None:
    """A file that cannot be read now, or could not before, still stands for the id that it is named after."""
    repository.write("dataset/actors/guild.json", content)
    assert _actors(repository).changed == (Edit(id="guild", fields=()),)
    repository.commit()
    repository.write("dataset/actors/guild.json", _actor("guild"))
    assert _actors(repository).changed == (Edit(id="guild", fields=()),)


def test_watched_files(repository: Repository) -> None:
    """Whatever is no record is told, by what it decides, in the order in which a maintainer looks at it."""
    names = {
        Watched.RELEASED: ("dataset/released.json",),
        Watched.SCHEMA: ("schema/1.0/actor.schema.json", "schema/README.md"),
        Watched.CODELISTS: ("schema/1.0/codelists/country.csv",),
        Watched.WAIVERS: ("dataset/waivers.json",),
        Watched.RETIREMENTS: ("dataset/retired.json",),
        Watched.MANIFEST: ("dataset/dataset.json",),
        Watched.WORKFLOWS: (
            *(".ci/run", ".gitattributes", ".github/workflows/x.yml", ".pre-commit-hooks.yaml"),
            *(".vscode/settings.json", "action.yml", "dataset/.gitattributes"),
        ),
        Watched.TOOLKIT: ("toolkit/checks/ref.py",),
        Watched.TESTS: ("tests/cases/x.json",),
        Watched.PACKAGING: ("pyproject.toml", "uv.lock"),
        Watched.OTHER: ("README.md", "dataset/actors/.hidden.json", "dataset/notes.txt", "elsewhere/toolkit/x.py"),
    }
    for name in (name for group in names.values() for name in group):
        repository.write(name, '{"schema": "1.0"}' if name == "dataset/dataset.json" else "[{}]\n")
    made = _made(repository)
    assert (made.kinds, made.watched) == ((), names)
    assert list(made.watched) == list(Watched)


def test_a_dataset_further_down(tmp_path: Path) -> None:
    """Where a dataset lies deeper in its repository, the schemas beside it are watched there, workflows at the top."""
    repository = Repository.begin(tmp_path)
    copied(tmp_path / "data" / "dataset")
    repository.write("data/dataset/waivers.json", "[]\n")
    repository.commit()
    for name in ("data/schema/1.0/codelists/x.csv", ".github/x.yml", "data/dataset/waivers.json"):
        repository.write(name, "[]\n")
    repository.write("data/dataset/actors/new.json", _actor("new"))
    made = _made(repository, "data/dataset")
    assert made.kinds == (KindChanges(kind="actor", added=("new",)),)
    assert made.watched == {
        Watched.CODELISTS: ("data/schema/1.0/codelists/x.csv",),
        Watched.WORKFLOWS: (".github/x.yml",),
    }


def _report(*findings: Finding, **more: Any) -> Report:  # noqa: ANN401 (what a report takes)
    return Report(
        findings=findings, rules={"REF001": RuleState.RAN}, counts=Counts(files=3, records=2, spans=0), **more
    )


def _finding(message: str = "no such record") -> Finding:
    return Finding(
        code="REF001", severity=Severity.ERROR, message=message, location=Location(file="dataset/a.json"), record="a"
    )


def test_the_comment_says_what_to_look_at_first() -> None:
    """Files that decide what a check does come first, then the records by kind, then the findings."""
    made = Contribution(
        kinds=(
            KindChanges(kind="actor", reformatted=("a", "b"), moved=("c",)),
            KindChanges(
                kind="statement",
                added=("s-one", "s-two"),
                changed=(Edit(id="s-three", fields=("quote", "said")), Edit(id="s-four", fields=())),
                retired=(
                    Retirement(id="s-five", reason="split", successors=("s-one", "s-two")),
                    Retirement(id="s-six", new_id="s-two"),
                    Retirement(id="s-seven", reason=""),
                ),
            ),
        ),
        watched={Watched.SCHEMA: ("schema/1.0/actor.schema.json",), Watched.OTHER: ("README.md",)},
    )
    text = render(made, _report(_finding()), Status.FAIL, RULES)
    assert text == (
        "### Contribution: failed\n"
        "\n"
        "**For a maintainer to look at first: this changes more than records (schemas).**\n"
        "\n"
        "| Not records | Files |\n"
        "| --- | --- |\n"
        "| schemas | 1:<br>`schema/1.0/actor.schema.json` |\n"
        "| other files | 1:<br>`README.md` |\n"
        "\n"
        "| Records | Added | Changed | Retired |\n"
        "| --- | --- | --- | --- |\n"
        "| statement | 2:<br>`s-one`<br>`s-two` | 2:<br>`s-three`: `quote`, `said`<br>`s-four` | "
        "3:<br>`s-five`: `split` into `s-one`, `s-two`<br>`s-six`: now `s-two`, **gone without a retirement**<br>"
        "`s-seven`: retired |\n"
        "\n"
        "Saying what they said before: 2 records in another layout, 1 record in another file.\n"
        "\n"
        "### toolkit validate: failed\n"
        "\n"
        "1 error, 0 warnings, 0 notes in 2 records and 3 files; 1 rule ran.\n"
        "\n"
        "| Severity | Rule | Findings |\n"
        "| --- | --- | ---: |\n"
        "| error | REF001 An id leads to no record | 1 |\n"
        "\n"
        "| Severity | Rule | Place | Record | What |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| error | `REF001` | `dataset/a.json:1:1` | `a` | `no such record` |\n"
    )
    assert _is_ours(text)


def test_a_comment_on_nothing() -> None:
    """Where nothing is changed, that is said."""
    text = render(Contribution(kinds=(), watched={}), _report(), Status.PASS, RULES)
    assert text.startswith(
        "### Contribution: passed\n\nNothing but records is changed.\n\nNo record is added, changed or retired.\n\n"
    )


def test_a_long_list_says_how_much_of_it_is_shown() -> None:
    """Lists are cut, with their length."""
    many = tuple(f"s-{number:03}" for number in range(143))
    fields = tuple(f"f{number}" for number in range(9))
    kind = KindChanges(kind="statement", added=many, changed=(Edit(id="x", fields=fields),))
    text = render(Contribution(kinds=(kind,), watched={}), _report(), Status.PASS, RULES)
    assert "| 20 of 143:<br>`s-000`<br>" in text
    assert "`s-019` |" in text
    assert "`f5` (6 of 9 fields) |" in text


@pytest.mark.parametrize("length", [3, 80, 5_000])
@pytest.mark.parametrize("number", [1, 30, 2_000])
def test_a_comment_is_never_too_long(length: int, number: int) -> None:
    """However much is changed, found and badly named, GitHub takes the comment, and findings have a place in it."""
    tail = "\U000e0001" * length  # each becomes an escape of ten characters
    names = tuple(f"{place}-{tail}" for place in range(number))
    kinds = tuple(
        KindChanges(
            kind=kind,
            added=names,
            changed=tuple(Edit(id=name, fields=names[:20]) for name in names),
            retired=tuple(Retirement(id=name, reason=name, successors=names[:20], new_id=name) for name in names),
        )
        for kind in KINDS
    )
    made = Contribution(kinds=kinds, watched=dict.fromkeys(Watched, names))
    text = render(made, _report(*map(_finding, names)), Status.FAIL, RULES)
    assert len(text.encode()) <= MOST_BYTES
    assert text.count("| error | `REF001` | ") >= 1
    assert text.count(f"{number:,}") >= 2
    assert _is_ours(text)


HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("`", "``", "```", "|", "\\|", "\\", "\\\\|", "\n", "\r", "\u2028", "\t", "\x1b[31m", "\u202e"),
                *("@everyone", "[x](https://e.example)", "![x](//e)", "<img src=x>", "<!--", "-->", "<br>", "&lt;"),
                *(
                    "https://e.example",
                    "www.e.example",
                    "#1",
                    "**",
                    "~~",
                    "$x$",
                    "\xa0",
                    "\ue000",
                    "漢",
                    "# ",
                    "> ",
                    " ",
                ),
            ]
        ),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
    ),
    max_size=6,
).map("".join)


@settings(max_examples=300)
@given(texts=st.lists(HOSTILE, min_size=6, max_size=6))
def test_the_comment_holds_no_markup_of_the_data(texts: list[str]) -> None:
    """Whatever ids, paths, fields and messages say, the script that posts the comment recognises our own form."""
    one, two, three, four, five, six = texts
    kind = KindChanges(
        kind="actor",
        added=(one,),
        changed=(Edit(id=two, fields=(three,)),),
        retired=(Retirement(id=four, reason=five, successors=(six,), new_id=one), Retirement(id=six)),
    )
    made = Contribution(kinds=(kind,), watched={Watched.TOOLKIT: (one, five)})
    assert _is_ours(render(made, _report(_finding(two), unavailable=(three,)), Status.FAIL, RULES))
