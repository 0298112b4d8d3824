"""What a view is, and the phrases of SQL that most of them need."""

from dataclasses import dataclass
from string import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A flat table for people: the question that it answers, what one row is, and how it is made."""

    name: str
    question: str
    comment: str
    sql: str


CURRENT_ID = """CREATE MACRO current_id(old) AS coalesce((
  SELECT map(list(id), list(leads_to[1])) FROM retired WHERE len(leads_to) = 1
)[old], old)"""
"""What leads a merged id to its successor, and leaves every other id; the views count on it."""

# Joined, not looked up row by row: a correlated subquery makes each query several times as slow to plan.
_JOINED = Template("""(
    SELECT listed.id, string_agg(coalesce(named.$label, listed.item), '; ' ORDER BY listed.place) AS names
    FROM (
      SELECT id, current_id(each) AS item, min(place) AS place
      FROM (SELECT id, unnest($ids) AS each, generate_subscripts($ids, 1) AS place FROM $table)
      GROUP BY ALL
    ) AS listed
    LEFT JOIN $named AS named ON named.id = listed.item
    GROUP BY listed.id
  )""")


def names_of(table: str, ids: str) -> str:
    """Write the SQL of a table (id, names): for each row that has actor ids, their names in order, `; ` between.

    An id that stands twice, or beside the one it was merged into, is named once.
    """
    return _JOINED.substitute(table=table, ids=ids, named="actors", label="name")


def titles_of(table: str, ids: str) -> str:
    """Write the same for ids of sources and their titles."""
    return _JOINED.substitute(table=table, ids=ids, named="sources", label="title")
