"""Companies in an order in which owners come before what they own; those that own each other come together."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Set

import networkx as nx

Owners = Mapping[str, Collection[str]]


def held_by(owners: Owners) -> dict[str, list[str]]:
    """The companies that each owner holds part of."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    for company, own in owners.items():
        for owner in own:
            held[owner].append(company)
    return dict(held)


def groups_owners_first(owners: Owners) -> list[list[str]]:
    """Groups of the companies: one by itself, or several of which each owns part of each other through some chain."""
    first = _peeled(owners)
    rest = owners.keys() - set(first) if len(first) < len(owners) else set()
    held = held_by({company: [owner for owner in owners[company] if owner in rest] for company in sorted(rest)})
    last = _peeled({company: held.get(company, ()) for company in sorted(rest)})
    circles = _groups(rest.difference(last), owners)
    return [[company] for company in first] + circles + [[company] for company in reversed(last)]


def _peeled(above: Owners) -> list[str]:
    """Those of the companies above whom no circle stands, each after all that stand above it."""
    peeled: dict[str, None] = {}
    begun: set[str] = set()
    for start in above:
        path = [start]
        while path:
            company = path[-1]
            waiting = [upper for upper in above[company] if upper in above and upper not in peeled]
            if waiting and company not in begun:
                begun.add(company)
                path += [upper for upper in waiting if upper not in begun]
                continue
            # What still waits, though all above it were gone through, has a circle above it.
            path.pop()
            if not waiting:
                peeled[company] = None
    return list(peeled)


def _groups(companies: Set[str], owners: Owners) -> list[list[str]]:
    """The groups among companies in circles of owners, or on the way from one circle to another."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(companies))
    graph.add_edges_from((owner, company) for company in companies for owner in owners[company] if owner in companies)
    condensed = nx.condensation(graph)
    return [sorted(condensed.nodes[number]["members"]) for number in nx.topological_sort(condensed)]
