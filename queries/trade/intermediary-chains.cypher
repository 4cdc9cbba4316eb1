/*
title: Chains through an intermediary
question: Who ships to a company that is tied to a weapons maker or listed party, instead of to that party itself?
why: >-
  The published case: an exporter in Hong Kong sells to an importer in St Petersburg, never to the drone maker; but the
  importer sits at the drone maker's address.
caution: >-
  A chain is a lead, not proof that goods reached the end user. A shared address may be a virtual office, an identical
  name is not an identity, a classification by activity code is not a conviction. Direct shipments are counted over the
  shipments loaded unless a publication states that there were none.
params:
  exporter_country: {type: country, help: "only exporters of this country"}
  importer_country: {type: country, help: "only importers of this country"}
  end_user: {type: entity, help: "only chains that end at this party"}
  ground: {type: texts, choices: [named, list, sector, activity], default: [named, list, sector, activity], help: "grounds on which a party counts as an end user"}
  ties: {type: texts, choices: [address, owner, director, identifier, stated], default: [address, owner, director, identifier, stated], help: "kinds of tie between importer and end user"}
  level: {type: choice, choices: [unit, building, stated], help: "only address ties of this level"}
  intermediaries: {type: integer, min: 1, max: 3, default: 1, help: "up to so many parties between exporter and end user, each of which can have sent after it received; more than one needs shipments of several countries"}
  max_parties: {type: integer, min: 2, help: "also address ties where up to this many parties are; without it, mass-registration addresses are left out"}
  start: {type: date, help: "only shipments that can be on or after this day"}
  end: {type: date, partial: last, help: "only shipments that can be on or before this day"}
returns:
  exporter_id: id of the exporter
  exporter_name: name of the exporter
  importer_id: id of the importer, which is tied to the end user
  importer_name: name of the importer
  via: parties between exporter and importer, from the exporter on; empty where it ships to the importer itself
  tie: address, owner, director, identifier or stated
  tie_detail: the address, the owner, the officer, the number or the words of the publication
  level: level of an address tie, unit, building or stated
  tie_timing: certain when the tie covers all the shipments, possible when dates leave it open
  end_user_id: id of the end user
  end_user_name: name of the end user
  end_user_ground: why it counts as an end user
  shipments: shipments from exporter to importer, or to the first party between them; empty where not published
  value_usd: their value in USD, figures stated as at least as their minimum; empty where not published
  first_on: first date, as stated
  last_on: last date, as stated
  direct_shipments: shipments from the exporter to the end user itself
  direct_basis: whether that figure is stated by a publication or counted over the shipments loaded
  parties_at_address: parties ever stated at the shared unit or building
  weight: rarity of an address tie, 1, 0.3 or 0.5 by level, divided by the number of other parties there; 1 for other ties
  mass: whether the address holds more parties than is usual in its country
  basis: itemised (declarations) or summary (a publication's figure)
  evidence_total: number of relationships behind the row
  evidence: the tie, then the sending and the receiving of each shipment, first those from the exporter
left_out:
  mass_address_ties: ties between an end user and another party that were left out because the address holds too many parties
timeout: 60
example:
  params: {exporter_country: HK, importer_country: RU, end_user: Special Technology Center}
  rows:
    - {exporter_name: Asia Pacific Links Ltd, importer_name: SMT iLogic, tie: stated, end_user_name: Special Technology Center, direct_shipments: 0, basis: summary}
    - {exporter_name: Asia Pacific Links Ltd, importer_name: SMT iLogic, tie: address, level: stated, end_user_name: Special Technology Center, direct_shipments: 0, basis: summary, weight: 0.5}
*/
CALL () {
    MATCH (e:Company|Person|PublicBody {id: $end_user})
    WHERE 'named' IN $ground
    RETURN e, 'named' AS why
  UNION
    MATCH (l:Listing)<-[:LISTED_AS]-(e:Company|Person|PublicBody)
    WHERE 'list' IN $ground
    RETURN e, 'list: ' + l.list AS why
  UNION
    MATCH (e:Company {sector: 'defence'})
    WHERE 'sector' IN $ground
    RETURN e, 'sector stated: defence' AS why
  UNION
    MATCH (e:Company)
    WHERE 'activity' IN $ground AND e.defence_activity > ''
    RETURN e, 'registered activity: ' + e.defence_activity AS why
}
WITH e, why
ORDER BY why, e.id
WHERE ($end_user IS NULL OR e.id = $end_user) AND coalesce(e.unnamed, false) = false
WITH e, collect(why) AS whys
WITH e, reduce(ground = head(whys), why IN tail(whys) | ground + '; ' + why) AS end_user_ground
CALL (e) {
    MATCH (e)<-[:RECEIVED_BY]-(d:Shipment)<-[:SENT]-(sender:Company|Person|PublicBody)
    WITH DISTINCT sender, d
    WITH sender, sum(CASE WHEN coalesce(d.summary, false) THEN coalesce(d.records, d.records_min, 1) ELSE 1 END) AS shipments
    RETURN collect({id: sender.id, shipments: shipments}) AS direct_senders
}
// A lookup by a null value reads all nodes of the kind on one engine, so each is asked for only where there is a value.
CALL (e) {
    MATCH (e)-[r1:REGISTERED_AT]->(a:Address)
    WHERE a.unit_key IS NOT NULL
    MATCH (b:Address {unit_key: a.unit_key})<-[r2:REGISTERED_AT]-(i:Company|Person|PublicBody)
    RETURN i, 'address' AS tie, 'unit' AS level, [r1, r2] AS links, b.text AS detail, b.unit_parties AS parties, b.unit_threshold AS threshold, 1.0 AS factor
  UNION ALL
    MATCH (e)-[r1:REGISTERED_AT]->(a:Address)
    WHERE a.building_key IS NOT NULL
    MATCH (b:Address {building_key: a.building_key})<-[r2:REGISTERED_AT]-(i:Company|Person|PublicBody)
    WHERE a.unit_key IS NULL OR b.unit_key IS NULL OR b.unit_key <> a.unit_key
    RETURN i, 'address' AS tie, 'building' AS level, [r1, r2] AS links, b.text AS detail, b.building_parties AS parties, b.building_threshold AS threshold, 0.3 AS factor
  UNION ALL
    MATCH (e)-[r1:REGISTERED_AT]->(a:Address {stated_only: true})<-[r2:REGISTERED_AT]-(i:Company|Person|PublicBody)
    RETURN i, 'address' AS tie, 'stated' AS level, [r1, r2] AS links, a.text AS detail, 2 AS parties, null AS threshold, 0.5 AS factor
  UNION ALL
    MATCH (e)<-[r1:OWNS]-(o:Company|Person|PublicBody)-[r2:OWNS]->(i:Company)
    RETURN i, 'owner' AS tie, null AS level, [r1, r2] AS links, o.name AS detail, null AS parties, null AS threshold, 1.0 AS factor
  UNION ALL
    MATCH (e)-[r1:OWNS]-(i:Company|Person|PublicBody)
    RETURN i, 'owner' AS tie, null AS level, [r1] AS links, 'direct stake' AS detail, null AS parties, null AS threshold, 1.0 AS factor
  UNION ALL
    MATCH (e)<-[r1:OFFICER_OF]-(o:Company|Person|PublicBody)-[r2:OFFICER_OF]->(i:Company)
    RETURN i, 'director' AS tie, null AS level, [r1, r2] AS links, o.name AS detail, null AS parties, null AS threshold, 1.0 AS factor
  UNION ALL
    WITH e
    WHERE e.email IS NOT NULL
    MATCH (i:Company {email: e.email})
    RETURN i, 'identifier' AS tie, null AS level, [] AS links, 'e-mail ' + e.email AS detail, null AS parties, null AS threshold, 1.0 AS factor
  UNION ALL
    WITH e
    WHERE e.phone IS NOT NULL
    MATCH (i:Company {phone: e.phone})
    RETURN i, 'identifier' AS tie, null AS level, [] AS links, 'telephone ' + e.phone AS detail, null AS parties, null AS threshold, 1.0 AS factor
  UNION ALL
    MATCH (e)-[r1:RELATED_TO|CONTROLS]-(i:Company|Person|PublicBody)
    RETURN i, 'stated' AS tie, null AS level, [r1] AS links, coalesce(r1.note, r1.tie, r1.means, 'stated tie') AS detail, null AS parties, null AS threshold, 1.0 AS factor
}
WITH e, end_user_ground, direct_senders, i, tie, level, links, detail, parties, factor, coalesce(parties > threshold, false) AS mass
WHERE i.id <> e.id
  AND tie IN $ties
  AND (tie <> 'address' OR $level IS NULL OR level = $level)
  AND ($importer_country IS NULL OR i.country = $importer_country)
  AND (NOT mass OR coalesce(parties <= $max_parties, false))
  AND ($max_parties IS NULL OR parties IS NULL OR parties <= $max_parties)
