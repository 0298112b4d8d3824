"""Two places side by side: each with its own tables and views, and what changed from one to the other."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.unit.escapes import ESCAPES
from tests.unit.harbour import SCHEMAS, actor, assessment, harbour, statement
from toolkit import jsonio, records
from toolkit.baseline import compare, inventory
from toolkit.cli import app
from toolkit.errors import QueryError, ToolkitError
from toolkit.jsonio import JsonValue
from toolkit.parquet import write
from toolkit.query import (
    NEW,
    OLD,
    Database,
    Place,
    Question,
    ask,
    landlock,
    open_places,
    run,
    tables_overview,
)
from toolkit.query.gate import Statement
from toolkit.schemas import folder_of
from toolkit.tables import COMPARISONS, STORED, VIEWS, table_of

ABOUT: JsonValue = {
    "name": "harbour-words",
    "title": "Harbour words",
    "description": "What the board said.",
    "version": "1.0.0",
    "schema": "1.0",
    "license": "CC-BY-4.0",
    "contributors": [{"title": "The Harbour Board", "role": "maintainer"}],
}
RECORDS = tuple(kind for kind in STORED if kind != "retired")


def retired(name: str, reason: str, *successors: str, kind: str = "actor") -> dict[str, Any]:
    """Give an entry of what is retired."""
    replaced = {"replaced_by": list(successors)} if successors else {}
    return {"kind": kind, "id": name, "reason": reason, **replaced, "on": "2031-06-01"}


def before() -> dict[str, list[dict[str, Any]]]:
    """Give the harbour, with actors to whom everything will happen that can."""
    more = [
        actor(name, name.title())
        for name in ["anchor", "buoy", "chain", "davit", "eddy", "fender", "gull", "helm", "keel"]
    ]
    return {kind: list(values) for kind, values in harbour().items()} | {"actor": [*harbour()["actor"], *more]}


def after() -> dict[str, list[dict[str, Any]]]:
    """Give it later on."""
    known = {kind: {value["id"]: value for value in values} for kind, values in before().items()}
    gone = ("anchor", "buoy", "chain", "davit", "eddy", "fender", "gull", "keel")
    actors = [value for name, value in known["actor"].items() if name not in gone]
    crane, lamps = known["commitment"].values()
    judged = crane["assessments"]
    return {
        **before(),
        "actor": [*actors, actor("mast", "Anchor"), actor("oar", "Oar"), actor("pier", "Pier"), actor("quay", "Quay")],
        "statement": [known["statement"]["crane-words"] | {"summary": "It will come.", "topics": ["trade"]}],
        "commitment": [crane | {"assessments": [assessment("2031-05-01", "stalled"), *judged[1:]]}, lamps],
        "retired": [
            retired("anchor", "merged", "mast"),
            retired("buoy", "merged", "helm"),
            retired("chain", "split", "helm", "oar"),
            retired("davit", "withdrawn"),
            retired("fender", "merged", "rope"),
            retired("rope", "merged", "pier"),
            retired("gull", "merged", "quay"),
            retired("keel", "merged", "quay"),
            retired("late", "withdrawn", kind="statement"),
        ],
    }


CHANGES = [
    ("actor", "anchor", "re-keyed", "mast"),
    ("actor", "buoy", "merged", "helm"),
    ("actor", "chain", "split", "helm; oar"),
    ("actor", "davit", "withdrawn", None),
    ("actor", "eddy", "unretired", None),
    ("actor", "fender", "re-keyed", "pier"),
    ("actor", "gull", "merged", "quay"),
    ("actor", "keel", "merged", "quay"),
    ("actor", "oar", "added", None),
    ("actor", "quay", "added", None),
    ("commitment", "crane", "changed", None),
    ("statement", "crane-words", "changed", None),
    ("statement", "late", "withdrawn", None),
]

FIELDS = [
    ("commitment", "crane", "changed", "/assessments/0/on", "/assessments/0/on", '"2031-06-01"', '"2031-05-01"'),
    ("statement", "crane-words", "added", "/topics", None, None, '["trade"]'),
    ("statement", "crane-words", "changed", "/summary", "/summary", '"A crane will come."', '"It will come."'),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with both states, as records and as Parquet."""
    folder = tmp_path_factory.mktemp("sides")
    for side, contents in ((OLD, before()), (NEW, after())):
        write(contents, folder / f"{side}-parquet", SCHEMAS, {})
        lay_out(folder / side / "dataset", contents)
    return folder


