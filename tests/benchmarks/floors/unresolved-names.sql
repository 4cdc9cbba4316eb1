WITH leg AS (
    SELECT from_id AS party, to_id AS shipment FROM SENT
    UNION SELECT to_id, from_id FROM RECEIVED_BY
    UNION SELECT to_id, from_id FROM DECLARED_BY
    UNION SELECT to_id, from_id FROM FORWARDED_BY
    UNION SELECT to_id, from_id FROM NOTIFIES
    UNION SELECT to_id, from_id FROM BOUGHT_BY
    UNION SELECT to_id, from_id FROM MADE_BY
), unresolved AS (
    SELECT p.id, p.name, p.country, p.names, count(*) AS shipments
    FROM Party p JOIN leg ON leg.party = p.id
    WHERE p.identity_basis = 'name' AND p.unnamed IS NOT TRUE
      AND ($country::VARCHAR IS NULL OR p.country = $country)
      AND ($text::VARCHAR IS NULL OR contains(lower(p.name), lower($text)))
    GROUP BY p.id, p.name, p.country, p.names
    HAVING count(*) >= $min_shipments
    ORDER BY shipments DESC, p.id LIMIT $limit
), suggested AS (
    SELECT own.id, list(DISTINCT other.id) AS ids
    FROM unresolved JOIN NameSound own USING (id) JOIN NameSound other ON other.sound = own.sound AND other.id <> own.id
    WHERE length(own.sound) > 3 OR own.letters = other.letters
    GROUP BY own.id
)
SELECT name, id AS party_id, country, shipments, suggested.ids AS suggestions
FROM unresolved LEFT JOIN suggested USING (id)
ORDER BY shipments DESC, party_id
