SELECT o.id AS owner_id, o.name AS owner_name, o.kind AS owner_kind, stake.share_min, stake.share_max, stake.share_text,
       stake.interest, stake.started_on, stake.ended_on
FROM OWNS stake JOIN Party o ON o.id = stake.from_id
WHERE stake.to_id = $party AND in_force(stake.started_on_min, stake.ended_on_max, $as_of, $include_ended)
ORDER BY coalesce(stake.share_min, -1) DESC, owner_id, stake.id
