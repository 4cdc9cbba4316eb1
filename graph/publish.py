"""Publishing: a store gets only what differs from the tables that it last got.

`published/` remembers, for one store, the tables that it holds (`current`) and those that it is getting (`pending`).
Every write transaction also advances the batch number on the store's `(:Ownergraph)` node, so that a run after a crash
knows which batches are in: it completes the pending tables first, and only then goes on to newer ones.

Removed nodes and relationships are deleted, new ones created with all their properties at once, changed nodes
overwritten in place; a changed relationship, or a node that changed its kind, is deleted and created anew.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import orjson

from graph.errors import ForeignDatabase
from graph.schema import NODES, node_columns, relationship_columns
from graph.store import Store

BATCH = 5_000

_TABLES = ("nodes.parquet", "relationships.parquet")
_SQL = Path(__file__).with_name("publish.sql")
_OWNER = "MATCH (o:Ownergraph {id: 'ownergraph'}) RETURN o.workspace AS workspace, o.target AS target, o.batch AS batch"
_CLAIM = "CREATE (:Ownergraph {id: 'ownergraph', workspace: $workspace, target: '', batch: 0})"
_ADVANCE = "MATCH (o:Ownergraph {id: 'ownergraph'}) SET o.target = $target, o.batch = $batch"


@dataclass
class Counts:
    """How many were added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass
class Changes:
    """What publishing changed in the store."""

    nodes: Counts = field(default_factory=Counts)
    relationships: Counts = field(default_factory=Counts)


def publish(store: Store, built: Path, published: Path, workspace_id: str, *, into_existing: bool = False) -> Changes:
    """Brings the store from whatever this workspace left in it to the built tables.

    Raises ForeignDatabase when the database holds nodes of somebody else; with `into_existing` nodes that belong to no
    workspace are tolerated and never touched.
    """
    target = _fingerprint(built)
    state = _State(published)
    at = _claimed(store, workspace_id, into_existing)
    if at == (target, -1) and state.current == target:
        return Changes()
    if at[0] not in (state.current, state.pending):
        _start_afresh(store, state, at[0])
    if state.pending and at[0] == state.pending and at[1] >= 0:
        _bring(store, state, done=at[1])
    if state.current == target:
        return Changes()
    state.prepare(built, target)
    return _bring(store, state, done=0)


def _fingerprint(built: Path) -> str:
    """Stands for one state of the built tables; the build replaces both files at once."""
    return "-".join(f"{stat.st_mtime_ns:x}.{stat.st_size:x}" for stat in (built.joinpath(t).stat() for t in _TABLES))


