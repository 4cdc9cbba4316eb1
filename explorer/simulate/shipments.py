"""A shipment, and what chance decides of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from explorer.simulate.goods import Goods
from explorer.simulate.parties import Company, Trader

FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2023, 12, 31)
_EVER = FIRST_DAY, LAST_DAY


@dataclass(frozen=True)
class Import:
    """A shipment from abroad; weight in grams, value in US cents; `made_in` is the country of origin where that is not
    the exporter's."""

    day: date
    exporter: Trader
    importer: Company
    goods: Goods
    grams: int
    cents: int
    made_in: str = ""

    @property
    def origin(self) -> str:
        """The country of origin that the declaration states."""
        return self.made_in or self.exporter.country


@dataclass(frozen=True)
class Export:
    """A shipment to abroad; weight in grams, value in US cents."""

    day: date
    exporter: Company
    receiver: Trader
    goods: Goods
    grams: int
    cents: int


@dataclass(frozen=True)
class Trade:
    """All shipments, each list in the order of days."""

    imports: list[Import]
    exports: list[Export]


def an_import(random: Random, exporter: Trader, importer: Company, goods: Sequence[Goods], made_in: str = "") -> Import:
    """A shipment of one of these goods on any day."""
    one = random.choice(goods)
    grams, cents = a_size(random, one)
    return Import(a_day(random), exporter, importer, one, grams, cents, made_in)


def an_export(
    random: Random, exporter: Company, receiver: Trader, goods: Goods, between: tuple[date, date] = _EVER
) -> Export:
    """A shipment of these goods on any day between two."""
    grams, cents = a_size(random, goods)
    return Export(a_day(random, *between), exporter, receiver, goods, grams, cents)


def a_day(random: Random, first: date = FIRST_DAY, last: date = LAST_DAY) -> date:
    """Any day between two."""
    return date.fromordinal(random.randint(first.toordinal(), last.toordinal()))


def a_size(random: Random, goods: Goods) -> tuple[int, int]:
    """Weight in grams and value in cents: dear goods weigh little, and prices vary by a third either way."""
    grams = int(random.lognormvariate(0, 1) * 1_000_000_000 / (goods.cents_per_kg + 1_000)) + 10
    cents = int(grams * goods.cents_per_kg * random.uniform(0.67, 1.33) / 1000) + 1
    return grams, cents
