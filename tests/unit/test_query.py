"""The sandbox: it answers what people ask, refuses what could do more than read, and stops in time."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.unit.bundled import copied
from tests.unit.escapes import ESCAPES
from tests.unit.harbour import SCHEMAS, assessment, commitment, harbour, source, statement
from toolkit import query
from toolkit.errors import NotFoundError, ParameterError, QueryError, RefusedError, ToolkitError, UnusableInputError
from toolkit.parquet import write
from toolkit.query import Answer, open_database, open_dataset, open_parquet, run, tables_overview
from toolkit.query.database import Database
from toolkit.query.gate import Statement
from toolkit.tables import GLOSSARY, STORED, VIEWS, JsonObject, table_of

DATASET = Path(__file__).resolve().parents[2] / "dataset"
ALLOWED = "allowed is one SELECT, VALUES, FROM, WITH, DESCRIBE, SUMMARIZE, SHOW TABLES or EXPLAIN"


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """Give the harbour's database, one for all tests: what one of them broke the next would see."""
    with open_database(harbour(), SCHEMAS) as opened:
        yield opened


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    """Give the rows of an answer."""
    return list(run(database, sql).rows)


def let_through(_: Database, text: str) -> Statement:
    """Be a gate that lets everything through."""
    return Statement(text=text, is_plan=False, parameters=frozenset())


# What people ask


def test_speakers_are_counted_by_name(database: Database) -> None:
    """Quotations are counted for each speaker, by name; one whose record is missing by id."""
    answer = run(database, "SELECT speaker, count(*) FROM quotes GROUP BY ALL ORDER BY ALL")
    assert answer == Answer(
        columns=("speaker", "count_star()"),
        types=("VARCHAR", "BIGINT"),
        rows=[("Harbour Board", 1), ("Pilots' Guild", 1), ("stranger", 1)],
        truncated=False,
        total=3,
    )


def test_quotes_have_one_row_a_speaker(database: Database) -> None:
    """A joint statement stands once for each speaker, in their order, with its occasion and sources."""
    sql = "SELECT statement, speaker, speaker_id, said, said_earliest, quote, event, sources FROM quotes"
    assert rows(database, sql) == [
        (
            "crane-words",
            name,
            speaker,
            "2031-04-07",
            date(2031, 4, 7),
            "a crane will come",
            "Title of meeting",
            "Title of notice",
        )
        for name, speaker in [("Harbour Board", "board"), ("Pilots' Guild", "guild")]
    ] + [
        (
            "late",
            "stranger",
            "stranger",
            "../2032",
            None,
            "a crane will come",
            None,
            "Title of notice",
        )
    ]


def test_statements_without_quotation_are_no_quotes() -> None:
    """Only stored words are a quote."""
    bare = {name: value for name, value in statement().items() if name != "quote"}
    with open_database({"statement": [bare]}, SCHEMAS) as database:
        assert rows(database, "FROM quotes") == []


def test_promises_have_one_row_a_committer(database: Database) -> None:
    """Promises count right by committer with count(*), and as promises with DISTINCT."""
    sql = "SELECT committer, count(*) FROM promises GROUP BY ALL ORDER BY ALL"
    assert rows(database, sql) == [("Harbour Board", 2), ("Pilots' Guild", 1)]
    assert rows(database, "SELECT count(DISTINCT commitment) FROM promises") == [(2,)]
    sql = "SELECT committers, event, deadline, deadline_latest, target_value, status, assessed_on FROM promises LIMIT 1"
    assert rows(database, sql) == [
        (
            "Pilots' Guild; Harbour Board",
            "Title of meeting",
            "2032",
            date(2032, 12, 31),
            0.7,
            "fulfilled",
            date(2031, 7, 1),
        )
    ]


def test_the_timeline_is_in_order(database: Database) -> None:
    """Events, statements and commitments stand by their first possible day; an open beginning counts by its end."""
    assert rows(database, "SELECT kind, id, date, status, who, place FROM timeline") == [
        ("event", "meeting", "2031-04", "occurred", "Pilots' Guild; Harbour Board", "Old Customs House"),
        ("commitment", "crane", "2031-04-07", "fulfilled", "Pilots' Guild; Harbour Board", "Old Customs House"),
        ("commitment", "lamps", "2031-04-07", None, "Harbour Board", "Old Customs House"),
        ("statement", "crane-words", "2031-04-07", None, "Harbour Board; Pilots' Guild", "Old Customs House"),
        ("statement", "late", "../2032", None, "stranger", None),
    ]


