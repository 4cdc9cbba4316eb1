"""Goods passing on, and trading partners at one address: what is found and what only looks like it, on both engines."""

from datetime import date
from typing import Any

import pytest

from graph.store import Store
from tests.queries.traded_graph import Asked, Claim, Node, asking, parties, shipment

COUNTRIES = {"maker": "CN", "other maker": "HK", "stop": "TR", "user": "RU", "other user": "KZ"}


# --- goods passing on ------------------------------------------------------------------------------------------------

SHIPMENTS = [
    # Passed on: all ten digits, 40 days, a little less.
    shipment("a in", "maker", "stop", "2022-03-01", "8542319010", 100.0),
    shipment("a out", "stop", "user", "2022-04-10", "8542319010", 95.0),
    # Decoys of the same goods: sent before it came, and far more than came.
    shipment("a before", "stop", "user", "2022-02-28", "8542319010", 50.0),
    shipment("a more", "stop", "user", "2022-04-11", "8542319010", 106.0),
    # Decoy: back to where it came from.
    shipment("a back", "stop", "maker", "2022-04-12", "8542319010", 90.0),
    # Decoys: after the window, by one day; without a weight; in a month without a day; a summary.
    shipment("a late", "stop", "user", "2022-08-29", "8542319010", 90.0),
    shipment("a unweighed", "stop", "user", "2022-04-13", "8542319010", None),
    shipment("a undated", "stop", "user", "2022-04", "8542319010", 90.0),
    shipment("a summary", "stop", "user", "2022-04-14", "8542319010", 90.0, summary=True),
    # Eight digits, six and four agree.
    shipment("b in", "other maker", "stop", "2022-05-01", "8526912000", 10.0),
    shipment("b eight", "stop", "user", "2022-05-02", "8526912080", 9.0),
    shipment("b six", "stop", "other user", "2022-05-01", "8526918000", 8.0),
    shipment("b four", "stop", "user", "2022-05-03", "8526100000", 7.0),
    # Across 1 January 2022: light sensors were 8541.40, parts of aircraft 8803.30.
    shipment("c in", "maker", "stop", "2021-12-01", "8541409000", 20.0),
    shipment("c out", "stop", "user", "2022-01-10", "8541430000", 20.0),
    shipment("d in", "maker", "stop", "2021-12-01", "8803300000", 30.0),
    shipment("d out", "stop", "user", "2022-01-11", "8807300000", 30.0),
    # Decoy across it: transistors are no light sensors, though the heading is one.
    shipment("c others", "stop", "user", "2022-01-12", "8541210000", 19.0),
    # Decoy: a code that lost a digit.
    shipment("e in", "maker", "stop", "2022-06-01", "805100000", 5.0),
    shipment("e out", "stop", "user", "2022-06-02", "805100000", 5.0),
]


@pytest.fixture
def traded(store: Store) -> Asked:
    nodes = [node for added, _ in SHIPMENTS for node in added]
    claims = [claim for _, added in SHIPMENTS for claim in added]
    # Stated twice, in one more claim: still one row.
    claims.append(("SENT", "a in sent again", "test:maker", "test:a in", {}))
    return asking(store, [*parties(COUNTRIES), *nodes], claims)


def passed(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(row["hs_in"], row["passed_on"], row["level"], row["hs_code"], row["days_between"]) for row in rows]


A = ("8542319010", "2022-04-10", 10, "8542319010", 40)
B_EIGHT = ("8526912000", "2022-05-02", 8, "85269120", 1)
B_SIX = ("8526912000", "2022-05-01", 6, "852691", 0)
B_FOUR = ("8526912000", "2022-05-03", 4, "8526", 2)
C = ("8541409000", "2022-01-10", 6, "854143", 40)
D = ("8803300000", "2022-01-11", 6, "880730", 41)
C_OTHERS = ("8541409000", "2022-01-12", 4, "8541", 42)


def test_goods_pass_on_in_order_in_time_and_in_no_greater_weight_each_pair_once_at_its_finest_level(
    traded: Asked,
) -> None:
    rows = traded("goods-passing-on")

    assert passed(rows) == [A, B_EIGHT, B_SIX, C, D]
    first = rows[0]
    assert (first["first"], first["via"], first["last"]) == ("Fictional maker", "Fictional stop", "Fictional user")
    assert (first["sent_on"], first["kg_in"], first["kg_out"], first["basis"]) == (
        "2022-03-01",
        100.0,
        95.0,
        "itemised",
    )
    assert set(first["citations"]) == {"a in sent", "a in sent again", "a in received", "a out sent", "a out received"}


@pytest.mark.parametrize(
    ("digits", "expected"), [(10, [A]), (8, [A, B_EIGHT]), (4, [A, B_EIGHT, B_SIX, C, D, B_FOUR, C_OTHERS])]
)
def test_the_digits_that_must_agree_bound_the_level(traded: Asked, digits: int, expected: list[Any]) -> None:
    assert passed(traded("goods-passing-on", digits=digits)) == expected


def test_the_window_and_the_tolerance_can_be_set(traded: Asked) -> None:
    # 181 days from 1 March; 106 kg are 6 per cent more than 100.
    assert "2022-08-29" in [row["passed_on"] for row in traded("goods-passing-on", days=181)]
    assert [row["kg_out"] for row in traded("goods-passing-on", days=41, tolerance=6, digits=10)] == [95.0, 106.0]
    assert passed(traded("goods-passing-on", days=1)) == [B_EIGHT, B_SIX]