class _State:
    """What is remembered of a store: the fingerprints of the tables that it has and is getting, and the tables."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.current = self._target("current")
        self.pending = self._target("pending")

    def _target(self, name: str) -> str:
        path = self._folder / name / "target"
        return path.read_text("utf-8") if path.exists() else ""

    def table(self, name: str, table: str) -> Path | None:
        path = self._folder / name / table
        return path if path.exists() else None

    def forget(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self.current = self.pending = ""

    def prepare(self, built: Path, target: str) -> None:
        """Keeps a copy of the built tables as what the store is to get."""
        pending = self._folder / "pending"
        shutil.rmtree(pending, ignore_errors=True)
        part = self._folder / "pending.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for table in _TABLES:
            shutil.copyfile(built / table, part / table)
        (part / "target").write_text(target, "utf-8")
        part.replace(pending)
        self.pending = target

    def finish(self) -> None:
        """The store has what it was to get."""
        shutil.rmtree(self._folder / "current", ignore_errors=True)
        (self._folder / "pending").replace(self._folder / "current")
        self.current, self.pending = self.pending, ""


def _claimed(store: Store, workspace_id: str, into_existing: bool) -> tuple[str, int]:
    """The target and batch that the store is at; (target, -1) when it is complete. Claims an empty database."""
    owners = store.read(_OWNER)
    if owners:
        owner = owners[0]
        if owner["workspace"] != workspace_id:
            raise ForeignDatabase(
                "the database holds the graph of another workspace; give another database, or that workspace"
            )
        return owner["target"], owner["batch"]
    if not into_existing and store.read("MATCH (n) RETURN 1 AS one LIMIT 1"):
        raise ForeignDatabase(
            "the database holds nodes that ownergraph did not write; give an empty database, "
            "or `ownergraph publish URI --into-existing` to add to it"
        )
    store.prepare()
    store.write([(_CLAIM, {"workspace": workspace_id})])
    return "", 0


def _start_afresh(store: Store, state: _State, target: str) -> None:
    """Empties a store of this workspace whose state is not remembered here, or forgets one that is empty."""
    state.forget()
    if target:
        for kind in NODES:
            statement = f"MATCH (n:{kind.name}) WITH n LIMIT {BATCH} DETACH DELETE n"
            while store.read(f"MATCH (n:{kind.name}) RETURN 1 AS one LIMIT 1"):
                store.write([(statement, {})])
        store.write([(_ADVANCE, {"target": "", "batch": 0})])


def _bring(store: Store, state: _State, done: int) -> Changes:
    """Writes the difference from the current to the pending tables, without the `done` batches that are in."""
    changes = Changes()
    with duckdb.connect() as db:
        _compare(db, state)
        number = 0
        for step in _STEPS:
            for statement, rows, count in step(db):
                number += 1
                count(changes, len(rows))
                if number > done:
                    advance = (_ADVANCE, {"target": state.pending, "batch": number})
                    store.write([(statement, {"rows": rows}), advance])
    store.write([(_ADVANCE, {"target": state.pending, "batch": -1})])
    state.finish()
    return changes


def _compare(db: duckdb.DuckDBPyConnection, state: _State) -> None:
    empty = {
        "nodes.parquet": "SELECT ''::VARCHAR AS id, ''::VARCHAR AS kind, ''::VARCHAR AS properties WHERE false",
        "relationships.parquet": "SELECT ''::VARCHAR AS id, ''::VARCHAR AS kind, ''::VARCHAR AS from_id, "
        "''::VARCHAR AS from_kind, ''::VARCHAR AS to_id, ''::VARCHAR AS to_kind, ''::VARCHAR AS properties WHERE false",
    }
    for prefix, name in (("old", "current"), ("new", "pending")):
        for table in _TABLES:
            path = state.table(name, table)
            relation = db.read_parquet(str(path)) if path else db.sql(empty[table])
            relation.create_view(f"{prefix}_{table.removesuffix('.parquet')}")
    db.execute(_SQL.read_text("utf-8"))


Counter = Callable[[Changes, int], None]
Write = tuple[str, list[dict[str, Any]], Counter]


def _delete_relationships(db: duckdb.DuckDBPyConnection) -> Iterator[Write]:
    def count(changes: Changes, rows: int) -> None:
        changes.relationships.removed += rows

    for kind, anchor, key in _groups(db, "SELECT DISTINCT kind, anchor_kind, anchor FROM removed_relationships"):
        pattern = f"(:{anchor} {{id: row.anchor_id}})" + (
            f"-[r:{kind} {{id: row.id}}]->()" if key == "from" else f"<-[r:{kind} {{id: row.id}}]-()"
        )
        query = "SELECT id, anchor_id FROM removed_relationships WHERE kind = $a AND anchor_kind = $b AND anchor = $c ORDER BY id"
        for rows in _batches(db, query, {"a": kind, "b": anchor, "c": key}):
            named = [{"id": id_, "anchor_id": anchor_id} for id_, anchor_id in rows]
            yield f"UNWIND $rows AS row MATCH {pattern} DELETE r", named, count


def _delete_nodes(db: duckdb.DuckDBPyConnection) -> Iterator[Write]:
    def count(changes: Changes, rows: int) -> None:
        changes.nodes.removed += rows

    for (kind,) in _groups(db, "SELECT DISTINCT kind FROM removed_nodes"):
        query = "SELECT id FROM removed_nodes WHERE kind = $a ORDER BY id"
        for rows in _batches(db, query, {"a": kind}):
            yield (
                f"UNWIND $rows AS row MATCH (n:{kind} {{id: row.id}}) DELETE n",
                [{"id": row[0]} for row in rows],
                count,
            )


def _create_nodes(db: duckdb.DuckDBPyConnection) -> Iterator[Write]:
    def count(changes: Changes, rows: int) -> None:
        changes.nodes.added += rows

    for (kind,) in _groups(db, "SELECT DISTINCT kind FROM added_nodes"):
        query = "SELECT id, properties FROM added_nodes WHERE kind = $a ORDER BY id"
        for rows in _batches(db, query, {"a": kind}):
            nodes = _node_rows(kind, rows)
            yield f"UNWIND $rows AS row CREATE (:{kind} {_map_of(nodes)})", nodes, count


def _update_nodes(db: duckdb.DuckDBPyConnection) -> Iterator[Write]:
    def count(changes: Changes, rows: int) -> None:
        changes.nodes.changed += rows

    for (kind,) in _groups(db, "SELECT DISTINCT kind FROM changed_nodes"):
        query = "SELECT id, properties FROM changed_nodes WHERE kind = $a ORDER BY id"
        for rows in _batches(db, query, {"a": kind}):
            statement = f"UNWIND $rows AS row MATCH (n:{kind} {{id: row.id}}) SET n = row.now"
            yield statement, [{"id": node["id"], "now": node} for node in _node_rows(kind, rows)], count


def _create_relationships(db: duckdb.DuckDBPyConnection) -> Iterator[Write]:
    for kind, start, end in _groups(db, "SELECT DISTINCT kind, from_kind, to_kind FROM added_relationships"):
        query = (
            "SELECT id, from_id, to_id, properties, changed FROM added_relationships "
            "WHERE kind = $a AND from_kind = $b AND to_kind = $c ORDER BY id"
        )
        for rows in _batches(db, query, {"a": kind, "b": start, "c": end}):
            changed = sum(row[4] for row in rows)

            def count(changes: Changes, written: int, changed: int = changed) -> None:
                changes.relationships.added += written - changed
                changes.relationships.changed += changed
                changes.relationships.removed -= changed

            ties = _relationship_rows(kind, rows)
            match = f"MATCH (a:{start} {{id: row.from_id}}), (b:{end} {{id: row.to_id}})"
            yield f"UNWIND $rows AS row {match} CREATE (a)-[:{kind} {_map_of(ties)}]->(b)", ties, count


_STEPS = (_delete_relationships, _delete_nodes, _create_nodes, _update_nodes, _create_relationships)


def _groups(db: duckdb.DuckDBPyConnection, query: str) -> list[tuple[str, ...]]:
    return sorted(db.execute(query).fetchall())


def _batches(db: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, str]) -> Iterator[list[tuple[Any, ...]]]:
    cursor = db.cursor().execute(query, parameters)
    while rows := cursor.fetchmany(BATCH):
        yield rows


def _map_of(rows: list[dict[str, Any]]) -> str:
    """The map of a CREATE with the properties that any of the rows has; names come from the schema alone."""
    names = sorted({name for row in rows for name in row})
    return "{" + ", ".join(f"{name}: row.{name}" for name in names) + "}"


def _node_rows(kind: str, rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    days = _days(tuple(node_columns(kind)))
    return [{"id": id_, **_typed(properties, days)} for id_, properties in rows]


def _relationship_rows(kind: str, rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    days = _days(tuple(relationship_columns(kind)))
    return [
        {"id": id_, "from_id": from_id, "to_id": to_id, **_typed(properties, days)}
        for id_, from_id, to_id, properties, _ in rows
    ]


@lru_cache
def _days(columns: tuple[tuple[str, str], ...]) -> frozenset[str]:
    return frozenset(name for name, type_ in columns if type_ == "day")


def _typed(properties: str, days: frozenset[str]) -> dict[str, Any]:
    return {name: _day(value) if name in days else value for name, value in orjson.loads(properties).items()}


@lru_cache(maxsize=65_536)
def _day(text: str) -> date:
    return date.fromisoformat(text)
