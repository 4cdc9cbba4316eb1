WITH leg AS (
    SELECT from_id AS party, to_id AS shipment FROM SENT UNION SELECT to_id, from_id FROM RECEIVED_BY
)
SELECT c.id AS company_id, c.name AS company_name, c.incorporated_on, min(s.first_on) AS first_on,
       CASE WHEN c.incorporated_on_min = c.incorporated_on_max AND min(s.first_on_min) = min(s.first_on_max)
            THEN min(s.first_on_min) - c.incorporated_on_min END AS days,
       sum(coalesce(s.value_usd, s.value_usd_min)) AS value_usd, count(*) AS shipments
FROM Company c JOIN leg ON leg.party = c.id JOIN Shipment s ON s.id = leg.shipment
WHERE c.incorporated_on_min IS NOT NULL
  AND ($incorporated_after::DATE IS NULL OR c.incorporated_on_max >= $incorporated_after)
  AND in_period(s.first_on_min, s.last_on_max, $start::DATE, $end::DATE)
GROUP BY c.id, c.name, c.incorporated_on, c.incorporated_on_min, c.incorporated_on_max
HAVING min(s.first_on_max) >= c.incorporated_on_min AND min(s.first_on_min) - c.incorporated_on_max <= $within_days
ORDER BY coalesce(days, 100000), company_id
