"""`toolkit sql` as people use it: every value right in every format, parameters, plans, files, wrong usage."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from uuid import UUID

import duckdb
import pytest
from typer.testing import CliRunner, Result

from tests.unit.harbour import SCHEMAS
from toolkit.cli import app, options, statement
from toolkit.cli import sql as command
from toolkit.errors import QueryError, RefusedError, ToolkitError
from toolkit.query import Database, Question, ask, open_database
from toolkit.query.answer import MAX_CHARACTERS
from toolkit.report.answer import render

DATASET = Path(__file__).resolve().parents[2] / "dataset"


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """Give a database without records."""
    with open_database({}, SCHEMAS) as opened:
        yield opened


def run(*arguments: object) -> Result:
    """Run the command inside this process, on the bundled dataset."""
    return CliRunner().invoke(app, ["sql", *map(str, arguments), "--data", str(DATASET)])


# Values

VALUES = [
    ("DATE 'infinity'", "infinity", '"infinity"'),
    ("DATE '-infinity'", "-infinity", '"-infinity"'),
    ("DATE '9999-12-31'", "9999-12-31", '"9999-12-31"'),
    ("DATE '0044-03-15 (BC)'", "0044-03-15 (BC)", '"0044-03-15 (BC)"'),
    ("TIMESTAMP '-infinity'", "-infinity", '"-infinity"'),
    ("TIMESTAMP '2031-04-07 12:30:00.5'", "2031-04-07 12:30:00.5", '"2031-04-07 12:30:00.5"'),
    (
        "TIMESTAMP_NS '2031-04-07 12:30:00.123456789'",
        "2031-04-07 12:30:00.123456789",
        '"2031-04-07 12:30:00.123456789"',
    ),
    ("TIMESTAMPTZ '2031-04-07 12:30:00+02'", "2031-04-07 10:30:00+00", '"2031-04-07 10:30:00+00"'),
    ("TIME '12:34:56.5'", "12:34:56.5", '"12:34:56.5"'),
    ("'12:34:56+02'::TIMETZ", "12:34:56+02", '"12:34:56+02"'),
    ("INTERVAL '1 year 2 months 4 hours'", "1 year 2 months 04:00:00", '"1 year 2 months 04:00:00"'),
    ("1.50::DECIMAL(9, 2)", "1.50", "1.50"),
    ("0::DECIMAL(38, 10)", "0.0000000000", "0.0000000000"),
    ("170141183460469231731687303715884105727::HUGEINT", f"{2**127 - 1}", f"{2**127 - 1}"),
    (f"{2**128 - 1}::UHUGEINT", f"{2**128 - 1}", f"{2**128 - 1}"),
    ("9007199254740993", "9007199254740993", "9007199254740993"),
    ("1e300::DOUBLE", "1e+300", "1e+300"),
    ("2::DOUBLE", "2.0", "2.0"),
    ("'nan'::DOUBLE", "nan", '"nan"'),
    ("'-infinity'::FLOAT", "-inf", '"-inf"'),
    ("true", "true", "true"),
    (r"'\x00\xFFa'::BLOB", r"\x00\xFFa", r'"\\x00\\xFFa"'),
    ("'00000000-0000-0000-0000-000000000001'::UUID", str(UUID(int=1)), f'"{UUID(int=1)}"'),
    ("'a'::ENUM ('a', 'b')", "a", '"a"'),
    ("'0101'::BIT", "0101", '"0101"'),
    ("union_value(n := 1)", '{"n":1}', '{"n":1}'),
    ("MAP {'a': 1, 'b': NULL}", '{"a":1,"b":null}', '{"a":1,"b":null}'),
    ("MAP {[1]: {'x': DATE 'infinity'}}", '{"[1]":{"x":"infinity"}}', '{"[1]":{"x":"infinity"}}'),
    ("{'d': DATE '2031-04-07', 'l': [1, NULL]}", '{"d":"2031-04-07","l":[1,null]}', '{"d":"2031-04-07","l":[1,null]}'),
    ("[1.5, 'nan'::DOUBLE, 'inf'::DOUBLE]", '[1.5,"nan","inf"]', '[1.5,"nan","inf"]'),
    ("{'n': 'NaN', 'i': 'nan'::DOUBLE}", '{"n":"NaN","i":"nan"}', '{"n":"NaN","i":"nan"}'),
    ("row(1, 'a')", '[1,"a"]', '[1,"a"]'),
    ("""'{"a": [1,  2]}'::JSON""", '{"a":[1,2]}', '{"a":[1,2]}'),
    ("[]", "[]", "[]"),
    ("''", "", '""'),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text", "in_json"), VALUES, ids=[value for value, *_ in VALUES])
def test_every_type_is_written_as_the_engine_writes_it(database: Database, value: str, text: str, in_json: str) -> None:
    """Nothing is rounded, cut or lost by Python's types; JSON has numbers, the rest is text or nested JSON."""
    answer = ask(database, Question(sql=f"SELECT {value} AS it"))
    assert answer.rows == [(text,)]
    assert render(answer, "jsonl") == f'{{"it": {in_json}}}\n'
    json.loads(render(answer, "json"))
    assert list(csv.reader(StringIO(render(answer, "csv"), newline="")))[1] == [text]
    shown = render(answer, "table").splitlines()[2].strip()
    assert shown == text
    assert "**" not in render(answer, "markdown")


