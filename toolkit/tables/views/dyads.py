"""Views for joining with other datasets: plover_events, in the field's own columns, and retired_ids."""

from string import Template

from toolkit.tables.views.view import View

_QUADS = "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"

_ACTOR = Template("""
  $role.name AS ${role}_name,
  d.$role AS ${role}_id,
  $role.kind AS ${role}_kind,
  $role.sectors[1] AS primary_${role}_sector,
  array_to_string($role.sectors, '; ') AS ${role}_sectors,
  $role.country AS ${role}_country,
  $role.cow AS ${role}_cow,
  $role.identifiers.wikidata AS ${role}_wikidata,""")

PLOVER_EVENTS = View(
    name="plover_events",
    question="Who did what to whom, as other event datasets code it?",
    comment="One row for each dyad of an event that has a PLOVER code: count(DISTINCT event_id) counts events. "
    "Initiators act on recipients, and where there are none on everyone else; without either role all take part "
    "alike, and each pair stands twice, once in each direction (is_symmetric). A body counts as recipient only where "
    "there is no other. Who acts alone has no recipient. Scheduled and cancelled events are in it too: see status.",
    sql=f"""
WITH RECURSIVE within AS (
  SELECT id AS member, id, 0 AS steps FROM actors
  UNION ALL
  SELECT within.member, current_id(actors.part_of), within.steps + 1
  FROM within
  JOIN actors ON actors.id = within.id
  WHERE actors.part_of IS NOT NULL AND within.steps < 8
), coded AS (
  SELECT
    within.member AS id,
    arg_min(coalesce(actors.identifiers.iso3166_1_alpha3, actors.country), within.steps) AS country,
    arg_min(actors.identifiers.cow, within.steps) AS cow
  FROM within
  JOIN actors ON actors.id = within.id
  GROUP BY within.member
), states AS (
  SELECT identifiers.iso3166_1_alpha3 AS country, any_value(identifiers.cow) AS cow
  FROM actors
  WHERE kind = 'state' AND identifiers.iso3166_1_alpha3 IS NOT NULL
  GROUP BY ALL
), placed AS (
  SELECT actors.*, coded.country AS country_1, coalesce(coded.cow, states.cow) AS cow
  FROM actors
  JOIN coded ON coded.id = actors.id
  LEFT JOIN states ON states.country = coded.country
), known AS (
  SELECT id, name, kind, sectors, identifiers, country_1 AS country, cow FROM placed
), part AS (
  SELECT DISTINCT id, current_id(part.actor) AS actor, part.role AS role
  FROM (SELECT id, unnest(participants) AS part FROM events WHERE plover IS NOT NULL)
), sided AS (
  SELECT
    id,
    actor,
    role,
    bool_or(role = 'recipient') OVER event AS is_received,
    bool_or(role = 'initiator') OVER event AS is_begun,
    bool_or(role NOT IN ('recipient', 'initiator', 'body')) OVER event AS has_others
  FROM part
  WINDOW event AS (PARTITION BY id)
), acting AS (
  SELECT id, actor, is_received, is_begun, has_others FROM sided
  WHERE CASE WHEN is_begun THEN role = 'initiator' ELSE role NOT IN ('recipient', 'body') END
), facing AS (
  SELECT id, actor FROM sided
  WHERE CASE
    WHEN is_received THEN role = 'recipient'
    WHEN is_begun AND has_others THEN role NOT IN ('initiator', 'body')
    ELSE role NOT IN ('recipient', 'body')
  END
), paired AS (
  SELECT DISTINCT
    acting.id,
    acting.actor,
    facing.actor AS recipient,
    NOT acting.is_received AND NOT (acting.is_begun AND acting.has_others) AS is_symmetric
  FROM acting
  JOIN facing ON facing.id = acting.id AND facing.actor <> acting.actor
), dyads AS (
  SELECT * FROM paired
  UNION ALL
  SELECT DISTINCT acting.id, acting.actor, body.actor, false
  FROM acting
  LEFT JOIN sided AS body ON body.id = acting.id AND body.role = 'body' AND body.actor <> acting.actor
  WHERE acting.id NOT IN (SELECT id FROM paired)
)
SELECT
  e.id AS event_id,
  e.title AS event,
  CASE WHEN e.date_earliest = e.date_latest THEN e.date_earliest END AS event_date,
  e.date.edtf AS date,
  e.date_earliest,
  e.date_latest,
  e.status,
  e.plover.type AS event_type,
  e.plover.mode AS event_mode,
  e.plover.auxiliary AS event_auxiliary,
  e.plover_quad AS quad_class,
  ['{"', '".join(_QUADS)}'][e.plover_quad] AS quad_code,
  array_to_string(e.plover.contexts, '; ') AS contexts,
  d.is_symmetric,{_ACTOR.substitute(role="actor")}{_ACTOR.substitute(role="recipient")}
  e.place.name AS place,
  e.place.country AS place_country,
  e.place.latitude AS latitude,
  e.place.longitude AS longitude,
  e.place.geonames AS geonames_id
FROM dyads AS d
JOIN events AS e ON e.id = d.id
LEFT JOIN known AS actor ON actor.id = d.actor
LEFT JOIN known AS recipient ON recipient.id = d.recipient
ORDER BY coalesce(e.date_earliest, e.date_latest), e.id, d.actor, d.recipient
""",  # noqa: S608 (the phrases are our own)
)

RETIRED_IDS = View(
    name="retired_ids",
    question="What became of an id that I noted down earlier?",
    comment="One row for each retired id and each id in use that took its place, through every later merge and "
    "split; one without successor for a withdrawn id. current_id('old-id') gives the one successor wherever an id is "
    "asked for, and any other id as it is. The views lead references to a merged id to its successor themselves.",
    sql="""
WITH named AS (
  SELECT id, title FROM sources
  UNION ALL
  SELECT id, name FROM actors
  UNION ALL
  SELECT id, title FROM events
  UNION ALL
  SELECT id, summary FROM statements
  UNION ALL
  SELECT id, title FROM commitments
), led AS (
  SELECT *, unnest(coalesce(nullif(leads_to, []), [NULL])) AS successor_id FROM retired
)
SELECT
  r.id,
  r.kind,
  r.reason,
  r."on" AS retired_on,
  r.successor_id,
  named.title AS successor,
  r.note
FROM led AS r
LEFT JOIN named ON named.id = r.successor_id
ORDER BY r.id, r.successor_id
""",
)
