"""Circles of ownership: in each group of companies that own each other, a shortest circle through each member."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import networkx as nx

from graph.effective_shares import Ownership
from queries.framework.found import Found
from queries.ownership_network import Network, per_cent

MOST_COMPANIES = 8


def compute(rows: list[dict[str, Any]], parameters: Mapping[str, Any]) -> Found:
    """One row for each circle; with a party only those through it."""
    network = Network(rows)
    ownership = Ownership(network.stakes)
    orphans = {company for members in ownership.orphan_cycles() for company in members}
    found = []
    for circle in sorted({_from_the_first(circle) for circle in _circles(network, ownership.cycles())}):
        if parameters["party"] in (None, *circle):
            found.append(_row(network, circle, orphans.issuperset(circle)))
    found.sort(key=lambda row: (not row["orphan"], -row["product_share"], row["companies"]))
    return Found(found, network.left_out)


def _circles(network: Network, groups: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """A shortest circle through each company of each group."""
    for members in groups:
        inside: nx.DiGraph[str] = nx.DiGraph(
            (owner, company)
            for company in members
            for owner in network.stakes.shares.get(company, {})
            if owner in set(members)
        )
        for company in members:
            if inside.has_edge(company, company):
                yield [company]
            found = [
                nx.shortest_path(inside, held, company)
                for held in sorted(inside.successors(company))
                if held != company
            ]
            if found:
                yield min(found, key=lambda path: (len(path), path))


def _from_the_first(circle: Sequence[str]) -> tuple[str, ...]:
    """The circle turned so that its smallest id stands first."""
    start = circle.index(min(circle))
    return (*circle[start:], *circle[:start])


def _row(network: Network, circle: Sequence[str], orphan: bool) -> dict[str, Any]:
    steps = list(pairwise([*circle, circle[0]]))
    shares = [network.stakes.shares[company][owner].low for owner, company in steps]
    return {
        "companies": [network.name(company) for company in circle],
        "product_share": per_cent(math.prod(shares)),
        "orphan": orphan,
        "evidence": [tie for owner, company in steps for tie in network.stakes_in(company, [owner])],
    }
