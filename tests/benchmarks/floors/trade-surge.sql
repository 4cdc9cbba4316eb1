WITH flow AS (
    SELECT *, coalesce(exporter, exporter_area) AS from_area, coalesce(importer, importer_area) AS to_area
    FROM TradeFlow
    WHERE $sum_over::VARCHAR[] IS NULL
      AND ($exporter::VARCHAR IS NULL OR exporter = $exporter) AND ($importer::VARCHAR IS NULL OR importer = $importer)
      AND ($hs::VARCHAR IS NULL OR starts_with(hs_code, $hs))
), pair AS (
    SELECT f.id, f.from_area, f.to_area, f.hs_code, f.goods, f.period, f.kg, f.value_usd, b.period AS base_period,
           b.kg AS base_kg, b.value_usd AS base_usd,
           coalesce(f.hs_edition, '') = coalesce(b.hs_edition, '') AS alike, bool_or(alike) OVER (PARTITION BY f.id) AS any_alike
    FROM flow f JOIN flow b
      ON f.from_area IS NOT DISTINCT FROM b.from_area AND f.to_area IS NOT DISTINCT FROM b.to_area
     AND f.reported_by IS NOT DISTINCT FROM b.reported_by AND f.flow IS NOT DISTINCT FROM b.flow
     AND coalesce(f.hs_code, f.goods) IS NOT DISTINCT FROM coalesce(b.hs_code, b.goods)
     AND year(b.period_min) = year(f.period_min) - 1 AND month(b.period_min) = month(f.period_min)
     AND year(b.period_max) = year(f.period_max) - 1 AND month(b.period_max) = month(f.period_max)
), measured AS (
    SELECT from_area, to_area, hs_code, goods, 'kg' AS measure, period, kg AS value, base_period, base_kg AS base_value, alike, any_alike FROM pair
    UNION ALL
    SELECT from_area, to_area, hs_code, goods, 'value_usd', period, value_usd, base_period, base_usd, alike, any_alike FROM pair
)
SELECT from_area AS exporter, to_area AS importer, hs_code, goods, measure, period, value, base_period, base_value,
       value / nullif(base_value, 0) AS ratio, NULL AS stated_change
FROM measured
WHERE alike = any_alike AND ($measure::VARCHAR IS NULL OR measure = $measure)
  AND value IS NOT NULL AND (base_value = 0 OR (base_value >= $min_base AND value / base_value >= $min_ratio))
UNION ALL
SELECT from_area, to_area, hs_code, goods, CASE WHEN value_usd IS NOT NULL THEN 'value_usd' WHEN kg IS NOT NULL THEN 'kg' END AS measure,
       period, coalesce(value_usd, kg), NULL, NULL, NULL, stated_change
FROM flow
WHERE stated_change IS NOT NULL AND ($measure::VARCHAR IS NULL OR measure = $measure)
ORDER BY ratio DESC NULLS LAST, exporter, importer, goods, hs_code, period, measure
