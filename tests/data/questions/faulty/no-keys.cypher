/* just words */
MATCH (p:Company {id: $party})-[o:OWNS]->(c:Company)
RETURN c.id AS company_id, collect(o) AS evidence
ORDER BY company_id
LIMIT $limit
