/*
title: Stakes held by a party
question: In which companies does this party hold a stake that was in force on a date?
why: A stake is the plainest tie between two companies, and often the first one filed.
caution: A stake that no loaded file states is missing here; that does not mean that it does not exist.
params:
  party:
    type: entity
    required: true
    help: id, number or name of the owner
  min_share:
    type: number
    min: 0
    max: 100
    help: lowest stake in per cent; stakes without a stated share are then left out
  as_of:
    type: date
    default: today
    partial: last
    help: day at which the stakes are in force
returns:
  company_id: id of the company
  company_name: name of the company
  share_min: lower bound of the largest stake, in per cent; null where no share is stated
  share_max: upper bound of the largest stake, in per cent; null where no share is stated
  evidence_total: number of filed stakes behind the row
  evidence: the filed stakes
example:
  params: {party: "findings:fictional-holding", as_of: "2022-06-30"}
  rows:
    - {company_name: Fictional Gears, share_min: 40.0, share_max: 60.0}
*/
MATCH (p:Company|Person|PublicBody {id: $party})-[o:OWNS]->(c:Company|PublicBody)
WHERE (o.started_on_min IS NULL OR o.started_on_min <= $as_of)
  AND (o.ended_on_max IS NULL OR o.ended_on_max >= $as_of)
  AND ($min_share IS NULL OR o.share_min >= $min_share)
WITH c, o ORDER BY o.started_on_min, o.id
WITH c, collect(o) AS stakes, max(o.share_min) AS share_min, max(o.share_max) AS share_max
RETURN c.id AS company_id, c.name AS company_name, share_min, share_max,
       size(stakes) AS evidence_total, stakes[0..50] AS evidence
ORDER BY share_min DESC, company_id
LIMIT $limit
