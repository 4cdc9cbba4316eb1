WITH RECURSIVE place AS (
    SELECT from_id AS id, 1 AS steps FROM LOCATED_IN WHERE to_id = $territory
    UNION
    SELECT l.from_id, place.steps + 1 FROM place JOIN LOCATED_IN l ON l.to_id = place.id WHERE place.steps < 3
), leg AS (
    SELECT DISTINCT m.id AS sender_id, m.name AS sender_name, received.to_id AS receiver_id, sent.to_id AS shipment
    FROM (SELECT DISTINCT id FROM place) here JOIN Party m ON m.id = here.id
    JOIN SENT sent ON sent.from_id = m.id JOIN RECEIVED_BY received ON received.from_id = sent.to_id
)
SELECT sender_id, sender_name, receiver_id, x.name AS receiver_name,
       CASE WHEN s.summary THEN 'summary' ELSE 'itemised' END AS basis,
       CASE basis WHEN 'itemised' THEN count(*) ELSE sum(coalesce(s.records, s.records_min)) END AS shipments,
       sum(coalesce(s.kg, s.kg_min)) AS kg, sum(coalesce(s.value_usd, s.value_usd_min)) AS value_usd,
       min(s.first_on) AS first_on, max(s.last_on) AS last_on, l.list AS measure, l.listed_on AS measure_on
FROM leg JOIN Shipment s ON s.id = leg.shipment JOIN Party x ON x.id = leg.receiver_id
LEFT JOIN LISTED_AS listed ON listed.from_id = $territory LEFT JOIN Listing l ON l.id = listed.to_id
WHERE in_period(s.first_on_min, s.last_on_max, $start::DATE, $end::DATE)
GROUP BY sender_id, sender_name, receiver_id, x.name, basis, listed.id, l.list, l.listed_on
ORDER BY value_usd DESC NULLS LAST, sender_id, receiver_id
