"""From what the segments of an address say to the place, street, house and room that make its keys.

An unmarked number is the house number if it stands beside the street. Numbers that no rule explains stay in the
building's key, so that an address that was understood in part equals only its own kind.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graph.address_reading import UNITS, Manner, Place, Segment
from graph.address_spelling import designation
from graph.address_streets import HERE, Street
from graph.address_words import Token, region_names, region_of_postcode

_CITY_STATES = frozenset(["HK", "MO", "SG", "MC", "GI"])
_LONG_NUMBER = re.compile(r"\d{5,8}")
_WITHOUT_POSTCODES = frozenset(["HK", "MO", "AE", "QA"])
_FEDERAL_CITIES = ("moskva", "sankt-peterburg")
_POSTCODE = {"east": re.compile(r"\d{5,8}|[a-z]{2}-?\d{4}"), "west": re.compile(r"(?:[a-z]{1,2}-?)?\d{4,8}")}
_BLOCK_NAMES = {"block": "k", "structure": "s", "plot": "plot"}
_STRASSE = re.compile(r"(?<=[a-z]{3})str$")
# From the outermost to the innermost; an office and a room may stand in either order.
_LEVELS = (("flat",), ("premises",), ("office", "unit", "room", "bare"), ("place",))
_UNIT_NAMES = {"premises": "room"}
_LISTED = frozenset([*UNITS, "litera", "floor"])
_SHORT = re.compile(r"\d{1,3}(?!\d)")
_THREE_DIGITS = re.compile(r"\d{3}")
_NON_RESIDENTIAL = re.compile(r"\d+n")


class Building(NamedTuple):
    """What tells a building; each is "" where the address does not say it."""

    place: str
    street: str
    house: str


class Address:
    """An address whose segments were read.

    Finding the building takes house number and postcode out of what is left of the segments (`rests`), and adds the
    numbers that stand alone behind a room to `values`, so it goes before finding the room.
    """

    def __init__(self, segments: Sequence[Segment], manner: Manner) -> None:
        self.manner = manner
        self.east = manner.style == "east"
        self.rests = [list(segment.rest) for segment in segments]
        self.values: dict[str, list[str]] = {}
        self.roles: list[tuple[int, str]] = []
        self.streets: list[tuple[int, Street]] = []
        self.places: list[Place] = []
        self.quarters: list[str] = []
        self.region = ""
        for index, segment in enumerate(segments):
            for role, value in segment.parts:
                premises = role == "room" and _NON_RESIDENTIAL.fullmatch(value)
                self._add(index, "premises" if premises else role, value)
            for street in segment.streets:
                self.streets.append((index, street))
            self.places += segment.places
            self.quarters += segment.quarters
            self.region = self.region or segment.region

    def _add(self, index: int, role: str, value: str) -> None:
        self.values.setdefault(role, []).append(value)
        self.roles.append((index, role))

    def building(self, exact_postcode: str) -> Building | None:
        """What tells the building, or None where house or place are missing, or the street where one is needed.

        exact_postcode  a postcode that names a street and so stands for the place, or ""
        """
        postcode = self._take_postcode() if self.east else ""
        if not self.streets:
            self._take_unmarked_street()
        house = self._take_house()
        if self.east:
            place = self._place_east(postcode)
        else:
            postcode = self._take_postcode()
            place = exact_postcode or self._place_west() or postcode
            if not house and exact_postcode:
                return self._named_building(exact_postcode)
        street = self._street()
        if not house or not place or (not street and not self._has_houses_without_streets(place)):
            return None
        return Building(place, street, " ".join([house, *self._unexplained()]))

    def unit(self) -> str | None:
        """What tells the room in its building, or None where no room is told.

        A number of three digits tells a room, and so do a flat's number in Russia and a number with Н
        (non-residential); any other tells it only together with what contains it: premises, floor, entrance.
        """
        if not self.east:
            values = sorted({*self._values("unit"), *self._values("bare")})
            levels = [[("unit", "+".join(values))]] if values else []
        else:
            levels = [
                found
                for roles in _LEVELS
                if (found := [(role, value) for role in roles for value in self._values(role)])
            ]
        chosen: list[str] = []
        for level in reversed(levels):
            chosen = [*(f"{_UNIT_NAMES.get(role, role)} {value}" for role, value in level), *chosen]
            if any(self._tells_a_room(role, value) for role, value in level):
                return " ".join(chosen)
        outer = [f"{role} {value}" for role in ("entrance", "floor") for value in self._values(role)]
        return " ".join([*outer, *chosen]) if chosen else None

    def _tells_a_room(self, role: str, value: str) -> bool:
        if _THREE_DIGITS.search(value):
            return True
        return self.east and (role == "flat" or _NON_RESIDENTIAL.fullmatch(value) is not None)

    def _values(self, role: str) -> list[str]:
        return self.values.get(role, [])

    def _take_postcode(self) -> str:
        shape = _LONG_NUMBER if self.manner.country in _WITHOUT_POSTCODES else _POSTCODE[self.manner.style]
        found = ""
        for rest in filter(None, self.rests):
            for position in range(len(rest) - 1, -1, -1):
                if rest[position].kind == "number" and shape.fullmatch(rest[position].raw):
                    found = rest.pop(position).raw
        return found

    def _named_building(self, postcode: str) -> Building | None:
        """A building with a name and no number ("Unit 3 Invented House, Mill Lane"), which a street's postcode makes one.

        A number before the name is that of a room in it: "1 Invented House".
        """
        for index, rest in enumerate(self.rests):
            named = [position for position, token in enumerate(rest) if token.named == "name"]
            if not named or named[-1] != len(rest) - 1:
                continue
            room, *words = [*rest[:1], *rest] if rest[0].kind != "number" else rest
            name = [token.raw for token in words if token.raw != "the"]
            if len(name) > 1 and all(token.kind in ("word", "mark") and token is not HERE for token in words):
                if room.kind == "number":
                    self._add(index, "bare", rest.pop(0).text)
                return Building(postcode, "", " ".join([*name, *self._unexplained()]))
        return None

    # Street

    def _has_houses_without_streets(self, place: str) -> bool:
        """Whether a settlement and a house are named by marks, as in villages that number houses without streets."""
        marked = any(self._values(role) for role in ("house", "bldg", *_BLOCK_NAMES))
        return self.east and bool(self.places) and marked and place not in _FEDERAL_CITIES

    def _street(self) -> str:
        names = []
        for _index, street in sorted(self.streets, key=lambda found: found[1]):
            words = " ".join([*street.words, *self.quarters]).split()
            words = [_STRASSE.sub("strasse", word) for word in words if word != "the"]
            name = f"{street.kind} {' '.join(sorted(words))}".strip() if self.east else "".join([*words, street.kind])
            names.append(name)
        return " ".join(dict.fromkeys(names))

    def _take_unmarked_street(self) -> None:
        """A street without a street word: the words beside the number ("Zweierstrasse 35", "Гоголя, д. 44")."""
        for index, rest in enumerate(self.rests):
            words = [position for position, token in enumerate(rest) if token.kind == "word" and len(token.raw) > 1]
            unbroken = words and words == list(range(words[0], words[-1] + 1))
            if unbroken and not _names_building(rest) and self._has_number_beside(index, words):
                street = Street("street", "", tuple(rest[position].text for position in words))
                rest[words[0] : words[-1] + 1] = [HERE]
                self.streets.append((index, street))
                return

    def _has_number_beside(self, index: int, words: list[int]) -> bool:
        rest = self.rests[index]
        beside = [rest[position] for position in (words[0] - 1, words[-1] + 1) if 0 <= position < len(rest)]
        if any(_is_house_number(token) and _SHORT.match(token.text) for token in beside):
            return True
        if len(rest) != len(words):
            return False
        earlier = [other for other in self.rests[:index] if other]
        if earlier and _is_lone_number(earlier[-1]):
            return True
        following = self.rests[index + 1][:1] if index + 1 < len(self.rests) else []
        houses = [where for where, role in self.roles if role == "house"]
        if houses:
            return self.east and houses[0] in (index, index + 1)
        return self.east and any(_is_house_number(token) for token in following)

    # House

    def _take_house(self) -> str:
        """The house number with blocks, structures and letters; "" where none is told."""
        numbers, buildings = self._values("house"), self._values("bldg")
        blocks = [name + value for role, name in _BLOCK_NAMES.items() for value in self._values(role)]
        beside = "" if numbers and self.east else self._take_number_beside()
        if beside:
            numbers, blocks = [beside], [*(f"k{value}" for value in numbers), *blocks]
        if not numbers and buildings:
            numbers, buildings = buildings[:1], buildings[1:]
        # In Moscow a translated "bldg. 1" is a structure as often as a block, so there it stays a third thing.
        kind = "bldg" if self.east and "moskva" in self._cities() else "k"
        house = [*numbers, *(kind + value for value in buildings), *blocks]
        if not house or (not numbers and not self.east):
            return ""
        letters = "+".join(self._values("litera"))
        if letters and house[-1][-1].isdigit():  # 14 лит. А is 14A
            house[-1] += letters
        elif letters:
            house.append(f"lit{letters}")
        return " ".join(house)

    def _take_number_beside(self) -> str:
        """The number beside a street; other streets are then no part of the address."""
        for index, street in reversed(self.streets):
            for where, position in self._beside(index):
                rest = self.rests[where]
                if _is_house_number(rest[position]):
                    number = rest.pop(position).text
                    if position == len(rest) - 1 and len(rest[position].raw) == 1:
                        number += designation(rest.pop().raw, self.manner.in_cyrillic)
                    self.streets = [found for found in self.streets if found[1] is street or found[1].role == "area"]
                    return number
        return ""

    def _beside(self, index: int) -> Iterator[tuple[int, int]]:
        """Where an unmarked number is the house number of the street in this segment, best first."""
        rest = self.rests[index]
        places = [position for position, token in enumerate(rest) if token is HERE]
        for position in (places[0] - 1, places[-1] + 1):
            if 0 <= position < len(rest):
                yield index, position
        if index + 1 < len(self.rests) and self.rests[index + 1]:
            yield index + 1, 0
        earlier = [where for where in range(index) if self.rests[where]]
        if earlier and _is_lone_number(self.rests[earlier[-1]]):
            yield earlier[-1], 0

    def _unexplained(self) -> list[str]:
        """Numbers that are neither house, room nor postcode; one alone in a segment behind a room continues a list."""
        found: list[str] = []
        for index, rest in self._filled_rests():
            numbers = [token for token in rest if token.kind == "number" or len(token.raw) == 1]
            values = [designation(token.raw, self.manner.in_cyrillic, roman=True) for token in numbers]
            if len(rest) == len(values) == 1:
                self._continue_list(index, values[0])
            else:
                found.extend(f"?{value}" for value in values)
        return sorted(found)

    def _continue_list(self, index: int, value: str) -> None:
        earlier = [role for where, role in self.roles if where < index]
        if earlier and earlier[-1] in _LISTED:
            self.values[earlier[-1]][-1] += f"+{value}"
            self.roles.append((index, earlier[-1]))
        else:
            self._add(index, "bare", value)

    # Place

    def _cities(self) -> list[str]:
        return [token.text for rest in self.rests for token in rest if token.kind == "city"]

    def _place_east(self, postcode: str) -> str:
        """The settlement, with what tells it from others of its name; "" where that is not known.

        Big cities of the table need nothing more; other towns go with their region (named, or told by the postcode),
        and villages with the postcode or the district, since a region may have ten villages of one name.
        """
        regions = region_of_postcode(self.manner.country)
        where_free = list(self._free_words())
        free = [words for _index, words in where_free]
        if len(free) > 1:
            free = [words for words in free if not self._take_region_name(words)]
        region = self.region or regions.get(postcode[:3], "")
        villages = _names(self.places, "village")
        if villages:
            qualifier = postcode or " ".join([region, *_names(self.places, "district")[-1:]]).strip()
            return f"{villages[-1]} {qualifier}" if qualifier else ""
        cities = self._cities()
        towns = [name for name in _names(self.places, "town", "city") if name not in cities]
        if towns:
            return f"{towns[-1]} {region or ''.join(cities[:1])}".strip()
        if cities:
            city = next((city for city in cities if city not in _FEDERAL_CITIES), cities[0])
            return " ".join([*self._between_street_and(city, where_free), city])
        if any(street.role == "area" for _index, street in self.streets):
            return postcode
        if free and (region or not regions):
            return f"{' '.join(sorted(free))} {region}".strip()
        return region if region in _FEDERAL_CITIES else postcode

    def _take_region_name(self, words: str) -> bool:
        code = region_names(self.manner.country).get(words, "")
        self.region = self.region or code
        return bool(code)

    def _between_street_and(self, city: str, free: Sequence[tuple[int, str]]) -> list[str]:
        """Unmarked words between street and city, for a town of its own may stand there ("…, Kolpino, St. Petersburg")."""
        if not free:
            return []
        where = next(index for index, rest in enumerate(self.rests) if any(token.text == city for token in rest))
        ends = [where, *(index for index, _street in self.streets)]
        return [words for index, words in free if min(ends) <= index <= max(ends)]

    def _place_west(self) -> str:
        """Every word of the place, since a district often tells two streets of one name apart; regions are left out."""
        if self.manner.country in _CITY_STATES:
            return self.manner.country.lower()
        first = min((index for index, _street in self.streets), default=0)
        free = list(self._free_words())
        words = [name for index, name in free if index >= first]
        named = [place.name for place in self.places]
        if not words and not named:
            words = [name for _index, name in free]
        return " ".join(sorted({*named, *self._cities(), *words}))

    def _filled_rests(self) -> list[tuple[int, list[Token]]]:
        return [(index, rest) for index, rest in enumerate(self.rests) if rest and rest != [HERE]]

    def _free_words(self) -> Iterator[tuple[int, str]]:
        """Words that no rule explains, by segment; segments that name a building are left out."""
        for index, rest in self._filled_rests():
            words = [
                token.text for token in rest if token.kind == "word" and len(token.raw) > 1 and token.text != "the"
            ]
            if words and not _names_building(rest):
                yield index, " ".join(words)


def _names(places: Iterable[Place], *roles: str) -> list[str]:
    return [place.name for place in places if place.role in roles]


def _names_building(rest: Sequence[Token]) -> bool:
    return any(token.named == "name" for token in rest)


def _is_house_number(token: Token) -> bool:
    return token.kind == "number" and token.text[0].isdigit()


def _is_lone_number(rest: Sequence[Token]) -> bool:
    """Whether a segment holds a house number and nothing else: "17 A, Startovaya St."."""
    return _is_house_number(rest[0]) and all(len(token.raw) == 1 for token in rest[1:])
