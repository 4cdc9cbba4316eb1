WITH trade AS (
    SELECT DISTINCT c.hs6, c.tier, c.tier_certain, s.id, sent.from_id AS exporter_id, received.to_id AS importer_id,
           s.dispatch_country, s.value_usd, s.first_on, s.last_on
    FROM Commodity c
    JOIN OF_GOODS of_goods ON of_goods.to_id = c.id
    JOIN Shipment s ON s.id = of_goods.from_id
    JOIN SENT sent ON sent.to_id = s.id
    JOIN RECEIVED_BY received ON received.from_id = s.id
    WHERE list_contains($tier::VARCHAR[], c.tier) AND in_period(s.first_on_min, s.last_on_max, $start::DATE, $end::DATE)
)
SELECT hs6, tier, tier_certain, exporter_id, x.name AS exporter_name, importer_id, i.name AS importer_name,
       count(*) AS shipments, sum(value_usd) AS value_usd, dispatch_country, min(first_on) AS first_on, max(last_on) AS last_on
FROM trade JOIN Party x ON x.id = exporter_id JOIN Party i ON i.id = importer_id
WHERE $importer_country::VARCHAR IS NULL OR i.country = $importer_country
GROUP BY hs6, tier, tier_certain, exporter_id, x.name, importer_id, i.name, dispatch_country
ORDER BY tier, value_usd DESC NULLS LAST, hs6, exporter_id, importer_id