@pytest.mark.parametrize(
    ("countries", "expected"),
    [
        ("HK,TR,KZ", [B_SIX]),
        ("cn,-,ru", [A, C, D]),
        ("-,-,KZ", [B_SIX]),
        ("HK", [B_EIGHT, B_SIX]),
        ("CN,RU,TR", []),
    ],
)
def test_the_countries_are_those_of_sender_stop_and_receiver(
    traded: Asked, countries: str, expected: list[Any]
) -> None:
    assert passed(traded("goods-passing-on", countries=countries)) == expected


def test_both_legs_lie_in_the_time_asked_for(traded: Asked) -> None:
    assert passed(traded("goods-passing-on", start="2022-03-01", end="2022-04")) == [A]
    assert passed(traded("goods-passing-on", start="2022-03-02", end="2022-04")) == []


# --- trading partners at one address ---------------------------------------------------------------------------------


def address(name: str, building: str | None, unit: str | None, parties_there: int, **more: Any) -> Node:
    counts = {"building_parties": parties_there, "unit_parties": parties_there, "building_threshold": 10}
    keys = {"building_key": building, "unit_key": unit, "unit_threshold": 5, "country": "RU"}
    return "Address", {"id": f"test:{name}", "text": f"Invented Street, {name}", **keys, **counts, **more}


def at(party: str, place: str, **period: Any) -> Claim:
    return "REGISTERED_AT", f"{party} at {place}", f"test:{party}", f"test:{place}", period


FIRMS = dict.fromkeys(
    ["buyer", "seller", "upstairs", "crowded", "crowded too", "left", "secretive", "partner", "elsewhere"], "RU"
)
ADDRESSES = [
    address("8 room 1", "b8", "b8#1", 2),
    address("house 8, room one", "b8", "b8#1", 2),
    address("8 room 2", "b8", "b8#2", 1, building_parties=4),
    address("99", "b99", "b99#1", 300),
    address("not printed", None, None, 2, building_parties=None, unit_parties=None, stated_only=True),
    address("7", "b7", "b7#1", 1),
]
AT = [
    at("buyer", "8 room 1"),
    at("seller", "house 8, room one"),
    at("upstairs", "8 room 2"),
    at("crowded", "99"),
    at("crowded too", "99"),
    # Moved out before anything was shipped.
    at("left", "8 room 1", ended_on_min=date(2020, 1, 1), ended_on_max=date(2020, 1, 1)),
    at("secretive", "not printed"),
    at("partner", "not printed"),
    at("elsewhere", "7"),
]
DELIVERIES = [
    shipment("s1", "seller", "buyer", "2022-01-01", "8542319010", 1.0, value_usd=100.0),
    shipment("s2", "seller", "buyer", "2022-02-01", "8542319010", 1.0, value_usd=200.0),
    shipment("s3", "seller", "buyer", "2021-01", "8542319010", None, summary=True, records=7),
    shipment("s4", "upstairs", "buyer", "2022-01-01", "8542319010", 1.0),
    shipment("s5", "crowded", "crowded too", "2022-01-01", "8542319010", 1.0, value_usd=9.0),
    shipment("s6", "left", "buyer", "2022-01-01", "8542319010", 1.0),
    shipment("s7", "secretive", "partner", "2022-01-01", "8542319010", 1.0),
    shipment("s8", "elsewhere", "buyer", "2022-01-01", "8542319010", 1.0),
]


@pytest.fixture
def neighbours(store: Store) -> Asked:
    nodes = [node for added, _ in DELIVERIES for node in added]
    claims = [claim for _, added in DELIVERIES for claim in added]
    # The same sending stated twice: its value counts once.
    claims.append(("SENT", "s1 sent again", "test:seller", "test:s1", {}))
    return asking(store, [*parties(FIRMS), *ADDRESSES, *nodes], [*claims, *AT])


def partners(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in ("exporter_id", "importer_id", *columns)) for row in rows]


SELLER, UPSTAIRS = ("test:seller", "test:buyer"), ("test:upstairs", "test:buyer")
STATED, CROWDED = ("test:secretive", "test:partner"), ("test:crowded", "test:crowded too")


def test_partners_share_a_room_a_building_or_what_a_publication_says_and_the_rarest_link_comes_first(
    neighbours: Asked,
) -> None:
    rows = neighbours("shared-address-partners")

    assert partners(rows, "level", "parties_at_address", "weight", "basis") == [
        (*SELLER, "unit", 2, 1.0, "itemised"),
        (*SELLER, "unit", 2, 1.0, "summary"),
        (*STATED, "stated", 2, 0.5, "itemised"),
        (*UPSTAIRS, "building", 2, 0.3, "itemised"),
    ]


def test_summaries_stand_apart_and_what_is_stated_twice_counts_once(neighbours: Asked) -> None:
    itemised, summary = neighbours("shared-address-partners")[:2]

    assert (itemised["shipments"], itemised["value_usd"]) == (2, 300.0)
    assert (itemised["first_on"], itemised["last_on"], itemised["may_overlap"]) == ("2022-01-01", "2022-02-01", True)
    assert (summary["shipments"], summary["value_usd"], summary["may_overlap"]) == (7, None, True)
    # Two addresses, and the sending and receiving of two shipments, one of them stated twice.
    assert itemised["citations_total"] == 2 + 5


def test_mass_registration_comes_back_when_asked_for_and_last(neighbours: Asked) -> None:
    assert CROWDED not in partners(neighbours("shared-address-partners"))
    last = neighbours("shared-address-partners", max_parties=300)[-1]
    assert (last["exporter_id"], last["mass"], last["parties_at_address"], last["value_usd"]) == (
        "test:crowded",
        True,
        300,
        9.0,
    )


def test_partners_of_a_time_and_of_a_country(neighbours: Asked) -> None:
    rows = neighbours("shared-address-partners", start="2022-01-02")
    assert partners(rows, "shipments") == [(*SELLER, 1)]
    assert neighbours("shared-address-partners", country="KZ") == []
