WITH leg AS (
    SELECT DISTINCT 'sent' AS direction, sent.to_id AS shipment, received.to_id AS other
    FROM SENT sent JOIN RECEIVED_BY received ON received.from_id = sent.to_id WHERE sent.from_id = $party
    UNION ALL
    SELECT DISTINCT 'received', received.from_id, sent.from_id
    FROM RECEIVED_BY received JOIN SENT sent ON sent.to_id = received.from_id WHERE received.to_id = $party
)
SELECT o.id AS other_id, o.name AS other_name, o.country, leg.direction,
       CASE WHEN s.summary THEN 'summary' ELSE 'itemised' END AS basis,
       CASE basis WHEN 'itemised' THEN count(*) ELSE sum(coalesce(s.records, s.records_min)) END AS shipments,
       sum(coalesce(s.value_usd, s.value_usd_min)) AS value_usd, sum(coalesce(s.kg, s.kg_min)) AS kg,
       min(s.first_on) AS first_on, max(s.last_on) AS last_on
FROM leg JOIN Shipment s ON s.id = leg.shipment JOIN Party o ON o.id = leg.other
WHERE in_period(s.first_on_min, s.last_on_max, $start::DATE, $end::DATE)
GROUP BY o.id, o.name, o.country, leg.direction, basis
ORDER BY shipments DESC NULLS LAST, value_usd DESC NULLS LAST, other_id, leg.direction
