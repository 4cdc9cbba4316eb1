"""What is tied to a node: how many nodes by each relation, page by page, among a set of nodes, and on shortest paths.

The statements are derived from the schema. Each starts at nodes of one label that an index finds, so that none reads more
of the graph than the ties of the nodes asked for. Only relationships are given that a question could cite.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Protocol, TypeAlias

from graph.errors import UsageError
from graph.schema import NODE, RELATIONSHIPS
from graph.subgraph import GraphNode, GraphRelationship

Direction: TypeAlias = Literal["out", "in"]

_SECONDS = 30.0
# No page is longer: what a person reads at once.
MOST_ON_A_PAGE = 200


class Reads(Protocol):
    """What is asked of `graph.store.Store`: nodes and relationships come back with `kind` and `properties`."""

    def read(
        self, statement: str, parameters: Mapping[str, Any] | None = None, *, timeout: float = ..., max_rows: int = ...
    ) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Ties:
    """The ties of a node by one relation, in one direction, to nodes of one kind: how many nodes, and how many links."""

    relation: str
    direction: Direction
    kind: str
    neighbours: int
    links: int


@dataclass(frozen=True)
class NeighbourPage:
    """Some neighbours of a node with the links to them, by id; `next` is where the following page starts, or None."""

    nodes: list[GraphNode]
    links: list[GraphRelationship]
    next: str | None


def nodes_of(
    store: Reads, ids: Iterable[str], kinds: Iterable[str] = tuple(NODE), *, seconds: float = _SECONDS
) -> dict[str, GraphNode]:
    """The nodes of these kinds and ids by id; unknown ones are missing.

    One lookup for each kind: with alternative labels the embedded engine scans all nodes.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    lookups = (f"UNWIND $ids AS wanted MATCH (n:{kind} {{id: wanted}}) RETURN n" for kind in kinds)
    found = store.read(f"CALL () {{ {' UNION ALL '.join(lookups)} }} RETURN n", {"ids": wanted}, timeout=seconds)
    return {row["n"].properties["id"]: _node(row["n"]) for row in found}


def ties_of(store: Reads, nodes: Iterable[GraphNode]) -> dict[str, list[Ties]]:
    """All ties of each node, counted; most first."""
    kinds = {node.id: node.kind for node in nodes}
    found: dict[str, list[Ties]] = {id_: [] for id_ in kinds}
    for row in _counted(store, kinds):
        ties = Ties(row["relation"], row["direction"], row["kind"], row["neighbours"], row["links"])
        found[row["id"]].append(ties)
    for own in found.values():
        own.sort(key=lambda ties: (-ties.neighbours, ties.relation, ties.direction, ties.kind))
    return found


def page_of(
    store: Reads,
    node: GraphNode,
    relation: str,
    direction: Direction,
    kind: str,
    *,
    after: str = "",
    text: str = "",
    limit: int = 25,
) -> NeighbourPage:
    """The neighbours of a node by one relation whose id comes after `after`, at most `limit`, and the links to them.

    `text` keeps those whose caption or id holds it, in any letter case. Raises UsageError where the schema has no such
    tie.
    """
    if (relation, direction, kind) not in set(_ways(node.kind)):
        raise UsageError(f"{relation} {direction} {kind}: the schema has no such tie of a {node.kind}")
    kept = max(1, min(limit, MOST_ON_A_PAGE))
    asked = {"id": node.id, "after": after, "text": text.casefold(), "limit": kept + 1}
    listing = _listing(node.kind, relation, direction, kind, is_first=not after, is_filtered=bool(text))
    found = [row["id"] for row in store.read(listing, asked, timeout=_SECONDS)]
    shown = found[:kept]
    rows = store.read(_links_to(node.kind, relation, direction, kind), {"id": node.id, "ids": shown}, timeout=_SECONDS)
    nodes = {row["m"].properties["id"]: _node(row["m"]) for row in rows}
    return NeighbourPage(
        [nodes[id_] for id_ in shown],
        sorted((relationship_of(row["r"]) for row in rows), key=lambda link: link.id),
        shown[-1] if len(found) > kept else None,
    )


def links_among(store: Reads, nodes: Sequence[GraphNode], others: Iterable[str] = ()) -> list[GraphRelationship]:
    """Every link among the nodes, and between one of them and one of the others, by id."""
    own = {node.id: node.kind for node in nodes}
    wanted = sorted(own.keys() | set(others))
    found: dict[str, GraphRelationship] = {}
    # Among these nodes alone, no link to a node of another kind is looked at: a hub alone has 100,000 of them.
    kinds = frozenset(own.values() if own.keys() >= set(wanted) else NODE)
    for kind, ids in _by_kind(own).items():
        statement = _among(kind, kinds)
        for row in store.read(statement, {"ids": ids, "others": wanted}, timeout=_SECONDS) if statement else ():
            link = relationship_of(row["r"])
            found[link.id] = link
    return [found[id_] for id_ in sorted(found)]


