"""Views of what was said: quotes, reports, mentions."""

from toolkit.tables.views.view import View, names_of, titles_of

NO_SIMILARITY = "'[]'"
"""Where the view `reports` takes how alike reports are from: rows (statement, report, similarity) as a JSON text."""
_COMPARED = "STRUCT(statement VARCHAR, report BIGINT, similarity DOUBLE)[]"

QUOTES = View(
    name="quotes",
    question="Who said what, word for word?",
    comment="One row for each speaker of a statement whose words are stored: words said jointly stand once for each "
    "speaker, so count(*) by speaker is right, and count(DISTINCT statement) counts quotations.",
    sql=f"""
WITH spoken AS (
  SELECT * REPLACE (current_id(event) AS event), current_id(each) AS speaker_id
  FROM (SELECT *, unnest(speakers) AS each, generate_subscripts(speakers, 1) AS place FROM statements)
  WHERE quote IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY id, speaker_id ORDER BY place) = 1
)
SELECT
  s.id AS statement,
  coalesce(speaker.name, s.speaker_id) AS speaker,
  s.speaker_id,
  s.speaker_role,
  coalesce(principal.name, s.on_behalf_of) AS on_behalf_of,
  addressed.names AS addressees,
  s.said.edtf AS said,
  s.said_earliest,
  s.said_latest,
  s.quote,
  s.summary,
  s.speech_act,
  s.language,
  occasion.title AS event,
  s.event AS event_id,
  array_to_string(s.topics, '; ') AS topics,
  s.quote_type,
  s.attribution_basis,
  s.attribution_confidence,
  reported.names AS sources
FROM spoken AS s
LEFT JOIN actors AS speaker ON speaker.id = s.speaker_id
LEFT JOIN actors AS principal ON principal.id = current_id(s.on_behalf_of)
LEFT JOIN events AS occasion ON occasion.id = s.event
LEFT JOIN {names_of("statements", "addressees")} AS addressed ON addressed.id = s.id
LEFT JOIN {titles_of("statements", "list_transform(evidence, lambda it: it.source)")} AS reported ON reported.id = s.id
ORDER BY coalesce(s.said_earliest, s.said_latest), s.id, s.place
""",  # noqa: S608 (the phrases are our own)
)

REPORTS = View(
    name="reports",
    question="Which source reports a statement, how, and how faithfully?",
    comment="One row for each report of a statement, best witness first (report 1). A wire copy is no witness of its "
    "own: leave rows with wire out, or count agencies, before counting reports. Fidelity and note say how a report "
    "stands to the first; similarity puts a figure to it where both texts are at hand.",
    sql=f"""
WITH reported AS (
  SELECT id, summary, unnest(evidence) AS entry, generate_subscripts(evidence, 1) AS place FROM statements
), compared AS (
  SELECT unnest(CAST(CAST({NO_SIMILARITY} AS JSON) AS {_COMPARED}), recursive := true)
)
SELECT
  r.id AS statement,
  r.summary,
  said_by.names AS speakers,
  r.place AS report,
  source.title AS source,
  current_id(r.entry.source) AS source_id,
  coalesce(publisher.name, source.publisher) AS publisher,
  source.genre,
  source.published.edtf AS published,
  source.published_earliest,
  source.syndication.wire AS wire,
  coalesce(agency.name, source.syndication.agency) AS agency,
  r.entry.quote_type AS quote_type,
  r.entry.attribution.basis AS attribution_basis,
  r.entry.attribution.confidence AS attribution_confidence,
  r.entry.attribution.note AS attribution_note,
  r.entry.fidelity AS fidelity,
  compared.similarity,
  nullif(array_to_string(list_transform(
    list_filter(r.entry.spans, lambda it: coalesce(it.role, 'content') = 'content'), lambda it: it.words
  ), ' '), '') AS words,
  r.entry.note AS note
FROM reported AS r
LEFT JOIN {names_of("statements", "speakers")} AS said_by ON said_by.id = r.id
LEFT JOIN sources AS source ON source.id = current_id(r.entry.source)
LEFT JOIN actors AS publisher ON publisher.id = current_id(source.publisher)
LEFT JOIN actors AS agency ON agency.id = current_id(source.syndication.agency)
LEFT JOIN compared ON compared.statement = r.id AND compared.report = r.place
ORDER BY r.id, r.place
""",  # noqa: S608 (the phrase is our own)
)

MENTIONS = View(
    name="mentions",
    question="What is spoken about, by whom, and when?",
    comment="One row for each actor, event or commitment that a statement is about.",
    sql=f"""
WITH known AS (
  SELECT id, 'actor' AS kind, name AS title FROM actors
  UNION ALL
  SELECT id, 'event', title FROM events
  UNION ALL
  SELECT id, 'commitment', title FROM commitments
), mentioned AS (
  SELECT *, current_id(each) AS item
  FROM (SELECT *, unnest(mentions) AS each, generate_subscripts(mentions, 1) AS place FROM statements)
  QUALIFY row_number() OVER (PARTITION BY id, item ORDER BY place) = 1
)
SELECT
  s.id AS statement,
  s.summary,
  said_by.names AS speakers,
  s.said.edtf AS said,
  s.said_earliest,
  s.said_latest,
  known.kind AS mentioned_kind,
  coalesce(known.title, s.item) AS mentioned,
  s.item AS mentioned_id
FROM mentioned AS s
LEFT JOIN {names_of("statements", "speakers")} AS said_by ON said_by.id = s.id
LEFT JOIN known ON known.id = s.item
ORDER BY s.id, s.place
""",  # noqa: S608 (the phrase is our own)
)
