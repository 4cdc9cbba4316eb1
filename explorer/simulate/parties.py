"""Invented companies and persons: their names, which say that they are invented, and their numbers."""

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from stdnum.ru import inn, ogrn

from explorer.simulate.chance import chance
from explorer.simulate.places import Room, in_english
from explorer.simulate.words import WORDS

_FORMS = {
    "CN": "CO., LTD",
    "HK": "LIMITED",
    "TR": "DIS TICARET A.S.",
    "AE": "FZE",
    "DE": "GMBH",
    "IT": "S.R.L.",
    "KR": "CO., LTD",
    "IN": "PVT LTD",
}
_COUNTRIES = tuple(_FORMS)
_OF_HUNDRED = (36, 22, 16, 9, 7, 4, 3, 3)
_ROOMS_IN_A_TOWER = 40

# Further from zero than the numbers of the demonstration and of the tests, which are fictional too.
_FIRST_COMPANY, _FIRST_PERSON = 5_000_000, 50_000_000

DEFENCE = (
    ("30.30", "Производство летательных аппаратов, включая космические, и соответствующего оборудования"),
    ("25.40", "Производство оружия и боеприпасов"),
    ("30.40", "Производство военных боевых машин"),
    ("84.22", "Деятельность по обеспечению военной безопасности"),
)
_CIVIL = (
    ("46.52", "Торговля оптовая электронным и телекоммуникационным оборудованием и его запасными частями"),
    ("46.69", "Торговля оптовая прочими машинами и оборудованием"),
    ("46.90", "Торговля оптовая неспециализированная"),
    ("52.29", "Деятельность вспомогательная прочая, связанная с перевозками"),
    ("28.99", "Производство прочих машин и оборудования специального назначения, не включенных в другие группировки"),
    ("41.20", "Строительство жилых и нежилых зданий"),
)


@dataclass(frozen=True)
class Person:
    """A natural person with a taxpayer number."""

    surname: str
    first_name: str
    patronymic: str
    inn: str


@dataclass(frozen=True)
class Stake:
    """What an owner holds of a company, in whole per cent, and since when; without a day since it was founded."""

    owner: "Person | Company"
    per_cent: int
    since: date | None = None


class Change(NamedTuple):
    """The day of a change, and the days of the last document before it and of the first one after it."""

    seen_before: date
    on: date
    seen_after: date


BEFORE_TRADE = Change(date(2019, 2, 1), date(2019, 5, 14), date(2019, 11, 1))
AMID_TRADE = Change(date(2021, 2, 1), date(2021, 5, 14), date(2021, 11, 1))


@dataclass(frozen=True)
class Past:
    """Who directed and owned a company until a change."""

    director: Person
    stakes: tuple[Stake, ...]
    change: Change


@dataclass(frozen=True, eq=False)
class Company:
    """A company of the register. `declares` is the room that it gives in its export declarations where that is not
    its registered one; `past` what an older document of the register states of it."""

    ogrn: str
    inn: str
    name: str
    legal_form: str
    since: date
    activity: tuple[str, str]
    room: Room
    director: Person
    stakes: tuple[Stake, ...]
    declares: Room | None = None
    past: Past | None = None

    @property
    def id(self) -> str:
        """The id of its node in the graph."""
        return f"ru-ogrn:{self.ogrn}"

    @property
    def short_name(self) -> str:
        return f'{self.legal_form} "{self.name}"'

    @property
    def owners(self) -> "tuple[Person | Company, ...]":
        """Who owns it today."""
        return tuple(stake.owner for stake in self.stakes)

    def stakes_on(self, day: date) -> tuple[Stake, ...]:
        """Who owned how much of it on a day."""
        return self.past.stakes if self.past and day < self.past.change.on else self.stakes


@dataclass(frozen=True, eq=False)
class Trader:
    """A company abroad, which declarations know by its name alone; `room` is its office where that is in Russia."""

    name: str
    country: str
    address: str
    room: Room | None = None


