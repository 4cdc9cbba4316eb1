/*
title: Listed parties
question: Who was put on a sanctions or export-control list, and when?
why: The names to start from, and the date against which trade is compared.
caution: >-
  Holds for the lists and publications that were loaded; an entry is shown as stated and may have been removed since. A
  list may name ships and aircraft, which are shown too. An identical name is not an identity.
params:
  list: {type: text, help: "only lists whose name holds this text, for example Entity List"}
  since: {type: date, help: "only listings that can be on or after this day"}
returns:
  party_id: id of the party
  party_name: name of the party
  country: country of the party
  list: the list
  programme: programme inside the list
  listed_on: date of the listing, as stated
  ended_on: removal or expiry, as stated, or the span in which a newer edition stopped stating the entry
  evidence: the listing, as each source states it
example:
  params: {since: 2022-06-01}
  rows:
    - {party_name: Connec Electronic, list: US Commerce Department Entity List, listed_on: 2022-06}
    - {party_name: King Pai Technology}
    - {party_name: Sinno Electronics}
    - {party_name: Winninc Electronic}
    - {party_name: World Jetta (HK) Logistics}
*/
MATCH (l:Listing)<-[listed:LISTED_AS]-(p:Company|Person|PublicBody|Vessel)
WHERE ($list IS NULL OR toLower(l.list) CONTAINS toLower($list))
  AND ($since IS NULL OR l.listed_on_max IS NULL OR l.listed_on_max >= $since)
WITH p, l, collect(DISTINCT listed) AS listings, max(listed.ended_on) AS last_ended_on
RETURN p.id AS party_id,
       p.name AS party_name,
       p.country AS country,
       l.list AS list,
       l.programme AS programme,
       l.listed_on AS listed_on,
       CASE WHEN all(entry IN listings WHERE entry.ended_on IS NOT NULL) THEN last_ended_on END AS ended_on,
       listings AS evidence
ORDER BY listed_on, party_name, party_id, l.id
LIMIT $limit
