/*
title: Goods received from a party
question: Who received how much from this party?
why: It shows who lives on what this party sends.
caution: Only shipments in the loaded files are counted.
params:
  party:
    type: entity
    required: true
    help: the sender
  start:
    type: date
    help: only shipments that can be on or after this day
  end:
    type: date
    partial: last
    help: only shipments that can be on or before this day
  countries:
    type: texts
    help: only receivers in these countries
returns:
  receiver_id: id of the receiver
  shipments: number of shipments
  kg: net weight in kg
  evidence: the sendings and the receipts
left_out:
  undated: shipments without a date
timeout: 20
example:
  params: {party: "test:sender", start: "2022"}
  rows:
    - {receiver_id: "test:other-receiver", shipments: 1, kg: 300.0}
    - {receiver_id: "test:receiver", shipments: 2, kg: 300.0}
*/
MATCH (p:Company {id: $party})
MATCH (p)-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(c:Company)
WHERE ($start IS NULL OR s.last_on_max >= $start)
  AND ($end IS NULL OR s.first_on_min <= $end)
  AND ($countries IS NULL OR c.country IN $countries)
WITH c, s, collect(DISTINCT sent) + collect(DISTINCT received) AS links
WITH c, count(s) AS shipments, sum(s.kg) AS kg, collect(links) AS links
RETURN c.id AS receiver_id, shipments, kg, links AS evidence
ORDER BY kg DESC, receiver_id
LIMIT $limit
;
// A shipment without a date is in no period.
MATCH (p:Company {id: $party})-[:SENT]->(s:Shipment)
WHERE s.first_on_min IS NULL
RETURN count(DISTINCT s) AS undated
