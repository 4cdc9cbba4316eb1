"""Fictional statistics: what two countries each count of their trade, with planted surges, gaps and decoys of both."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from explorer.simulate.chance import chance
from explorer.simulate.goods import SUBHEADINGS

FIRST_YEAR, LAST_YEAR = 2020, 2023
_YEAR = 2022  # of what is planted
_A_DOZEN = 12
_EXPORTERS = ("CN", "TR", "AE", "HK", "DE", "IT", "KR", "IN")
_IMPORTERS = (("RU", "KZ"), ("AM", "KG"))
_NEW_EDITION_FROM = 2022
# What an import is worth more than its export, and how much that varies.
_FREIGHT, _VARYING = 1.1, (0.97, 1.03)
_GROWTH = (0.8, 1.3)
# From the last year but one to the last everything grows alike, by less than twice.
_OF_EVERYTHING = 1.9
SPLIT_IN_2022 = {"854150": ("854151", "854159")}


class Flow(NamedTuple):
    """What one country sends another, under one code."""

    exporter: str
    importer: str
    code: str


@dataclass(frozen=True)
class Figure:
    """What the exporting or the importing country counts of a flow in one year; value in cents, weight in grams."""

    flow: Flow
    by_exporter: bool
    year: int
    goods: str
    cents: int
    grams: int
    edition: str


@dataclass(frozen=True)
class Planted:
    """What was planted in the year of a flow, and which questions should find it."""

    planted: str
    flow: Flow
    year: int
    surge: bool = False
    gap: bool = False


@dataclass(frozen=True)
class Statistics:
    """All figures in the order of flows, and what was planted among them."""

    figures: list[Figure]
    planted: list[Planted]


def make_statistics(rounds: int, seed: int) -> Statistics:
    """In each round a dozen codes and a heading of one trade, for four years, as both countries count them."""
    random = chance(seed, "statistics")
    made = Statistics([], [])
    for exporter, importer, codes in _trades(rounds):
        flows = [(Flow(exporter, importer, code), SUBHEADINGS[code]) for code in codes]
        cases = [*_CASES, *[_ORDINARY] * (len(flows) - len(_CASES))]
        counted: list[Figure] = []
        for (flow, goods), case in zip(flows, cases, strict=True):
            counted += _figures(flow, goods, case, random)
            if case is not _ORDINARY:
                made.planted.append(Planted(case.planted, flow, _YEAR, case.surge, case.gap))
        made.figures.extend(counted)
        made.figures.extend(_totals(codes[-1][:4], counted))
        made.figures.extend(_across_editions(exporter, importer, random))
    return made


def _trades(rounds: int) -> Iterator[tuple[str, str, list[str]]]:
    """Two countries and a dozen codes for each round, no flow twice; fewer where all flows are given out."""
    codes = list(SUBHEADINGS)
    blocks = [codes[start : start + _A_DOZEN] for start in range(0, len(codes) - _A_DOZEN, _A_DOZEN)]
    every = (
        (exporter, importer, block)
        for block in blocks
        for importers in _IMPORTERS
        for exporter in _EXPORTERS
        for importer in importers
    )
    for _, trade in zip(range(rounds), every, strict=False):
        yield trade


@dataclass(frozen=True)
class _Case:
    """How the figures of a flow differ from ordinary ones in the planted year, and whether that is a surge or a gap.

    grows           how many times the year before it is
    before_cents    what the year before counts, instead of an ordinary value
    without_before  the year before is not counted at all
    imported        what part of the goods the importing country counts from then on
    exact           freight and insurance are a tenth exactly
    """

    planted: str
    surge: bool = False
    gap: bool = False
    grows: float = 1.0
    before_cents: int | None = None
    without_before: bool = False
    imported: float = 1.0
    exact: bool = False


_ORDINARY = _Case("ordinary")
_CASES = (
    _Case("674 times the year before", surge=True, grows=674),
    _Case("new: the year before counts nothing", surge=True, before_cents=0),
    _Case("three times, in the exporter's figures alone", surge=True, gap=True, grows=3, imported=0.3),
    _Case("the year before is not reported", without_before=True),
    _Case("the year before is below the floor", before_cents=50),
    _Case("hardly less than twice the year before", grows=1.99),
    _Case("the importer counts a third", gap=True, imported=1 / 3),
    _Case("the importer counts none", gap=True, imported=0),
    _Case("freight and insurance alone", exact=True),
)


def _figures(flow: Flow, goods: str, case: _Case, random: Random) -> Iterator[Figure]:
    """The exports and the imports of every year in which they are counted."""
    cents_per_kg = random.randint(200, 500_000)
    freight = _FREIGHT * (1 if case.exact else random.uniform(*_VARYING))
    for year, cents in _values(case, random).items():
        arrived = int(cents * (case.imported if year >= _YEAR else 1))
        edition = _edition(year)
        yield Figure(flow, True, year, goods, cents, cents * 1000 // cents_per_kg, edition)
        if arrived or not cents:
            yield Figure(flow, False, year, goods, int(arrived * freight), arrived * 1000 // cents_per_kg, edition)


def _values(case: _Case, random: Random) -> dict[int, int]:
    """What is exported in each year, in cents."""
    value = random.randint(2_000_000, 500_000_000)
    values = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        if year == LAST_YEAR:
            value = int(value * _OF_EVERYTHING)
        elif year == _YEAR and case.grows > 1:
            value = int(value * case.grows)
        else:
            value = int(value * random.uniform(*_GROWTH))
        values[year] = value
    if case.without_before:
        del values[_YEAR - 1]
    if case.before_cents is not None:
        values[_YEAR - 1] = case.before_cents
    return values


def _totals(heading: str, figures: list[Figure]) -> Iterator[Figure]:
    """The figures of a heading, which hold those of its codes."""
    parts = [figure for figure in figures if figure.flow.code.startswith(heading)]
    for by_exporter, year in sorted({(figure.by_exporter, figure.year) for figure in parts}):
        of_year = [figure for figure in parts if (figure.by_exporter, figure.year) == (by_exporter, year)]
        yield replace(
            of_year[0],
            flow=of_year[0].flow._replace(code=heading),
            goods=of_year[0].goods.partition(",")[0],
            cents=sum(figure.cents for figure in of_year),
            grams=sum(figure.grams for figure in of_year),
        )


def _across_editions(exporter: str, importer: str, random: Random) -> Iterator[Figure]:
    """Goods that the exporter counts by two codes of 2022, and the importer by the one code until then."""
    for old, new in SPLIT_IN_2022.items():
        sizes = [random.randint(2_000_000, 50_000_000) for _ in new]
        goods = "ПРИБОРЫ ПОЛУПРОВОДНИКОВЫЕ"
        for code, cents in zip(new, sizes, strict=True):
            yield Figure(Flow(exporter, importer, code), True, _YEAR, goods, cents, cents // 20, _edition(_YEAR))
        imported = int(sum(sizes) * _FREIGHT * random.uniform(*_VARYING))
        yield Figure(
            Flow(exporter, importer, old), False, _YEAR, goods, imported, sum(sizes) // 20, _edition(_YEAR - 1)
        )


def _edition(year: int) -> str:
    return "H6" if year >= _NEW_EDITION_FROM else "H5"
