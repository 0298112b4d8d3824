"""Every way of asking is as tight as the first: plans, Parquet, parameters, files read in place, a process apart."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.unit.escapes import ESCAPES
from tests.unit.harbour import SCHEMAS, harbour
from toolkit.errors import NotFoundError, ParameterError, QueryError, RefusedError, ToolkitError
from toolkit.parquet import write
from toolkit.query import (
    Access,
    Database,
    Job,
    Place,
    Question,
    ask,
    ask_untrusted,
    landlock,
    open_database,
    open_parquet,
    save,
    save_untrusted,
)
from toolkit.query.gate import Statement

DATASET = Path(__file__).resolve().parents[2] / "dataset"
HERE = Place(root=DATASET, is_parquet=False)
LINUX = pytest.mark.skipif(not landlock.version(), reason="the kernel has no Landlock, so nothing is read in place")
LIMITS = pytest.mark.skipif(sys.platform != "linux", reason="no limits that hold: the next test stands in for it")


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """Give the harbour's tables."""
    with open_database(harbour(), SCHEMAS) as opened:
        yield opened


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the harbour's Parquet files."""
    folder = tmp_path_factory.mktemp("parquet")
    write(harbour(), folder, SCHEMAS, {})
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Give all that stands in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def let_through(_: Database, text: str) -> Statement:
    """Be a gate that lets everything through."""
    return Statement(text=text, is_plan=False, parameters=frozenset())


def test_there_are_many_escapes() -> None:
    """The list is as long as it is meant to be, without doubles."""
    assert len(set(ESCAPES)) == len(ESCAPES) >= 450


@pytest.mark.parametrize("explain", [False, True])
def test_no_escape_as_text_or_plan(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, explain: bool
) -> None:
    """What is refused for its rows is refused for its text and its plan, and nothing appears."""
    monkeypatch.chdir(tmp_path)
    for sql in ESCAPES:
        with pytest.raises(ToolkitError) as caught:
            ask(database, Question(sql=sql, explain=explain))
        assert caught.value.exit_code == 3, sql
    assert contents(tmp_path) == {}


def test_no_escape_as_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that may write one file writes none for what is refused, and no other file ever."""
    monkeypatch.chdir(tmp_path)
    from toolkit.query.database import open_dataset  # noqa: PLC0415

    out = tmp_path / "out.parquet"
    with open_dataset(DATASET, Access(output=out)) as database:
        for sql in ESCAPES:
            with pytest.raises(ToolkitError):
                save(database, Question(sql=sql), out)
        assert contents(tmp_path) == {}
        with pytest.raises(QueryError, match="Permission Error"):
            save(database, Question(sql="SELECT 1"), tmp_path / "other.parquet")
        monkeypatch.setattr("toolkit.query.running.check", let_through)
        for sql in ESCAPES:
            with pytest.raises(ToolkitError):
                save(database, Question(sql=sql), tmp_path / "other.parquet")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("sql", ["FROM read_text($x)", "FROM query($x)", "FROM glob($x)", "SELECT getenv($x)"])
def test_no_escape_by_a_parameter(database: Database, sql: str) -> None:
    """A value is never SQL, and never a way to a file."""
    for value in ("/etc/passwd", "SELECT 1"):
        with pytest.raises(RefusedError):
            ask(database, Question(sql=sql, params={"x": value}))
    for text in ESCAPES:
        assert ask(database, Question(sql="SELECT $x AS x", params={"x": text})).rows == [(text,)]


def test_parameters_match_the_query(database: Database) -> None:
    """A parameter without a value, or a value without a parameter, is wrong usage."""
    with pytest.raises(ParameterError) as caught:
        ask(database, Question(sql="SELECT $b, $a", params={"c": 1}))
    assert (str(caught.value), caught.value.exit_code) == (
        "no value for $a, $b of the query: --param a=VALUE gives one",
        2,
    )
    with pytest.raises(ParameterError):
        ask(database, Question(sql="SELECT 1", params={"c": 1}))


def test_no_transaction_is_left_open(database: Database) -> None:
    """An interrupt that falls on the end of a query leaves nothing that would refuse the next one."""
    from toolkit.query.running import _roll_back  # noqa: PLC0415

    class Interrupted:
        def __init__(self) -> None:
            self.interrupts = 3

        def execute(self, sql: str) -> None:
            if self.interrupts:
                self.interrupts -= 1
                raise duckdb.InterruptException
            database.connection.execute(sql)

    database.connection.execute("BEGIN TRANSACTION READ ONLY")
    _roll_back(Interrupted())  # type: ignore[arg-type]  # it stands in for the connection
    with pytest.raises(duckdb.TransactionException, match="no transaction is active"):
        database.connection.execute("ROLLBACK")
    _roll_back(database.connection)
    assert ask(database, Question(sql="SELECT 1 AS one")).rows == [("1",)]


def test_a_busy_connection_does_not_hide_what_ended_the_query() -> None:
    """Who presses Ctrl-C twice meets an engine that is still at work, and no fault of the toolkit."""

    class Busy:
        def close(self) -> None:
            raise duckdb.ResourceInUseException

    with pytest.raises(KeyboardInterrupt), Database(connection=Busy(), sides=[], waiting={}):  # type: ignore[arg-type]
        raise KeyboardInterrupt


# Files read in place


@LINUX
def test_files_read_in_place_cannot_be_written(parquet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a statement that the gate had let through writes nothing, not even into the files that it may read."""
    monkeypatch.chdir(tmp_path)
    before = contents(parquet)
    target = parquet / "statements.parquet"
    overwriting = [
        f"COPY (SELECT 1) TO '{target}' (FORMAT parquet, USE_TMP_FILE false)",
        f"WITH x AS (COPY (SELECT 1) TO '{target}' (FORMAT csv, USE_TMP_FILE false)) SELECT 1",
        f"COPY (SELECT 1) TO '{parquet / 'new.parquet'}' (FORMAT parquet)",
    ]
    with open_parquet(parquet, SCHEMAS) as database:
        assert ask(database, Question(sql="SELECT count(*) FROM statements")).rows == [("2",)]
        for sql in ESCAPES:
            with pytest.raises(ToolkitError):
                ask(database, Question(sql=sql))
        monkeypatch.setattr("toolkit.query.running.check", let_through)
        for sql in (*overwriting, *(sql for sql in ESCAPES if "COPY" in sql)):
            with pytest.raises(ToolkitError):
                ask(database, Question(sql=sql))
            with pytest.raises(ToolkitError):
                _run_raw(database, sql)
    assert contents(parquet) == before
    assert contents(tmp_path) == {}


