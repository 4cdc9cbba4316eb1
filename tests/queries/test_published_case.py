"""The published case: what its publications state must come out of the questions, on both engines.

Each test is one entry under `expected` of the case study: the question in words stands in its name.
"""

from typing import Any

import pytest

from explorer.session import Session
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue


def asked(case: Session, question: str, **given: object) -> list[dict[str, Any]]:
    """The rows of an answer; every row cites something, and every citation names its source."""
    answer = ask(Catalogue().get(question), given, case.store, case.search).to_json()
    cited = {citation["id"]: citation for citation in answer["citations"]}
    for row in answer["rows"]:
        assert row["citations"]
        assert row["citations_total"] >= len(row["citations"])
        assert all(cited[id_]["title"] for id_ in row["citations"])
    rows: list[dict[str, Any]] = answer["rows"]
    return rows


def published(rows: list[dict[str, Any]], column: str) -> list[dict[str, Any]]:
    """The rows of the published case, without those of its fictional companion."""
    return [row for row in rows if str(row[column]).startswith("findings:")]


def test_which_chain_leads_from_a_hong_kong_exporter_to_a_drone_maker(case: Session) -> None:
    rows = published(asked(case, "intermediary-chains", exporter_country="HK", importer_country="RU"), "exporter_id")
    assert {(row["exporter_name"], row["importer_name"], row["end_user_name"]) for row in rows} == {
        ("Asia Pacific Links Ltd", "SMT iLogic", "Special Technology Center")
    }
    by_tie = {row["tie"]: row for row in rows}
    assert set(by_tie) == {"address", "stated"}
    address = by_tie["address"]
    assert address["level"] == "stated"
    assert address["weight"] == 0.5
    assert address["mass"] is False
    assert address["tie_timing"] == "possible"
    assert address["direct_shipments"] == 0
    assert address["direct_basis"] == "stated by the publication"
    assert address["basis"] == "summary"
    assert (address["shipments"], address["value_usd"]) == (None, None)
    assert address["end_user_ground"] == "sector stated: defence"


def test_what_else_does_the_exporters_owner_hold(case: Session) -> None:
    rows = asked(case, "owner-other-companies", party="Asia Pacific Links Ltd")
    assert {(row["owner_name"], row["other_name"], row["country"]) for row in rows} == {
        ("Anton Trofimov", "a company in Toronto (name not published)", "CA"),
        ("Anton Trofimov", "other business interests in China (names not published)", "CN"),
    }


def test_who_shares_an_address_with_the_importer(case: Session) -> None:
    (row,) = asked(case, "shared-address", party="SMT iLogic")
    assert (row["other_name"], row["level"], row["parties_at_address"]) == ("Special Technology Center", "stated", 2)


def test_what_did_the_conglomerate_ship_to_the_defence_sector(case: Session) -> None:
    rows = asked(case, "shipments-of-group", party="China Poly Group", receiver_sector="defence")
    unnamed, named = rows
    assert (unnamed["shipments"], unnamed["first_on"], unnamed["last_on"]) == (281, "2014", "2022-01")
    assert unnamed["member_name"] == "Subsidiaries of China Poly Group (not named)"
    assert (named["member_name"], named["receiver_name"]) == ("Poly Technologies", "Almaz-Antey")
    assert [row["basis"] for row in rows] == ["summary", "summary"]
    assert [row["may_overlap"] for row in rows] == [True, True]


def test_and_when_against_the_listing(case: Session) -> None:
    (row,) = asked(case, "shipments-around-listing", party="Poly Technologies")
    assert row["listed_on"] == "2022-01"
    assert (row["before_shipments"], row["undetermined_shipments"], row["after_shipments"]) == (0, 1, 0)
    assert row["timing"] == "undetermined"


