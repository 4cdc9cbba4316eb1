-- The steps of the build, in the order in which graph/build.py runs them. A step "in parts" is a query of which each part of
-- the ids is asked by itself: DuckDB can put tables and sorts on disk, but not what it gathers of each group.
-- files: one row a loaded file; nodes_filed, relationships_filed: all claims, with the file they stand in.

-- step: records in order
-- What a newer record replaces: the whole edition of its source (history full; files of one date are its parts), or the
-- record of one subject (history by_subject). A file of which nobody knows the date replaces nothing.
CREATE MACRO scope_of(source, history, date, subject) AS
    source || ' ' || CASE history WHEN 'by_subject' THEN subject WHEN 'full' THEN left(date, 0) END;

CREATE MACRO edition_of(history, date, key) AS CASE history WHEN 'full' THEN date ELSE key END;

CREATE TABLE scoped AS
SELECT DISTINCT
    f.source_id AS file_id,
    c.key,
    scope_of(f.source, f.history, f.edition, c.subject_of_record) AS scope,
    edition_of(f.history, f.edition, c.key) AS edition,
    coalesce(CASE f.history WHEN 'full' THEN f.edition END, c.seen_on, f.edition) AS seen,
    CASE f.history WHEN 'full' THEN 0 ELSE c.sequence END AS sequence,
    CASE f.history WHEN 'full' THEN 0 ELSE c.position END AS position
FROM (
    SELECT DISTINCT key, position, seen_on, sequence, subject_of_record, filename FROM nodes_filed
    UNION
    SELECT DISTINCT key, position, seen_on, sequence, subject_of_record, filename FROM relationships_filed
) c
JOIN files f ON f.folder = parse_dirpath(c.filename)
WHERE f.history <> 'additive';

CREATE TABLE editions AS
SELECT
    scope,
    edition,
    max(seen) AS seen,
    row_number() OVER (
        PARTITION BY scope ORDER BY max(seen) NULLS FIRST, max(sequence), max(position), edition
    ) AS nth
FROM scoped
WHERE scope IS NOT NULL
GROUP BY scope, edition;

CREATE TABLE newest AS SELECT scope, max(nth) AS nth FROM editions GROUP BY scope;

-- What left a source that is replaced as a whole keeps what was said of it last.
CREATE TABLE newest_of_subject AS
SELECT c.subject, e.scope, max(e.nth) AS nth
FROM nodes_filed c
JOIN files f ON f.folder = parse_dirpath(c.filename)
JOIN editions e ON e.scope = scope_of(f.source, f.history, f.edition, NULL) AND e.edition = f.edition
WHERE f.history = 'full'
GROUP BY c.subject, e.scope;

-- step: node claims in order, in parts
-- What several records say in the same words is one claim here; place orders the claims on one node, the best first.
SELECT
    * EXCLUDE (rank, sequence, position),
    row_number() OVER (
        PARTITION BY id
        ORDER BY rank, mentioned, superseded, seen DESC NULLS LAST, sequence DESC, position DESC, key, subject, said
    ) AS place
FROM (
    SELECT
        coalesce(any_value(r.id), c.subject) AS id,
        c.subject,
        c.kind,
        c.said,
        c.source_id,
        max(c.key) AS key,
        count(*) AS records,
        any_value(f.rank) AS rank,
        -- a party's own record comes before a mention of it in the record of another
        min(coalesce(c.subject <> c.subject_of_record, false)) AS mentioned,
        min(coalesce(e.nth < coalesce(o.nth, n.nth), false)) AS superseded,
        max(coalesce(c.seen_on, f.edition)) AS seen,
        max(c.sequence) AS sequence,
        max(c.position) AS position
    FROM nodes_filed c
    JOIN files f ON f.folder = parse_dirpath(c.filename)
    LEFT JOIN node_of_record r ON r.subject = c.subject
    LEFT JOIN editions e
        ON e.scope = scope_of(f.source, f.history, f.edition, c.subject_of_record)
        AND e.edition = edition_of(f.history, f.edition, c.key)
    LEFT JOIN newest n ON n.scope = e.scope
    LEFT JOIN newest_of_subject o ON o.scope = e.scope AND o.subject = c.subject
    WHERE hash(coalesce(r.id, c.subject)) % $parts = $part
    GROUP BY c.subject, c.kind, c.said, c.source_id
    UNION ALL
    SELECT id, id, 'Source', said, id, '', 1, 0, false, false, NULL, 0, 0
    FROM file_sources
    WHERE hash(id) % $parts = $part
)