def _run_raw(database: Database, sql: str) -> None:
    from toolkit.query import run  # noqa: PLC0415

    run(database, sql)


@LINUX
def test_the_kernel_forbids_writing_to_one_thread_alone(parquet: Path, tmp_path: Path) -> None:
    """The thread that asks can't write, the program still can; beneath a folder that was granted, both can."""
    with open_parquet(parquet, SCHEMAS) as database:
        for act in (lambda: (parquet / "x").write_text("x"), lambda: os.truncate(parquet / "actors.parquet", 0)):
            with pytest.raises(PermissionError):
                database.within(act)
    assert (tmp_path / "x").write_text("x") == 1
    with open_parquet(parquet, SCHEMAS, Access(output=tmp_path / "out.parquet")) as database:
        assert database.within(lambda: (tmp_path / "y").write_text("y")) == 1
        assert save(database, Question(sql="FROM actors"), tmp_path / "out.parquet") == 2


def test_without_the_kernels_help_tables_are_loaded(parquet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing forbids writing, only what the query may mean is loaded, and no file is in reach after that."""
    monkeypatch.setattr("toolkit.query.landlock.version", lambda: 0)
    sql = "SELECT count(*) FROM quotes"
    with open_parquet(parquet, SCHEMAS, sql=sql) as database:
        assert ask(database, Question(sql=sql)).rows == [("3",)]
        assert "plover_events" in database.waiting
        monkeypatch.setattr("toolkit.query.running.check", let_through)
        with pytest.raises(QueryError, match="Permission Error"):
            ask(database, Question(sql=f"FROM read_parquet('{parquet / 'actors.parquet'}')"))


def test_links_are_followed_and_pipes_are_no_files(parquet: Path, tmp_path: Path) -> None:
    """A folder whose files are links, as caches of downloads are, answers; what is no file is not there."""
    for path in parquet.iterdir():
        (tmp_path / path.name).symlink_to(path)
    with open_parquet(tmp_path, SCHEMAS) as database:
        assert ask(database, Question(sql="SELECT count(*) FROM quotes")).rows == [("3",)]
        with pytest.raises(ToolkitError):
            ask(database, Question(sql=f"FROM '{parquet / 'actors.parquet'}'"))
    (tmp_path / "events.parquet").unlink()
    os.mkfifo(tmp_path / "events.parquet")
    with pytest.raises(NotFoundError, match=r"^no events\.parquet in "):
        open_parquet(tmp_path, SCHEMAS)


def test_half_a_file_is_told(parquet: Path, tmp_path: Path) -> None:
    """A Parquet file of which only the beginning came is an error that names it."""
    for name, content in contents(parquet).items():
        (tmp_path / name).write_bytes(content[: len(content) // 2] if name == "events.parquet" else content)
    with pytest.raises(ToolkitError) as caught:
        open_parquet(tmp_path, SCHEMAS)
    path = tmp_path / "events.parquet"
    assert str(caught.value) == f"{path} is not a Parquet file of events: its end is missing"
    for content in (b"", b"PAR1", b"no Parquet at all"):
        path.write_bytes(content)
        with pytest.raises(ToolkitError, match="is not a Parquet file of events"):
            open_parquet(tmp_path, SCHEMAS).within(lambda: None)


def test_a_spoilt_file_is_told_when_it_is_asked(parquet: Path, tmp_path: Path) -> None:
    """A file whose ends are right and whose middle is not is an error of the query, in one line or with its place."""
    for name, content in contents(parquet).items():
        spoilt = content[:4] + bytes(len(content) - 12) + content[-8:]
        (tmp_path / name).write_bytes(spoilt if name == "events.parquet" else content)
    with open_parquet(tmp_path, SCHEMAS) as database:
        assert ask(database, Question(sql="SELECT count(*) FROM actors")).rows == [("2",)]
        with pytest.raises(ToolkitError) as caught:
            ask(database, Question(sql="SELECT count(*) FROM events"))
        assert str(caught.value).startswith(f"{tmp_path / 'events.parquet'} is not a Parquet file of events: ")


# A process apart


def job(sql: str, timeout_s: float = 20, **more: object) -> Job:
    """Ask about the bundled dataset."""
    return Job(places=[HERE], question=Question(sql=sql, timeout_s=timeout_s, **more))  # type: ignore[arg-type]


@LIMITS
def test_a_process_apart_gives_the_same_answer(parquet: Path) -> None:
    """Columns, types, texts, NULL, counts and Parquet are those of the sandbox; errors keep kind and place."""
    sql = "SELECT id, name, NULL AS nothing, '' AS empty, [1, NULL] AS list FROM actors ORDER BY id"
    question = Question(sql=sql, max_rows=1)
    asked = Job(places=[Place(root=parquet, is_parquet=True)], question=question)
    with open_parquet(parquet, SCHEMAS) as database:
        assert ask_untrusted(asked) == ask(database, question)
    content, rows = save_untrusted(Job(places=[Place(root=parquet, is_parquet=True)], question=Question(sql=sql)))
    assert (content[:4], content[-4:], rows) == (b"PAR1", b"PAR1", 2)
    with pytest.raises(QueryError) as caught:
        ask_untrusted(job("SELECT\n  speakr FROM quotes"))
    assert "LINE 2:   speakr FROM quotes\n          ^^^^^^" in str(caught.value)
    with pytest.raises(ParameterError, match=r"^no value for \$x"):
        ask_untrusted(job("SELECT $x"))
    with pytest.raises(RefusedError, match=r"^COPY is refused"):
        ask_untrusted(job("COPY actors TO 'x'"))


@LIMITS
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT length(repeat('x', 2000000000))",
        "SELECT repeat('x', 2000000000) FROM range(10)",
        "SELECT range(1000000000)",
        "SELECT list(i) FROM range(1000000000) t(i)",
        "WITH RECURSIVE t (x) AS (SELECT 'a' UNION ALL SELECT x || x FROM t) SELECT max(length(x)) FROM t",
    ],
)
def test_memory_is_limited(sql: str) -> None:
    """What would take gigabytes is stopped by the limit on memory, long before its time is over."""
    with pytest.raises(QueryError, match=r"more memory than it may have|ended by its limits"):
        ask_untrusted(job(sql, timeout_s=60))


@LIMITS
@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE a (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT max(n) FROM a",
        "SELECT count(*) FROM range(1000000000) a, range(1000) b",
        "SELECT count(*) FROM range(9999) t(i) WHERE regexp_matches(repeat('a', 9999999) || i, '(a|a)*(a*)*b')",
        "SELECT bit_count(bitstring('1', 2000000000))",
    ],
)
def test_time_is_limited(sql: str) -> None:
    """What heeds no interrupt is ended all the same."""
    start = time.monotonic()
    with pytest.raises(QueryError, match=r"^stopped after 1 s: ask for less, or allow more time$|more memory"):
        ask_untrusted(job(sql, timeout_s=1))
    assert time.monotonic() - start < 30


@LIMITS
def test_no_escape_from_a_process_apart(tmp_path: Path) -> None:
    """Confined as the process is, every escape is refused, with or without the gate, and nothing is written."""
    program = """
import json, sys
from pathlib import Path
from toolkit.errors import ToolkitError
from toolkit.query import running
from toolkit.query.database import open_dataset
from toolkit.query.answer import Question
from toolkit.query.gate import Statement
from toolkit.query.limits import confine
escapes = json.load(sys.stdin)
confine(60, 2)
held = []
with open_dataset(Path(sys.argv[1])) as database:
    for gate in (running.check, lambda _, text: Statement(text=text, is_plan=False, parameters=frozenset())):
        running.check = gate
        for sql in escapes if gate.__name__ == 'check' else [sql for sql in escapes if 'COPY' in sql]:
            try:
                running.ask(database, Question(sql=sql))
            except ToolkitError as error:
                held.append(error.exit_code)
try:
    open('own', 'w').write('x')
    held.append('wrote')
except OSError:
    pass
print(json.dumps(held))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(DATASET)],
        input=json.dumps(ESCAPES),
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(DATASET.parent)},
    )
    assert json.loads(done.stdout) == [3] * (len(ESCAPES) + sum("COPY" in sql for sql in ESCAPES))
    assert [path for path in tmp_path.iterdir() if path.stat().st_size] == []


