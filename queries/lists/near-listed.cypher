/*
title: Listed parties nearby
question: Which listed parties are within a few steps of this party, and by which path?
why: A party that is on no list may be held, run or supplied by one that is.
caution: >-
  Nearness is a lead, not guilt: each step may be innocent, and a shared address may be a virtual office. Holds for the
  lists that were loaded; that the party itself is listed is not shown, see listed-parties. Of several shortest paths one
  is shown; connection shows all. Shipments count whatever their date before as_of.
params:
  party: {type: entity, required: true, help: "party from which the steps are counted"}
  hops: {type: integer, default: 2, min: 1, max: 4, help: "most steps"}
  ties: {type: texts, choices: [owner, control, director, address, shipment, stated], default: [owner, control, director, address, shipment, stated], help: "kinds of tie that count as a step"}
  avoid_hubs: {type: boolean, default: true, help: "do not walk through mass-registration addresses and parties with very many neighbours"}
  max_neighbours: {type: integer, default: 200, min: 2, max: 100000, help: "more neighbours by filings or shipments, or more parties at an address, than this are very many"}
  include_ended: {type: boolean, default: false, help: "also ties that have ended"}
  as_of: {type: date, default: today, partial: last, help: "day for which the answer holds"}
returns:
  listed_id: id of the listed party
  listed_name: name of the listed party
  lists: the lists that name it
  listed_on: date of its first listing, as stated
  hops: number of steps
  path: the way to it in words
  steps: "the kinds of tie of each step: owner, control, director, address, shipment or stated"
  evidence_total: number of relationships behind the row
  evidence: the relationships on the way, of shipments in one direction between two parties the first five, and the listings
left_out:
  mass_addresses: addresses with more parties than is usual in their country or than max_neighbours, not walked through
  hubs: parties with more neighbours by filings or shipments than max_neighbours, not walked through
  unnamed_parties: nodes that stand for parties which a source does not name, not walked through
  parties_not_walked: parties from which the search did not go on, as it had found too many ties
timeout: 120
example:
  params: {party: FICTIONAL CASCADE C LTD}
  rows:
    - {listed_name: FICTIONAL CASCADE A LTD, lists: FICTIONAL LIST, hops: 2, steps: [owner, owner]}
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
WITH p, CASE WHEN coalesce(p.unnamed, false) AND NOT p.id = $party THEN 'unnamed'
             WHEN $avoid_hubs AND neighbours > $max_neighbours AND NOT p.id = $party THEN 'hub' END AS barrier
CALL (p, barrier) {
    WITH p, barrier
    WHERE barrier IS NOT NULL
    RETURN p AS o, barrier AS tie, null AS detail, null AS size, null AS total, [] AS links
  UNION ALL
    WITH p, barrier
    WHERE barrier IS NULL AND (NOT $last OR coalesce(p.listed_neighbours > 0, true))
    MATCH (p)-[link:OWNS|CONTROLS|OFFICER_OF|RELATED_TO]-(o:Company|Person|PublicBody)
    WHERE CASE type(link) WHEN 'OWNS' THEN 'owner' WHEN 'CONTROLS' THEN 'control' WHEN 'OFFICER_OF' THEN 'director' ELSE 'stated' END IN $ties
      AND (link.started_on_min IS NULL OR link.started_on_min <= $as_of)
      AND (NOT $last OR o.listed) AND ($others IS NULL OR o.id IN $others)
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
      AND (NOT $last OR o.listed) AND ($others IS NULL OR o.id IN $others)
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
      AND (NOT $last OR o.listed) AND ($others IS NULL OR o.id IN $others)
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
          AND (NOT $last OR o.listed) AND ($others IS NULL OR o.id IN $others)
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
    WHERE barrier IS NULL AND 'shipment' IN $ties AND (NOT $last OR coalesce(p.listed_neighbours > 0, true))
    MATCH (p)-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(o:Company|Person|PublicBody)
    WHERE o.id <> p.id
      AND (NOT $last OR o.listed) AND ($others IS NULL OR o.id IN $others)
      AND (s.first_on_min IS NULL OR s.first_on_min <= $as_of)
    WITH o, s, collect(DISTINCT sent) + collect(DISTINCT received) AS legs
    ORDER BY s.first_on_min, s.id
    RETURN o, 'sent' AS tie, null AS detail, sum(CASE WHEN coalesce(s.summary, false) THEN coalesce(s.records, s.records_min, 0) ELSE 1 END) AS size,
           sum(size(legs)) AS total, collect(legs)[0..5] AS links
  UNION ALL
    WITH p, barrier
    WHERE barrier IS NULL AND 'shipment' IN $ties AND (NOT $last OR coalesce(p.listed_neighbours > 0, true))
    MATCH (p)<-[received:RECEIVED_BY]-(s:Shipment)<-[sent:SENT]-(o:Company|Person|PublicBody)
    WHERE o.id <> p.id
      AND (NOT $last OR o.listed) AND ($others IS NULL OR o.id IN $others)
      AND (s.first_on_min IS NULL OR s.first_on_min <= $as_of)
    WITH o, s, collect(DISTINCT sent) + collect(DISTINCT received) AS legs
    ORDER BY s.first_on_min, s.id
    RETURN o, 'received' AS tie, null AS detail, sum(CASE WHEN coalesce(s.summary, false) THEN coalesce(s.records, s.records_min, 0) ELSE 1 END) AS size,
           sum(size(legs)) AS total, collect(legs)[0..5] AS links
}
CALL (o) {
    MATCH (o)-[entry:LISTED_AS]->(l:Listing)
    WHERE (l.listed_on_min IS NULL OR l.listed_on_min <= $as_of)
      AND ($include_ended OR ((entry.ended_on_max IS NULL OR entry.ended_on_max > $as_of) AND (l.delisted_on_max IS NULL OR l.delisted_on_max > $as_of)))
    WITH entry, l
    ORDER BY l.list, entry.id
    RETURN collect(entry) AS entries, collect(DISTINCT l.list) AS names, min(l.listed_on) AS listed_on
}
RETURN p.id AS party_id,
       p.name AS party_name,
       o.id AS other_id,
       o.name AS other_name,
       tie,
       detail,
       size,
       total,
       reduce(text = head(names), name IN tail(names) | text + '; ' + name) AS lists,
       listed_on,
       CASE WHEN $others IS NOT NULL OR o.id = p.id OR o.listed THEN links ELSE [] END + entries AS evidence
ORDER BY party_id, other_id, tie, detail, size, total, party_name, other_name, lists, listed_on
LIMIT 100000
