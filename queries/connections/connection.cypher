/*
title: Connection between two parties
question: By which shortest chain of ties are these two parties connected?
why: Two names of one investigation that seem to have nothing in common may be three filings apart.
caution: >-
  A chain of ties is a lead, not a relationship of its two ends: each step may be innocent. Missing data is not the absence
  of a link. Shipments count whatever their date before as_of. Only the shortest connections are shown; a longer one may
  say more, see ties.
params:
  party_a: {type: entity, required: true, help: "party at one end"}
  party_b: {type: entity, required: true, help: "party at the other end"}
  max_hops: {type: integer, default: 4, min: 1, max: 6, help: "most steps"}
  ties: {type: texts, choices: [owner, control, director, address, shipment, stated], default: [owner, control, director, address, shipment, stated], help: "kinds of tie that count as a step"}
  avoid_hubs: {type: boolean, default: true, help: "do not walk through mass-registration addresses and parties with very many neighbours"}
  max_neighbours: {type: integer, default: 200, min: 2, max: 100000, help: "more neighbours by filings or shipments, or more parties at an address, than this are very many"}
  include_ended: {type: boolean, default: false, help: "also ties that have ended"}
  as_of: {type: date, default: today, partial: last, help: "day for which the answer holds"}
returns:
  length: number of steps
  path: the connection in words
  steps: "the kinds of tie of each step: owner, control, director, address, shipment or stated"
  parties: ids of the parties on the way, both ends included
  evidence_total: number of relationships behind the row
  evidence: all relationships on the way, of shipments in one direction between two parties the first five
left_out:
  mass_addresses: addresses with more parties than is usual in their country or than max_neighbours, not walked through
  hubs: parties with more neighbours by filings or shipments than max_neighbours, not walked through
  unnamed_parties: nodes that stand for parties which a source does not name, not walked through
  parties_not_walked: parties from which the search did not go on, as it had found too many ties
timeout: 60
example:
  params: {party_a: Asia Pacific Links Ltd, party_b: Special Technology Center}
  rows:
    - {length: 2, steps: [shipment, stated + address]}
*/
CALL () {
    UNWIND $frontier AS id
    MATCH (p:Company {id: id})
    RETURN p
  UNION ALL
    UNWIND $frontier AS id
    MATCH (p:Person {id: id})
    RETURN p
  UNION ALL
    UNWIND $frontier AS id
    MATCH (p:PublicBody {id: id})
    RETURN p
}
CALL (p) {
    // Only where the build does not say already that they are few.
    WITH p
    WHERE $avoid_hubs AND $others IS NULL AND coalesce(p.neighbours > $max_neighbours, true)
    CALL (p) {
        MATCH (p)-[link:OWNS|CONTROLS|OFFICER_OF|RELATED_TO]-(x:Company|Person|PublicBody)
        WHERE CASE type(link) WHEN 'OWNS' THEN 'owner' WHEN 'CONTROLS' THEN 'control' WHEN 'OFFICER_OF' THEN 'director' ELSE 'stated' END IN $ties AND x.id <> p.id
        RETURN x
      UNION ALL
        WITH p
        WHERE 'shipment' IN $ties
        MATCH (p)-[:SENT]->(:Shipment)-[:RECEIVED_BY]->(x:Company|Person|PublicBody)
        WHERE x.id <> p.id
        RETURN x
      UNION ALL
        WITH p
        WHERE 'shipment' IN $ties
        MATCH (p)<-[:RECEIVED_BY]-(:Shipment)<-[:SENT]-(x:Company|Person|PublicBody)
        WHERE x.id <> p.id
        RETURN x
    }
    WITH DISTINCT x
    LIMIT $max_neighbours + 1
    RETURN count(x) AS neighbours
}
WITH p, CASE WHEN coalesce(p.unnamed, false) AND NOT p.id IN [$party_a, $party_b] THEN 'unnamed'
             WHEN $avoid_hubs AND neighbours > $max_neighbours AND NOT (p.id IN [$party_a, $party_b] AND size($frontier) = 1) THEN 'hub' END AS barrier
