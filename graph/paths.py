"""Shortest paths between two nodes of the graph, over links of every kind, found by a search from both ends.

Hubs are not walked through: an address of hundreds of companies, or a carrier of thousands, ties everybody to everybody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise

import networkx as nx

from graph.errors import UsageError
from graph.neighbours import Reads, kinds_beside, links_among, nodes_of, tie_counts
from graph.subgraph import Subgraph

MOST_STEPS = 12
MOST_PATHS = 10
# A node with more links than this is a hub.
HUB_LINKS = 200
# So many nodes are looked at before the search gives up.
_MOST_SEEN = 20_000


@dataclass(frozen=True)
class Paths:
    """Shortest paths, at most ten, each with every link between its neighbours; how many hubs were not walked through;
    and whether the search gave up because there was too much to look at."""

    paths: list[Subgraph]
    hubs: int
    gave_up: bool


@dataclass
class _Side:
    """What is reached from one end: its outermost nodes, by kind, and all so far."""

    edge: Mapping[str, str]
    seen: set[str] = field(default_factory=set)


def shortest_paths(
    store: Reads, start: str, end: str, *, steps: int, avoid: Collection[str] = (), hub_links: int = HUB_LINKS
) -> Paths:
    """The shortest paths of at most `steps` links between two nodes, through no node of a kind in `avoid`.

    Raises UsageError where a node is unknown or both are one.
    """
    ends = nodes_of(store, (start, end))
    for id_ in (start, end):
        if id_ not in ends:
            raise UsageError(f"nothing is known under {id_!r}")
    if start == end:
        raise UsageError("both ends of the path are the same node: choose two")
    search = _Search(store, (start, end), frozenset(avoid), hub_links)
    sides = [_Side({id_: ends[id_].kind}, {id_}) for id_ in (start, end)]
    for _ in range(steps):
        near, far = sorted(sides, key=lambda side: len(side.edge))
        near.edge = search.beyond(near)
        if near.edge.keys() & far.seen:
            return Paths(search.paths(start, end), len(search.hubs), gave_up=False)
        if not near.edge:
            break
        if len(sides[0].seen) + len(sides[1].seen) > _MOST_SEEN:
            return Paths([], len(search.hubs), gave_up=True)
    return Paths([], len(search.hubs), gave_up=False)


class _Search:
    """The links that were followed, and the nodes that are not walked through."""

    def __init__(self, store: Reads, ends: Collection[str], avoid: frozenset[str], hub_links: int) -> None:
        self._store, self._ends, self._avoid, self._hub_links = store, frozenset(ends), avoid, hub_links
        self._graph: nx.Graph[str] = nx.Graph()
        self.hubs: set[str] = set()

    def beyond(self, side: _Side) -> dict[str, str]:
        """The kinds of the nodes one step further from this end that may be walked through, or are the other end."""
        pairs = kinds_beside(self._store, side.edge)
        kinds = {other: kind for _, other, kind in pairs if kind not in self._avoid or other in self._ends}
        new = {id_: kind for id_, kind in kinds.items() if id_ not in side.seen and id_ not in self.hubs}
        counts = tie_counts(self._store, new)
        self.hubs |= {id_ for id_, count in counts.items() if count > self._hub_links} - self._ends
        self._graph.add_edges_from((one, other) for one, other, _ in pairs if other in kinds and other not in self.hubs)
        found = {id_: kind for id_, kind in new.items() if id_ not in self.hubs}
        side.seen |= found.keys()
        return found

    def paths(self, start: str, end: str) -> list[Subgraph]:
        """The first shortest paths in the order of their ids."""
        self._graph.remove_nodes_from(self.hubs & set(self._graph))
        found = sorted(islice(nx.all_shortest_paths(self._graph, start, end), 1000))[:MOST_PATHS]
        return [self._part(path) for path in found]

    def _part(self, path: list[str]) -> Subgraph:
        nodes = nodes_of(self._store, path)
        beside = {frozenset(pair) for pair in pairwise(path)}
        links = links_among(self._store, list(nodes.values()))
        return Subgraph(
            tuple(nodes[id_] for id_ in path),
            tuple(link for link in links if frozenset((link.from_id, link.to_id)) in beside),
        )
