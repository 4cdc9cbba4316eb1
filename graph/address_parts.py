"""From what an address says to the parts that tell a building and a room.

An unmarked number is the house number if it stands beside the street. Numbers that no rule explains stay in the
building's key, so that an address that was understood in part equals only its own kind.
"""

import re
from collections.abc import Iterator

from graph.address_reading import HERE, UNITS, Part, Reading, Street
from graph.address_spelling import designation
from graph.address_words import Token, region_names, region_of_postcode

_CITY_STATES = frozenset(["HK", "MO", "SG", "MC", "GI"])
_FEDERAL_CITIES = ("moskva", "sankt-peterburg")
_POSTCODE_EAST = re.compile(r"\d{5,6}|[a-z]{2}\d{4}")
_POSTCODE_WEST = re.compile(r"(?:[a-z]{1,2})?\d{4,6}")
_BLOCK_NAMES = {"block": "k", "structure": "s", "plot": "plot"}
_BLOCKS = tuple(_BLOCK_NAMES)
_STRASSE = re.compile(r"(?<=[a-z]{3})str$")


def building_of(reading: Reading) -> tuple[str, str, str] | None:
    """Place, street and house as they go into a key, or None where the address does not tell a building.

    Takes the house number and the postcode out of the rests of the reading.
    """
    postcode = _take_postcode(reading) if reading.style == "east" else ""
    if not reading.streets:
        _take_unmarked_street(reading)
    house = _take_house(reading)
    if reading.style == "west":
        _take_postcode(reading)
    place = _place_east(reading, postcode) if reading.style == "east" else _place_west(reading)
    if not house or not place:
        return None
    street = _street(reading)
    if not street and (reading.style == "west" or place in _FEDERAL_CITIES or not _is_marked(reading)):
        return None
    return place, street, " ".join([house, *_unexplained(reading)])


def _is_marked(reading: Reading) -> bool:
    """Whether a settlement and a house are named by marks, as where houses are numbered without streets."""
    return bool(reading.places) and bool(reading.values("house", "bldg", *_BLOCKS))


# Postcode


def _take_postcode(reading: Reading) -> str:
    shape = _POSTCODE_EAST if reading.style == "east" else _POSTCODE_WEST
    found = ""
    for rest in reading.rests:
        for position in range(len(rest) - 1, -1, -1):
            token = rest[position]
            if token.kind == "number" and shape.fullmatch(token.text):
                found = token.text
                del rest[position]
    return found


# Street


def _take_unmarked_street(reading: Reading) -> None:
    """A street named without a street word: the words beside the number ("Zweierstrasse 35", "Гоголя, д. 44")."""
    for index, rest in enumerate(reading.rests):
        words = [position for position, token in enumerate(rest) if token.kind == "word" and len(token.raw) > 1]
        if not words or any(token.named == "name" for token in rest) or words != list(range(words[0], words[-1] + 1)):
            continue
        if _has_number_beside(reading, index, words):
            names = tuple(rest[position].text for position in words)
            rest[words[0] : words[-1] + 1] = [HERE]
            reading.streets.append(Street("street", "", names, index))
            return


def _has_number_beside(reading: Reading, index: int, words: list[int]) -> bool:
    rest = reading.rests[index]
    beside = [rest[position] for position in (words[0] - 1, words[-1] + 1) if 0 <= position < len(rest)]
    if any(_is_house_number(token) and len(token.text) <= 4 for token in beside):
        return True
    if len(rest) != len(words):
        return False
    earlier = [other for other in reading.rests[:index] if other]
    if earlier and _is_lone_number(earlier[-1]):
        return True
    if reading.style == "west":
        return False
    houses = [part.segment for part in reading.parts if part.role == "house"]
    if houses:
        return houses[0] in (index, index + 1)
    following = reading.rests[index + 1][:1] if index + 1 < len(reading.rests) else []
    return any(_is_house_number(token) for token in following)


def _street(reading: Reading) -> str:
    names = []
    for street in sorted(reading.streets):
        words = " ".join([*street.words, *reading.quarters]).split()
        words = [_STRASSE.sub("strasse", word) for word in words if word != "the"]
        names.append(f"{street.kind} {' '.join(sorted(words))}".strip() if reading.style == "east" else "".join([*words, street.kind]))
    return " ".join(dict.fromkeys(names))


