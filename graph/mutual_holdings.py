"""Companies that own each other: what their shares in one party's hands are worth, solved for all of them together.

For exact shares the equations h(j) = Σ W[k,j] · h(k) are solved by eliminating one company after the other. Only shares
of what a company does not hold of itself are divided by, never a difference, so that nothing is lost where companies hold
nearly all of each other (Grassmann, Taksar and Heyman 1985). Where shares are intervals, every company chooses shares, the
equations are solved for these choices, and each company chooses anew as long as another choice is better (Howard 1960).
"""

from collections.abc import Mapping, Sequence

from graph.stakes import Interval

Owners = Mapping[str, Interval]
Choice = dict[str, float]

# Below this a difference of shares no longer shows in any figure.
_SMALL = 1e-13
# A handful is enough; more can only be differences of rounding that go back and forth.
_MOST_CHOICES = 1000


def worth_of(
    group: Sequence[str], owners: Mapping[str, Owners], worth: Mapping[str, float], *, largest: bool
) -> Choice:
    """The worth of a company, or of each in a group: the least solution for the largest or the smallest choices.

    `worth` is that of all owners outside the group; who is not in it is worth nothing.
    """
    if len(group) == 1 and group[0] not in owners[group[0]]:
        return {group[0]: value_of(choose(owners[group[0]], worth, largest=largest), worth)}
    if not any(worth.get(owner) for company in group for owner in owners[company]):
        return dict.fromkeys(group, 0.0)
    found = dict.fromkeys(group, 0.0)
    # Who can leave everything to each other leaves nothing to anybody else, when that is what is asked for.
    active = list(group) if largest else [company for company in group if company not in _can_be_closed(group, owners)]
    choices: dict[str, Choice] = {}
    for _ in range(_MOST_CHOICES):
        known = {**worth, **found}
        better = {}
        for company in active:
            choice = choose(owners[company], known, largest=largest)
            value = value_of(choice, known)
            gain = value - found[company] if largest else found[company] - value
            if company not in choices or gain > _SMALL:
                better[company] = choice
        if not better:
            break
        choices |= better
        found |= _solved(choices, worth)
    return found


def choose(owners: Owners, worth: Mapping[str, float], *, largest: bool) -> Choice:
    """Shares inside their intervals that add up to 1, and are worth as much or as little as they can be."""
    choice = {owner: share.low for owner, share in owners.items()}
    left = 1.0 - sum(choice.values())
    if left <= 0:
        return choice
    for owner in sorted(owners, key=lambda one: (worth.get(one, 0.0), one), reverse=largest):
        more = min(left, owners[owner].high - owners[owner].low)
        choice[owner] += more
        left -= more
        if left <= 0:
            break
    return choice


def value_of(choice: Choice, worth: Mapping[str, float]) -> float:
    """What chosen shares are worth together."""
    return sum(share * worth.get(owner, 0.0) for owner, share in choice.items())


def _can_be_closed(group: Sequence[str], owners: Mapping[str, Owners]) -> set[str]:
    """The largest part of the group whose members can all be held by members alone."""
    closed = set(group)
    while True:
        leaving = {
            company
            for company in closed
            if any(share.low > 0 for owner, share in owners[company].items() if owner not in closed)
            or sum(share.high for owner, share in owners[company].items() if owner in closed) < 1 - _SMALL
        }
        if not leaving:
            return closed
        closed -= leaving


def _solved(choices: Mapping[str, Choice], worth: Mapping[str, float]) -> Choice:
    """The worth of companies with exact shares."""
    inside = {
        company: {owner: share for owner, share in choice.items() if owner in choices and share > 0}
        for company, choice in choices.items()
    }
    outside = {
        c: sum(share for owner, share in choice.items() if owner not in choices) for c, choice in choices.items()
    }
    value = {
        company: sum(share * worth.get(owner, 0.0) for owner, share in choice.items() if owner not in choices)
        for company, choice in choices.items()
    }
    order = list(choices)
    for number, company in enumerate(order):
        own = inside[company]
        own.pop(company, None)
        # Without this the company belongs to itself alone, and to nobody.
        if whole := sum(own.values()) + outside[company]:
            inside[company] = own = {owner: share / whole for owner, share in own.items()}
            outside[company] /= whole
            value[company] /= whole
        for other in order[number + 1 :]:
            share = inside[other].pop(company, 0.0)
            if share:
                for owner, part in own.items():
                    inside[other][owner] = inside[other].get(owner, 0.0) + share * part
                outside[other] += share * outside[company]
                value[other] += share * value[company]
    for company in reversed(order):
        value[company] += sum(share * value[owner] for owner, share in inside[company].items())
    return {company: value[company] for company in order}