def test_what_is_written_can_be_cast_back(database: Database) -> None:
    """The text of a simple value, cast to its type, is the value."""
    for value, text, _ in VALUES:
        answer = ask(database, Question(sql=f"SELECT {value} AS it"))
        (sql_type,) = answer.types
        if "(" in sql_type.replace("DECIMAL(", "").replace("ENUM(", "") or sql_type.endswith("]"):
            continue
        sql = f"SELECT $text::{sql_type} IS NOT DISTINCT FROM ({value})"  # noqa: S608 (ours)
        if sql_type != "JSON":
            assert ask(database, Question(sql=sql, params={"text": text})).rows == [("true",)], value


@pytest.mark.parametrize(
    ("form", "null", "empty", "word"),
    [
        ("table", "NULL", "", '"NULL"'),
        ("csv", "", '""', "NULL"),
        ("tsv", r"\N", "", "NULL"),
        ("jsonl", "null", '""', '"NULL"'),
        ("markdown", "*NULL*", "", "NULL"),
    ],
)
def test_null_is_never_an_empty_text(database: Database, form: str, null: str, empty: str, word: str) -> None:
    """In every format NULL, an empty text and the text NULL are three things."""
    written = [
        render(ask(database, Question(sql=f"SELECT 'a' AS x, {value} AS y")), form)
        for value in ("NULL::VARCHAR", "''", "'NULL'")
    ]
    assert len(set(written)) == 3
    for text, cell in zip(written, (null, empty, word), strict=True):
        assert cell in text


def test_rows_keep_their_order_and_columns_their_names(database: Database) -> None:
    """What is put around a query to have its text changes neither order nor names, and two of one name are kept."""
    answer = ask(database, Question(sql="SELECT i AS a, -i AS a FROM range(3000) t(i) ORDER BY i % 7, i DESC; -- done"))
    expected = sorted(range(3000), key=lambda i: (i % 7, -i))
    assert [int(row[0] or "") for row in answer.rows] == expected
    assert answer.columns == ("a", "a_1")


@pytest.mark.parametrize(
    "sql",
    ["DESCRIBE actors", "SUMMARIZE actors", "SHOW TABLES", "VALUES (1), (NULL)", "FROM range(2)", "TABLE actors",
     "WITH a AS (SELECT 1 AS b) FROM a", "EXPLAIN SELECT 1", "PIVOT actors ON kind IN ('person') USING count(*)"],
)  # fmt: skip
def test_every_kind_of_statement_has_text(database: Database, sql: str) -> None:
    """All that the sandbox lets through is answered in every format."""
    answer = ask(database, Question(sql=sql))
    for form in ("table", "csv", "tsv", "json", "jsonl", "markdown"):
        assert render(answer, form) or form == "jsonl"


def test_a_place_is_that_of_the_query(database: Database) -> None:
    """A line and a caret point into what was asked, not into what was run, past the ninth line too."""
    sql = "SELECT\n" + "  1,\n" * 8 + "  'x'::INTEGER"
    with pytest.raises(QueryError) as caught:
        ask(database, Question(sql=sql))
    message = str(caught.value)
    assert "LINE 10:   'x'::INTEGER\n" in message
    line, caret = message[message.index("LINE 10") :].splitlines()
    assert line[caret.index("^")] in "':x"
    with pytest.raises(QueryError) as planned:
        ask(database, Question(sql="SELECT nothing", explain=True))
    assert "LINE 1: SELECT nothing\n               ^^^^^^^" in str(planned.value)


