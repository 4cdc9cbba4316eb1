"""The stakes that a question on ownership fetches, as a network of names, shares and chains.

Each row of such a question holds one stake: company_id, company_name, owner_id, owner_name, owner_kind, and the `OWNS` as
the only member of `evidence`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from graph.stakes import UNKNOWN, Filed, Interval, Stakes, combined

NOT_NAMED = "not named in any filing"
MOST_CHAINS = 5
MOST_STEPS = 10

Row = Mapping[str, Any]


class Network:
    """See the module. `stakes` are those that enter computations."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._names: dict[str, str | None] = {UNKNOWN: NOT_NAMED}
        self._kinds: dict[str, str | None] = {}
        self._ties: dict[str, Any] = {}
        filed = []
        for row in rows:
            (tie,) = row["evidence"]
            self._names[row["company_id"]] = row["company_name"]
            self._names[row["owner_id"]] = row["owner_name"]
            self._kinds[row["owner_id"]] = row["owner_kind"]
            self._ties[tie.properties["id"]] = tie
            filed.append(_filed(row, tie.properties))
        self.filed = filed
        self.stakes: Stakes = combined(filed)
        pairs = ((owner, company) for company, own in self.stakes.shares.items() for owner in own)
        self._graph: nx.DiGraph[str] = nx.DiGraph(pairs)

    def name(self, party: str) -> str | None:
        """The name of a party, or words for the unknown owner."""
        return self._names.get(party)

    def kind(self, party: str) -> str | None:
        """Company, Person or PublicBody; None for the unknown owner."""
        return self._kinds.get(party)

    def id(self, party: str) -> str | None:
        """The id of a party; None for the unknown owner."""
        return None if party == UNKNOWN else party

    @property
    def left_out(self) -> dict[str, int]:
        """What `left_out` of the questions on ownership describes."""
        return {"contradictory": len(self.stakes.contradictory)}

    def contradictory_above(self, company: str) -> list[str]:
        """Which of this company and those above it are contradictory, so that no share in them enters computations."""
        above = nx.ancestors(self._graph, company) if company in self._graph else set()
        return sorted(self.stakes.contradictory & (above | {company}))

    def share_in_words(self, owner: str, company: str) -> str:
        """`60 %`, or `25 to 50 %`, and whether the sources contradict each other."""
        said = share_in_words(self.stakes.shares[company][owner])
        return f"{said} (sources differ)" if (owner, company) in self.stakes.conflicts else said

    def chains(self, owner: str, company: str) -> list[str]:
        """The shortest chains from the owner to the company in words, at most five."""
        if owner == UNKNOWN or owner not in self._graph or company not in self._graph:
            return []
        if not nx.has_path(self._graph, owner, company):
            return []
        paths = islice(nx.shortest_simple_paths(self._graph, owner, company), MOST_CHAINS)
        return [self._in_words(path) for path in paths if len(path) <= MOST_STEPS + 1]

    def depth(self, owner: str, company: str) -> int:
        """The steps of the shortest chain."""
        return int(nx.shortest_path_length(self._graph, owner, company))

    def between(self, owner: str, company: str) -> list[Any]:
        """The stakes on all chains from the owner to the company, as relationships."""
        if owner not in self._graph or company not in self._graph:
            return []
        below = nx.descendants(self._graph, owner) | {owner}
        above = nx.ancestors(self._graph, company) | {company}
        return list(self._ties_of((o, c) for o, c in self._graph.edges if o in below & above and c in below & above))

    def stakes_in(self, company: str, owners: Sequence[str]) -> list[Any]:
        """The direct stakes of these owners in a company, as relationships."""
        return list(self._ties_of((owner, company) for owner in owners))

    def of_filings(self, filed: Iterable[Filed]) -> list[Any]:
        """The relationships of filings."""
        return [self._ties[one.id] for one in filed]

    def _ties_of(self, pairs: Iterator[tuple[str, str]]) -> Iterator[Any]:
        for owner, company in pairs:
            yield from self.of_filings(one for one in self.stakes.filed.get(company, ()) if one.owner == owner)

    def _in_words(self, path: Sequence[str]) -> str:
        words = [str(self.name(path[0]))]
        for owner, company in pairwise(path):
            words.append(f"{self.share_in_words(owner, company)} of {self.name(company)}")
        return " → ".join(words)


def per_cent(share: float) -> float:
    """A fraction as per cent, rounded to what filings can mean."""
    return round(100 * share, 3)


def share_in_words(share: Interval) -> str:
    """`60 %`, or `25 to 50 %`."""
    low, high = (f"{per_cent(bound):g}" for bound in (share.low, share.high))
    return f"{low} %" if low == high else f"{low} to {high} %"


def _filed(row: Row, properties: Mapping[str, Any]) -> Filed:
    return Filed(
        id=properties["id"],
        owner=row["owner_id"],
        company=row["company_id"],
        source=properties.get("source_id", ""),
        share_min=properties.get("share_min"),
        share_max=properties.get("share_max"),
        interest=properties.get("interest"),
        direct=properties.get("direct"),
    )
