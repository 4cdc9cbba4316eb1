"""Which sources state something: of a node, of each of its properties, and how much a source states in all.

Works on the claims of a workspace and its built tables; `graph.citing` gives the records themselves.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from graph.workspace import Workspace


@dataclass(frozen=True)
class Stating:
    """A source that states something of a node: how many of its links, and in how many records what it is."""

    source: str
    links: int
    records: int


@dataclass(frozen=True)
class Stated:
    """How much a source states of one kind: `of` says whether the kind is one of nodes or of links."""

    kind: str
    of: str
    count: int


def sources_of(workspace: Workspace, node: str, former_ids: Sequence[str] = ()) -> list[Stating]:
    """The sources that state something of a node, those that state most first."""
    query = """
    SELECT source_id, sum(links)::BIGINT, sum(records)::BIGINT FROM (
        SELECT properties->>'$.source_id' AS source_id, count(*) AS links, 0 AS records
        FROM read_parquet($links) WHERE from_id = $node OR to_id = $node GROUP BY ALL
        UNION ALL
        SELECT source_id, 0, count(*) FROM read_parquet($claims) WHERE list_contains($subjects, subject) GROUP BY ALL
    ) GROUP BY source_id ORDER BY sum(links) + sum(records) DESC, source_id
    """
    asked = {"links": str(workspace.built / "relationships.parquet"), "node": node, "subjects": [node, *former_ids]}
    return [Stating(*row) for row in _read(workspace, query, asked)]


def sources_of_properties(workspace: Workspace, node: str, former_ids: Sequence[str] = ()) -> dict[str, list[str]]:
    """For each property of a node that a record states, the ids of the sources that do."""
    query = """
    SELECT DISTINCT unnest(json_keys(said)) AS property, source_id FROM (
        SELECT DISTINCT said, source_id FROM read_parquet($claims) WHERE list_contains($subjects, subject)
    ) ORDER BY ALL
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, source in _read(workspace, query, {"subjects": [node, *former_ids]}):
        found[name].append(source)
    return dict(found)


def stated_by(workspace: Workspace, source: str) -> list[Stated]:
    """How many nodes and links of each kind a source states, as its records have them; nodes first."""
    query = """
    SELECT kind, 'nodes', count(DISTINCT subject) FROM read_parquet($claims) WHERE source_id = $source GROUP BY kind
    UNION ALL
    SELECT kind, 'links', count(*) FROM read_parquet($links) WHERE (properties->>'$.source_id') = $source GROUP BY kind
    ORDER BY 2 DESC, 3 DESC, 1
    """
    asked = {"links": str(workspace.built / "relationships.parquet"), "source": source}
    return [Stated(*row) for row in _read(workspace, query, asked)]


def _read(workspace: Workspace, query: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    claims = [str(Path(file["folder"]) / "nodes.parquet") for file in workspace.files()]
    if not claims:
        return []
    with duckdb.connect() as db:
        return db.execute(query, asked | {"claims": claims}).fetchall()
