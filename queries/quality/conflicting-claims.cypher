/*
title: Conflicting claims
question: Where do two sources say different things, or does somebody deny what a source says?
why: Before a fact is published, whoever publishes it must know who contradicts it.
caution: Compared are values of which only one can be true, statistics that a source calls conflicting, and denials that were loaded.
params:
  party: {type: entity, help: "only what concerns this party"}
returns:
  subject: name of the party or trade
  subject_id: id of the party or statistic
  statement: what the two disagree about
  value_a: what the first source says
  source_a: title of the first source
  value_b: what the second source says, or who denies it
  source_b: title of the second source
  evidence: the two claims
timeout: 60
example:
  params: {party: Quzhou Nova}
  rows:
    - {statement: received, value_b: denied by Quzhou Nova}
*/
CALL () {
    MATCH (p:Company|Person|PublicBody)-[a:STATED_IN]->(sa:Source)
    MATCH (p)-[b:STATED_IN]->(sb:Source)
    WHERE a.property = b.property AND a.value < b.value AND ($party IS NULL OR p.id = $party)
    RETURN p.name AS subject, p.id AS subject_id, a.property AS statement, a.value AS value_a, sa.title AS source_a,
           b.value AS value_b, sb.title AS source_b, [a, b] AS links
  UNION ALL
    MATCH (t:TradeFlow)-[a:STATED_IN]->(sa:Source)
    MATCH (t)-[b:STATED_IN]->(sb:Source)
    WHERE a.property = b.property AND a.value < b.value AND $party IS NULL
    RETURN coalesce(t.exporter, t.exporter_area) + ' to ' + coalesce(t.importer, t.importer_area) + ': ' + coalesce(t.goods, t.hs_code) AS subject,
           t.id AS subject_id, a.property AS statement, a.value AS value_a, sa.title AS source_a,
           b.value AS value_b, sb.title AS source_b, [a, b] AS links
  UNION ALL
    MATCH (f:TradeFlow)-[c:CONFLICTS_WITH]->(g:TradeFlow)
    WHERE $party IS NULL
    MATCH (f)-[of:OF_GOODS]->(:Commodity)
    MATCH (g)-[other_of:OF_GOODS]->(:Commodity)
    MATCH (sa:Source {id: other_of.source_id})
    MATCH (sb:Source {id: of.source_id})
    RETURN f.exporter + ' to ' + f.importer + ': ' + f.goods AS subject, f.id AS subject_id, 'trade statistic' AS statement,
           coalesce(g.period + ': ', '') + coalesce(g.stated_change, toString(g.value_usd)) AS value_a, sa.title AS source_a,
           coalesce(f.period + ': ', '') + coalesce(f.stated_change, toString(f.value_usd)) AS value_b, sb.title AS source_b,
           [c, of, other_of] AS links
  UNION ALL
    MATCH (p:Company|Person|PublicBody {disputed: true})-[d:SENT|RECEIVED_BY|RELATED_TO|OWNS|CONTROLS|OFFICER_OF|REGISTERED_AT|LISTED_AS]-(o)
    WHERE d.disputed_by IS NOT NULL AND ($party IS NULL OR p.id = $party)
      AND (p.id = d.from_id OR type(d) = 'RECEIVED_BY')
    MATCH (sa:Source {id: d.source_id})
    OPTIONAL MATCH (sb:Source {id: d.dispute_source})
    RETURN p.name AS subject, p.id AS subject_id,
           CASE type(d) WHEN 'RECEIVED_BY' THEN 'received' WHEN 'RELATED_TO' THEN coalesce(d.tie, 'tie') ELSE toLower(type(d)) END AS statement,
           coalesce(o.name, o.goods, o.text, o.id) AS value_a, sa.title AS source_a,
           'denied by ' + d.disputed_by AS value_b, sb.title AS source_b, [d] AS links
}
RETURN subject, subject_id, statement, value_a, source_a, value_b, source_b, links AS evidence
ORDER BY subject, subject_id, statement, value_a, source_a, value_b, source_b
LIMIT $limit
