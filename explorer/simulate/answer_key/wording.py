"""How the answer key words a party, and sums up shipments."""

from collections.abc import Sequence
from typing import Any

from explorer.simulate.parties import Company, Trader
from explorer.simulate.shipments import Export, Import


def named(party: Company | Trader) -> dict[str, str]:
    """A company by the id that it has in the graph, a trader by name and country."""
    if isinstance(party, Trader):
        return {"name": party.name, "country": party.country}
    return {"id": party.id, "name": party.short_name, "ru_inn": party.inn}


def total(items: Sequence[Import | Export]) -> dict[str, Any]:
    """Number, value and days of shipments."""
    return {
        "shipments": len(items),
        "value_usd": sum(item.cents for item in items) / 100,
        "first_on": min(item.day for item in items).isoformat(),
        "last_on": max(item.day for item in items).isoformat(),
    }