CALL (links) {
    UNWIND CASE WHEN size(links) = 0 THEN [null] ELSE links END AS link
    RETURN max(link.started_on_min) AS starts,
           min(link.ended_on_max) AS ends,
           max(coalesce(link.started_on_max, date('9999-12-31'))) AS surely_starts,
           min(coalesce(link.ended_on_min, date('0001-01-01'))) AS surely_ends
}
// An importer that shares an address under several spellings is one tie; it holds while any of its spellings does.
WITH e, end_user_ground, direct_senders, i, tie, level, CASE tie WHEN 'address' THEN '' ELSE detail END AS tie_key,
     min(detail) AS detail, min(parties) AS parties, max(factor) AS factor, min(mass) AS mass,
     collect(links) AS link_lists,
     collect({starts: starts, ends: ends, surely_starts: surely_starts, surely_ends: surely_ends}) AS periods
WITH e, end_user_ground, direct_senders, i, tie, level, tie_key, detail, parties, factor, mass, periods,
     reduce(links = [], part IN link_lists | links + part) AS links
// Who receives from the exporter: the importer, or a party further away that can have sent on afterwards.
CALL (i, e, periods) {
    RETURN 1 AS steps, i AS receiver, null AS onward, null AS latest, null AS surely, [] AS later, 0 AS later_legs
  UNION ALL
    WITH i, e, periods
    WHERE $intermediaries > 1
    MATCH (i)<-[received:RECEIVED_BY]-(s:Shipment)<-[sent:SENT]-(v:Company|Person|PublicBody)
    WHERE v.id <> e.id
      AND v.id <> i.id
      AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
      AND any(period IN periods WHERE (period.starts IS NULL OR s.last_on_max IS NULL OR period.starts <= s.last_on_max)
                                  AND (period.ends IS NULL OR s.first_on_min IS NULL OR period.ends >= s.first_on_min))
    WITH v, s, count(DISTINCT sent) + count(DISTINCT received) AS legs,
         any(period IN periods WHERE coalesce(s.first_on_min >= period.surely_starts AND s.last_on_max <= period.surely_ends, false)) AS sure
    ORDER BY s.last_on_max DESC, s.id
    RETURN 2 AS steps, v AS receiver, null AS onward, max(coalesce(s.last_on_max, date('9999-12-31'))) AS latest, min(sure) AS surely,
           collect(s)[0..8] AS later, sum(legs) AS later_legs
  UNION ALL
    WITH i, e, periods
    WHERE $intermediaries > 2
    MATCH (i)<-[received:RECEIVED_BY]-(s:Shipment)<-[sent:SENT]-(v:Company|Person|PublicBody)
    WHERE v.id <> e.id
      AND v.id <> i.id
      AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
      AND any(period IN periods WHERE (period.starts IS NULL OR s.last_on_max IS NULL OR period.starts <= s.last_on_max)
                                  AND (period.ends IS NULL OR s.first_on_min IS NULL OR period.ends >= s.first_on_min))
    WITH i, e, v, s, count(DISTINCT sent) + count(DISTINCT received) AS legs,
         any(period IN periods WHERE coalesce(s.first_on_min >= period.surely_starts AND s.last_on_max <= period.surely_ends, false)) AS sure
    ORDER BY s.last_on_max DESC, s.id
    WITH i, e, v, max(coalesce(s.last_on_max, date('9999-12-31'))) AS last_sent, min(sure) AS surely, collect(s)[0..8] AS later, sum(legs) AS later_legs
    MATCH (v)<-[received:RECEIVED_BY]-(t:Shipment)<-[sent:SENT]-(w:Company|Person|PublicBody)
    WHERE w.id <> e.id
      AND w.id <> i.id
      AND w.id <> v.id
      AND (t.first_on_min IS NULL OR t.first_on_min <= last_sent)
    WITH v, w, t, last_sent, surely, later, later_legs, count(DISTINCT sent) + count(DISTINCT received) AS legs
    ORDER BY t.last_on_max DESC, t.id
    WITH v, w, last_sent, surely, later, later_legs, max(coalesce(t.last_on_max, date('9999-12-31'))) AS reached,
         collect(t)[0..8] AS before, sum(legs) AS before_legs
    RETURN 3 AS steps, w AS receiver, v AS onward, CASE WHEN reached < last_sent THEN reached ELSE last_sent END AS latest, surely,
           before + later AS later, before_legs + later_legs AS later_legs
}
WITH e, end_user_ground, direct_senders, i, tie, level, tie_key, detail, parties, factor, mass, periods, links, steps, receiver, onward, latest, surely, later, later_legs,
     CASE steps WHEN 1 THEN [] WHEN 2 THEN [receiver] ELSE [receiver, onward] END AS between