def test_what_left_sanctioned_territory_after_the_measures_began(case: Session) -> None:
    rows = asked(case, "shipments-from-territory", territory="Donetsk")
    first = next(row for row in rows if row["measure"] == "US trade prohibition")
    assert first["sender_name"] == "Debaltsevsky Plant of Metallurgical Engineering"
    assert (first["receiver_name"], first["ports"]) == ("Quzhou Nova", ["Novorossiysk"])
    assert (first["kg"], first["value_usd"], first["shipments"]) == (3_220_000, 7_400_000, None)
    assert (first["first_on"], first["last_on"]) == ("2022-10-08", "2023-03-24")
    assert first["days_after_measure"] == 229
    assert first["disputed_by"] == "Quzhou Nova"
    assert {row["measure"]: row["days_after_measure"] for row in rows}["EU measures"] == 227


def test_which_companies_were_listed_in_june_2022(case: Session) -> None:
    rows = asked(case, "listed-parties", since="2022-06-01")
    assert [row["party_name"] for row in rows] == [
        "Connec Electronic",
        "King Pai Technology",
        "Sinno Electronics",
        "Winninc Electronic",
        "World Jetta (HK) Logistics",
    ]
    assert {row["listed_on"] for row in rows} == {"2022-06"}


def test_which_trade_surged(case: Session) -> None:
    rows = asked(case, "trade-surge", exporter="CN", importer="RU")
    growth = [row for row in rows if row["kind"] == "growth"]
    assert [(row["goods"], row["period"], row["base_period"]) for row in growth] == [
        ("aluminium oxide", "2022-05", "2021-05")
    ]
    assert growth[0]["ratio"] == pytest.approx(153_000 / 227)
    assert int(growth[0]["ratio"]) == 674
    stated = {row["stated_change"]: row for row in rows if row["kind"] == "stated"}
    assert stated["400 times higher than last year"]["ratio"] is None
    chips = [row for row in stated.values() if row["goods"] == "semiconductor chips"]
    assert [row["value"] for row in chips] == [50_000_000, 50_000_000]
    assert all(row["conflicts_with"] for row in chips)


def test_where_do_the_publications_disagree_or_somebody_deny(case: Session) -> None:
    rows = asked(case, "conflicting-claims")
    chips = next(row for row in rows if row["statement"] == "trade statistic")
    assert chips["value_a"] == "2022-01/2022-05: more than doubled over the same months of 2021"
    assert chips["value_b"] == "2022-05: doubled over the previous 12 months"
    assert chips["source_a"] != chips["source_b"]
    assert {row["value_b"] for row in rows} >= {"denied by Quzhou Nova", "denied by Analog Devices"}


def test_the_fictional_chain_is_found_row_by_row_across_two_scripts(case: Session) -> None:
    rows = asked(case, "intermediary-chains", exporter_country="HK", ground="activity")
    (row,) = rows
    assert (row["exporter_name"], row["importer_name"], row["end_user_name"]) == (
        "FICTIONAL HARBOUR COMPONENTS LTD",
        'ООО "ВЫМЫСЕЛ ЭЛЕКТРОН"',
        'АО "ВЫМЫСЕЛ АЭРО"',
    )
    assert (row["tie"], row["level"], row["shipments"], row["value_usd"], row["basis"]) == (
        "address",
        "unit",
        8,
        551_700,
        "itemised",
    )
    assert (row["first_on"], row["last_on"], row["direct_shipments"]) == ("2022-01-18", "2023-03-15", 0)


def test_a_shared_owner_is_a_tie_and_the_homonym_and_the_mass_address_are_none(case: Session) -> None:
    question = Catalogue().get("intermediary-chains")
    answer = ask(question, {"importer_country": "RU", "ground": "activity"}, case.store, case.search).to_json()
    found = {(row["importer_id"], row["tie"]) for row in answer["rows"]}
    assert found == {("ru-ogrn:1024000001013", "address"), ("ru-ogrn:1024000001046", "owner")}
    assert answer["left_out"] == {"mass_address_ties": 13}


def test_mass_registration_is_followed_when_asked_for_and_says_so(case: Session) -> None:
    rows = asked(case, "intermediary-chains", ground="activity", max_parties=20, ties="address")
    mass = [row for row in rows if row["mass"]]
    assert [(row["importer_name"], row["parties_at_address"]) for row in mass] == [('ООО "ВЫМЫСЕЛ БЕРЕГ"', 14)]
    assert rows[-1] == mass[-1]
