"""A planted group: a holding and the companies below it, and companies that only look as if they belonged to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from explorer.simulate.goods import range_of
from explorer.simulate.parties import (
    AMID_TRADE,
    BEFORE_TRADE,
    Company,
    Parties,
    Stake,
    Trader,
    changed,
    equal_stakes,
)
from explorer.simulate.places import Places, Room
from explorer.simulate.shipments import FIRST_DAY, LAST_DAY, Export, an_export

_OFTEN_FROM = 10_000


@dataclass(frozen=True)
class Group:
    """The head; every company that was planted with it, by how; those of them that never belong to the group."""

    head: Company
    below: dict[str, Company]
    decoys: dict[str, Company]

    @property
    def companies(self) -> list[Company]:
        """All of them."""
        return [self.head, *self.below.values(), *self.decoys.values()]


def plant_group(parties: Parties, places: Places) -> Group:
    """A holding with companies up to four levels below it, some of which came, went or moved amid the trade."""

    def company(*stakes: Stake, name: str | None = None) -> Company:
        return parties.company(Room(places.building(), 1), stakes=stakes, name=name)

    def person(per_cent: int) -> Stake:
        return Stake(parties.person(), per_cent)

    head = company()
    whole = company(Stake(head, 100))
    joint = company(Stake(whole, 60), person(40))
    through_joint = company(Stake(joint, 51), Stake(head, 49))
    half = company(Stake(through_joint, 50), person(50))
    sold = changed(company(person(100)), AMID_TRADE, stakes=(Stake(head, 100),))
    bought = changed(company(Stake(whole, 100, AMID_TRADE.on)), AMID_TRADE, stakes=equal_stakes(parties.person()))
    moved = changed(company(Stake(whole, 100, AMID_TRADE.on)), AMID_TRADE, stakes=(Stake(head, 100),))
    return Group(
        head,
        {
            "held as a whole": whole,
            "held with another owner": joint,
            "held through a company with another owner, and by the holding itself with less than half": through_joint,
            "held by half, four levels down": half,
            "sold amid the trade": sold,
            "below a company that was sold amid the trade": company(Stake(sold, 100)),
            "bought amid the trade": bought,
            "moved below another company of the group amid the trade": moved,
        },
        {
            "sold before the trade": changed(company(person(100)), BEFORE_TRADE, stakes=(Stake(head, 100),)),
            "held by a quarter": company(Stake(head, 25), person(75)),
            "same name as a company of the group, another company": company(name=whole.name),
        },
    )


def shipments_of(group: Group, traders: list[Trader], shipments: int, random: Random) -> Iterator[Export]:
    """What each company sends abroad: before the changes amid the trade, after them, or both where it changed hands.

    Nothing between the two documents that a change lies between, as nobody could tell on which side of it that is.
    """
    before = FIRST_DAY, AMID_TRADE.seen_before
    after = AMID_TRADE.seen_after + timedelta(days=1), LAST_DAY
    most = 3 if shipments >= _OFTEN_FROM else 1
    for company in group.companies:
        [goods, *_] = range_of(random)
        for period in (before, after) if _changed(company) else (random.choice((before, after)),):
            for _ in range(random.randint(1, most)):
                yield an_export(random, company, random.choice(traders), goods, period)


def _changed(company: Company) -> bool:
    """Whether it, or a company that owns it, has changed hands."""
    return any(one.past for one in (company, *company.owners) if isinstance(one, Company))