# House


def _take_house(reading: Reading) -> str:
    """The house number with blocks, structures and letters; "" where none is told."""
    numbers = reading.values("house")
    beside = "" if numbers and reading.style == "east" else _take_number_beside(reading)
    blocks = [_BLOCK_NAMES[role] + part.value for role in _BLOCKS for part in reading.parts if part.role == role]
    buildings = reading.values("bldg")
    if beside:
        blocks = [*(f"k{value}" for value in numbers), *blocks]
        numbers = [beside]
    if not numbers and buildings:
        numbers, buildings = buildings[:1], buildings[1:]
    # In Moscow a translated "bldg. 1" is a structure as often as a block, so there it stays a third thing.
    kind = "bldg" if reading.style == "east" and _cities(reading)[:1] == ["moskva"] else "k"
    house = [*numbers, *(kind + value for value in buildings), *blocks]
    if not house or (not numbers and reading.style == "west"):
        return ""
    return " ".join(_with_letter(house, _letters(reading)))


def _with_letter(house: list[str], letters: str) -> list[str]:
    """14 лит. А is 14A; a letter beside a number that has one already is a part of its own."""
    if letters and house[-1][-1].isdigit():
        return [*house[:-1], house[-1] + letters]
    return [*house, f"lit{letters}"] if letters else house


def _letters(reading: Reading) -> str:
    return "+".join(reading.values("litera"))


def _take_number_beside(reading: Reading) -> str:
    for street in sorted(reading.streets, reverse=True):
        for index, position in _beside(reading, street):
            rest = reading.rests[index]
            if _is_house_number(rest[position]):
                number = rest[position].text
                del rest[position]
                if position == len(rest) - 1 and len(rest[position].raw) == 1:
                    number += designation(rest.pop().raw, reading.in_cyrillic)
                reading.streets = [other for other in reading.streets if other is street or other.role == "area"]
                return number
    return ""


def _is_house_number(token: Token) -> bool:
    return token.kind == "number" and token.text[0].isdigit()


def _beside(reading: Reading, street: Street) -> Iterator[tuple[int, int]]:
    """Where an unmarked number is the street's house number, best first, as (segment, position)."""
    rests = reading.rests
    rest = rests[street.segment]
    places = [position for position, token in enumerate(rest) if token is HERE]
    for position in (places[0] - 1, places[-1] + 1):
        if 0 <= position < len(rest):
            yield street.segment, position
    if street.segment + 1 < len(rests) and rests[street.segment + 1]:
        yield street.segment + 1, 0
    for index in range(street.segment - 1, -1, -1):
        if rests[index]:
            if _is_lone_number(rests[index]):
                yield index, 0
            return


def _is_lone_number(rest: list[Token]) -> bool:
    """Whether a segment holds a house number and nothing else: "17 A, Startovaya St."."""
    return _is_house_number(rest[0]) and all(len(token.raw) == 1 for token in rest[1:])


def _unexplained(reading: Reading) -> list[str]:
    """Numbers that are neither house, room nor postcode; those alone in a segment after a room continue its list."""
    found = []
    for index, rest in enumerate(reading.rests):
        numbers = [token for token in rest if token.kind == "number" or len(token.raw) == 1]
        values = [designation(token.raw, reading.in_cyrillic) for token in numbers]
        if len(rest) == len(values) == 1:
            _continue_part(reading, index, values[0])
        else:
            found.extend(f"?{value}" for value in values)
    return sorted(found)


def _continue_part(reading: Reading, index: int, value: str) -> None:
    earlier = [part for part in reading.parts if part.segment < index]
    if earlier and earlier[-1].role in (*UNITS, "litera", "floor"):
        last = earlier[-1]
        reading.parts[reading.parts.index(last)] = last._replace(value=f"{last.value}+{value}", segment=index)
    else:
        reading.parts.append(Part("bare", "", value, index))


# Place


def _cities(reading: Reading) -> list[str]:
    return [token.text for rest in reading.rests for token in rest if token.kind == "city"]


