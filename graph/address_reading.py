"""What each segment of an address says: numbered parts, places, streets.

A segment is what stands between two commas. `read_segment` takes out of it, in this order, what a mark names by a
number ("д. 21", "office 305"), what a mark names as a place ("г. Тверь", "Moscow Region"), and the street. What is left
over, such as a house number that stands beside the street without a mark, stays in place for `graph.address_parts`,
which sees all segments. Addresses share most of their segments, so what was read is kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from graph.address_spelling import designation
from graph.address_streets import DIRECTIONS, HERE, ROADS, Street, names_street, take_streets
from graph.address_words import Style, Token, region_names, stems, tokens_of

UNITS = ("flat", "premises", "office", "room", "unit", "place")

_LETTERED = frozenset([*UNITS, "litera", "block", "structure", "plot"])
_PLACES = frozenset(["city", "town", "village", "region", "district"])
# How long a word may be that stands for a room ("пом. ЯЖ") or for the letters of a building ("лит. АБ").
_LONGEST_CODE = {**dict.fromkeys(UNITS, 4), "litera": 2}
_FLOOR = re.compile(r"(\d{1,2})f")
_FLOORS_WITH_F = frozenset(["HK", "CN", "TW", "MO", "SG", "JP", "KR", "MY", "PH", "TH", "VN", "ID"])


class Part(NamedTuple):
    """A numbered part: its role (`house`, `office`) and its value."""

    role: str
    value: str


class Place(NamedTuple):
    """A place that a mark names: its role (`city`, `town`, `village`, `district`) and its name."""

    role: str
    name: str


class Manner(NamedTuple):
    """How the whole address is written.

    country        the country's two-letter code
    style          which words are known
    in_cyrillic    it has a Cyrillic letter
    str_is_street  Latin "str." means a street in it, since no other street word stands there; else a structure
    """

    country: str
    style: Style
    in_cyrillic: bool
    str_is_street: bool


@dataclass
class Segment:
    """What one segment says. `rest` is what is left of it, with `HERE` where a street stood; `quarters` are parts of a
    city that belong to a street's name ("Большой пр. П.С."); `region` is a region's code."""

    manner: Manner
    parts: list[Part] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    streets: list[Street] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)
    region: str = ""
    rest: list[Token] = field(default_factory=list)


@lru_cache(maxsize=1 << 15)
def read_segment(text: str, manner: Manner) -> Segment:
    """What one segment of a text that `plain` gave says. The result is shared: it must not be changed."""
    segment = Segment(manner)
    tokens: Sequence[Token] = tokens_of(text, manner.style, manner.in_cyrillic)
    if len(tokens) == 1 and tokens[0].raw.isdigit():
        segment.rest = [tokens[0]]
    if segment.rest or any(token.named == "careof" for token in tokens):
        return segment
    if manner.str_is_street:
        tokens = [token._replace(numbered="") if token.raw == "str" else token for token in tokens]
    if manner.country in _FLOORS_WITH_F:
        tokens = [_as_floor(token, before) for token, before in zip(tokens, [HERE, *tokens], strict=False)]
    rest = _take_numbered(tokens, segment)
    rest = [_as_word(token, manner) if token.named in ("word", "dated") else token for token in rest]
    rest = _take_places(_without_countries(rest, manner), segment)
    segment.streets, segment.rest = take_streets(rest, manner.style)
    return segment


def _as_floor(token: Token, before: Token) -> Token:
    floor = _FLOOR.fullmatch(token.raw) if not before.numbered else None
    return Token("mark", floor[1], token.raw, named="floor") if floor else token


def _without_countries(tokens: Sequence[Token], manner: Manner) -> list[Token]:
    """Without the country's own name; another country's name, or a city of one, is a word like any other."""
    country = manner.country
    if len(tokens) == 1 and tokens[0].raw == country.lower():
        return []
    return [
        _as_word(token, manner) if token.country not in ("", country) else token
        for token in tokens
        if token.kind != "country" or token.country != country
    ]


def _as_word(token: Token, manner: Manner) -> Token:
    text = token.text if token.named == "word" else stems(token.raw, manner.style)
    return Token("word", text, token.raw, named=token.named)


# What a mark names by a number


def _take_numbered(tokens: Sequence[Token], segment: Segment) -> list[Token]:
    rest: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.named == "floor":
            segment.parts.append(Part("floor", token.text))
        elif token.named == "level":
            segment.parts.append(Part("floor", stems(token.raw, segment.manner.style)))
        elif token.named == "name" and segment.manner.style == "west" and rest and rest[-1].kind == "word":
            rest.append(token)  # "Fourseas Building 208 Nathan Road"
        elif token.numbered and token.numbered != "filler":
            start = _after_fillers(tokens, position, token.numbered)
            value, end = _value(tokens, start, token.numbered, segment.manner.in_cyrillic)
            if token.numbered == "floor" and rest and (rest[-1].ordinal or not value) and rest[-1].kind == "number":
                value, end = rest[-1].ordinal or rest[-1].text, position
                rest.pop()
            elif token.numbered == "block" and not value and rest and rest[-1].text in DIRECTIONS:
                value = rest.pop().text
            if value:
                segment.parts.append(Part(token.numbered, value))
                position = max(position, end)
            elif token.named:
                rest.append(token)
            elif len(token.raw) == 1:
                rest.append(_as_word(token, segment.manner))
        elif token.numbered == "filler" and len(token.raw) == 1 and not _is_number(tokens, position):
            rest.append(_as_word(token, segment.manner))
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
    if token.kind == "number":
        return _number(tokens, position, role, in_cyrillic)
    if role in UNITS and _is_letter_of_number(tokens, position):
        return designation(token.raw, in_cyrillic) + tokens[position + 1].text, position + 2
    short = token.kind == "word" and len(token.raw) <= _LONGEST_CODE.get(role, 0) and _ends(tokens, position + 1)
    if short or (role in _LETTERED and _is_letter(tokens, position)):
        return designation(token.raw, in_cyrillic, roman=role in UNITS), position + 1
    return "", position


def _number(tokens: Sequence[Token], position: int, role: str, in_cyrillic: bool) -> tuple[str, int]:
    """A number with a letter of its own ("29 В") and others joined to it by "and", and the position after it."""
    token = tokens[position]
    value = token.ordinal if role == "floor" and token.ordinal else token.text
    position += 1
    if role != "floor" and _is_letter(tokens, position):
        value += designation(tokens[position].raw, in_cyrillic)
        position += 1
    while _is_number(tokens, position + 1) and tokens[position].raw in ("и", "and"):
        value += "+" + tokens[position + 1].text
        position += 2
    return value, position


def _is_letter_of_number(tokens: Sequence[Token], position: int) -> bool:
    """Whether a letter and then a room's number stand here: "оф. А 212", but not "Unit A 5th Floor"."""
    if len(tokens[position].raw) != 1 or not _is_number(tokens, position + 1) or tokens[position + 1].ordinal:
        return False
    return _ends(tokens, position + 2) and not any(later.numbered == "floor" for later in tokens[position + 2 :][:1])


