/*
title: First trade soon after incorporation
question: Which companies traded within days of being founded, or were founded after an event?
why: A company that is founded to take over a sanctioned trade trades at once.
caution: >-
  The first shipment is the first one loaded: earlier trade may lie in files that are not. Companies whose day of
  incorporation no register states are left out.
params:
  within_days: {type: integer, default: 180, min: 0, max: 3650, help: "most days from incorporation to the first shipment"}
  incorporated_after: {type: date, help: "only companies incorporated on or after this day"}
  start: {type: date, help: "only shipments that can be on or after this day"}
  end: {type: date, partial: last, help: "only shipments that can be on or before this day"}
returns:
  company_id: id of the company
  company_name: name of the company
  incorporated_on: day of incorporation, as filed
  first_on: date of the first shipment
  days: days between the two; empty where a date is not known to the day
  value_usd: value of all its shipments in USD, those stated as at least as their minimum; empty where none is stated
  shipments: number of its shipments; summaries count once
  basis: itemised (declarations), summary, or both
  evidence_total: number of relationships behind the row
  evidence: the sending or receiving of each shipment
timeout: 60
example:
  params: {within_days: 90}
  rows:
    - {incorporated_on: 2021-11-15, first_on: 2022-01-18, days: 64, value_usd: 551700.0}
    - {incorporated_on: 2022-03-14, first_on: 2022-05-19, days: 66, value_usd: 38000.0}
*/
MATCH (c:Company)-[:SENT|RECEIVED_BY]-(s:Shipment)
WHERE c.incorporated_on_min IS NOT NULL
  AND ($incorporated_after IS NULL OR c.incorporated_on_max >= $incorporated_after)
  AND ($start IS NULL OR s.last_on_max IS NULL OR s.last_on_max >= $start)
  AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
WITH c, min(s.first_on_min) AS earliest, min(s.first_on_max) AS latest
WITH c, earliest, latest,
     CASE WHEN c.incorporated_on_min = c.incorporated_on_max AND earliest = latest
          THEN duration.inDays(c.incorporated_on_min, earliest).days END AS days
WHERE latest >= c.incorporated_on_min
  AND duration.inDays(c.incorporated_on_max, earliest).days <= $within_days
WITH c, days
ORDER BY coalesce(days, 100000), c.id
LIMIT $limit
CALL (c) {
    MATCH (c)-[leg:SENT|RECEIVED_BY]-(s:Shipment)
    WHERE ($start IS NULL OR s.last_on_max IS NULL OR s.last_on_max >= $start)
      AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
    WITH s, collect(DISTINCT leg) AS legs
    ORDER BY s.first_on_min, s.id
    RETURN count(s) AS shipments,
           min(s.first_on) AS first_on,
           sum(CASE WHEN coalesce(s.summary, false) THEN 1 ELSE 0 END) AS summaries,
           count(coalesce(s.value_usd, s.value_usd_min)) AS valued,
           sum(coalesce(s.value_usd, s.value_usd_min)) AS usd,
           sum(size(legs)) AS evidence_total,
           collect(legs)[0..50] AS evidence
}
RETURN c.id AS company_id,
       c.name AS company_name,
       c.incorporated_on AS incorporated_on,
       first_on,
       days,
       CASE WHEN valued > 0 THEN usd END AS value_usd,
       shipments,
       CASE summaries WHEN 0 THEN 'itemised' WHEN shipments THEN 'summary' ELSE 'both' END AS basis,
       evidence_total,
       evidence
ORDER BY coalesce(days, 100000), company_id
LIMIT $limit
