"""Control and the sanctions ownership rules: the published cases, the traps, and the days on which a rule holds."""

from datetime import date

import pytest

from graph.control import controlled_by, holdings, weakest_links
from graph.errors import UsageError
from graph.ownership_rules import covered, rule_in_force, rules
from graph.stakes import Filed, Interval, combined

Stakes = list[tuple[str, str, float]]


def held(stakes: Stakes) -> dict[str, dict[str, Interval]]:
    filed = [Filed(f"{o}>{c}", o, c, "a", share, share, direct=True) for o, c, share in stakes]
    return holdings(combined(filed))


# Cases 1 to 3, 5 and the aggregate follow OFAC's FAQ 398, 399 and 401.
CASES: dict[str, tuple[Stakes, set[str]]] = {
    "1": ([("X", "A", 50), ("A", "B", 50)], {"A", "B"}),
    "2": ([("X", "A", 50), ("X", "B", 50), ("A", "C", 25), ("B", "C", 25)], {"A", "B", "C"}),
    "3": ([("X", "A", 50), ("X", "B", 10), ("A", "B", 40)], {"A", "B"}),
    "4": ([("X", "A", 50), ("X", "B", 25), ("A", "C", 25), ("B", "C", 25)], {"A"}),
    "5": ([("X", "A", 25), ("X", "B", 25), ("A", "C", 50), ("B", "C", 50)], set()),
    "aggregate": ([("X", "B", 25), ("Y", "B", 25)], {"B"}),
    "trap 1": ([("X", "A", 60), ("A", "B", 50)], {"A", "B"}),
    "trap 2": ([("X", "A", 49), ("A", "C", 90), ("X", "C", 10)], set()),
    "a cycle": ([("X", "A", 30), ("B", "A", 20), ("A", "B", 100)], set()),
    "thirds": ([("X", "A", 100 / 3), ("Y", "A", 100 / 6)], {"A"}),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rule_of_ofac_is_a_fixed_point_and_no_product(case: str) -> None:
    stakes, expected = CASES[case]
    found = covered(rule_in_force("ofac", date(2026, 1, 1)), ["X", "Y"], held(stakes))
    assert {one.company for one in found} == expected
    assert all(one.certain for one in found)


def test_the_members_that_bring_a_company_in_prove_it() -> None:
    stakes, _ = CASES["2"]
    proof = {
        one.company: dict(one.held_by) for one in covered(rule_in_force("ofac", date(2026, 1, 1)), ["X"], held(stakes))
    }
    assert proof == {
        "A": {"X": Interval(0.5, 0.5)},
        "B": {"X": Interval(0.5, 0.5)},
        "C": {"A": Interval(0.25, 0.25), "B": Interval(0.25, 0.25)},
    }


@pytest.mark.parametrize(
    ("rule", "day", "stakes", "expected"),
    [
        ("eu", date(2024, 7, 2), [("X", "A", 50)], set()),
        ("eu", date(2024, 7, 2), [("X", "A", 50.01)], {"A"}),
        ("eu", date(2024, 7, 2), [("X", "A", 30), ("Y", "A", 30)], set()),
        ("eu", date(2024, 7, 3), [("X", "A", 50)], {"A"}),
        ("eu", date(2024, 7, 3), [("X", "A", 30), ("Y", "A", 30)], {"A"}),
        ("uk", date(2026, 1, 1), [("X", "A", 50)], set()),
        ("uk", date(2026, 1, 1), [("X", "A", 30), ("Y", "A", 30)], set()),
        ("uk", date(2026, 1, 1), [("X", "A", 51)], {"A"}),
        ("us-affiliates", date(2025, 9, 29), [("X", "A", 25), ("Y", "A", 25)], {"A"}),
    ],
)
def test_regimes_differ_and_change(rule: str, day: date, stakes: Stakes, expected: set[str]) -> None:
    assert {one.company for one in covered(rule_in_force(rule, day), ["X", "Y"], held(stakes))} == expected


def test_a_band_that_reaches_the_threshold_covers_possibly() -> None:
    filed = [Filed("1", "X", "A", "a", 25, 75, direct=True), Filed("2", "A", "B", "a", 100, 100)]
    found = covered(rule_in_force("ofac", date(2026, 1, 1)), ["X"], holdings(combined(filed)))
    assert [(one.company, one.certain) for one in found] == [("A", False), ("B", False)]


@pytest.mark.parametrize("day", [date(2025, 9, 28), date(2025, 11, 10), date(2026, 11, 9)])
def test_a_suspended_rule_is_refused_with_its_days(day: date) -> None:
    with pytest.raises(UsageError, match="2025-09-29 to 2025-11-09; 2026-11-10 to …"):
        rule_in_force("us-affiliates", day)


def test_a_rule_that_may_have_been_extended_says_so() -> None:
    assert "not checked" in str(rule_in_force("us-affiliates", date(2026, 11, 26)).doubt)


def test_an_unknown_rule_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="expected one of ofac, eu, uk, us-affiliates"):
        rule_in_force("un", date(2026, 1, 1))


def test_no_two_versions_of_a_rule_hold_on_one_day() -> None:
    for rule in rules():
        for day in (rule.first, rule.last):
            if day:
                assert rule_in_force(rule.id, day) == rule


def test_a_company_covered_by_the_rule_may_be_held_by_less_and_the_reverse() -> None:
    by_rule = covered(rule_in_force("ofac", date(2026, 1, 1)), ["X"], held([("X", "A", 60), ("A", "B", 50)]))
    assert [one.company for one in by_rule] == ["A", "B"]
    by_product = covered(rule_in_force("ofac", date(2026, 1, 1)), ["X"], held(CASES["trap 2"][0]))
    assert by_product == []


def test_control_is_the_majority_of_what_one_and_ones_companies_hold() -> None:
    stakes = held([("X", "A", 51), ("X", "B", 20), ("A", "B", 31), ("B", "C", 50)])
    assert controlled_by("X", stakes) == {"A", "B"}


def test_the_weakest_link_of_the_best_chain_counts() -> None:
    filed = [
        Filed(f"{o}>{c}", o, c, "a", share, share)
        for o, c, share in [("X", "A", 60.0), ("A", "B", 30.0), ("X", "C", 40.0), ("C", "B", 35.0)]
    ]
    found = weakest_links("B", combined(filed))
    assert found["X"] == Interval(0.35, 0.35)
