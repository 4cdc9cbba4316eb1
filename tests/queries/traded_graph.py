"""Fictional parties and shipments written straight into a store, for questions on trade."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from graph.hs_editions import codes_of_2022
from graph.store import Store
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue
from tests.queries.fictional_graph import Names

Asked = Callable[..., list[dict[str, Any]]]
Claim = tuple[str, str, str, str, Mapping[str, Any]]
Node = tuple[str, Mapping[str, Any]]


def parties(countries: Mapping[str, str]) -> list[Node]:
    return [
        ("Company", {"id": f"test:{name}", "name": f"Fictional {name}", "country": country})
        for name, country in countries.items()
    ]


def shipment(
    name: str, sender: str, receiver: str, day: str, code: str, kg: float | None, **more: Any
) -> tuple[list[Node], list[Claim]]:
    """A shipment on a day (or in a month) with its goods, in the edition of its year."""
    exact = len(day) == len("2022-01-01")
    first = date.fromisoformat(day if exact else f"{day}-01")
    edition = "HS2022" if day >= "2022" else "HS2017"
    goods = f"hs:{edition}:{code}"
    said = {"first_on": day, "last_on": day, "first_on_min": first, "hs_code": code, "kg": kg}
    said["last_on_max"] = first if exact else first.replace(day=28)
    whole = len(code) % 2 == 0
    commodity = {"id": goods, "code": code, "edition": edition, "hs6": code[:6] if whole else None}
    nodes: list[Node] = [
        ("Shipment", {"id": f"test:{name}", **said, **more}),
        ("Commodity", {**commodity, "hs6_2022": list(codes_of_2022(code, edition)) or None}),
    ]
    claims: list[Claim] = [
        ("SENT", f"{name} sent", f"test:{sender}", f"test:{name}", {}),
        ("RECEIVED_BY", f"{name} received", f"test:{name}", f"test:{receiver}", {}),
        ("OF_GOODS", f"{name} goods", f"test:{name}", goods, {}),
    ]
    return nodes, claims


def asking(store: Store, nodes: Iterable[Node], claims: Iterable[Claim]) -> Asked:
    """Writes a graph and asks questions of it; every row of an answer cites something."""
    distinct = {node["id"]: (kind, node) for kind, node in nodes}
    labels = {id_: kind for id_, (kind, _) in distinct.items()}
    statements: list[tuple[str, dict[str, Any]]] = [
        (f"CREATE (n:{kind}) SET n = $node", {"node": {key: value for key, value in node.items() if value is not None}})
        for kind, node in distinct.values()
    ]
    for kind, id_, origin, target, said in claims:
        claim = {"id": id_, "from_id": origin, "to_id": target, "source_id": "test:source", **said}
        statements.append(
            (
                f"MATCH (a:{labels[origin]} {{id: $origin}}), (b:{labels[target]} {{id: $target}}) "
                f"CREATE (a)-[r:{kind}]->(b) SET r = $claim",
                {"origin": origin, "target": target, "claim": claim},
            )
        )
    store.write(statements)

    def asked(question: str, **given: object) -> list[dict[str, Any]]:
        rows = ask(Catalogue().get(question), given, store, Names()).to_json()["rows"]
        assert all(row["citations_total"] >= len(row["citations"]) > 0 for row in rows)
        return list(rows)

    return asked