def _ends(tokens: Sequence[Token], position: int) -> bool:
    """Whether the segment or at least this part of it ends here."""
    return position >= len(tokens) or tokens[position].numbered != ""


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
    if following.named in ROADS:
        return position + 2 < len(tokens) and names_street(tokens[position + 2])
    return token.named not in ROADS


# Places


def _take_places(tokens: Sequence[Token], segment: Segment) -> list[Token]:
    used: set[int] = set()
    for position, token in enumerate(tokens):
        if token.named == "part":
            segment.quarters.append(token.text)
            used.add(position)
        elif token.kind == "region" or (position == 0 and len(token.raw) == 1 and _is_city(tokens, 1)):  # "м. Київ"
            used.add(position)
        elif token.named in _PLACES and not _is_part_of_name(tokens, position, segment.manner.style):
            used.add(position)
            before = list(_words(tokens, range(position - 1, -1, -1), used))
            after = list(_words(tokens, range(position + 1, len(tokens)), used))
            if token.named == "region":
                used.update(_take_region(tokens, before, after, segment))
            else:
                used.update(_take_named_place(tokens, token, before, after, segment))
    return [
        _as_word(token, segment.manner) if token.named in _PLACES else token
        for position, token in enumerate(tokens)
        if position not in used
    ]


def _is_city(tokens: Sequence[Token], position: int) -> bool:
    return position < len(tokens) and tokens[position].kind == "city"


def _is_part_of_name(tokens: Sequence[Token], position: int, style: Style) -> bool:
    """Whether a place's mark belongs to a street's name: "City Road", or an initial ("ул. П. Морозова", "С. Лазо ул.")."""
    following = tokens[position + 1 : position + 2]
    if style == "west" and position == 0 and any(token.named == "street" for token in following):
        return True
    if len(tokens[position].raw) != 1:
        return False
    if position and tokens[position - 1].named == "street":
        return True
    later = [other for other in range(position + 1, len(tokens)) if tokens[other].named == "street"]
    return bool(later) and not any(names_street(token) for token in tokens[later[-1] + 1 : later[-1] + 2])


def _words(tokens: Sequence[Token], positions: range, used: set[int]) -> Iterator[int]:
    for position in positions:
        token = tokens[position]
        if position in used or token.kind not in ("word", "city") or len(token.raw) == 1:
            return
        yield position


def _take_region(tokens: Sequence[Token], before: list[int], after: list[int], segment: Segment) -> set[int]:
    names = region_names(segment.manner.country)
    for run in (before, after):
        for length in range(min(4, len(run)), 0, -1):
            chosen = sorted(run[:length])
            code = names.get(stems(" ".join(tokens[position].raw for position in chosen), "east"))
            if code:
                segment.region = code
                return set(chosen)
    return set(before[:1] or after)


def _take_named_place(
    tokens: Sequence[Token], mark: Token, before: list[int], after: list[int], segment: Segment
) -> set[int]:
    if mark.named == "district":
        chosen = before[:1] if segment.manner.style == "east" else before
        chosen = chosen or after
    else:
        first, second = (before, after) if mark.side == "before" else (after, before)
        chosen = first or second
    if not chosen or tokens[chosen[0]].kind == "city":
        return set()
    chosen = [position for position in chosen if tokens[position].kind == "word"]
    name = " ".join(tokens[position].text for position in sorted(chosen))
    segment.places.append(Place(mark.named, name))
    return set(chosen)
