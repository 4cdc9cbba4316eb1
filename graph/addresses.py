"""Which addresses are one: a key for the building and one for the room, equal for two spellings of the same.

Rules, not lists of addresses: letter case, order, commas, abbreviations, transliteration, translated street words and
levels that one spelling leaves out do not change a key; a letter, block, structure or fraction of the house, the type of
street, the town and the room do. Where the rules cannot tell, the keys differ or are None: a wrong link harms more than
a missing one.

A key reads `country|place|street|house`, followed by `#room` for the room, and is stable only within one version of
this module: it is computed when the graph is built and never stored as an identity.
"""

import csv
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple, TypeAlias

from graph.address_chinese import chinese_keys, is_chinese
from graph.address_parts import Address
from graph.address_reading import Manner, read_segment
from graph.address_spelling import is_cyrillic, plain
from graph.address_words import Style, Token, tokens_of
from graph.countries import country_code

Level: TypeAlias = Literal["unit", "building", "stated"]

_LONGEST = 500
_EAST = frozenset(["RU", "BY", "UA", "KZ", "KG", "UZ", "TJ", "TM", "AM", "AZ", "GE", "MD", "MN", "BG"])
_CHINAS = ("HK", "MO", "TW")

# Postcodes that are no plain number; in the countries of _EXACT one names a street or a building.
_POSTCODES = {
    **dict.fromkeys(
        ["GB", "GG", "JE", "IM", "GI"],
        re.compile(r"(?<![^\W_])([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})(?![^\W_])"),
    ),
    "NL": re.compile(r"(?<![^\W_])(\d{4})\s?([a-z]{2})(?![^\W_])"),
    "CA": re.compile(r"(?<![^\W_])([a-z]\d[a-z])\s?(\d[a-z]\d)(?![^\W_])"),
    "IE": re.compile(r"(?<![^\W_])([a-z]\d[\dw])\s?([a-z\d]{4})(?![^\W_])"),
    **dict.fromkeys(["SE", "CZ", "SK", "GR"], re.compile(r"(?<![^\W_])(\d{3})\s(\d{2})(?![^\W_])")),
    "PL": re.compile(r"(?<![^\W_])(\d{2})-(\d{3})(?![^\W_])"),
    "PT": re.compile(r"(?<![^\W_])(\d{4})-(\d{3})(?![^\W_])"),
    "JP": re.compile(r"(?<![^\W_])(\d{3})-(\d{4})(?![^\W_])"),
    "BR": re.compile(r"(?<![^\W_])(\d{5})-(\d{3})(?![^\W_])"),
    "US": re.compile(r"(?<![^\W_])(\d{5})-(\d{4})(?![^\W_])"),
}
_EXACT = frozenset(["GB", "GG", "JE", "IM", "NL", "CA", "IE"])


class AddressKeys(NamedTuple):
    """The keys of one address text.

    building  equal for two spellings of one building; None where the text does not tell one
    unit      equal for two spellings of one room, office or flat in that building; None where none is told
    country   the two-letter code of the country that the text, or else the caller, states
    """

    building: str | None
    unit: str | None
    country: str | None


def address_keys(text: str, country: str | None) -> AddressKeys:
    """The keys of an address as a source words it, in a country (any form that `country_code` takes, or None).

    A country named at the start or end of the text goes before the one given. A text of more than 500 characters is no
    address. Pure; takes any text and raises nothing.
    """
    stated = country_code(country) if country else None
    if len(text) > _LONGEST:
        return AddressKeys(None, None, stated)
    if is_chinese(text):
        return AddressKeys(*chinese_keys(plain(text), stated))
    segments = [segment for piece in text.split(",") for segment in _segments(piece)]
    return _keys(segments, stated)


@lru_cache(maxsize=1 << 15)
def _segments(text: str) -> tuple[str, ...]:
    """The segments of a part of an address; addresses share most of them, so they are kept."""
    stripped = text.strip()
    if stripped.isascii() and stripped.isdigit():
        return (stripped,)
    return tuple(segment for segment in map(str.strip, plain(text).split(",")) if segment)


