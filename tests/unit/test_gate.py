"""The gate before the sandbox: what a newer engine brings is refused, and no text is too long or too deep for it."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.unit.harbour import SCHEMAS
from toolkit.__main__ import main
from toolkit.errors import ParameterError, QueryError, RefusedError
from toolkit.query import Database, Question, ask, open_database
from toolkit.query.answer import MAX_CHARACTERS


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """Give a database without records."""
    with open_database({}, SCHEMAS) as opened:
        yield opened


def refusal(database: Database, sql: str) -> str:
    """Give the message with which a query is refused."""
    with pytest.raises(RefusedError) as caught:
        ask(database, Question(sql=sql))
    return str(caught.value)


def test_every_view_of_the_engine_is_known_or_refused(database: Database) -> None:
    """What the engine's own views tell of tables is let through; those of settings, logs and files are not."""
    with duckdb.connect() as connection:
        names = connection.execute("""
            SELECT view_name FROM duckdb_views() WHERE internal AND contains(view_name, '_')
            AND schema_name <> 'information_schema'
        """).fetchall()
    refused = set()
    for (name,) in names:
        try:
            ask(database, Question(sql=f"FROM {name}", max_rows=1))
        except RefusedError:
            refused.add(name)
    assert refused == {
        "duckdb_databases", "duckdb_logs", "pg_am", "pg_attrdef", "pg_collation", "pg_database", "pg_depend",
        "pg_prepared_statements", "pg_sequence", "pg_sequences", "pg_settings", "pg_tablespace",
        "pragma_database_list", "sqlite_temp_master", "sqlite_temp_schema",
    }  # fmt: skip


def test_every_table_function_is_known_or_refused(database: Database) -> None:
    """Of all that the engine can put behind FROM only what reads tables or makes rows is let through."""
    with duckdb.connect() as connection:
        names = connection.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type LIKE 'table%'"
        ).fetchall()
    refused = set()
    for (name,) in names:
        try:
            ask(database, Question(sql=f"FROM {name}('actors')"))
        except RefusedError:
            refused.add(name)
        except QueryError:
            pass
    assert {name for (name,) in names} - refused == {
        "duckdb_columns", "duckdb_functions", "duckdb_keywords", "duckdb_tables", "duckdb_types", "duckdb_views",
        "generate_series", "histogram", "histogram_values", "json_each", "json_tree", "pragma_table_info",
        "query_table", "range", "repeat", "repeat_row", "unnest",
    }  # fmt: skip