-- step: kinds of parties
-- Parties in which others hold stakes or offices; no person is one.
CREATE TABLE no_persons AS
SELECT DISTINCT coalesce(r.id, c.target) AS id
FROM relationships_filed c
LEFT JOIN node_of_record r ON r.subject = c.target
WHERE c.kind IN ($only_in_organisations);

-- One label a party: the kind that the best claim states; a kind that its source calls uncertain comes last, and before
-- it one that the party cannot be.
CREATE TABLE party_claims AS
SELECT c.*, k.node_kind
FROM node_claims c
JOIN (
    SELECT
        id,
        coalesce(
            arg_min(kind, place) FILTER (possible AND coalesce(said->>'$.kind_certain', 'true') = 'true'),
            arg_min(kind, place) FILTER (possible),
            arg_min(kind, place)
        ) AS node_kind
    FROM (
        SELECT n.id, kind, place, said, kind <> 'Person' OR o.id IS NULL AS possible
        FROM node_claims n
        LEFT JOIN no_persons o USING (id)
        WHERE kind IN ('Company', 'Person', 'PublicBody')
    )
    GROUP BY id
) k USING (id)
WHERE c.kind IN ('Company', 'Person', 'PublicBody');

CREATE TABLE node_kinds AS
SELECT DISTINCT id, node_kind AS kind FROM party_claims
UNION ALL
SELECT DISTINCT id, kind FROM node_claims WHERE kind NOT IN ('Company', 'Person', 'PublicBody');

-- step: relationship claims as facts, in parts
-- One row a fact: all records that state it, when they were made, and the records after which it is no longer stated.
SELECT
    c.id,
    any_value(c.kind) AS kind,
    any_value(c.origin) AS origin,
    any_value(c.target) AS target,
    any_value(c.said) AS said,
    any_value(c.start_text) AS start_text,
    arg_max(c.end_text, coalesce(c.seen_on, f.edition, '')) FILTER (c.end_text IS NOT NULL) AS end_text,
    min(coalesce(c.seen_on, f.edition)) AS seen_first,
    max(coalesce(c.seen_on, f.edition)) AS seen_last,
    arg_max(c.source_id, coalesce(c.seen_on, f.edition, '') || ' ' || c.key || ' ' || c.source_id) AS source_id,
    arg_max(c.key, coalesce(c.seen_on, f.edition, '') || ' ' || c.key || ' ' || c.source_id) AS record,
    count(DISTINCT hash(c.key, f.source_id)) AS citations,
    min(c.disputed_by) AS disputed_by,
    min(c.dispute_source) AS dispute_source,
    any_value(e.scope) AS scope,
    max(e.nth) AS last_nth
FROM relationships_filed c
JOIN files f ON f.folder = parse_dirpath(c.filename)
LEFT JOIN editions e
    ON e.scope = scope_of(f.source, f.history, f.edition, c.subject_of_record)
    AND e.edition = edition_of(f.history, f.edition, c.key)
WHERE hash(c.id) % $parts = $part
GROUP BY c.id

-- step: facts between nodes
-- A fact that the next record of its scope leaves out ended between the two records, also where it was filed to end later.
CREATE TABLE facts_between_nodes AS
SELECT
    f.id,
    f.kind,
    f.said,
    f.origin,
    f.target,
    coalesce(ro.id, f.origin) AS from_id,
    o.kind AS from_kind,
    coalesce(rt.id, f.target) AS to_id,
    t.kind AS to_kind,
    f.source_id,
    f.record,
    f.citations,
    f.start_text AS started_on,
    s.first AS started_on_min,
    coalesce(s.last, f1.last) AS started_on_max,
    CASE
        WHEN d.first <= coalesce(f3.last, d.first) THEN f.end_text
        WHEN e.seen = f.seen_last THEN e.seen
        WHEN e.seen IS NOT NULL THEN f.seen_last || '/' || e.seen
    END AS ended_on,
    CASE WHEN d.first <= coalesce(f3.last, d.first) THEN d.first ELSE f2.first END AS ended_on_min,
    CASE WHEN d.first <= coalesce(f3.last, d.first) THEN d.last ELSE f3.last END AS ended_on_max,
    f.seen_last AS seen_on,
    f.disputed_by,
    f.dispute_source