def _keys(segments: list[str], stated: str | None) -> AddressKeys:
    in_cyrillic = any(map(is_cyrillic, segments))
    style: Style = _style(stated) if stated else "east" if in_cyrillic else "west"
    tokens = [tokens_of(segment, style, in_cyrillic) for segment in segments]
    country = _country(tokens, stated)
    if country is None:
        return AddressKeys(None, None, None)
    postcode = ""
    if country in _POSTCODES:
        segments, postcode = _without_postcode(segments, _POSTCODES[country])
    if _style(country) != style:
        style = _style(country)
        tokens = [tokens_of(segment, style, in_cyrillic) for segment in segments]
    str_is_street = any("str" in segment for segment in segments) and _str_is_street(tokens)
    manner = Manner(country, style, in_cyrillic, str_is_street)
    address = Address([read_segment(segment, manner) for segment in segments], manner)
    building = address.building(postcode if country in _EXACT else "")
    if building is None:
        return AddressKeys(None, None, country)
    key = "|".join((country.lower(), *building))
    unit = address.unit()
    return AddressKeys(key, f"{key}#{unit}" if unit else None, country)


def _str_is_street(tokens: Sequence[Sequence[Token]]) -> bool:
    streets = [token.raw for segment in tokens for token in segment if token.named == "street"]
    return "str" in streets and all(raw == "str" for raw in streets)


def _style(country: str) -> Style:
    return "east" if country in _EAST else "west"


def _without_postcode(segments: list[str], shape: re.Pattern[str]) -> tuple[list[str], str]:
    for index, segment in enumerate(segments):
        found = shape.search(segment)
        if found:
            around = [part.strip() for part in (segment[: found.start()], segment[found.end() :])]
            return [*segments[:index], *filter(None, around), *segments[index + 1 :]], found[1] + found[2]
    return segments, ""


def _country(tokens: Sequence[Sequence[Token]], stated: str | None) -> str | None:
    """The country that the text ends or begins with, or whose big city it names, or else the one stated."""
    named = [code for code in (_lone_country(tokens[::-1]), _lone_country(tokens)) if code]
    cities: set[str] = set()
    if stated in (None, "CN") or "CN" in named:
        cities = {token.country for segment in tokens for token in segment if token.kind == "city"}
    for code in _CHINAS:
        if code in named or code in cities:
            return code
    if named and (stated, named[0]) != ("US", "GE"):
        return named[0]
    if stated:
        return stated
    edge = tokens[-1] if tokens else ()
    if edge and edge[-1].kind == "country" and not (len(edge) > 1 and edge[-2].raw == "new"):
        return edge[-1].country
    return cities.pop() if len(cities) == 1 else None


def _lone_country(tokens: Sequence[Sequence[Token]]) -> str | None:
    """The country that stands alone in the first segment that is not just a postcode."""
    for segment in tokens:
        named = [token for token in segment if token.kind != "number"]
        if named:
            return named[0].country if len(named) == 1 and named[0].kind == "country" else None
    return None


def mass_threshold(country: str | None, level: Literal["unit", "building"]) -> int:
    """The number of parties above which an address counts as one of mass registration, from `address_mass.csv`."""
    table = _thresholds()
    return table.get((country or "", level)) or table["", level]


def is_exempt(building: str) -> bool:
    """Whether a building's key is listed in `address_exempt.csv` as never one of mass registration."""
    return building in _exempt()


def weight(level: Level, parties: int) -> float:
    """How much a shared address says: f / (n - 1) with f = 1 for the room, 0.3 for the building and 0.5 for an address
    that is only stated to be shared, where n is how many parties are there; 0 where there are fewer than two."""
    return {"unit": 1.0, "building": 0.3, "stated": 0.5}[level] / (parties - 1) if parties > 1 else 0.0


@cache
def _thresholds() -> dict[tuple[str, str], int]:
    return {(row["country"], row["level"]): int(row["parties"]) for row in _table("address_mass.csv")}


@cache
def _exempt() -> frozenset[str]:
    return frozenset(row["building"] for row in _table("address_exempt.csv"))


def _table(name: str) -> list[dict[str, str]]:
    with files("graph").joinpath(name).open(encoding="utf-8") as table:
        return list(csv.DictReader(table))
