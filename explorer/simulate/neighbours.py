"""Planted partners at one address: a trader abroad that gives a room in Russia, and the company there it trades with."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from explorer.simulate.goods import range_of
from explorer.simulate.parties import Company, Parties, Trader
from explorer.simulate.places import Places, Room, in_another_city
from explorer.simulate.shipments import Export, Import, an_export, an_import


@dataclass(frozen=True)
class Neighbours:
    """A trader and a company that trade; whether they `fit` the question for partners at one address."""

    planted: str
    fit: bool
    trader: Trader
    company: Company
    sends: bool = True


def plant_neighbours(parties: Parties, places: Places) -> Iterator[Neighbours]:
    """Pairs in a room of their own, in one building, and in another one that reads almost the same."""
    room = Room(places.reserved(), 118)
    yield Neighbours("same room", True, parties.trader_in(room), parties.company(room))

    room = Room(places.reserved(letter="В"), 27)
    yield Neighbours(
        "same room, the trader receives", True, parties.trader_in(room), parties.company(room), sends=False
    )

    room = Room(places.reserved(block=2), 9)
    yield Neighbours(
        "another room of the same building",
        True,
        parties.trader_in(replace(room, number=16)),
        parties.company(room),
    )

    room = Room(places.reserved(), 73)
    elsewhere = replace(room, building=in_another_city(room.building))
    yield Neighbours(
        "same street, house and room in another city", False, parties.trader_in(elsewhere), parties.company(room)
    )


def plant_in_the_crowd(crowd: Company, parties: Parties) -> Neighbours:
    """A trader that gives the room of mass registration in which the company is."""
    return Neighbours("same room of mass registration", False, parties.trader_in(crowd.room), crowd)


def sent_by(neighbours: Neighbours, random: Random) -> Iterator[Import]:
    """What the trader sends to the company beside it, if it does."""
    goods = range_of(random)
    for _ in range(random.randint(1, 2) if neighbours.sends else 0):
        yield an_import(random, neighbours.trader, neighbours.company, goods)


def received_by(neighbours: Neighbours, random: Random) -> Iterator[Export]:
    """What the trader receives from the company beside it, if it does."""
    [goods, *_] = range_of(random)
    for _ in range(0 if neighbours.sends else random.randint(1, 2)):
        yield an_export(random, neighbours.company, neighbours.trader, goods)
