WITH here AS (
    SELECT stay.from_id AS party, a.id, a.text, a.unit_key, a.building_key, a.unit_threshold, a.building_threshold
    FROM REGISTERED_AT stay JOIN Address a ON a.id = stay.to_id
    WHERE in_force(stay.started_on_min, stay.ended_on_max, $as_of, false)
), own AS (
    SELECT DISTINCT * FROM here WHERE party = $party
), near AS (
    SELECT own.id AS own_id, own.text AS own_address, 'unit' AS level, own.unit_threshold AS threshold, here.party, here.text,
           true AS same_level
    FROM own JOIN here ON here.unit_key = own.unit_key
    UNION ALL
    SELECT own.id, own.text, 'building', own.building_threshold, here.party, here.text, here.unit_key IS DISTINCT FROM own.unit_key OR own.unit_key IS NULL
    FROM own JOIN here ON here.building_key = own.building_key
    UNION ALL
    SELECT own.id, own.text, 'stated', NULL, here.party, here.text, true
    FROM own JOIN here ON here.id = own.id WHERE own.building_key IS NULL
), counted AS (
    SELECT own_id, level, count(DISTINCT party) AS parties FROM near GROUP BY own_id, level
)
SELECT o.id AS other_id, o.name AS other_name, min(near.text) AS address, own_address, level, parties AS parties_at_address,
       CASE level WHEN 'unit' THEN 1.0 WHEN 'building' THEN 0.3 ELSE 0.5 END / (parties - 1) AS weight,
       coalesce(parties > threshold, false) AS mass
FROM near JOIN counted USING (own_id, level) JOIN Party o ON o.id = near.party
WHERE same_level AND o.id <> $party
  AND ($level::VARCHAR IS NULL OR level = $level) AND ($max_parties::BIGINT IS NULL OR parties <= $max_parties)
GROUP BY o.id, o.name, own_id, own_address, level, parties, threshold
ORDER BY mass, weight DESC, other_id
