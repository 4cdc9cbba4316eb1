"""Invented streets of real cities, their buildings and rooms, and how a register and a declaration in English word them."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from explorer.simulate.words import WORDS


class City(NamedTuple):
    """A city, which has to be real: its name, its region's, its name in English, and its first postcode."""

    name: str
    region: str
    english: str
    postcode: str


_CITIES = (
    City("САНКТ-ПЕТЕРБУРГ", "САНКТ-ПЕТЕРБУРГ", "ST. PETERSBURG", "190000"),
    City("МОСКВА", "МОСКВА", "MOSCOW", "101000"),
    City("НОВОСИБИРСК", "НОВОСИБИРСКАЯ ОБЛАСТЬ", "NOVOSIBIRSK", "630000"),
    City("ЕКАТЕРИНБУРГ", "СВЕРДЛОВСКАЯ ОБЛАСТЬ", "YEKATERINBURG", "620000"),
    City("КАЗАНЬ", "РЕСПУБЛИКА ТАТАРСТАН", "KAZAN", "420000"),
    City("САМАРА", "САМАРСКАЯ ОБЛАСТЬ", "SAMARA", "443000"),
    City("ОМСК", "ОМСКАЯ ОБЛАСТЬ", "OMSK", "644000"),
    City("ПЕРМЬ", "ПЕРМСКИЙ КРАЙ", "PERM", "614000"),
)
_STREETS = WORDS["streets"]
_LATIN = dict(
    zip(
        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
        "A B V G D E ZH Z I Y K L M N O P R S T U F KH TS CH SH SHCH . Y . E YU YA".replace(".", "").split(" "),
        strict=True,
    )
)


@dataclass(frozen=True)
class Building:
    """A house in a street of a city; `letter` and `block` ("корпус") are often empty."""

    city: City
    street: str
    house: int
    letter: str = ""
    block: int = 0


@dataclass(frozen=True)
class Room:
    """An office in a building."""

    building: Building
    number: int


class Places:
    """Gives out buildings, no two of which are one: even house numbers to anybody, odd ones to the planted cases."""

    def __init__(self) -> None:
        self._plain = 0
        self._reserved = 0

    def building(self) -> Building:
        """A building for anybody."""
        rest, city = divmod(self._plain, len(_CITIES))
        house, street = divmod(rest, len(_STREETS))
        self._plain += 1
        return Building(_CITIES[city], _STREETS[street], 2 * house + 2)

    def reserved(self, *, letter: str = "", block: int = 0) -> Building:
        """A building for a planted case: no other one has its house number, in whatever street or city."""
        ordinal = self._reserved
        self._reserved += 1
        city, street = _CITIES[ordinal % len(_CITIES)], _STREETS[ordinal % len(_STREETS)]
        return Building(city, street, 2 * ordinal + 1, letter, block)


def in_another_city(building: Building) -> Building:
    """The building of the same street and number in another city."""
    following = (_CITIES.index(building.city) + 1) % len(_CITIES)
    return replace(building, city=_CITIES[following])


def in_english(room: Room) -> str:
    """The room as an exporter writes it: office, house, street, city, postcode, country."""
    place = room.building
    block = f", KORP. {place.block}" if place.block else ""
    house = f"{place.house}{latin(place.letter)}"
    return (
        f"OFFICE {room.number}, {house} {latin(place.street)} STR.{block}, "
        f"{place.city.english}, {place.city.postcode}, RUSSIA"
    )


def latin(text: str) -> str:
    """Cyrillic capitals in Latin ones, as in Russian passports before 2010."""
    return "".join(_LATIN.get(letter, letter) for letter in text)
