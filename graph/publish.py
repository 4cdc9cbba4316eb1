"""Publishing: a store gets only what differs from the tables that it last got.

The tables that the store holds and those that it is getting are remembered in a folder (`graph.published`); their
difference (`graph.difference`) is written in batches, each in one transaction, between two that set a mark in the store:

    (:Ownergraph {id: 'ownergraph', workspace, target, complete, rows, model, shared})

    workspace   whose database this is
    target      the name of the tables that are being written, or were written last
    complete    whether they are all in
    rows        how many rows a batch holds at most
    model       stands for the schema and the order of writing
    shared      the database held nodes of others before

    (:Ownergraph {id: 'batch 7'})   made with the seventh batch; they go when the target is complete

So a run after a crash knows what is in: it completes the tables that were pending, and only then goes on to newer
ones. A store whose mark fits nothing that is remembered is emptied of the workspace's kinds and written anew.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from graph.claims import short_hash
from graph.difference import SQL, Batch, Changes, Counts, Difference, difference
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
    complete: bool = False
    rows: int = BATCH
    model: str = ""
    shared: bool = False

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
            changes += run.write(replace(run.mark, target=run.published.pending_name, complete=False, rows=batch))
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
            if mark.complete:
                remembered.finish()
                return Changes()
            if mark.model == _MODEL and remembered.pending_base == remembered.current_name:
                return self.write(mark)
        if mark.target != remembered.current_name or not mark.complete:
            if mark.target:
                self._empty()
            remembered.forget()
        return Changes()

    def write(self, start: _Mark) -> Changes:
        """Write the difference from the current to the pending tables, without the batches that the store has already."""
        remembered = self.published
        if self.mark.model != _MODEL:
            self.store.prepare()
        with difference(remembered.current, remembered.pending, remembered.scratch) as found:
            if start != self.mark:
                if start.shared:
                    _refuse_collisions(self.store, found, start.rows)
                self._set(replace(start, model=_MODEL))
            rows, done = found.rows(), 0
            for batch in self._write_missing(found.batches(start.rows)):
                done += len(batch.rows)
                if self._progress:
                    self._progress(done, rows)
            self._set(replace(self.mark, complete=True))
            changes = found.changes()
        remembered.finish()
        return changes

    def _write_missing(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """Write the batches that the store lacks, those of one step side by side, and yield each that it has."""
        written = {row["id"] for row in self.store.read(f"MATCH (o:{OWNER_LABEL}) RETURN o.id AS id")}
        with ThreadPoolExecutor(self.store.writers) as pool:
            for _, of_step in groupby(batches, key=lambda batch: batch.step):
                running: deque[tuple[Batch, Future[None]]] = deque()
                for batch in of_step:
                    note = f"batch {batch.number}"
                    if note in written:
                        yield batch
                        continue
                    # One more than are written at once, so that a writer finds its next batch made.
                    if len(running) > self.store.writers:
                        yield _awaited(*running.popleft())
                    statements = [*batch.statements(), (f"CREATE (:{OWNER_LABEL} {{id: $id}})", {"id": note})]
                    running.append((batch, pool.submit(self.store.write, statements)))
                while running:
                    yield _awaited(*running.popleft())

    def _set(self, mark: _Mark) -> None:
        """Set the mark, with no batch written after it."""
        forget = f"MATCH (o:{OWNER_LABEL}) WHERE o.id STARTS WITH 'batch ' DELETE o"
        self.store.write([(forget, {}), mark.statement()])
        self.mark = mark

    def _empty(self) -> None:
        """Delete what this workspace has written into the database, which holds nothing else of these kinds."""
        if self.mark.shared:
            raise StoreError(
                "the database holds nodes of others beside those of this workspace, of which it is no longer remembered "
                "what was written: delete them and the node (:Ownergraph) in the database, then publish again"
            )
        self._set(replace(self.mark, target="none", complete=False))
        patterns = [(f"()-[x:{kind.name}]->()", "x") for kind in RELATIONSHIPS]
        patterns += [(f"(x:{kind.name})", "x") for kind in NODES]
        for pattern, name in patterns:
            while self.store.read(f"MATCH {pattern} RETURN 1 AS one LIMIT 1"):
                self.store.write([(f"MATCH {pattern} WITH {name} LIMIT {BATCH} DELETE {name}", {})])
        self._set(_Mark(self.mark.workspace))


def _awaited(batch: Batch, written: Future[None]) -> Batch:
    written.result()
    return batch


def _refuse_collisions(store: Store, found: Difference, size: int) -> None:
    """Nodes of others are never taken for our own."""
    for kind, ids in found.created_nodes(size):
        held = store.read(f"UNWIND $ids AS id MATCH (n:{kind} {{id: id}}) RETURN n.id AS id LIMIT 1", {"ids": ids})
        if held:
            raise ForeignDatabase(
                f"the database holds a {kind} with the id {held[0]['id']!r} that this workspace did not write: "
                "nothing was written; remove it, or name another database by NEO4J_DATABASE"
            )
