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


class Stake(NamedTuple):
    """What all sources together say of one pair; `filed` are the ids of what was filed."""

    share: Interval
    filed: tuple[str, ...]
    conflict: bool = False


@dataclass(frozen=True)
class Stakes:
    """The direct stakes in every company, tightened so that they fit together.

    of             the stakes in a company by owner; the unknown owner is among them where something is left for it
    shares         of these the shares alone, by company and owner; who is filed with nothing is no owner
    contradictory  companies whose owners' lower bounds exceed the whole: they have no stakes in `of`
    """

    of: Mapping[str, Mapping[str, Stake]] = field(default_factory=dict)
    shares: Mapping[str, Mapping[str, Interval]] = field(default_factory=dict)
    contradictory: frozenset[str] = frozenset()


@collector_paused()
def combined(filed: Iterable[Filed]) -> Stakes:
    """The stakes that these filings give."""
    filed_of: defaultdict[str, list[Filed]] = defaultdict(list)
    for one in filed:
        if is_direct_share(one):
            filed_of[one.company].append(one)
    fitting: dict[str, dict[str, Stake]] = {}
    shares: dict[str, dict[str, Interval]] = {}
    contradictory = set()
    for company, ones in filed_of.items():
        own = _by_owner(ones)
        least = 0.0
        for stake in own.values():
            least += stake.share.low
        if least > 1 + TOLERANCE:
            contradictory.add(company)
        else:
            fitting[company] = own = _fitted(own, least)
            shares[company] = {owner: stake.share for owner, stake in own.items() if stake.share.high > 0}
    return Stakes(fitting, shares, frozenset(contradictory))


def is_direct_share(one: Filed) -> bool:
    """Whether a filing states a share that may be multiplied along a chain."""
    if one.interest == _VOTES or one.direct is False:
        return False
    return one.direct is True or one.share_min == one.share_max


def _by_owner(ones: Sequence[Filed]) -> dict[str, Stake]:
    """The stakes in one company that are filed."""
    own = {one.owner: _of_one(one) for one in ones}
    if len(own) < len(ones):
        for owner in own:
            of_pair = [one for one in ones if one.owner == owner]
            if len(of_pair) > 1:
                own[owner] = _of_pair(of_pair)
    return own


def _of_one(one: Filed) -> Stake:
    return Stake(_interval(one.share_min or 0.0, 100.0 if one.share_max is None else one.share_max), (one.id,))


def _of_pair(ones: Sequence[Filed]) -> Stake:
    by_source: defaultdict[str, list[Filed]] = defaultdict(list)
    for one in ones:
        by_source[one.source].append(one)
    stated = [_sum(own) for own in by_source.values()]
    low, high = max(one.low for one in stated), min(one.high for one in stated)
    conflict = low > high
    if conflict:
        low, high = min(one.low for one in stated), max(one.high for one in stated)
    return Stake(Interval(low, high), tuple(sorted(one.id for one in ones)), conflict)


def _sum(ones: Sequence[Filed]) -> Interval:
    """Share classes of one source together."""
    low = sum((one.share_min or 0.0) for one in ones)
    return _interval(low, sum(100.0 if one.share_max is None else one.share_max for one in ones))


@lru_cache(maxsize=1 << 16)
def _interval(low: float, high: float) -> Interval:
    """Between two bounds in per cent; nobody holds more than all. Most stakes are one of a few shares."""
    return Interval(low / 100 if low < 100 else 1.0, high / 100 if high < 100 else 1.0)


def _fitted(own: dict[str, Stake], least: float) -> dict[str, Stake]:
    """Each upper bound at most what the others' lower bounds leave, and the unknown owner's interval."""
    most = 0.0
    for owner, stake in own.items():
        low, high = stake.share
        room = 1.0 - (least - low)
        if high > room:
            high = max(low, room)
            own[owner] = Stake(Interval(low, high), stake.filed, stake.conflict)
        most += high
    rest = _rest(most, least)
    if rest.share.high > 0:
        own[UNKNOWN] = rest
    return own


@lru_cache(maxsize=1 << 16)
def _rest(most: float, least: float) -> Stake:
    """What is left for the unknown owner where the others hold at least and at most this much together."""
    return Stake(Interval(_rounded_away(1.0 - most), _rounded_away(1.0 - least)), ())


def _rounded_away(rest: float) -> float:
    """What is left over when shares are rounded is nothing."""
    return rest if rest > TOLERANCE else 0.0
