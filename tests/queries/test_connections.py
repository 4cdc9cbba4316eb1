"""Who is near whom: shortest connections and listed parties nearby, on small fictional graphs whose answers are known."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import pytest

from graph.errors import ModelError, UsageError
from graph.store import Neo4jSettings, Store, open_store
from queries.framework.answer import Answer, ask
from queries.framework.catalogue import Catalogue
from queries.framework.rendering import as_browser_text
from queries.framework.template import read_question
from tests.conftest import empty

PARTIES = ("Company", "Person", "PublicBody")
# Kind, id of the relationship, ids of its ends, what else it says.
Tie = tuple[str, str, str, str, Mapping[str, Any]]
# Id, kind, what else is known of the node.
Node = tuple[str, str, Mapping[str, Any]]


class Ids:
    """Takes the id of a node for its name."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known

    def resolve(self, text: str, kinds: Sequence[str]) -> str:
        if text not in self._known:
            raise UsageError(f"nothing is known under {text!r}")
        return text


@dataclass(frozen=True)
class Asked:
    """Asks questions of a store."""

    store: Store
    search: Ids

    def __call__(self, question: str, *, limit: int = 1000, **given: object) -> Answer:
        return ask(Catalogue().get(question), given, self.store, self.search, limit=limit)

    def paths(self, party_a: str, party_b: str, **given: Any) -> list[list[str]]:
        rows = self("connection", party_a=party_a, party_b=party_b, **given).rows
        return [row.values["parties"] for row in rows]


def neighbours(ties: Sequence[Tie]) -> dict[str, set[str]]:
    """The parties that are one step from each by filings and shipments, as the build counts them."""
    receivers = {origin: target for kind, _, origin, target, _ in ties if kind == "RECEIVED_BY"}
    by_party: defaultdict[str, set[str]] = defaultdict(set)
    for kind, _, origin, target, _ in ties:
        other = receivers.get(target) if kind == "SENT" else target
        if kind in ("OWNS", "CONTROLS", "OFFICER_OF", "RELATED_TO", "SENT") and other not in (None, origin):
            by_party[origin].add(other)
            by_party[other].add(origin)
    return by_party


def opened(store: Store, nodes: Sequence[Node], ties: Sequence[Tie]) -> Asked:
    """An empty store with these nodes and relationships."""
    kinds = {id_: kind for id_, kind, _ in nodes}
    derived: dict[str, dict[str, Any]] = {
        party: {"listed": True} for kind, _, party, _, _ in ties if kind == "LISTED_AS"
    }
    for party, others in neighbours(ties).items():
        on_lists = sum("listed" in derived.get(other, {}) for other in others)
        derived[party] = {**derived.get(party, {}), "neighbours": len(others), "listed_neighbours": on_lists}
    for kind in sorted(set(kinds.values())):
        rows = [
            {"id": id_, "name": id_.title(), **derived.get(id_, {}), **said} for id_, own, said in nodes if own == kind
        ]
        store.write([(f"UNWIND $rows AS row CREATE (n:{kind}) SET n = row", {"rows": rows})])
    shapes = sorted({(kind, kinds[origin], kinds[target]) for kind, _, origin, target, _ in ties})
    for kind, start, end in shapes:
        rows = [
            {"id": id_, "from_id": origin, "to_id": target, "source_id": "test", **said}
            for own, id_, origin, target, said in ties
            if (own, kinds[origin], kinds[target]) == (kind, start, end)
        ]
        statement = (
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.from_id}}), (b:{end} {{id: row.to_id}}) "
            f"CREATE (a)-[r:{kind}]->(b) SET r = row"
        )
        store.write([(statement, {"rows": rows})])
    return Asked(store, Ids(kinds))


def shipments(number: int, sender: str, receiver: str, day: date) -> tuple[list[Node], list[Tie]]:
    """Itemised shipments from one party to another."""
    ids = [f"{sender}>{receiver}{count}" for count in range(number)]
    nodes: list[Node] = [(id_, "Shipment", {"first_on_min": day, "last_on_max": day}) for id_ in ids]
    sent: list[Tie] = [("SENT", f"sent:{id_}", sender, id_, {}) for id_ in ids]
    received: list[Tie] = [("RECEIVED_BY", f"received:{id_}", id_, receiver, {}) for id_ in ids]
    return nodes, sent + received