CALL (steps, receiver, between, latest, surely, i, e, periods) {
    MATCH (receiver)<-[received:RECEIVED_BY]-(s:Shipment)<-[sent:SENT]-(x:Company|Person|PublicBody)
    WHERE ($exporter_country IS NULL OR x.country = $exporter_country)
      AND x.id <> e.id
      AND x.id <> i.id
      AND NOT x.id IN [one IN between | one.id]
      AND ($start IS NULL OR s.last_on_max IS NULL OR s.last_on_max >= $start)
      AND ($end IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= $end)
      AND (latest IS NULL OR s.first_on_min IS NULL OR s.first_on_min <= latest)
      AND (steps > 1
           OR any(period IN periods WHERE (period.starts IS NULL OR s.last_on_max IS NULL OR period.starts <= s.last_on_max)
                                      AND (period.ends IS NULL OR s.first_on_min IS NULL OR period.ends >= s.first_on_min)))
    WITH x, s,
         coalesce(surely, any(period IN periods WHERE coalesce(s.first_on_min >= period.surely_starts AND s.last_on_max <= period.surely_ends, false))) AS sure,
         count(DISTINCT sent) + count(DISTINCT received) AS legs
    ORDER BY s.first_on_min, s.id
    RETURN x, coalesce(s.summary, false) AS summary,
           count(s) AS entries,
           count(coalesce(s.records, s.records_min)) AS counted,
           sum(coalesce(s.records, s.records_min)) AS records,
           count(coalesce(s.value_usd, s.value_usd_min)) AS valued,
           sum(coalesce(s.value_usd, s.value_usd_min)) AS usd,
           min(s.first_on) AS first_on,
           max(s.last_on) AS last_on,
           sum(CASE WHEN sure THEN 1 ELSE 0 END) AS sure_entries,
           sum(legs) AS leg_total,
           collect(s)[0..24] AS earliest,
           collect(s.never_direct_to)[0..24] AS never_direct_to
}
WITH e, end_user_ground, i, tie, level, tie_key, links, detail, parties, mass, x, steps, receiver, onward, between, later, later_legs, summary, entries, counted, records, first_on, last_on,
     sure_entries, leg_total, earliest, never_direct_to, coalesce(head([direct IN direct_senders WHERE direct.id = x.id | direct.shipments]), 0) AS direct_shipments,
     CASE WHEN parties > 1 THEN factor / (parties - 1) ELSE factor END AS weight,
     CASE WHEN valued > 0 THEN usd END AS value_usd,
     CASE WHEN summary THEN 'summary' ELSE 'itemised' END AS basis,
     CASE steps WHEN 2 THEN receiver.name WHEN 3 THEN receiver.name + ' → ' + onward.name END AS via
