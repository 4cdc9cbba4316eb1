"""Ranks for a layered drawing: which layer each node belongs to along one axis."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import networkx as nx

Pair: TypeAlias = tuple[str, str]


def ranks(nodes: Sequence[str], steps: Sequence[Pair], wishes: Sequence[Pair], level: Sequence[Pair]) -> dict[str, int]:
    """The layer of each node, from 0.

    Along each of `steps` the layer grows, except inside a cycle of them; along `wishes` too, where steps and earlier
    wishes allow it. The two nodes of each pair in `level` share a layer, unless steps, wishes or an earlier pair forbid
    it. A node that nothing precedes stands right before what follows it.
    """
    groups = _Groups(nodes, _without_cycles(nodes, steps))
    for one, other in wishes:
        groups.precede(one, other)
    for one, other in level:
        groups.join(one, other)
    generations = enumerate(nx.topological_generations(groups.order))
    layer = {group: number for number, generation in generations for group in generation}
    for group in list(layer):
        if groups.order.in_degree(group) == 0 and groups.order.out_degree(group) > 0:
            layer[group] = min(layer[after] for after in groups.order.successors(group)) - 1
    return {node: layer[groups.of[node]] for node in nodes}


def _without_cycles(nodes: Iterable[str], steps: Sequence[Pair]) -> list[Pair]:
    """The steps without those that lead back: the others contain no cycle, and no step outside of a cycle is lost."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(steps)
    finished = {node: number for number, node in enumerate(nx.dfs_postorder_nodes(graph))}
    return [(one, other) for one, other in graph.edges if finished[one] > finished[other]]


class _Groups:
    """Nodes joined into groups that share a layer, with the order of the groups, which stays free of cycles."""

    def __init__(self, nodes: Sequence[str], steps: Iterable[Pair]) -> None:
        self.of = {node: node for node in nodes}
        self.members = {node: [node] for node in nodes}
        self.order: nx.DiGraph[str] = nx.DiGraph()
        self.order.add_nodes_from(nodes)
        self.order.add_edges_from(steps)

    def precede(self, one: str, other: str) -> None:
        """Puts `one` before `other`, unless it has to come after it."""
        if not nx.has_path(self.order, other, one):
            self.order.add_edge(one, other)

    def join(self, one: str, other: str) -> None:
        """Puts the two into one group, unless one of them has to come before the other."""
        kept, joined = self.of[one], self.of[other]
        if kept == joined or nx.has_path(self.order, kept, joined) or nx.has_path(self.order, joined, kept):
            return
        if len(self.members[kept]) < len(self.members[joined]):
            kept, joined = joined, kept
        self.order.add_edges_from((before, kept) for before in list(self.order.predecessors(joined)))
        self.order.add_edges_from((kept, after) for after in list(self.order.successors(joined)))
        self.order.remove_node(joined)
        self.of.update(dict.fromkeys(self.members[joined], kept))
        self.members[kept] += self.members.pop(joined)