ROOM = {"unit_key": "u", "building_key": "b", "unit_parties": 2, "unit_threshold": 10, "building_parties": 2}
TOWER = {"building_key": "tower", "building_parties": 500, "building_threshold": 50}
SHIPPED, SHIPPING = shipments(7, "beta", "gamma", date(2022, 5, 1))
NODES: list[Node] = [
    *((id_, "Company", {}) for id_ in ("alfa", "beta", "gamma", "delta", "omega", "island")),
    ("petrov", "Person", {}),
    ("others", "Company", {"unnamed": True}),
    ("room", "Address", {"text": "1 Fictional St, office 5", **ROOM}),
    ("same room", "Address", {"text": "Fictional St 1-5", **ROOM}),
    ("floor", "Address", {"text": "Fictional Tower, floor 3", **TOWER}),
    ("tower", "Address", {"text": "Fictional Tower", **TOWER}),
    ("entry", "Listing", {"list": "Fictional List", "listed_on": "2022-03"}),
    ("removed entry", "Listing", {"list": "Fictional List", "delisted_on_max": date(2019, 1, 1)}),
    ("other entry", "Listing", {"list": "Another Fictional List", "listed_on": "2022-02"}),
    *SHIPPED,
]
TIES: list[Tie] = [
    ("OWNS", "o1", "alfa", "beta", {"share_min": 25.0, "share_max": 50.0}),
    ("OFFICER_OF", "d1", "petrov", "alfa", {"role": "director"}),
    ("OWNS", "o2", "petrov", "delta", {"ended_on": "2021", "ended_on_max": date(2021, 12, 31)}),
    ("REGISTERED_AT", "r1", "gamma", "room", {}),
    ("REGISTERED_AT", "r2", "delta", "same room", {}),
    ("REGISTERED_AT", "r3", "alfa", "floor", {}),
    ("REGISTERED_AT", "r4", "omega", "tower", {}),
    ("RELATED_TO", "t1", "alfa", "others", {"tie": "supplier"}),
    ("RELATED_TO", "t2", "island", "others", {"tie": "supplier"}),
    ("LISTED_AS", "l1", "delta", "entry", {}),
    ("LISTED_AS", "l2", "delta", "other entry", {}),
    ("LISTED_AS", "l3", "omega", "entry", {}),
    ("LISTED_AS", "l4", "beta", "removed entry", {}),
    ("LISTED_AS", "l5", "gamma", "entry", {"ended_on_max": date(2023, 1, 1)}),
    *SHIPPING,
]


@pytest.fixture(scope="module")
def module_store(place: Path | Neo4jSettings) -> Iterator[Store]:
    with open_store(place) as store:
        store.prepare()
        yield store


@pytest.fixture(scope="module")
def case(module_store: Store) -> Asked:
    empty(module_store)
    return opened(module_store, NODES, TIES)


def test_a_connection_is_told_in_words_with_every_relationship_on_it(case: Asked) -> None:
    (row,) = case("connection", party_a="alfa", party_b="delta").rows

    assert row.values == {
        "length": 3,
        "path": "Alfa — holds an interest in (25 to 50 %) → Beta — sent 7 shipments to → Gamma — is in the same room or "
        "office as (1 Fictional St, office 5; 2 parties there) → Delta",
        "steps": ["owner", "shipment", "address"],
        "parties": ["alfa", "beta", "gamma", "delta"],
    }
    assert {"o1", "r1", "r2", "sent:beta>gamma0", "received:beta>gamma4"} <= set(row.citations)
    assert (len(row.citations), row.evidence_total) == (1 + 2 * 5 + 2, 1 + 2 * 7 + 2)


def test_the_same_connection_reads_from_the_other_end(case: Asked) -> None:
    (row,) = case("connection", party_a="gamma", party_b="petrov").rows

    assert row.values["path"] == (
        "Gamma — received 7 shipments from → Beta — is held by (25 to 50 %) → Alfa — has as officer (director) → Petrov"
    )


