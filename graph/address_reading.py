"""What each part of an address is: street, house, room, city, region.

`read` goes through the segments between commas and takes out, in this order, what a mark names by a number ("д. 21",
"office 305"), what a mark names as a place ("г. Тверь", "Moscow Region"), and the street. What is left over, such as a
house number that stands beside the street without a mark, is kept in place for `graph.address_parts`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.address_spelling import designation
from graph.address_words import Style, Token, region_names, stems

UNITS = ("flat", "premises", "office", "room", "unit", "place")
_LETTERED = frozenset([*UNITS, "litera", "block", "structure", "plot"])
_SETTLEMENTS = ("city", "town", "village")
_PLACES = frozenset([*_SETTLEMENTS, "region", "district"])
_ROADS = frozenset(["street", "area"])
_ROMAN = re.compile(r"[ivxlc]{1,6}")
HERE = Token("mark", "", named="here")
_FLOOR = re.compile(r"(\d{1,2})f")
_FLOORS_WITH_F = frozenset("HK CN TW MO SG JP KR MY PH TH VN ID".split())
_DIRECTIONS = frozenset(["north", "south", "east", "west", "central"])


class Part(NamedTuple):
    """A numbered part: its role (`house`, `office`), the role's one form, the value, and the segment it stands in."""

    role: str
    name: str
    value: str
    segment: int


class Place(NamedTuple):
    """A place: its role (`city`, `town`, `village`, `district`, `known` for one of the table) and its name."""

    role: str
    name: str


class Street(NamedTuple):
    """A street: its role (`street`, or `area` for a quarter with houses of its own), type, words and segment."""

    role: str
    kind: str
    words: tuple[str, ...]
    segment: int


@dataclass
class Reading:
    """What an address says. `rests` holds what is left of each segment, with `HERE` where a street stood."""

    country: str
    style: Style
    in_cyrillic: bool
    parts: list[Part] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    streets: list[Street] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)
    region: str = ""
    rests: list[list[Token]] = field(default_factory=list)

    def values(self, *roles: str) -> list[str]:
        """The values of the parts of these roles, in the order of the text."""
        return [part.value for part in self.parts if part.role in roles]


def read(segments: Sequence[Sequence[Token]], country: str, style: Style, in_cyrillic: bool) -> Reading:
    """The reading of segments that were told apart in this style, for an address in `country` (a code)."""
    reading = Reading(country, style, in_cyrillic)
    for index, segment in enumerate(_with_structures(segments)):
        if any(token.named == "careof" for token in segment):
            reading.rests.append([])
            continue
        if country in _FLOORS_WITH_F:
            segment = [_as_floor(token, before) for token, before in zip(segment, [HERE, *segment], strict=False)]
        rest = _take_numbered(segment, index, reading)
        rest = [_as_word(token, style) if token.named in ("word", "dated") else token for token in rest]
        rest = _take_places(_without_countries(rest, reading), reading)
        reading.rests.append(_take_street(rest, index, reading))
    return reading


def _with_structures(segments: Sequence[Sequence[Token]]) -> Iterator[Sequence[Token]]:
    """Latin "str." is a street where no other street word stands, else a structure ("Ul. Rochdelskaya d. 11, str. 1")."""
    other = any(token.named == "street" and token.raw != "str" for segment in segments for token in segment)
    for segment in segments:
        yield segment if other else [
            token._replace(numbered="") if token.raw == "str" and token.named else token for token in segment
        ]


def _as_floor(token: Token, before: Token) -> Token:
    floor = _FLOOR.fullmatch(token.raw) if not before.numbered else None
    return Token("mark", floor[1], token.raw, named="floor") if floor else token


def _without_countries(tokens: Sequence[Token], reading: Reading) -> list[Token]:
    """Without the country's own name; another country's name, or a city of one, is a word like any other."""
    country = reading.country
    kept = []
    for token in tokens:
        if token.kind == "country" and token.country == country:
            continue
        if len(tokens) == 1 and token.raw == country.lower():
            continue
        foreign = token.kind == "country" or (token.kind in ("city", "region") and token.country != country)
        kept.append(_as_word(token, reading.style) if foreign else token)
    return kept


def _as_word(token: Token, style: Style) -> Token:
    text = token.text if token.named == "word" else stems(token.raw, style)
    return Token("word", text, token.raw, named=token.named)


# What a mark names by a number


