WITH stay AS (
    SELECT stay.from_id AS party, stay.started_on_min, stay.started_on_max, stay.ended_on_min, stay.ended_on_max, a.*
    FROM REGISTERED_AT stay JOIN Address a ON a.id = stay.to_id
), leg AS (
    SELECT DISTINCT sent.from_id AS exporter, received.to_id AS importer, sent.to_id AS shipment
    FROM SENT sent JOIN RECEIVED_BY received ON received.from_id = sent.to_id
), pair AS (
    SELECT DISTINCT exporter, importer FROM leg WHERE exporter <> importer
), tie AS (
    SELECT pair.exporter, pair.importer, a.text AS exporter_address, b.text AS address,
           CASE WHEN a.unit_key = b.unit_key THEN 'unit' WHEN a.building_key = b.building_key THEN 'building' ELSE 'stated' END AS level,
           CASE level WHEN 'unit' THEN b.unit_parties WHEN 'building' THEN b.building_parties ELSE 2 END AS parties,
           CASE level WHEN 'unit' THEN b.unit_threshold WHEN 'building' THEN b.building_threshold END AS threshold,
           coalesce(parties > threshold, false) AS mass,
           greatest(a.started_on_min, b.started_on_min) AS started, least(a.ended_on_max, b.ended_on_max) AS ended
    FROM pair JOIN stay a ON a.party = pair.exporter JOIN stay b ON b.party = pair.importer
     AND (a.building_key = b.building_key OR (a.id = b.id AND a.stated_only))
    WHERE ($country::VARCHAR IS NULL OR (a.country = $country AND b.country = $country))
      AND CASE WHEN $max_parties::BIGINT IS NULL THEN NOT mass ELSE parties <= $max_parties END
), dated AS (
    SELECT DISTINCT tie.exporter, tie.importer, level, s.id, s.summary, s.records, s.records_min, s.value_usd, s.value_usd_min, s.first_on, s.last_on
    FROM tie JOIN leg USING (exporter, importer) JOIN Shipment s ON s.id = leg.shipment
    WHERE meets(tie.started, tie.ended, s.first_on_min, s.last_on_max) AND in_period(s.first_on_min, s.last_on_max, $start::DATE, $end::DATE)
), traded AS (
    SELECT exporter, importer, level, summary IS TRUE AS summary,
           CASE WHEN summary THEN sum(coalesce(records, records_min)) ELSE count(*) END AS shipments,
           sum(coalesce(value_usd, value_usd_min)) AS value_usd, min(first_on) AS first_on, max(last_on) AS last_on
    FROM dated GROUP BY exporter, importer, level, dated.summary
), tied AS (
    SELECT exporter, importer, level, min(parties) AS parties, min(mass) AS mass, min(address) AS address, min(exporter_address) AS exporter_address
    FROM tie GROUP BY exporter, importer, level
), weighed AS (
    SELECT *, CASE level WHEN 'unit' THEN 1.0 WHEN 'building' THEN 0.3 ELSE 0.5 END / greatest(parties - 1, 1) AS weight
    FROM traded JOIN tied USING (exporter, importer, level)
)
SELECT exporter AS exporter_id, x.name AS exporter_name, importer AS importer_id, i.name AS importer_name, address, exporter_address,
       level, parties AS parties_at_address, weight, mass, shipments, value_usd, first_on, last_on
FROM weighed JOIN Party x ON x.id = exporter JOIN Party i ON i.id = importer
QUALIFY row_number() OVER (PARTITION BY exporter, importer, summary ORDER BY mass, weight DESC, level) = 1
ORDER BY mass, weight DESC, value_usd DESC NULLS LAST, exporter_id, importer_id