def test_participants_and_roles_have_names(database: Database) -> None:
    """Who took part, and who held which post."""
    assert rows(database, "SELECT event, actor, role, place, actor_country FROM participants") == [
        ("Title of meeting", "Pilots' Guild", "chair", "Old Customs House", None),
        ("Title of meeting", "Harbour Board", "member", "Old Customs House", "NOR"),
    ]
    assert rows(database, "SELECT actor, title, organization, country, started, ended FROM roles") == [
        ("Pilots' Guild", "Pilot", "Harbour Board", "NOR", "2030", None)
    ]


def test_the_status_history_marks_the_newest(database: Database) -> None:
    """Assessments stand in order, and of two on one day the last is the newest."""
    sql = "SELECT commitment, assessed_on, status, previous_status, is_latest, sources FROM status_history"
    assert rows(database, sql) == [
        ("crane", date(2031, 6, 1), "stalled", None, False, "Title of notice"),
        ("crane", date(2031, 7, 1), "broken", "stalled", False, "Title of notice"),
        ("crane", date(2031, 7, 1), "fulfilled", "broken", True, "Title of notice"),
    ]
    sql = "FROM status_history WHERE is_latest"
    assert rows(database, sql) == [
        (
            "crane",
            "Title of crane",
            "Pilots' Guild; Harbour Board",
            "2031-04-07",
            date(2031, 4, 7),
            date(2031, 4, 7),
            "2032",
            date(2032, 12, 31),
            date(2031, 7, 1),
            "fulfilled",
            "broken",
            True,
            "Seen.",
            "lamp-keeper",
            "Title of notice",
            "Harbour Board",
        )
    ]


def test_several_sources_have_each_publisher_once() -> None:
    """Sources stand once each, in the order of the evidence, publishers by name; one without a record by its id."""
    cited = [{"source": "gazette"}, {"source": "notice"}, {"source": "leaflet"}, {"source": "notice"}]
    judged = commitment(assessments=[{**assessment("2031-06-01", "stalled"), "evidence": cited}])
    with open_database({**harbour(), "commitment": [judged]}, SCHEMAS) as database:
        assert rows(database, "SELECT sources, publishers FROM status_history") == [
            ("Title of gazette; Title of notice; leaflet", "Harbour Board; nobody")
        ]


def test_the_dataset_alone_tells_what_was_kept(database: Database) -> None:
    """Which promises of a month were kept, by when, and who says so on what grounds."""
    sql = """
        SELECT title, status, assessed_on, deadline, assessor, publishers FROM status_history
        WHERE is_latest AND status LIKE 'fulfilled%'
          AND made_earliest >= DATE '2031-04-01' AND made_latest < DATE '2031-05-01'
    """
    assert rows(database, sql) == [
        ("Title of crane", "fulfilled", date(2031, 7, 1), "2032", "lamp-keeper", "Harbour Board")
    ]


def test_evidence_has_a_pointer_to_each_passage(database: Database) -> None:
    """Each passage, of whatever part of a record, has the pointer of its place; so has a source without passage."""
    sql = "SELECT record, pointer, source, span_start, span_end, span_role, words FROM evidence"
    found = rows(database, sql)
    assert found[:2] == [
        ("crane", "/evidence/0", "Title of notice", None, None, None, None),
        ("crane", "/assessments/0/evidence/0", "Title of notice", None, None, None, None),
    ]
    assert [row for row in found if row[0] == "crane-words"] == [
        ("crane-words", "/evidence/0/spans/0", "Title of notice", 0, 7, "content", "a crane"),
        ("crane-words", "/evidence/0/spans/1", "Title of notice", 7, 12, "cue", "it said"),
        ("crane-words", "/evidence/0/spans/2", "Title of notice", 12, 21, "content", "will come"),
    ]
    assert len(found) == 15