def lay_out(root: Path, contents: dict[str, list[dict[str, Any]]]) -> None:
    """Write a dataset's folder."""
    for kind, values in contents.items():
        for value in values if kind in RECORDS else ():
            path = root / folder_of(kind) / f"{value['id']}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(jsonio.dumps(value, SCHEMAS.order(kind)), "utf-8")
    (root / "dataset.json").write_text(jsonio.dumps(ABOUT, SCHEMAS.order("dataset")), "utf-8")
    (root / "retired.json").write_text(json.dumps(contents.get("retired", [])), "utf-8")


def places(folder: Path, old: str = "old-parquet", new: str = "new-parquet") -> list[Place]:
    """Give two places of the folder."""
    return [
        Place(root=folder / name, is_parquet=name.endswith("parquet"), side=side)
        for side, name in ((OLD, old), (NEW, new))
    ]


@pytest.fixture(scope="module")
def database(folder: Path) -> Iterator[Database]:
    """Give both Parquet folders side by side."""
    with open_places(places(folder)) as opened:
        yield opened


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    """Ask, and give the rows."""
    return list(run(database, sql).rows)


def let_through(_: Database, text: str) -> Statement:
    """Be a gate that lets everything through."""
    return Statement(text=text, is_plan=False, parameters=frozenset())


def test_each_side_has_its_own_tables_and_views(folder: Path, database: Database) -> None:
    """A table or view of one side is what it is alone: its names, macro and references are of that side."""
    for side in (OLD, NEW):
        with open_places([Place(root=folder / f"{side}-parquet", is_parquet=True)]) as alone:
            for name in (*map(table_of, STORED), *(view.name for view in VIEWS)):
                assert rows(database, f"FROM {side}.{name} ORDER BY ALL") == rows(alone, f"FROM {name} ORDER BY ALL")
    sql = "SELECT old.current_id('buoy'), new.current_id('buoy'), new.current_id('fender')"
    assert rows(database, sql) == [("buoy", "helm", "pier")]


@pytest.mark.parametrize("sql", ["SHOW TABLES", "-- which?\nshow tables ;", "SHOW"])
def test_the_tables_of_both_sides_are_shown(database: Database, sql: str) -> None:
    """Which tables there are: those of each side by their names in a query, and what compares them."""
    names = [*map(table_of, STORED), *(view.name for view in VIEWS)]
    expected = [f"{side}.{name}" for side in (OLD, NEW) for name in names] + [view.name for view in COMPARISONS]
    assert rows(database, sql) == [(name,) for name in sorted(expected)]


@pytest.mark.parametrize("old", ["old-parquet", "old/dataset"])
@pytest.mark.parametrize("new", ["new-parquet", "new/dataset"])
def test_what_became_of_each_record(folder: Path, old: str, new: str) -> None:
    """Whatever the two places are, the view says of each record what a comparison of two releases says."""
    with open_places(places(folder, old, new)) as opened:
        assert rows(opened, "FROM changes ORDER BY kind, id") == CHANGES
        assert [tuple(row) for row in ask(opened, Question(sql="FROM changed_fields ORDER BY ALL")).rows] == FIELDS


def test_the_words_are_those_of_a_release(folder: Path) -> None:
    """`changes` and the record of the last release tell the same of the same two states."""
    states = [inventory(records.load(folder / side / "dataset")) for side in (OLD, NEW)]
    told = [(it.kind, it.id, it.what.value, "; ".join(it.successors) or None) for it in compare(*states).changes]
    assert sorted(told) == CHANGES


def test_nothing_changed(folder: Path) -> None:
    """A place beside itself has no changes, in any form."""
    for new in ("old-parquet", "old/dataset"):
        with open_places(places(folder, new=new)) as opened:
            assert rows(opened, "FROM changes") == rows(opened, "FROM changed_fields") == []


def test_an_item_at_the_front_is_one_change(folder: Path, tmp_path: Path) -> None:
    """What is put before the items of a list leaves them what they were."""
    crane = before()["commitment"][0]
    first = assessment("2031-04-30", "in-progress")
    later = before() | {"commitment": [crane | {"assessments": [first, *crane["assessments"]]}]}
    write(later, tmp_path, SCHEMAS, {})
    sides = [places(folder)[0], Place(root=tmp_path, is_parquet=True, side=NEW)]
    with open_places(sides) as opened:
        sql = "SELECT id, edit, pointer, old_pointer, new ->> '$.on' FROM changed_fields WHERE kind = 'commitment'"
        assert rows(opened, sql) == [("crane", "added", "/assessments/0", None, "2031-04-30")]


