"""What there is beside two places that are open side by side, `old` and `new`: what changed from one to the other."""

from string import Template

from toolkit.schemas import KINDS, folder_of
from toolkit.tables.derived import DERIVED
from toolkit.tables.views.view import View

# As rows: a column or part that only one side knows is empty on the other.
_RECORDS = Template("(SELECT COLUMNS(lambda it: it NOT IN ($derived)) FROM $side.$table)")


def records(side: str, kind: str) -> str:
    """Write the SQL of the rows of a side's table, as their records have them: without what is computed."""
    derived = ", ".join(f"'{it.name}'" for it in DERIVED[kind])
    return _RECORDS.substitute(derived=derived, side=side, table=folder_of(kind))


_OTHER = "\n  UNION ALL".join(
    f"""
  SELECT
    '{kind}' AS kind,
    coalesce(there.id, here.id) AS id,
    here.id IS NULL AS is_added,
    there.id IS NULL AS is_gone
  FROM {records("old", kind)} AS here
  FULL JOIN {records("new", kind)} AS there ON there.id = here.id
  WHERE here IS DISTINCT FROM there"""  # noqa: S608 (the phrases are our own)
    for kind in KINDS
)

_IDS = Template(" UNION ALL ".join(f"SELECT '{kind}' AS kind, id FROM $side.{folder_of(kind)}" for kind in KINDS))  # noqa: S608 (as above)

CHANGES = View(
    name="changes",
    question="What became of each record from old to new?",
    comment="One row for each record that is not the same in both: added, changed, re-keyed (under a new id), merged, "
    "split, withdrawn, or unretired: gone, and new does not say why. What changed in it stands in changed_fields.",
    sql=f"""
WITH other AS MATERIALIZED ({_OTHER}
), before AS ({_IDS.substitute(side="old")}
), after AS ({_IDS.substitute(side="new")}
), retirement AS (
  SELECT kind, id, reason, unnest(leads_to) AS successor, generate_subscripts(leads_to, 1) AS place FROM new.retired
), led AS (
  SELECT other.kind, other.id, step.successor, step.place, count(*) OVER (PARTITION BY step.successor) AS entering
  FROM other
  JOIN retirement AS step ON step.id = other.id
  JOIN after ON after.kind = other.kind AND after.id = step.successor
  WHERE other.is_gone
), fate AS (
  SELECT
    led.kind,
    led.id,
    list(led.successor ORDER BY led.place) AS successors,
    bool_and(before.id IS NULL AND led.entering = 1) AND count(*) = 1 AS is_new
  FROM led
  LEFT JOIN before ON before.kind = led.kind AND before.id = led.successor
  GROUP BY led.kind, led.id
), told AS (
  SELECT
    other.kind,
    other.id,
    CASE
      WHEN other.is_added THEN 'added'
      WHEN NOT other.is_gone THEN 'changed'
      WHEN entry.id IS NULL THEN 'unretired'
      WHEN fate.id IS NULL THEN 'withdrawn'
      WHEN entry.reason = 'split' THEN 'split'
      WHEN fate.is_new THEN 're-keyed'
      ELSE 'merged'
    END AS change,
    fate.successors
  FROM other
  LEFT JOIN new.retired AS entry ON entry.id = other.id AND entry.kind = other.kind AND other.is_gone
  LEFT JOIN fate ON fate.kind = other.kind AND fate.id = other.id AND entry.id IS NOT NULL
), named AS (
  SELECT kind, successors[1] AS id FROM told WHERE change = 're-keyed'
)
SELECT
  told.kind,
  told.id,
  told.change,
  array_to_string(told.successors, '; ') AS successors
FROM told
ANTI JOIN named ON named.kind = told.kind AND named.id = told.id AND told.change = 'added'
ORDER BY told.kind, told.id
""",  # noqa: S608 (the phrases are our own)
)

CHANGED_FIELDS = View(
    name="changed_fields",
    question="What changed inside the records that are in old and in new?",
    comment="One row for each place that says something else. An item of a list is known by what it says and not by "
    "where it stands, so one that was put in at the front leaves the others as they were.",
    sql="\nUNION ALL".join(
        f"""
SELECT '{kind}' AS kind, here.id, to_json(here) AS old, to_json(there) AS new
FROM {records("old", kind)} AS here
JOIN {records("new", kind)} AS there ON there.id = here.id
WHERE here IS DISTINCT FROM there"""  # noqa: S608 (as above)
        for kind in KINDS
    ),
)
"""Its SQL gives the records; whoever makes the view finds out what is other in them."""
