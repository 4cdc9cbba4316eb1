"""Parts of a graph of any size, made up for measuring."""

from datetime import date, timedelta

from explorer import elements
from graph.neighbours import Ties
from graph.subgraph import GraphNode, GraphRelationship, Subgraph
from tests.explorer.subgraphs import cited


def pairs(many: int) -> Subgraph:
    """Half as many links as nodes: owners with what they own, each stake of a day of its own."""
    nodes = [GraphNode(f"company-{number}", "Company", {"name": f"Company {number}"}) for number in range(many)]
    links = [
        GraphRelationship(
            f"owns-{number}",
            "OWNS",
            f"company-{number}",
            f"company-{number + 1}",
            {"source_id": "article", "started_on_min": (day := _day(number)), "ended_on_max": day},
        )
        for number in range(0, many - 1, 2)
    ]
    return Subgraph(tuple(nodes), tuple(links))


def _day(number: int) -> date:
    return date(2015, 1, 1) + timedelta(days=5 * number)


def star(many: int) -> elements.Json:
    """An address with so many companies, as a page gets it."""
    hub = GraphNode("address:hub", "Address", {"text": "1 Hub Road"})
    tenants = [GraphNode(f"company-{number}", "Company", {"name": f"Company {number}"}) for number in range(many)]
    links = [
        GraphRelationship(f"at-{number}", "REGISTERED_AT", one.id, hub.id, {"source_id": "article"})
        for number, one in enumerate(tenants)
    ]
    return part(Subgraph((hub, *tenants), tuple(links)))


def part(subgraph: Subgraph) -> elements.Json:
    """A subgraph as a page gets it, as if nothing else were tied to its nodes."""
    kinds = {node.id: node.kind for node in subgraph.nodes}
    counts: dict[str, dict[tuple[str, str, str], int]] = {id_: {} for id_ in kinds}
    for link in subgraph.relationships:
        for id_, other, direction in ((link.from_id, link.to_id, "out"), (link.to_id, link.from_id, "in")):
            key = (link.kind, direction, kinds[other])
            counts[id_][key] = counts[id_].get(key, 0) + 1
    ties = {
        id_: [
            Ties(relation, "out" if direction == "out" else "in", kind, many, many)
            for (relation, direction, kind), many in own.items()
        ]
        for id_, own in counts.items()
    }
    return elements.part(subgraph, ties, cited(subgraph))