def _place_east(reading: Reading, postcode: str) -> str:
    """The settlement, with what tells it from others of its name; "" where that is not known.

    Big cities of the table need nothing more, other towns their region (named, or told by the postcode), and villages
    the postcode or the district, since a region may have ten villages of one name.
    """
    region = region_of_postcode(reading.country).get(postcode[:3], "")
    free = _free_words(reading)
    if len(free) > 1:
        free = [words for words in free if not _take_region_name(reading, words)]
    region = reading.region or region
    villages = [place.name for place in reading.places if place.role == "village"]
    if villages:
        districts = [f"{region} {place.name}" for place in reading.places if place.role == "district"]
        qualifier = postcode or "".join(districts[-1:])
        return f"{villages[-1]} {qualifier}" if qualifier else ""
    cities = _cities(reading)
    towns = [place.name for place in reading.places if place.role in ("town", "city") and place.name not in cities]
    if towns:
        return f"{towns[-1]} {region}".strip()
    if cities:
        city = next((city for city in cities if city not in _FEDERAL_CITIES), cities[0])
        return " ".join([*_words_between_street_and(reading, city), city])
    if any(street.role == "area" for street in reading.streets):
        return postcode
    if free:
        return f"{' '.join(sorted(free))} {region}".strip()
    return region if region in _FEDERAL_CITIES else postcode


def _words_between_street_and(reading: Reading, city: str) -> list[str]:
    """Unmarked words between the street and the city, for a town inside it may stand there: "…, Kolpino, St. Petersburg"."""
    where = next(index for index, rest in enumerate(reading.rests) if any(token.text == city for token in rest))
    streets = [street.segment for street in reading.streets] or [where]
    first, last = min(where, *streets), max(where, *streets)
    return [words for index, words in _free_segments(reading) if first <= index <= last]


def _take_region_name(reading: Reading, words: str) -> bool:
    code = region_names(reading.country).get(words)
    reading.region = reading.region or code or ""
    return code is not None


def _place_west(reading: Reading) -> str:
    """Every word of the place, since a district often tells two streets of one name apart; regions are left out."""
    if reading.country in _CITY_STATES:
        return reading.country.lower()
    streets = [street.segment for street in reading.streets]
    first = min(streets, default=0)
    after = [words for index, words in _free_segments(reading) if index >= first]
    before = [words for index, words in _free_segments(reading) if index < first]
    named = [place.name for place in reading.places]
    return " ".join(sorted({*named, *_cities(reading), *(after or (before if not named else []))}))


def _free_words(reading: Reading) -> list[str]:
    return [words for _index, words in _free_segments(reading)]


def _free_segments(reading: Reading) -> Iterator[tuple[int, str]]:
    """Words that no rule explains, by segment; segments that name a building are left out."""
    for index, rest in enumerate(reading.rests):
        if any(token.named == "name" for token in rest):
            continue
        words = [token.text for token in rest if token.kind == "word" and len(token.raw) > 1 and token.text != "the"]
        if words:
            yield index, " ".join(words)


# Room


def unit_of(reading: Reading) -> str | None:
    """The room as it goes into a key, or None where none is told.

    A number of three digits tells a room in its building, and so do a flat's number in Russia and a number with Н
    (non-residential); any other is told only together with the premises and the floor that contain it.
    """
    if reading.style == "west":
        values = sorted(set(reading.values("unit", "bare")))
        levels = [("unit", "+".join(values))] if values else []
    else:
        levels = [(role, value) for role in (*UNITS, "bare") for value in reading.values(role)]
    chosen: list[str] = []
    for role, value in reversed(levels):
        chosen.append(f"{_UNIT_NAMES.get(role, role)} {value}")
        if _tells_a_room(role, value, reading.style == "east"):
            return " ".join(reversed(chosen))
    floors = reading.values("floor")
    return " ".join([*(f"floor {floor}" for floor in floors), *reversed(chosen)]) if chosen else None


_UNIT_NAMES = {"premises": "room"}
_THREE_DIGITS = re.compile(r"\d{3}")
_NON_RESIDENTIAL = re.compile(r"\d+n")


def _tells_a_room(role: str, value: str, east: bool) -> bool:
    if _THREE_DIGITS.search(value):
        return True
    return east and (role == "flat" or _NON_RESIDENTIAL.fullmatch(value) is not None)