def test_reports_and_mentions_have_names(database: Database) -> None:
    """Reports are numbered and give the content of their words; what is mentioned has its kind and name."""
    sql = "SELECT statement, report, source, publisher, wire, fidelity, words FROM reports"
    assert rows(database, sql) == [
        ("crane-words", 1, "Title of notice", "Harbour Board", False, None, "a crane will come"),
        ("late", 1, "Title of notice", "Harbour Board", False, None, "a crane will come"),
        ("late", 2, "Title of notice", "Harbour Board", False, "edited", "a crane will come"),
    ]
    sql = "SELECT attribution_basis, attribution_confidence, attribution_note, genre, published, note FROM reports"
    assert rows(database, f"{sql} WHERE report = 2") == [("named", "high", None, "news", "2031-04-08", None)]
    assert rows(database, "SELECT speakers, mentioned_kind, mentioned, mentioned_id FROM mentions") == [
        ("Harbour Board; Pilots' Guild", "actor", "Harbour Board", "board"),
        ("Harbour Board; Pilots' Guild", "commitment", "Title of crane", "crane"),
        ("Harbour Board; Pilots' Guild", "event", "Title of meeting", "meeting"),
    ]


def test_similarity_is_there_when_texts_told_it(database: Database) -> None:
    """It is asked for once, when a query first needs it, and stands at its report; without texts it is NULL."""
    asked = []

    def similarities() -> list[tuple[str, int, float]]:
        asked.append(1)
        return [("late", 2, 0.75), ("guild's", 2, 0.5)]

    with open_database(harbour(), SCHEMAS, similarities) as opened:
        assert (rows(opened, "SELECT count(*) FROM quotes"), asked) == ([(3,)], [])
        for _ in range(2):
            assert rows(opened, "SELECT statement, report, similarity FROM reports") == [
                ("crane-words", 1, None),
                ("late", 1, None),
                ("late", 2, 0.75),
            ]
        assert asked == [1]
    assert rows(database, "SELECT DISTINCT similarity FROM reports") == [(None,)]


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_views_work_on_an_empty_dataset(view: str) -> None:
    """Without any record every view is there, and empty."""
    with open_database({}, SCHEMAS) as database:
        answer = run(database, f"FROM {view}")
        assert answer.rows == []
        assert set(answer.columns) <= set(GLOSSARY)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        "  -- a remark\n SELECT 1 ;",
        "FROM range(1)",
        "VALUES (1)",
        "WITH a AS (SELECT 1) FROM a",
        "WITH RECURSIVE a (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 3) FROM a",
        "SELECT 1 UNION SELECT 2 EXCEPT SELECT 3",
        "TABLE actors",
        "DESCRIBE quotes",
        "SUMMARIZE actors",
        "SHOW TABLES",
        "SELECT name FROM (SHOW ALL TABLES)",
        "EXPLAIN SELECT 1",
        "explain analyze FROM quotes",
        "PIVOT actors ON kind IN ('organization') USING count(*)",
        "UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b",
        "SELECT unnest(speakers) FROM statements",
        "SELECT s.id FROM statements AS s, unnest(s.speakers) AS t (name)",
        "FROM query_table('quotes')",
        "FROM query_table(['main.events', 'events'])",
        "FROM histogram('main.actors', name)",
        "-- a remark\n/* another */ EXPLAIN SELECT 1",
        "EXPLAIN (FORMAT json) FROM quotes",
        "EXPLAIN (ANALYZE, FORMAT json) FROM quotes",
        "SHOW ALL TABLES",
        "SHOW quotes",
        "FROM information_schema.columns",
        "SELECT sql FROM sqlite_master",
        'SELECT count(*) FROM "QUOTES"',
        "SELECT view_name FROM duckdb_views() WHERE NOT internal",
        "SELECT table_name FROM information_schema.tables",
        "SELECT json_extract('{}', '$'), regexp_matches('a', 'a'), list_sum([1])",
        "SELECT 'COPY x TO y; DROP TABLE z'",
    ],
)
def test_reading_statements_are_let_through(database: Database, sql: str) -> None:
    """Every way of reading tables works, views included, and text that looks dangerous is text."""
    assert run(database, sql).rows