def test_today_is_the_day_in_utc(database: Database) -> None:
    """What the clock says is let through, in one zone wherever it is asked."""
    sql = """
      SELECT current_date = today(), current_date = timezone('UTC', now())::DATE, typeof(current_date + 90),
        now()::VARCHAR LIKE '%+00', current_timestamp = now()
    """
    assert ask(database, Question(sql=sql)).rows == [("true", "true", "DATE", "true", "true")]
    due = "SELECT count(*) FROM promises WHERE deadline_latest BETWEEN current_date AND current_date + INTERVAL 90 DAY"
    assert ask(database, Question(sql=due)).rows == [("0",)]


# The command


def test_parameters_are_text_or_json() -> None:
    """NAME=TEXT is a text whatever it looks like, NAME:=JSON a number, list, object or null."""
    sql = "SELECT $a AS a, typeof($b) AS b, $c AS c, $d AS d, $e::VARCHAR AS e"
    done = run(sql, "--param", "a=1'; x=y", "--param", "b:=3", "--param", "c:=[1,2]", "--param", 'd:={"k":1.5}',
               "--param", "e:=null", "--format", "jsonl")  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout) == {"a": "1'; x=y", "b": "INTEGER", "c": [1, 2], "d": {"k": 1.5}, "e": None}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("x", "is neither NAME=TEXT nor NAME:=JSON"),
        ("=x", "is neither NAME=TEXT nor NAME:=JSON"),
        ("a b=x", "is neither NAME=TEXT nor NAME:=JSON"),
        ("x:=yes", "is not JSON"),
        ("x:=NaN", "is not JSON"),
        ("x:=" + "[" * 100_000, "is not JSON"),
        ("x=\udce9", "is not UTF-8"),
    ],
)
def test_a_parameter_that_is_none_is_wrong_usage(given: str, message: str) -> None:
    """What is no parameter is said with exit code 2."""
    done = run("SELECT $x", "--param", given)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in " ".join(done.stderr.replace("│", " ").split())


def test_a_parameter_is_given_once() -> None:
    """Two values for one name are wrong usage."""
    done = run("SELECT $x", "--param", "x=1", "--param", "x=2")
    assert (done.exit_code, "--param gives $x twice" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("SELECT 1", "--max-rows", 0), "--max-rows is 1 or more; for the columns alone, write LIMIT 0 into the query"),
        (("SELECT 1", "--unsafe", "--untrusted"), "--untrusted and --unsafe exclude each other"),
        (("SELECT 1", "--format", "xlsx"), "xlsx"),
        (("SELECT 1", "--timeout", "nan"), "nan is no number of seconds"),
        (("SELECT 1", "--timeout", "inf"), "inf is not in the range 0.01<=x<=1000000"),
    ],
)
def test_wrong_usage_is_said(arguments: tuple[object, ...], message: str) -> None:
    """Exit code 2, and a line that says what would be right."""
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    ("content", "answer", "message"),
    [
        (b"\xef\xbb\xbfSELECT 1 AS a\r\n;\r\n", "a\n1\n", ""),
        (b"-- SELECT\r\nSELECT 'a\r\nb' AS a", 'a\n"a\r\nb"\n', ""),
        (b"SELECT 'a\0b' AS a", "a\na\0b\n", ""),
        (b"SELECT 'caf\xe9'", "", "{} is not UTF-8: byte 11"),
        (b"S\0E\0L\0E\0C\0T\0", "", 'syntax error at or near "S'),
        (b"", "", "no statements in the query"),
        (b" " * (MAX_CHARACTERS * 4 + 1), "", "{} is longer than a query may be: 262,144 characters"),
        (None, "", "{} cannot be read: No such file or directory"),
    ],
    ids=["mark", "line ends", "NUL", "Latin-1", "UTF-16", "empty", "too long", "missing"],
)  # fmt: skip
def test_a_query_comes_from_any_file(tmp_path: Path, content: bytes | None, answer: str, message: str) -> None:
    """A mark at its head and line ends of any kind do no harm; what is no query is said with the file's name."""
    path = tmp_path / "query.sql"
    if content is not None:
        path.write_bytes(content)
    done = run("--file", path, "--format", "csv")
    assert done.stdout_bytes == answer.encode()
    assert message.format(path) in str(done.exception or "")
    assert bool(message) == isinstance(done.exception, ToolkitError)


@pytest.mark.parametrize("more", [(), ("--max-rows", 5), ("--param", "n=a=b\n")])
def test_a_query_may_begin_with_a_remark(more: tuple[object, ...]) -> None:
    """What begins like an option and has a second line is the query, wherever it stands; what is a slip stays one."""
    sql = "--Who = what?\nSELECT 'a=b\n' AS a" + (" WHERE a = $n" if "n=a=b\n" in more else "")
    expected = 'a\n"a=b\n"\n'
    assert run(sql, "--format", "csv", *more).stdout == run("--format", "csv", *more, sql).stdout == expected
    for wrong in (("--tabels",), (sql, "--tabels"), (sql, sql), (sql, "SELECT 1"), ("-- SELECT 1",)):
        done = run(*wrong, *more)
        assert (done.exit_code, done.stdout) == (2, ""), wrong


