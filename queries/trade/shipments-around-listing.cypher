/*
title: Shipments before and after a listing
question: How much did a listed party trade before and after it was listed, and with whom did it start afterwards?
why: Trade that goes on after a listing, or moves to new partners, is what enforcement looks for.
caution: >-
  A listing date is not the start of conduct. Where the dates are not known well enough to compare, the shipments are
  undetermined: neither before nor after.
params:
  list: {type: text, help: "only lists whose name holds this text, for example Entity List"}
  party: {type: entity, help: "only this party"}
  start: {type: date, help: "only shipments that can be on or after this day"}
  end: {type: date, partial: last, help: "only shipments that can be on or before this day"}
returns:
  party_id: id of the listed party
  party_name: name of the listed party
  list: the list
  listed_on: date of the listing, as stated
  before_shipments: shipments that were surely before it; empty where their number is not published
  before_usd: their value in USD; empty where not published
  after_shipments: shipments that were surely after it; empty where their number is not published
  after_usd: their value in USD; empty where not published
  undetermined_shipments: shipments whose dates do not tell; empty where their number is not published
  undetermined_usd: their value in USD; empty where not published
  timing: which of the three groups hold anything
  partners_new: partners with shipments surely after the listing and none before or undetermined
  basis: itemised, summary or both
  evidence_total: number of relationships behind the row
  evidence: the listing, then the sending and the receiving of each shipment
timeout: 60
example:
  params: {party: Poly Technologies}
  rows:
    - {party_name: Poly Technologies, listed_on: 2022-01, before_shipments: 0, after_shipments: 0, undetermined_shipments: 1, timing: undetermined}
*/
MATCH (l:Listing)<-[listed:LISTED_AS]-(p:Company|Person|PublicBody)
WHERE ($party IS NULL OR p.id = $party)
  AND ($list IS NULL OR toLower(l.list) CONTAINS toLower($list))
WITH p, l, collect(DISTINCT listed) AS listings
CALL (p, l) {
    MATCH (p)-[leg:SENT|RECEIVED_BY]-(s:Shipment)-[other_leg:SENT|RECEIVED_BY]-(o:Company|Person|PublicBody)
    WHERE type(leg) <> type(other_leg)
      AND ($start IS NULL OR s.last_on_max IS NULL OR s.last_on_max >= $start)
      AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
    WITH s, l.listed_on_min AS listed_from, l.listed_on_max AS listed_to,
         collect(DISTINCT leg) + collect(DISTINCT other_leg) AS legs, collect(DISTINCT o.id) AS partners
    RETURN s, legs, partners,
           CASE WHEN s.last_on_max < listed_from THEN 'before'
                WHEN s.first_on_min > listed_to THEN 'after'
                ELSE 'undetermined' END AS timing
}
WITH p, l, listings, s, legs, partners, timing
ORDER BY s.first_on_min, s.id
WITH p, l, listings, timing,
     sum(CASE WHEN coalesce(s.summary, false) THEN coalesce(s.records, s.records_min) ELSE 1 END) AS counted,
     sum(CASE WHEN coalesce(s.summary, false) AND s.records IS NULL AND s.records_min IS NULL THEN 1 ELSE 0 END) AS uncounted,
     sum(coalesce(s.value_usd, s.value_usd_min)) AS usd,
     count(coalesce(s.value_usd, s.value_usd_min)) AS valued,
     sum(CASE WHEN coalesce(s.summary, false) THEN 1 ELSE 0 END) AS summaries,
     count(s) AS entries,
     sum(size(legs)) AS leg_total,
     collect(legs)[0..16] AS legs,
     collect(partners) AS partner_lists
CALL (partner_lists) {
    UNWIND partner_lists AS partner_list
    UNWIND partner_list AS partner
    RETURN collect(DISTINCT partner) AS partners
}
WITH p, l, listings, collect({timing: timing, counted: counted, uncounted: uncounted, usd: usd, valued: valued,
     summaries: summaries, entries: entries, leg_total: leg_total, legs: legs, partners: partners}) AS groups
WITH p, l, listings, groups,
     head([g IN groups WHERE g.timing = 'before']) AS b,
     head([g IN groups WHERE g.timing = 'after']) AS a,
     head([g IN groups WHERE g.timing = 'undetermined']) AS u
RETURN p.id AS party_id,
       p.name AS party_name,
       l.list AS list,
       l.listed_on AS listed_on,
       CASE WHEN b IS NULL THEN 0 WHEN b.uncounted < b.entries THEN b.counted END AS before_shipments,
       CASE WHEN b.valued > 0 THEN b.usd END AS before_usd,
       CASE WHEN a IS NULL THEN 0 WHEN a.uncounted < a.entries THEN a.counted END AS after_shipments,
       CASE WHEN a.valued > 0 THEN a.usd END AS after_usd,
       CASE WHEN u IS NULL THEN 0 WHEN u.uncounted < u.entries THEN u.counted END AS undetermined_shipments,
       CASE WHEN u.valued > 0 THEN u.usd END AS undetermined_usd,
       reduce(found = '', name IN [n IN ['before', 'after', 'undetermined'] WHERE any(g IN groups WHERE g.timing = n)] |
              CASE found WHEN '' THEN name ELSE found + ', ' + name END) AS timing,
       size([id IN coalesce(a.partners, []) WHERE NOT id IN coalesce(b.partners, []) + coalesce(u.partners, [])]) AS partners_new,
       CASE WHEN all(g IN groups WHERE g.summaries = 0) THEN 'itemised'
            WHEN all(g IN groups WHERE g.summaries = g.entries) THEN 'summary' ELSE 'both' END AS basis,
       reduce(total = size(listings), g IN groups | total + g.leg_total) AS evidence_total,
       reduce(all_links = listings, g IN groups | all_links + g.legs) AS evidence
ORDER BY party_id, listed_on, l.id
LIMIT $limit
