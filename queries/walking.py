"""The ties among parties that a walk from party to party has fetched, and how a path reads in words.

Each row of such a question holds one tie of `party_id`: `other_id`, the kind of tie, for an address its text and for
shipments their number, and the relationships as `evidence`. A row that leads from a party to itself says why the walk
does not go on there: `mass address`, `hub` or `unnamed`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Any

import networkx as nx

from graph.schema import RELATIONSHIP
from queries.framework.found import Row
from queries.framework.walk import Step

# At most so many ties are fetched, from so many parties at a time.
MOST_TIES = 60_000
AT_A_TIME = 250

_AT_ONE_ADDRESS = {
    "unit": "is in the same room or office as",
    "building": "is in the same building as",
    "stated address": "is stated to share an address with",
}
_OPPOSITE = {"sent": "received", "received": "sent"}
_KINDS: Mapping[str, str] = {**dict.fromkeys(_AT_ONE_ADDRESS, "address"), **dict.fromkeys(_OPPOSITE, "shipment")}
# The order in which ties of one pair are told, and in which paths of one length come.
_RANKS = {kind: rank for rank, kind in enumerate(("owner", "control", "director", "stated", "address", "shipment"))}


class Walk:
    """See the module. `ends` are those parties that are walked from however many neighbours they have."""

    def __init__(self, step: Step, ends: Collection[str]) -> None:
        self._step = step
        self._ends = frozenset(ends)
        self._fetched: set[str] = set()
        self._names: dict[str, str | None] = {}
        self._rows = 0
        self._not_walked: set[str] = set()
        self._mass_addresses: set[str] = set()
        self._hubs: set[str] = set()
        self._unnamed: set[str] = set()
        self._graph: nx.Graph[str] = nx.Graph()

    @property
    def barred(self) -> Set[str]:
        """The parties that are not walked through, as far as they are known."""
        return (self._hubs | self._unnamed) - self._ends

    @property
    def is_cut(self) -> bool:
        """Whether parties were left where they are as too many ties had been found."""
        return bool(self._not_walked)

    @property
    def left_out(self) -> dict[str, int]:
        """What was not walked through, counted."""
        return {
            "mass_addresses": len(self._mass_addresses),
            "hubs": len(self._hubs - self._ends),
            "unnamed_parties": len(self._unnamed),
            "parties_not_walked": len(self._not_walked),
        }

    def effort(self, parties: Iterable[str]) -> int:
        """How much there is to fetch at most: those known to have very many neighbours count as all that may be."""
        return sum(MOST_TIES if party in self._hubs else 1 for party in parties)

    def fetch(self, parties: Set[str], *, last: bool = False) -> None:
        """Asks for the ties of those parties of which they are not known, so that the barred ones among them are.

        As the `last` step the statement may give only those ties that the question is about.
        Of one of two ends with very many neighbours the ties come only when it is asked for alone.
        """
        wanted = sorted(parties - self._fetched)
        for start in range(0, len(wanted), AT_A_TIME):
            some = wanted[start : start + AT_A_TIME]
            if self._rows >= MOST_TIES:
                self._not_walked.update(some)
                continue
            rows = self._step(some, last=last)
            self._rows += len(rows)
            self._fetched.update(some)
            self._take(rows)

    def neighbours(self, parties: Set[str], *, last: bool = False) -> set[str]:
        """Every party that is one step from any of these, without those behind a barred one; see `fetch` for `last`."""
        self.fetch(parties, last=last)
        walked = (party for party in parties - self.barred if party in self._graph)
        return {other for party in walked for other in self._graph[party]}

    def before(self, party: str, others: Set[str]) -> str:
        """The one of these others through which a path to the party goes best: its tie comes first in `order`."""
        ways = (other for other in self._graph[party] if other in others and other not in self.barred)
        return min(ways, key=lambda other: (self._rank(party, other), other))

    def shortest_paths(self, start: str, end: str) -> Iterator[list[str]]:
        """Every shortest path between two connected parties."""
        walked = self._graph.subgraph(self._graph.nodes - self.barred)
        yield from nx.all_shortest_paths(walked, start, end)

    def fetch_evidence(self, paths: Iterable[Sequence[str]]) -> None:
        """Asks for the relationships behind the steps of these paths, which the search went without."""
        bare: dict[tuple[str, str], list[Row]] = {}
        for one, other in (pair for path in paths for pair in pairwise(path)):
            tie = self._graph.edges[one, other]
            if not all(row["evidence"] for row in tie["ties"]):
                bare[(one, other) if tie["by"] == one else (other, one)] = tie["ties"]
        pairs = sorted(bare)
        for start in range(0, len(pairs), AT_A_TIME):
            some = {pair: bare[pair] for pair in pairs[start : start + AT_A_TIME]}
            for rows in some.values():
                rows.clear()
            for row in self._step({by for by, _ in some}, others={other for _, other in some}):
                if (pair := (row["party_id"], row["other_id"])) in some:
                    some[pair].append(row)

    def path_row(self, path: Sequence[str]) -> Row:
        """The columns `path`, `steps`, `evidence` and `evidence_total` of a path."""
        ties = [self._ties(origin, target) for origin, target in pairwise(path)]
        return {
            "path": self._path_in_words(path),
            "steps": [" + ".join(dict.fromkeys(map(_kind, rows))) for rows in ties],
            "evidence": [row["evidence"] for rows in ties for row in rows],
            "evidence_total": sum(_total(rows) for rows in ties),
        }

    def order(self, path: Sequence[str]) -> tuple[list[int], Sequence[str]]:
        """The key by which paths of one length are sorted: ownership and office before shipments, then ids."""
        return [self._rank(*step) for step in pairwise(path)], path

    def _take(self, rows: Sequence[Row]) -> None:
        for row in rows:
            party, other = row["party_id"], row["other_id"]
            self._names[party], self._names[other] = row["party_name"], row["other_name"]
            if party == other:
                self._leave_out(row)
                continue
            if not self._graph.has_edge(party, other):
                self._graph.add_edge(party, other, by=party, ties=[])
            # The ties of a pair come once from each of its parties.
            tie = self._graph.edges[party, other]
            if tie["by"] == party:
                tie["ties"].append(row)

    def _leave_out(self, row: Row) -> None:
        party = row["party_id"]
        match row["tie"]:
            case "mass address":
                self._mass_addresses.update(link.properties["to_id"] for link in row["evidence"])
            case "hub":
                self._hubs.add(party)
                if party in self._ends:  # asked for again, alone, when there is no cheaper way
                    self._fetched.discard(party)
            case "unnamed":
                self._unnamed.add(party)

    def _ties(self, party: str, other: str) -> list[Row]:
        ties: list[Row] = self._graph.edges[party, other]["ties"]
        return sorted(ties, key=lambda row: (_RANKS[_kind(row)], sorted(_ids(row))))

    def _rank(self, party: str, other: str) -> int:
        return min(_RANKS[_kind(row)] for row in self._ties(party, other))

    def _path_in_words(self, path: Sequence[str]) -> str:
        words = self._name(path[0])
        for origin, target in pairwise(path):
            ties = dict.fromkeys(_in_words(row, origin) for row in self._ties(origin, target))
            words += f" — {'; '.join(ties)} → {self._name(target)}"
        return words

    def _name(self, party: str) -> str:
        return self._names.get(party) or party


def _kind(row: Row) -> str:
    tie: str = row["tie"]
    return _KINDS.get(tie, tie)


def _in_words(row: Row, origin: str) -> str:
    """A tie as it reads from this one of its two parties."""
    tie = row["tie"]
    if tie in _AT_ONE_ADDRESS:
        return f"{_AT_ONE_ADDRESS[tie]} ({row['detail']}; {row['size']} parties there)"
    if tie in _OPPOSITE:
        return _shipments_in_words(tie if origin == row["party_id"] else _OPPOSITE[tie], row["size"])
    (link,) = row["evidence"]
    kind, said = RELATIONSHIP[link.kind], link.properties
    verb = kind.verb if said["from_id"] == origin else kind.reverse
    details = ", ".join(_details(said))
    return f"{verb} ({details})" if details else verb


def _shipments_in_words(direction: str, count: int) -> str:
    goods = "1 shipment" if count == 1 else f"{count:,} shipments" if count else "shipments (number not published)"
    return f"sent {goods} to" if direction == "sent" else f"received {goods} from"


def _details(said: Mapping[str, Any]) -> Iterator[str]:
    """What a tie says of itself: share, office, means, remark or kind in the words of the source, end."""
    low, high = said.get("share_min"), said.get("share_max")
    if low is not None and high is not None:
        yield f"{low:g} %" if low == high else f"{low:g} to {high:g} %"
    elif low is not None or high is not None:
        yield f"at least {low:g} %" if high is None else f"at most {high:g} %"
    words = [said.get(name) for name in ("role", "means")] + [said.get("note" if said.get("note") else "tie")]
    yield from (str(word) for word in words if word)
    if said.get("ended_on"):
        yield f"until {said['ended_on']}"


def _ids(row: Row) -> Iterator[str]:
    for link in _flat(row["evidence"]):
        yield link.properties["id"]


def _flat(links: Any) -> Iterator[Any]:
    if isinstance(links, list):
        for link in links:
            yield from _flat(link)
    else:
        yield links


def _total(rows: Sequence[Row]) -> int:
    """The relationships behind the ties of a pair; of shipments the statement says how many there are."""
    counted: int = sum(row["total"] for row in rows if row["total"] is not None)
    return counted + len({id_ for row in rows if row["total"] is None for id_ in _ids(row)})