class Parties:
    """Invents parties, no two with one number or one name unless it is asked for."""

    def __init__(self, seed: int) -> None:
        self._random = chance(seed, "parties")
        self._companies = 0
        self._persons = 0
        self._traders = 0

    def person(self, namesake: Person | None = None) -> Person:
        """A new person; with the name of another one if it is given."""
        self._persons += 1
        digits = f"{_FIRST_PERSON + self._persons:010d}"
        number = digits + inn.calc_personal_check_digits(digits)
        if namesake:
            return Person(namesake.surname, namesake.first_name, namesake.patronymic, number)
        choose = self._random.choice
        return Person(choose(WORDS["surnames"]), choose(WORDS["first_names"]), choose(WORDS["patronymics"]), number)

    def company(
        self,
        room: Room,
        *,
        maker: bool = False,
        name: str | None = None,
        director: Person | None = None,
        stakes: tuple[Stake, ...] = (),
        declares: Room | None = None,
    ) -> Company:
        """A new company in this room, with a director and an owner of its own unless they are given."""
        self._companies += 1
        number = self._companies
        inn_digits = f"00{_FIRST_COMPANY + number:07d}"
        since = date.fromordinal(self._random.randint(date(2003, 1, 1).toordinal(), date(2018, 12, 28).toordinal()))
        ogrn_digits = f"1{since:%y}00{_FIRST_COMPANY + number:07d}"
        return Company(
            ogrn=ogrn_digits + ogrn.calc_check_digit(f"{ogrn_digits}0"),
            inn=inn_digits + inn.calc_company_check_digit(inn_digits),
            name=name or _company_name(number),
            legal_form="АО" if maker else "ООО",
            since=since,
            activity=self._random.choice(DEFENCE if maker else _CIVIL),
            room=room,
            director=director or self.person(),
            stakes=stakes or equal_stakes(self.person()),
            declares=declares,
        )

    def traders(self, number: int) -> list[Trader]:
        """This many companies abroad."""
        countries = self._random.choices(_COUNTRIES, _OF_HUNDRED, k=number)
        return [self._trader(country) for country in countries]

    def trader_in(self, room: Room) -> Trader:
        """A company of Hong Kong that gives a room in Russia as its address."""
        return replace(self._trader("HK"), address=in_english(room), room=room)

    def _trader(self, country: str) -> Trader:
        self._traders += 1
        return _trader(self._traders - 1, country)


def equal_stakes(*owners: "Person | Company") -> tuple[Stake, ...]:
    """Each of them holds as much as the others, since the company was founded."""
    return tuple(Stake(owner, 100 // len(owners)) for owner in owners)


def changed(
    company: Company, change: Change, *, director: Person | None = None, stakes: tuple[Stake, ...] = ()
) -> Company:
    """The company, which until the change had this director or these owners."""
    return replace(company, past=Past(director or company.director, stakes or company.stakes, change))


def _company_name(number: int) -> str:
    roots, trades = WORDS["roots"], WORDS["trades"]
    series, place = divmod(number, len(roots) * len(trades))
    root, trade = divmod(place, len(trades))
    name = f"ВЫМЫСЕЛ {roots[root]}{trades[trade]}"
    return f"{name} {series + 1}" if series else name


def _trader(ordinal: int, country: str) -> Trader:
    adjectives, businesses = WORDS["adjectives"], WORDS["businesses"]
    series, place = divmod(ordinal, len(adjectives) * len(businesses))
    business, adjective = divmod(place, len(adjectives))
    numbered = f" {series + 1}" if series else ""
    name = f"FICTIONAL {adjectives[adjective]} {businesses[business]}{numbered} {_FORMS[country]}"
    tower, room = divmod(ordinal, _ROOMS_IN_A_TOWER)
    floor = 2 + room // 4
    if country == "HK":
        where = f"RM {floor:02d}{1 + room % 4:02d}, {floor}/F, IMAGINARY TOWER, {100 + tower} INVENTED ROAD, KOWLOON, HONG KONG"
    else:
        where = f"{ordinal + 1} MADE-UP STREET, IMAGINARY CITY"
    return Trader(name, country, where)
