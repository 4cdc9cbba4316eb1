"""Built tables written down in a test, and what a store should hold once it got them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from graph.schema import node_columns, relationship_columns
from graph.store import Store

Properties: TypeAlias = dict[str, Any]
# (kind, properties) of a node by its id; (kind, from, to, properties) of a relationship by its id
Nodes: TypeAlias = dict[str, tuple[str, Properties]]
Relationships: TypeAlias = dict[str, tuple[str, str, str, Properties]]


@dataclass
class Tables:
    nodes: Nodes = field(default_factory=dict)
    relationships: Relationships = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """The tables as the build leaves them, in `folder`."""
        nodes = [(id_, kind, _json(properties)) for id_, (kind, properties) in sorted(self.nodes.items())]
        ties = [
            (id_, kind, start, self.nodes[start][0], end, self.nodes[end][0], _json(properties))
            for id_, (kind, start, end, properties) in sorted(self.relationships.items())
        ]
        folder.mkdir(exist_ok=True)
        _write(folder / "nodes.parquet", ("id", "kind", "properties"), nodes)
        columns = ("id", "kind", "from_id", "from_kind", "to_id", "to_kind", "properties")
        _write(folder / "relationships.parquet", columns, ties)
        return folder

    def in_store(self) -> tuple[Nodes, Relationships]:
        """What `contents` gives of a store that got these tables."""
        nodes = {
            id_: (kind, {"id": id_, **_with_days(properties, dict(node_columns(kind)))})
            for id_, (kind, properties) in self.nodes.items()
        }
        ties = {}
        for id_, (kind, start, end, properties) in self.relationships.items():
            ends = {"id": id_, "from_id": start, "to_id": end}
            ties[id_] = (kind, start, end, ends | _with_days(properties, dict(relationship_columns(kind))))
        return nodes, ties


def contents(store: Store) -> tuple[Nodes, Relationships]:
    """Every node but the mark, and every relationship; fails where two have one id."""
    nodes = store.read("MATCH (n) WHERE NOT n:Ownergraph RETURN labels(n)[0] AS kind, properties(n) AS properties")
    ties = store.read(
        "MATCH (a)-[r]->(b) RETURN type(r) AS kind, a.id AS start, b.id AS end, properties(r) AS properties"
    )
    found_nodes = {row["properties"]["id"]: (row["kind"], row["properties"]) for row in nodes}
    found_ties = {
        row["properties"].get("id"): (row["kind"], row["start"], row["end"], row["properties"]) for row in ties
    }
    assert len(found_nodes) == len(nodes)
    assert len(found_ties) == len(ties)
    return found_nodes, found_ties


def _json(properties: Properties) -> str:
    return orjson.dumps(properties, option=orjson.OPT_SORT_KEYS).decode()


def _write(path: Path, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    table = {name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(columns)}
    pq.write_table(pa.table(table), path)


def _with_days(properties: Properties, types: Mapping[str, str]) -> Properties:
    return {name: date.fromisoformat(value) if types[name] == "day" else value for name, value in properties.items()}
