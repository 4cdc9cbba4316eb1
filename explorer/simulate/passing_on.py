"""Planted companies that send goods on which they received, and others of which it only looks so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from explorer.simulate.goods import PHOTOSENSITIVE, range_of
from explorer.simulate.parties import Company, Parties, Trader
from explorer.simulate.places import Places, Room
from explorer.simulate.shipments import FIRST_DAY, LAST_DAY, Export, Import, a_day, a_size

_WINDOW = timedelta(days=180)
# A weight of which a twentieth more is no number that a computer holds exactly.
_AWKWARD_GRAMS = 1_900


@dataclass(frozen=True)
class _Case:
    """What is sent on: when, how much of what was received, under which code, and to whom."""

    planted: str
    fits: bool
    days: int = 30
    per_cent: int = 100
    code: Callable[[str], str] = str
    back: bool = False


_CASES = (
    _Case("the same goods", True),
    _Case("part of them on the same day", True, days=0, per_cent=60),
    _Case("a twentieth more, on the last day of the window", True, days=_WINDOW.days, per_cent=105),
    _Case("another code with the same eight digits", True, code=lambda code: f"{code[:8]}75"),
    _Case("another code with the same six digits", True, code=lambda code: f"{code[:6]}7500"),
    _Case("sent before they were received", False, days=-1),
    _Case("after the window", False, days=_WINDOW.days + 1),
    _Case("more than was received", False, per_cent=106),
    _Case("other goods of the heading", False, code=lambda code: f"{code[:4]}750000"),
    _Case("back to where they came from", False, back=True),
)
# Of photosensitive devices, one code until 2021, light-emitting diodes have a code of their own since; diodes always had.
_ACROSS_EDITIONS = (
    _Case("a code that the edition of 2022 split off", True, code=lambda _: "8541410000"),
    _Case("another code of the heading, after the edition of 2022", False, code=lambda _: "8541100000"),
)
_LAST_OF_2021 = date(2021, 12, 10)


@dataclass(frozen=True)
class Stop:
    """A company that receives goods once and sends goods once; whether they `fit` the question for goods passing on."""

    company: Company
    case: _Case

    @property
    def planted(self) -> str:
        """How it was planted."""
        return self.case.planted

    @property
    def fits(self) -> bool:
        """Whether the goods sent can be those received."""
        return self.case.fits


def plant_stops(parties: Parties, places: Places) -> Iterator[Stop]:
    """One company for each case."""
    for case in (*_CASES, *_ACROSS_EDITIONS):
        yield Stop(parties.company(Room(places.building(), 1)), case)


def legs(stop: Stop, traders: list[Trader], random: Random) -> tuple[Import, Export]:
    """What the company received, and what it sent."""
    case = stop.case
    sender, receiver = random.sample(traders, 2)
    if case in _ACROSS_EDITIONS:
        received, day = PHOTOSENSITIVE, _LAST_OF_2021
    else:
        [received, *_] = range_of(random, electronics=True)
        day = a_day(random, FIRST_DAY + timedelta(days=1), LAST_DAY - _WINDOW - timedelta(days=1))
    sent = replace(received, code=case.code(received.code))
    grams, cents = a_size(random, received)
    grams = _AWKWARD_GRAMS if case.per_cent == 105 else 100 * grams
    return (
        Import(day, sender, stop.company, received, grams, cents),
        Export(
            day + timedelta(days=case.days),
            stop.company,
            sender if case.back else receiver,
            sent,
            grams * case.per_cent // 100,
            cents,
        ),
    )
