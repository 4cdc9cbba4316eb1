/*
title: Goods passing on
question: Who received goods and sent goods of the same kind on soon after, and to whom?
why: A company in a third country that passes on what it receives is a stop on the way, and may exist for nothing else.
caution: >-
  One row for each pair of shipments. It is consistent with goods passing on and never shows that they are the same lot: a trader who buys and sells one kind
  of goods gives such rows too. The fewer digits agree, the more so: rerouting from Vietnam to the United States looked like
  16.1 per cent of exports by product and 1.8 per cent by firm (Iyoha, Malesky, Wen and Wu). Only itemised declarations with
  a day, a weight and a code on both legs are compared.
params:
  days: {type: integer, default: 180, min: 0, max: 1095, help: "most days between receiving and sending on"}
  digits: {type: integer, default: 6, min: 4, max: 10, help: "fewest digits of the HS code that must agree: 4, 6, 8 or 10"}
  countries: {type: texts, help: "countries of the first sender, the company between and the last receiver, for example CN,TR,RU; - stands for any"}
  tolerance: {type: number, default: 5, min: 0, max: 100, help: "by how many per cent the weight sent on may exceed the weight received"}
  start: {type: date, help: "only goods received on or after this day"}
  end: {type: date, partial: last, help: "only goods sent on up to this day"}
returns:
  first: name of the first sender
  first_id: id of the first sender
  via: name of the company that received and sent on
  via_id: id of that company
  last: name of the last receiver, neither of the other two
  last_id: id of the last receiver
  hs_code: the digits that agree, as declared on the second leg
  level: how many digits agree, at the finest of 10, 8, 6 and 4; codes of two editions agree at 6 where goods moved between them
  hs_in: code declared on the first leg
  hs_out: code declared on the second leg
  sent_on: day of the first leg
  passed_on: day of the second leg
  days_between: days from the first leg to the second
  kg_in: net weight of the first leg
  kg_out: net weight of the second leg
  basis: always itemised
  evidence: the sending and the receiving of both legs
timeout: 60
example:
  params: {countries: "TR,RU,KZ"}
  rows:
    - {first: HAYALI DIS TICARET A.S., last: FICTIONAL AGRO DRONES LLP, hs_code: "8532240000", level: 10, sent_on: 2022-03-29, passed_on: 2022-06-02, kg_in: 12.5, kg_out: 12.5}
    - {first: HAYALI DIS TICARET A.S., last: FICTIONAL AGRO DRONES LLP, hs_code: "854149", level: 6, hs_in: "8541409000", sent_on: 2021-11-15, passed_on: 2022-01-24, kg_in: 12.0, kg_out: 11.8}
*/
MATCH (m:Company|Person|PublicBody)
WHERE EXISTS { (m)-[:SENT]->(:Shipment) } AND EXISTS { (m)<-[:RECEIVED_BY]-(:Shipment) }
  AND coalesce(m.unnamed, false) = false
  AND (coalesce($countries[1], '-') = '-' OR m.country = toUpper($countries[1]))
CALL (m) {
    MATCH (m)<-[:RECEIVED_BY]-(s:Shipment)-[:OF_GOODS]->(c:Commodity)
    WHERE coalesce(s.summary, false) = false AND s.kg > 0 AND s.first_on_min = s.last_on_max
      AND c.hs6_2022 IS NOT NULL
      AND ($start IS NULL OR s.first_on_min >= $start)
      AND ($end IS NULL OR s.first_on_min <= $end)
    RETURN c, collect(DISTINCT s) AS shipments_in
}
// A code still declared after its edition ended agrees with itself too.
WITH m, collect({goods: c, shipments: shipments_in}) AS received, collect(c.hs6_2022 + [coalesce(c.hs6, c.code)]) AS code_lists
WITH m, received, reduce(codes = [], part IN code_lists | codes + [code IN part | left(code, CASE WHEN $digits > 4 THEN 6 ELSE 4 END)]) AS codes_in
CALL (m, codes_in) {
    MATCH (m)-[:SENT]->(t:Shipment)-[:OF_GOODS]->(d:Commodity)
    WHERE any(code IN d.hs6_2022 + [coalesce(d.hs6, d.code)] WHERE left(code, CASE WHEN $digits > 4 THEN 6 ELSE 4 END) IN codes_in)
      AND coalesce(t.summary, false) = false AND t.kg > 0 AND t.first_on_min = t.last_on_max
      AND ($start IS NULL OR t.first_on_min >= $start)
      AND ($end IS NULL OR t.first_on_min <= $end)
    RETURN d, collect(DISTINCT t) AS shipments_out
}
UNWIND received AS lot
WITH m, lot.shipments AS shipments_in, shipments_out,
     CASE WHEN left(lot.goods.code, 10) = left(d.code, 10) AND size(d.code) >= 10 THEN 10
          WHEN left(lot.goods.code, 8) = left(d.code, 8) AND size(d.code) >= 8 THEN 8
          WHEN lot.goods.hs6 = d.hs6 OR any(code IN d.hs6_2022 WHERE size(code) = 6 AND code IN lot.goods.hs6_2022) THEN 6
          WHEN any(old IN lot.goods.hs6_2022 WHERE any(new IN d.hs6_2022 WHERE left(old, 4) = left(new, 4))) THEN 4
          ELSE 0 END AS agreeing
WHERE agreeing >= $digits
UNWIND shipments_out AS later
UNWIND shipments_in AS earlier
WITH m, agreeing, earlier, later
WHERE earlier.first_on_min <= later.first_on_min
  AND duration.inDays(earlier.first_on_min, later.first_on_min).days <= $days
  // A twentieth more than 1.9 kg is a little less than 1.995 in floating-point numbers.
  AND later.kg <= earlier.kg * (1 + $tolerance / 100.0) * 1.000000000001
MATCH (earlier)<-[sent_in:SENT]-(x:Company|Person|PublicBody)
MATCH (later)-[received_out:RECEIVED_BY]->(z:Company|Person|PublicBody)
WHERE x.id <> m.id AND z.id <> m.id AND x.id <> z.id
  AND (coalesce($countries[0], '-') = '-' OR x.country = toUpper($countries[0]))
  AND (coalesce($countries[2], '-') = '-' OR z.country = toUpper($countries[2]))
MATCH (earlier)-[received_in:RECEIVED_BY]->(receiver:Company|Person|PublicBody)
MATCH (later)<-[sent_out:SENT]-(sender:Company|Person|PublicBody)
WHERE receiver.id = m.id AND sender.id = m.id
WITH x, m, z, agreeing, earlier, later,
     collect(DISTINCT sent_in) + collect(DISTINCT received_in) + collect(DISTINCT sent_out) + collect(DISTINCT received_out) AS legs
RETURN x.name AS first,
       x.id AS first_id,
       m.name AS via,
       m.id AS via_id,
       z.name AS last,
       z.id AS last_id,
       left(later.hs_code, agreeing) AS hs_code,
       agreeing AS level,
       earlier.hs_code AS hs_in,
       later.hs_code AS hs_out,
       earlier.first_on AS sent_on,
       later.first_on AS passed_on,
       duration.inDays(earlier.first_on_min, later.first_on_min).days AS days_between,
       earlier.kg AS kg_in,
       later.kg AS kg_out,
       'itemised' AS basis,
       legs AS evidence
ORDER BY level DESC, days_between, kg_out DESC, first_id, via_id, last_id, earlier.id, later.id
LIMIT $limit
