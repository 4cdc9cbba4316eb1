"""Chains through several intermediaries: what goes on from hand to hand in time, on both engines."""

from typing import Any

import pytest

from graph.store import Store
from tests.queries.traded_graph import Asked, Claim, Node, asking, parties, shipment

COUNTRIES = {"exporter": "HK", "early": "HK", "first": "AE", "second": "TR", "importer": "RU"}
MAKER: Node = ("Company", {"id": "test:maker", "name": "Fictional maker", "country": "RU", "sector": "defence"})
GOODS = "8542319010"
SHIPMENTS = [
    shipment("out", "exporter", "first", "2022-03-01", GOODS, 1.0, value_usd=100.0),
    shipment("out again", "exporter", "first", "2022-04-01", GOODS, 2.0, value_usd=200.0),
    shipment("on", "first", "second", "2022-05-01", GOODS, 3.0, value_usd=300.0),
    shipment("in", "second", "importer", "2022-06-01", GOODS, 3.0, value_usd=400.0),
    # Decoys: what the first receives after the second last sent on, and what goes back or round.
    shipment("too late", "early", "first", "2022-06-02", GOODS, 1.0),
    shipment("back", "importer", "second", "2022-05-02", GOODS, 1.0),
    shipment("round", "second", "first", "2022-05-03", GOODS, 1.0),
    # The maker itself is no intermediary of its own chain.
    shipment("of the maker", "maker", "second", "2022-05-04", GOODS, 1.0),
]
ROOM: list[Node] = [("Address", {"id": "test:room", "text": "A fictional room", "unit_key": "room", "unit_parties": 2})]
TIES: list[Claim] = [
    ("REGISTERED_AT", "maker at", "test:maker", "test:room", {}),
    ("REGISTERED_AT", "importer at", "test:importer", "test:room", {}),
]


@pytest.fixture
def asked(store: Store) -> Asked:
    nodes = [node for added, _ in SHIPMENTS for node in added]
    claims = [claim for _, added in SHIPMENTS for claim in added]
    return asking(store, [*parties(COUNTRIES), MAKER, *nodes, *ROOM], [*claims, *TIES])


def chains(asked: Asked, **given: Any) -> list[tuple[str, str | None, int, float | None]]:
    rows = asked("intermediary-chains", **given)
    assert {row["importer_id"] for row in rows} == {"test:importer"}
    return [(row["exporter_id"].removeprefix("test:"), row["via"], row["shipments"], row["value_usd"]) for row in rows]


def test_only_who_ships_to_the_importer_is_in_a_chain_unless_more_is_asked_for(asked: Asked) -> None:
    assert chains(asked) == [("second", None, 1, 400.0)]


def test_one_more_intermediary_leads_to_who_ships_to_the_seller(asked: Asked) -> None:
    assert chains(asked, intermediaries=2) == [("second", None, 1, 400.0), ("first", "Fictional second", 1, 300.0)]


def test_two_more_lead_to_the_exporter_and_not_to_who_shipped_too_late(asked: Asked) -> None:
    assert chains(asked, intermediaries=3) == [
        ("second", None, 1, 400.0),
        ("first", "Fictional second", 1, 300.0),
        ("exporter", "Fictional first → Fictional second", 2, 300.0),
    ]
    assert chains(asked, intermediaries=3, exporter_country="HK") == [
        ("exporter", "Fictional first → Fictional second", 2, 300.0)
    ]


def test_every_shipment_on_the_way_is_cited(asked: Asked) -> None:
    [row] = asked("intermediary-chains", intermediaries=3, exporter_country="HK")
    ties = set(row["citations"])

    expected = {f"{name} {leg}" for name in ("out", "out again", "on", "in") for leg in ("sent", "received")}
    assert ties == expected | {"maker at", "importer at"}
    assert row["citations_total"] == len(expected) + 2


def test_dates_hold_for_the_whole_way(asked: Asked) -> None:
    assert chains(asked, intermediaries=3, start="2022-03-15", exporter_country="HK") == [
        ("exporter", "Fictional first → Fictional second", 1, 200.0)
    ]
    assert asked("intermediary-chains", intermediaries=3, end="2022-05-31") == []
