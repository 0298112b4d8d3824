"""Views of who is bound to what, and what became of it: promises, status_history."""

from toolkit.tables.views.view import View, names_of

PROMISES = View(
    name="promises",
    question="Who bound themselves to what, by when, and was it kept?",
    comment="One row for each committer of a commitment: a joint promise stands once for each who is bound, so "
    "count(*) by committer is right, and count(DISTINCT commitment) counts promises. No status means not assessed.",
    sql=f"""
WITH bound AS (
  SELECT * REPLACE (current_id(made_at) AS made_at, current_id(part_of) AS part_of), current_id(each) AS committer_id
  FROM (SELECT *, unnest(committers) AS each, generate_subscripts(committers, 1) AS place FROM commitments)
  QUALIFY row_number() OVER (PARTITION BY id, committer_id ORDER BY place) = 1
)
SELECT
  c.id AS commitment,
  c.title,
  c.summary,
  coalesce(committer.name, c.committer_id) AS committer,
  c.committer_id,
  bound_all.names AS committers,
  benefiting.names AS beneficiaries,
  helping.names AS partners,
  coalesce(announcer.name, c.announced_by) AS announced_by,
  c.act,
  c.modality,
  c.bindingness,
  c.made.edtf AS made,
  c.made_earliest,
  c.made_latest,
  occasion.title AS event,
  c.made_at AS event_id,
  c.deadline.status AS deadline_status,
  c.deadline.date.edtf AS deadline,
  c.deadline_earliest,
  c.deadline_latest,
  c.target_value,
  c.target.comparator AS target_comparator,
  c.target.unit AS target_unit,
  array_to_string(list_transform(c.conditions, lambda it: it.text), '; ') AS conditions,
  c.testable.value AS testable,
  c.latest_status AS status,
  list_max(list_transform(c.assessments, lambda it: it."on")) AS assessed_on,
  c.part_of,
  array_to_string(c.topics, '; ') AS topics
FROM bound AS c
LEFT JOIN actors AS committer ON committer.id = c.committer_id
LEFT JOIN {names_of("commitments", "committers")} AS bound_all ON bound_all.id = c.id
LEFT JOIN {names_of("commitments", "beneficiaries")} AS benefiting ON benefiting.id = c.id
LEFT JOIN {names_of("commitments", "partners")} AS helping ON helping.id = c.id
LEFT JOIN actors AS announcer ON announcer.id = current_id(c.announced_by)
LEFT JOIN events AS occasion ON occasion.id = c.made_at
ORDER BY coalesce(c.made_earliest, c.made_latest), c.id, c.place
""",  # noqa: S608 (the phrases are our own)
)

STATUS_HISTORY = View(
    name="status_history",
    question="How was a commitment judged over time, by whom, and on what grounds?",
    comment="One row for each assessment, oldest first. Commitments that nobody has assessed are not in it: "
    "promises has them, with no status.",
    sql=f"""
WITH judged AS (
  SELECT *, unnest(assessments) AS entry, generate_subscripts(assessments, 1) AS place FROM commitments
), cited AS (
  SELECT id, place, current_id(item.source) AS source, min(item_place) AS item_place
  FROM (
    SELECT id, place, unnest(entry.evidence) AS item, generate_subscripts(entry.evidence, 1) AS item_place FROM judged
  )
  GROUP BY ALL
), grounds AS (
  SELECT
    cited.id,
    cited.place,
    string_agg(coalesce(source.title, cited.source), '; ' ORDER BY cited.item_place) AS titles,
    array_to_string(list_sort(list(DISTINCT coalesce(publisher.name, source.publisher))), '; ') AS publishers
  FROM cited
  LEFT JOIN sources AS source ON source.id = cited.source
  LEFT JOIN actors AS publisher ON publisher.id = current_id(source.publisher)
  GROUP BY cited.id, cited.place
)
SELECT
  j.id AS commitment,
  j.title,
  bound_all.names AS committers,
  j.made.edtf AS made,
  j.made_earliest,
  j.made_latest,
  j.deadline.date.edtf AS deadline,
  j.deadline_latest,
  j.entry."on" AS assessed_on,
  j.entry.status AS status,
  lag(j.entry.status) OVER (PARTITION BY j.id ORDER BY j.entry."on", j.place) AS previous_status,
  row_number() OVER (PARTITION BY j.id ORDER BY j.entry."on" DESC, j.place DESC) = 1 AS is_latest,
  j.entry.note AS note,
  j.entry.assessor AS assessor,
  grounds.titles AS sources,
  grounds.publishers
FROM judged AS j
LEFT JOIN {names_of("commitments", "committers")} AS bound_all ON bound_all.id = j.id
LEFT JOIN grounds ON grounds.id = j.id AND grounds.place = j.place
ORDER BY j.id, j.entry."on", j.place
""",  # noqa: S608 (the phrase is our own)
)
