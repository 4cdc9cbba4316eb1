WITH listed AS (
    SELECT DISTINCT from_id AS party, to_id AS listing FROM LISTED_AS
    WHERE $party::VARCHAR IS NULL OR from_id = $party
), leg AS (
    SELECT sent.from_id AS party, received.to_id AS other, sent.to_id AS shipment
    FROM SENT sent JOIN RECEIVED_BY received ON received.from_id = sent.to_id
    WHERE sent.from_id IN (SELECT party FROM listed)
    UNION
    SELECT received.to_id, sent.from_id, sent.to_id
    FROM RECEIVED_BY received JOIN SENT sent ON sent.to_id = received.from_id
    WHERE received.to_id IN (SELECT party FROM listed)
), timed AS (
    SELECT l.id AS listing, leg.party, leg.other, leg.shipment, l.list, l.listed_on,
           CASE WHEN s.last_on_max < l.listed_on_min THEN 'before' WHEN s.first_on_min > l.listed_on_max THEN 'after'
                ELSE 'undetermined' END AS timing,
           CASE WHEN s.summary THEN coalesce(s.records, s.records_min) ELSE 1 END AS records,
           coalesce(s.value_usd, s.value_usd_min) AS usd
    FROM listed JOIN Listing l ON l.id = listed.listing JOIN leg ON leg.party = listed.party JOIN Shipment s ON s.id = leg.shipment
    WHERE ($list::VARCHAR IS NULL OR contains(lower(l.list), lower($list)))
      AND in_period(s.first_on_min, s.last_on_max, $start::DATE, $end::DATE)
), of_partner AS (
    SELECT listing, party, other, bool_and(timing = 'after') AS is_new FROM timed GROUP BY ALL
), of_shipment AS (
    SELECT DISTINCT listing, party, list, listed_on, shipment, timing, records, usd FROM timed
)
SELECT p.id AS party_id, p.name AS party_name, t.list, t.listed_on,
       coalesce(sum(t.records) FILTER (t.timing = 'before'), 0) AS before_shipments, sum(t.usd) FILTER (t.timing = 'before') AS before_usd,
       coalesce(sum(t.records) FILTER (t.timing = 'after'), 0) AS after_shipments, sum(t.usd) FILTER (t.timing = 'after') AS after_usd,
       coalesce(sum(t.records) FILTER (t.timing = 'undetermined'), 0) AS undetermined_shipments, sum(t.usd) FILTER (t.timing = 'undetermined') AS undetermined_usd,
       (SELECT count(*) FROM of_partner o WHERE o.listing = t.listing AND o.party = t.party AND o.is_new) AS partners_new
FROM of_shipment t JOIN Party p ON p.id = t.party
GROUP BY t.listing, t.party, p.id, p.name, t.list, t.listed_on
ORDER BY party_id, t.listed_on, t.listing