FROM facts f
LEFT JOIN node_of_record ro ON ro.subject = f.origin
LEFT JOIN node_of_record rt ON rt.subject = f.target
LEFT JOIN node_kinds o ON o.id = coalesce(ro.id, f.origin)
LEFT JOIN node_kinds t ON t.id = coalesce(rt.id, f.target)
LEFT JOIN partial_dates s ON s.text = f.start_text
LEFT JOIN partial_dates d ON d.text = f.end_text
LEFT JOIN partial_dates f1 ON f1.text = f.seen_first
LEFT JOIN partial_dates f2 ON f2.text = f.seen_last
LEFT JOIN editions e ON e.scope = f.scope AND e.nth = f.last_nth + 1
LEFT JOIN partial_dates f3 ON f3.text = e.seen;

CREATE TABLE disputed_nodes AS
SELECT from_id AS id FROM facts_between_nodes WHERE disputed_by IS NOT NULL
UNION
SELECT to_id FROM facts_between_nodes WHERE disputed_by IS NOT NULL;

CREATE TABLE listed_nodes AS
SELECT DISTINCT from_id AS id FROM facts_between_nodes WHERE kind = 'LISTED_AS';

-- How many parties are one step from each: those of its filings and statements, and of its shipments the other side; and
-- how many of these a list names.
CREATE TABLE neighbours AS
WITH ties AS (
    SELECT from_id AS one, to_id AS other
    FROM facts_between_nodes
    WHERE kind IN ('OWNS', 'CONTROLS', 'OFFICER_OF', 'RELATED_TO')
    UNION
    SELECT sent.from_id, received.to_id
    FROM facts_between_nodes sent
    JOIN facts_between_nodes received ON received.kind = 'RECEIVED_BY' AND received.from_id = sent.to_id
    WHERE sent.kind = 'SENT'
),
both_ways AS (SELECT one, other FROM ties UNION SELECT other, one FROM ties)
SELECT one AS id, count(*) AS parties, count(l.id) AS listed
FROM both_ways
LEFT JOIN listed_nodes l ON l.id = other
WHERE one <> other
GROUP BY one;

-- step: conflicting values
-- Every value of a property with one true value, where current records state several.
CREATE TABLE conflicting_values AS
WITH stated AS ($single),
differing AS (SELECT id, property FROM stated GROUP BY id, property HAVING min(value) <> max(value))
SELECT
    'stated_in:' || md5(s.id || ' ' || s.property || ' ' || s.value || ' ' || s.source_id)[:16] AS id,
    'STATED_IN' AS kind,
    json_object('property', s.property, 'value', s.value) AS said,
    s.id AS from_id,
    any_value(s.node_kind) AS from_kind,
    s.source_id AS to_id,
    'Source' AS to_kind,
    s.source_id,
    max(s.key) AS record,
    sum(s.records)::BIGINT AS citations,
    NULL AS started_on,
    NULL AS started_on_min,
    NULL AS started_on_max,
    NULL AS ended_on,
    NULL AS ended_on_min,
    NULL AS ended_on_max,
    max(s.seen) AS seen_on,
    NULL AS disputed_by,
    NULL AS dispute_source
FROM stated s
JOIN differing USING (id, property)
GROUP BY s.id, s.property, s.value, s.source_id;

-- step: parties at addresses
CREATE TABLE building_parties AS
SELECT k.building_key AS key, count(DISTINCT f.from_id) AS parties
FROM facts_between_nodes f
JOIN address_keys k ON k.id = f.to_id
WHERE f.kind = 'REGISTERED_AT' AND k.building_key IS NOT NULL
GROUP BY k.building_key;

CREATE TABLE unit_parties AS
SELECT k.unit_key AS key, count(DISTINCT f.from_id) AS parties
FROM facts_between_nodes f
JOIN address_keys k ON k.id = f.to_id
WHERE f.kind = 'REGISTERED_AT' AND k.unit_key IS NOT NULL
GROUP BY k.unit_key;
