-- What differs between the tables that a store has (old_…) and those that it is to get (new_…).

CREATE VIEW removed_nodes AS
SELECT o.id, o.kind FROM old_nodes o ANTI JOIN new_nodes n ON n.id = o.id AND n.kind = o.kind;

CREATE VIEW added_nodes AS
SELECT n.id, n.kind, n.properties FROM new_nodes n ANTI JOIN old_nodes o ON o.id = n.id AND o.kind = n.kind;

CREATE VIEW changed_nodes AS
SELECT n.id, n.kind, n.properties
FROM new_nodes n
JOIN old_nodes o ON o.id = n.id AND o.kind = n.kind
WHERE o.properties <> n.properties;

-- A relationship is looked up from its end that has few others: a shipment or statistic rather than a party.
CREATE TABLE removed_relationships AS
SELECT
    o.id,
    o.kind,
    CASE WHEN o.to_kind IN ('Shipment', 'TradeFlow') THEN 'to' ELSE 'from' END AS anchor,
    CASE WHEN o.to_kind IN ('Shipment', 'TradeFlow') THEN o.to_kind ELSE o.from_kind END AS anchor_kind,
    CASE WHEN o.to_kind IN ('Shipment', 'TradeFlow') THEN o.to_id ELSE o.from_id END AS anchor_id
FROM old_relationships o
ANTI JOIN new_relationships n
    ON (n.id, n.kind, n.from_id, n.from_kind, n.to_id, n.to_kind, n.properties)
    = (o.id, o.kind, o.from_id, o.from_kind, o.to_id, o.to_kind, o.properties);

CREATE TABLE added_relationships AS
SELECT n.*, (EXISTS (SELECT 1 FROM old_relationships o WHERE o.id = n.id)) AS changed
FROM new_relationships n
ANTI JOIN old_relationships o
    ON (n.id, n.kind, n.from_id, n.from_kind, n.to_id, n.to_kind, n.properties)
    = (o.id, o.kind, o.from_id, o.from_kind, o.to_id, o.to_kind, o.properties);