def test_the_plan_is_shown() -> None:
    """--explain draws the plan of the query, and works with parameters; as Parquet it is refused."""
    done = run("SELECT count(*) FROM actors WHERE id = $id", "--param", "id=japan", "--explain")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == run("EXPLAIN SELECT count(*) FROM actors WHERE id = 'japan'", "--explain").stdout
    assert "rows)" not in done.stdout
    refused = run("SELECT 1", "--explain", "--format", "parquet", "--output", "x.parquet")
    assert isinstance(refused.exception, RefusedError)
    assert not Path("x.parquet").exists()


@pytest.mark.parametrize("trust", [(), ("--unsafe",), ("--untrusted",)])
def test_parquet_goes_to_a_file_or_a_pipe(trust: tuple[str, ...], tmp_path: Path) -> None:
    """Types stay what they are; a file is whole or not there; stdout gets the same bytes."""
    if trust == ("--untrusted",) and sys.platform != "linux":
        pytest.skip("no limits that hold")
    sql = "SELECT id, said_earliest, speakers, 1.50 AS d, NULL::BIGINT AS n FROM statements ORDER BY id"
    out = tmp_path / "out.parquet"
    done = run(sql, "--format", "parquet", "--output", out, *trust)
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert done.stderr.endswith(f"rows to {out}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]
    described = duckdb.execute(f"DESCRIBE FROM '{out}'").fetchall()
    assert [row[1] for row in described] == ["VARCHAR", "DATE", "VARCHAR[]", "DECIMAL(3,2)", "BIGINT"]
    piped = run(sql, "--format", "parquet", "--max-rows", 2, *trust)
    (tmp_path / "piped.parquet").write_bytes(piped.stdout_bytes)
    assert len(duckdb.execute(f"FROM '{tmp_path / 'piped.parquet'}'").fetchall()) == 2


def test_any_number_of_rows_may_be_asked_for(tmp_path: Path) -> None:
    """More rows than the engine can count to are all rows."""
    assert run("SELECT 1 AS a", "--max-rows", 10**30, "--format", "csv").stdout == "a\n1\n"
    assert run("SELECT 1", "--max-rows", 10**30, "--format", "parquet", "--output", tmp_path / "a").exit_code == 0


FORMULAS = """
  SELECT unnest(['=1+1', '+44', '-', '@x', chr(9) || 'a', chr(13), chr(65309) || '1', 'a=b', '', NULL]) AS "=text",
    -1 AS number
"""


def test_formulas_are_texts_where_that_is_asked_for(tmp_path: Path) -> None:
    """A text that begins like a formula gets an apostrophe, its column's name too; numbers and all else stay."""
    out = tmp_path / "out.csv"
    done = run(FORMULAS, "--format", "csv", "--spreadsheet-safe", "--output", out)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == (
        f"8 cells would have been taken for formulas, and now begin with an apostrophe\nwrote 10 rows to {out}\n"
    )
    with out.open(encoding="utf-8", newline="") as stream:
        texts = [row[0] for row in csv.reader(stream)]
    assert texts == ["'=text", "'=1+1", "'+44", "'-", "'@x", "'\ta", "'\r", "'\uff1d1", "a=b", "", ""]
    assert out.read_bytes().endswith(b'a=b,-1\n"",-1\n,-1\n')
    assert "'" not in run(FORMULAS, "--format", "csv").stdout
    assert run(FORMULAS, "--format", "tsv", "--spreadsheet-safe").stdout.startswith("'=text\tnumber\n'=1+1\t-1\n")
    plain = run("FROM actors", "--format", "csv", "--spreadsheet-safe")
    assert (plain.stdout, plain.stderr) == (run("FROM actors", "--format", "csv").stdout, "")


def test_only_a_spreadsheet_s_formats_can_have_formulas() -> None:
    """Elsewhere the option would change data for nothing, and is wrong usage."""
    for form in ("table", "json", "jsonl", "markdown", "parquet"):
        done = run("SELECT 1", "--format", form, "--spreadsheet-safe", "--output", "x")
        assert (done.exit_code, done.stdout) == (2, "")
        assert "--spreadsheet-safe is for --format csv and tsv" in " ".join(done.stderr.replace("│", " ").split())


def test_parquet_is_not_put_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal is asked for a file instead."""
    monkeypatch.setattr(command, "on_terminal", lambda _: True)
    done = run("SELECT 1", "--format", "parquet")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Parquet is no text" in done.stderr


def test_a_terminal_is_shown_a_hundred_rows_and_a_pipe_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is cut says so, and of how many; what is piped is whole."""
    assert run("FROM range(5000)").stdout.endswith("\n 4999\n(5,000 rows)\n")
    assert len(run("FROM range(5000)", "--format", "csv").stdout.splitlines()) == 5001
    monkeypatch.setattr(command, "on_terminal", lambda _: True)
    assert run("FROM range(5000)").stdout.endswith("\n   99\n(100 of 5,000 rows)\n")
    cut = run("FROM range(5000)", "--format", "csv")
    assert (len(cut.stdout.splitlines()), cut.stderr) == (101, "100 of 5,000 rows; --max-rows sets the limit\n")
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((60, 24)))
    assert run("FROM promises LIMIT 1").stdout.startswith("── 1 ─")
    assert run("FROM promises LIMIT 1", "--format", "csv").stdout.startswith("commitment,")


