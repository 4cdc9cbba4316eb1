WITH hub AS (
    SELECT CASE $level WHEN 'unit' THEN unit_key ELSE building_key END AS key,
           CASE $level WHEN 'unit' THEN unit_parties ELSE building_parties END AS parties,
           CASE $level WHEN 'unit' THEN unit_threshold ELSE building_threshold END AS threshold,
           a.id, a.text, a.country
    FROM Address a
    WHERE ($country::VARCHAR IS NULL OR a.country = $country) AND key IS NOT NULL AND parties > 1
)
SELECT min(hub.text) AS address, $level AS level, parties, min(hub.country) AS country,
       coalesce(parties > threshold, false) AS mass
FROM hub JOIN REGISTERED_AT stay ON stay.to_id = hub.id
GROUP BY key, parties, threshold
ORDER BY parties DESC, key
