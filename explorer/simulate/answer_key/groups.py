"""The companies of a group on each day, by going up from a company to its owners."""

from collections import defaultdict
from datetime import date
from typing import Any

from explorer.simulate.answer_key.wording import named, total
from explorer.simulate.groups import Group
from explorer.simulate.parties import Company, Trader
from explorer.simulate.shipments import LAST_DAY, Export, Trade

_A_MAJORITY = 50


def group_of(group: Group, trade: Trade) -> dict[str, Any]:
    """Its head; how its companies were planted; what each sent to whom while it belonged to the group; and the head's
    share of each after the last shipment, products along chains added up.
    """
    companies = set(group.companies)
    sent: dict[tuple[Company, Trader], list[tuple[int, Export]]] = defaultdict(list)
    for item in trade.exports:
        if item.exporter in companies:
            steps = _steps(group.head, item.exporter, item.day)
            if steps is not None:
                sent[item.exporter, item.receiver].append((steps, item))
    shares = {
        company: _share(group.head, company, LAST_DAY) for company in group.companies if company is not group.head
    }
    return {
        "head": named(group.head),
        "below": [{"planted": how, "company": named(company)} for how, company in group.below.items()],
        "decoys": [{"planted": how, "company": named(company)} for how, company in group.decoys.items()],
        "shipments": [
            {
                "member": named(member),
                "receiver": named(receiver),
                "depth": min(steps for steps, _ in items),
                **total([item for _, item in items]),
            }
            for (member, receiver), items in sent.items()
        ],
        "shares": [{"company": named(company), "per_cent": share} for company, share in shares.items() if share],
    }


def _steps(head: Company, company: Company, day: date) -> int | None:
    """The fewest stakes of at least half from the company up to the head on a day; None where there is no such chain."""
    if company is head:
        return 0
    up = [
        _steps(head, stake.owner, day)
        for stake in company.stakes_on(day)
        if isinstance(stake.owner, Company) and stake.per_cent >= _A_MAJORITY
    ]
    return min((1 + steps for steps in up if steps is not None), default=None)


def _share(head: Company, company: Company, day: date) -> float:
    """The head's share of the company in per cent; 100 of itself."""
    if company is head:
        return 100
    return sum(
        stake.per_cent * _share(head, stake.owner, day) / 100
        for stake in company.stakes_on(day)
        if isinstance(stake.owner, Company)
    )
