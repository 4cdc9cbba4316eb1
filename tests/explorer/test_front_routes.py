"""The offline file finds the paths that the server finds."""

import json
from itertools import combinations
from typing import Any

import pytest

from explorer import elements
from explorer.session import Session
from graph.neighbours import links_among, nodes_of, ties_of
from graph.paths import Paths, shortest_paths
from graph.schema import NODE
from graph.subgraph import Subgraph
from queries.framework.answer import citations_of
from tests.explorer.in_node import FRONT, printed

pytestmark = pytest.mark.browser
IMPORTS = f"import {{ shortestPaths }} from '{FRONT}/routes.js';"
ASKED = "data.asked.map(({ from, to, ...options }) => shortestPaths(data.part, from, to, options))"
# The kinds of which each pair is asked for, and how many of each kind.
ENDS = {"Company": 8, "Person": 2, "PublicBody": 1, "Address": 3, "Shipment": 3, "Listing": 2, "Commodity": 2}


def whole_graph(session: Session) -> dict[str, Any]:
    """All nodes and links of a small graph, as an offline file embeds them."""
    store = session.store
    ids = [row["id"] for kind in NODE for row in store.read(f"MATCH (n:{kind}) RETURN n.id AS id")]
    nodes = list(nodes_of(store, ids).values())
    links = links_among(store, nodes)
    return elements.part(Subgraph(tuple(nodes), tuple(links)), ties_of(store, nodes), citations_of(store, links))


def in_short(found: Paths) -> dict[str, Any]:
    paths = [([n.id for n in path.nodes], [tie.id for tie in path.relationships]) for path in found.paths]
    return {"paths": paths, "hubs": found.hubs, "gave_up": found.gave_up}


@pytest.mark.parametrize("place", ["embedded"], indirect=True)
def test_paths_in_embedded_data_are_those_of_the_server(simulated_session: Session) -> None:
    part = whole_graph(simulated_session)
    by_kind = {kind: sorted(n["id"] for n in part["nodes"] if n["kind"] == kind)[:most] for kind, most in ENDS.items()}
    pairs = list(combinations([id_ for ids in by_kind.values() for id_ in ids], 2))[::6]
    asked = [
        {"from": start, "to": end, "steps": steps, "avoid": avoid, "hubLinks": hub_links}
        for number, (start, end) in enumerate(pairs)
        for steps, avoid, hub_links in [
            ((6, [], 200), (4, ["Commodity"], 20), (12, ["Address", "Commodity"], 8))[number % 3]
        ]
    ]

    answers = json.loads(printed(IMPORTS, f"JSON.stringify({ASKED})", {"part": part, "asked": asked}))

    assert {len(found["paths"]) for found in answers} >= {0, 1, 10}
    assert {found["hubs"] > 0 for found in answers} == {True, False}
    for one, found in zip(asked, answers, strict=True):
        expected = shortest_paths(
            simulated_session.store,
            one["from"],
            one["to"],
            steps=one["steps"],
            avoid=one["avoid"],
            hub_links=one["hubLinks"],
        )
        paths = [([n["id"] for n in path["nodes"]], [tie["id"] for tie in path["links"]]) for path in found["paths"]]
        assert {**found, "paths": paths} == {**in_short(expected), "steps": one["steps"]}, one
