/*
title: Largest stakes, computed
question: Which stakes of this party are the largest?
why: It shows a question whose answer Python computes.
caution: Stakes without a stated share are left out.
params:
  party:
    type: entity
    required: true
    help: the owner
  most:
    type: integer
    min: 1
    default: 1
    help: how many are shown
returns:
  company_id: id of the company
  share: lower bound of the share in per cent
  evidence: the stake
example:
  params: {party: "test:holding"}
  rows:
    - {company_id: "test:gears", share: 60.0}
*/
MATCH (p:Company {id: $party})-[o:OWNS]->(c:Company)
WHERE o.share_min IS NOT NULL AND $most > 0
RETURN c.id AS company, o AS stake
ORDER BY c.id, o.id
LIMIT 5000