def test_every_function_with_effects_has_been_looked_at() -> None:
    """Functions whose value depends on more than what they are given: each is refused, or tells nothing of value."""
    with duckdb.connect() as connection:
        names = connection.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE has_side_effects"
        ).fetchall()
    refused = {"current_setting", "getvariable", "sleep_ms", "write_log"}
    of_the_clock = {
        "current_date",
        "get_current_time",
        "get_current_timestamp",
        "now",
        "today",
        "transaction_timestamp",
    }
    of_chance = {"gen_random_uuid", "random", "setseed", "uuid", "uuidv4", "uuidv7"}
    of_the_query = {
        "current_connection_id", "current_database", "current_query", "current_query_id", "current_schema",
        "current_schemas", "current_transaction_id", "error", "in_search_path", "stats", "txid_current", "vector_type",
    }  # fmt: skip
    of_sequences = {"currval", "nextval", "setval"}  # there is none, and none can be made
    assert {name for (name,) in names} <= refused | of_the_clock | of_chance | of_the_query | of_sequences


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("FROM pg_settings", "the table pg_settings is refused"),
        ("FROM 'stolen.CSV'", "the file stolen.CSV is refused"),
        ('SELECT 1 FROM "/etc/passwd"', "the file /etc/passwd is refused"),
        ("FROM query_table('stolen.parquet')", "query_table() of stolen.parquet is refused"),
        ("SHOW threads", "SHOW threads is refused"),
        ("FROM query_table('pg_' || 'settings')", "query_table() of a table whose name is not written out is refused"),
        ("FROM query_table(['actors', 'pg_settings'])", "query_table() of pg_settings is refused"),
        ("SELECT json_serialize_plan('SELECT 1')", "json_serialize_plan() is refused"),
        ("UPDATE EXTENSIONS", "this statement is refused"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named(database: Database, sql: str, message: str) -> None:
    """A refusal begins with what it is about."""
    assert refusal(database, sql).startswith(f"{message}: allowed is one SELECT")


DEEP = {
    "subqueries": "SELECT * FROM " + "(SELECT * FROM " * 900 + "actors" + ")" * 900,
    "functions": "SELECT " + "abs(" * 900 + "1" + ")" * 900,
    "lists": "SELECT " + "[" * 990 + "]" * 990,
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_too_deeply_is_refused(database: Database, name: str) -> None:
    """A query that takes Python's stack to look through is refused in one line, and is no fault of the toolkit."""
    assert refusal(database, DEEP[name]) == "the query is nested too deeply to be looked through: write it flatter"


@pytest.mark.parametrize("sql", ["SELECT " + "(" * 20_000 + "1" + ")" * 20_000, "SELECT " + "- " * 50_000 + "1"])
def test_what_is_nested_without_end_is_refused(database: Database, sql: str) -> None:
    """Depth that the engine itself refuses is an error of the query."""
    with pytest.raises(QueryError, match="Max expression depth limit"):
        ask(database, Question(sql=sql))


def test_a_query_of_any_length_is_answered_at_once(database: Database) -> None:
    """While the engine parses no limit of time holds, so a text that would take long is not parsed at all."""
    longest = f"SELECT 1 /*{'x' * (MAX_CHARACTERS - 13)}*/"
    assert len(longest) == MAX_CHARACTERS
    assert ask(database, Question(sql=longest)).rows == [("1",)]
    assert refusal(database, longest + " ") == (
        "the query has 262,145 characters, more than 262,144: give long lists as parameters"
    )


def test_a_name_without_end_is_cut(database: Database) -> None:
    """An error shows the beginning of a name that fills the query."""
    with pytest.raises(QueryError) as caught:
        ask(database, Question(sql="SELECT " + "x" * 200_000 + " FROM actors"))
    assert str(caught.value).startswith(f'Binder Error: Referenced column "{"x" * 100}…" not found in FROM clause!')
    assert len(str(caught.value)) < 1_000


def test_a_long_list_of_parameters_is_cut(database: Database) -> None:
    """A message names the first parameters that lack a value, and counts the others."""
    with pytest.raises(ParameterError) as caught:
        ask(database, Question(sql=f"SELECT {', '.join(f'$p{number:02}' for number in range(40))}"))
    assert str(caught.value) == (
        "no value for $p00, $p01, $p02, $p03, $p04, $p05, $p06, $p07, $p08, $p09 and 30 more of the query: "
        "--param p00=VALUE gives one"
    )


def test_a_value_nested_without_end_is_an_error_of_the_query(database: Database) -> None:
    """A value whose text can't be mended because it is too deep is said so."""
    sql = "SELECT {'a': CAST(repeat('[', 20000) || repeat(']', 20000) AS JSON), 'b': 'nan'::DOUBLE}"
    with pytest.raises(QueryError, match=r"^a value of the answer is nested too deeply to be written$"):
        ask(database, Question(sql=sql))


def test_an_error_can_make_no_terminal_and_no_runner_obey(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A query may make up its own error: control characters come as escapes, and no line begins a runner's command."""
    sql = r"SELECT error('a' || chr(27) || '[2Jb' || chr(10) || ' ::add-mask::c' || chr(10) || '##[error]d')"
    monkeypatch.setattr("sys.argv", ["toolkit", "sql", sql])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 3
    assert capsys.readouterr().err.splitlines() == [
        r"toolkit: Invalid Input Error: a\x1b[2Jb", "|  ::add-mask::c", "# #[error]d",
    ]  # fmt: skip