def tie_counts(store: Reads, kinds: Mapping[str, str]) -> dict[str, int]:
    """How many links each node has; `kinds` are the kinds of the nodes by id."""
    counts: dict[str, int] = {}
    for row in _counted(store, kinds):
        counts[row["id"]] = counts.get(row["id"], 0) + row["links"]
    return counts


def kinds_beside(store: Reads, kinds: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Every (node, neighbour, kind of the neighbour), in order; `kinds` are the kinds of the nodes by id."""
    found = {
        (row["id"], row["other"], row["kind"])
        for kind, ids in _by_kind(kinds).items()
        for row in store.read(_beside(kind), {"ids": ids}, timeout=_SECONDS)
    }
    return sorted(found)


def relationship_of(found: Any) -> GraphRelationship:
    """A relationship as a store gives it, with its ends."""
    known: Mapping[str, Any] = found.properties
    return GraphRelationship(known["id"], found.kind, known["from_id"], known["to_id"], known)


def _counted(store: Reads, kinds: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for kind, ids in _by_kind(kinds).items():
        yield from store.read(_counting(kind), {"ids": ids}, timeout=_SECONDS)


def _by_kind(kinds: Mapping[str, str]) -> dict[str, list[str]]:
    """Statements name one label, so that the ids of each kind are asked for by themselves."""
    ids_of: defaultdict[str, list[str]] = defaultdict(list)
    for id_, kind in sorted(kinds.items()):
        ids_of[kind].append(id_)
    return dict(ids_of)


def _ways(kind: str) -> Iterator[tuple[str, Direction, str]]:
    """Every (relation, direction, kind of the other end) that the schema allows at a node of this kind."""
    for relation in RELATIONSHIPS:
        if kind in relation.origins:
            for other in relation.targets:
                yield relation.name, "out", other
        if kind in relation.targets:
            for other in relation.origins:
                yield relation.name, "in", other


def _arrow(relation: str, direction: Direction, other: str) -> str:
    return f"-[r:{relation}]->(m:{other})" if direction == "out" else f"<-[r:{relation}]-(m:{other})"


@cache
def _counting(kind: str) -> str:
    """Relations are not named: Neo4j takes half a minute to plan a branch for each of them, and a second for this."""
    branches = (
        f"UNWIND $ids AS wanted MATCH (n:{kind} {{id: wanted}}){arrow} "
        f"RETURN n.id AS id, type(r) AS relation, '{direction}' AS direction, labels(m)[0] AS kind, "
        "count(r) AS links, count(DISTINCT m) AS neighbours"
        for direction, arrow in (("out", "-[r]->(m)"), ("in", "<-[r]-(m)"))
    )
    columns = "id, relation, direction, kind, links, neighbours"
    return f"CALL () {{ {' UNION ALL '.join(branches)} }} RETURN {columns} ORDER BY id, relation, direction, kind"


@cache
def _listing(kind: str, relation: str, direction: Direction, other: str, *, is_first: bool, is_filtered: bool) -> str:
    """The ids of one page; of a hub, only these are ordered, and a condition that is not needed is not tried on each."""
    caption = NODE[other].caption
    conditions = [
        *([] if is_first else ["m.id > $after"]),
        *(
            [f"(toLower(coalesce(m.{caption}, '')) CONTAINS $text OR toLower(m.id) CONTAINS $text)"]
            if is_filtered
            else []
        ),
    ]
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    return (
        f"MATCH (n:{kind} {{id: $id}}){_arrow(relation, direction, other)} {where}"
        "RETURN DISTINCT m.id AS id ORDER BY id LIMIT $limit"
    )


@cache
def _links_to(kind: str, relation: str, direction: Direction, other: str) -> str:
    arrow = f"<-[r:{relation}]-" if direction == "out" else f"-[r:{relation}]->"
    return f"UNWIND $ids AS wanted MATCH (m:{other} {{id: wanted}}){arrow}(n:{kind} {{id: $id}}) RETURN m, r"


@cache
def _among(kind: str, kinds: frozenset[str]) -> str:
    """Finds the links to nodes of these kinds; empty where the schema has none."""
    relations = sorted({relation for relation, _, other in _ways(kind) if other in kinds})
    arrow = f"-[r:{'|'.join(relations)}]-(m)"
    return (
        f"UNWIND $ids AS wanted MATCH (n:{kind} {{id: wanted}}){arrow} WHERE m.id IN $others RETURN r"
        if relations
        else ""
    )


@cache
def _beside(kind: str) -> str:
    return (
        f"UNWIND $ids AS wanted MATCH (n:{kind} {{id: wanted}})-[r]-(m) "
        "RETURN DISTINCT n.id AS id, m.id AS other, labels(m)[0] AS kind"
    )


def _node(found: Any) -> GraphNode:
    return GraphNode(found.properties["id"], found.kind, found.properties)
