"""Who exists: makers of arms, importers, exporters; the planted ties between importers and makers, and the decoys."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Literal

from explorer.simulate.chance import chance
from explorer.simulate.groups import Group, plant_group
from explorer.simulate.neighbours import Neighbours, plant_in_the_crowd, plant_neighbours
from explorer.simulate.parties import (
    BEFORE_TRADE,
    Company,
    Parties,
    Person,
    Stake,
    Trader,
    changed,
    equal_stakes,
)
from explorer.simulate.passing_on import Stop, plant_stops
from explorer.simulate.places import Places, Room, in_another_city

_SHIPMENTS_PER_COMPANY = 14
_SHIPMENTS_PER_TRADER = 42
_SHIPMENTS_PER_ROUND_OF_CASES = 20_000
_COMPANIES_PER_MAKER = 100
_FEWEST_COMPANIES, _FEWEST_TRADERS = 100, 20
_IN_A_MASS_ADDRESS, _OF_WHICH_IMPORT = 30, 3


@dataclass(frozen=True)
class Tie:
    """What joins an importer and a maker: the kind and level that a question should find, and how it was planted."""

    kind: Literal["address", "owner", "director"]
    level: Literal["unit", "building"] | None
    planted: str
    importer: Company
    maker: Company


@dataclass(frozen=True)
class Decoy:
    """An importer and a maker that look tied and are not, or not in a way that says anything."""

    planted: str
    importer: Company
    maker: Company


@dataclass
class World:
    """Everybody. `importers` have no tie to a maker; `traders` are abroad; some of `neighbours` are neither."""

    companies: list[Company] = field(default_factory=list)
    makers: list[Company] = field(default_factory=list)
    importers: list[Company] = field(default_factory=list)
    traders: list[Trader] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    decoys: list[Decoy] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    neighbours: list[Neighbours] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)

    @property
    def cases(self) -> "list[Tie | Decoy]":
        """All importers that were planted with a maker."""
        return [*self.ties, *self.decoys]


def rounds(shipments: int) -> int:
    """How many times everything is planted."""
    return max(1, shipments // _SHIPMENTS_PER_ROUND_OF_CASES)


def make_world(shipments: int, seed: int) -> World:
    """The parties for this many shipments: a company for 14 of them, a trader abroad for 42, a maker for 100 companies."""
    parties, places, world = Parties(seed), Places(), World()
    for _ in range(rounds(shipments)):
        _plant_ties(world, parties, places)
        _plant_decoys(world, parties, places)
        world.groups.append(plant_group(parties, places))
        neighbours = list(plant_neighbours(parties, places))
        stops = list(plant_stops(parties, places))
        world.companies += world.groups[-1].companies
        world.companies += [one.company for one in neighbours + stops]
        world.neighbours += neighbours
        world.stops += stops
    wanted = max(_FEWEST_COMPANIES, shipments // _SHIPMENTS_PER_COMPANY)
    while len(world.makers) < wanted // _COMPANIES_PER_MAKER:
        _maker(world, parties, Room(places.building(), 1))
    for company in _companies_without_a_tie(wanted - len(world.companies), parties, places, chance(seed, "world")):
        world.companies.append(company)
        world.importers.append(company)
    world.traders = parties.traders(max(_FEWEST_TRADERS, shipments // _SHIPMENTS_PER_TRADER))
    return world


# --- planted ---------------------------------------------------------------------------------------------------------


def _plant_ties(world: World, parties: Parties, places: Places) -> None:
    def tie(
        kind: Literal["address", "owner", "director"],
        level: Literal["unit", "building"] | None,
        planted: str,
        importer: Company,
        maker: Company,
    ) -> None:
        world.companies.append(importer)
        world.ties.append(Tie(kind, level, planted, importer, maker))

    room = Room(places.reserved(letter="А"), 305)
    tie("address", "unit", "same room, both in the register", parties.company(room), _maker(world, parties, room))

    room = Room(places.reserved(letter="Б"), 412)
    maker = _maker(world, parties, Room(places.building(), 1), declares=room)
    tie(
        "address",
        "unit",
        "same room, in Russian in the register and in English in declarations",
        parties.company(room),
        maker,
    )

    building = places.reserved(block=2)
    maker = _maker(world, parties, Room(building, 7))
    tie("address", "building", "another room of the same building", parties.company(Room(building, 18)), maker)

    owner = parties.person()
    maker = _maker(world, parties, Room(places.building(), 1), stakes=equal_stakes(parties.person(), owner))
    tie("owner", None, "a common owner", parties.company(Room(places.building(), 1), stakes=equal_stakes(owner)), maker)

    director = parties.person()
    maker = _maker(world, parties, Room(places.building(), 1), director=director)
    tie("director", None, "a common director", parties.company(Room(places.building(), 1), director=director), maker)


def _plant_decoys(world: World, parties: Parties, places: Places) -> None:
    def decoy(planted: str, importer: Company, maker: Company) -> None:
        world.companies.append(importer)
        world.decoys.append(Decoy(planted, importer, maker))

    room = Room(places.reserved(), 1)
    maker = _maker(world, parties, room)
    crowd = [parties.company(room) for _ in range(_IN_A_MASS_ADDRESS - 1)]
    for importer in crowd[:_OF_WHICH_IMPORT]:
        decoy("same room of mass registration", importer, maker)
    world.companies += crowd[_OF_WHICH_IMPORT:]
    world.neighbours.append(plant_in_the_crowd(crowd[0], parties))
    decoy("another room in a building of mass registration", parties.company(replace(room, number=2)), maker)

    maker = _maker(world, parties, Room(places.building(), 1))
    decoy("same name, another company", parties.company(Room(places.building(), 1), name=maker.name), maker)

    maker = _maker(world, parties, Room(places.building(), 1))
    namesake = parties.person(maker.director)
    decoy(
        "a director of the same name, another person",
        parties.company(Room(places.building(), 1), director=namesake),
        maker,
    )

    room = Room(places.reserved(), 214)
    maker = _maker(world, parties, room, declares=room)
    elsewhere = parties.company(replace(room, building=in_another_city(room.building)))
    decoy("same street, house and room in another city", elsewhere, maker)

    room = Room(places.reserved(block=1), 33)
    maker = _maker(world, parties, room, declares=room)
    beside = parties.company(replace(room, building=replace(room.building, block=3)))
    decoy("same house and room in another block", beside, maker)

    director = parties.person()
    maker = _maker(world, parties, Room(places.building(), 1), director=director)
    after_him = changed(parties.company(Room(places.building(), 1)), BEFORE_TRADE, director=director)
    decoy("a common director who left before", after_him, maker)


def _maker(
    world: World,
    parties: Parties,
    room: Room,
    *,
    declares: Room | None = None,
    director: Person | None = None,
    stakes: tuple[Stake, ...] = (),
) -> Company:
    maker = parties.company(room, maker=True, declares=declares, director=director, stakes=stakes)
    world.companies.append(maker)
    world.makers.append(maker)
    return maker


# --- everybody else --------------------------------------------------------------------------------------------------


def _companies_without_a_tie(number: int, parties: Parties, places: Places, random: Random) -> Iterator[Company]:
    """Companies that share buildings, owners and directors among themselves, and nothing with a maker."""
    before: Company | None = None
    for _ in range(number):
        room = Room(places.building(), random.randint(1, 60))
        stakes: tuple[Stake, ...] = ()
        director = None
        if before:
            sharing = random.random()
            if sharing < 0.10:
                room = replace(before.room, number=random.randint(61, 99))
            elif sharing < 0.15:
                stakes = before.stakes
            elif sharing < 0.20:
                stakes = equal_stakes(before)
            elif sharing < 0.25:
                director = before.director
        before = parties.company(room, director=director, stakes=stakes)
        yield before
