"""A subgraph holds what it says: known kinds, one thing per id, both ends of every relationship."""

import pytest

from graph.errors import ModelError
from graph.subgraph import GraphNode, GraphRelationship, Subgraph

A = GraphNode("a", "Company", {"name": "Example Ltd"})
B = GraphNode("b", "Person", {"name": "A. Example"})
OWNS = GraphRelationship("r", "OWNS", "b", "a", {"source_id": "s"})


def test_keeps_order() -> None:
    subgraph = Subgraph((B, A), (OWNS,))
    assert [node.id for node in subgraph.nodes] == ["b", "a"]


@pytest.mark.parametrize(
    ("nodes", "relationships", "message"),
    [
        ((A, GraphNode("c", "Firm", {})), (), "'c': found kind 'Firm', expected a kind of node"),
        ((A, A), (), "'a': found a second node of this id"),
        ((A, B), (GraphRelationship("r", "HAS", "b", "a", {}),), "'r': found kind 'HAS', expected a kind of rel"),
        ((A, B), (OWNS, OWNS), "'r': found a second relationship of this id"),
        ((A,), (OWNS,), "'r': found an end 'b' that is not in the subgraph"),
    ],
)
def test_refuses_contradictions(
    nodes: tuple[GraphNode, ...], relationships: tuple[GraphRelationship, ...], message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        Subgraph(nodes, relationships)
