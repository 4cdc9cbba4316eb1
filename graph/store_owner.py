"""Whose database it is: the one `(:Ownergraph)` node that a workspace leaves in the database it publishes to."""

from graph.errors import ForeignDatabase
from graph.store import Store
from graph.store_schema import OWNER_LABEL

_OWNER_ID = "ownergraph"


def check_owner(store: Store, workspace_id: str, into_existing: bool) -> None:
    """Return when the workspace may write: the database is its own, or empty, or `into_existing` allows foreign nodes.

    Raises ForeignDatabase otherwise, and always when the database is that of another workspace.
    """
    owner = _owner(store)
    if owner == workspace_id:
        return
    if owner is not None:
        raise ForeignDatabase(
            "the database belongs to another ownergraph workspace: name another database by NEO4J_DATABASE"
        )
    if not into_existing and store.read("MATCH (n) RETURN 1 AS one LIMIT 1"):
        raise ForeignDatabase(
            "the database holds nodes that this workspace did not write: name an empty database by NEO4J_DATABASE, "
            "or add to it with --into-existing, which deletes nothing"
        )


def _owner(store: Store) -> str | None:
    rows = store.read(f"MATCH (o:{OWNER_LABEL} {{id: $id}}) RETURN o.workspace AS workspace", {"id": _OWNER_ID})
    return rows[0]["workspace"] if rows else None
