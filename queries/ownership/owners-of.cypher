/*
title: Owners of a company
question: Who owns this company, as filed?
why: The first step of every ownership chain, with the share and the period that each filing states.
caution: >-
  Only what filings state. A share that is not stated is unknown, not zero; an owner of record may hold for somebody
  else. Two sources, or two periods, between the same pair are two rows.
params:
  party: {type: entity, required: true, help: "company whose owners are asked for"}
  include_ended: {type: boolean, default: false, help: "also stakes that have ended"}
  as_of: {type: date, default: today, partial: last, help: "day for which the answer holds"}
returns:
  owner_id: id of the owner
  owner_name: name of the owner
  owner_kind: Company, Person or PublicBody
  share_min: lower bound of the share in per cent; empty where not stated
  share_max: upper bound of the share in per cent; empty where not stated
  share_text: the share as filed
  interest: kind of interest
  note: remark of the source on the stake
  started_on: start as filed
  ended_on: end as filed, or the span in which a newer record stopped stating it
  evidence: the stake
left_out:
  controllers: parties that control it by other means than a share, or by means that are withheld
  statements: (what its register holds on owners that it does not name)
example:
  params: {party: Asia Pacific Links Ltd}
  rows:
    - {owner_name: Anton Trofimov, owner_kind: Person, share_min: null, share_max: null}
*/
MATCH (p:Company|PublicBody {id: $party})<-[stake:OWNS]-(o:Company|Person|PublicBody)
WHERE (stake.started_on_min IS NULL OR stake.started_on_min <= $as_of)
  AND ($include_ended OR stake.ended_on_max IS NULL OR stake.ended_on_max > $as_of)
RETURN o.id AS owner_id,
       o.name AS owner_name,
       head(labels(o)) AS owner_kind,
       stake.share_min AS share_min,
       stake.share_max AS share_max,
       stake.share_text AS share_text,
       stake.interest AS interest,
       stake.note AS note,
       stake.started_on AS started_on,
       stake.ended_on AS ended_on,
       [stake] AS evidence
ORDER BY coalesce(share_min, -1) DESC, owner_id, stake.id
LIMIT $limit
;
MATCH (p:Company|PublicBody {id: $party})
OPTIONAL MATCH (p)<-[tie:CONTROLS]-(c:Company|Person|PublicBody)
WHERE (tie.started_on_min IS NULL OR tie.started_on_min <= $as_of)
  AND ($include_ended OR tie.ended_on_max IS NULL OR tie.ended_on_max > $as_of)
RETURN count(DISTINCT c.id) AS controllers, head(collect(p.control_statements)) AS statements
