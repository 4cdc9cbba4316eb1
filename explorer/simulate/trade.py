"""Who shipped what to whom, and when: many small importers, few large ones, none that has most of the trade."""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from random import Random

from explorer.simulate.chance import chance
from explorer.simulate.goods import range_of
from explorer.simulate.groups import shipments_of
from explorer.simulate.neighbours import received_by, sent_by
from explorer.simulate.parties import Company, Trader
from explorer.simulate.passing_on import legs
from explorer.simulate.routes import routes
from explorer.simulate.shipments import Export, Import, Trade, an_export, an_import
from explorer.simulate.world import World, rounds

# With these the largest of 3,500 importers has a fiftieth of all shipments.
_STEEPNESS, _FLATTENED = 0.8, 3
_SHARE_OF_IMPORTERS = 0.6
_EXPORTS_OF_HUNDRED = 5
_MOST_TO_A_CASE = 40
_MOST_PARTNERS = 60


def make_trade(world: World, shipments: int, seed: int) -> Trade:
    """This many shipments: those of the planted cases, one in twenty an export, the rest ordinary imports."""
    random = chance(seed, "trade")
    imports = list(_to_cases(world, shipments, random))
    imports += list(_to_makers(world, {item.importer: item.exporter for item in imports}, random))
    exports: list[Export] = []
    for stop in world.stops:
        received, sent = legs(stop, world.traders, random)
        imports.append(received)
        exports.append(sent)
    for neighbours in world.neighbours:
        imports += sent_by(neighbours, random)
        exports += received_by(neighbours, random)
    for group in world.groups:
        exports += shipments_of(group, world.traders, shipments, random)
    imports += routes(world.traders, world.importers, rounds(shipments), random)
    exports += _exports(world, shipments * _EXPORTS_OF_HUNDRED // 100 - len(exports), random)
    imports += _ordinary(world, shipments - len(imports) - len(exports), random)
    return Trade(sorted(imports, key=lambda item: item.day), sorted(exports, key=lambda item: item.day))


def _to_cases(world: World, shipments: int, random: Random) -> Iterator[Import]:
    """What the tied importers and the decoys receive, each from up to three exporters."""
    most = min(_MOST_TO_A_CASE, 2 + shipments // 1000)
    for case in world.cases:
        partners = random.sample(world.traders, random.randint(1, 3))
        goods = range_of(random, electronics=True)
        for _ in range(random.randint(2, most)):
            yield an_import(random, random.choice(partners), case.importer, goods)


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
            yield an_import(random, exporter, maker, goods)


def _exports(world: World, number: int, random: Random) -> Iterator[Export]:
    """Makers that declare an address of their own choice export at least once, others by chance."""
    declaring = [maker for maker in world.makers if maker.declares]
    ordinary = [*world.makers, *world.importers[::10]]
    senders = declaring + random.choices(ordinary, k=max(0, number - len(declaring)))
    for sender in senders:
        [goods, *_] = range_of(random)
        yield an_export(random, sender, random.choice(world.traders), goods)


def _ordinary(world: World, number: int, random: Random) -> Iterator[Import]:
    importers = random.sample(world.importers, max(1, int(len(world.importers) * _SHARE_OF_IMPORTERS)))
    popular = list(accumulate(_weights(len(world.traders))))
    for importer, count in zip(importers, _shares(number, len(importers)), strict=True):
        wanted = min(_MOST_PARTNERS, 1 + count // 10)
        partners = list(dict.fromkeys(random.choices(world.traders, cum_weights=popular, k=wanted)))
        goods = range_of(random)
        for _ in range(count):
            partner = partners[int(len(partners) * random.random() ** 2)]
            yield an_import(random, partner, importer, goods)


def _shares(total: int, number: int) -> list[int]:
    """`total` shared out among `number` by a falling law, the largest first."""
    weights = _weights(number)
    shares = [int(total * weight / sum(weights)) for weight in weights]
    for place in range(total - sum(shares)):
        shares[place % number] += 1
    return shares


def _weights(number: int) -> list[float]:
    return [(place + _FLATTENED) ** -_STEEPNESS for place in range(number)]
