/*
title: Ownership cycles
question: Which companies own each other in a circle?
why: A circle hides who owns a company; where companies hold all of each other, nobody outside does.
caution: >-
  Only what filings state. A circle may be lawful cross-holding. One row for each shortest circle through a company, of at
  most eight companies.
params:
  party: {type: entity, help: "only circles through this company"}
  as_of: {type: date, default: today, partial: last, help: "day for which the answer holds"}
returns:
  companies: the companies of the circle, each holding part of the next and the last of the first
  product_share: product of the shares along the circle, lower bounds, per cent
  orphan: whether the companies hold all of each other, so that no filing leads to an owner outside
  evidence: the stakes of the circle
left_out:
  contradictory: companies whose filed owners together hold more than 100 per cent; no share in them enters the answer
timeout: 60
example:
  params: {}
  rows:
    - {companies: [FICTIONAL RING A LTD, FICTIONAL RING B LTD], product_share: 24.0, orphan: false}
*/
MATCH (o:Company|PublicBody)-[stake:OWNS]->(held:Company|PublicBody)
WHERE (stake.started_on_min IS NULL OR stake.started_on_min <= $as_of)
  AND (stake.ended_on_max IS NULL OR stake.ended_on_max > $as_of)
  AND EXISTS { (o)<-[:OWNS]-(:Company|PublicBody) }
  AND EXISTS { (held)-[:OWNS]->(:Company|PublicBody) }
CALL (held, o) {
    MATCH (held)<-[every:OWNS]-(owner:Company|Person|PublicBody)
    WHERE (every.started_on_min IS NULL OR every.started_on_min <= $as_of)
      AND (every.ended_on_max IS NULL OR every.ended_on_max > $as_of)
    RETURN every, owner
}
WITH DISTINCT held, owner, every
RETURN held.id AS company_id,
       held.name AS company_name,
       owner.id AS owner_id,
       owner.name AS owner_name,
       head(labels(owner)) AS owner_kind,
       [every] AS evidence
ORDER BY company_id, owner_id, every.id
LIMIT 100000
