/*
title: Beneficial owners
question: Who owns this company in the end, through every chain of companies, and how much of it?
why: A register names the next owner; who earns and decides stands at the end of the chain.
caution: >-
  Only what filings state. Shares multiply along chains of at most ten steps and add over chains; a share that a filing
  gives as a band stays a band. A band that may be held indirectly (United Kingdom) is not multiplied: of the company itself
  it is taken as a bound of the owner's whole share. What nobody names is the row "not named in any filing". A filed owner
  may hold for somebody else. Companies whose filed shares exceed 100 per cent are left out of chains.
params:
  party: {type: entity, required: true, help: "company whose owners are looked for"}
  min_share: {type: number, default: 25, min: 0, max: 100, help: "smallest effective share that is shown, per cent"}
  as_of: {type: date, default: today, partial: last, help: "day for which the answer holds"}
returns:
  owner_id: id of the owner; empty for what no filing names
  owner_name: name of the owner
  owner_kind: Company, Person or PublicBody
  effective_min: lower bound of the effective share, per cent
  effective_max: upper bound of the effective share, per cent
  verdict: certain when the lower bound reaches min_share, possible when only the upper bound does
  paths: up to five chains from the owner to the company, with the share at each step, and whether sources differ on it
  evidence_total: number of relationships behind the row
  evidence: the stakes on all chains
left_out:
  contradictory: companies whose filed owners together hold more than 100 per cent; no share in them enters the answer
timeout: 60
example:
  params: {party: FICTIONAL CASCADE C LTD}
  rows:
    - {owner_name: INVENTED PERSON ONE, effective_min: 36.0, effective_max: 36.0, verdict: certain}
    - {owner_name: not named in any filing, effective_min: 64.0, effective_max: 64.0, verdict: certain}
*/
MATCH (p:Company|PublicBody {id: $party})
CALL (p) {
    MATCH (p)<-[:OWNS*1..9]-(c:Company|PublicBody)
    RETURN DISTINCT c AS held
  UNION
    MATCH (held:Company|PublicBody {id: p.id})
    RETURN held
}
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
