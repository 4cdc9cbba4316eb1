/*
title: Fictional question
question: What does this faulty file show?
why: It shows one fault.
caution: It proves nothing.
params:
  party: {type: entity, required: true, help: the owner}
returns:
  kg: net weight in kg
  company_id: id of the company
  evidence: the sendings
example: {params: {party: nobody}, rows: []}
*/
MATCH (p:Company {id: $party})-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(c:Company)
RETURN sum(s.kg) AS kg, c.id AS company_id, collect(sent) AS evidence
ORDER BY company_id
LIMIT $limit
