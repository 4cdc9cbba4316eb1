"""Direct stakes as they enter computations: one interval for each pair of owner and company, from all that is filed.

The rules (domain rules, section 1.0): inside one edition of one source, stakes of a pair in different share classes add;
across sources they are alternatives, so the interval is their intersection or, where that is empty, their union, which is
a conflict. Votes, statements marked as indirect, and bands that may be indirect (a band is an interval of which the
filing does not say that it is held directly) are no direct share. Nothing is put in the middle of an interval.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# The part of a company that no filing names.
UNKNOWN = "unknown"
# Filed shares are rounded: three times 33.34 per cent is no contradiction.
TOLERANCE = 0.0005

_VOTES = "votes"


@dataclass(frozen=True, slots=True)
class Interval:
    """A share between two bounds, as fractions from 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Filed:
    """One `OWNS` as it is filed: bounds in per cent or None where not stated, `direct` None where it is not said."""

    id: str
    owner: str
    company: str
    source: str
    share_min: float | None = None
    share_max: float | None = None
    interest: str | None = None
    direct: bool | None = None


@dataclass(frozen=True, slots=True)
class Stake:
    """What all sources together say of one pair; `filed` are the ids of what was filed."""

    share: Interval
    filed: tuple[str, ...]
    conflict: bool = False


@dataclass(frozen=True)
class Stakes:
    """The direct stakes in every company, tightened so that they fit together.

    of             the stakes in a company by owner; the unknown owner is among them where something is left for it
    contradictory  companies whose owners' lower bounds exceed the whole: they have no stakes in `of`
    """

    of: Mapping[str, Mapping[str, Stake]] = field(default_factory=dict)
    contradictory: frozenset[str] = frozenset()


def combined(filed: Iterable[Filed]) -> Stakes:
    """The stakes that these filings give."""
    pairs: defaultdict[tuple[str, str], list[Filed]] = defaultdict(list)
    for one in filed:
        if is_direct_share(one):
            pairs[one.company, one.owner].append(one)
    of_company: defaultdict[str, dict[str, Stake]] = defaultdict(dict)
    for (company, owner), ones in pairs.items():
        of_company[company][owner] = _of_pair(ones)
    contradictory = {company for company, own in of_company.items() if _least(own.values()) > 1 + TOLERANCE}
    fitting = {company: _fitted(own) for company, own in of_company.items() if company not in contradictory}
    return Stakes(fitting, frozenset(contradictory))


def is_direct_share(one: Filed) -> bool:
    """Whether a filing states a share that may be multiplied along a chain."""
    if one.interest == _VOTES or one.direct is False:
        return False
    return one.direct is True or one.share_min == one.share_max


def _of_pair(ones: Sequence[Filed]) -> Stake:
    if len(ones) == 1:
        (one,) = ones
        return Stake(_interval(one.share_min or 0.0, 100.0 if one.share_max is None else one.share_max), (one.id,))
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


def _interval(low: float, high: float) -> Interval:
    """Between two bounds in per cent; nobody holds more than all."""
    return Interval(min(low / 100, 1.0), min(high / 100, 1.0))


def _least(own: Iterable[Stake]) -> float:
    return sum(stake.share.low for stake in own)


def _fitted(own: Mapping[str, Stake]) -> dict[str, Stake]:
    """Each upper bound at most what the others' lower bounds leave, and the unknown owner's interval."""
    least = _least(own.values())
    fitted: dict[str, Stake] = {}
    most = 0.0
    for owner, stake in own.items():
        share, room = stake.share, max(0.0, 1.0 - (least - stake.share.low))
        if share.low > 1.0 or share.high > room:
            low = min(share.low, 1.0)
            share = Interval(low, max(low, min(share.high, room)))
        fitted[owner] = stake if share is stake.share else Stake(share, stake.filed, stake.conflict)
        most += share.high
    left = Interval(_rounded_away(1.0 - most), _rounded_away(1.0 - least))
    return fitted | {UNKNOWN: Stake(left, ())} if left.high > 0 else fitted


def _rounded_away(rest: float) -> float:
    """What is left over when shares are rounded is nothing."""
    return rest if rest > TOLERANCE else 0.0
