WITH RECURSIVE link AS (
    SELECT id, from_id, to_id, started_on_min, ended_on_max FROM OWNS WHERE share_max IS NULL OR share_max >= $min_share
    UNION ALL
    SELECT id, from_id, to_id, started_on_min, ended_on_max FROM CONTROLS
), path AS (
    SELECT $party AS id, 0 AS depth, NULL::DATE AS started, NULL::DATE AS ended, []::VARCHAR[] AS links
    UNION ALL
    SELECT link.to_id, path.depth + 1, greatest(path.started, link.started_on_min), least(path.ended, link.ended_on_max),
           list_append(path.links, link.id)
    FROM path JOIN link ON link.from_id = path.id
    WHERE path.depth < 6 AND NOT list_contains(path.links, link.id)
), trade AS MATERIALIZED (
    SELECT sent.from_id AS member_id, received.to_id AS receiver_id, s.*
    FROM (SELECT DISTINCT from_id, to_id FROM SENT WHERE from_id IN (SELECT id FROM path)) sent
    JOIN RECEIVED_BY received ON received.from_id = sent.to_id JOIN Shipment s ON s.id = sent.to_id
), leg AS (
    SELECT member_id, receiver_id, s.id, min(path.depth) AS depth,
           s.summary, s.records, s.records_min, s.value_usd, s.value_usd_min, s.kg, s.kg_min, s.first_on, s.last_on
    FROM path JOIN trade s ON s.member_id = path.id
    WHERE meets(path.started, path.ended, s.first_on_min, s.last_on_max)
      AND in_period(s.first_on_min, s.last_on_max, $start::DATE, $end::DATE)
    GROUP BY ALL
)
SELECT member_id, m.name AS member_name, receiver_id, x.name AS receiver_name, min(depth) AS depth,
       CASE WHEN leg.summary THEN 'summary' ELSE 'itemised' END AS basis,
       CASE basis WHEN 'itemised' THEN count(*) ELSE sum(coalesce(records, records_min)) END AS shipments,
       sum(coalesce(value_usd, value_usd_min)) AS value_usd, sum(coalesce(kg, kg_min)) AS kg,
       min(first_on) AS first_on, max(last_on) AS last_on
FROM leg JOIN Party m ON m.id = member_id JOIN Party x ON x.id = receiver_id
WHERE $receiver_sector::VARCHAR IS NULL OR lower(x.sector) = lower($receiver_sector)
   OR (lower($receiver_sector) = 'defence' AND x.defence_activity > '')
GROUP BY member_id, m.name, receiver_id, x.name, basis
ORDER BY shipments DESC NULLS LAST, value_usd DESC NULLS LAST, member_id, receiver_id