CALL (p, barrier) {
    WITH p, barrier
    WHERE barrier IS NOT NULL
    RETURN p AS o, barrier AS tie, null AS detail, null AS size, null AS total, [] AS links
  UNION ALL
    WITH p, barrier
    WHERE barrier IS NULL
    MATCH (p)-[link:OWNS|CONTROLS|OFFICER_OF|RELATED_TO]-(o:Company|Person|PublicBody)
    WHERE CASE type(link) WHEN 'OWNS' THEN 'owner' WHEN 'CONTROLS' THEN 'control' WHEN 'OFFICER_OF' THEN 'director' ELSE 'stated' END IN $ties
      AND (link.started_on_min IS NULL OR link.started_on_min <= $as_of)
      AND ($others IS NULL OR o.id IN $others)
      AND ($include_ended OR link.ended_on_max IS NULL OR link.ended_on_max > $as_of)
    RETURN o, CASE type(link) WHEN 'OWNS' THEN 'owner' WHEN 'CONTROLS' THEN 'control' WHEN 'OFFICER_OF' THEN 'director' ELSE 'stated' END AS tie,
           null AS detail, null AS size, null AS total, [link] AS links
  UNION ALL
    WITH p, barrier
    WHERE barrier IS NULL AND 'address' IN $ties
    MATCH (p)-[own:REGISTERED_AT]->(a:Address)
    WHERE a.unit_key IS NOT NULL
      AND (NOT $avoid_hubs OR (coalesce(a.unit_parties <= a.unit_threshold, true) AND coalesce(a.unit_parties, 0) <= $max_neighbours))
    MATCH (b:Address {unit_key: a.unit_key})<-[other:REGISTERED_AT]-(o:Company|Person|PublicBody)
    WHERE o.id <> p.id
      AND ($others IS NULL OR o.id IN $others)
      AND ($include_ended OR own.ended_on_max IS NULL OR own.ended_on_max > $as_of)
      AND ($include_ended OR other.ended_on_max IS NULL OR other.ended_on_max > $as_of)
      AND (own.started_on_min IS NULL OR own.started_on_min <= $as_of)
      AND (other.started_on_min IS NULL OR other.started_on_min <= $as_of)
    RETURN o, 'unit' AS tie, CASE WHEN b.text < a.text THEN b.text ELSE a.text END AS detail, a.unit_parties AS size, null AS total, [own, other] AS links
  UNION ALL
    WITH p, barrier
    WHERE barrier IS NULL AND 'address' IN $ties
    MATCH (p)-[own:REGISTERED_AT]->(a:Address)
    WHERE a.building_key IS NOT NULL
      AND (NOT $avoid_hubs OR (coalesce(a.building_parties <= a.building_threshold, true) AND coalesce(a.building_parties, 0) <= $max_neighbours))
    MATCH (b:Address {building_key: a.building_key})<-[other:REGISTERED_AT]-(o:Company|Person|PublicBody)
    WHERE o.id <> p.id
      AND ($others IS NULL OR o.id IN $others)
      AND (a.unit_key IS NULL OR b.unit_key IS NULL OR b.unit_key <> a.unit_key)
      AND ($include_ended OR own.ended_on_max IS NULL OR own.ended_on_max > $as_of)
      AND ($include_ended OR other.ended_on_max IS NULL OR other.ended_on_max > $as_of)
      AND (own.started_on_min IS NULL OR own.started_on_min <= $as_of)
      AND (other.started_on_min IS NULL OR other.started_on_min <= $as_of)
    RETURN o, 'building' AS tie, CASE WHEN b.text < a.text THEN b.text ELSE a.text END AS detail, a.building_parties AS size, null AS total, [own, other] AS links
  UNION ALL
    WITH p, barrier
    WHERE barrier IS NULL AND 'address' IN $ties
    MATCH (p)-[own:REGISTERED_AT]->(a:Address)
    WHERE a.building_key IS NULL
      AND ($include_ended OR own.ended_on_max IS NULL OR own.ended_on_max > $as_of)
      AND (own.started_on_min IS NULL OR own.started_on_min <= $as_of)
    CALL (a) {
        MATCH (a)<-[:REGISTERED_AT]-(x:Company|Person|PublicBody)
        WITH DISTINCT x
        LIMIT $max_neighbours + 1
        RETURN count(x) AS size
    }
    CALL (p, own, a, size) {
        WITH p, own, size
        WHERE $avoid_hubs AND size > $max_neighbours
        RETURN p AS o, 'mass address' AS tie, [own] AS links
      UNION ALL
        WITH p, own, a, size
        WHERE NOT $avoid_hubs OR size <= $max_neighbours
        MATCH (a)<-[other:REGISTERED_AT]-(o:Company|Person|PublicBody)
        WHERE o.id <> p.id
          AND ($others IS NULL OR o.id IN $others)
          AND ($include_ended OR other.ended_on_max IS NULL OR other.ended_on_max > $as_of)
          AND (other.started_on_min IS NULL OR other.started_on_min <= $as_of)
        RETURN o, 'stated address' AS tie, [own, other] AS links
    }
    RETURN o, tie, a.text AS detail, size, null AS total, links
  UNION ALL
    WITH p, barrier
    WHERE barrier IS NULL AND 'address' IN $ties AND $avoid_hubs
    MATCH (p)-[own:REGISTERED_AT]->(a:Address)
    WHERE coalesce(a.unit_parties > a.unit_threshold, false) OR coalesce(a.unit_parties > $max_neighbours, false)
       OR coalesce(a.building_parties > a.building_threshold, false) OR coalesce(a.building_parties > $max_neighbours, false)
    RETURN p AS o, 'mass address' AS tie, a.text AS detail, a.building_parties AS size, null AS total, [own] AS links
  UNION ALL
    WITH p, barrier
    WHERE barrier IS NULL AND 'shipment' IN $ties
    MATCH (p)-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(o:Company|Person|PublicBody)
    WHERE o.id <> p.id
      AND ($others IS NULL OR o.id IN $others)
      AND (s.first_on_min IS NULL OR s.first_on_min <= $as_of)
    WITH o, s, collect(DISTINCT sent) + collect(DISTINCT received) AS legs
    ORDER BY s.first_on_min, s.id
    RETURN o, 'sent' AS tie, null AS detail, sum(CASE WHEN coalesce(s.summary, false) THEN coalesce(s.records, s.records_min, 0) ELSE 1 END) AS size,
           sum(size(legs)) AS total, collect(legs)[0..5] AS links
  UNION ALL
    WITH p, barrier
    WHERE barrier IS NULL AND 'shipment' IN $ties
    MATCH (p)<-[received:RECEIVED_BY]-(s:Shipment)<-[sent:SENT]-(o:Company|Person|PublicBody)
    WHERE o.id <> p.id
      AND ($others IS NULL OR o.id IN $others)
      AND (s.first_on_min IS NULL OR s.first_on_min <= $as_of)
    WITH o, s, collect(DISTINCT sent) + collect(DISTINCT received) AS legs
    ORDER BY s.first_on_min, s.id
    RETURN o, 'received' AS tie, null AS detail, sum(CASE WHEN coalesce(s.summary, false) THEN coalesce(s.records, s.records_min, 0) ELSE 1 END) AS size,
           sum(size(legs)) AS total, collect(legs)[0..5] AS links
}
RETURN p.id AS party_id,
       p.name AS party_name,
       o.id AS other_id,
       o.name AS other_name,
       tie,
       detail,
       size,
       total,
       CASE WHEN $others IS NOT NULL OR o.id = p.id THEN links ELSE [] END AS evidence
ORDER BY party_id, other_id, tie, detail, size, total, party_name, other_name
LIMIT 100000
