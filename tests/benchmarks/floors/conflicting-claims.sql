WITH described AS (
    SELECT id, name AS subject, true AS is_party FROM Party
    UNION ALL
    SELECT id, coalesce(exporter, exporter_area) || ' to ' || coalesce(importer, importer_area) || ': ' || coalesce(goods, hs_code), false FROM TradeFlow
), of_goods AS (
    SELECT from_id, source_id FROM OF_GOODS
), denied AS (
    SELECT 'sent' AS statement, from_id AS party, to_id AS other, source_id, disputed_by, dispute_source FROM SENT WHERE disputed_by IS NOT NULL
    UNION ALL SELECT 'received', to_id, from_id, source_id, disputed_by, dispute_source FROM RECEIVED_BY WHERE disputed_by IS NOT NULL
    UNION ALL SELECT coalesce(tie, 'tie'), from_id, to_id, source_id, disputed_by, dispute_source FROM RELATED_TO WHERE disputed_by IS NOT NULL
    UNION ALL SELECT 'owns', from_id, to_id, source_id, disputed_by, dispute_source FROM OWNS WHERE disputed_by IS NOT NULL
    UNION ALL SELECT 'controls', from_id, to_id, source_id, disputed_by, dispute_source FROM CONTROLS WHERE disputed_by IS NOT NULL
    UNION ALL SELECT 'officer_of', from_id, to_id, source_id, disputed_by, dispute_source FROM OFFICER_OF WHERE disputed_by IS NOT NULL
    UNION ALL SELECT 'registered_at', from_id, to_id, source_id, disputed_by, dispute_source FROM REGISTERED_AT WHERE disputed_by IS NOT NULL
    UNION ALL SELECT 'listed_as', from_id, to_id, source_id, disputed_by, dispute_source FROM LISTED_AS WHERE disputed_by IS NOT NULL
)
SELECT d.subject, d.id AS subject_id, a.property AS statement, a.value AS value_a, sa.title AS source_a, b.value AS value_b, sb.title AS source_b
FROM STATED_IN a JOIN STATED_IN b ON a.from_id = b.from_id AND a.property = b.property AND a.value < b.value
JOIN described d ON d.id = a.from_id JOIN Source sa ON sa.id = a.to_id JOIN Source sb ON sb.id = b.to_id
WHERE $party::VARCHAR IS NULL OR (d.is_party AND d.id = $party)
UNION ALL
SELECT f.exporter || ' to ' || f.importer || ': ' || f.goods, f.id, 'trade statistic',
       coalesce(g.period || ': ', '') || coalesce(g.stated_change, g.value_usd::VARCHAR), sa.title,
       coalesce(f.period || ': ', '') || coalesce(f.stated_change, f.value_usd::VARCHAR), sb.title
FROM CONFLICTS_WITH c JOIN TradeFlow f ON f.id = c.from_id JOIN TradeFlow g ON g.id = c.to_id
JOIN of_goods own ON own.from_id = f.id JOIN of_goods other ON other.from_id = g.id
JOIN Source sa ON sa.id = other.source_id JOIN Source sb ON sb.id = own.source_id
WHERE $party::VARCHAR IS NULL
UNION ALL
SELECT p.name, p.id, statement, coalesce(o.name, s.goods, a.text, l.name, other), sa.title, 'denied by ' || disputed_by, sb.title
FROM denied JOIN Party p ON p.id = denied.party JOIN Source sa ON sa.id = denied.source_id
LEFT JOIN Source sb ON sb.id = denied.dispute_source LEFT JOIN Party o ON o.id = other LEFT JOIN Shipment s ON s.id = other
LEFT JOIN Address a ON a.id = other LEFT JOIN Listing l ON l.id = other
WHERE $party::VARCHAR IS NULL OR p.id = $party
ORDER BY ALL
