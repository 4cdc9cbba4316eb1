/*
title: Parties known by a name alone
question: Which parties of shipments rest on a name without a valid number, and who else bears that name?
why: What such a party did stands apart from what a register holds on it; whoever ships most is worth looking up first.
caution: >-
  The same name is not the same company: a suggestion is where to look, not who it is, and nothing is merged. Names are
  compared without legal form, letter case and punctuation, and by transliteration, in which different words can agree.
  Translated, abbreviated and misspelled names are not found. No suggestion means that no such name is loaded. A
  number that fails its check digits, or one of a foreign register that nothing checks, does not count as valid.
params:
  min_shipments: {type: integer, default: 1, min: 1, help: "fewest shipments that a party must be named in"}
  country: {type: country, help: "only parties of this country"}
  text: {type: text, help: "only parties whose name holds this text, in any letter case"}
returns:
  name: name of the party, as the best source spells it
  party_id: id of the party
  country: country of the party; empty where not stated
  spellings: every spelling of its name that a source states
  numbers: numbers stated for it that were not checked or fail their check digits
  shipments: shipments that name it, in whatever role; a summary of several counts once
  suggestion: other parties of the same name, with id and what agrees; empty where there is none
  suggested_ids: ids of these parties, the likeliest first, at most five
  evidence_total: number of relationships behind the row
  evidence: two of the party's roles in its shipments
timeout: 60
example:
  params: {text: вымысел аэро}
  rows:
    - name: АО "ВЫМЫСЕЛ АЭРО"
      shipments: 2
      suggested_ids: ["ru-ogrn:1024000001024"]
      suggestion: >-
        same name, not the same company until checked: АО "ВЫМЫСЕЛ АЭРО" (ru-ogrn:1024000001024): same letters, same kind of
        legal form, country stated of one only, known by a number
*/
MATCH (p:Company|Person|PublicBody)-[leg:SENT|RECEIVED_BY|DECLARED_BY|FORWARDED_BY|NOTIFIES|BOUGHT_BY|MADE_BY]-(s:Shipment)
WHERE p.identity_basis = 'name' AND NOT coalesce(p.unnamed, false)
  AND ($country IS NULL OR p.country = $country)
  AND ($text IS NULL OR toLower(p.name) CONTAINS toLower($text))
WITH p, count(DISTINCT s) AS shipments, count(DISTINCT leg) AS evidence_total, min(leg.id) AS first_id, max(leg.id) AS last_id
WHERE shipments >= $min_shipments
WITH p, shipments, evidence_total, first_id, last_id
ORDER BY shipments DESC, p.id
LIMIT $limit
// Two of the roles are enough to cite; to sort them all takes longer than the rest of the question.
MATCH (p)-[one:SENT|RECEIVED_BY|DECLARED_BY|FORWARDED_BY|NOTIFIES|BOUGHT_BY|MADE_BY]-(:Shipment)
WHERE one.id IN [first_id, last_id]
WITH p, shipments, evidence_total, collect(DISTINCT one) AS links
ORDER BY shipments DESC, p.id
// The parties that may bear one of these names, once for all rows that they belong to.
WITH p.name_group AS name_group,
     collect([p.id, p.name, p.names, p.country,
              coalesce(p.unverified_numbers, []) + CASE WHEN p.registration_number IS NULL THEN [] ELSE [p.registration_number] END,
              shipments, evidence_total]) AS rows,
     collect(links) AS links
CALL (name_group) {
    CALL (name_group) {
        MATCH (o:Company {name_group: name_group})
        RETURN o
      UNION ALL
        MATCH (o:Person {name_group: name_group})
        RETURN o
      UNION ALL
        MATCH (o:PublicBody {name_group: name_group})
        RETURN o
    }
    RETURN collect([o.id, o.name, o.names, o.country, o.identity_basis]) AS parties
}
RETURN name_group, rows, parties, links AS evidence
ORDER BY name_group, rows
LIMIT 100000
