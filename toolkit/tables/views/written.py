"""The view of where each record is written: evidence."""

from string import Template

from toolkit.tables.views.view import View

_WHOLE = Template("""
  SELECT '$kind' AS kind, id AS record, '' AS part, 0 AS part_place, unnest($entries) AS entry,
    generate_subscripts(evidence, 1) AS place
  FROM $table""")
_PARTS = Template("""
  SELECT '$kind', id, '/$list/' || (item_place - 1), item_place, unnest($entries), generate_subscripts(item.evidence, 1)
  FROM (SELECT id, unnest($list) AS item, generate_subscripts($list, 1) AS item_place FROM $table)""")
_PLAIN = "list_transform({}, lambda it: {{'source': it.source, 'spans': it.spans, 'note': it.note}})"


def _whole(kind: str) -> str:
    return _WHOLE.substitute(kind=kind, table=f"{kind}s", entries=_PLAIN.format("evidence"))


def _parts(kind: str, of: str) -> str:
    return _PARTS.substitute(kind=kind, table=f"{kind}s", list=of, entries=_PLAIN.format("item.evidence"))


_ALL = "\n  UNION ALL".join(
    (
        _whole("actor"),
        _parts("actor", "roles"),
        _whole("event"),
        _whole("statement"),
        _whole("commitment"),
        _parts("commitment", "assessments"),
    )
)

EVIDENCE = View(
    name="evidence",
    question="Where exactly is it written?",
    comment="One row for each passage that a record points to, and one without passage where only the source is "
    "known. The pointer is the place inside the record's file; positions count code points from 0.",
    sql=f"""
WITH held AS ({_ALL}
), passages AS (
  SELECT
    *,
    unnest(coalesce(entry.spans, [NULL])) AS span,
    generate_subscripts(coalesce(entry.spans, [NULL]), 1) AS span_place
  FROM held
)
SELECT
  p.kind,
  p.record,
  p.part || '/evidence/' || (p.place - 1) || CASE WHEN p.span IS NULL THEN '' ELSE '/spans/' || (p.span_place - 1) END
    AS pointer,
  source.title AS source,
  current_id(p.entry.source) AS source_id,
  source.url,
  p.span.start AS span_start,
  p.span."end" AS span_end,
  CASE WHEN p.span IS NOT NULL THEN coalesce(p.span.role, 'content') END AS span_role,
  p.span.words AS words,
  p.span.sha256 AS sha256,
  p.entry.note AS note
FROM passages AS p
LEFT JOIN sources AS source ON source.id = current_id(p.entry.source)
ORDER BY p.kind, p.record, p.part_place, p.place, p.span_place
""",  # noqa: S608 (the phrases are our own)
)
