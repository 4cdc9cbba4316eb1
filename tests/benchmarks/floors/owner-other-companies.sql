WITH owner AS (
    SELECT DISTINCT from_id AS id FROM OWNS
    WHERE to_id = $party AND in_force(started_on_min, ended_on_max, $as_of, $include_ended)
), tie AS (
    SELECT from_id, to_id, CASE WHEN interest = 'interest' THEN 'has an interest in' ELSE 'owns' END AS relation,
           share_min, share_max, started_on_min, ended_on_max FROM OWNS
    UNION ALL
    SELECT from_id, to_id, 'controls', NULL, NULL, started_on_min, ended_on_max FROM CONTROLS
    UNION ALL
    SELECT from_id, to_id, 'is an officer of', NULL, NULL, started_on_min, ended_on_max FROM OFFICER_OF
)
SELECT o.id AS owner_id, o.name AS owner_name, other.id AS other_id, other.name AS other_name, other.country, relation,
       min(tie.share_min) AS share_min, max(tie.share_max) AS share_max
FROM owner JOIN tie ON tie.from_id = owner.id JOIN Party o ON o.id = owner.id JOIN Party other ON other.id = tie.to_id
WHERE other.id <> $party AND in_force(tie.started_on_min, tie.ended_on_max, $as_of, $include_ended)
GROUP BY ALL
ORDER BY owner_id, other_id, relation