def _take_numbered(tokens: Sequence[Token], index: int, reading: Reading) -> list[Token]:
    rest: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.named == "floor":
            reading.parts.append(Part("floor", "floor", token.text, index))
        elif token.named == "level":
            reading.parts.append(Part("floor", "floor", stems(token.raw, reading.style), index))
        elif token.named == "name" and rest and rest[-1].kind == "word":
            rest.append(token)
        elif token.numbered and token.numbered != "filler":
            start = _after_fillers(tokens, position, token.numbered)
            value, end = _value(tokens, start, token.numbered, reading.in_cyrillic)
            if token.numbered == "floor" and rest and (rest[-1].ordinal or not value) and rest[-1].kind == "number":
                value, end = rest[-1].ordinal or rest[-1].text, position
                rest.pop()
            elif token.numbered == "block" and not value and rest and rest[-1].text in _DIRECTIONS:
                value = rest.pop().text
            if value:
                reading.parts.append(Part(token.numbered, token.text, value, index))
                position = max(position, end)
            elif token.named:
                rest.append(token)
        elif token.kind != "mark" or token.named not in ("", "filler"):
            rest.append(token)
    return rest


def _after_fillers(tokens: Sequence[Token], position: int, role: str) -> int:
    """Past "No." and "part of", and past a second word for the same room ("Flat/Rm 5")."""
    while position < len(tokens):
        token = tokens[position]
        filler = token.named == "filler" or (token.numbered == "filler" and _is_number(tokens, position + 1))
        again = role in UNITS and (token.numbered in UNITS or token.numbered == "floor")
        if not (filler or again):
            break
        position += 1
    return position


def _is_number(tokens: Sequence[Token], position: int) -> bool:
    return position < len(tokens) and tokens[position].kind == "number"


def _value(tokens: Sequence[Token], position: int, role: str, in_cyrillic: bool) -> tuple[str, int]:
    """The number, letter or numeral that a mark names, and the position after it; "" where there is none."""
    if position >= len(tokens):
        return "", position
    token = tokens[position]
    roman = role in UNITS
    if token.kind == "number":
        value = token.ordinal if role == "floor" and token.ordinal else token.text
        position += 1
        if role != "floor" and _is_letter(tokens, position):
            value += designation(tokens[position].raw, in_cyrillic)
            position += 1
        while _is_number(tokens, position + 1) and tokens[position].raw in ("и", "and"):
            value += "+" + tokens[position + 1].text
            position += 2
        return value, position
    if role in _LETTERED and _is_letter(tokens, position):
        return designation(token.raw, in_cyrillic, roman), position + 1
    if roman and _ROMAN.fullmatch(token.raw):
        return token.raw, position + 1
    last = position + 1 == len(tokens) or bool(tokens[position + 1].numbered)
    if token.kind == "word" and last and len(token.raw) <= (4 if roman else 2 if role == "litera" else 0):
        return designation(token.raw, in_cyrillic), position + 1
    return "", position


def _is_letter(tokens: Sequence[Token], position: int) -> bool:
    """Whether a letter of a house or room stands here, not a mark ("21 к 2"), a place or an initial of a name."""
    if position >= len(tokens) or len(tokens[position].raw) != 1:
        return False
    token = tokens[position]
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if following is None:
        return True
    if following.kind == "number" or len(following.raw) == 1:
        return not token.numbered
    if following.kind in ("word", "city"):
        return token.named not in _PLACES and not any(later.named == "street" for later in tokens[position:])
    if following.named in _ROADS:
        return position + 2 < len(tokens) and _names_street(tokens[position + 2])
    return token.named not in _ROADS


# Places


def _take_places(tokens: list[Token], reading: Reading) -> list[Token]:
    used: set[int] = set()
    for position, token in enumerate(tokens):
        if token.named == "part":
            reading.quarters.append(token.text)
            used.add(position)
        elif token.kind == "region":
            used.add(position)
        elif token.named in _PLACES and not _is_initial(tokens, position):
            used.add(position)
            before = list(_words(tokens, range(position - 1, -1, -1), used))
            after = list(_words(tokens, range(position + 1, len(tokens)), used))
            if token.named == "region":
                used.update(_take_region(tokens, before, after, reading))
            else:
                used.update(_take_named_place(tokens, token, before, after, reading))
    kept = []
    for position, token in enumerate(tokens):
        if position in used:
            continue
        if token.named in _PLACES:
            kept.append(_as_word(token, reading.style))
        else:
            kept.append(token)
    return kept


def _is_initial(tokens: Sequence[Token], position: int) -> bool:
    """Whether a one-letter mark is an initial in a street's name: "ул. П. Морозова", "С. Лазо ул."."""
    if len(tokens[position].raw) != 1:
        return False
    if position and tokens[position - 1].named == "street":
        return True
    later = [other for other in range(position + 1, len(tokens)) if tokens[other].named == "street"]
    return bool(later) and not any(_names_street(token) for token in tokens[later[-1] + 1 : later[-1] + 2])


