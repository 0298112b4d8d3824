"""Views of what happened and who took part: timeline, participants, roles."""

from toolkit.tables.views.view import View, names_of

_ACTING = "list_transform(participants, lambda it: it.actor)"

TIMELINE = View(
    name="timeline",
    question="What happened, was said and was promised, in order?",
    comment="One row for each event (on its date), statement (when said) and commitment (when made), by first "
    "possible day. The title of a statement is its summary.",
    sql=f"""
SELECT kind, id, title, date, date_earliest, date_latest, status, who, place
FROM (
  SELECT
    'event' AS kind,
    e.id,
    e.title,
    e.date.edtf AS date,
    e.date_earliest,
    e.date_latest,
    e.status,
    acting.names AS who,
    e.place.name AS place
  FROM events AS e
  LEFT JOIN {names_of("events", _ACTING)} AS acting ON acting.id = e.id
  UNION ALL
  SELECT
    'statement',
    s.id,
    s.summary,
    s.said.edtf,
    s.said_earliest,
    s.said_latest,
    NULL,
    said_by.names,
    occasion.place.name
  FROM statements AS s
  LEFT JOIN {names_of("statements", "speakers")} AS said_by ON said_by.id = s.id
  LEFT JOIN events AS occasion ON occasion.id = current_id(s.event)
  UNION ALL
  SELECT
    'commitment',
    c.id,
    c.title,
    c.made.edtf,
    c.made_earliest,
    c.made_latest,
    c.latest_status,
    bound.names,
    occasion.place.name
  FROM commitments AS c
  LEFT JOIN {names_of("commitments", "committers")} AS bound ON bound.id = c.id
  LEFT JOIN events AS occasion ON occasion.id = current_id(c.made_at)
)
ORDER BY coalesce(date_earliest, date_latest), date_latest, kind, id
""",  # noqa: S608 (the phrases are our own)
)

PARTICIPANTS = View(
    name="participants",
    question="Who took part in which event, and as what?",
    comment="One row for each participant of an event; an actor in two roles stands twice.",
    sql="""
WITH taking_part AS (
  SELECT *, current_id(part.actor) AS actor_id
  FROM (SELECT *, unnest(participants) AS part, generate_subscripts(participants, 1) AS part_place FROM events)
  QUALIFY row_number() OVER (PARTITION BY id, actor_id, part.role ORDER BY part_place) = 1
)
SELECT
  e.title AS event,
  e.id AS event_id,
  e.type,
  e.status,
  e.date.edtf AS date,
  e.date_earliest,
  e.date_latest,
  e.place.name AS place,
  e.place.country AS place_country,
  coalesce(actor.name, e.actor_id) AS actor,
  e.actor_id,
  actor.kind AS actor_kind,
  actor.country AS actor_country,
  e.part.role AS role
FROM taking_part AS e
LEFT JOIN actors AS actor ON actor.id = e.actor_id
ORDER BY coalesce(e.date_earliest, e.date_latest), e.id, e.part_place
""",
)

ROLES = View(
    name="roles",
    question="Who held which post, where, and when?",
    comment="One row for each post of an actor. Start and end are dates as they are known: a year, a month, a day; "
    "an absent end means that none is known, not that the post is still held. On a day D the post was held if "
    "started_latest <= D and ended_earliest >= D; it may have been held unless started_earliest > D or "
    "ended_latest < D.",
    sql="""
WITH posted AS (
  SELECT *, unnest(roles) AS post, unnest(role_dates) AS known, generate_subscripts(roles, 1) AS place FROM actors
)
SELECT
  a.name AS actor,
  a.id AS actor_id,
  a.post.title AS title,
  coalesce(organization.name, a.post.organization) AS organization,
  current_id(a.post.organization) AS organization_id,
  coalesce(organization.country, a.country) AS country,
  a.post.start.edtf AS started,
  a.known.start_earliest AS started_earliest,
  a.known.start_latest AS started_latest,
  a.post."end".edtf AS ended,
  a.known.end_earliest AS ended_earliest,
  a.known.end_latest AS ended_latest,
  a.post.note AS note
FROM posted AS a
LEFT JOIN actors AS organization ON organization.id = current_id(a.post.organization)
ORDER BY a.id, a.place
""",
)
