"""What a store holds, as one short text: equal texts, equal contents."""

import hashlib

from graph.store import Store


def content_hash(store: Store) -> str:
    """A hash over every node and relationship with its kind and all its properties."""
    found = [
        f"{row['x'].kind} {sorted(row['x'].properties.items())!r}"
        for statement in ("MATCH (n) RETURN n AS x", "MATCH ()-[r]->() RETURN r AS x")
        for row in store.read(statement)
    ]
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()
