"""The dataset as a Python library."""

import copy
import json
import pickle
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import assert_type

import pytest

import toolkit
from toolkit.errors import MissingExtraError, NotFoundError, QueryError, RefusedError, UnusableInputError
from toolkit.findings import Status
from toolkit.models import Actor, Commitment, Event, Model, Statement
from toolkit.parquet import write
from toolkit.schemas import Schemas

DATASET = Path(__file__).resolve().parents[2] / "dataset"
HARBOUR = DATASET.parent / "tests" / "cases" / "base" / "dataset"


def test_records_are_typed_objects_by_id() -> None:
    """A record is reached by its id, and its parts by their names."""
    dataset = toolkit.load(DATASET)
    commitment = dataset.commitments["japan-defence-spending-two-percent"]
    assert commitment.target is not None
    assert (commitment.target.value, commitment.deadline.status) == ("2", "not-stated")
    assert dataset.actors[commitment.committers[0]].name == "Japan"


def test_every_record_comes_back_as_its_file_has_it() -> None:
    """Nothing is lost between a file and its model."""
    dataset = toolkit.load(DATASET)
    for records in (dataset.sources, dataset.actors, dataset.events, dataset.statements, dataset.commitments):
        for identifier, record in records.items():
            folder = type(record).__name__.lower() + "s"
            assert record.as_json() == json.loads((DATASET / folder / f"{identifier}.json").read_text("utf-8"))


def test_checks_and_queries_are_methods() -> None:
    """The library gives the command line's answers."""
    dataset = toolkit.load(DATASET)
    assert dataset.validate().status() is Status.PASS
    assert dataset.sql("SELECT count(*) FROM commitments").rows == [(len(dataset.commitments),)]
    assert dataset.manifest.name == "on-the-record"
    counts = f"{len(dataset.sources)} sources, {len(dataset.actors)} actors"
    assert repr(dataset).startswith(f"<On the Record {dataset.manifest.version}: {counts}")


def test_references_are_followed_to_records() -> None:
    """Links lead from a record to the records that it names and back, typed; where there is no reference, to none."""
    dataset = toolkit.load(DATASET)
    statement = dataset.links(dataset.statements["kirby-japan-defence-spending-2023-01-12"])
    assert_type(statement.speakers, tuple[Actor, ...])
    assert_type(statement.event, Event | None)
    assert [actor.name for actor in statement.speakers] == ["John Kirby"]
    assert statement.event is dataset.events["kirby-news-conference-2023-01-12"]
    assert "business-standard-biden-kishida-2023-01-13" in [source.id for source in statement.sources]
    assert {type(it) for it in statement.mentions} <= {Actor, Event, Commitment}
    (kirby,) = statement.speakers
    assert statement.record in dataset.links(kirby).statements


@pytest.mark.parametrize("kind", ["sources", "actors", "events", "statements", "commitments"])
def test_every_link_of_every_record_leads_somewhere(kind: str) -> None:
    """No reference of the dataset ends in nothing, by any link."""
    dataset = toolkit.load(DATASET)
    for record in getattr(dataset, kind).values():
        links = dataset.links(record)
        for name in (name for name in dir(type(links)) if isinstance(getattr(type(links), name), property)):
            found = getattr(links, name)
            assert found is None or isinstance(found, Model) or all(isinstance(it, Model) for it in found)


def test_links_are_those_of_the_harbour(tmp_path: Path) -> None:
    """Both directions, computed by hand: posts, umbrellas, what was said and promised where."""
    shutil.copytree(HARBOUR, tmp_path / "dataset")
    dataset = toolkit.load(tmp_path)
    channel = dataset.links(dataset.commitments["ferrand-channel-dredging"])
    assert [actor.id for actor in channel.committers] == ["ferrand-harbour-board"]
    board = dataset.links(dataset.actors["ferrand-harbour-board"])
    assert channel.record in board.commitments
    brell = dataset.links(dataset.actors["tomas-brell"])
    assert [actor.id for actor in brell.organizations] == ["ferrand-harbour-master"]
    assert [it.id for it in brell.statements] == ["brell-plan-2021-05-13"]
    assert channel.announced_by is dataset.actors["oda-lindqvist"]
    (said,) = channel.stated_in
    assert (said.id, channel.record in dataset.links(said).commitments) == ("lindqvist-dredging-2021-05-13", True)
    assert channel.made_at is not None
    assert channel.record in dataset.links(channel.made_at).commitments


def test_an_id_without_a_record_is_a_key_that_is_missing(tmp_path: Path) -> None:
    """A reference that leads nowhere raises KeyError when it is followed, and not before."""
    shutil.copytree(HARBOUR, tmp_path / "dataset")
    (tmp_path / "dataset" / "actors" / "tomas-brell.json").unlink()
    dataset = toolkit.load(tmp_path)
    links = dataset.links(dataset.statements["brell-plan-2021-05-13"])
    with pytest.raises(KeyError, match="tomas-brell"):
        _ = links.speakers


