/*
title: Covered by an ownership rule
question: Which companies do listed parties own so far that a sanctions ownership rule covers them, though no list names them?
why: A list names a few parties; the law reaches the companies that they hold.
caution: >-
  A calculation on the filings that are loaded, and no legal finding: it never says that a company is sanctioned. Rules
  with a control test reach further than shares do. The lists are those that are loaded; which list a rule belongs to is
  for the reader to choose with --list. Chains of at most ten steps; a share that may be held indirectly is not counted.
params:
  rule: {type: choice, choices: [ofac, eu, uk, us-affiliates], default: ofac, help: "the rule, in the version in force on the day"}
  party: {type: entity, help: "only this company; it gets a row also where the rule does not reach it, or where a list names it"}
  list: {type: text, help: "only parties on lists whose name contains this"}
  as_of: {type: date, default: today, partial: last, help: "day for which the answer holds"}
returns:
  company_id: id of the company
  company_name: name of the company
  verdict: the careful wording of the result, with the day and the known and unknown shares
  certainty: certain, possible where a share is a band, or no
  known_share: per cent that listed and covered parties hold of it, lower bound
  unknown_share: per cent of which no filing names the owner, upper bound
  listed_owners: the listed parties at the beginning of the proof
  proof: the stakes that bring the company in, in words, and whether sources differ on them
  evidence_total: number of relationships behind the row
  evidence: the stakes and the listings
left_out:
  contradictory: companies whose filed owners together hold more than 100 per cent; no share in them enters the answer
timeout: 60
example:
  params: {rule: ofac, list: FICTIONAL}
  rows:
    - {company_name: FICTIONAL CASCADE B LTD, certainty: certain, known_share: 60.0, listed_owners: [FICTIONAL CASCADE A LTD]}
    - {company_name: FICTIONAL CASCADE C LTD, certainty: certain, known_share: 100.0, listed_owners: [FICTIONAL CASCADE A LTD]}
*/
MATCH (entry:Listing)<-[listed:LISTED_AS]-(l:Company|Person|PublicBody)
WHERE ($list IS NULL OR toLower(entry.list) CONTAINS toLower($list))
  AND (entry.listed_on_min IS NULL OR entry.listed_on_min <= $as_of)
  AND (entry.delisted_on_max IS NULL OR entry.delisted_on_max > $as_of)
  AND (listed.ended_on_max IS NULL OR listed.ended_on_max > $as_of)
WITH l, listed
ORDER BY l.id, listed.id
WITH l, head(collect(listed)) AS listing
CALL (l) {
    MATCH (l)-[:OWNS*1..10]->(c:Company|PublicBody)
    RETURN DISTINCT c AS held
}
CALL (held) {
    // A listed company that holds nothing is no row's listed_id.
    OPTIONAL MATCH (held)-[own_listing:LISTED_AS]->(own_entry:Listing)
    WHERE ($list IS NULL OR toLower(own_entry.list) CONTAINS toLower($list))
      AND (own_entry.listed_on_min IS NULL OR own_entry.listed_on_min <= $as_of)
      AND (own_entry.delisted_on_max IS NULL OR own_entry.delisted_on_max > $as_of)
      AND (own_listing.ended_on_max IS NULL OR own_listing.ended_on_max > $as_of)
    RETURN count(DISTINCT own_entry.id) > 0 AS company_listed
}
CALL (held) {
    MATCH (held)<-[stake:OWNS]-(o:Company|Person|PublicBody)
    WHERE (stake.started_on_min IS NULL OR stake.started_on_min <= $as_of)
      AND (stake.ended_on_max IS NULL OR stake.ended_on_max > $as_of)
    RETURN stake, o
}
RETURN l.id AS listed_id,
       l.name AS listed_name,
       held.id AS company_id,
       held.name AS company_name,
       company_listed,
       o.id AS owner_id,
       o.name AS owner_name,
       head(labels(o)) AS owner_kind,
       listing,
       [stake] AS evidence
ORDER BY listed_id, company_id, owner_id, stake.id
LIMIT 100000
