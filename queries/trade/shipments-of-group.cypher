/*
title: Shipments of a group
question: What did the companies of this conglomerate ship, to whom and when?
why: A conglomerate's trade with sanctioned firms is spread over subsidiaries that do not carry its name.
caution: >-
  The group is what filings and publications state: stakes of at least min_share or of unpublished size, and control,
  over at most six steps. "Subsidiaries (not named)" stands for itself and is attached to no named company.
params:
  party: {type: entity, required: true, help: "head of the group"}
  receiver_sector: {type: text, help: "only receivers of this stated sector, for example defence"}
  min_share: {type: number, default: 50, min: 0, max: 100, help: "smallest stake that makes a subsidiary, per cent"}
  start: {type: date, help: "only shipments that can be on or after this day"}
  end: {type: date, partial: last, help: "only shipments that can be on or before this day"}
returns:
  member_id: id of the group's company
  member_name: name of the group's company
  receiver_id: id of the receiver
  receiver_name: name of the receiver
  depth: fewest steps of ownership or control from the head to the member at the time of a shipment
  shipments: number of shipments; empty where not published
  value_usd: value in USD, figures stated as at least as their minimum; empty where not published
  kg: net weight in kg, figures stated as at least as their minimum; empty where not published
  first_on: first date, as stated
  last_on: last date, as stated
  basis: itemised (declarations) or summary (a publication's figure)
  may_overlap: whether another row of this group may count the same goods
  evidence_total: number of relationships behind the row
  evidence: the path of ownership, then the sending and the receiving of each shipment
example:
  params: {party: China Poly Group, receiver_sector: defence}
  rows:
    - {member_name: Subsidiaries of China Poly Group (not named), receiver_name: Russian defence organisations (not named), shipments: 281, first_on: "2014", last_on: 2022-01, basis: summary}
    - {member_name: Poly Technologies, receiver_name: Almaz-Antey, first_on: 2022-01, basis: summary}
*/
MATCH (head:Company|Person|PublicBody {id: $party})
CALL (head) {
    MATCH path = (head)-[:OWNS|CONTROLS*1..6]->(m:Company|Person|PublicBody)
    WHERE all(link IN relationships(path) WHERE type(link) = 'CONTROLS' OR link.share_max IS NULL OR link.share_max >= $min_share)
    RETURN m, relationships(path) AS links, length(path) AS depth
  UNION ALL
    MATCH (m:Company|Person|PublicBody {id: head.id})
    RETURN m, [] AS links, 0 AS depth
}
WITH m, links, depth
ORDER BY depth, m.id, [link IN links | link.id]
WITH m, collect({links: links, depth: depth}) AS paths
// A company that moved within the group belongs to it by another path from then on: by the first that held at the time.
CALL (m, paths) {
    MATCH (m)-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(x:Company|Person|PublicBody)
    WHERE ($receiver_sector IS NULL OR toLower(x.sector) = toLower($receiver_sector)
           OR (toLower($receiver_sector) = 'defence' AND x.defence_activity > ''))
      AND ($start IS NULL OR s.last_on_max IS NULL OR s.last_on_max >= $start)
      AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
    WITH x, s, [place IN range(0, size(paths) - 1)
                WHERE all(link IN paths[place].links
                          WHERE (link.started_on_min IS NULL OR s.last_on_max IS NULL OR link.started_on_min <= s.last_on_max)
                            AND (link.ended_on_max IS NULL OR s.first_on_min IS NULL OR link.ended_on_max >= s.first_on_min))][0] AS place,
         count(DISTINCT sent) + count(DISTINCT received) AS legs
    ORDER BY s.first_on_min, s.id
    WHERE place IS NOT NULL
    RETURN x, coalesce(s.summary, false) AS summary,
           count(s) AS entries,
           count(coalesce(s.records, s.records_min)) AS counted,
           sum(coalesce(s.records, s.records_min)) AS records,
           count(coalesce(s.value_usd, s.value_usd_min)) AS valued,
           sum(coalesce(s.value_usd, s.value_usd_min)) AS usd,
           count(coalesce(s.kg, s.kg_min)) AS weighed,
           sum(coalesce(s.kg, s.kg_min)) AS weight,
           min(s.first_on) AS first_on,
           max(s.last_on) AS last_on,
           sum(legs) AS leg_total,
           min(place) AS nearest,
           collect(DISTINCT place) AS places,
           collect(s)[0..22] AS earliest
}
WITH m, x, paths[nearest].depth AS depth, summary, entries, counted, records, valued, usd, weighed, weight, first_on, last_on, leg_total, earliest,
     reduce(known = [], place IN places | known + [link IN paths[place].links WHERE NOT link IN known]) AS links
WITH collect({m: m, x: x, depth: depth, links: links, summary: summary, entries: entries, counted: counted,
     records: records, valued: valued, usd: usd, weighed: weighed, weight: weight, first_on: first_on,
     last_on: last_on, leg_total: leg_total, earliest: earliest}) AS found
WITH found, size([row IN found WHERE row.summary]) AS summaries
UNWIND found AS row
CALL (row) {
    UNWIND row.earliest AS s
    MATCH (s)<-[sent:SENT]-(sender:Company|Person|PublicBody)
    MATCH (s)-[received:RECEIVED_BY]->(receiver:Company|Person|PublicBody)
    WHERE sender.id = row.m.id AND receiver.id = row.x.id
    RETURN collect(DISTINCT sent) + collect(DISTINCT received) AS legs
}
RETURN row.m.id AS member_id,
       row.m.name AS member_name,
       row.x.id AS receiver_id,
       row.x.name AS receiver_name,
       row.depth AS depth,
       CASE WHEN NOT row.summary THEN row.entries WHEN row.counted > 0 THEN row.records END AS shipments,
       CASE WHEN row.valued > 0 THEN row.usd END AS value_usd,
       CASE WHEN row.weighed > 0 THEN row.weight END AS kg,
       row.first_on AS first_on,
       row.last_on AS last_on,
       CASE WHEN row.summary THEN 'summary' ELSE 'itemised' END AS basis,
       summaries > 0 AND size(found) > 1 AS may_overlap,
       row.leg_total + size(row.links) AS evidence_total,
       row.links + legs AS evidence
ORDER BY coalesce(shipments, -1) DESC, coalesce(value_usd, -1) DESC, member_id, receiver_id, basis, member_name, receiver_name, depth, kg, first_on, last_on, may_overlap, shipments, value_usd
LIMIT $limit
