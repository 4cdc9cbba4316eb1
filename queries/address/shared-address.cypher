/*
title: Who shares an address
question: Which parties are at the same room or building as this one?
why: An importer at the address of a weapons maker may be its buying office, whatever its name says.
caution: >-
  A shared address may be a virtual office or a tax office's mass-registration address: see parties_at_address and mass.
  Addresses are compared as written, by general rules, in Latin and Cyrillic; one that no rule can read is not compared.
params:
  party: {type: entity, required: true, help: "party whose neighbours are asked for"}
  level: {type: choice, choices: [unit, building, stated], help: "only links of this level"}
  max_parties: {type: integer, min: 2, help: "leave out addresses with more parties than this"}
  as_of: {type: date, default: today, partial: last, help: "day for which the answer holds"}
returns:
  other_id: id of the other party
  other_name: name of the other party
  address: the address in the other party's record
  own_address: the address in this party's record
  level: unit (same room or office), building, or stated (a publication says so without printing the address)
  parties_at_address: parties at that unit or building on that day, both included
  weight: rarity of the link, 1, 0.3 or 0.5 by level, divided by the number of other parties there
  mass: whether more parties are there than is usual in that country
  unreliable: whether a register marks one of the two addresses as unreliable
  evidence: the two parties' addresses
left_out:
  addresses_over_max_parties: addresses of this party that hold more parties than max_parties
example:
  params: {party: SMT iLogic}
  rows:
    - {other_name: Special Technology Center, level: stated, parties_at_address: 2, weight: 0.5, mass: false}
*/
MATCH (p:Company|Person|PublicBody {id: $party})-[own:REGISTERED_AT]->(a:Address)
WHERE (own.started_on_min IS NULL OR own.started_on_min <= $as_of)
  AND (own.ended_on_max IS NULL OR own.ended_on_max > $as_of)
CALL (a) {
    MATCH (b:Address {unit_key: a.unit_key})
    RETURN b, 'unit' AS level
  UNION ALL
    MATCH (b:Address {building_key: a.building_key})
    WHERE a.unit_key IS NULL OR b.unit_key IS NULL OR b.unit_key <> a.unit_key
    RETURN b, 'building' AS level
  UNION ALL
    MATCH (b:Address {id: a.id})
    WHERE a.building_key IS NULL
    RETURN b, 'stated' AS level
}
MATCH (b)<-[theirs:REGISTERED_AT]-(o:Company|Person|PublicBody)
WHERE o.id <> p.id
  AND ($level IS NULL OR level = $level)
  AND (theirs.started_on_min IS NULL OR theirs.started_on_min <= $as_of)
  AND (theirs.ended_on_max IS NULL OR theirs.ended_on_max > $as_of)
WITH a, level, o, collect(DISTINCT own) + collect(DISTINCT theirs) AS links, min(b.text) AS address,
     max(CASE WHEN coalesce(own.unreliable, false) OR coalesce(theirs.unreliable, false) THEN 1 ELSE 0 END) AS marks
WITH a, level, collect({other: o, links: links, address: address, marks: marks}) AS neighbours
CALL (a, level) {
    MATCH (c:Address {unit_key: a.unit_key})<-[at:REGISTERED_AT]-(x:Company|Person|PublicBody)
    WHERE level = 'unit'
      AND (at.started_on_min IS NULL OR at.started_on_min <= $as_of)
      AND (at.ended_on_max IS NULL OR at.ended_on_max > $as_of)
    RETURN count(DISTINCT x.id) AS here
  UNION ALL
    MATCH (c:Address {building_key: a.building_key})<-[at:REGISTERED_AT]-(x:Company|Person|PublicBody)
    WHERE level = 'building'
      AND (at.started_on_min IS NULL OR at.started_on_min <= $as_of)
      AND (at.ended_on_max IS NULL OR at.ended_on_max > $as_of)
    RETURN count(DISTINCT x.id) AS here
  UNION ALL
    MATCH (c:Address {id: a.id})<-[at:REGISTERED_AT]-(x:Company|Person|PublicBody)
    WHERE level = 'stated'
      AND (at.started_on_min IS NULL OR at.started_on_min <= $as_of)
      AND (at.ended_on_max IS NULL OR at.ended_on_max > $as_of)
    RETURN count(DISTINCT x.id) AS here
}
WITH a, level, neighbours, sum(here) AS parties
WHERE $max_parties IS NULL OR parties <= $max_parties
UNWIND neighbours AS neighbour
WITH a, level, parties, neighbour.other AS o, neighbour.links AS links, neighbour.address AS address,
     neighbour.marks AS marks,
     CASE level WHEN 'unit' THEN a.unit_threshold WHEN 'building' THEN a.building_threshold END AS threshold
WITH o, address, a.text AS own_address, level, parties, links, marks, coalesce(parties > threshold, false) AS mass,
     CASE level WHEN 'unit' THEN 1.0 WHEN 'building' THEN 0.3 ELSE 0.5 END / (parties - 1) AS weight
RETURN o.id AS other_id,
       o.name AS other_name,
       address,
       own_address,
       level,
       parties AS parties_at_address,
       weight,
       mass,
       marks = 1 AS unreliable,
       links AS evidence
ORDER BY mass, weight DESC, other_id, other_name, level, address, own_address, parties_at_address, unreliable
LIMIT $limit
;
MATCH (p:Company|Person|PublicBody {id: $party})-[own:REGISTERED_AT]->(a:Address)
WHERE $max_parties IS NOT NULL
  AND (coalesce(a.building_parties, 0) > $max_parties OR coalesce(a.unit_parties, 0) > $max_parties)
RETURN count(DISTINCT a.id) AS addresses_over_max_parties