def test_without_a_query_a_terminal_gets_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """How to ask stands on stderr, and on stdout a line for each table and view with its question."""
    monkeypatch.setattr(statement, "on_terminal", lambda _: True)
    done = run()
    assert (done.exit_code, done.stderr.count("\n")) == (0, 1)
    assert 'ask with: toolkit sql "SELECT …"' in done.stderr
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert names[:5] == ["sources", "actors", "events", "statements", "commitments"]
    assert "quotes          Who said what, word for word?" in done.stdout.splitlines()


def test_full_power_is_one_flag_away(tmp_path: Path) -> None:
    """--unsafe runs several statements, reads and writes files, and says so in one line."""
    out = tmp_path / "out.csv"
    sql = f"CREATE TABLE mine AS SELECT id FROM actors WHERE id = $id; COPY mine TO '{out}'; FROM read_csv('{out}')"  # noqa: S608
    assert isinstance(run(sql, "--param", "id=japan").exception, RefusedError)
    assert not out.exists()
    done = run(sql, "--param", "id=japan", "--unsafe", "--format", "csv")
    assert (done.exit_code, done.stdout, out.read_text("utf-8")) == (0, "id\njapan\n", "id\njapan\n")
    said = "--unsafe: the SQL may read and write files, use the network and change settings, as you may\n"
    assert done.stderr == said
    assert run("SET threads = 1", "--unsafe").exit_code == 0
    assert "PIVOT" not in run("PIVOT actors ON kind USING count(*)", "--unsafe").stdout
    for wrong in ("SELECT 1 +", "FROM nothing", "", "-- nothing"):
        assert run(wrong, "--unsafe").exit_code != 0


def test_time_is_kept_though_the_engine_heeds_nothing() -> None:
    """A function that never looks whether it should stop ends with the program, in one line, with exit code 3."""
    sql = "SELECT bit_count(bitstring('1', 2000000000))"
    program = f"""
from toolkit.query import running
running._HEEDED_S = 0.1
import sys
sys.argv = ['toolkit', 'sql', '--timeout', '0.2', '--data', {str(DATASET)!r}, {sql!r}]
from toolkit.__main__ import run
run()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "toolkit: stopped after 0.2 s: ask for less, or allow more time\n"


def test_select_one_reads_no_record() -> None:
    """A query that names no table starts without the records, the rules and the models."""
    absent = ["toolkit.records", "toolkit.checks", "toolkit.evidence", "toolkit.models", "jsonschema", "pydantic"]
    program = (
        f"import sys; sys.argv = ['toolkit', 'sql', 'SELECT 1', '--data', {str(DATASET)!r}]\n"
        "from toolkit.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code\n"
        f"sys.exit(str([name for name in {absent!r} if name in sys.modules] or '') or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_bytes_go_out_as_they_are(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """What is no text is put on stdout unchanged."""
    options.put(b"\x00\r\n\xff")
    assert capfdbinary.readouterr().out == b"\x00\r\n\xff"


def test_an_answer_never_takes_the_place_of_its_query(tmp_path: Path) -> None:
    """A file that holds the query is not overwritten with the answer."""
    path = tmp_path / "q.sql"
    path.write_text("SELECT 1", "utf-8")
    done = run("--file", path, "--output", tmp_path / "." / "q.sql")
    assert (done.exit_code, path.read_text("utf-8")) == (2, "SELECT 1")
    assert "is the query: write the answer elsewhere" in " ".join(done.stderr.replace("│", " ").split())
