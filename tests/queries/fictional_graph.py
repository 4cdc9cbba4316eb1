"""A small fictional graph in a store, and a search that knows its names."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from graph.errors import UsageError
from graph.store import Store

Properties = Mapping[str, Any]

NODES: list[tuple[str, Properties]] = [
    ("Company", {"id": "test:holding", "name": "Fictional Holding", "country": "HK"}),
    ("Company", {"id": "test:gears", "name": "Fictional Gears", "country": "RU"}),
    ("Company", {"id": "test:lenses", "name": "Fictional Lenses", "country": "RU"}),
    ("Company", {"id": "test:sender", "name": "Fictional Sender", "country": "HK"}),
    ("Company", {"id": "test:receiver", "name": "Fictional Receiver", "country": "RU"}),
    ("Company", {"id": "test:other-receiver", "name": "Another Fictional Receiver", "country": "KZ"}),
    *(
        ("Shipment", {"id": f"test:s{number}", "kg": 100.0 * number, **day})
        for number, day in (
            (1, {"first_on_min": date(2022, 1, 5), "last_on_max": date(2022, 1, 5)}),
            (2, {"first_on_min": date(2022, 2, 5), "last_on_max": date(2022, 2, 5)}),
            (3, {"first_on_min": date(2022, 3, 5), "last_on_max": date(2022, 3, 5)}),
            (4, {}),
        )
    ),
    (
        "Source",
        {"id": "test:register", "title": "Fictional register", "publisher": "Nobody", "url": "https://example.org/"},
    ),
    ("Source", {"id": "test:customs", "title": "Fictional declarations"}),
]

# Kind, id, ends, and what else the claim says.
RELATIONSHIPS: list[tuple[str, str, str, str, Properties]] = [
    ("OWNS", "o1", "test:holding", "test:gears", {"share_min": 40.0, "share_max": 40.0, "record": "line 7"}),
    ("OWNS", "o2", "test:holding", "test:gears", {"share_min": 60.0, "started_on_min": date(2020, 1, 1)}),
    ("OWNS", "o3", "test:holding", "test:lenses", {"share_min": 25.0, "disputed_by": "Fictional Lenses"}),
    ("SENT", "a1", "test:sender", "test:s1", {"source_id": "test:customs"}),
    # The same sending stated twice: its weight must count once.
    ("SENT", "a1b", "test:sender", "test:s1", {"source_id": "test:customs"}),
    ("SENT", "a2", "test:sender", "test:s2", {"source_id": "test:customs"}),
    ("SENT", "a3", "test:sender", "test:s3", {"source_id": "test:customs"}),
    ("SENT", "a4", "test:sender", "test:s4", {"source_id": "test:customs"}),
    ("RECEIVED_BY", "b1", "test:s1", "test:receiver", {"source_id": "test:customs"}),
    ("RECEIVED_BY", "b2", "test:s2", "test:receiver", {"source_id": "test:customs"}),
    ("RECEIVED_BY", "b3", "test:s3", "test:other-receiver", {"source_id": "test:customs"}),
    ("RECEIVED_BY", "b4", "test:s4", "test:receiver", {"source_id": "test:customs"}),
]


def write(store: Store) -> None:
    """Writes the graph into an empty store."""
    store.write(list(_statements()))


def write_stakes(store: Store, count: int) -> None:
    """Gives the holding this many further stakes in one company, all of one source."""
    rows = [{"id": f"many{number:03}", "day": date(2021, 1, 1 + number % 28)} for number in range(count)]
    statement = (
        "UNWIND $rows AS row MATCH (h:Company {id: 'test:holding'}), (g:Company {id: 'test:gears'}) "
        "CREATE (h)-[:OWNS {id: row.id, from_id: 'test:holding', to_id: 'test:gears', "
        "source_id: 'test:register', started_on_min: row.day}]->(g)"
    )
    store.write([(statement, {"rows": rows})])


def _statements() -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, node in NODES:
        yield f"CREATE (n:{kind}) SET n = $node", {"node": dict(node)}
    for kind, id_, origin, target, said in RELATIONSHIPS:
        claim = {"id": id_, "from_id": origin, "to_id": target, "source_id": "test:register", **said}
        labels = {id_: label for label, node in NODES for id_ in [node["id"]]}
        statement = (
            f"MATCH (a:{labels[origin]} {{id: $origin}}), (b:{labels[target]} {{id: $target}}) "
            f"CREATE (a)-[r:{kind}]->(b) SET r = $claim"
        )
        yield statement, {"origin": origin, "target": target, "claim": claim}


class Names:
    """Finds a node of the graph by its id or name."""

    def resolve(self, text: str, kinds: Sequence[str]) -> str:
        for kind, node in NODES:
            if kind in kinds and text in (node["id"], node.get("name")):
                return str(node["id"])
        raise UsageError(f"no party {text!r}")
