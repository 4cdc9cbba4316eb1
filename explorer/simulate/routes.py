"""Planted routes: goods of a country that does not trade here itself, which arrive through another one."""

from collections.abc import Iterator
from random import Random

from explorer.simulate.goods import range_of
from explorer.simulate.parties import Company, Trader
from explorer.simulate.shipments import Import, an_import

# No trader is of these, so that none of their goods comes straight.
_ORIGINS = ("JP", "TW", "US")
_DESTINATION = "RU"


def routes(traders: list[Trader], importers: list[Company], rounds: int, random: Random) -> Iterator[Import]:
    """In each round one route from every origin, and goods of the destination that come back to it, which are none."""
    for _ in range(rounds):
        for origin in (*_ORIGINS, _DESTINATION):
            exporter, importer = random.choice(traders), random.choice(importers)
            goods = range_of(random, electronics=True)[:1]
            for _ in range(random.randint(1, 3)):
                yield an_import(random, exporter, importer, goods, made_in=origin)