ORDER BY mass, steps, weight DESC, coalesce(value_usd, -1) DESC, x.id, i.id, e.id, receiver.id, coalesce(onward.id, ''), onward.id, tie, level, tie_key, summary
LIMIT $limit
CALL (x, i, between, earliest, later) {
    WITH earliest + later AS on_the_way, [x.id] + [one IN between | one.id] AS senders, [one IN between | one.id] + [i.id] AS receivers
    UNWIND on_the_way AS s
    MATCH (s)<-[sent:SENT]-(sender:Company|Person|PublicBody)
    MATCH (s)-[received:RECEIVED_BY]->(receiver:Company|Person|PublicBody)
    WHERE sender.id IN senders AND receiver.id IN receivers
    RETURN collect(DISTINCT sent) + collect(DISTINCT received) AS legs
}
RETURN x.id AS exporter_id,
       x.name AS exporter_name,
       i.id AS importer_id,
       i.name AS importer_name,
       via,
       tie,
       detail AS tie_detail,
       level,
       CASE WHEN sure_entries = entries THEN 'certain' ELSE 'possible' END AS tie_timing,
       e.id AS end_user_id,
       e.name AS end_user_name,
       end_user_ground,
       CASE WHEN NOT summary THEN entries WHEN counted > 0 THEN records END AS shipments,
       value_usd,
       first_on,
       last_on,
       direct_shipments,
       CASE WHEN direct_shipments = 0 AND (e.id IN never_direct_to OR any(id IN never_direct_to WHERE id IN e.former_ids))
            THEN 'stated by the publication' ELSE 'counted over the shipments loaded' END AS direct_basis,
       parties AS parties_at_address,
       weight,
       mass,
       basis,
       leg_total + later_legs + size(links) AS evidence_total,
       links + legs AS evidence
