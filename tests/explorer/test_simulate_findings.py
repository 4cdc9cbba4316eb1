"""What is planted beside chains: each question finds exactly what the key counts, and no decoy, on both engines."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from explorer.session import Session
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue
from tests.explorer.simulated import Simulated

TOTAL = ("shipments", "value_usd", "first_on", "last_on")
LEGS = ("level", "hs_in", "hs_out", "sent_on", "passed_on", "kg_in", "kg_out")
PARTNERS = ("level", "parties_at_address", "mass", *TOTAL)
ROUTE = ("origin", "dispatch", "destination", "hs6", *TOTAL)
FLOW = ("exporter", "importer")
SURGE = ("flow", "measure", "period", "value", "base_value", "kind")
GAP = ("period", "reported_export", "reported_import", "gap")


@pytest.fixture(scope="module")
def key(simulated: Simulated) -> dict[str, Any]:
    """The answer key."""
    return simulated.key


def asked(session: Session, question: str, **given: object) -> list[dict[str, Any]]:
    """All rows of an answer."""
    answer = ask(Catalogue().get(question), given, session.store, session.search).to_json()
    assert not answer["truncated"]
    rows: list[dict[str, Any]] = answer["rows"]
    return rows


def figures(row: Mapping[str, Any], names: Iterable[str]) -> tuple[Any, ...]:
    """The values of these columns, in which sums of floating-point numbers are rounded."""
    return tuple(round(row[name], 3) if isinstance(row[name], float) else row[name] for name in names)


def party(row: Mapping[str, Any], role: str, name: str = "name") -> str:
    """A party of a row: a company by its id in the register, a trader by its name."""
    id_: str = row[f"{role}_id"]
    named: str = row[role if name == "" else f"{role}_{name}"]
    return id_ if id_.startswith("ru-ogrn:") else named


def of_key(named: Mapping[str, str]) -> str:
    """The same of a party of the key."""
    return named.get("id", named["name"])


def test_exactly_the_goods_that_pass_on_are_found(simulated_session: Session, key: dict[str, Any]) -> None:
    rows = asked(simulated_session, "goods-passing-on")

    found = [(*(party(row, leg, "") for leg in ("first", "via", "last")), *figures(row, LEGS)) for row in rows]
    counted = [
        (*(of_key(row[leg]) for leg in ("first", "via", "last")), *figures(row, LEGS)) for row in key["passed_on"]
    ]
    assert Counter(found) == Counter(counted)


def test_what_only_looks_like_passing_on_is_not_found(simulated_session: Session, key: dict[str, Any]) -> None:
    stops = {stop["company"]["id"]: stop for stop in key["stops"]}
    found = {row["via_id"] for row in asked(simulated_session, "goods-passing-on")}

    assert {stop["planted"] for id_, stop in stops.items() if id_ in found} == {
        "the same goods",
        "part of them on the same day",
        "a twentieth more, on the last day of the window",
        "another code with the same eight digits",
        "another code with the same six digits",
        "a code that the edition of 2022 split off",
    }
    assert {stop["planted"] for id_, stop in stops.items() if id_ not in found} == {
        "sent before they were received",
        "after the window",
        "more than was received",
        "other goods of the heading",
        "back to where they came from",
        "another code of the heading, after the edition of 2022",
    }


def test_exactly_what_companies_sent_while_they_belonged_to_a_group_is_found(
    simulated_session: Session, key: dict[str, Any]
) -> None:
    for group in key["groups"]:
        rows = asked(simulated_session, "shipments-of-group", party=group["head"]["id"])

        found = {(row["member_id"], row["receiver_name"]): figures(row, ("depth", *TOTAL)) for row in rows}
        counted = {
            (row["member"]["id"], of_key(row["receiver"])): figures(row, ("depth", *TOTAL))
            for row in group["shipments"]
        }
        assert len(rows) == len(found)
        assert found == counted


def test_every_way_of_belonging_to_a_group_is_there_and_no_decoy_ever_belongs(
    simulated_session: Session, key: dict[str, Any]
) -> None:
    for group in key["groups"]:
        members = {
            row["member_id"] for row in asked(simulated_session, "shipments-of-group", party=group["head"]["id"])
        }

        assert {one["company"]["id"] for one in group["below"]} == members - {group["head"]["id"]}
        assert {one["planted"] for one in group["decoys"]} == {
            "sold before the trade",
            "held by a quarter",
            "same name as a company of the group, another company",
        }
        assert not {one["company"]["id"] for one in group["decoys"]} & members


def test_the_shares_of_a_head_in_the_companies_below_are_those_of_the_key(
    simulated_session: Session, key: dict[str, Any]
) -> None:
    for group in key["groups"]:
        rows = asked(simulated_session, "subsidiaries", party=group["head"]["id"], min_share=0)

        expected = {one["company"]["id"]: pytest.approx(one["per_cent"]) for one in group["shares"]}
        assert {row["company_id"]: row["effective_min"] for row in rows} == expected
        assert {row["company_id"]: row["effective_max"] for row in rows} == expected


def test_exactly_the_partners_at_one_address_are_found(simulated_session: Session, key: dict[str, Any]) -> None:
    def pairs(rows: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
        return Counter((party(row, "exporter"), party(row, "importer"), *figures(row, PARTNERS)) for row in rows)

    counted = Counter(
        (of_key(row["exporter"]), of_key(row["importer"]), *figures(row, PARTNERS)) for row in key["partners"]
    )

    mass = Counter({pair: number for pair, number in counted.items() if pair[2 + PARTNERS.index("mass")]})
    assert pairs(asked(simulated_session, "shared-address-partners")) == counted - mass
    assert pairs(asked(simulated_session, "shared-address-partners", max_parties=40)) == counted
    assert mass
    # A trader of Hong Kong that gives a room in Russia is in Russia.
    assert pairs(asked(simulated_session, "shared-address-partners", country="RU")) == counted - mass
    assert not asked(simulated_session, "shared-address-partners", country="HK")


def test_partners_that_were_planted_are_in_the_key_and_decoys_are_not(key: dict[str, Any]) -> None:
    found = {
        frozenset((of_key(row["exporter"]), of_key(row["importer"]))) for row in key["partners"] if not row["mass"]
    }
    planted = {one["planted"]: frozenset((of_key(one["trader"]), of_key(one["company"]))) for one in key["neighbours"]}

    assert {how for how, pair in planted.items() if pair in found} == {
        "same room",
        "same room, the trader receives",
        "another room of the same building",
    }
    assert {how for how, pair in planted.items() if pair not in found} == {
        "same street, house and room in another city",
        "same room of mass registration",
    }


def test_exactly_the_routes_through_a_third_country_are_found(simulated_session: Session, key: dict[str, Any]) -> None:
    rows = asked(simulated_session, "transshipment-routes")

    assert Counter(figures(row, ROUTE) for row in rows) == Counter(figures(row, ROUTE) for row in key["routes"])
    assert {row["origin"] for row in rows} == {"JP", "TW", "US"}


def test_exactly_the_surges_are_found(simulated_session: Session, key: dict[str, Any]) -> None:
    rows = asked(simulated_session, "trade-surge")

    found = Counter((*figures(row, FLOW), row["hs_code"], *figures(row, SURGE)) for row in rows)
    assert found == Counter((*figures(row, FLOW), row["code"], *figures(row, SURGE)) for row in key["surges"])
    assert any(row["ratio"] == pytest.approx(674, rel=1e-3) for row in rows)


@pytest.mark.parametrize("over", ["goods", "importers", "exporters", "importers,goods"])
def test_exactly_the_surges_of_sums_are_found_and_no_heading_is_added_to_its_codes(
    simulated_session: Session, key: dict[str, Any], over: str
) -> None:
    rows = asked(simulated_session, "trade-surge", sum_over=over)

    found = Counter((*figures(row, FLOW), row["hs_code"], *figures(row, SURGE)) for row in rows)
    counted = Counter((*figures(row, FLOW), row["code"], *figures(row, SURGE)) for row in key["surges_of_sums"][over])
    assert found == counted
    assert found


def test_exactly_the_gaps_between_mirror_figures_are_found(simulated_session: Session, key: dict[str, Any]) -> None:
    rows = asked(simulated_session, "mirror-gap")

    found = Counter((*figures(row, FLOW), row["hs6"], *figures(row, GAP)) for row in rows)
    assert found == Counter((*figures(row, FLOW), row["code"], *figures(row, GAP)) for row in key["gaps"])


def test_planted_flows_are_surges_and_gaps_and_decoys_are_neither(
    simulated_session: Session, key: dict[str, Any]
) -> None:
    def flow(row: dict[str, Any], code: str) -> tuple[str, ...]:
        return row["exporter"], row["importer"], row[code], row["period"]

    surging = {flow(row, "hs_code") for row in asked(simulated_session, "trade-surge")}
    # Freight and insurance vary by 3 per cent.
    wide = {
        flow(row, "hs6")
        for row in asked(simulated_session, "mirror-gap")
        if row["gap"] is None or abs(row["gap_percent"]) > 5
    }

    for one in key["flows"]:
        assert (flow(one, "code") in surging) == one["surge"], one
        assert (flow(one, "code") in wide) == one["gap"], one
    assert {one["planted"] for one in key["flows"] if not (one["surge"] or one["gap"])} == {
        "the year before is not reported",
        "the year before is below the floor",
        "hardly less than twice the year before",
        "freight and insurance alone",
    }
