"""Where nodes stand and how links bend: goods to the right, power downwards, nothing on top of anything."""

import math
from collections.abc import Mapping
from itertools import combinations, pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.bends import bends, frame
from explorer.layout import Point, extent, positions
from graph.schema import RELATIONSHIP, RELATIONSHIPS
from graph.subgraph import GraphNode, GraphRelationship, Subgraph
from tests.explorer.subgraphs import chain, crowd, node, parallel, tie

TRADE = {"SENT", "RECEIVED_BY", "BOUGHT_BY"}
POWER = {"OWNS", "CONTROLS", "OFFICER_OF"}


def overlapping(subgraph: Subgraph, points: Mapping[str, Point]) -> list[tuple[str, str]]:
    """Pairs of nodes whose boxes, captions included, share a point."""

    def touch(one: GraphNode, other: GraphNode) -> bool:
        (x, y), (u, v) = points[one.id], points[other.id]
        first, second = extent(one.kind), extent(other.kind)
        beside = abs(x - u) < first.side + second.side
        return beside and y - first.above < v + second.below and v - second.above < y + first.below

    return [(one.id, other.id) for one, other in combinations(subgraph.nodes, 2) if touch(one, other)]


def outside_cycles(subgraph: Subgraph, kinds: set[str]) -> list[GraphRelationship]:
    """The relationships of these kinds that no cycle of such relationships contains."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((one.from_id, one.to_id) for one in subgraph.relationships if one.kind in kinds)
    part = {node: number for number, nodes in enumerate(nx.strongly_connected_components(graph)) for node in nodes}
    return [one for one in subgraph.relationships if one.kind in kinds and part[one.from_id] != part[one.to_id]]


@st.composite
def subgraphs(draw: st.DrawFn) -> Subgraph:
    """Any subgraph of up to 12 nodes and 20 relationships that the schema allows."""
    kinds = draw(
        st.lists(st.sampled_from(["Company", "Person", "Shipment", "Address", "Listing"]), min_size=1, max_size=12)
    )
    nodes = [node(f"n{number}", kind) for number, kind in enumerate(kinds)]
    by_kind = {kind: [one.id for one in nodes if one.kind == kind] for kind in kinds}
    ties = []
    for number in range(draw(st.integers(0, 20))):
        kind = draw(st.sampled_from(RELATIONSHIPS))
        starts = [one for origin in kind.origins for one in by_kind.get(origin, [])]
        ends = [one for target in kind.targets for one in by_kind.get(target, [])]
        if starts and ends:
            ties.append(tie(f"r{number}", kind.name, draw(st.sampled_from(starts)), draw(st.sampled_from(ends))))
    return Subgraph(tuple(nodes), tuple(ties))


@settings(max_examples=40, deadline=None)
@given(subgraphs())
def test_any_subgraph_is_placed_by_its_rules(subgraph: Subgraph) -> None:
    points = positions(subgraph)
    assert points.keys() == {one.id for one in subgraph.nodes}
    assert overlapping(subgraph, points) == []
    for one in outside_cycles(subgraph, TRADE):
        assert points[one.from_id][0] < points[one.to_id][0], f"{one.kind} from right to left"
    for one in outside_cycles(subgraph, POWER):
        assert points[one.from_id][1] < points[one.to_id][1], f"{one.kind} upwards"


@settings(max_examples=15, deadline=None)
@given(subgraphs())
def test_the_frame_holds_every_node_and_the_bends_stay_in_their_range(subgraph: Subgraph) -> None:
    points = positions(subgraph)
    found = bends(subgraph, points)
    left, top, right, bottom = frame(subgraph, points, found)
    assert all(left <= x <= right and top <= y <= bottom for x, y in points.values())
    assert all(-1 <= bend <= 1 for bend in found.values())
    assert found.keys() == {one.id for one in subgraph.relationships if one.from_id != one.to_id}


def test_the_published_chain_reads_in_one_line_below_the_owner() -> None:
    points = positions(chain())
    line = [points[one] for one in ("exporter", "shipment", "importer", "address", "maker")]
    assert [x for x, _ in line] == sorted(x for x, _ in line)
    assert len({y for _, y in line}) == 1
    assert points["owner"][1] < points["toronto"][1] < points["exporter"][1]
    assert points["owner"][0] == points["exporter"][0]


def test_a_link_past_a_third_node_goes_round_it() -> None:
    points = positions(chain())
    found = bends(chain(), points)
    assert found["tied"] != 0, "importer to maker would run behind the address between them"
    assert found["sent"] == found["received"] == found["at-1"] == 0


def test_parallel_links_and_both_directions_have_ways_of_their_own() -> None:
    points = positions(parallel())
    found = bends(parallel(), points)
    turned = {"1": found["1"], "2": found["2"], "3": -found["3"], "4": -found["4"]}
    assert len(set(turned.values())) == 4
    length = math.dist(points["a"], points["b"])
    ways = sorted((abs(bend) * 0.5 + 0.5) * length * math.sin(bend * math.pi / 2) / 2 for bend in turned.values())
    assert all(second - first >= 12 for first, second in pairwise(ways))


@pytest.mark.parametrize("subgraph", [crowd(), Subgraph((), ()), Subgraph((node("one", "Company"),), ())])
def test_crowds_and_nothing_are_placed(subgraph: Subgraph) -> None:
    points = positions(subgraph)
    assert overlapping(subgraph, points) == []
    assert len(frame(subgraph, points, bends(subgraph, points))) == 4


def test_every_kind_of_relationship_has_a_place() -> None:
    for kind in RELATIONSHIP.values():
        ends = (node("a", kind.origins[0]), node("b", kind.targets[0]))
        points = positions(Subgraph(ends, (tie("r", kind.name, "a", "b"),)))
        assert points["a"] != points["b"], kind.name
