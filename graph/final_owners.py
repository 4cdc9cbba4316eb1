"""Who owns companies in the end: the parties of which no owner is known, with their shares in every company.

Companies are gone through owners first, so that the final owners of an owner are known when they are needed. Where the
direct shares of a company are exact, both bounds are those of its owners, mixed by its shares. So they are for companies
that own each other, whose shares in the hands of others are computed first. Elsewhere each final owner is computed by itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.mutual_holdings import Owners, choose, value_of, worth_of
from graph.stakes import Interval

# Of a company, the share of each of its final owners.
_Shares = dict[str, Mapping[str, float]]


@dataclass(frozen=True)
class FinalOwners:
    """By company, the least and the most that each of its final owners holds; where all is exact, these are one mapping.

    The unknown owner is among them. Their shares add up to all of a company, but for companies that hold all of each other.
    """

    least: Mapping[str, Mapping[str, float]]
    most: Mapping[str, Mapping[str, float]]

    def __iter__(self) -> Iterator[str]:
        """The companies."""
        return iter(self.most)

    def of(self, company: str) -> dict[str, Interval]:
        """The final owners of one company with their shares; nobody where none of its owners is known."""
        least = self.least.get(company, {})
        return {
            final: Interval(least.get(final, 0.0), high)
            for final, high in self.most.get(company, {}).items()
            if high > 0
        }


def final_owners(groups: Sequence[Sequence[str]], owners: Mapping[str, Owners]) -> FinalOwners:
    """The final owners of every company of the groups, which come owners first and lack no owner of theirs."""
    least: _Shares = {}
    most: _Shares = {}
    # Where the least and the most are not one mapping.
    with_bounds: set[str] = set()
    for group in groups:
        company = group[0]
        if exact := _exact_shares(group, owners):
            for member, own in exact.items():
                least[member] = most[member] = _mixed(own, least)
                if not with_bounds.isdisjoint(own):
                    most[member] = _mixed(own, most)
                    with_bounds.add(member)
            continue
        with_bounds.update(group)
        if _is_circle(group, owners):
            least |= _of_circle(group, owners, least, largest=False)
            most |= _of_circle(group, owners, most, largest=True)
        else:
            least[company] = _bounds(owners[company], least, largest=False)
            most[company] = _bounds(owners[company], most, largest=True)
    return FinalOwners(least, most)


def _is_circle(group: Sequence[str], owners: Mapping[str, Owners]) -> bool:
    return len(group) > 1 or group[0] in owners[group[0]]


def _exact_shares(group: Sequence[str], owners: Mapping[str, Owners]) -> _Shares:
    """What the owners outside the group hold of each member, through the others too; empty where a direct share is a band."""
    exact: _Shares = {}
    for company in group:
        own = owners[company]
        exact[company] = {owner: low for owner, (low, high) in own.items() if low == high}
        if len(exact[company]) < len(own):
            return {}
    if not _is_circle(group, owners):
        return exact
    outside = dict.fromkeys(owner for company in group for owner in owners[company] if owner not in group)
    worth = {owner: worth_of(group, owners, {owner: 1.0}, largest=True) for owner in outside}
    return {company: {owner: share[company] for owner, share in worth.items()} for company in group}


def _mixed(own: Mapping[str, float], shares: _Shares) -> Mapping[str, float]:
    """The shares of the final owners of a company with these owners; those who have no owner are final themselves."""
    if shares.keys().isdisjoint(own):
        return own
    mixed: dict[str, float] = {}
    for owner, share in own.items():
        finals = shares.get(owner)
        if finals is None:
            mixed[owner] = mixed.get(owner, 0.0) + share
        elif mixed:
            for final, part in finals.items():
                mixed[final] = mixed.get(final, 0.0) + share * part
        elif len(own) == 1 and share == 1:
            return finals
        else:
            mixed = {final: share * part for final, part in finals.items()}
    return mixed


def _bounds(own: Owners, shares: _Shares, *, largest: bool) -> dict[str, float]:
    """The shares of the final owners of a company whose direct shares are intervals.

    Who holds through one owner alone holds the most when that owner does, and the least when all others hold what they can.
    """
    left = max(0.0, 1.0 - sum([low for low, _ in own.values()]))
    spread = sum([high - low for low, high in own.values()])
    found: dict[str, float] = {}
    for final, worth in _worth_of_owners(own, shares).items():
        if len(worth) > 1:
            found[final] = value_of(choose(own, worth, largest=largest), worth)
            continue
        ((owner, part),) = worth.items()
        low, high = own[owner]
        more = left if largest else max(0.0, left - (spread - (high - low)))
        found[final] = (low + min(more, high - low)) * part
    return found


def _of_circle(
    group: Sequence[str], owners: Mapping[str, Owners], shares: _Shares, *, largest: bool
) -> dict[str, dict[str, float]]:
    """The shares of the final owners above companies that own each other, one final owner after the other."""
    outside = {owner for company in group for owner in owners[company]}.difference(group)
    found: dict[str, dict[str, float]] = {company: {} for company in group}
    for final, worth in sorted(_worth_of_owners(outside, shares).items()):
        for company, share in worth_of(group, owners, worth, largest=largest).items():
            found[company][final] = share
    return found


def _worth_of_owners(owners: Iterable[str], shares: _Shares) -> dict[str, dict[str, float]]:
    """Of each final owner, its share in each of these owners; who has no owner is its own."""
    worth: dict[str, dict[str, float]] = {}
    for owner in owners:
        for final, part in shares.get(owner, {owner: 1.0}).items():
            worth.setdefault(final, {})[owner] = part
    return worth
