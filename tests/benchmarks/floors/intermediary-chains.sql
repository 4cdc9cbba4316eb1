WITH end_user AS (
    SELECT e.id, e.name, e.email, e.phone FROM Party e
    WHERE e.unnamed IS NOT TRUE AND ($end_user::VARCHAR IS NULL OR e.id = $end_user)
      AND ((list_contains($ground::VARCHAR[], 'named') AND e.id = $end_user)
           OR (list_contains($ground::VARCHAR[], 'list') AND e.id IN (SELECT from_id FROM LISTED_AS))
           OR (list_contains($ground::VARCHAR[], 'sector') AND e.kind = 'Company' AND e.sector = 'defence')
           OR (list_contains($ground::VARCHAR[], 'activity') AND e.kind = 'Company' AND e.defence_activity > ''))
), stay AS (
    SELECT r.from_id AS party, r.started_on_min AS started, r.started_on_max AS surely_started, r.ended_on_max AS ended, r.ended_on_min AS surely_ended, a.*
    FROM REGISTERED_AT r JOIN Address a ON a.id = r.to_id
), of_end_user AS (
    SELECT stay.* FROM stay WHERE party IN (SELECT id FROM end_user)
), held AS (
    SELECT 'owner' AS tie, from_id, to_id, started_on_min AS started, ended_on_max AS ended FROM OWNS
    UNION ALL
    SELECT 'director', from_id, to_id, started_on_min, ended_on_max FROM OFFICER_OF
), direct AS (
    SELECT 'owner' AS tie, from_id AS one, to_id AS other, 'direct stake' AS detail, started_on_min AS started, ended_on_max AS ended FROM OWNS
    UNION ALL
    SELECT 'stated', from_id, to_id, coalesce(note, tie, 'stated tie'), started_on_min, ended_on_max FROM RELATED_TO
    UNION ALL
    SELECT 'stated', from_id, to_id, coalesce(note, means, 'stated tie'), started_on_min, ended_on_max FROM CONTROLS
), tied AS (
    SELECT a.party AS end_user, b.party AS importer, 'address' AS tie, 'unit' AS level, '' AS tie_key, b.text AS detail, b.unit_parties AS parties,
           b.unit_threshold AS threshold, 1.0 AS factor, greatest(a.started, b.started) AS started, least(a.ended, b.ended) AS ended
    FROM of_end_user a JOIN stay b ON b.unit_key = a.unit_key
    UNION ALL
    SELECT a.party, b.party, 'address', 'building', '', b.text, b.building_parties, b.building_threshold, 0.3, greatest(a.started, b.started), least(a.ended, b.ended)
    FROM of_end_user a JOIN stay b ON b.building_key = a.building_key
    WHERE a.unit_key IS NULL OR b.unit_key IS NULL OR b.unit_key <> a.unit_key
    UNION ALL
    SELECT a.party, b.party, 'address', 'stated', '', a.text, 2, NULL, 0.5, greatest(a.started, b.started), least(a.ended, b.ended)
    FROM of_end_user a JOIN stay b ON b.id = a.id WHERE a.stated_only
    UNION ALL
    SELECT e.id, i.id, r1.tie, NULL, o.name, o.name, NULL, NULL, 1.0, greatest(r1.started, r2.started), least(r1.ended, r2.ended)
    FROM end_user e JOIN held r1 ON r1.to_id = e.id JOIN held r2 ON r2.from_id = r1.from_id AND r2.tie = r1.tie
    JOIN Party o ON o.id = r1.from_id JOIN Party i ON i.id = r2.to_id AND i.kind = 'Company'
    UNION ALL
    SELECT e.id, d.other, d.tie, NULL, d.detail, d.detail, NULL, NULL, 1.0, d.started, d.ended FROM end_user e JOIN direct d ON d.one = e.id
    UNION ALL
    SELECT e.id, d.one, d.tie, NULL, d.detail, d.detail, NULL, NULL, 1.0, d.started, d.ended FROM end_user e JOIN direct d ON d.other = e.id
    UNION ALL
    SELECT e.id, i.id, 'identifier', NULL, 'e-mail ' || e.email, 'e-mail ' || e.email, NULL, NULL, 1.0, NULL, NULL
    FROM end_user e JOIN Company i ON i.email = e.email
    UNION ALL
    SELECT e.id, i.id, 'identifier', NULL, 'telephone ' || e.phone, 'telephone ' || e.phone, NULL, NULL, 1.0, NULL, NULL
    FROM end_user e JOIN Company i ON i.phone = e.phone
), tie AS (
    SELECT tied.*, coalesce(parties > threshold, false) AS mass
    FROM tied JOIN Party i ON i.id = importer
    WHERE importer <> end_user AND list_contains($ties::VARCHAR[], tie)
      AND (tie <> 'address' OR $level::VARCHAR IS NULL OR level = $level)
      AND ($importer_country::VARCHAR IS NULL OR i.country = $importer_country)
      AND (NOT mass OR coalesce(parties <= $max_parties::BIGINT, false))
      AND ($max_parties::BIGINT IS NULL OR parties IS NULL OR parties <= $max_parties)
), strongest AS (
    SELECT end_user, importer, tie, level, tie_key, min(detail) AS tie_detail, min(parties) AS parties,
           max(factor) / greatest(coalesce(min(parties), 2) - 1, 1) AS weight, min(mass) AS mass
    FROM tie GROUP BY end_user, importer, tie, level, tie_key
), leg AS (
    SELECT DISTINCT sent.from_id AS exporter, received.to_id AS importer, sent.to_id AS shipment
    FROM RECEIVED_BY received JOIN SENT sent ON sent.to_id = received.from_id
    WHERE received.to_id IN (SELECT importer FROM tie UNION ALL SELECT id FROM end_user)
), chain AS (
    SELECT DISTINCT tie.end_user, tie.importer, tie.tie, tie.level, tie.tie_key, leg.exporter, s.id, s.summary, s.records, s.records_min,
           s.value_usd, s.value_usd_min, s.first_on, s.last_on
    FROM tie JOIN leg USING (importer) JOIN Shipment s ON s.id = leg.shipment
    WHERE leg.exporter NOT IN (tie.end_user, tie.importer)
      AND in_period(s.first_on_min, s.last_on_max, $start::DATE, $end::DATE) AND meets(tie.started, tie.ended, s.first_on_min, s.last_on_max)
)
SELECT x.id AS exporter_id, x.name AS exporter_name, i.id AS importer_id, i.name AS importer_name, chain.tie, w.tie_detail, chain.level,
       e.id AS end_user_id, e.name AS end_user_name,
       CASE WHEN chain.summary THEN 'summary' ELSE 'itemised' END AS basis,
       CASE basis WHEN 'itemised' THEN count(*) ELSE sum(coalesce(chain.records, chain.records_min)) END AS shipments,
       sum(coalesce(chain.value_usd, chain.value_usd_min)) AS value_usd, min(chain.first_on) AS first_on, max(chain.last_on) AS last_on,
       (SELECT count(DISTINCT d.shipment) FROM leg d WHERE d.exporter = x.id AND d.importer = e.id) AS direct_shipments,
       w.parties AS parties_at_address, w.weight, w.mass
FROM chain
JOIN strongest w ON w.end_user = chain.end_user AND w.importer = chain.importer AND w.tie = chain.tie AND w.level IS NOT DISTINCT FROM chain.level
                AND w.tie_key = chain.tie_key
JOIN Party x ON x.id = chain.exporter JOIN Party i ON i.id = chain.importer JOIN end_user e ON e.id = chain.end_user
WHERE $exporter_country::VARCHAR IS NULL OR x.country = $exporter_country
GROUP BY x.id, x.name, i.id, i.name, chain.tie, w.tie_detail, chain.level, chain.tie_key, e.id, e.name, basis, w.parties, w.weight, w.mass
ORDER BY w.mass, w.weight DESC, value_usd DESC NULLS LAST, exporter_id, importer_id, end_user_id, chain.tie
