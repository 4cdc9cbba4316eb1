/*
title: Trading partners at one address
question: Which exporters and importers trade with each other and share an address?
why: Two sides of a trade at one address may be one business that prices and declares as it likes.
caution: >-
  A shared address may be a virtual office or a tax office's mass-registration address: see parties_at_address and mass.
  Addresses are compared as written, by general rules; one that no rule can read is not compared. Summaries of a publication
  stand apart from itemised declarations and may overlap with them.
params:
  country: {type: country, help: "only addresses in this country"}
  max_parties: {type: integer, min: 2, help: "also addresses where up to this many parties are; without it, mass-registration addresses are left out"}
  start: {type: date, help: "only shipments that can be on or after this day"}
  end: {type: date, partial: last, help: "only shipments that can be on or before this day"}
returns:
  exporter_id: id of the exporter
  exporter_name: name of the exporter
  importer_id: id of the importer
  importer_name: name of the importer
  address: the address in the importer's record
  exporter_address: the address in the exporter's record
  level: unit (same room or office), building, or stated (a publication says so without printing the address)
  parties_at_address: parties ever stated at that unit or building
  weight: rarity of the link, 1, 0.3 or 0.5 by level, divided by the number of other parties there
  mass: whether more parties are there than is usual in that country
  tie_timing: certain when both are there at the time of all the shipments, possible when dates leave it open
  shipments: number of shipments from the exporter to the importer; empty where not published
  value_usd: their value in USD, figures stated as at least as their minimum; empty where not published
  first_on: first date, as stated
  last_on: last date, as stated
  basis: itemised (declarations) or summary (a publication's figure)
  may_overlap: whether itemised and summary rows of this pair may count the same goods
  evidence_total: number of relationships behind the row
  evidence: the two addresses, then the sending and the receiving of each shipment
left_out:
  mass_addresses: buildings of exporters with so many parties that only a unit in them was compared
timeout: 60
example:
  params: {}
  rows:
    - {exporter_name: INVENTED RESALE LTD, level: unit, parties_at_address: 2, weight: 1.0, mass: false, shipments: 1, value_usd: 5200.0, basis: itemised}
*/
MATCH (a:Address)<-[:REGISTERED_AT]-(x:Company|Person|PublicBody)
WHERE ($country IS NULL OR a.country = $country)
  AND (a.stated_only = true
       OR (a.unit_parties > 1 AND CASE WHEN $max_parties IS NULL THEN coalesce(a.unit_parties <= a.unit_threshold, true) ELSE a.unit_parties <= $max_parties END)
       OR (a.building_parties > 1 AND CASE WHEN $max_parties IS NULL THEN coalesce(a.building_parties <= a.building_threshold, true) ELSE a.building_parties <= $max_parties END))