def _words(tokens: Sequence[Token], positions: range, used: set[int]) -> Iterator[int]:
    for position in positions:
        if position in used or tokens[position].kind not in ("word", "city"):
            return
        yield position


def _take_region(tokens: Sequence[Token], before: list[int], after: list[int], reading: Reading) -> set[int]:
    names = region_names(reading.country)
    for run in (before, after):
        for length in range(min(4, len(run)), 0, -1):
            chosen = sorted(run[:length])
            code = names.get(stems(" ".join(tokens[position].raw for position in chosen), "east"))
            if code:
                reading.region = code
                return set(chosen)
    return set(before[:1] or after)


def _take_named_place(
    tokens: Sequence[Token], mark: Token, before: list[int], after: list[int], reading: Reading
) -> set[int]:
    if mark.named == "district":
        chosen = before[:1] if reading.style == "east" else before
        chosen = chosen or after
    else:
        first, second = (before, after) if mark.side == "before" else (after, before)
        chosen = first or second
    if not chosen or tokens[chosen[0]].kind == "city":
        return set()
    chosen = [position for position in chosen if tokens[position].kind == "word"]
    name = " ".join(tokens[position].text for position in sorted(chosen))
    reading.places.append(Place(mark.named, name))
    return set(chosen)


# Streets


def _take_street(tokens: list[Token], index: int, reading: Reading) -> list[Token]:
    """The segment with each street and quarter replaced by a place holder."""
    tokens = [
        token
        for token, following in zip(tokens, [*tokens[1:], HERE], strict=False)
        if not token.named == following.named == "area"
    ]
    for role in ("area", "street"):
        marks = [position for position, token in enumerate(tokens) if token.named == role]
        if marks:
            tokens = _take_road(tokens, _main(tokens, marks), index, reading)
    return [token for token in tokens if token.named not in _ROADS]


def _main(tokens: Sequence[Token], marks: list[int]) -> int:
    """The street word that tells the type: "улица" before any other ("ул. Набережная"), else the first in Russian
    order and the last in English order ("St. John's Road")."""
    for position in marks:
        if tokens[position].text == "ul":
            return position
    return marks[-1] if all(tokens[position].side == "before" for position in marks) else marks[0]


def _take_road(tokens: list[Token], position: int, index: int, reading: Reading) -> list[Token]:
    mark = tokens[position]
    before, after = _before(tokens, position), _after(tokens, position)
    first, second = (before, after) if mark.side == "before" else (after, before)
    chosen = first if any(tokens[other].named != "street" for other in first) else second or first
    if not chosen:
        chosen = [other for other in (position - 1, position + 1) if 0 <= other < len(tokens) and tokens[other].kind == "city"][:1]
    if not chosen:
        return [*tokens[:position], *tokens[position + 1 :]]
    if chosen is before and after and tokens[after[0]].text in _DIRECTIONS:
        chosen = [*before, after[0]]
    words = tuple(_name(tokens[other], reading.style) for other in chosen)
    reading.streets.append(Street(mark.named, mark.text, words, index))
    kept = []
    for other, token in enumerate(tokens):
        if other == position:
            kept.append(HERE)
        elif other not in chosen:
            kept.append(token)
    return kept


def _name(token: Token, style: Style) -> str:
    if token.kind == "number":
        return token.ordinal or token.text
    return token.text if token.kind == "word" else stems(token.raw, style)


def _names_street(token: Token, of_area: bool = False) -> bool:
    if token.kind == "word" or token.ordinal:
        return True
    return token.named == "name" or (token.named == "street" and not of_area)


def _after(tokens: Sequence[Token], position: int) -> list[int]:
    run: list[int] = []
    area = tokens[position].named == "area" or tokens[position].text == "lin"
    for other in range(position + 1, len(tokens)):
        token = tokens[other]
        following = tokens[other + 1] if other + 1 < len(tokens) else None
        number_of_name = token.kind == "number" and (
            (following is not None and (following.named == "dated" or (not run and _is_name(following))))
            or (area and not run)
        )
        if not (_names_street(token, area) or number_of_name):
            break
        run.append(other)
    return run


def _is_name(token: Token) -> bool:
    return token.kind == "word" and len(token.raw) > 1


def _before(tokens: Sequence[Token], position: int) -> list[int]:
    run: list[int] = []
    for other in range(position - 1, -1, -1):
        token = tokens[other]
        dated = bool(run) and tokens[run[-1]].named == "dated"
        between = not run and other > 0 and _is_name(tokens[other - 1])
        number_of_name = token.kind == "number" and (dated or between)
        if not (_names_street(token, tokens[position].named == "area") or number_of_name):
            break
        run.append(other)
    return run[::-1]
