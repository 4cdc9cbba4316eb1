/*
title: Priority goods
question: Who ships goods of the Common High Priority List, to whom, and from where?
why: The list names the goods that weapons makers need most; few civil importers need many of them.
caution: >-
  An HS code is no control classification, and a declared code may be wrong. A code of an edition before 2022 may have held
  other goods too: see tier_certain. Itemised declarations only, since a publication's summary names no code.
params:
  tier: {type: texts, choices: ["1", "2", 3.A, 3.B, 4.A, 4.B], default: ["1", "2", 3.A, 3.B, 4.A, 4.B], help: "tiers of the list"}
  importer_country: {type: country, help: "only importers of this country"}
  start: {type: date, help: "only shipments that can be on or after this day"}
  end: {type: date, partial: last, help: "only shipments that can be on or before this day"}
returns:
  hs6: first six digits of the HS code, as declared
  tier: tier of the list
  tier_certain: false where the code also held goods that are not on the list
  exporter_id: id of the exporter
  exporter_name: name of the exporter
  importer_id: id of the importer
  importer_name: name of the importer
  shipments: number of shipments
  value_usd: their value in USD; empty where no declaration gives it
  dispatch_country: country of dispatch
  first_on: first date
  last_on: last date
  basis: always itemised
  evidence_total: number of relationships behind the row
  evidence: the goods, the sending and the receiving of each shipment
timeout: 60
example:
  params: {tier: "2", importer_country: RU}
  rows:
    - {hs6: "852691", tier: "2", exporter_name: FICTIONAL HARBOUR COMPONENTS LTD, shipments: 1, value_usd: 64100.0, dispatch_country: HK}
    - {hs6: "853224", tier: "2", exporter_name: HAYALI DIS TICARET A.S., shipments: 2, value_usd: 46300.0, dispatch_country: TR}
*/
MATCH (c:Commodity)
WHERE c.tier IN $tier
MATCH (c)<-[of_goods:OF_GOODS]-(s:Shipment)
WHERE ($start IS NULL OR s.last_on_max IS NULL OR s.last_on_max >= $start)
  AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
MATCH (s)<-[sent:SENT]-(x:Company|Person|PublicBody)
MATCH (s)-[received:RECEIVED_BY]->(i:Company|Person|PublicBody)
WHERE $importer_country IS NULL OR i.country = $importer_country
WITH c.hs6 AS hs6, c.tier AS tier, c.tier_certain AS tier_certain, s, x, i,
     collect(DISTINCT of_goods) + collect(DISTINCT sent) + collect(DISTINCT received) AS links
ORDER BY s.first_on_min, s.id
WITH hs6, tier, tier_certain, x, i, s.dispatch_country AS dispatch_country,
     count(s) AS shipments,
     count(s.value_usd) AS valued,
     sum(s.value_usd) AS usd,
     min(s.first_on) AS first_on,
     max(s.last_on) AS last_on,
     sum(size(links)) AS evidence_total,
     collect(links)[0..20] AS evidence
RETURN hs6,
       tier,
       tier_certain,
       x.id AS exporter_id,
       x.name AS exporter_name,
       i.id AS importer_id,
       i.name AS importer_name,
       shipments,
       CASE WHEN valued > 0 THEN usd END AS value_usd,
       dispatch_country,
       first_on,
       last_on,
       'itemised' AS basis,
       evidence_total,
       evidence
ORDER BY tier, coalesce(value_usd, -1) DESC, hs6, tier_certain, exporter_id, importer_id, dispatch_country, exporter_name, importer_name, shipments, first_on, last_on, evidence_total
LIMIT $limit