ORDER BY mass, steps, weight DESC, coalesce(value_usd, -1) DESC, exporter_id, importer_id, end_user_id, receiver.id, coalesce(onward.id, ''), onward.id, tie, level, tie_key, summary, tie_detail, basis
LIMIT $limit
;
CALL () {
    MATCH (e:Company|Person|PublicBody {id: $end_user})
    WHERE 'named' IN $ground
    RETURN e, 'named' AS why
  UNION
    MATCH (l:Listing)<-[:LISTED_AS]-(e:Company|Person|PublicBody)
    WHERE 'list' IN $ground
    RETURN e, 'list: ' + l.list AS why
  UNION
    MATCH (e:Company {sector: 'defence'})
    WHERE 'sector' IN $ground
    RETURN e, 'sector stated: defence' AS why
  UNION
    MATCH (e:Company)
    WHERE 'activity' IN $ground AND e.defence_activity > ''
    RETURN e, 'registered activity: ' + e.defence_activity AS why
}
WITH DISTINCT e
WHERE ($end_user IS NULL OR e.id = $end_user) AND coalesce(e.unnamed, false) = false AND 'address' IN $ties
MATCH (e)-[:REGISTERED_AT]->(a:Address)
WITH DISTINCT e, a, coalesce(a.unit_parties > a.unit_threshold, false) AS mass_unit,
     coalesce(a.building_parties > a.building_threshold, false) AS mass_building
WITH e, a, CASE WHEN mass_unit AND coalesce(a.unit_parties > $max_parties, true) THEN a.building_parties - 1
                WHEN mass_building AND coalesce(a.building_parties > $max_parties, true) THEN a.building_parties - coalesce(a.unit_parties, 1)
                ELSE 0 END AS left_out
RETURN sum(left_out) AS mass_address_ties
