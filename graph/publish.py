"""Publishing: a store gets only what differs from the tables that it last got.

The tables that the store holds and those that it is getting are remembered in a folder (`graph.published`); their
difference (`graph.difference`) is written in batches, each in one transaction that also moves a mark in the store:

    (:Ownergraph {id: 'ownergraph', workspace, target, batch, batches, rows, model, shared})

    workspace   whose database this is
    target      the name of the tables that are being written, or were written last
    batch       how many of the `batches`, of so many `rows` each, are in
    model       stands for the schema and the order of writing
    shared      the database held nodes of others before

So a run after a crash knows what is in: it completes the tables that were pending, and only then goes on to newer
ones. A store whose mark fits nothing that is remembered is emptied of the workspace's kinds and written anew.
"""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from graph.claims import short_hash
from graph.difference import SQL, Changes, Counts, Difference, difference
from graph.errors import ForeignDatabase, StoreError
from graph.published import Published
from graph.schema import NODES, RELATIONSHIPS, node_columns, relationship_columns
from graph.store import Statement, Store
from graph.store_owner import check_owner
from graph.store_schema import OWNER_LABEL, schema_statements
from graph.workspace import clear_errors

__all__ = ["BATCH", "Changes", "Counts", "publish"]

BATCH = 5_000

Progress = Callable[[int, int], None]

_MODEL = short_hash(
    SQL,
    *schema_statements(),
    *(f"{kind.name} {list(node_columns(kind.name))}" for kind in NODES),
    *(f"{kind.name} {list(relationship_columns(kind.name))}" for kind in RELATIONSHIPS),
)


@dataclass(frozen=True)
class _Mark:
    """The node in the store that says what is in it."""

    workspace: str
    target: str = ""
    batch: int = 0
    batches: int = 0
    rows: int = BATCH
    model: str = ""
    shared: bool = False

    @property
    def is_complete(self) -> bool:
        return self.batch == self.batches

    def statement(self) -> Statement:
        return f"MERGE (o:{OWNER_LABEL} {{id: 'ownergraph'}}) SET o += $mark", {"mark": asdict(self)}


def publish(
    store: Store,
    built: Path,
    published: Path,
    workspace_id: str,
    *,
    into_existing: bool = False,
    progress: Progress | None = None,
    batch: int = BATCH,
) -> Changes:
    """Bring the store from whatever this workspace left in it to the tables in `built`, and say what that changed.

    `published` is the folder that remembers this store. `progress` is told after each transaction how many rows of how
    many are written. A run that a crash cut short is completed first, and counts as part of this one.

    Raises ForeignDatabase when the database belongs to somebody else; with `into_existing` nodes of others are
    tolerated and never touched, and ForeignDatabase is raised where one has an id that is to be written. Raises
    StoreError when the database fails, WorkspaceError when the folder cannot be used.
    """
    with clear_errors(published):
        run = _Run(store, Published(published), _mark_of(store, workspace_id, into_existing), progress)
        changes = run.complete()
        if run.mark.model != _MODEL or not run.published.is_current(built):
            run.published.prepare(built)
            changes += run.write(replace(run.mark, batch=0, rows=batch))
        return changes


def _mark_of(store: Store, workspace_id: str, into_existing: bool) -> _Mark:
    """The mark of the workspace in this database; one that is not yet written where the database has none."""
    found = store.read(f"MATCH (o:{OWNER_LABEL} {{id: 'ownergraph'}}) RETURN properties(o) AS mark")
    mark: dict[str, Any] = found[0]["mark"] if found else {}
    if mark.get("workspace") != workspace_id:
        check_owner(store, workspace_id, into_existing)
        mark = {"workspace": workspace_id, "shared": bool(store.read("MATCH (n) RETURN 1 AS one LIMIT 1"))}
    return _Mark(**{name: value for name, value in mark.items() if name in _Mark.__dataclass_fields__})


class _Run:
    """One run of `publish`: the store, what is remembered of it, and its mark."""

    def __init__(self, store: Store, published: Published, mark: _Mark, progress: Progress | None) -> None:
        self.store = store
        self.published = published
        self.mark = mark
        self._progress = progress

    def complete(self) -> Changes:
        """Bring the store to tables that are remembered as current: by finishing a cut run, else by emptying it."""
        remembered, mark = self.published, self.mark
        if mark.target and mark.target == remembered.pending_name:
            if mark.is_complete:
                remembered.finish()
                return Changes()
            if mark.model == _MODEL and remembered.pending_base == remembered.current_name:
                return self.write(mark)
        if mark.target != remembered.current_name or not mark.is_complete:
            if mark.target:
                self._empty()
            remembered.forget()
        return Changes()

    def write(self, start: _Mark) -> Changes:
        """Write the difference from the current to the pending tables, from the batch on at which `start` is."""
        remembered = self.published
        if self.mark.model != _MODEL:
            self.store.prepare()
        with difference(remembered.current, remembered.pending, remembered.scratch) as found:
            if start.shared and start.batch == 0:
                _refuse_collisions(self.store, found, start.rows)
            rows = found.rows()
            batches = max(1, math.ceil(rows / start.rows))
            mark = replace(start, target=remembered.pending_name, batches=batches, model=_MODEL)
            for statements in _one_ahead(found.batches(start.rows, skip=start.batch)):
                mark = self._move(replace(mark, batch=mark.batch + 1), statements)
                if self._progress:
                    self._progress(min(mark.batch * mark.rows, rows), rows)
            if not mark.is_complete:
                self._move(replace(mark, batch=batches))
            changes = found.changes()
        remembered.finish()
        return changes

    def _move(self, mark: _Mark, statements: list[Statement] | None = None) -> _Mark:
        """Run the statements and move the mark, in one transaction."""
        self.store.write([*(statements or []), mark.statement()])
        self.mark = mark
        return mark

    def _empty(self) -> None:
        """Delete what this workspace has written into the database, which holds nothing else of these kinds."""
        if self.mark.shared:
            raise StoreError(
                "the database holds nodes of others beside those of this workspace, of which it is no longer remembered "
                "what was written: delete them and the node (:Ownergraph) in the database, then publish again"
            )
        self._move(replace(self.mark, target="none", batch=0, batches=1))
        patterns = [(f"()-[x:{kind.name}]->()", "x") for kind in RELATIONSHIPS]
        patterns += [(f"(x:{kind.name})", "x") for kind in NODES]
        for pattern, name in patterns:
            while self.store.read(f"MATCH {pattern} RETURN 1 AS one LIMIT 1"):
                self.store.write([(f"MATCH {pattern} WITH {name} LIMIT {BATCH} DELETE {name}", {})])
        self._move(_Mark(self.mark.workspace))


def _one_ahead(batches: Iterator[list[Statement]]) -> Iterator[list[Statement]]:
    """The same batches, the next of which is made while the store is busy with the last."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, batches, None)
        while (statements := coming.result()) is not None:
            coming = pool.submit(next, batches, None)
            yield statements


def _refuse_collisions(store: Store, found: Difference, size: int) -> None:
    """Nodes of others are never taken for our own."""
    for kind, ids in found.created_nodes(size):
        held = store.read(f"UNWIND $ids AS id MATCH (n:{kind} {{id: id}}) RETURN n.id AS id LIMIT 1", {"ids": ids})
        if held:
            raise ForeignDatabase(
                f"the database holds a {kind} with the id {held[0]['id']!r} that this workspace did not write: "
                "nothing was written; remove it, or name another database by NEO4J_DATABASE"
            )
