/*
title: Transshipment routes
question: Through which countries of dispatch do goods of one origin reach a destination?
why: Goods that their maker's country no longer sells to a destination arrive through a third one.
caution: >-
  Origin and dispatch are as declared. A third country on the way is ordinary in trade; compare the time before and after a
  measure. Itemised declarations only.
params:
  origin_country: {type: country, help: "only goods of this origin"}
  destination_country: {type: country, help: "only goods for this destination"}
  start: {type: date, help: "only shipments that can be on or after this day"}
  end: {type: date, partial: last, help: "only shipments that can be on or before this day"}
returns:
  origin: country of origin
  dispatch: country of dispatch, other than the origin and the destination
  destination: country of destination
  hs6: first six digits of the HS code
  shipments: number of shipments
  value_usd: their value in USD; empty where no declaration gives it
  first_on: first date
  last_on: last date
  basis: always itemised
  evidence_total: number of relationships behind the row
  evidence: the goods, the sending and the receiving of each shipment
timeout: 60
example:
  params: {origin_country: JP, destination_country: RU}
  rows:
    - {origin: JP, dispatch: TR, destination: RU, hs6: "853224", shipments: 2, value_usd: 46300.0}
    - {origin: JP, dispatch: TR, destination: RU, hs6: "854110", shipments: 1, value_usd: 9600.0}
*/
MATCH (s:Shipment)-[of_goods:OF_GOODS]->(c:Commodity)
WHERE coalesce(s.summary, false) = false
  AND s.origin_country <> s.dispatch_country
  AND s.dispatch_country <> s.destination_country
  AND s.origin_country <> s.destination_country
  AND ($origin_country IS NULL OR s.origin_country = $origin_country)
  AND ($destination_country IS NULL OR s.destination_country = $destination_country)
  AND ($start IS NULL OR s.last_on_max IS NULL OR s.last_on_max >= $start)
  AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
WITH s.origin_country AS origin, s.dispatch_country AS dispatch, s.destination_country AS destination, c.hs6 AS hs6, s,
     count(DISTINCT of_goods) AS goods_links
ORDER BY s.first_on_min, s.id
WITH origin, dispatch, destination, hs6,
     count(s) AS shipments,
     count(s.value_usd) AS valued,
     sum(s.value_usd) AS usd,
     min(s.first_on) AS first_on,
     max(s.last_on) AS last_on,
     collect(s)[0..15] AS earliest
ORDER BY CASE WHEN valued > 0 THEN usd ELSE -1 END DESC, origin, dispatch, destination, hs6
LIMIT $limit
CALL (earliest) {
    UNWIND earliest AS s
    MATCH (s)-[tie:OF_GOODS|SENT|RECEIVED_BY]-(:Commodity|Company|Person|PublicBody)
    RETURN collect(DISTINCT tie) AS legs
}
RETURN origin,
       dispatch,
       destination,
       hs6,
       shipments,
       CASE WHEN valued > 0 THEN usd END AS value_usd,
       first_on,
       last_on,
       'itemised' AS basis,
       3 * shipments AS evidence_total,
       legs AS evidence
ORDER BY coalesce(value_usd, -1) DESC, origin, dispatch, destination, hs6
LIMIT $limit
