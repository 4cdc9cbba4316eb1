/*
title: What else the owners hold
question: Which other companies do the owners of this company own, control or run?
why: An exporter's owner often has sister companies through which the same trade can pass.
caution: >-
  Holds for owners that a filing or publication names. The same name is not the same person: owners are joined by
  their numbers alone.
params:
  party: {type: entity, required: true, help: "company whose owners are looked at"}
  include_ended: {type: boolean, default: false, help: "also stakes and offices that have ended"}
  as_of: {type: date, default: today, partial: last, help: "day for which the answer holds"}
returns:
  owner_id: id of the owner
  owner_name: name of the owner
  other_id: id of the other company
  other_name: name of the other company
  country: country of the other company
  relation: "owns, has an interest in (of a kind that the source does not say), controls, or is an officer of"
  share_min: lower bound of the owner's share in the other company, per cent
  share_max: upper bound of the owner's share in the other company, per cent
  evidence: the stake in this company and the relationship to the other one
example:
  params: {party: Asia Pacific Links Ltd}
  rows:
    - {owner_name: Anton Trofimov, other_name: other business interests in China (names not published), country: CN, relation: has an interest in}
    - {owner_name: Anton Trofimov, other_name: a company in Toronto (name not published), country: CA, relation: has an interest in}
*/
MATCH (p:Company|PublicBody {id: $party})<-[stake:OWNS]-(o:Company|Person|PublicBody)
MATCH (o)-[tie:OWNS|CONTROLS|OFFICER_OF]->(other:Company|Person|PublicBody)
WHERE other.id <> p.id
  AND (stake.started_on_min IS NULL OR stake.started_on_min <= $as_of)
  AND ($include_ended OR stake.ended_on_max IS NULL OR stake.ended_on_max > $as_of)
  AND (tie.started_on_min IS NULL OR tie.started_on_min <= $as_of)
  AND ($include_ended OR tie.ended_on_max IS NULL OR tie.ended_on_max > $as_of)
WITH o, other, CASE type(tie) WHEN 'CONTROLS' THEN 'controls' WHEN 'OFFICER_OF' THEN 'is an officer of'
                              ELSE CASE tie.interest WHEN 'interest' THEN 'has an interest in' ELSE 'owns' END END AS relation, collect(DISTINCT stake) AS stakes, collect(DISTINCT tie) AS ties,
     min(CASE WHEN type(tie) = 'OWNS' THEN tie.share_min END) AS share_min,
     max(CASE WHEN type(tie) = 'OWNS' THEN tie.share_max END) AS share_max
RETURN o.id AS owner_id,
       o.name AS owner_name,
       other.id AS other_id,
       other.name AS other_name,
       other.country AS country,
       relation,
       share_min,
       share_max,
       stakes + ties AS evidence
ORDER BY owner_id, other_id, relation, owner_name, other_name, country, share_min, share_max
LIMIT $limit
