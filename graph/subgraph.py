"""The part of the graph behind an answer: its nodes, its relationships and what they cite.

Questions give one, drawings and exports take one. Nodes and relationships keep the order in which the answer uses them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.errors import ModelError
from graph.schema import NODE, RELATIONSHIP


@dataclass(frozen=True)
class GraphNode:
    """One node: `kind` is a name of `graph.schema.NODES`, `properties` its stored columns without the absent ones."""

    id: str
    kind: str
    properties: Mapping[str, object]


@dataclass(frozen=True)
class GraphRelationship:
    """One relationship, which is one claim, from `from_id` to `to_id`: `kind` is a name of `graph.schema.RELATIONSHIPS`.

    `properties` are its stored columns without the absent ones, those of the claim (`source_id`, `record`,
    `started_on`, …) included.
    """

    id: str
    kind: str
    from_id: str
    to_id: str
    properties: Mapping[str, object]


@dataclass(frozen=True)
class Citation:
    """What stands behind a claim, as `ownergraph cite` and the JSON of an answer print it.

    `source` is the id of the Source node. None means that nothing is recorded.
    """

    id: str
    source: str
    title: str
    publisher: str | None = None
    url: str | None = None
    record: str | None = None
    retrieved_on: str | None = None
    disputed_by: str | None = None


@dataclass(frozen=True)
class Subgraph:
    """Nodes and the relationships among them.

    Raises ModelError for an unknown kind, an id that occurs twice, or a relationship whose end is not among the nodes.
    """

    nodes: tuple[GraphNode, ...]
    relationships: tuple[GraphRelationship, ...]

    def __post_init__(self) -> None:
        nodes: set[str] = set()
        for node in self.nodes:
            _check(node.id, node.kind in NODE, f"kind {node.kind!r}", "a kind of node of the schema")
            _check(node.id, node.id not in nodes, "a second node of this id", "one")
            nodes.add(node.id)
        relationships: set[str] = set()
        for tie in self.relationships:
            _check(tie.id, tie.kind in RELATIONSHIP, f"kind {tie.kind!r}", "a kind of relationship of the schema")
            _check(tie.id, tie.id not in relationships, "a second relationship of this id", "one")
            for end in (tie.from_id, tie.to_id):
                _check(tie.id, end in nodes, f"an end {end!r} that is not in the subgraph", "both ends among its nodes")
            relationships.add(tie.id)


def _check(where: str, holds: bool, found: str, expected: str) -> None:
    if not holds:
        raise ModelError(f"subgraph, {where!r}: found {found}, expected {expected}")
