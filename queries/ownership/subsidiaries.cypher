/*
title: Subsidiaries
question: Which companies does this party hold, directly and through chains, and how much of each?
why: A group trades through companies that do not carry its name.
caution: >-
  Only what filings state, over at most ten steps. Shares multiply along chains and add over chains; bands stay bands; a
  share that may be held indirectly is not multiplied. A share is not control: see controllers.
params:
  party: {type: entity, required: true, help: "party whose companies are looked for"}
  min_share: {type: number, default: 50, min: 0, max: 100, help: "smallest effective share that is shown, per cent"}
  as_of: {type: date, default: today, partial: last, help: "day for which the answer holds"}
returns:
  company_id: id of the company
  company_name: name of the company
  effective_min: lower bound of the party's effective share, per cent
  effective_max: upper bound of the party's effective share, per cent
  depth: steps of the shortest chain
  path: the shortest chain, with the share at each step, and whether sources differ on it
  evidence_total: number of relationships behind the row
  evidence: the stakes on all chains
left_out:
  contradictory: companies whose filed owners together hold more than 100 per cent; no share in them enters the answer
timeout: 60
example:
  params: {party: FICTIONAL CASCADE A LTD}
  rows:
    - {company_name: FICTIONAL CASCADE B LTD, effective_min: 60.0, effective_max: 60.0, depth: 1}
    - {company_name: FICTIONAL CASCADE C LTD, effective_min: 60.0, effective_max: 60.0, depth: 2}
*/
MATCH (p:Company|Person|PublicBody {id: $party})
MATCH (p)-[:OWNS*1..10]->(c:Company|PublicBody)
WITH DISTINCT c AS held
MATCH (held)<-[stake:OWNS]-(o:Company|Person|PublicBody)
WHERE (stake.started_on_min IS NULL OR stake.started_on_min <= $as_of)
  AND (stake.ended_on_max IS NULL OR stake.ended_on_max > $as_of)
RETURN held.id AS company_id,
       held.name AS company_name,
       o.id AS owner_id,
       o.name AS owner_name,
       head(labels(o)) AS owner_kind,
       [stake] AS evidence
ORDER BY company_id, owner_id, stake.id
LIMIT 20000
