"""Effective shares: the vectors of the literature, bounds that hold for every exact assignment, and owners that add up."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.effective_shares import Ownership
from graph.stakes import UNKNOWN, Filed, Interval, Stakes, combined

Held = tuple[str, str, float, float]


def filed(*held: Held | tuple[str, str, float]) -> list[Filed]:
    """Stakes as (owner, company, per cent) or with two bounds, all held directly."""
    return [
        Filed(f"{owner}>{company}#{number}", owner, company, "a", bounds[0], bounds[-1], "shares", True)
        for number, (owner, company, *bounds) in enumerate(held)
    ]


def ownership(*held: Held | tuple[str, str, float]) -> Ownership:
    return Ownership(combined(filed(*held)))


def share(owner: str, company: str, *held: Held | tuple[str, str, float]) -> Interval:
    return ownership(*held).shares_of(owner)[company]


def per_cent(share: Interval) -> tuple[float, float]:
    return round(100 * share.low, 3), round(100 * share.high, 3)


def test_shares_are_multiplied_along_a_chain_and_added_over_chains() -> None:
    found = share("P", "C", ("P", "A", 60), ("P", "B", 50), ("A", "C", 50), ("B", "C", 20))
    assert per_cent(found) == (40, 40)


def test_who_holds_one_per_cent_of_three_companies_that_hold_the_rest_of_each_other_holds_all_of_them() -> None:
    others = {"A": "BC", "B": "AC", "C": "AB"}
    held: list[tuple[str, str, float]] = [("P", company, 1.0) for company in others]
    held += [(owner, company, 49.5) for company, owners in others.items() for owner in owners]
    shares = ownership(*held).shares_of("P")
    assert {company: per_cent(found) for company, found in shares.items()} == dict.fromkeys(others, (100, 100))


CROSS = [("P", "A", 60.0), ("B", "A", 40.0), ("A", "B", 60.0), ("Q", "B", 40.0)]


@pytest.mark.parametrize(
    ("owner", "company", "expected"),
    [("P", "A", 78.947), ("P", "B", 47.368), ("Q", "A", 21.053), ("Q", "B", 52.632), ("A", "B", 60.0)],
)
def test_what_a_party_holds_through_itself_is_not_counted_again(owner: str, company: str, expected: float) -> None:
    found = share(owner, company, *CROSS)
    assert per_cent(found) == (expected, expected)


def test_a_company_whose_owners_hold_more_than_all_of_it_is_left_out_and_named() -> None:
    stakes = combined(filed(("P", "A", 50), ("Q", "B", 50), ("A", "B", 75), ("B", "A", 75)))
    assert stakes.contradictory == {"A", "B"}
    assert Ownership(stakes).shares_of("P") == {}


def test_rounded_thirds_are_no_contradiction_and_leave_nothing_unknown() -> None:
    stakes = combined(filed(("P", "A", 33.34), ("Q", "A", 33.33), ("R", "A", 33.34)))
    assert stakes.contradictory == frozenset()
    assert set(stakes.shares["A"]) == {"P", "Q", "R"}


def test_what_nobody_names_belongs_to_the_unknown_owner() -> None:
    final = ownership(("P", "A", 60), ("A", "B", 50)).final_owners("B")
    assert {owner: per_cent(found) for owner, found in final.items()} == {"P": (30, 30), UNKNOWN: (70, 70)}


def test_bands_stay_bands_and_are_tightened_by_the_other_owners() -> None:
    stakes = combined(filed(("P", "A", 50, 75), ("Q", "A", 25, 50), ("R", "A", 0, 25)))
    assert stakes.shares["A"] == {
        "P": Interval(0.5, 0.75),
        "Q": Interval(0.25, 0.5),
        "R": Interval(0.0, 0.25),
        UNKNOWN: Interval(0.0, 0.25),
    }
    assert per_cent(share("P", "B", ("P", "A", 50, 75), ("A", "B", 50, 75))) == (25, 56.25)


def test_companies_that_hold_all_of_each_other_have_no_owner_and_crash_nothing() -> None:
    found = ownership(("A", "B", 100), ("B", "A", 100), ("P", "C", 10), ("A", "C", 90))
    assert found.orphan_cycles() == [["A", "B"]]
    assert found.cycles() == [["A", "B"]]
    assert found.final_owners("A") == {}
    assert per_cent(found.shares_of("P")["C"]) == (10, 10)


def test_a_company_may_hold_part_of_itself() -> None:
    found = share("P", "A", ("P", "A", 80), ("A", "A", 20))
    assert per_cent(found) == (100, 100)


def test_votes_and_what_may_be_held_indirectly_are_not_multiplied() -> None:
    stakes = combined(
        [
            Filed("1", "P", "A", "a", 25, 50, "shares", None),
            Filed("2", "Q", "A", "a", 40, 40, "votes", True),
            Filed("3", "R", "A", "a", 40, 40, "shares", False),
            Filed("4", "S", "A", "a", 40, 40, "shares", None),
        ]
    )
    assert set(stakes.shares["A"]) == {"S", UNKNOWN}


def test_share_classes_of_one_source_add_and_sources_are_alternatives() -> None:
    two_classes = combined([*filed(("P", "A", 10)), Filed("b", "P", "A", "a", 20, 20, "shares", True)])
    assert per_cent(two_classes.shares["A"]["P"]) == (30, 30)
    agreeing = combined([Filed("1", "P", "A", "a", 25, 50, direct=True), Filed("2", "P", "A", "b", 30, 30)])
    assert (agreeing.shares["A"]["P"], agreeing.conflicts) == (Interval(0.3, 0.3), frozenset())
    differing = combined([Filed("1", "P", "A", "a", 60, 60), Filed("2", "P", "A", "b", 30, 30)])
    assert (differing.shares["A"]["P"], differing.conflicts) == (Interval(0.3, 0.6), frozenset({("P", "A")}))


def test_a_share_that_is_not_stated_may_be_anything_that_is_left() -> None:
    stakes = combined([Filed("1", "P", "A", "a", None, None, direct=True), *filed(("Q", "A", 70))])
    assert per_cent(stakes.shares["A"]["P"]) == (0, 30)


def test_an_owner_filed_with_nothing_does_not_keep_a_cycle_from_being_an_orphan() -> None:
    found = ownership(("B", "A", 100, 100), ("A", "B", 100, 100), ("P", "A", 0, 0))
    assert found.orphan_cycles() == [["A", "B"]]
    assert found.shares_of("P") == {}


# --- properties ------------------------------------------------------------------------------------------------------


@st.composite
def networks(draw: st.DrawFn) -> list[tuple[str, str, float, float]]:
    """Owners P, Q and companies A to E that own parts of each other in any way, with bounds that can hold together."""
    companies = draw(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=5, unique=True))
    held = []
    for company in companies:
        owners = draw(st.lists(st.sampled_from([*companies, "P", "Q"]), max_size=4, unique=True))
        room = 100.0
        for owner in owners:
            # No register knows more digits; of 1e-200 per cent plain repetition would take for ever.
            low = round(draw(st.floats(0, room / 2)), 3)
            high = round(draw(st.floats(low, 100)), 3)
            room -= low
            held.append((owner, company, low, high))
    return held


def assigned(stakes: Stakes, draws: random.Random) -> list[tuple[str, str, float]]:
    """Exact shares inside the bounds that add up to all of each company, as (owner, company, per cent)."""
    exact = []
    for company, own in stakes.shares.items():
        shares = {owner: share.low for owner, share in own.items()}
        left = 1 - sum(shares.values())
        for owner in draws.sample(sorted(own), len(own)):
            more = min(left, own[owner].high - shares[owner])
            more *= draws.choice([0, 1, draws.random()])
            shares[owner] += more
            left -= more
        for owner in own:
            more = min(left, own[owner].high - shares[owner])
            shares[owner] += more
            left -= more
        exact += [(owner, company, 100 * found) for owner, found in shares.items()]
    return exact


def above(company: str, held: Sequence[tuple[str, str, float]]) -> set[str]:
    """The company and everybody who holds part of it through any chain."""
    found = {company}
    while further := {owner for owner, of, part in held if of in found and part > 0} - found:
        found |= further
    return found


def at_random(held: Sequence[tuple[str, str, float]], owner: str, company: str) -> float:
    """The share by following the stakes backwards for many steps: no equation is solved."""
    owners: dict[str, list[tuple[str, float]]] = {}
    for one, of, part in held:
        owners.setdefault(of, []).append((one, part / 100))
    reached, mass = 0.0, {company: 1.0}
    for _ in range(3000):
        spread: dict[str, float] = {}
        for of, amount in mass.items():
            for one, part in owners.get(of, []):
                if one == owner:
                    reached += amount * part
                elif amount * part > 1e-12:
                    spread[one] = spread.get(one, 0.0) + amount * part
        mass = spread
    return reached


@settings(max_examples=60, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_no_exact_assignment_leaves_the_bounds_and_each_adds_up(
    held: list[tuple[str, str, float, float]], draws: random.Random
) -> None:
    stakes = combined(filed(*held))
    bounds = Ownership(stakes)
    exact = assigned(stakes, draws)
    solved = Ownership(combined(filed(*exact)))
    orphans = {company for cycle in solved.orphan_cycles() for company in cycle}
    for company in stakes.shares:
        if orphans.isdisjoint(above(company, exact)):
            assert sum(found.low for found in solved.final_owners(company).values()) == pytest.approx(1, abs=1e-6)
        for owner, found in bounds.final_owners(company).items():
            simulated = at_random(exact, owner, company)
            assert found.low - 1e-3 <= simulated <= found.high + 1e-3


def repeated(stakes: Stakes, owner: str, *, largest: bool) -> dict[str, float] | None:
    """The bound by its definition alone: the equations repeated from nothing upwards; None where that takes too long."""
    worth = {owner: 1.0}
    for _ in range(500):
        before = dict(worth)
        for company, own in stakes.shares.items():
            if company == owner:
                continue
            parts = {one: share.low for one, share in own.items()}
            left = 1 - sum(parts.values())
            for one in sorted(own, key=lambda one: worth.get(one, 0.0), reverse=largest):
                more = min(left, own[one].high - own[one].low)
                parts[one] += more
                left -= more
            worth[company] = sum(part * worth.get(one, 0.0) for one, part in parts.items())
        if all(abs(worth[one] - before.get(one, 2.0)) < 1e-12 for one in worth):
            return worth
    return None


@settings(max_examples=60, deadline=None)
@given(networks())
def test_the_bounds_are_those_of_plain_repetition(held: list[tuple[str, str, float, float]]) -> None:
    stakes = combined(filed(*held))
    found = Ownership(stakes)
    for owner in ("P", UNKNOWN, "A"):
        least, most = (repeated(stakes, owner, largest=largest) for largest in (False, True))
        for company, share in found.shares_of(owner).items():
            assert least is None or share.low == pytest.approx(least[company], abs=1e-6)
            assert most is None or share.high == pytest.approx(most[company], abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_the_final_owners_of_all_companies_are_those_of_each(held: list[tuple[str, str, float, float]]) -> None:
    found = ownership(*held)
    of_all = found.final_owners_of_all()
    for company in of_all:
        assert of_all.of(company) == found.final_owners(company)
        for owner, share in of_all.of(company).items():
            alone = found.shares_of(owner)[company]
            assert (share.low, share.high) == pytest.approx((alone.low, alone.high), abs=1e-9)


def test_companies_that_hold_nearly_all_of_each_other_belong_to_who_holds_the_rest() -> None:
    rest = 1e-6
    held = [("A", "B", 100 - rest), ("P", "B", rest), ("B", "C", 100.0), ("C", "A", 100.0)]
    stakes = Stakes(
        shares={
            company: {owner: Interval(part / 100, part / 100) for owner, of, part in held if of == company}
            for company in "ABC"
        }
    )
    assert {c: per_cent(share) for c, share in Ownership(stakes).shares_of("P").items()} == dict.fromkeys(
        "ABC", (100, 100)
    )


@settings(max_examples=60, deadline=None)
@given(networks())
def test_every_bound_is_a_share(held: list[tuple[str, str, float, float]]) -> None:
    found = ownership(*held)
    for owner in ("P", "Q", UNKNOWN, *"ABCDE"):
        for bounds in found.shares_of(owner).values():
            assert -1e-9 <= bounds.low <= bounds.high + 1e-9
            assert bounds.high <= 1 + 1e-9
