WITH itemised AS (
    SELECT s.id, s.first_on, s.first_on_min AS day, s.kg, s.hs_code, of_goods.to_id AS goods
    FROM Shipment s JOIN OF_GOODS of_goods ON of_goods.from_id = s.id
    WHERE s.summary IS NOT TRUE AND s.kg > 0 AND s.first_on_min = s.last_on_max
      AND ($start::DATE IS NULL OR s.first_on_min >= $start) AND ($end::DATE IS NULL OR s.first_on_min <= $end)
), via AS (
    SELECT id, name FROM Party
    WHERE unnamed IS NOT TRUE AND coalesce($countries[2], '-') IN ('-', lower(country), country)
      AND id IN (SELECT from_id FROM SENT) AND id IN (SELECT to_id FROM RECEIVED_BY)
), lot_in AS (
    SELECT via.id AS via, itemised.* FROM via JOIN RECEIVED_BY r ON r.to_id = via.id JOIN itemised ON itemised.id = r.from_id
), lot_out AS (
    SELECT via.id AS via, itemised.* FROM via JOIN SENT r ON r.from_id = via.id JOIN itemised ON itemised.id = r.to_id
), passed AS (
    SELECT DISTINCT e.via, e.id AS earlier, l.id AS later, e.goods AS goods_in, l.goods AS goods_out, e.first_on AS sent_on, l.first_on AS passed_on,
           l.day - e.day AS days_between, e.kg AS kg_in, l.kg AS kg_out, e.hs_code AS hs_in, l.hs_code AS hs_out
    FROM lot_in e JOIN lot_out l ON l.via = e.via AND l.day BETWEEN e.day AND e.day + $days::INTEGER
     AND l.kg <= e.kg * (1 + $tolerance / 100.0) * 1.000000000001
), levelled AS (
    SELECT passed.*,
           CASE WHEN left(c.code, 10) = left(d.code, 10) AND length(d.code) >= 10 THEN 10
                WHEN left(c.code, 8) = left(d.code, 8) AND length(d.code) >= 8 THEN 8
                WHEN c.hs6 = d.hs6 OR list_has_any(list_filter(d.hs6_2022, lambda code: length(code) = 6), c.hs6_2022) THEN 6
                WHEN list_has_any(list_transform(c.hs6_2022, lambda code: left(code, 4)), list_transform(d.hs6_2022, lambda code: left(code, 4))) THEN 4
                ELSE 0 END AS agreeing
    FROM passed JOIN Commodity c ON c.id = goods_in JOIN Commodity d ON d.id = goods_out
    WHERE c.hs6_2022 IS NOT NULL AND agreeing >= $digits
)
SELECT DISTINCT x.name AS first, x.id AS first_id, m.name AS via, m.id AS via_id, z.name AS last, z.id AS last_id,
       left(hs_out, agreeing) AS hs_code, agreeing AS level, hs_in, hs_out, sent_on, passed_on, days_between, kg_in, kg_out, earlier, later
FROM levelled
JOIN Party m ON m.id = levelled.via
JOIN SENT sent ON sent.to_id = earlier JOIN Party x ON x.id = sent.from_id
JOIN RECEIVED_BY received ON received.from_id = later JOIN Party z ON z.id = received.to_id
WHERE x.id <> m.id AND z.id <> m.id AND x.id <> z.id
  AND coalesce($countries[1], '-') IN ('-', lower(x.country), x.country)
  AND coalesce($countries[3], '-') IN ('-', lower(z.country), z.country)
ORDER BY level DESC, days_between, kg_out DESC, first_id, via_id, last_id, earlier, later
