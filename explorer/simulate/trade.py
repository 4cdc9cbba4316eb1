"""Who shipped what to whom, and when: many small importers, few large ones, none that has most of the trade."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from explorer.simulate.chance import chance
from explorer.simulate.goods import Goods, range_of
from explorer.simulate.parties import Company, Trader
from explorer.simulate.world import World

FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2023, 12, 31)

# With these the largest of 3,500 importers has a fiftieth of all shipments.
_STEEPNESS, _FLATTENED = 0.8, 3
_SHARE_OF_IMPORTERS = 0.6
_EXPORTS_OF_HUNDRED = 5
_MOST_TO_A_CASE = 40
_MOST_PARTNERS = 60


@dataclass(frozen=True)
class Import:
    """A shipment from abroad; weight in grams, value in US cents."""

    day: date
    exporter: Trader
    importer: Company
    goods: Goods
    grams: int
    cents: int


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


def make_trade(world: World, shipments: int, seed: int) -> Trade:
    """This many shipments: those of the planted cases, one in twenty an export, the rest ordinary imports."""
    random = chance(seed, "trade")
    imports = list(_to_cases(world, shipments, random))
    imports += list(_to_makers(world, {item.importer: item.exporter for item in imports}, random))
    exports = list(_exports(world, shipments * _EXPORTS_OF_HUNDRED // 100, random))
    imports += _ordinary(world, shipments - len(imports) - len(exports), random)
    return Trade(sorted(imports, key=lambda item: item.day), sorted(exports, key=lambda item: item.day))


def _to_cases(world: World, shipments: int, random: Random) -> Iterator[Import]:
    """What the tied importers and the decoys receive, each from up to three exporters."""
    most = min(_MOST_TO_A_CASE, 2 + shipments // 1000)
    for case in world.cases:
        partners = random.sample(world.traders, random.randint(1, 3))
        goods = range_of(random, electronics=True)
        for _ in range(random.randint(2, most)):
            yield _import(random, random.choice(partners), case.importer, goods)


def _to_makers(world: World, suppliers: Mapping[Company, Trader], random: Random) -> Iterator[Import]:
    """What makers receive directly: every second one that is in no case, and every second one that a tie leads to.

    The latter get it from a supplier of the importer that is tied to them.
    """
    in_cases = {case.maker for case in world.cases}
    free = [maker for maker in world.makers if maker not in in_cases]
    direct = [(random.choice(world.traders), maker) for maker in free[::2]]
    direct += [(suppliers[tie.importer], tie.maker) for tie in world.ties[::2]]
    for exporter, maker in direct:
        goods = range_of(random, electronics=True)
        for _ in range(random.randint(1, 3)):
            yield _import(random, exporter, maker, goods)


def _exports(world: World, number: int, random: Random) -> Iterator[Export]:
    """Makers that declare an address of their own choice export at least once, others by chance."""
    declaring = [maker for maker in world.makers if maker.declares]
    ordinary = [*world.makers, *world.importers[::10]]
    senders = declaring + random.choices(ordinary, k=max(0, number - len(declaring)))
    for sender in senders:
        [goods, *_] = range_of(random)
        grams, cents = _size(random, goods)
        yield Export(_day(random), sender, random.choice(world.traders), goods, grams, cents)


def _ordinary(world: World, number: int, random: Random) -> Iterator[Import]:
    importers = random.sample(world.importers, max(1, int(len(world.importers) * _SHARE_OF_IMPORTERS)))
    popular = list(accumulate(_weights(len(world.traders))))
    for importer, count in zip(importers, _shares(number, len(importers)), strict=True):
        wanted = min(_MOST_PARTNERS, 1 + count // 10)
        partners = list(dict.fromkeys(random.choices(world.traders, cum_weights=popular, k=wanted)))
        goods = range_of(random)
        for _ in range(count):
            partner = partners[int(len(partners) * random.random() ** 2)]
            yield _import(random, partner, importer, goods)


def _shares(total: int, number: int) -> list[int]:
    """`total` shared out among `number` by a falling law, the largest first."""
    weights = _weights(number)
    shares = [int(total * weight / sum(weights)) for weight in weights]
    for place in range(total - sum(shares)):
        shares[place % number] += 1
    return shares


def _weights(number: int) -> list[float]:
    return [(place + _FLATTENED) ** -_STEEPNESS for place in range(number)]


def _import(random: Random, exporter: Trader, importer: Company, goods: Sequence[Goods]) -> Import:
    one = random.choice(goods)
    grams, cents = _size(random, one)
    return Import(_day(random), exporter, importer, one, grams, cents)


def _day(random: Random) -> date:
    return date.fromordinal(random.randint(FIRST_DAY.toordinal(), LAST_DAY.toordinal()))


def _size(random: Random, goods: Goods) -> tuple[int, int]:
    """Weight in grams and value in cents: dear goods weigh little, and prices vary by a third either way."""
    grams = int(random.lognormvariate(0, 1) * 1_000_000_000 / (goods.cents_per_kg + 1_000)) + 10
    cents = int(grams * goods.cents_per_kg * random.uniform(0.67, 1.33) / 1000) + 1
    return grams, cents
