"""Whose database it is: one `(:Ownergraph)` node that the workspace leaves in the database it writes to.

    (:Ownergraph {id: 'ownergraph', workspace: <id of the workspace>, target: <name of the database>, batch: <integer>})

`batch` is advanced by every transaction that publishes, so that a run after a crash resumes where the last one stopped.
"""

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


def claim_database(store: Store, workspace_id: str, target: str, *, into_existing: bool = False) -> None:
    """Make the database this workspace's own, at batch 0; nothing changes where it already is.

    Raises ForeignDatabase as `check_owner` does.
    """
    check_owner(store, workspace_id, into_existing)
    if _owner(store) is None:
        mark = {"id": _OWNER_ID, "workspace": workspace_id, "target": target, "batch": 0}
        store.write([(f"CREATE (o:{OWNER_LABEL}) SET o = $mark", {"mark": mark})])


def batch_number(store: Store) -> int:
    """The number of the last batch that was published into this workspace's database; 0 before the first."""
    rows = store.read(f"MATCH (o:{OWNER_LABEL} {{id: $id}}) RETURN o.batch AS batch", {"id": _OWNER_ID})
    return int(rows[0]["batch"]) if rows else 0


def advance_batch(batch: int) -> tuple[str, dict[str, object]]:
    """The statement that records a batch number; it belongs into the transaction that writes the batch."""
    return f"MATCH (o:{OWNER_LABEL} {{id: $id}}) SET o.batch = $batch", {"id": _OWNER_ID, "batch": batch}


def _owner(store: Store) -> str | None:
    rows = store.read(f"MATCH (o:{OWNER_LABEL} {{id: $id}}) RETURN o.workspace AS workspace", {"id": _OWNER_ID})
    return rows[0]["workspace"] if rows else None
