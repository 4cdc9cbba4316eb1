WITH shipped AS (
    SELECT DISTINCT s.id, s.origin_country AS origin, s.dispatch_country AS dispatch, s.destination_country AS destination,
           c.hs6, s.value_usd, s.first_on, s.last_on
    FROM Shipment s JOIN OF_GOODS of_goods ON of_goods.from_id = s.id JOIN Commodity c ON c.id = of_goods.to_id
    WHERE s.summary IS NOT TRUE
      AND s.origin_country <> s.dispatch_country AND s.dispatch_country <> s.destination_country AND s.origin_country <> s.destination_country
      AND ($origin_country::VARCHAR IS NULL OR s.origin_country = $origin_country)
      AND ($destination_country::VARCHAR IS NULL OR s.destination_country = $destination_country)
      AND in_period(s.first_on_min, s.last_on_max, $start::DATE, $end::DATE)
)
SELECT origin, dispatch, destination, hs6, count(*) AS shipments, sum(value_usd) AS value_usd, min(first_on) AS first_on,
       max(last_on) AS last_on
FROM shipped GROUP BY origin, dispatch, destination, hs6
ORDER BY value_usd DESC NULLS LAST, origin, dispatch, destination, hs6