def test_a_column_that_one_side_lacks_is_no_change(folder: Path, tmp_path: Path) -> None:
    """A column that only a later schema knows is empty before; only records that have it are other."""
    import duckdb  # noqa: PLC0415 (to make files that this toolkit does not)

    for kind in STORED:
        name = f"{table_of(kind)}.parquet"
        more = ", if(id = 'board', 'blue', NULL) AS flag" if kind == "actor" else ""
        sql = f"SELECT *{more} FROM '{folder / 'old-parquet' / name}'"  # noqa: S608 (our own)
        duckdb.execute(f"COPY ({sql}) TO '{tmp_path / name}'")
    with open_places([places(folder)[0], Place(root=tmp_path, is_parquet=True, side=NEW)]) as opened:
        assert rows(opened, "FROM changes") == [("actor", "board", "changed", None)]
        assert rows(opened, "SELECT pointer, new FROM changed_fields") == [("/flag", '"blue"')]


def test_only_what_a_query_means_is_made(folder: Path) -> None:
    """A query on one side makes nothing of the other."""
    with open_places(places(folder)) as opened:
        assert rows(opened, "SELECT count(*) FROM new.actors") == [(7,)]
        made = {"new.actors"}
        everything = {f"{side}.{name}" for side in (OLD, NEW) for name in (*map(table_of, STORED), "current_id")}
        everything |= {f"{side}.{view.name}" for side in (OLD, NEW) for view in VIEWS}
        assert set(opened.waiting) == (everything | {view.name for view in COMPARISONS}) - made


def test_everything_is_described(database: Database) -> None:
    """The overview has what compares the sides, then each side; the catalogue has the comments of all tables."""
    described = tables_overview(database)
    names = [*map(table_of, STORED), *(view.name for view in VIEWS)]
    assert list(dict.fromkeys(it.table for it in described)) == [
        *(view.name for view in COMPARISONS),
        *(f"{side}.{name}" for side in (OLD, NEW) for name in names),
    ]
    assert all(it.comment and it.table_comment and it.sql_type for it in described)
    sql = "SELECT count(*), count(comment) FROM duckdb_columns() WHERE NOT internal"
    assert rows(database, sql) == [(len(described), len(described))]


# The sandbox


