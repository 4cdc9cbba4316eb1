"""What is planted beside chains: each question finds exactly what the key counts, and no decoy, on both engines."""

from collections.abc import Mapping
from typing import Any

import pytest

from explorer.session import Session
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue
from tests.explorer.key_rows import expected, given_rows
from tests.explorer.simulated import Simulated

COUNTED = (
    "goods-passing-on",
    "shipments-of-group",
    "subsidiaries",
    "shared-address-partners",
    "transshipment-routes",
    "trade-surge",
    "mirror-gap",
)


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


def of_key(named: Mapping[str, str]) -> str:
    """A company of the key by its id, a trader by its name."""
    return named.get("id", named["name"])


@pytest.mark.parametrize("question", COUNTED)
def test_exactly_the_rows_that_the_key_counts_are_found(
    simulated_session: Session, key: dict[str, Any], question: str
) -> None:
    counted = [one for one in expected(key) if one.question == question]

    assert counted
    for one in counted:
        assert one.rows
        assert given_rows(question, asked(simulated_session, question, **one.given)) == one.rows, one.given


def test_a_trader_of_hong_kong_that_gives_a_room_in_russia_is_not_in_hong_kong(simulated_session: Session) -> None:
    assert asked(simulated_session, "shared-address-partners", country="RU")
    assert not asked(simulated_session, "shared-address-partners", country="HK")


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