WITH DISTINCT x
CALL (x) {
    MATCH (x)-[:SENT]->(s:Shipment)-[:RECEIVED_BY]->(i:Company|Person|PublicBody)
    WHERE i.id <> x.id
    RETURN DISTINCT i
}
CALL (x, i) {
    MATCH (x)-[own:REGISTERED_AT]->(a:Address)
    MATCH (i)-[theirs:REGISTERED_AT]->(b:Address)
    WHERE (a.building_key = b.building_key OR (a.id = b.id AND a.stated_only = true))
      AND ($country IS NULL OR b.country = $country)
    WITH a, b, own, theirs,
         CASE WHEN a.unit_key = b.unit_key THEN 'unit' WHEN a.building_key = b.building_key THEN 'building' ELSE 'stated' END AS level
    WITH a, b, own, theirs, level,
         CASE level WHEN 'unit' THEN b.unit_parties WHEN 'building' THEN b.building_parties ELSE 2 END AS parties,
         CASE level WHEN 'unit' THEN b.unit_threshold WHEN 'building' THEN b.building_threshold END AS threshold
    WITH a, b, own, theirs, level, parties, coalesce(parties > threshold, false) AS mass
    WHERE CASE WHEN $max_parties IS NULL THEN NOT mass ELSE parties <= $max_parties END
    CALL (own, theirs) {
        UNWIND [own, theirs] AS link
        RETURN max(link.started_on_min) AS starts,
               min(link.ended_on_max) AS ends,
               max(coalesce(link.started_on_max, date('9999-12-31'))) AS surely_starts,
               min(coalesce(link.ended_on_min, date('0001-01-01'))) AS surely_ends
    }
    RETURN level, min(parties) AS parties, min(mass) AS mass, min(a.text) AS own_text, min(b.text) AS text,
           collect(DISTINCT own) + collect(DISTINCT theirs) AS addresses,
           collect({starts: starts, ends: ends, surely_starts: surely_starts, surely_ends: surely_ends}) AS periods
}
CALL (x, i, periods) {
    MATCH (x)-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(importer:Company|Person|PublicBody)
    WHERE importer.id = i.id
      AND ($start IS NULL OR s.last_on_max IS NULL OR s.last_on_max >= $start)
      AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
      AND any(period IN periods WHERE (period.starts IS NULL OR s.last_on_max IS NULL OR period.starts <= s.last_on_max)
                                  AND (period.ends IS NULL OR s.first_on_min IS NULL OR period.ends >= s.first_on_min))
    WITH s,
         any(period IN periods WHERE coalesce(s.first_on_min >= period.surely_starts AND s.last_on_max <= period.surely_ends, false)) AS sure,
         collect(DISTINCT sent) + collect(DISTINCT received) AS links
    ORDER BY s.first_on_min, s.id
    RETURN coalesce(s.summary, false) AS summary,
           count(s) AS entries,
           count(coalesce(s.records, s.records_min)) AS counted,
           sum(coalesce(s.records, s.records_min)) AS records,
           count(coalesce(s.value_usd, s.value_usd_min)) AS valued,
           sum(coalesce(s.value_usd, s.value_usd_min)) AS usd,
           min(s.first_on) AS first_on,
           max(s.last_on) AS last_on,
           sum(CASE WHEN sure THEN 1 ELSE 0 END) AS sure_entries,
           sum(size(links)) AS leg_total,
           collect(links)[0..20] AS legs
}
WITH x, i, summary, level, parties, mass, own_text, text, addresses, entries, counted, records, valued, usd, first_on, last_on,
     sure_entries, leg_total, legs,
     CASE level WHEN 'unit' THEN 1.0 WHEN 'building' THEN 0.3 ELSE 0.5 END / (CASE WHEN parties > 1 THEN parties - 1 ELSE 1 END) AS weight
ORDER BY x.id, i.id, summary, mass, weight DESC, level
// The strongest link of a pair stands for all of them.
WITH x, i, summary, head(collect({level: level, parties: parties, mass: mass, own_text: own_text, text: text, addresses: addresses,
     entries: entries, counted: counted, records: records, valued: valued, usd: usd, first_on: first_on, last_on: last_on,
     sure_entries: sure_entries, leg_total: leg_total, legs: legs, weight: weight})) AS tie
WITH x, i, collect({summary: summary, tie: tie}) AS sides
UNWIND sides AS side
WITH x, i, size(sides) > 1 AS may_overlap, side.summary AS summary, side.tie AS tie
RETURN x.id AS exporter_id,
       x.name AS exporter_name,
       i.id AS importer_id,
       i.name AS importer_name,
       tie.text AS address,
       tie.own_text AS exporter_address,
       tie.level AS level,
       tie.parties AS parties_at_address,
       tie.weight AS weight,
       tie.mass AS mass,
       CASE WHEN tie.sure_entries = tie.entries THEN 'certain' ELSE 'possible' END AS tie_timing,
       CASE WHEN NOT summary THEN tie.entries WHEN tie.counted > 0 THEN tie.records END AS shipments,
       CASE WHEN tie.valued > 0 THEN tie.usd END AS value_usd,
       tie.first_on AS first_on,
       tie.last_on AS last_on,
       CASE WHEN summary THEN 'summary' ELSE 'itemised' END AS basis,
       may_overlap,
       tie.leg_total + size(tie.addresses) AS evidence_total,
       tie.addresses + tie.legs AS evidence
ORDER BY mass, weight DESC, coalesce(value_usd, -1) DESC, exporter_id, importer_id, basis, level, address, exporter_address, exporter_name, importer_name, parties_at_address, tie_timing, shipments, value_usd, first_on, last_on, may_overlap
LIMIT $limit
;
MATCH (x:Company|Person|PublicBody)-[:REGISTERED_AT]->(a:Address)
WHERE ($country IS NULL OR a.country = $country)
  AND EXISTS { (x)-[:SENT]->(:Shipment) }
RETURN count(DISTINCT CASE WHEN a.building_parties > a.building_threshold AND coalesce(a.building_parties > $max_parties, true) THEN a.building_key END) AS mass_addresses
