"""Direct stakes as they enter computations: one interval for each pair of owner and company, from all that is filed.

The rules (domain rules, section 1.0): inside one edition of one source, stakes of a pair in different share classes add;
across sources they are alternatives, so the interval is their intersection or, where that is empty, their union, which is
a conflict. Votes, statements marked as indirect, and bands that may be indirect (a band is an interval of which the
filing does not say that it is held directly) are no direct share. Nothing is put in the middle of an interval.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from graph.collecting import collector_paused

# The part of a company that no filing names.
UNKNOWN = "unknown"
# Filed shares are rounded: three times 33.34 per cent is no contradiction.
TOLERANCE = 0.0005

_VOTES = "votes"


class Interval(NamedTuple):
    """A share between two bounds, as fractions from 0 to 1."""

    low: float
    high: float


class Filed(NamedTuple):
    """One `OWNS` as it is filed: bounds in per cent or None where not stated, `direct` None where it is not said."""

    id: str
    owner: str
    company: str
    source: str
    share_min: float | None = None
    share_max: float | None = None
    interest: str | None = None
    direct: bool | None = None


@dataclass(frozen=True)
class Stakes:
    """The direct stakes in every company, tightened so that they fit together.

    shares         by company and owner; the unknown owner is among them where something is left for it, who is filed
                   with nothing is not
    filed          what the shares of each company follow from
    conflicts      pairs of owner and company of which the sources cannot all be right
    contradictory  companies whose owners' lower bounds exceed the whole: they have no shares
    """

    shares: Mapping[str, Mapping[str, Interval]] = field(default_factory=dict)
    filed: Mapping[str, Sequence[Filed]] = field(default_factory=dict)
    conflicts: frozenset[tuple[str, str]] = frozenset()
    contradictory: frozenset[str] = frozenset()


@collector_paused()
def combined(filed: Iterable[Filed]) -> Stakes:
    """The stakes that these filings give."""
    filed_of: defaultdict[str, list[Filed]] = defaultdict(list)
    for one in filed:
        if is_direct_share(one):
            filed_of[one.company].append(one)
    shares: dict[str, dict[str, Interval]] = {}
    conflicts: set[tuple[str, str]] = set()
    contradictory = set()
    for company, ones in filed_of.items():
        own = {one.owner: _interval(one.share_min, one.share_max) for one in ones}
        if len(own) < len(ones):
            own |= _of_several(ones, conflicts)
        least = 0.0
        for low, _ in own.values():
            least += low
        if least > 1 + TOLERANCE:
            contradictory.add(company)
        else:
            shares[company] = _fitted(own, least)
    return Stakes(shares, filed_of, frozenset(conflicts), frozenset(contradictory))


def is_direct_share(one: Filed) -> bool:
    """Whether a filing states a share that may be multiplied along a chain."""
    if one.interest == _VOTES or one.direct is False:
        return False
    return one.direct is True or one.share_min == one.share_max


def _of_several(ones: Sequence[Filed], conflicts: set[tuple[str, str]]) -> dict[str, Interval]:
    """The shares in one company of the owners of whom more is filed than once."""
    by_owner: defaultdict[str, list[Filed]] = defaultdict(list)
    for one in ones:
        by_owner[one.owner].append(one)
    shares = {}
    for owner, of_pair in by_owner.items():
        if len(of_pair) > 1:
            shares[owner], conflict = _of_pair(of_pair)
            if conflict:
                conflicts.add((owner, ones[0].company))
    return shares


def _of_pair(ones: Sequence[Filed]) -> tuple[Interval, bool]:
    """What all sources together say of one pair, and whether they contradict each other."""
    by_source: defaultdict[str, list[Filed]] = defaultdict(list)
    for one in ones:
        by_source[one.source].append(one)
    stated = [_sum(own) for own in by_source.values()]
    low, high = max(one.low for one in stated), min(one.high for one in stated)
    if low <= high:
        return Interval(low, high), False
    return Interval(min(one.low for one in stated), max(one.high for one in stated)), True


def _sum(ones: Sequence[Filed]) -> Interval:
    """Share classes of one source together."""
    low = sum((one.share_min or 0.0) for one in ones)
    return _interval(low, sum(100.0 if one.share_max is None else one.share_max for one in ones))


@lru_cache(maxsize=1 << 16)
def _interval(low: float | None, high: float | None) -> Interval:
    """Between two bounds in per cent; nobody holds more than all. Most stakes are one of a few shares."""
    return Interval(min(low or 0.0, 100.0) / 100, 1.0 if high is None else min(high, 100.0) / 100)


def _fitted(own: dict[str, Interval], least: float) -> dict[str, Interval]:
    """Each upper bound at most what the others' lower bounds leave, and the unknown owner's interval."""
    most = 0.0
    nothing = []
    for owner, (low, filed_high) in own.items():
        high = min(filed_high, max(low, 1.0 - (least - low)))
        if high < filed_high:
            own[owner] = Interval(low, high)
        most += high
        if high <= 0:
            nothing.append(owner)
    for owner in nothing:
        del own[owner]
    rest = _rest(most, least)
    if rest.high > 0:
        own[UNKNOWN] = rest
    return own


@lru_cache(maxsize=1 << 16)
def _rest(most: float, least: float) -> Interval:
    """What is left for the unknown owner where the others hold at least and at most this much together."""
    return Interval(_rounded_away(1.0 - most), _rounded_away(1.0 - least))


def _rounded_away(rest: float) -> float:
    """What is left over when shares are rounded is nothing."""
    return rest if rest > TOLERANCE else 0.0
