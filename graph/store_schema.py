"""The constraints and indexes of a store, derived from the schema.

One uniqueness constraint on `id` for each kind of node, which is also the index that every lookup by id uses, and one
index for each property of a node that the schema calls indexed. None for relationships: they are found from an end,
and an index on their ids made creating them a quarter slower.
"""

from collections.abc import Iterator

from graph.schema import NODES

# The one node that says whose database this is; see `graph.store_owner`.
OWNER_LABEL = "Ownergraph"


def schema_statements() -> Iterator[str]:
    """Statements that may run again without effect; the same for both engines."""
    for label in (OWNER_LABEL, *(kind.name for kind in NODES)):
        name = f"{label.lower()}_id"
        yield f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
    for kind in NODES:
        for declared in kind.properties:
            if declared.indexed:
                name = f"{kind.name.lower()}_{declared.name}"
                yield f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{kind.name}) ON (n.{declared.name})"
