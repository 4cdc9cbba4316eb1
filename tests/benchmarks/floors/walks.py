"""The floors of the questions that walk from party to party: all ties in dictionaries, and a search in breadth."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from datetime import date
from itertools import product
from typing import Any, NamedTuple, TypeAlias

import duckdb

Row: TypeAlias = Mapping[str, Any]
Parameters: TypeAlias = Mapping[str, Any]
_KINDS = {"owner": "OWNS", "control": "CONTROLS", "director": "OFFICER_OF", "stated": "RELATED_TO"}
_AT = """SELECT stay.from_id, a.id, a.unit_key, a.building_key, stay.started_on_min, stay.ended_on_max,
           coalesce(a.unit_parties, 0), a.unit_threshold, coalesce(a.building_parties, 0), a.building_threshold
    FROM REGISTERED_AT stay JOIN Address a ON a.id = stay.to_id"""
_TRADE = """SELECT sent.from_id, received.to_id, min(coalesce(s.first_on_min, DATE '0001-01-01'))
    FROM SENT sent JOIN RECEIVED_BY received ON received.from_id = sent.to_id JOIN Shipment s ON s.id = sent.to_id
    WHERE sent.from_id <> received.to_id GROUP BY ALL"""
_LISTED = """SELECT listed.from_id, l.listed_on_min, listed.ended_on_max, l.delisted_on_max
    FROM LISTED_AS listed JOIN Listing l ON l.id = listed.to_id"""


class Tie(NamedTuple):
    """A tie to another party, or to an address, that can hold between two days. `kind` of a place in a building is the room,
    if it is known: whoever is in the same room is tied by the room alone."""

    kind: str
    other: str
    started: date | None
    ended: date | None

    def holds(self, given: Parameters) -> bool:
        """Whether it counts on the day that is asked for."""
        day = given["as_of"]
        return (self.started is None or self.started <= day) and (
            given["include_ended"] or self.ended is None or self.ended > day
        )


class Place(NamedTuple):
    """A room, a building, or an address that no rule can read: who is there, and how many are usual."""

    parties: int
    threshold: int | None

    def is_walked(self, given: Parameters) -> bool:
        """Whether one may go from one of its parties to another."""
        usual = self.threshold is None or self.parties <= self.threshold
        return not given["avoid_hubs"] or (usual and self.parties <= given["max_neighbours"])


class Ties:
    """Who is tied to whom."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self._ties: defaultdict[str, list[Tie]] = defaultdict(list)
        for kind, table in _KINDS.items():
            found = db.execute(f"SELECT from_id, to_id, started_on_min, ended_on_max FROM {table}").fetchall()
            for one, other, started, ended in found:
                self._ties[one].append(Tie(kind, other, started, ended))
                self._ties[other].append(Tie(kind, one, started, ended))
        for sender, receiver, first in db.execute(_TRADE).fetchall():
            self._ties[sender].append(Tie("shipment", receiver, first, None))
            self._ties[receiver].append(Tie("shipment", sender, first, None))
        self._places: dict[str, Place] = {}
        self._at: defaultdict[str, list[Tie]] = defaultdict(list)
        self._here: defaultdict[str, list[Tie]] = defaultdict(list)
        self._read_addresses(db)
        self._unnamed = {row[0] for row in db.execute("SELECT id FROM Party WHERE unnamed").fetchall()}
        self._listed: defaultdict[str, list[tuple[date | None, ...]]] = defaultdict(list)
        for party, *days in db.execute(_LISTED).fetchall():
            self._listed[party].append(tuple(days))

    def searches(self) -> dict[str, Callable[[Parameters], list[Row]]]:
        """What gives the rows of each question."""
        return {"connection": self._connection, "near-listed": self._near_listed}

    def _read_addresses(self, db: duckdb.DuckDBPyConnection) -> None:
        rows = db.execute(_AT).fetchall()
        for party, id_, unit, building, started, ended, *_ in rows:
            keys = {f"building {building}": unit or ""} if building else {f"address {id_}": ""}
            if unit:
                keys[f"unit {unit}"] = ""
            for key, room in keys.items():
                self._at[party].append(Tie(room, key, started, ended))
                self._here[key].append(Tie(room, party, started, ended))
        for _, id_, unit, building, _, _, in_unit, of_unit, in_building, of_building in rows:
            if unit:
                self._places[f"unit {unit}"] = Place(in_unit, of_unit)
            if building:
                self._places[f"building {building}"] = Place(in_building, of_building)
            else:
                self._places[f"address {id_}"] = Place(len({tie.other for tie in self._here[f"address {id_}"]}), None)

    def _connection(self, given: Parameters) -> list[Row]:
        """Every shortest path, from both ends at once."""
        ends = frozenset((given["party_a"], given["party_b"]))
        before: list[dict[str, list[str]]] = [{given["party_a"]: []}, {given["party_b"]: []}]
        edges: list[set[str]] = [{given["party_a"]}, {given["party_b"]}]
        for _ in range(given["max_hops"]):
            near = 0 if len(edges[0]) <= len(edges[1]) else 1
            found: defaultdict[str, list[str]] = defaultdict(list)
            for party in edges[near]:
                for other in self._neighbours(party, given) - before[near].keys():
                    found[other].append(party)
            before[near].update(found)
            edges[near] = {party for party in found if not self._is_barred(party, ends, given)}
            if met := edges[near] & edges[1 - near]:
                return [{"parties": path} for middle in met for path in _paths_through(middle, *before)]
        return []

    def _near_listed(self, given: Parameters) -> list[Row]:
        """The listed parties within so many steps."""
        ends = frozenset([given["party"]])
        seen, edge = set(ends), set(ends)
        for _ in range(given["hops"]):
            walked = (party for party in edge if not self._is_barred(party, ends, given))
            edge = {other for party in walked for other in self._neighbours(party, given)} - seen
            seen |= edge
        return [{"listed_id": party} for party in seen - ends if self._is_listed(party, given)]

    def _neighbours(self, party: str, given: Parameters) -> set[str]:
        kinds = given["ties"]
        found = {tie.other for tie in self._ties.get(party, ()) if tie.kind in kinds and tie.holds(given)}
        if "address" in kinds:
            found.update(self._at_one_address(party, given))
        return found - {party}

    def _at_one_address(self, party: str, given: Parameters) -> Iterator[str]:
        for own in self._at.get(party, ()):
            if own.holds(given) and self._places[own.other].is_walked(given):
                others = (tie for tie in self._here[own.other] if not own.kind or tie.kind != own.kind)
                yield from (tie.other for tie in others if tie.holds(given))

    def _is_barred(self, party: str, ends: Set[str], given: Parameters) -> bool:
        most: int = given["max_neighbours"]
        ties = self._ties.get(party, ())
        if party in ends or not given["avoid_hubs"] or len(ties) <= most:
            return party in self._unnamed - ends
        return len({tie.other for tie in ties if tie.kind in given["ties"]}) > most

    def _is_listed(self, party: str, given: Parameters) -> bool:
        day = given["as_of"]
        return any(
            (since is None or since <= day)
            and (given["include_ended"] or all(end is None or end > day for end in ends))
            for since, *ends in self._listed.get(party, ())
        )


def _paths_through(middle: str, *before: Mapping[str, list[str]]) -> Iterator[list[str]]:
    to_start, to_end = (list(_paths_back(middle, parents)) for parents in before)
    for one, other in product(to_start, to_end):
        yield [*reversed(one), *other[1:]]


def _paths_back(party: str, parents: Mapping[str, list[str]]) -> Iterator[list[str]]:
    if not parents[party]:
        yield [party]
    for parent in parents[party]:
        yield from ([party, *path] for path in _paths_back(parent, parents))
