"""Parties that trade with each other and share an address, by comparing the rooms that were invented."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from explorer.simulate.answer_key.wording import named, total
from explorer.simulate.parties import Company, Trader
from explorer.simulate.places import Building, Room
from explorer.simulate.shipments import Export, Import, Trade
from explorer.simulate.world import World

# In Russia more than these are mass registration.
_MOST_IN_A_ROOM, _MOST_IN_A_BUILDING = 5, 10


class _Shared(NamedTuple):
    """An address of both: sorted by mass and by how little the number of parties there says."""

    mass: bool
    weakness: float
    level: str
    parties: int


def partners(world: World, trade: Trade) -> Iterator[dict[str, Any]]:
    """A row for each sender and receiver with a room or a building in common, those of mass registration too."""
    pairs: dict[tuple[Company | Trader, Company | Trader], list[Import | Export]] = defaultdict(list)
    for imported in trade.imports:
        pairs[imported.exporter, imported.importer].append(imported)
    for exported in trade.exports:
        pairs[exported.exporter, exported.receiver].append(exported)
    at = _Addresses(world, trade)
    for (sender, receiver), items in pairs.items():
        if shared := at.shared_by(sender, receiver):
            yield {
                "exporter": named(sender),
                "importer": named(receiver),
                "level": shared.level,
                "parties_at_address": shared.parties,
                "mass": shared.mass,
                **total(items),
            }


class _Addresses:
    """Every room that a party gives anywhere, and how many parties are in a room and in a building."""

    def __init__(self, world: World, trade: Trade) -> None:
        self._rooms: dict[Company | Trader, set[Room]] = defaultdict(set)
        for company in world.companies:
            self._rooms[company].add(company.room)
        for exported in trade.exports:
            self._rooms[exported.exporter].add(exported.exporter.declares or exported.exporter.room)
        for trader in [item.exporter for item in trade.imports] + [item.receiver for item in trade.exports]:
            if trader.room:
                self._rooms[trader].add(trader.room)
        self._in_room: dict[Room, set[Company | Trader]] = defaultdict(set)
        self._in_building: dict[Building, set[Company | Trader]] = defaultdict(set)
        for party, rooms in self._rooms.items():
            for room in rooms:
                self._in_room[room].add(party)
                self._in_building[room.building].add(party)

    def shared_by(self, one: Company | Trader, other: Company | Trader) -> _Shared | None:
        """The address in common that says most, if there is any."""
        rooms, others = self._rooms.get(one, set()), self._rooms.get(other, set())
        near = [(room, beside) for room in rooms for beside in others if room.building == beside.building]
        return min((self._shared(room, beside) for room, beside in near), default=None)

    def _shared(self, room: Room, beside: Room) -> _Shared:
        if room == beside:
            parties = len(self._in_room[room])
            return _Shared(parties > _MOST_IN_A_ROOM, parties - 1, "unit", parties)
        parties = len(self._in_building[room.building])
        return _Shared(parties > _MOST_IN_A_BUILDING, (parties - 1) / 0.3, "building", parties)
