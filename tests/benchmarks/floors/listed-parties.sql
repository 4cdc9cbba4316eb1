WITH named AS (
    SELECT id, name, country FROM Party UNION ALL SELECT id, name, NULL FROM Vessel
)
SELECT DISTINCT p.id AS party_id, p.name AS party_name, p.country, l.list, l.programme, l.listed_on, l.id AS listing_id
FROM LISTED_AS listed JOIN Listing l ON l.id = listed.to_id JOIN named p ON p.id = listed.from_id
WHERE ($list::VARCHAR IS NULL OR contains(lower(l.list), lower($list)))
  AND ($since::DATE IS NULL OR l.listed_on_max IS NULL OR l.listed_on_max >= $since)
ORDER BY l.listed_on, party_name, party_id, listing_id
