"""`toolkit release diff`: what changed, what it asks of the version, and what cannot be compared."""

import json
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from typer.testing import CliRunner, Result

from tests.unit.harbour import actor, assessment
from tests.unit.host import serving
from tests.unit.published import list_in_index, listing
from tests.unit.releases import edit, put, signed, small
from tests.unit.repositories import Repository
from toolkit import delta
from toolkit.cli import app
from toolkit.errors import NotFoundError, RefusedError, ToolkitError, UnusableInputError
from toolkit.release import Release
from toolkit.release.changelog import data_parts
from toolkit.schemas import Schemas

REPORT = json.loads(files("toolkit.report").joinpath("diff-report-1.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(REPORT)
SCHEMAS = Schemas()

Editing = Callable[[Path], None]


@pytest.fixture
def later(harbour: Repository, tmp_path: Path) -> Path:
    """Give a copy of its dataset, with schemas beside it, to be changed."""
    shutil.copytree(harbour.path / "schema", tmp_path / "schema")
    return Path(shutil.copytree(harbour.path / "dataset", tmp_path / "dataset"))


def run(*arguments: object) -> Result:
    """Run `toolkit release diff` with some arguments."""
    return CliRunner(env={"TOOLKIT_TEXTS": ""}).invoke(app, ["release", "diff", *map(str, arguments)])


def report(*arguments: object) -> dict[str, Any]:
    """Give the JSON report, which is what its schema says."""
    done = run(*arguments, "--format", "json")
    document: dict[str, Any] = json.loads(done.stdout)
    VALIDATOR.validate(document)
    if done.exception is None or isinstance(done.exception, SystemExit):
        assert done.exit_code == document["exit_code"]
    return document


def retire(root: Path, *entries: dict[str, Any]) -> None:
    """Write the retired ids."""
    (root / "retired.json").write_text(json.dumps(entries), "utf-8")


def change(root: Path) -> None:
    """Do a bit of everything: 1.1.0 becomes 1.2.0."""
    edit(root / "dataset.json", version="1.2.0", title="Harbour words")
    crane = root / "commitments" / "crane.json"
    edit(crane, assessments=[assessment("2031-06-01", "in-progress")], title="A crane, `soon`")
    (root / "actors" / "guild.json").rename(root / "actors" / "pilots.json")
    edit(root / "actors" / "pilots.json", id="pilots", name="Pilots' Guild")
    put(root, "actor", actor("tide", "The <b>Tide</b> | ##[group]@everyone"), SCHEMAS)
    retire(root, {"kind": "actor", "id": "guild", "reason": "merged", "replaced_by": ["pilots"], "on": "2031-06-01"})


def test_text(made: Release, later: Path) -> None:
    """The verdict with its reasons, then kind by kind what became of each record and each place of it."""
    change(later)
    done = run(made.folder, later)
    assert (done.exit_code, done.stderr) == (0, "")
    judged = json.dumps([assessment("2031-06-01", "in-progress")])
    assert done.stdout == (
        "harbour-words 1.1.0 → 1.2.0: minor needed, minor given\n"
        "  minor  under a new id: actor guild\n"
        "  minor  added: actor tide\n"
        "  minor  with new fields: commitment crane\n"
        "  minor  with new assessments: commitment crane\n"
        "  patch  the dataset's description is another\n"
        "\n"
        "actors: 1 added, 1 re-keyed\n"
        "  re-keyed   guild → pilots on 2031-06-01  Pilots' Guild\n"
        '    /name: "Pilots\' Guild, été 会" → "Pilots\' Guild"\n'
        "  added      tide  The <b>Tide</b> | # #[group]@everyone\n"
        "\n"
        "commitments: 1 changed\n"
        "  changed    crane  A crane, `soon`\n"
        '    /title: "Title of crane" → "A crane, `soon`"\n'
        f"    /assessments added: {judged}\n"
        "\n"
        "The dataset's description\n"
        '    /title: "Harbour \\"words\\"" → "Harbour words"\n'
        "\n"
        "1 added, 1 changed, 1 re-keyed; 4 records as before\n"
        "proven: the delta makes the new records of the old ones, and the old of the new, byte for byte\n"
    )


def test_json(made: Release, later: Path) -> None:
    """Programs get the same with every value, as the published schema says; nothing is cut."""
    change(later)
    document = report(made.archive, later)
    assert (document["status"], document["exit_code"], document["name"]) == ("pass", 0, "harbour-words")
    assert (document["old"]["version"], document["new"]["version"]) == ("1.1.0", "1.2.0")
    sums = {kind: table.content_sha256 for kind, table in made.manifest.by_kind.items()}
    assert {kind: document["old"]["contents"][kind]["sha256"] for kind in sums} == sums
    bump = document["bump"]
    assert (bump["needed"], bump["given"], bump["least"], len(bump["reasons"])) == ("minor", "minor", "1.2.0", 5)
    assert document["counts"]["actor"] == {
        "added": 1,
        "changed": 0,
        "re-keyed": 1,
        "merged": 0,
        "split": 0,
        "withdrawn": 0,
        "unretired": 0,
        "unchanged": 1,
    }
    assert document["changes"] == [
        {
            "kind": "actor",
            "id": "guild",
            "change": "re-keyed",
            "successors": ["pilots"],
            "retirement": {"reason": "merged", "on": "2031-06-01"},
            "edits": [{"edit": "changed", "pointer": "/name", "old": "Pilots' Guild, été 会", "new": "Pilots' Guild"}],
        },
        {
            "kind": "actor",
            "id": "tide",
            "change": "added",
            "record": actor("tide", "The <b>Tide</b> | ##[group]@everyone"),
        },
        {
            "kind": "commitment",
            "id": "crane",
            "change": "changed",
            "edits": [
                {"edit": "changed", "pointer": "/title", "old": "Title of crane", "new": "A crane, `soon`"},
                {"edit": "added", "pointer": "/assessments", "new": [assessment("2031-06-01", "in-progress")]},
            ],
        },
    ]
    assert document["documents"] == [
        {
            "kind": "dataset",
            "id": "dataset",
            "edits": [{"edit": "changed", "pointer": "/title", "old": 'Harbour "words"', "new": "Harbour words"}],
        }
    ]
    assert document["schema_files"] == []


def test_markdown_holds_what_the_data_say(made: Release, later: Path) -> None:
    """Whatever a record says stands in code spans, word for word: no markup of its own, no mention, no command."""
    change(later)
    hostile = "`` ` **x** [a](b) <img> | @everyone #1 \\` ##[group]"
    edit(later / "actors" / "board.json", name=hostile)
    text = run(made.folder, later, "--format", "markdown").stdout
    assert "##[" not in text
    tokens = [token for block in MarkdownIt("commonmark").enable("table").parse(text) for token in block.children or ()]
    assert {token.type for token in tokens} == {"text", "code_inline"}
    spans = [token.content for token in tokens if token.type == "code_inline"]
    assert json.dumps(hostile).replace("##[", "# #[") in spans
    assert "The <b>Tide</b> | # #[group]@everyone" in spans
    assert "A crane, `soon`" in spans
    plain = "".join(token.content for token in tokens if token.type == "text")
    assert not set(plain) & set("<>@`|[]#")
    lines = text.splitlines()
    assert lines[0] == "### harbour-words 1.1.0 → 1.2.0: minor needed, minor given"
    assert lines[9:15] == [
        "1 added, 2 changed, 1 re-keyed; 3 records as before.",
        "",
        "| | added | changed | re-keyed |",
        "|---|---:|---:|---:|",
        "| actors | 1 | 1 | 1 |",
        "| commitments |  | 1 |  |",
    ]


def test_changelog(made: Release, later: Path) -> None:
    """The Data part is ready for CHANGELOG.md: put under Unreleased, a release takes it."""
    change(later)
    (later / "events" / "meeting.json").unlink()
    done = run(made.folder, later, "--format", "changelog")
    assert (done.exit_code, done.stderr) == (
        1,
        "harbour-words 1.1.0 → 1.2.0: major needed, minor given; the next version is 2.0.0 or higher\n",
    )
    assert done.stdout == (
        "### Data\n"
        "\n"
        "- 1 actor added: `tide`.\n"
        "- The actor `guild` has a new id, `pilots`.\n"
        "- The event `meeting` is gone without an entry in retired.json.\n"
        "- 1 new assessment: `crane`.\n"
        "- The dataset's description is another: `/title`.\n"
    )
    written = f"# Changelog\n\n## Unreleased\n\n{done.stdout}\n### Toolkit\n\n- x\n"
    body = done.stdout.removeprefix("### Data\n")
    assert data_parts(written, "2.0.0", "2031-06-02") == f"# Changelog of the data\n\n## 2.0.0 - 2031-06-02\n{body}"


def _do_everything(root: Path) -> None:
    """Change what the other tests don't: every fate of an id, waivers, the schema's version."""
    schema = root.parent / "schema"
    shutil.copytree(schema / "1.0", schema / "1.1")
    edit(root / "dataset.json", version="2.0.0", schema="1.1")
    (root / "waivers.json").write_text('[{"code": "REF008", "record": "board", "reason": "Known."}]', "utf-8")
    _withdraw(root)
    more = [{"kind": "event", "id": "meeting", "reason": "split", "replaced_by": ["a", "b"], "on": "2031-06-01"}]
    shutil.copy(root / "events" / "meeting.json", root / "events" / "a.json")
    shutil.copy(root / "events" / "meeting.json", root / "events" / "b.json")
    (root / "events" / "meeting.json").unlink()
    edit(root / "events" / "a.json", id="a", title="`A`")
    edit(root / "events" / "b.json", id="b")
    (root / "statements" / "crane-words.json").rename(root / "statements" / "words.json")
    edit(root / "statements" / "words.json", id="words")
    shutil.copy(root / "sources" / "notice.json", root / "sources" / "bill.json")
    edit(root / "sources" / "bill.json", id="bill")
    (root / "sources" / "notice.json").unlink()
    merged = [
        {"kind": "source", "id": "notice", "reason": "merged", "replaced_by": ["bill"], "on": "2031-06-01"},
        {"kind": "statement", "id": "crane-words", "reason": "merged", "replaced_by": ["words"], "on": "2031-06-01"},
    ]
    edit(root / "commitments" / "crane.json", title="Crane")
    retire(root, *json.loads((root / "retired.json").read_bytes()), *more, *merged)


def test_every_fate_in_a_changelog(made: Release, later: Path) -> None:
    """Whatever can become of a record, the schema and the waivers has its line."""
    _do_everything(later)
    done = run(made.folder, later, "--format", "changelog")
    assert (done.exit_code, done.stderr) == (0, "harbour-words 1.1.0 → 2.0.0: major needed, major given\n")
    assert done.stdout == (
        "### Data\n"
        "\n"
        "- The records keep to schema 1.1 instead of 1.0.\n"
        "- The source `notice` has a new id, `bill`.\n"
        "- The actor `guild` is withdrawn. `Never was.`\n"
        "- 2 events added: `a`, `b`.\n"
        "- The event `meeting` is split into `a`, `b`.\n"
        "- The statement `crane-words` has a new id, `words`.\n"
        "- 1 commitment changed: `crane` (`title`).\n"
        "- The waivers are others.\n"
    )


def test_nothing_in_a_changelog(made: Release) -> None:
    """Without a change the part says so."""
    done = run(made.folder, made.archive, "--format", "changelog")
    assert done.stdout == "### Data\n\n- Nothing.\n"


def test_a_long_markdown_is_cut(made: Release, later: Path) -> None:
    """A text that GitHub would refuse is cut, and says how much of it is there; places of a record are counted too."""
    for number in range(900):
        put(later, "actor", actor(f"many-{number:03}", "Many " * 20), SCHEMAS)
    edit(later / "actors" / "board.json", **{f"x{number}": number for number in range(25)})
    text = run(made.folder, later, "--format", "markdown").stdout
    assert len(text.encode()) < 65_000
    assert "\n  - 10 of 25 places shown\n" in text
    last = text.splitlines()[-1]
    assert last.endswith(" of 913 lines shown; `toolkit release diff --format json` has all.")
    assert 300 < int(last.split(" ")[0]) < 900


def test_a_release_at_an_address(
    made: Release, harbour: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release is fetched where it is needed, which stderr says; offline it comes out of the cache."""
    monkeypatch.setenv("TOOLKIT_CACHE", str(tmp_path / "cache"))
    served = tmp_path / "served"
    served.mkdir()
    for path in (made.archive, made.folder / "release.json"):
        shutil.copy(path, served)
    listed = {
        "version": made.manifest.version,
        "released": made.manifest.released,
        "schema": "1.0",
        "toolkit": {"first": "0.1.0"},
        "manifest": listing(served, "release.json"),
        "archive": listing(served, made.archive.name),
    }
    list_in_index(served, listed)
    with serving(served) as host:
        done = run(f"{host.address}/{made.archive.name}", harbour.path / "dataset")
    assert (done.exit_code, done.stderr) == (0, f"fetching harbour-words 1.1.0 from {host.address}\n")
    assert done.stdout.startswith("harbour-words 1.1.0 → 1.1.0: nothing changed\n")
    again = run(f"{host.address}/{made.archive.name}", harbour.path / "dataset", "--offline")
    assert (again.exit_code, again.stdout, again.stderr) == (0, done.stdout, "")


def test_parquet(made: Release, later: Path, tmp_path: Path) -> None:
    """A row for each record that came or went, one for each place of the others, values as JSON; the same bytes."""
    change(later)
    out = tmp_path / "changes.parquet"
    done = run(made.folder, later, "--format", "parquet", "--output", out)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "harbour-words 1.1.0 → 1.2.0: minor needed, minor given\n"
    query = f"SELECT kind, id, change, edit, pointer, successors, old, new FROM '{out}'"  # noqa: S608 (our own path)
    with duckdb.connect() as connection:
        rows = connection.execute(query).fetchall()
    old, new = small()["actor"][1], small()["actor"][1] | {"id": "pilots", "name": "Pilots' Guild"}
    judged = [assessment("2031-06-01", "in-progress")]
    assert [(*row[:6], *(value and json.loads(value) for value in row[6:])) for row in rows] == [
        ("actor", "guild", "re-keyed", None, None, ["pilots"], old, new),
        ("actor", "guild", "re-keyed", "changed", "/name", None, old["name"], new["name"]),
        ("actor", "tide", "added", None, None, None, None, actor("tide", "The <b>Tide</b> | ##[group]@everyone")),
        ("commitment", "crane", "changed", "changed", "/title", None, "Title of crane", "A crane, `soon`"),
        ("commitment", "crane", "changed", "added", "/assessments", None, None, judged),
        ("dataset", "dataset", "changed", "changed", "/title", None, 'Harbour "words"', "Harbour words"),
    ]
    again = run(made.archive, later, "--format", "parquet")
    assert again.stdout_bytes == out.read_bytes()


def test_delta(made: Release, later: Path) -> None:
    """What --format delta writes makes the new lines of the old ones, and says so of no other records."""
    change(later)
    found = delta.parse(run(made.folder, later, "--format", "delta").stdout.encode())
    old = made.folder / "records" / "actors.jsonl"
    rows = [delta.Row(json.loads(line)["id"], line) for line in old.read_bytes().splitlines(keepends=True)]
    lines = list(delta.applied(found, "actor", rows, SCHEMAS))
    assert [json.loads(line)["name"] for line in lines] == [
        'Harbour "Board", first',
        "Pilots' Guild",
        "The <b>Tide</b> | ##[group]@everyone",
    ]
    assert delta.content(lines) == found.new.contents["actor"]
    other = [delta.Row("guild", rows[1].line.replace("été".encode(), b"hiver"))]
    with pytest.raises(UnusableInputError, match=r"^the delta does not fit: actor guild says something else$"):
        list(delta.applied(found, "actor", other, SCHEMAS))


def test_the_same_release_twice(made: Release) -> None:
    """Nothing changed between a release and itself, in whatever form each is."""
    done = run(made.folder, made.archive)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == ("harbour-words 1.1.0 → 1.1.0: nothing changed\n\nno record changed; 6 records as before\n")


def _retitle(root: Path) -> None:
    edit(root / "actors" / "board.json", name="Board")


def _add(root: Path) -> None:
    put(root, "actor", actor("tide", "Tide"), SCHEMAS)


def _drop(root: Path) -> None:
    (root / "actors" / "guild.json").unlink()


def _withdraw(root: Path) -> None:
    _drop(root)
    retire(root, {"kind": "actor", "id": "guild", "reason": "withdrawn", "on": "2031-06-01", "note": "Never was."})


def _merge(root: Path) -> None:
    _drop(root)
    retire(root, {"kind": "actor", "id": "guild", "reason": "merged", "replaced_by": ["board"], "on": "2031-06-01"})


def _split(root: Path) -> None:
    _drop(root)
    _add(root)
    after = ["board", "tide"]
    retire(root, {"kind": "actor", "id": "guild", "reason": "split", "replaced_by": after, "on": "2031-06-01"})


def _nothing(_: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("editing", "exit_code", "verdict"),
    [
        (_nothing, 0, "1.1.0 → 1.1.1: nothing changed, patch given"),
        (_retitle, 0, "1.1.0 → 1.1.1: patch needed, patch given"),
        (_retitle, 1, "1.1.0 → 1.1.0: patch needed, none given; the next version is 1.1.1 or higher"),
        (_add, 1, "1.1.0 → 1.1.1: minor needed, patch given; the next version is 1.2.0 or higher"),
        (_add, 0, "1.1.0 → 1.2.0: minor needed, minor given"),
        (_merge, 0, "1.1.0 → 1.2.0: minor needed, minor given"),
        (_split, 0, "1.1.0 → 1.2.0: minor needed, minor given"),
        (_drop, 1, "1.1.0 → 1.2.0: major needed, minor given; the next version is 2.0.0 or higher"),
        (_withdraw, 0, "1.1.0 → 2.0.0: major needed, major given"),
        (_nothing, 1, "1.1.0 → 1.0.9: the second is the older one: are they swapped?"),
    ],
)
def test_the_version_must_move_far_enough(
    made: Release, later: Path, editing: Editing, exit_code: int, verdict: str
) -> None:
    """The step that was made is held against the least that the changes ask for: exit 1 when it is smaller."""
    editing(later)
    edit(later / "dataset.json", version=verdict.split(" ")[2].removesuffix(":"))
    done = run(made.folder, later)
    assert (done.exit_code, done.stdout.split("\n")[0]) == (exit_code, f"harbour-words {verdict}")


@pytest.mark.parametrize(
    ("editing", "line"),
    [
        (_drop, "  gone       guild without an entry in retired.json  Pilots' Guild, été 会"),
        (_withdraw, "  withdrawn  guild on 2031-06-01: Never was.  Pilots' Guild, été 会"),
        (_merge, "  merged     guild into board on 2031-06-01  Pilots' Guild, été 会"),
        (_split, "  split      guild into board, tide on 2031-06-01  Pilots' Guild, été 会"),
    ],
)
def test_an_id_that_is_gone(made: Release, later: Path, editing: Editing, line: str) -> None:
    """What became of an id that is gone is told with its successors, the day and the note."""
    editing(later)
    assert line in run(made.folder, later).stdout.splitlines()


def test_lists_are_compared_item_by_item(later: Path, tmp_path: Path) -> None:
    """An item put in front is one addition; one that stands elsewhere has moved; one that was mended is the same."""
    first, second = assessment("2031-06-01", "stalled"), assessment("2031-07-01", "in-progress")
    crane = later / "commitments" / "crane.json"
    edit(crane, assessments=[first, second], topics=["trade", "maritime", "space"])
    old = Path(shutil.copytree(later, tmp_path / "old" / "dataset"))
    shutil.copytree(tmp_path / "schema", tmp_path / "old" / "schema")
    third = assessment("2031-05-01", "not-started")
    edit(crane, assessments=[third, first, second | {"note": "Mended."}], topics=["space", "trade", "maritime"])
    (found,) = report(old, later)["changes"]
    assert found["edits"] == [
        {"edit": "added", "pointer": "/assessments/0", "new": third},
        {"edit": "changed", "pointer": "/assessments/2/note", "old": "Seen.", "new": "Mended."},
        {"edit": "moved", "pointer": "/topics/0", "from": "/topics/2", "new": "space"},
    ]


def test_what_is_said_of_ids_retired_before(later: Path, tmp_path: Path) -> None:
    """An entry on an id that was gone before is told when it comes, goes or says something else."""
    entry = {"kind": "actor", "id": "old", "reason": "withdrawn", "on": "2031-06-01", "note": "Never was."}
    retire(later, entry, entry | {"id": "older"})
    old = Path(shutil.copytree(later, tmp_path / "old" / "dataset"))
    shutil.copytree(tmp_path / "schema", tmp_path / "old" / "schema")
    retire(later, entry | {"note": "A slip."}, entry | {"id": "oldest"})
    done = run(old, later)
    head, foot = done.stdout.split("Ids retired before\n")
    assert foot.split("\n\n")[0].splitlines() == [
        "  old",
        '    /note: "Never was." → "A slip."',
        "  older",
        f"    all of it removed: {json.dumps(entry | {'id': 'older'})}",
        "  oldest",
        f"    all of it added: {json.dumps(entry | {'id': 'oldest'})}",
    ]
    assert "  patch  retired.json " in head


def test_long_lists_are_counted(made: Release, later: Path) -> None:
    """Of many records and places the first are shown, and said to be; JSON has all."""
    for number in range(101):
        put(later, "actor", actor(f"many-{number:03}", "Many"), SCHEMAS)
    edit(later / "actors" / "board.json", **{f"x{number}": number for number in range(25)})
    done = run(made.folder, later)
    assert "  100 of 102 shown; --format json has all\n" in done.stdout
    assert "    20 of 25 places shown; --format json has all\n" in done.stdout
    assert len(report(made.folder, later)["changes"]) == 102


def test_long_values_are_shown_where_they_differ(later: Path, tmp_path: Path) -> None:
    """Of two long texts the part is shown in which they are not alike."""
    meeting = later / "events" / "meeting.json"
    edit(meeting, summary=f"{'So it was. ' * 30}They met.")
    old = Path(shutil.copytree(later, tmp_path / "old" / "dataset"))
    shutil.copytree(tmp_path / "schema", tmp_path / "old" / "schema")
    edit(meeting, summary=f"{'So it was. ' * 30}They parted.")
    assert '    /summary: …it was. So it was. They met." → …it was. So it was. They parted."' in (
        run(old, later).stdout.splitlines()
    )


def test_a_file_of_the_schema_that_differs_is_told(made: Release, later: Path) -> None:
    """A published schema that is not the same any more is named."""
    path = later.parent / "schema" / "1.0" / "codelists" / "source-genre.csv"
    path = path if path.exists() else next(path.parent.glob("*.csv"))
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    document = report(made.folder, later)
    assert document["schema_files"] == [f"1.0/codelists/{path.name}"]
    assert (document["bump"]["needed"], document["status"]) == ("patch", "fail")


def _other_name(root: Path) -> None:
    edit(root / "dataset.json", name="quay-words")


def _no_json(root: Path) -> None:
    (root / "actors" / "board.json").write_text("{", "utf-8")


def _no_version(root: Path) -> None:
    edit(root / "dataset.json", version="soon")


def _twice(root: Path) -> None:
    shutil.copy(root / "actors" / "board.json", root / "actors" / "again.json")


def _newer_schema(root: Path) -> None:
    edit(root / "dataset.json", schema="1.7")


@pytest.mark.parametrize(
    ("editing", "error", "message"),
    [
        (_other_name, RefusedError, "harbour-words and quay-words are two datasets: only releases of one are compared"),
        (_no_json, UnusableInputError, "board.json cannot be compared: the file ends in"),
        (_no_version, UnusableInputError, 'dataset.json cannot be compared: "Version" is not written as it must be ('),
        (_twice, UnusableInputError, "harbour-words 1.1.0: actor 2: the id 'board' does not come after 'board'"),
        (_newer_schema, NotFoundError, "no schema '1.7': this toolkit knows 1.0"),
    ],
)
def test_a_dataset_that_cannot_be_compared(
    made: Release, later: Path, editing: Editing, error: type[ToolkitError], message: str
) -> None:
    """Another dataset, a file that cannot be read, ids that stand twice: exit 3, in JSON too."""
    editing(later)
    done = run(made.folder, later, "--format", "json")
    document = json.loads(done.stdout)
    VALIDATOR.validate(document)
    assert (type(done.exception), document["status"]) == (error, "error")
    assert message in document["error"]


def _half(folder: Path) -> None:
    path = folder / "records" / "actors.jsonl"
    path.write_bytes(path.read_bytes()[:-20])


def _without_manifest(folder: Path) -> None:
    (folder / "release.json").unlink()


def _broken_manifest(folder: Path) -> None:
    (folder / "release.json").write_text("{}", "utf-8")


def _without_records(folder: Path) -> None:
    (folder / "records" / "events.jsonl").unlink()


def _out_of_order(folder: Path) -> None:
    path = folder / "records" / "actors.jsonl"
    path.write_bytes(b"".join(reversed(path.read_bytes().splitlines(keepends=True))))
    signed(folder)


def _spaced(folder: Path) -> None:
    path = folder / "records" / "actors.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"kind":', b'"kind": '))
    signed(folder)


def _later_schema(folder: Path) -> None:
    edit(folder / "release.json", schema="1.7")


@pytest.mark.parametrize(
    ("spoiling", "message"),
    [
        (_half, "is not as it was released: records/actors.jsonl: it has "),
        (_without_manifest, "is a release without release.json, so it is not whole: fetch or build it anew"),
        (_broken_manifest, "is no release that can be read: release.json is no manifest of a release"),
        (_without_records, "is not as it was released: records/events.jsonl: it is missing, or no plain file"),
        (_out_of_order, "harbour-words 1.1.0: actor 2: the id 'board' does not come after 'guild'"),
        (_spaced, 'harbour-words 1.1.0: this actor is not in canonical form: {"id":"board"'),
        (_later_schema, "harbour-words-1.1.0 has schema 1.7, and this toolkit ("),
    ],
)
def test_a_release_that_cannot_be_compared(
    made: Release, harbour: Repository, tmp_path: Path, spoiling: Editing, message: str
) -> None:
    """Half a release, one without its manifest, one that was tampered with, one newer than the toolkit: exit 3."""
    folder = Path(shutil.copytree(made.folder, tmp_path / "release"))
    spoiling(folder)
    done = run(folder, harbour.path / "dataset")
    assert isinstance(done.exception, UnusableInputError)
    assert message in str(done.exception)


def test_a_half_archive_cannot_be_compared(made: Release, tmp_path: Path) -> None:
    """An archive that was cut off is no release."""
    path = tmp_path / "half.zip"
    path.write_bytes(made.archive.read_bytes()[: made.archive.stat().st_size // 2])
    done = run(path, made.folder)
    assert isinstance(done.exception, UnusableInputError)
    assert "half.zip is not as it was released: half.zip: it is no ZIP archive that can be read" in str(done.exception)


def test_what_is_not_there_cannot_be_compared(made: Release) -> None:
    """A path that leads nowhere is exit 3."""
    done = run(made.folder, "nowhere.zip")
    assert isinstance(done.exception, NotFoundError)
    assert str(done.exception).startswith("no dataset at nowhere.zip")


def test_the_report_has_a_closed_schema() -> None:
    """The schema is valid, takes no key that it doesn't name, and explains each that it does."""
    Draft202012Validator.check_schema(REPORT)
    shapes = [shape for shape in REPORT["$defs"].values() if "properties" in shape]
    assert all(shape["additionalProperties"] is False for shape in shapes)
    for shape in shapes:
        for key, part in shape["properties"].items():
            referred = REPORT["$defs"][part["$ref"].removeprefix("#/$defs/")] if "$ref" in part else {}
            assert {"title", "description"} <= {*part, *referred}, key
