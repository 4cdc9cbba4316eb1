"""From a claim back to the record that states it: source, file, position and the record's text as the file has it.

A relationship is named by its id, an attribute by `NODE_ID#property`, for example `ru-ogrn:1027…#name`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import orjson

from graph.errors import UsageError
from graph.workspace import Workspace


@dataclass(frozen=True)
class Cited:
    """One record that states a claim. `position` is its line or ordinal in `file`, `raw` its text there."""

    claim: str
    statement: str
    source: str
    title: str
    publisher: str | None
    url: str | None
    file: str
    position: int
    record: str
    seen_on: str | None
    disputed_by: str | None
    raw: str


def cite(workspace: Workspace, claim: str) -> list[Cited]:
    """Every record that states a relationship or an attribute, oldest first.

    Raises UsageError when no claim has this id.
    """
    with duckdb.connect() as db:
        found = list(_citations(db, workspace, claim))
    if not found:
        raise UsageError(f"no claim has the id {claim!r}; `ownergraph ask … --format json` shows the ids of citations")
    return sorted(found, key=_oldest_first)


def cite_relationships(workspace: Workspace, claims: Collection[str]) -> dict[str, list[Cited]]:
    """Every record that states each of these relationships, as `cite` gives it, in one pass over the files."""
    found: dict[str, list[Cited]] = {claim: [] for claim in claims}
    with duckdb.connect() as db:
        for cited in _of_relationships(db, workspace, claims):
            found[cited.claim].append(cited)
    for records in found.values():
        records.sort(key=_oldest_first)
    return found


def _oldest_first(cited: Cited) -> tuple[str, str, int]:
    return cited.seen_on or "", cited.file, cited.position


def _statement(row: Mapping[str, Any]) -> str:
    return f"({row['origin']})-[:{row['kind']} {row['said']}]->({row['target']})"


def _citations(db: duckdb.DuckDBPyConnection, workspace: Workspace, claim: str) -> Iterator[Cited]:
    node, hash_sign, name = claim.rpartition("#")
    if hash_sign:
        yield from _of_attribute(db, workspace, claim, node, name)
        return
    derived = _built(db, workspace, "relationships", claim)
    if derived is not None and claim.startswith("stated_in:"):
        known = orjson.loads(derived["properties"])
        for cited in _of_attribute(db, workspace, claim, derived["from_id"], known["property"]):
            if cited.source == known["source_id"]:
                yield cited
        return
    yield from _of_relationships(db, workspace, [claim])


def _of_relationships(db: duckdb.DuckDBPyConnection, workspace: Workspace, claims: Collection[str]) -> Iterator[Cited]:
    sources: dict[str, dict[str, Any] | None] = {}
    for file in workspace.files():
        rows = db.execute(
            "SELECT c.*, r.raw FROM read_parquet($claims) c JOIN read_parquet($records) r USING (key, position) "
            "WHERE list_contains($ids, c.id)",
            _files(file["folder"], "relationships") | {"ids": list(claims)},
        )
        for row in _dicts(rows):
            source = row["source_id"]
            if source not in sources:
                sources[source] = _built(db, workspace, "nodes", source)
            yield _cited(row["id"], _statement(row), file, row, sources[source])


def _of_attribute(
    db: duckdb.DuckDBPyConnection, workspace: Workspace, claim: str, node: str, name: str
) -> Iterator[Cited]:
    built = _built(db, workspace, "nodes", node)
    if built is None:
        return
    subjects = [node, *orjson.loads(built["properties"]).get("former_ids", [])]
    for file in workspace.files():
        rows = db.execute(
            "SELECT c.*, r.raw, c.said->>$path AS value FROM read_parquet($claims) c "
            "JOIN read_parquet($records) r USING (key, position) "
            "WHERE list_contains($subjects, c.subject) AND (c.said->>$path) IS NOT NULL",
            _files(file["folder"], "nodes") | {"subjects": subjects, "path": f'$."{name}"'},
        )
        for row in _dicts(rows):
            statement = f"{row['subject']}: {name} = {row['value']}"
            yield _cited(claim, statement, file, row, _built(db, workspace, "nodes", row["source_id"]))


def _cited(
    claim: str, statement: str, file: dict[str, Any], row: dict[str, Any], built: dict[str, Any] | None
) -> Cited:
    source = orjson.loads(built["properties"]) if built else {}
    return Cited(
        claim=claim,
        statement=statement,
        source=row["source_id"],
        title=source.get("title", row["source_id"]),
        publisher=source.get("publisher"),
        url=source.get("url"),
        file=file["name"],
        position=row["position"],
        record=row["key"],
        seen_on=row["seen_on"],
        disputed_by=row.get("disputed_by"),
        raw=row["raw"],
    )


def _built(db: duckdb.DuckDBPyConnection, workspace: Workspace, table: str, id_: str) -> dict[str, Any] | None:
    path = workspace.built / f"{table}.parquet"
    if not path.exists():
        return None
    rows = _dicts(db.execute("FROM read_parquet($path) WHERE id = $id", {"path": str(path), "id": id_}))
    return next(rows, None)


def _files(folder: str, table: str) -> dict[str, str]:
    return {"claims": str(Path(folder) / f"{table}.parquet"), "records": str(Path(folder) / "records.parquet")}


def _dicts(result: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    names = [column[0] for column in result.description]
    for row in result.fetchall():
        yield dict(zip(names, row, strict=True))