QUERY = """
  SELECT * FROM (VALUES
    (1, 'a', DATE '0001-01-01', true, 9007199254740991, {'x': [1, NULL], 'y': 'z'}, ['p'], 0.5::DOUBLE, uuid()),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
  ) AS t (small, text, day, truth, large, struct, list, fraction, mark)
"""


def test_an_answer_goes_into_arrow_pandas_and_polars() -> None:
    """Types are the query's, not the values': whole numbers stay whole beside NULL, days are days, parts stay parts."""
    answer = toolkit.load(DATASET).sql(QUERY)
    assert (len(answer), answer.total, answer.truncated) == (2, 2, False)
    assert answer.fetchall() == list(answer) == list(answer.rows)
    arrow = answer.arrow()
    assert dict(zip(arrow.column_names, map(str, arrow.schema.types), strict=True)) == {
        "small": "int32",
        "text": "string",
        "day": "date32[day]",
        "truth": "bool",
        "large": "int64",
        "struct": "struct<x: list<l: int32>, y: string>",
        "list": "list<l: string>",
        "fraction": "double",
        "mark": "string",
    }
    assert arrow.column("struct").to_pylist() == [{"x": [1, None], "y": "z"}, None]
    frame = answer.df()
    assert {name: str(frame[name].dtype) for name in ("small", "day", "truth", "large", "fraction")} == {
        "small": "Int32",
        "day": "datetime64[ms]",
        "truth": "boolean",
        "large": "Int64",
        "fraction": "float64",
    }
    assert (frame["large"][0], str(frame["day"][0].date()), frame["struct"][0]["y"]) == (2**53 - 1, "0001-01-01", "z")
    assert answer.pl().to_dicts() == arrow.to_pylist()


def test_answers_without_rows_and_with_twin_names_have_their_types() -> None:
    """No row, a name that comes twice, a sum of 128 bits, one that fits no Int64: each has a column."""
    dataset = toolkit.load(DATASET)
    empty = dataset.sql("SELECT id, said_earliest, speakers FROM statements WHERE false").arrow()
    assert [str(it) for it in empty.schema.types] == ["string", "date32[day]", "list<l: string>"]
    twins = dataset.sql("SELECT 1 AS a, 2 AS a, sum(x) AS total, 2::HUGEINT ** 70 AS big FROM range(3) AS t (x)")
    assert list(twins.df().columns) == ["a", "a", "total", "big"]
    assert str(twins.df()["total"].dtype) == "Int64"
    assert twins.df()["big"][0] == 2**70