def test_a_tie_that_has_ended_counts_when_asked_for_or_at_a_day_before_its_end(case: Asked) -> None:
    assert case.paths("alfa", "delta", include_ended=True) == [["alfa", "petrov", "delta"]]
    assert case.paths("alfa", "delta", as_of="2020") == [["alfa", "petrov", "delta"]]
    assert (
        "until 2021" in case("connection", party_a="petrov", party_b="delta", include_ended=True).rows[0].values["path"]
    )
    assert case.paths("beta", "gamma", as_of="2022-04") == []


def test_only_the_chosen_kinds_of_tie_are_steps(case: Asked) -> None:
    assert case.paths("alfa", "delta", ties="owner,address") == []
    assert case.paths("gamma", "delta", ties="owner,address") == [["gamma", "delta"]]


def test_a_mass_registration_address_connects_only_when_hubs_are_not_avoided(case: Asked) -> None:
    avoiding = case("connection", party_a="alfa", party_b="omega")
    walking = case("connection", party_a="alfa", party_b="omega", avoid_hubs=False)

    assert ([*avoiding.rows], avoiding.left_out["mass_addresses"]) == ([], 2)
    assert [row.values["path"] for row in walking.rows] == [
        "Alfa — is in the same building as (Fictional Tower; 500 parties there) → Omega"
    ]
    assert walking.left_out["mass_addresses"] == 0


def test_parties_that_a_source_does_not_name_connect_nobody(case: Asked) -> None:
    answer = case("connection", party_a="alfa", party_b="island", avoid_hubs=False)

    assert ([*answer.rows], answer.left_out["unnamed_parties"]) == ([], 1)
    assert case.paths("alfa", "others") == [["alfa", "others"]]


def test_a_connection_longer_than_max_hops_is_none(case: Asked) -> None:
    assert case.paths("alfa", "delta", max_hops=2) == []


@pytest.mark.parametrize("hops", [0, 7])
def test_max_hops_out_of_its_bounds_is_said(case: Asked, hops: int) -> None:
    with pytest.raises(UsageError, match=r"--max-hops"):
        case.paths("alfa", "delta", max_hops=hops)


def test_one_party_named_twice_is_said(case: Asked) -> None:
    with pytest.raises(UsageError, match="the same party"):
        case.paths("alfa", "alfa")


def test_listed_parties_nearby_come_with_their_lists_and_the_way_to_them(case: Asked) -> None:
    (row,) = case("near-listed", party="alfa", hops=3).rows

    assert row.values == {
        "listed_id": "delta",
        "listed_name": "Delta",
        "lists": "Another Fictional List; Fictional List",
        "listed_on": "2022-02",
        "hops": 3,
        "path": case("connection", party_a="alfa", party_b="delta").rows[0].values["path"],
        "steps": ["owner", "shipment", "address"],
    }
    assert {"l1", "l2", "o1", "r1", "r2"} <= set(row.citations)
    assert row.evidence_total == 1 + 2 * 7 + 2 + 2


def test_a_listing_that_has_ended_is_near_only_when_asked_for(case: Asked) -> None:
    rows = case("near-listed", party="alfa", hops=2, include_ended=True).rows

    assert case("near-listed", party="alfa").rows == []
    assert {row.values["listed_id"]: row.values["hops"] for row in rows} == {"beta": 1, "gamma": 2, "delta": 2}
    assert {row.values["listed_id"] for row in case("near-listed", party="alfa", hops=1, avoid_hubs=False).rows} == {
        "omega"
    }


def test_a_party_without_any_tie_is_near_nobody(case: Asked) -> None:
    assert case("near-listed", party="omega", hops=4).rows == []
    assert case.paths("omega", "island") == []


# --- several connections ---------------------------------------------------------------------------------------------


def test_every_shortest_connection_is_shown_ownership_before_shipments(store: Store) -> None:
    nodes, ties = shipments(1, "a", "by trade", date(2022, 1, 1))
    companies: list[Node] = [(id_, "Company", {}) for id_ in ("a", "b", "by trade", "owner")]
    holds: list[Tie] = [
        ("OWNS", "o1", "owner", "a", {}),
        ("OWNS", "o2", "owner", "b", {}),
        ("OWNS", "o3", "by trade", "b", {"share_min": 60.0}),
        ("OWNS", "o4", "by trade", "b", {"share_max": 10.0}),
    ]
    asked = opened(store, [*companies, *nodes], [*ties, *holds])

    assert asked.paths("a", "b") == [["a", "owner", "b"], ["a", "by trade", "b"]]
    assert asked("connection", party_a="a", party_b="b").rows[1].values["path"] == (
        "A — sent 1 shipment to → By Trade — holds an interest in (at least 60 %); holds an interest in (at most 10 %) → B"
    )
    first = asked("connection", party_a="a", party_b="b", limit=1)
    assert (len(first.rows), first.truncated) == (1, True)


