"""What tables, views and columns there are, and what they mean."""

from toolkit.query.answer import Described
from toolkit.query.database import Database
from toolkit.tables import COMPARED, meanings


def tables_overview(database: Database) -> list[Described]:
    """Describe every column of every table and view: the tables first, then the views, each in its order.

    Of two places first what compares them. A table that can't be read is left out.
    """
    known = {
        **(COMPARED if len(database.sides) > 1 else {}),
        **{side.named(name): it for side in database.sides for name, it in meanings(side.schemas()).items()},
    }

    def columns() -> list[tuple[str, str, str]]:
        database.prepare_readable()
        return database.connection.execute("""
            SELECT if(schema_name = 'main', '', schema_name || '.') || table_name, column_name, data_type
            FROM duckdb_columns() WHERE NOT internal ORDER BY column_index
        """).fetchall()

    there = database.within(columns)
    return [
        Described(
            table=table,
            table_comment=meaning.about,
            column=column,
            sql_type=sql_type,
            comment=meaning.columns.get(column, ""),
        )
        for table, meaning in known.items()
        for holder, column, sql_type in there
        if holder == table
    ]
