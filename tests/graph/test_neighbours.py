"""What is tied to a node, page by page and on paths, against a count over the built tables; on both engines."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb
import networkx as nx
import pytest

from explorer.session import Session
from explorer.simulate import write
from graph.citing import cite, cite_relationships
from graph.errors import UsageError
from graph.neighbours import links_among, nodes_of, page_of, ties_of
from graph.paths import shortest_paths
from graph.store import Neo4jSettings
from graph.workspace import Workspace
from tests.conftest import session_of
from tests.explorer.simulated import loaded

SHIPMENTS, SEED = 300, 3


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = write(tmp_path_factory.mktemp("simulated"), shipments=SHIPMENTS, seed=SEED).parent
    return loaded(folder, tmp_path_factory.mktemp("neighbours"))


@pytest.fixture(scope="module")
def session(built: Workspace, place: Path | Neo4jSettings) -> Iterator[Session]:
    with session_of(built, place, "neighbours") as opened:
        yield opened


@pytest.fixture(scope="module")
def ends(built: Workspace) -> list[tuple[str, str, str, str]]:
    """Every link of the built tables: id, kind, from, to."""
    query = "SELECT id, kind, from_id, to_id FROM read_parquet($path)"
    return duckdb.execute(query, {"path": str(built.built / "relationships.parquet")}).fetchall()


def busiest(ends: list[tuple[str, str, str, str]]) -> str:
    """The node with most links."""
    return Counter(end for _, _, *pair in ends for end in pair).most_common(1)[0][0]


def test_the_ties_of_every_node_are_counted(session: Session, ends: list[tuple[str, str, str, str]]) -> None:
    expected: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for _, kind, start, end in ends:
        expected[start][kind, "out"] += 1
        expected[end][kind, "in"] += 1
    nodes = nodes_of(session.store, expected)

    found = ties_of(session.store, nodes.values())

    counted = {id_: Counter() for id_ in found}  # type: dict[str, Counter[tuple[str, str]]]
    for id_, ties in found.items():
        for tie in ties:
            counted[id_][tie.relation, tie.direction] += tie.links
    assert nodes.keys() == expected.keys()
    assert counted == expected


def test_the_pages_of_a_group_together_are_its_neighbours(
    session: Session, ends: list[tuple[str, str, str, str]]
) -> None:
    node = nodes_of(session.store, [busiest(ends)])[busiest(ends)]
    for ties in ties_of(session.store, [node])[node.id]:
        listed: list[str] = []
        links: list[str] = []
        after: str | None = ""
        while after is not None:
            page = page_of(session.store, node, ties.relation, ties.direction, ties.kind, after=after, limit=7)
            assert len(page.nodes) <= 7
            listed += [one.id for one in page.nodes]
            links += [link.id for link in page.links]
            after = page.next
        assert listed == sorted(set(listed))
        assert (len(listed), len(set(links))) == (ties.neighbours, ties.links)


def test_a_page_holds_only_what_has_the_text_in_its_name(
    session: Session, ends: list[tuple[str, str, str, str]]
) -> None:
    node = nodes_of(session.store, [busiest(ends)])[busiest(ends)]
    ties = ties_of(session.store, [node])[node.id][0]
    everything = page_of(session.store, node, ties.relation, ties.direction, ties.kind, limit=200)
    wanted = everything.nodes[0].id[-6:]

    page = page_of(session.store, node, ties.relation, ties.direction, ties.kind, text=wanted.upper(), limit=200)

    assert everything.nodes[0].id in [one.id for one in page.nodes]
    assert all(wanted.lower() in f"{one.id} {one.properties.get('name')}".lower() for one in page.nodes)


def test_a_tie_that_the_schema_has_not_is_refused(session: Session, ends: list[tuple[str, str, str, str]]) -> None:
    node = nodes_of(session.store, [busiest(ends)])[busiest(ends)]
    with pytest.raises(UsageError, match="no such tie"):
        page_of(session.store, node, "THROUGH", "in", "Person")


def test_all_links_among_nodes_are_found_and_no_other(session: Session, ends: list[tuple[str, str, str, str]]) -> None:
    chosen = sorted({end for _, _, *pair in ends for end in pair})[::3]
    nodes = nodes_of(session.store, chosen[:40])

    found = links_among(session.store, list(nodes.values()), chosen[40:80])

    own, all_ = set(chosen[:40]), set(chosen[:80])
    expected = [id_ for id_, _, a, b in ends if {a, b} <= all_ and {a, b} & own]
    assert [link.id for link in found] == sorted(expected)


def test_shortest_paths_are_as_long_as_networkx_finds_them(
    session: Session, ends: list[tuple[str, str, str, str]]
) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((start, end) for _, _, start, end in ends)
    start = busiest(ends)
    far = nx.single_source_shortest_path_length(graph, start)
    for length in (1, 2, 3, 4):
        end = sorted(node for node, steps in far.items() if steps == length)[0]

        found = shortest_paths(session.store, start, end, steps=6, hub_links=10**6)

        assert [len(path.nodes) - 1 for path in found.paths] == [length] * len(found.paths)
        assert 1 <= len(found.paths) <= 10
        every = nx.all_shortest_paths(graph, start, end)
        assert {tuple(node.id for node in path.nodes) for path in found.paths} <= set(map(tuple, every))


def test_no_path_leads_through_a_hub_or_an_avoided_kind(
    session: Session, ends: list[tuple[str, str, str, str]]
) -> None:
    by_kind = {
        id_: node.kind for id_, node in nodes_of(session.store, {e for _, _, *pair in ends for e in pair}).items()
    }
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((start, end) for _, _, start, end in ends)
    start = busiest(ends)
    end = sorted(node for node, steps in nx.single_source_shortest_path_length(graph, start).items() if steps == 4)[0]
    allowed = [node for node, kind in by_kind.items() if kind not in ("Commodity", "Shipment") or node in (start, end)]
    within = graph.subgraph(allowed)
    expected = nx.shortest_path_length(within, start, end) if nx.has_path(within, start, end) else None

    found = shortest_paths(session.store, start, end, steps=8, avoid=("Commodity", "Shipment"), hub_links=10**6)

    assert [len(path.nodes) - 1 for path in found.paths] == [expected] * len(found.paths)
    assert bool(found.paths) == (expected is not None)
    few = shortest_paths(session.store, start, end, steps=8, hub_links=3)
    for path in few.paths:
        assert all(graph.degree(node.id) <= 3 for node in path.nodes[1:-1])


def test_ends_of_a_path_have_to_be_two_known_nodes(session: Session, ends: list[tuple[str, str, str, str]]) -> None:
    with pytest.raises(UsageError, match="nothing is known under 'nobody'"):
        shortest_paths(session.store, busiest(ends), "nobody", steps=3)
    with pytest.raises(UsageError, match="the same node"):
        shortest_paths(session.store, busiest(ends), busiest(ends), steps=3)


def test_records_of_many_links_are_those_of_each_by_itself(
    built: Workspace, ends: list[tuple[str, str, str, str]]
) -> None:
    claims = [id_ for id_, kind, _, _ in sorted(ends) if kind != "STATED_IN"][::40]

    found = cite_relationships(built, claims)

    assert found == {claim: cite(built, claim) for claim in claims}