def test_nothing_leaves_the_sandbox(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside another place a place is as tight as alone."""
    monkeypatch.chdir(tmp_path)
    for sql in (*ESCAPES, "COPY old.actors TO 'stolen'", "INSERT INTO new.actors FROM old.actors", "USE new"):
        with pytest.raises(ToolkitError) as caught:
            ask(database, Question(sql=sql.replace("FROM actors", "FROM old.actors")))
        assert caught.value.exit_code == 3, sql
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock, so nothing is read in place")
def test_neither_side_can_be_written(folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a statement that the gate had let through writes into no file and no table of either side."""
    files = {path: path.read_bytes() for path in folder.glob("*-parquet/*")}
    monkeypatch.setattr("toolkit.query.running.check", let_through)
    for side in (OLD, NEW):
        target = folder / f"{side}-parquet" / "actors.parquet"
        for sql in (
            f"COPY (SELECT 1) TO '{target}' (FORMAT parquet, USE_TMP_FILE false)",
            f"CREATE TABLE {side}.stolen (a INTEGER)",
            f"DROP VIEW {side}.actors",
        ):
            with pytest.raises(QueryError):
                run(database, sql)
    assert {path: path.read_bytes() for path in folder.glob("*-parquet/*")} == files


def test_without_landlock_only_what_is_meant_is_loaded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel can't keep files from being written the tables are loaded first, and no file is in reach."""
    monkeypatch.setattr("toolkit.query.landlock.version", lambda: 0)
    with open_places(places(folder, new="new/dataset"), sql="FROM changes") as opened:
        assert rows(opened, "FROM changes ORDER BY kind, id") == CHANGES
        monkeypatch.setattr("toolkit.query.running.check", let_through)
        with pytest.raises(QueryError, match="Permission Error"):
            run(opened, f"FROM read_parquet('{folder / 'old-parquet' / 'actors.parquet'}')")


# The command


def command(folder: Path, *arguments: str, old: str = "old-parquet", new: str = "new") -> Result:
    """Run the command on two places, the newer one named first."""
    given = ["--data", f"{NEW}={folder / new}", "--data", f"{OLD}={folder / old}"]
    return CliRunner().invoke(app, ["sql", *given, *arguments])


@pytest.mark.parametrize("trust", [(), ("--untrusted",), ("--unsafe",)])
def test_the_command_answers_alike_whoever_asks(folder: Path, trust: tuple[str, ...]) -> None:
    """Names say which place is which, whatever their order; every way of asking has both."""
    sql = "SELECT change, count(*) AS n FROM changes JOIN new.actors USING (id) GROUP BY ALL"
    done = command(folder, sql, "--format", "csv", *trust)
    assert (done.exit_code, done.stdout) == (0, "change,n\nadded,2\n"), done.stderr


def test_the_command_lists_and_explains(folder: Path) -> None:
    """--tables lists both sides, in full or in short, and a plan is drawn of a query on both."""
    assert "\n\nold.sources: " in command(folder, "--tables").stdout
    plan = command(folder, "FROM old.actors AS a JOIN new.actors AS b USING (id)", "--explain")
    assert (plan.exit_code, "Hash Join" in plan.stdout) == (0, True)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("a", "b"), "two places stand side by side as --data old=PLACE --data new=PLACE"),
        (("old=a",), "two places stand side by side as --data old=PLACE --data new=PLACE"),
        (("old=a", "old=b"), "two places stand side by side as --data old=PLACE --data new=PLACE"),
        (("old=a", "new=b", "c"), "two places stand side by side as --data old=PLACE --data new=PLACE"),
        (("old=", "new=b"), "the path is empty"),
        (("",), "the path is empty"),
    ],
)
def test_wrong_usage(given: tuple[str, ...], message: str) -> None:
    """What is neither one place nor an old and a new one is said with exit code 2."""
    done = CliRunner().invoke(app, ["sql", "SELECT 1", *(word for place in given for word in ("--data", place))])
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in " ".join(done.stderr.replace("│", " ").split())


def test_a_folder_whose_name_has_a_sign(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only old= and new= name a side; any other place may have the sign in its name."""
    monkeypatch.chdir(folder)
    for name in ("a=b", "old=b"):
        shutil.copytree(folder / "old" / "dataset", folder / name)
        done = CliRunner().invoke(app, ["sql", "SELECT count(*) FROM actors", "--data", f"./{name}"])
        assert (done.exit_code, "11" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("sql", "hint"),
    [
        ("FROM old.statments", 'Did you mean "old.statements" or "old.commitments"?'),
        ('FROM "new" . "actor"', 'Did you mean "new.actors"?'),
        ("FROM actors", 'Did you mean "old.actors" or "new.actors"?'),
        ("FROM chnges", 'Did you mean "changes" or "changed_fields"?'),
        ("FROM newer.chnges", 'Did you mean "changes" or "changed_fields"?'),
    ],
)
def test_the_nearest_names_of_both_sides(database: Database, sql: str, hint: str) -> None:
    """A table that is not there is answered with those of the side that was meant, or of both."""
    with pytest.raises(QueryError) as caught:
        run(database, sql)
    assert str(caught.value).splitlines()[1] == hint


@pytest.mark.parametrize("sql", ["FROM changes", "FROM old.actors", "FROM new.nothing", "FROM changed_fields"])
def test_an_only_place_has_no_sides(folder: Path, sql: str) -> None:
    """What needs two places says how to name them."""
    with open_places([Place(root=folder / "old-parquet", is_parquet=True)]) as alone, pytest.raises(QueryError) as told:
        run(alone, sql)
    hint = "Two places stand side by side with --data old=PLACE --data new=PLACE."
    assert str(told.value).splitlines()[1] == hint


def test_a_side_that_cannot_be_read_is_named(folder: Path, tmp_path: Path) -> None:
    """A fault of one place is told with its path, and keeps the other from nothing until it is asked."""
    lay_out(tmp_path / "dataset", {"statement": [statement(surprise=1)]})
    with open_places([places(folder)[0], Place(root=tmp_path / "dataset", is_parquet=False, side=NEW)]) as opened:
        assert rows(opened, "SELECT count(*) FROM old.statements") == [(2,)]
        with pytest.raises(ToolkitError, match="does not fit the table statements"):
            run(opened, "FROM changes")
