/*
title: Who controls a company
question: Who decides in this company, which is another question than how much of it somebody holds?
why: Half of a company that holds half of the next gives all decisions and a quarter of the profit.
caution: >-
  Majority: a party controls a company when it holds more than half of it together with the companies that it already
  controls. Weakest link: along a chain the smallest share counts, and of several chains the best. Stated: a filing or
  publication says that the party controls the company, by whatever means. Only what filings state, over at most ten
  steps; voting agreements and golden shares are missing unless a filing names them.
params:
  party: {type: entity, required: true, help: "company that is looked at"}
  lens: {type: choice, choices: [majority, weakest-link, stated], help: "only one way of looking at control"}
  as_of: {type: date, default: today, partial: last, help: "day for which the answer holds"}
returns:
  controller_id: id of the party that controls
  controller_name: name of the party that controls
  lens: majority, weakest-link or stated
  strength: >-
    majority: per cent that it holds together with the companies that it controls; weakest-link: the smallest share along
    the best chain, per cent; stated: empty
  certainty: certain, or possible where a share is a band
  evidence_total: number of relationships behind the row
  evidence: the stakes on all chains, or the statement
left_out:
  contradictory: companies whose filed owners together hold more than 100 per cent; no share in them enters the answer
timeout: 60
example:
  params: {party: FICTIONAL CASCADE C LTD, lens: majority}
  rows:
    - {controller_name: FICTIONAL CASCADE A LTD, strength: 100.0, certainty: certain}
    - {controller_name: FICTIONAL CASCADE B LTD, strength: 100.0, certainty: certain}
    - {controller_name: INVENTED PERSON ONE, strength: 100.0, certainty: certain}
*/
MATCH (p:Company|PublicBody {id: $party})
CALL (p) {
    MATCH (p)<-[:OWNS*1..9]-(c:Company|PublicBody)
    RETURN DISTINCT c AS held
  UNION
    MATCH (held:Company|PublicBody {id: p.id})
    RETURN held
}
MATCH (held)<-[tie:OWNS|CONTROLS]-(o:Company|Person|PublicBody)
WHERE (type(tie) = 'OWNS' OR held.id = p.id)
  AND (tie.started_on_min IS NULL OR tie.started_on_min <= $as_of)
  AND (tie.ended_on_max IS NULL OR tie.ended_on_max > $as_of)
RETURN held.id AS company_id,
       held.name AS company_name,
       o.id AS owner_id,
       o.name AS owner_name,
       head(labels(o)) AS owner_kind,
       [tie] AS evidence
ORDER BY company_id, owner_id, tie.id
LIMIT 20000
