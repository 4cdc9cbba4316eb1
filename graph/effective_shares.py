"""Effective shares: how much of a company a party holds through every chain, with bounds.

With W[i,j] the share of company j that i holds directly and B = (I - W)⁻¹, the share of i in j is B[i,j] / B[i,i]: what i
holds through itself is no longer i's (Brioschi, Buzzacchi and Colombo 1989; Romei, Ruggieri and Turini 2015). This is also
the chance that a walk from j to an owner, to an owner of that owner …, each taken with the chance of its share, ever comes
to i. So h(j), the share of i in j, is the least solution of

    h(i) = 1        h(j) = Σ W[k,j] · h(k)  over the direct owners k of j, the unknown one included

Where shares are intervals, every company chooses shares inside them that add up to 1. The choices of two companies do not
depend on each other, so the largest h is reached when each gives as much as it can to the owners with the largest h, and
the smallest when it gives as much as it can to those with the smallest: both bounds are exact (an interval Markov chain).
No inverse is formed: companies that own each other are solved together, all others one after the other.
"""

from collections.abc import Iterator, Mapping, Sequence

import networkx as nx

from graph.stakes import Interval, Stakes

# Below this the change of a share no longer shows in any figure.
_SMALL = 1e-13
_MOST_ROUNDS = 1_000_000

_Owners = Mapping[str, Interval]


class Ownership:
    """The owners of all companies, from which the share of one party in any company follows."""

    def __init__(self, stakes: Stakes) -> None:
        # Who is filed with nothing is no owner.
        self._owners: dict[str, _Owners] = {
            company: {owner: stake.share for owner, stake in own.items() if stake.share.high > 0}
            for company, own in stakes.of.items()
        }
        held = ((owner, company) for company, own in self._owners.items() for owner in own)
        self._graph: nx.DiGraph[str] = nx.DiGraph(held)
        self._members = [sorted(group) for group in _groups_in_order(self._graph)]

    def shares_of(self, owner: str) -> dict[str, Interval]:
        """The effective share of this party, or of the unknown owner, in every company in which it can have one."""
        if owner not in self._graph:
            return {}
        reached = nx.descendants(self._graph, owner)
        least = self._solved(owner, reached, largest=False)
        most = self._solved(owner, reached, largest=True)
        return {company: Interval(least[company], most[company]) for company in sorted(reached - {owner})}

    def final_owners(self, company: str) -> dict[str, Interval]:
        """The parties of which no owner is known, and the unknown owner, with their effective shares in the company."""
        if company not in self._graph:
            return {}
        above = nx.ancestors(self._graph, company)
        found = {owner: self.shares_of(owner)[company] for owner in sorted(above) if owner not in self._owners}
        return {owner: share for owner, share in found.items() if share.high > 0}

    def orphan_cycles(self) -> list[list[str]]:
        """Groups of companies that hold all of each other, so that nobody outside can own any of them."""
        return [
            members
            for members in self._members
            if all(member in self._owners and set(self._owners[member]) <= set(members) for member in members)
        ]

    def cycles(self) -> list[list[str]]:
        """Groups of companies that own each other, or a company that owns part of itself."""
        return [m for m in self._members if len(m) > 1 or self._graph.has_edge(m[0], m[0])]

    def _solved(self, owner: str, reached: set[str], *, largest: bool) -> dict[str, float]:
        """h for every company that the owner reaches; what it does not reach is worth nothing."""
        worth = {owner: 1.0}
        for members in self._members:
            group = [member for member in members if member in reached and member != owner]
            if not group:
                continue
            if len(group) == 1 and not self._graph.has_edge(group[0], group[0]):
                worth[group[0]] = _mixed(self._owners[group[0]], worth, largest)
            else:
                self._solve_together(group, worth, largest)
        return worth

    def _solve_together(self, group: Sequence[str], worth: dict[str, float], largest: bool) -> None:
        """Repeats the equations of companies that own each other, from nothing upwards, until nothing changes."""
        for _ in range(_MOST_ROUNDS):
            change = 0.0
            for company in group:
                now = _mixed(self._owners[company], worth, largest)
                change = max(change, now - worth.get(company, 0.0))
                worth[company] = now
            if change < _SMALL:
                return


def _groups_in_order(graph: "nx.DiGraph[str]") -> Iterator[set[str]]:
    """Sets of companies that own each other, owners before what they own; a company by itself is one too."""
    condensed = nx.condensation(graph)
    for number in nx.topological_sort(condensed):
        yield condensed.nodes[number]["members"]


def _mixed(owners: _Owners, worth: Mapping[str, float], largest: bool) -> float:
    """Σ share · worth with shares inside their intervals that add up to 1, as large or as small as it can be."""
    left = 1.0 - sum(share.low for share in owners.values())
    mixed = sum(share.low * worth.get(owner, 0.0) for owner, share in owners.items())
    for owner in sorted(owners, key=lambda one: (worth.get(one, 0.0), one), reverse=largest):
        if left <= 0:
            break
        more = min(left, owners[owner].high - owners[owner].low)
        mixed += more * worth.get(owner, 0.0)
        left -= more
    return mixed
