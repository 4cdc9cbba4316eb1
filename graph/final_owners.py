"""Who owns companies in the end: the parties of which no owner is known, with their shares in every company.

Companies are gone through owners first, so that the final owners of an owner are known when they are needed. Where the
direct shares of a company are exact, both bounds are those of its owners, mixed by its shares; elsewhere, and where
companies own each other, each final owner is computed by itself.
"""

from collections.abc import Mapping, Sequence

from graph.mutual_holdings import Owners, worth_of
from graph.stakes import Interval

# Of a company, the share of each of its final owners.
_Shares = dict[str, dict[str, float]]


def final_owners(groups: Sequence[Sequence[str]], owners: Mapping[str, Owners]) -> dict[str, dict[str, Interval]]:
    """The final owners of every company of the groups, which come owners first and lack no owner of theirs.

    The unknown owner is among them. Their shares add up to all of a company, but for companies that hold all of each other.
    """
    least: _Shares = {}
    most: _Shares = {}
    for group in groups:
        if not _is_exact(group, owners):
            least |= _bounds(group, owners, least, largest=False)
            most |= _bounds(group, owners, most, largest=True)
            continue
        (company,) = group
        own = owners[company]
        least[company] = most[company] = _mixed(own, least)
        if any(least.get(owner) is not most.get(owner) for owner in own):
            most[company] = _mixed(own, most)
    return {
        company: {final: Interval(least[company].get(final, 0.0), high) for final, high in own.items() if high > 0}
        for company, own in most.items()
    }


def _is_exact(group: Sequence[str], owners: Mapping[str, Owners]) -> bool:
    """Whether it is one company, not owned by itself, of which each direct share is exact."""
    own = owners[group[0]]
    return len(group) == 1 and group[0] not in own and all(share.low == share.high for share in own.values())


def _mixed(own: Owners, shares: _Shares) -> dict[str, float]:
    mixed: dict[str, float] = {}
    for owner, share in own.items():
        if owner in shares:
            for final, part in shares[owner].items():
                mixed[final] = mixed.get(final, 0.0) + share.low * part
        else:
            mixed[owner] = mixed.get(owner, 0.0) + share.low
    return mixed


def _bounds(group: Sequence[str], owners: Mapping[str, Owners], shares: _Shares, *, largest: bool) -> _Shares:
    """The shares of the final owners above a group, one final owner after the other."""
    above: dict[str, dict[str, float]] = {}
    for owner in {owner for company in group for owner in owners[company]}.difference(group):
        for final, part in shares.get(owner, {owner: 1.0}).items():
            above.setdefault(final, {})[owner] = part
    found: _Shares = {company: {} for company in group}
    for final, worth in sorted(above.items()):
        for company, share in worth_of(group, owners, worth, largest=largest).items():
            found[company][final] = share
    return found
