"""Effective shares: how much of a company a party holds through every chain, with bounds.

With W[i,j] the share of company j that i holds directly and B = (I - W)⁻¹, the share of i in j is B[i,j] / B[i,i]: what i
holds through itself is no longer i's (Brioschi, Buzzacchi and Colombo 1989; Romei, Ruggieri and Turini 2015). This is also
the chance that a walk from j to an owner, to an owner of that owner …, each taken with the chance of its share, ever comes
to i. So h(j), the share of i in j, is the least solution of

    h(i) = 1        h(j) = Σ W[k,j] · h(k)  over the direct owners k of j, the unknown one included

Where shares are intervals, every company chooses shares inside them that add up to 1. The choices of two companies do not
depend on each other, so the largest h is reached when each gives as much as it can to the owners with the largest h, and
the smallest when it gives as much as it can to those with the smallest: both bounds are exact (an interval Markov chain).
No inverse is formed: companies that own each other are solved together (`graph.mutual_holdings`), all others one after
the other, owners first.
"""

from collections.abc import Collection, Mapping
from functools import cached_property

from graph.collecting import collector_paused
from graph.final_owners import FinalOwners, final_owners
from graph.mutual_holdings import worth_of
from graph.ownership_order import groups_owners_first, held_by
from graph.stakes import Interval, Stakes


class Ownership:
    """The owners of all companies, from which the share of one party in any company follows."""

    @collector_paused()
    def __init__(self, stakes: Stakes) -> None:
        self._owners = stakes.shares
        self._groups = groups_owners_first(self._owners)

    @cached_property
    def _held(self) -> dict[str, list[str]]:
        """The companies that each party holds part of."""
        return held_by(self._owners)

    def shares_of(self, owner: str) -> dict[str, Interval]:
        """The effective share of this party, or of the unknown owner, in every company in which it can have one."""
        reached = _reached(owner, self._held)
        least = self._worth(owner, reached, largest=False)
        most = self._worth(owner, reached, largest=True)
        return {company: Interval(least[company], most[company]) for company in sorted(reached - {owner})}

    def final_owners(self, company: str) -> dict[str, Interval]:
        """The parties of which no owner is known, and the unknown owner, with their effective shares in the company."""
        above = _reached(company, self._owners) | {company}
        groups = [group for group in self._groups if group[0] in above]
        return final_owners(groups, self._owners).of(company)

    @collector_paused()
    def final_owners_of_all(self) -> FinalOwners:
        """What `final_owners` gives, for every company."""
        return final_owners(self._groups, self._owners)

    def orphan_cycles(self) -> list[list[str]]:
        """Groups of companies that hold all of each other, so that nobody outside can own any of them."""
        return [group for group in self._groups if all(self._owners[member].keys() <= set(group) for member in group)]

    def cycles(self) -> list[list[str]]:
        """Groups of companies that own each other, or a company that owns part of itself."""
        return [group for group in self._groups if len(group) > 1 or group[0] in self._owners[group[0]]]

    def _worth(self, owner: str, reached: set[str], *, largest: bool) -> dict[str, float]:
        """h for every company that the owner reaches; what it does not reach is worth nothing."""
        worth = {owner: 1.0}
        for members in self._groups:
            group = [member for member in members if member in reached and member != owner]
            if group:
                worth |= worth_of(group, self._owners, worth, largest=largest)
        return worth


def _reached(start: str, onwards: Mapping[str, Collection[str]]) -> set[str]:
    """All that is reached from here by one step or more."""
    reached: set[str] = set()
    following = list(onwards.get(start, ()))
    while following:
        if (party := following.pop()) not in reached:
            reached.add(party)
            following += onwards.get(party, ())
    return reached