def test_views_are_there_before_they_are_used() -> None:
    """All names are listed by a database that has answered nothing yet, and found however they are spelt."""
    names = [*map(table_of, STORED), *(view.name for view in VIEWS)]
    with open_database({}, SCHEMAS) as database:
        assert rows(database, "SHOW TABLES") == [(name,) for name in sorted(names)]
    with open_database({}, SCHEMAS) as database:
        assert rows(database, 'SELECT count(*) FROM "main".QuoTes') == [(0,)]
        for _ in range(2):
            with pytest.raises(QueryError, match="Table with name nothing does not exist"):
                run(database, "FROM nothing")


def test_parameters_are_values(database: Database) -> None:
    """Parameters are bound, by place or name, and never read as SQL."""
    assert run(database, "SELECT name FROM actors WHERE id = ?", params=["board"]).rows == [("Harbour Board",)]
    assert run(database, "SELECT $it", params={"it": "'; DROP TABLE x"}).rows == [("'; DROP TABLE x",)]
    with pytest.raises(ParameterError, match=r"^no value for \$1 of the query: --param 1=VALUE gives one$"):
        run(database, "SELECT ?")
    with pytest.raises(ParameterError, match=r"^the query has no \$b: write \$b where the value belongs$"):
        run(database, "SELECT $a", params={"a": 1, "b": 2})


# Limits


@pytest.mark.parametrize(
    ("sql", "truncated", "total"),
    [
        ("FROM range(5)", False, 5),
        ("FROM range(6)", True, 6),
        ("SELECT * FROM range(5000) ORDER BY 1 ;", True, 5000),
        ("SELECT * FROM range(5000) -- all", True, 5000),
        ("SELECT * FROM range(5000) ; ; -- all;", True, 5000),
        ("DESCRIBE quotes", True, 20),
    ],
)
def test_rows_are_limited_and_counted(database: Database, sql: str, total: int | None, *, truncated: bool) -> None:
    """At most so many rows come, and the answer says how many there are if that can be counted."""
    answer = run(database, sql, max_rows=5)
    assert (len(answer.rows), answer.truncated, answer.total) == (5, truncated, total)


def test_counting_stops_in_time_too(database: Database) -> None:
    """Rows that are at hand are given even if all of them can't be counted in time."""
    start = time.monotonic()
    answer = run(database, "SELECT * FROM range(5000000000) a, range(1000) b", max_rows=2, timeout_s=0.3)
    assert (list(answer.rows), answer.truncated, answer.total) == ([(0, 0), (1, 0)], True, None)
    assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM range(1000000000) a, range(1000) b",
        "WITH RECURSIVE a (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT max(n) FROM a",
        "SELECT * FROM range(1000000000)",
    ],
)
def test_a_query_that_takes_too_long_is_stopped(database: Database, sql: str) -> None:
    """The time limit holds, while computing and while fetching, and the database works on."""
    start = time.monotonic()
    with pytest.raises(QueryError, match=r"^stopped after 0\.5 s: ask for less, or allow more time$"):
        run(database, sql, timeout_s=0.5)
    assert time.monotonic() - start < 3
    assert rows(database, "SELECT count(*) FROM actors") == [(2,)]


# Errors


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (
            "SELECT * FROM quots",
            (
                "Catalog Error: Table with name quots does not exist!\n"
                'Did you mean "quotes"?\n\n'
                "LINE 1: SELECT * FROM quots\n                      ^^^^^"
            ),
        ),
        (
            "SELECT * FROM zzz",
            (
                "Catalog Error: Table with name zzz does not exist!\n"
                "There are sources, actors, events, statements, commitments, retired, quotes, promises, timeline, "
                "participants, roles, status_history, evidence, reports, mentions, plover_events, retired_ids.\n\n"
                "LINE 1: SELECT * FROM zzz\n                      ^^^"
            ),
        ),
        (
            "SELECT\n  speakr\nFROM quotes",
            (
                'Binder Error: Referenced column "speakr" not found in FROM clause!\n'
                'Did you mean "speaker" or "speaker_id" or "speaker_role"?\n\n'
                "LINE 2:   speakr\n          ^^^^^^"
            ),
        ),
        (
            "SELECT committer_id FROM quotes",
            (
                'Binder Error: Referenced column "committer_id" not found in FROM clause!\n'
                'A column of that name is "promises.committer_id".\n\n'
                "LINE 1: SELECT committer_id FROM quotes\n               ^^^^^^^^^^^^"
            ),
        ),
        ("SELEC 1", 'Parser Error: syntax error at or near "SELEC"\n\nLINE 1: SELEC 1\n        ^^^^^'),
        ("SELECT now()", "a TIMESTAMP WITH TIME ZONE can't be shown: cast it to TIMESTAMP or VARCHAR"),
    ],
)
def test_errors_have_a_place_and_the_nearest_of_our_names(database: Database, sql: str, message: str) -> None:
    """A wrong name is answered with ours, never with an internal table; the caret stays."""
    with pytest.raises(QueryError) as caught:
        run(database, sql)
    assert str(caught.value) == message


