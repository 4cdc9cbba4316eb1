/*
title: Trading partners
question: To whom did this party send goods, and from whom did it receive them?
why: The people on both sides of a party's trade, with the volume and the time of each.
caution: >-
  Only declarations and publications that were loaded; missing data is not the absence of trade. Summaries of a
  publication stand apart from itemised declarations and may overlap with them.
params:
  party: {type: entity, required: true, help: "party whose partners are asked for"}
  start: {type: date, help: "only shipments that can be on or after this day"}
  end: {type: date, partial: last, help: "only shipments that can be on or before this day"}
returns:
  other_id: id of the partner
  other_name: name of the partner
  country: country of the partner
  direction: sent (the party sent to the partner) or received
  shipments: number of shipments; empty where not published
  value_usd: value in USD, figures stated as at least as their minimum; empty where not published
  kg: net weight in kg, figures stated as at least as their minimum; empty where not published
  first_on: first date, as stated
  last_on: last date, as stated
  basis: itemised (declarations) or summary (a publication's figure)
  may_overlap: whether itemised and summary rows of this pair may count the same goods
  evidence_total: number of relationships behind the row
  evidence: the sending and the receiving of each shipment
example:
  params: {party: Quzhou Nova}
  rows:
    - {other_name: Debaltsevsky Plant of Metallurgical Engineering, direction: received, kg: 3220000.0, value_usd: 7400000.0, basis: summary}
*/
CALL () {
    MATCH (p:Company|Person|PublicBody {id: $party})-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(o:Company|Person|PublicBody)
    RETURN 'sent' AS direction, s, o, sent, received
  UNION ALL
    MATCH (p:Company|Person|PublicBody {id: $party})<-[received:RECEIVED_BY]-(s:Shipment)<-[sent:SENT]-(o:Company|Person|PublicBody)
    RETURN 'received' AS direction, s, o, sent, received
}
WITH direction, s, o, sent, received
WHERE ($start IS NULL OR s.last_on_max IS NULL OR s.last_on_max >= $start)
  AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
WITH direction, o, s, count(DISTINCT sent) + count(DISTINCT received) AS links
ORDER BY s.first_on_min, s.id
WITH direction, o, coalesce(s.summary, false) AS summary,
     count(s) AS entries,
     count(coalesce(s.records, s.records_min)) AS counted,
     sum(coalesce(s.records, s.records_min)) AS records,
     count(coalesce(s.value_usd, s.value_usd_min)) AS valued,
     sum(coalesce(s.value_usd, s.value_usd_min)) AS usd,
     count(coalesce(s.kg, s.kg_min)) AS weighed,
     sum(coalesce(s.kg, s.kg_min)) AS weight,
     min(s.first_on) AS first_on,
     max(s.last_on) AS last_on,
     sum(links) AS evidence_total,
     collect(s)[0..25] AS earliest
WITH direction, o, collect({summary: summary, entries: entries, counted: counted, records: records, valued: valued,
     usd: usd, weighed: weighed, weight: weight, first_on: first_on, last_on: last_on,
     evidence_total: evidence_total, earliest: earliest}) AS sides
UNWIND sides AS side
CALL (o, direction, side) {
    UNWIND side.earliest AS s
    MATCH (s)<-[sent:SENT]-(sender:Company|Person|PublicBody)
    MATCH (s)-[received:RECEIVED_BY]->(receiver:Company|Person|PublicBody)
    WHERE sender.id = CASE direction WHEN 'sent' THEN $party ELSE o.id END
      AND receiver.id = CASE direction WHEN 'sent' THEN o.id ELSE $party END
    RETURN collect(DISTINCT sent) + collect(DISTINCT received) AS legs
}
RETURN o.id AS other_id,
       o.name AS other_name,
       o.country AS country,
       direction,
       CASE WHEN NOT side.summary THEN side.entries WHEN side.counted > 0 THEN side.records END AS shipments,
       CASE WHEN side.valued > 0 THEN side.usd END AS value_usd,
       CASE WHEN side.weighed > 0 THEN side.weight END AS kg,
       side.first_on AS first_on,
       side.last_on AS last_on,
       CASE WHEN side.summary THEN 'summary' ELSE 'itemised' END AS basis,
       size(sides) > 1 AS may_overlap,
       side.evidence_total AS evidence_total,
       legs AS evidence
ORDER BY coalesce(shipments, -1) DESC, coalesce(value_usd, -1) DESC, other_id, direction, basis, other_name, country, kg, first_on, last_on, may_overlap, shipments, value_usd
LIMIT $limit