def random_ties(random: Random, parties: int) -> tuple[list[Node], list[Tie], "nx.Graph[str]"]:
    """Parties with ties of every kind at random, and the same as a graph of one edge for each pair."""
    names = [f"p{number:02}" for number in range(parties)]
    nodes: list[Node] = [(name, "Person" if number % 5 == 0 else "Company", {}) for number, name in enumerate(names)]
    companies = [name for name, kind, _ in nodes if kind == "Company"]
    ties: list[Tie] = []
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    for number in range(parties):
        origin, target = random.choice(names), random.choice(companies)
        kind = random.choice(["OWNS", "CONTROLS", "OFFICER_OF", "RELATED_TO", "shipment"])
        if kind == "shipment":
            goods, legs = shipments(random.randint(1, 3), origin, target, date(2022, 1, 1))
            new = [node for node in goods if node not in nodes]
            nodes += new
            ties += legs if new else []
        else:
            ties.append((kind, f"t{number}", origin, target, {}))
        if origin != target:
            graph.add_edge(origin, target, address=False)
    for number in range(parties // 8):
        room = f"room {number}"
        inside = random.sample(names, random.randint(2, 4))
        nodes.append((room, "Address", {"unit_key": room, "building_key": room, "unit_parties": len(inside)}))
        ties += [("REGISTERED_AT", f"{room} {name}", name, room, {}) for name in inside]
        pairs = [pair for pair in combinations(inside, 2) if not graph.has_edge(*pair)]
        graph.add_edges_from(pairs, address=True)
    return nodes, ties, graph


def expected_paths(graph: "nx.Graph[str]", start: str, end: str, most: int, neighbours: int) -> list[list[str]]:
    """The shortest paths by networkx, inside which nobody has more neighbours than these by filings and shipments."""
    filed = {node: sum(not said["address"] for *_, said in graph.edges(node, data=True)) for node in graph}
    walked = graph.subgraph(node for node in graph if node in (start, end) or filed[node] <= neighbours)
    if not nx.has_path(walked, start, end) or nx.shortest_path_length(walked, start, end) > most:
        return []
    return sorted(nx.all_shortest_paths(walked, start, end))


@pytest.mark.parametrize(("seed", "most", "neighbours"), [(1, 6, 200), (2, 3, 200), (3, 6, 4)])
def test_the_connections_are_those_that_networkx_finds(store: Store, seed: int, most: int, neighbours: int) -> None:
    random = Random(seed)
    nodes, ties, graph = random_ties(random, 60)
    asked = opened(store, nodes, ties)
    lengths = set()
    for _ in range(40):
        start, end = random.sample(sorted(graph), 2)
        expected = expected_paths(graph, start, end, most, neighbours)
        found = asked.paths(start, end, max_hops=most, max_neighbours=neighbours)
        assert sorted(found) == expected, (start, end)
        lengths.add(len(expected[0]) - 1 if expected else None)
    assert len(lengths) >= 3


@pytest.mark.parametrize("neighbours", [200, 4])
def test_the_listed_parties_nearby_are_those_that_networkx_finds(store: Store, neighbours: int) -> None:
    random = Random(4)
    nodes, ties, graph = random_ties(random, 60)
    listed = random.sample(sorted(graph), 15)
    entries: list[Tie] = [("LISTED_AS", f"l {party}", party, "entry", {}) for party in listed]
    asked = opened(store, [*nodes, ("entry", "Listing", {"list": "Fictional List"})], [*ties, *entries])
    for party in random.sample(sorted(graph), 10):
        rows = asked("near-listed", party=party, hops=4, max_neighbours=neighbours).rows
        expected = {
            other: len(paths[0]) - 1
            for other in listed
            if other != party and (paths := expected_paths(graph, party, other, 4, neighbours))
        }
        assert {row.values["listed_id"]: row.values["hops"] for row in rows} == expected


# --- hubs ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hubs(module_store: Store) -> Asked:
    """Two owners of 5,000 companies each, which share one; a stated address of 300; and a company beyond."""
    empty(module_store)
    held = [f"c{number}" for number in range(10_000)]
    nodes: list[Node] = [(id_, "Company", {}) for id_ in ("hub", "second hub", "beyond", *held)]
    ties: list[Tie] = [("OWNS", f"o{id_}", "hub", id_, {}) for id_ in held[:5000]]
    ties += [("OWNS", f"p{id_}", "second hub", id_, {}) for id_ in held[4999:]]
    ties += [("OFFICER_OF", "beyond", "beyond", "c7", {})]
    nodes.append(("box", "Address", {"text": "PO box 1"}))
    ties += [("REGISTERED_AT", f"box {id_}", id_, "box", {}) for id_ in held[:300]]
    return opened(module_store, nodes, ties)


def test_a_party_with_very_many_neighbours_is_not_walked_through_and_counted(hubs: Asked) -> None:
    avoiding = hubs("connection", party_a="beyond", party_b="c4000")

    assert ([*avoiding.rows], avoiding.left_out["hubs"]) == ([], 1)
    assert hubs.paths("beyond", "c4000", avoid_hubs=False) == [["beyond", "c7", "hub", "c4000"]]
    assert hubs.paths("beyond", "c4000", max_neighbours=5000) == [["beyond", "c7", "hub", "c4000"]]


def test_an_address_that_is_compared_as_stated_is_not_walked_through_when_very_many_are_there(hubs: Asked) -> None:
    avoiding = hubs("connection", party_a="c1", party_b="c2")

    assert (avoiding.rows, avoiding.left_out["mass_addresses"], avoiding.left_out["hubs"]) == ([], 1, 1)
    # Neither does the address make a hub of each of the parties there.
    assert hubs.paths("beyond", "hub") == [["beyond", "c7", "hub"]]


def test_a_party_with_very_many_neighbours_is_connected_when_it_is_asked_for(hubs: Asked) -> None:
    assert hubs.paths("hub", "beyond") == [["hub", "c7", "beyond"]]
    assert hubs.paths("c4000", "hub") == [["c4000", "hub"]]
    answer = hubs("connection", party_a="hub", party_b="second hub")
    assert [row.values["parties"] for row in answer.rows] == [["hub", "c4999", "second hub"]]
    assert (answer.left_out["hubs"], answer.truncated) == (0, False)


def test_hubs_are_counted_near_a_party_that_is_one(hubs: Asked) -> None:
    near = hubs("near-listed", party="hub", hops=3)

    assert (near.rows, near.left_out["hubs"], near.left_out["mass_addresses"]) == ([], 1, 1)


# --- the framework ---------------------------------------------------------------------------------------------------


def test_the_statement_for_neo4j_browser_is_that_of_the_first_step() -> None:
    text = as_browser_text(Catalogue().get("connection"), {"party_a": "alfa", "party_b": "delta"}, 1000)

    assert ":param frontier => ['alfa', 'delta'];" in text


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (None, r"found \$frontier and no Python module"),
        (
            "def compute(rows, parameters):\n    return []\n",
            r"found no function walk, expected walk\(step, parameters\)",
        ),
        (
            "from queries.framework.found import Found\ndef walk(step, parameters):\n    return Found([], {'hub': 1})\n",
            r"found \['hub'\] left out",
        ),
        (
            "from queries.framework.found import Found\ndef walk(step, parameters):\n"
            "    counts = dict.fromkeys(['mass_addresses', 'hubs', 'unnamed_parties', 'parties_not_walked'], 0)\n"
            "    return Found([{'hops': 1}], counts)\n",
            r"found the columns \['hops'\]",
        ),
    ],
)
def test_a_walk_that_is_not_as_declared_is_named(case: Asked, tmp_path: Path, module: str | None, said: str) -> None:
    path = tmp_path / "lists" / "near-listed.cypher"
    path.parent.mkdir()
    path.write_text(Catalogue().get("near-listed").path.read_text("utf-8"), "utf-8")
    if module is not None:
        path.with_name("near_listed.py").write_text(module, "utf-8")

    with pytest.raises(ModelError, match=said):
        ask(read_question(path), {"party": "alfa"}, case.store, case.search)
