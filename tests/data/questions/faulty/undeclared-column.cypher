/*
title: Fictional question
question: What does this faulty file show?
why: It shows one fault.
caution: It proves nothing.
params:
  party: {type: entity, required: true, help: the owner}
returns:
  company_id: id of the company
  evidence: the stakes
example: {params: {party: nobody}, rows: []}
*/
MATCH (p:Company {id: $party})-[o:OWNS]->(c:Company)
RETURN c.id AS company_id, c.name AS company_name, collect(o) AS evidence
ORDER BY company_id
LIMIT $limit