def test_a_column_that_nothing_is_like_points_to_the_list(database: Database) -> None:
    """Where no name is near, the message says what there is."""
    with pytest.raises(QueryError, match="Binder Error"):
        run(database, "SELECT xyzzy FROM quotes")


# The sandbox


@pytest.mark.parametrize("sql", ESCAPES)
def test_nothing_leaves_the_sandbox(
    database: Database, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could do more than read the tables is refused; no file appears, no record changes, and it works on."""
    monkeypatch.chdir(tmp_path)
    python_variable = [1]
    with pytest.raises(ToolkitError):
        run(database, sql)
    assert list(tmp_path.iterdir()) == []
    assert rows(database, "SELECT name FROM actors") == [("Harbour Board",), ("Pilots' Guild",)]
    assert python_variable == [1]


@pytest.mark.parametrize("sql", [sql for sql in ESCAPES if "COPY" in sql])
def test_the_lock_holds_without_the_gate(
    database: Database, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a statement that the gate had let through could write no file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("toolkit.query.running.check", let_through)
    with pytest.raises(QueryError):
        run(database, sql)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "WITH x AS (INSERT INTO actors (id) VALUES ('stolen') RETURNING id) SELECT * FROM x",
        "DELETE FROM actors",
        "CREATE TABLE stolen (a INTEGER)",
    ],
)
def test_the_transaction_holds_without_the_gate(database: Database, sql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a statement that the gate had let through could change no table."""
    with monkeypatch.context() as patch:
        patch.setattr("toolkit.query.running.check", let_through)
        with pytest.raises(QueryError, match="read-only"):
            run(database, sql)
    assert rows(database, "SELECT count(*) FROM actors") == [(2,)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("", f"no statements in the query: {ALLOWED}"),
        ("SELECT 1; SELECT 2", f"2 statements in the query: {ALLOWED}"),
        ("COPY actors TO 'x'", f"COPY is refused: {ALLOWED}"),
        ("WITH x AS (COPY actors TO 'x') SELECT 1", f"COPY is refused: {ALLOWED}"),
        ("FROM read_csv('x')", f"read_csv() behind FROM is refused: {ALLOWED}"),
        ("SELECT write_log('x')", f"write_log() is refused: {ALLOWED}"),
        ("PIVOT actors ON kind", "a PIVOT that does not name its values is refused: write PIVOT … ON column IN (…)"),
    ],
)
def test_a_refusal_says_what_is_allowed(database: Database, sql: str, message: str) -> None:
    """The message names what is refused and what would be let through."""
    with pytest.raises(RefusedError) as caught:
        run(database, sql)
    assert str(caught.value) == message


# Opening


def test_a_folder_of_parquet_answers_the_same(database: Database, tmp_path: Path) -> None:
    """Tables loaded from our Parquet have the same types, rows and views."""
    write(harbour(), tmp_path, SCHEMAS, {})
    with open_parquet(tmp_path, SCHEMAS) as other:
        for name in (*map(table_of, STORED), *(view.name for view in VIEWS)):
            assert run(other, f"DESCRIBE {name}") == run(database, f"DESCRIBE {name}")
            assert run(other, f"FROM {name} ORDER BY ALL") == run(database, f"FROM {name} ORDER BY ALL")
        with pytest.raises(RefusedError):
            run(other, "FROM read_text('actors.parquet')")


def test_a_folder_without_our_files_is_said(tmp_path: Path) -> None:
    """A missing file is not found, a broken one unusable."""
    with pytest.raises(NotFoundError, match=r"^no sources\.parquet in "):
        open_parquet(tmp_path, SCHEMAS)
    write({}, tmp_path, SCHEMAS, {})
    (tmp_path / "events.parquet").write_text("no")
    with pytest.raises(UnusableInputError, match=r"events\.parquet is not a Parquet file of events: "):
        open_parquet(tmp_path, SCHEMAS)