@LIMITS
def test_the_process_apart_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the environment only what Python needs to start goes in."""
    from toolkit.query import untrusted  # noqa: PLC0415

    monkeypatch.setenv("SECRET", "x")
    monkeypatch.setenv("HOME", "/nowhere")
    assert set(untrusted._environment()) <= {"PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONUTF8"}  # noqa: SLF001
    assert ask_untrusted(job("SELECT 1 AS one")).rows == [("1",)]


@pytest.mark.parametrize("missing", ["resource", "proc", "unheld"])
def test_limits_that_do_not_hold_are_not_pretended(missing: str) -> None:
    """A system without limits, or with such as do not hold, is refused in one line that says so."""
    program = f"""
import sys
if {missing!r} == 'resource':
    sys.modules['resource'] = None
from toolkit.errors import RefusedError
from toolkit.query import limits
if {missing!r} == 'proc':
    limits._STATISTICS = limits.Path('/nowhere')
if {missing!r} == 'unheld':
    import resource
    resource.setrlimit = lambda *_: None
    limits.MEMORY_BYTES = 1 << 20
    limits.landlock.version = lambda: 0
try:
    limits.confine(1, 1)
except RefusedError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("--untrusted needs limits on memory, files and time that this system does not hold (")
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("lines", "head", "message"),
    [
        ("", "", "the query was ended by its limits on memory and time (SIGKILL): ask for less"),
        ("", "[1]", "the query was ended by its limits on memory and time (SIGKILL): ask for less"),
        ("", '{"error": "SystemExit", "message": "x"}', "x"),
        (
            "",
            '{"error": "QueryError", "message": "stopped: the query needs more memory than it may have; ask for less"}',
            "ask for less than the 1,024 MiB of --untrusted, or SQL of your own without it",
        ),
        ('["1"]\n', '{"columns": ["a"], "types": ["A"], "rows": 2, "total": 2, "truncated": false}', "only a part"),
        ('["1", "2"]\n', '{"columns": ["a"], "types": ["A"], "rows": 1, "total": 1, "truncated": false}', "no answer"),
        ('{"a": 1}\n', '{"columns": ["a"], "types": ["A"], "rows": 1, "total": 1, "truncated": false}', "no answer"),
    ],
)
def test_what_comes_back_is_not_trusted(lines: str, head: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a process hands over is an answer of the right form, or an error."""
    from toolkit.query import untrusted  # noqa: PLC0415

    done = untrusted._Done(out=lines.encode(), err=head.encode(), code=-9, in_time=True)  # noqa: SLF001
    monkeypatch.setattr(untrusted, "_exchange", lambda *_: done)
    with pytest.raises(QueryError) as caught:
        ask_untrusted(Job(places=[HERE], question=Question(sql="SELECT 1")))
    assert message in str(caught.value)
