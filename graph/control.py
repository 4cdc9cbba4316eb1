"""Control through shares: who decides in a company, which is another question than how much of it somebody holds.

Two lenses. *Majority*: i controls j when i, together with the companies that it already controls, holds more than half of
j; the least such set. *Weakest link*: along a chain the smallest share counts, and of several chains the best one (La
Porta, Lopez-de-Silanes and Shleifer 1999). Control by other means is a relation of its own and no share.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from graph.stakes import Interval, Stakes

MAJORITY = 0.5

_Holdings = Mapping[str, Mapping[str, Interval]]


def holdings(stakes: Stakes) -> dict[str, dict[str, Interval]]:
    """The direct shares of each owner, by company."""
    held: defaultdict[str, dict[str, Interval]] = defaultdict(dict)
    for company, own in stakes.shares.items():
        for owner, share in own.items():
            held[owner][company] = share
    return dict(held)


def fixed_point(
    start: Iterable[str], held: _Holdings, enough: Callable[[str, Mapping[str, float]], bool], *, at_most: bool
) -> dict[str, int]:
    """The least set that holds `start` and every company of which the members together hold enough, with the round in
    which each came in. `at_most` takes the upper bounds of shares, so that the set is what is possible, not certain.

    `enough` gets a company and what each member holds of it.
    """
    members = dict.fromkeys(start, 0)
    parts: defaultdict[str, dict[str, float]] = defaultdict(dict)
    newest, number = list(members), 0
    while newest:
        number += 1
        touched: dict[str, None] = {}
        for member in newest:
            for company, share in held.get(member, {}).items():
                parts[company][member] = share.high if at_most else share.low
                touched[company] = None
        newest = [company for company in touched if company not in members and enough(company, parts[company])]
        members |= dict.fromkeys(newest, number)
    return members


def controlled_by(party: str, held: _Holdings, *, at_most: bool = False) -> set[str]:
    """The companies that a party controls by majority, surely or, with `at_most`, possibly."""

    def majority(_company: str, parts: Mapping[str, float]) -> bool:
        return sum(parts.values()) > MAJORITY

    return set(fixed_point([party], held, majority, at_most=at_most)) - {party}


def weakest_links(company: str, stakes: Stakes) -> dict[str, Interval]:
    """For each party above a company the smallest share along its best chain to it."""
    low = _widest(company, stakes, lambda share: share.low)
    high = _widest(company, stakes, lambda share: share.high)
    return {party: Interval(low[party], high[party]) for party in sorted(low) if party != company}


def _widest(company: str, stakes: Stakes, width: Callable[[Interval], float]) -> dict[str, float]:
    best: dict[str, float] = {}
    queue = [(-1.0, company)]
    while queue:
        negative, reached = heapq.heappop(queue)
        if reached in best:
            continue
        best[reached] = -negative
        for owner, share in stakes.shares.get(reached, {}).items():
            if owner not in best:
                heapq.heappush(queue, (-min(-negative, width(share)), owner))
    return best
