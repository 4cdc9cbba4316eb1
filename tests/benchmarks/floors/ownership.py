"""The floors of the questions on ownership: the stakes of all companies in dictionaries, and the same computation of shares.

A company is reached through stakes in memory instead of a statement for each question; nothing is cited or put into words.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

import duckdb
import networkx as nx

from graph.control import controlled_by, holdings, weakest_links
from graph.effective_shares import Ownership
from graph.ownership_rules import covered, rule_in_force
from graph.stakes import UNKNOWN, Filed, Stakes, combined

Row: TypeAlias = Mapping[str, Any]
Parameters: TypeAlias = Mapping[str, Any]
_STAKES = """SELECT id, from_id, to_id, source_id, share_min, share_max, interest, direct, started_on_min, ended_on_max
    FROM OWNS"""
_CONTROLS = "SELECT to_id, from_id, started_on_min, ended_on_max FROM CONTROLS"
_LISTED = """SELECT listed.from_id, l.list, l.listed_on_min, least(l.delisted_on_max, listed.ended_on_max)
    FROM LISTED_AS listed JOIN Listing l ON l.id = listed.to_id JOIN Party p ON p.id = listed.from_id"""


class Tie(NamedTuple):
    """A filing, or the party that controls, with the first and last day that it can mean."""

    of: Any
    started: date | None
    ended: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it can be in force on this day."""
        return (self.started is None or self.started <= day) and (self.ended is None or self.ended > day)


class Holdings:
    """Every stake, by company and by owner."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self._into: defaultdict[str, list[Tie]] = defaultdict(list)
        self._held: defaultdict[str, list[Tie]] = defaultdict(list)
        self._controllers: defaultdict[str, list[Tie]] = defaultdict(list)
        for *filed, started, ended in db.execute(_STAKES).fetchall():
            tie = Tie(Filed(*filed), started, ended)
            self._into[tie.of.company].append(tie)
            self._held[tie.of.owner].append(tie)
        for company, controller, started, ended in db.execute(_CONTROLS).fetchall():
            self._controllers[company].append(Tie(controller, started, ended))
        self._listed = db.execute(_LISTED).fetchall()
        self._names = dict(db.execute("SELECT id, name FROM Party WHERE id IN (SELECT to_id FROM OWNS)").fetchall())

    def searches(self) -> dict[str, Callable[[Parameters], list[Row]]]:
        """What gives the rows of each question."""
        return {
            "beneficial-owners": self._beneficial_owners,
            "subsidiaries": self._subsidiaries,
            "controllers": self._controllers_of,
            "meets-ownership-rule": self._covered,
            "ownership-cycles": self._cycles,
        }

    def _beneficial_owners(self, given: Parameters) -> list[Row]:
        company, day = given["party"], given["as_of"]
        shares = Ownership(self._stakes_above(company, day)).final_owners(company)
        return [
            {"owner_id": None if owner == UNKNOWN else owner, "effective_max": per_cent(share.high)}
            for owner, share in shares.items()
            if per_cent(share.high) >= given["min_share"]
        ]

    def _subsidiaries(self, given: Parameters) -> list[Row]:
        shares = Ownership(self._stakes_below([given["party"]], given["as_of"])).shares_of(given["party"])
        return [
            {"company_id": company, "effective_min": per_cent(share.low), "effective_max": per_cent(share.high)}
            for company, share in shares.items()
            if share.high > 0 and per_cent(share.high) >= given["min_share"]
        ]

    def _controllers_of(self, given: Parameters) -> list[Row]:
        rows = self._controllers_under_every_lens(given["party"], given["as_of"])
        return [
            {"controller_id": controller, "lens": lens} for controller, lens in rows if given["lens"] in (None, lens)
        ]

    def _controllers_under_every_lens(self, company: str, day: date) -> Iterator[tuple[str, str]]:
        stakes = self._stakes_above(company, day)
        held = holdings(stakes)
        for party in held.keys() - {UNKNOWN, company}:
            if company in controlled_by(party, held, at_most=True):
                yield party, "majority"
        for party, share in weakest_links(company, stakes).items():
            if party != UNKNOWN and share.high > 0:
                yield party, "weakest-link"
        for tie in self._controllers.get(company, ()):
            if tie.holds_on(day):
                yield tie.of, "stated"

    def _covered(self, given: Parameters) -> list[Row]:
        """The companies that the rule covers; a named one in a row of its own also where it does not."""
        day, text = given["as_of"], (given["list"] or "").lower()
        listed = {
            party
            for party, name, since, until in self._listed
            if text in name.lower() and Tie(None, since, until).holds_on(day)
        }
        party, below = given["party"], self._below(listed, day)
        held = holdings(combined(self._filed(below, day)))
        found = {one.company for one in covered(rule_in_force(given["rule"], day), listed - {party}, held)}
        if party is not None:
            found = {party} & (found | below)
        return [{"company_id": company} for company in found]

    def _cycles(self, given: Parameters) -> list[Row]:
        """A shortest circle through each company that is in any."""
        companies = {
            tie.of.company
            for owner in self._held.keys() & self._into.keys()
            for tie in self._held[owner]
            if tie.of.company in self._held and tie.holds_on(given["as_of"])
        }
        stakes = combined(self._filed(companies, given["as_of"]))
        pairs = ((owner, company) for company, own in stakes.shares.items() for owner in own)
        graph: nx.DiGraph[str] = nx.DiGraph(pairs)
        circles = {
            _from_the_first(min(_circles_through(graph.subgraph(group), company), key=lambda path: (len(path), path)))
            for group in Ownership(stakes).cycles()
            for company in group
        }
        return [
            {"companies": [self._names[company] for company in circle]}
            for circle in circles
            if given["party"] in (None, *circle)
        ]

    def _stakes_above(self, company: str, day: date) -> Stakes:
        companies = {company}
        edge = companies
        while edge:
            edge = {tie.of.owner for one in edge for tie in self._into.get(one, ()) if tie.holds_on(day)} - companies
            companies |= edge
        return combined(self._filed(companies, day))

    def _stakes_below(self, parties: Collection[str], day: date) -> Stakes:
        return combined(self._filed(self._below(parties, day), day))

    def _below(self, parties: Collection[str], day: date) -> set[str]:
        companies: set[str] = set()
        edge = set(parties)
        while edge:
            edge = {tie.of.company for one in edge for tie in self._held.get(one, ()) if tie.holds_on(day)} - companies
            companies |= edge
        return companies

    def _filed(self, companies: Collection[str], day: date) -> Iterator[Filed]:
        for company in companies:
            yield from (tie.of for tie in self._into.get(company, ()) if tie.holds_on(day))


def per_cent(share: float) -> float:
    """A fraction as per cent, as answers round it."""
    return round(100 * share, 3)


def _circles_through(graph: "nx.DiGraph[str]", company: str) -> Iterator[list[str]]:
    for held in graph.successors(company):
        if held == company:
            yield [company]
        elif nx.has_path(graph, held, company):
            yield nx.shortest_path(graph, held, company)


def _from_the_first(circle: list[str]) -> tuple[str, ...]:
    start = circle.index(min(circle))
    return (*circle[start:], *circle[:start])
