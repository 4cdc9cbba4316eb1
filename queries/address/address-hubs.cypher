/*
title: Address hubs
question: At which addresses are the most parties?
why: Before a shared address means anything, one has to know where thousands share one.
caution: >-
  Counts the parties ever stated at a building or unit, also where they have left. Addresses that no rule can read are not
  compared and not counted together.
params:
  country: {type: country, help: "only addresses in this country"}
  level: {type: choice, choices: [unit, building], default: building, help: "count by room or by building"}
returns:
  address: the address in one of its spellings
  level: unit or building
  parties: parties ever stated there
  country: country of the address
  mass: whether that is more than is usual in that country
  evidence_total: number of relationships behind the row
  evidence: the statements that a party is there
example:
  params: {country: RU, level: unit}
  rows:
    - {parties: 14, level: unit, country: RU, mass: true}
    - {parties: 2, level: unit, country: RU, mass: false}
    - {parties: 2, level: unit, country: RU, mass: false}
*/
MATCH (a:Address)<-[at:REGISTERED_AT]-(p:Company|Person|PublicBody)
WHERE ($country IS NULL OR a.country = $country)
  AND CASE $level WHEN 'unit' THEN a.unit_key ELSE a.building_key END IS NOT NULL
WITH CASE $level WHEN 'unit' THEN a.unit_key ELSE a.building_key END AS key,
     CASE $level WHEN 'unit' THEN a.unit_parties ELSE a.building_parties END AS parties,
     CASE $level WHEN 'unit' THEN a.unit_threshold ELSE a.building_threshold END AS threshold,
     a, at
ORDER BY a.text, at.id
WHERE parties > 1
WITH key, parties, threshold, min(a.text) AS address, min(a.country) AS country, count(DISTINCT at) AS evidence_total,
     collect(DISTINCT at)[0..50] AS evidence
RETURN address,
       $level AS level,
       parties,
       country,
       coalesce(parties > threshold, false) AS mass,
       evidence_total,
       evidence
ORDER BY parties DESC, key, address, country, threshold, evidence_total
LIMIT $limit