def test_a_record_that_does_not_fit_is_no_lost_value() -> None:
    """A record outside the schema is an error to every query on its table, and to no other."""
    with open_database({"source": [source(surprise=1)]}, SCHEMAS) as database:
        assert rows(database, "FROM events") == []
        for _ in range(2):
            with pytest.raises(UnusableInputError, match="does not fit the table sources"):
                run(database, "FROM sources")


@pytest.mark.parametrize("broken", [["actor"], ["source"], ["actor", "event", "source", "statement"]])
def test_tables_made_at_once_fail_as_one_alone(broken: list[str]) -> None:
    """Whichever of a view's tables does not fit, the query on it fails, once and again, and others work."""
    records: dict[str, list[JsonObject]] = {kind: [{"id": "x", "surprise": 1}] for kind in broken}
    with open_database(records, SCHEMAS) as database:
        for _ in range(2):
            with pytest.raises(UnusableInputError, match=r"does not (fit the table|keep to its schema)"):
                run(database, "FROM quotes")
        assert rows(database, "SELECT count(*) FROM commitments") == [(0,)]


def test_records_are_read_ahead_only_for_a_query_on_them(tmp_path: Path) -> None:
    """A dataset that can't be read stops the queries that need it, and no other."""
    copied(tmp_path / "dataset")
    broken = next((tmp_path / "dataset" / "actors").iterdir())
    broken.write_text("{")
    for sql in ("SELECT 1", "FROM range(1)"):
        with open_dataset(tmp_path / "dataset", sql=sql) as database:
            assert len(run(database, sql).rows) == 1
    for sql in ("FROM quotes", "SHOW TABLES"):
        with open_dataset(tmp_path / "dataset", sql=sql) as database:
            for _ in range(2):
                with pytest.raises(UnusableInputError, match=rf"{broken.name} is no readable record; toolkit validate"):
                    run(database, sql)


def test_the_overview_describes_every_column(database: Database) -> None:
    """Tables come first, then views, each with all columns in their order and a meaning for everything."""
    described = tables_overview(database)
    assert list(dict.fromkeys(it.table for it in described)) == [
        *map(table_of, STORED),
        *(view.name for view in VIEWS),
    ]
    assert all(it.comment and it.table_comment and it.sql_type for it in described)
    assert [it.column for it in described if it.table == "participants"][:3] == ["event", "event_id", "type"]
    assert next(it.table_comment for it in described if it.table == "quotes").startswith("Who said what, word for")
    assert tables_overview(database) == described
    sql = "SELECT table_name, column_name, {} FROM {} ORDER BY table_name, column_index"
    shown = rows(database, sql.format("comment", "duckdb_columns() WHERE NOT internal"))
    meant = [(it.table, it.column, it.comment) for it in described]
    assert shown == sorted(meant, key=lambda it: it[0])
    sql = "SELECT column_comment FROM information_schema.columns WHERE table_name = 'actors' AND column_name = 'name'"
    assert rows(database, sql) == [("The usual name in English.",)]


def test_importing_the_package_loads_no_duckdb() -> None:
    """The answer's type costs nothing; duckdb comes with the first function."""
    program = "import sys, toolkit.query, toolkit.report.answer; print('_duckdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize("missing", [False, True])
def test_the_engine_is_duckdb_s_own_module(*, missing: bool) -> None:
    """Its Python wrappers are not loaded; where the engine's module has another name, the package stands in for it."""
    program = f"""
import sys
class Once:
    def find_spec(self, name, path=None, target=None):
        if name == '_duckdb':
            sys.meta_path.remove(self)
            raise ImportError(name)
if {missing}:
    sys.meta_path.insert(0, Once())
from toolkit.parquet.engine import duckdb as engine
print(engine.__name__, 'duckdb' in sys.modules)
import duckdb
print(engine.connect is duckdb.connect, engine.Error is duckdb.Error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    name = "duckdb True" if missing else "_duckdb False"
    assert done.stdout == f"{name}\nTrue True\n"


def test_the_package_has_no_other_names() -> None:
    """A name that it lacks is said as Python says it."""
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = query.nothing
