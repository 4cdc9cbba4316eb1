/*
title: Shipments out of a territory
question: What left this territory, to whom, by which port, and how long after a measure began?
why: Goods from occupied or sanctioned territory are sold abroad through ports outside it.
caution: >-
  Senders are placed in the territory by a filing or publication. A measure's date is not the start of conduct, and the
  measures of one state do not bind the others.
params:
  territory: {type: territory, required: true, help: "territory that the goods left"}
  start: {type: date, help: "only shipments that can be on or after this day"}
  end: {type: date, partial: last, help: "only shipments that can be on or before this day"}
returns:
  sender_id: id of the sender
  sender_name: name of the sender
  receiver_id: id of the receiver
  receiver_name: name of the receiver
  goods: the goods of the first shipment
  shipments: number of shipments; empty where not published
  kg: net weight in kg, figures stated as at least as their minimum; empty where not published
  value_usd: value in USD, figures stated as at least as their minimum; empty where not published
  first_on: first date, as stated
  last_on: last date, as stated
  ports: ports that the shipments passed
  measure: a measure or list entry against the territory
  measure_on: its date, as stated
  days_after_measure: days from the measure to the first shipment; empty where a date is not known to the day
  basis: itemised (declarations) or summary (a publication's figure)
  disputed_by: who disputes the shipments
  evidence_total: number of relationships behind the row
  evidence: the place of the sender, the measure, then the sending, the receiving and the port of each shipment
example:
  params: {territory: Donetsk}
  rows:
    - {sender_name: Debaltsevsky Plant of Metallurgical Engineering, receiver_name: Quzhou Nova, kg: 3220000.0, value_usd: 7400000.0, first_on: 2022-10-08, last_on: 2023-03-24, measure: US trade prohibition, days_after_measure: 229, disputed_by: Quzhou Nova}
    - {sender_name: Debaltsevsky Plant of Metallurgical Engineering, receiver_name: Quzhou Nova, measure: EU measures, days_after_measure: 227}
*/
MATCH place = (t:Territory {id: $territory})<-[:LOCATED_IN*1..3]-(m:Company|Person|PublicBody)
WITH t, m, head(collect(relationships(place))) AS places
CALL (m) {
    MATCH (m)-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(x:Company|Person|PublicBody)
    WHERE ($start IS NULL OR s.last_on_max IS NULL OR s.last_on_max >= $start)
      AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
    OPTIONAL MATCH (s)-[through:THROUGH]->(port:Port)
    WITH x, s, collect(DISTINCT sent) + collect(DISTINCT received) + collect(DISTINCT through) AS legs,
         collect(DISTINCT port.name) AS ports, min(coalesce(sent.disputed_by, received.disputed_by)) AS disputed_by
    ORDER BY s.first_on_min, s.id
    RETURN x, coalesce(s.summary, false) AS summary,
           head(collect(s.goods)) AS goods,
           count(s) AS entries,
           count(coalesce(s.records, s.records_min)) AS counted,
           sum(coalesce(s.records, s.records_min)) AS records,
           count(coalesce(s.kg, s.kg_min)) AS weighed,
           sum(coalesce(s.kg, s.kg_min)) AS weight,
           count(coalesce(s.value_usd, s.value_usd_min)) AS valued,
           sum(coalesce(s.value_usd, s.value_usd_min)) AS usd,
           min(s.first_on) AS first_on,
           max(s.last_on) AS last_on,
           min(s.first_on_min) AS earliest,
           min(s.first_on_max) AS latest,
           min(disputed_by) AS disputed_by,
           collect(ports) AS port_lists,
           sum(size(legs)) AS leg_total,
           collect(legs)[0..15] AS legs
}
CALL (port_lists) {
    UNWIND port_lists AS port_list
    UNWIND port_list AS port
    WITH DISTINCT port
    ORDER BY port
    RETURN collect(port) AS ports
}
OPTIONAL MATCH (t)-[listed:LISTED_AS]->(l:Listing)
RETURN m.id AS sender_id,
       m.name AS sender_name,
       x.id AS receiver_id,
       x.name AS receiver_name,
       goods,
       CASE WHEN NOT summary THEN entries WHEN counted > 0 THEN records END AS shipments,
       CASE WHEN weighed > 0 THEN weight END AS kg,
       CASE WHEN valued > 0 THEN usd END AS value_usd,
       first_on,
       last_on,
       ports,
       l.list AS measure,
       l.listed_on AS measure_on,
       CASE WHEN l.listed_on_min = l.listed_on_max AND earliest = latest
            THEN duration.inDays(l.listed_on_min, earliest).days END AS days_after_measure,
       CASE WHEN summary THEN 'summary' ELSE 'itemised' END AS basis,
       disputed_by,
       leg_total + size(places) + CASE WHEN listed IS NULL THEN 0 ELSE 1 END AS evidence_total,
       places + [listed] + legs AS evidence
ORDER BY coalesce(value_usd, -1) DESC, sender_id, receiver_id, measure_on, measure, listed.id, summary, basis
LIMIT $limit