@pytest.mark.parametrize(
    ("method", "package", "message"),
    [
        ("df", "pandas", ".df() needs pandas, which is not installed: pip install 'on-the-record[pandas]'"),
        ("arrow", "pyarrow", ".arrow() needs pyarrow, which is not installed: pip install 'on-the-record[arrow]'"),
        ("pl", "polars", ".pl() needs polars, which is not installed: pip install 'on-the-record[polars]'"),
    ],
)
def test_a_missing_library_is_named_with_what_installs_it(
    method: str, package: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an optional package the error says what to install; rows are there all the same."""
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, "toolkit.library.frames", raising=False)
    answer = toolkit.load(DATASET).sql("SELECT 1 AS one")
    with pytest.raises(MissingExtraError) as caught:
        getattr(answer, method)()
    assert str(caught.value) == message
    assert isinstance(caught.value, ImportError)
    assert answer.fetchall() == [(1,)]


def test_notebooks_are_shown_tables_and_nothing_else() -> None:
    """What data hold is text in HTML, never markup; NULL differs from empty; a long answer says how long it is."""
    dataset = toolkit.load(DATASET)
    hostile = dataset.sql("""SELECT '<script>"&' AS "<b>", NULL::INTEGER AS n, '' AS e, ['<i>'] AS l""")
    assert hostile._repr_html_() == (
        '<table><thead><tr><th title="VARCHAR">&lt;b&gt;</th><th title="INTEGER">n</th><th title="VARCHAR">e</th>'
        '<th title="VARCHAR[]">l</th></tr></thead><tbody><tr><td>&lt;script&gt;&quot;&amp;</td>'
        "<td><i>NULL</i></td><td></td><td>[&quot;&lt;i&gt;&quot;]</td></tr></tbody></table><p>1 row</p>"
    )
    assert dataset.sql("FROM range(5000)")._repr_html_().endswith("<p>50 of 5,000 rows</p>")
    assert repr(dataset.sql("SELECT 1 AS a, 2 AS b")) == "<Result: 1 row of a, b>"
    assert repr(dataset.sql("FROM range(5000)", max_rows=10)) == "<Result: 10 of 5,000 rows of range>"
    assert "<b>On the Record</b>" in dataset._repr_html_()
    assert f"<tr><th>actors</th><td>{len(dataset.actors)}</td></tr>" in dataset._repr_html_()


def test_threads_and_copies_share_the_records() -> None:
    """Queries of several threads wait for each other; a copy, by pickle too, answers as its original does."""
    dataset = toolkit.load(DATASET)
    sql = "SELECT count(*) FROM promises WHERE committer_id = $who"
    with ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(lambda who: dataset.sql(sql, params={"who": who}).fetchall(), ["japan", "nobody"] * 8)]
    ((japan,),) = answers[0]
    assert japan
    assert answers == [[(japan,)], [(0,)]] * 8
    for copied in (copy.deepcopy(dataset), pickle.loads(pickle.dumps(dataset))):  # noqa: S301 (our own)
        assert copied.sql(sql, params={"who": "japan"}).fetchall() == [(japan,)]
        assert (repr(copied), copied.statements) == (repr(dataset), dataset.statements)


def test_records_are_not_lost_by_a_slip() -> None:
    """What maps ids to records cannot be changed, and links of something else are refused at once."""
    dataset = toolkit.load(DATASET)
    with pytest.raises(AttributeError):
        dataset.statements.clear()  # type: ignore[attr-defined]  # on purpose
    with pytest.raises(TypeError, match=r"^links are those of a record, .* and not of 'japan'$"):
        dataset.links("japan")  # type: ignore[call-overload]  # on purpose


def test_parquet_without_manifest_or_of_a_newer_schema(tmp_path: Path) -> None:
    """A folder of Parquet says that it has no manifest; one of a newer schema is refused, and not half understood."""
    write({}, tmp_path, Schemas(), {"schema_version": "1.0"})
    with pytest.raises(NotFoundError, match=f"^{tmp_path} has no readable manifest: a folder of Parquet has none"):
        _ = toolkit.load(tmp_path).manifest
    write({}, tmp_path, Schemas(), {"schema_version": "1.9"})
    with pytest.raises(UnusableInputError, match=r"sources\.parquet has schema 1\.9, and this toolkit "):
        toolkit.load(tmp_path)


def test_importing_the_package_is_cheap() -> None:
    """`import toolkit` loads no engine, no models and no data frames: they come with what needs them."""
    heavy = ("duckdb", "pydantic", "jsonschema", "pandas", "pyarrow", "polars", "typer")
    code = f"import sys, toolkit; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    asked = f"toolkit.load({str(DATASET)!r}).sql('SELECT 1')"
    code = f"import sys, toolkit; {asked}; print([name for name in {heavy[3:6]!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_types_are_public() -> None:
    """Type checkers read the annotations of the installed package, and know what each call gives."""
    assert Path(toolkit.__file__).with_name("py.typed").is_file()
    dataset = toolkit.load(DATASET)
    assert_type(dataset, toolkit.Dataset)
    assert_type(dataset.statements["kirby-lockstep-2023-01-12"], Statement)
    assert_type(dataset.statements["kirby-lockstep-2023-01-12"].quote, str | None)
    assert_type(dataset.sql("SELECT 1"), toolkit.Result)
    assert_type(dataset.links(dataset.sources["business-standard-biden-kishida-2023-01-13"]).publisher, Actor)


def test_a_broken_record_is_refused_with_its_place(tmp_path: Path) -> None:
    """What does not keep to its schema never becomes an object, but can still be validated."""
    copy = tmp_path / "dataset"
    shutil.copytree(DATASET, copy)
    (copy / "actors" / "japan.json").write_text('{"id": "japan", "name": "Japan", "kind": "country"}', "utf-8")
    dataset = toolkit.load(copy)
    with pytest.raises(RefusedError, match=r"actor 'japan' does not keep to its schema at kind: Input should be 'pers"):
        _ = dataset.actors
    assert dataset.validate().status() is Status.FAIL


def test_a_path_without_a_dataset_is_refused(tmp_path: Path) -> None:
    """A path that leads to no dataset is an error that says where was looked."""
    with pytest.raises(NotFoundError, match=r"looked for dataset\.json there"):
        toolkit.load(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], {"duckdb", "pydantic", "jsonschema", "jsonschema_rs", "rich"}),
        (["validate", "--data", str(DATASET)], {"duckdb", "pydantic", "jsonschema", "rich"}),
    ],
)
def test_a_command_loads_only_what_it_needs(arguments: list[str], absent: set[str]) -> None:
    """Start-up stays short: help needs no engine, and a good dataset no explaining validator."""
    code = (
        "import sys\nfrom toolkit.__main__ import main\n"
        f"sys.argv = ['toolkit', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code, stop.code\n"
        f"loaded = {sorted(absent)!r} and [name for name in {sorted(absent)!r} if name in sys.modules]\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "union_value(n := 1)",
            'the values of "it", UNION(n INTEGER), have no place in an Arrow table: cast them to {}',
        ),
        (
            "row(1, true)",
            'the values of "it", TUPLE(INTEGER, BOOLEAN), have no place in an Arrow table: cast them to {}',
        ),
        ("DATE '0044-03-15 (BC)'", 'the values of "it", DATE, have no place in an Arrow table: cast them to {}'),
        ("INTERVAL 1 MONTH", "polars has no place for one of these types: INTERVAL; cast it"),
    ],
)
def test_what_has_no_place_in_a_frame_is_said(value: str, message: str) -> None:
    """A value that another library has no type for is an error of the query, with what to do about it."""
    result = toolkit.load(DATASET).sql(f"SELECT {value} AS it")
    with pytest.raises(QueryError) as caught:
        result.pl()
    assert str(caught.value) == message.format("VARCHAR")
