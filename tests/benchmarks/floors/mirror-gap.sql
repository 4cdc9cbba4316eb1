WITH figure AS (
    SELECT exporter, importer, period, flow, hs_code AS code, coalesce(hs_edition, '') AS edition, value_usd, kg
    FROM TradeFlow
    WHERE basis = 'rows' AND flow IN ('export', 'import') AND exporter IS NOT NULL AND importer IS NOT NULL AND length(hs_code) <= 6
      AND ($exporter::VARCHAR IS NULL OR exporter = $exporter) AND ($importer::VARCHAR IS NULL OR importer = $importer)
      AND ($hs::VARCHAR IS NULL OR starts_with(hs_code, left($hs, 2)))
      AND ($start::DATE IS NULL OR period_max >= $start) AND ($end::DATE IS NULL OR period_min <= $end)
), bridged AS (
    -- An older code that one side counts, and the codes of 2022 for it that the other counts instead.
    SELECT DISTINCT old.exporter, old.importer, old.period, new.flow, new.code, new.edition, bridge.old AS under
    FROM figure old JOIN ExactPart bridge ON bridge.old = old.code
    JOIN figure new ON new.exporter = old.exporter AND new.importer = old.importer AND new.period = old.period
                   AND new.flow <> old.flow AND new.code = bridge.part AND new.edition >= 'HS2022'
    WHERE old.edition > '' AND old.edition < 'HS2022'
      AND NOT EXISTS (FROM figure f JOIN ExactPart b ON b.part = f.code AND b.old = old.code
                      WHERE f.exporter = old.exporter AND f.importer = old.importer AND f.period = old.period AND f.flow = old.flow)
      AND NOT EXISTS (FROM figure f WHERE f.exporter = old.exporter AND f.importer = old.importer AND f.period = old.period
                      AND f.flow = new.flow AND f.code = old.code)
), alike AS (
    SELECT figure.* REPLACE (coalesce(bridged.under, figure.code) AS code), figure.code AS own_code
    FROM figure LEFT JOIN bridged USING (exporter, importer, period, flow, code, edition)
), newest AS (
    SELECT exporter, importer, period, code, flow, sum(value_usd) AS value_usd, sum(kg) AS kg FROM (
        FROM alike QUALIFY row_number() OVER (PARTITION BY exporter, importer, period, code, flow, own_code ORDER BY edition DESC) = 1
    ) GROUP BY exporter, importer, period, code, flow
)
SELECT exporter, importer, code AS hs6, period, sum(value_usd) FILTER (flow = 'export') AS reported_export,
       sum(value_usd) FILTER (flow = 'import') AS reported_import, sum(kg) FILTER (flow = 'export') AS export_kg,
       sum(kg) FILTER (flow = 'import') AS import_kg
FROM newest
WHERE $hs::VARCHAR IS NULL OR starts_with(code, $hs)
GROUP BY exporter, importer, period, code
ORDER BY abs(reported_export - reported_import / $cif_fob) DESC NULLS LAST, exporter, importer, period, hs6
