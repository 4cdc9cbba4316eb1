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


def groups_owners_first(owners: Owners, held: Owners) -> list[list[str]]:
    """Groups of the companies: one by itself, or several of which each owns part of each other through some chain."""
    first = _peeled(owners.keys(), owners, held)
    rest = owners.keys() - set(first)
    last = _peeled(rest, held, owners)
    return [[one] for one in first] + _groups(rest.difference(last), owners) + [[one] for one in reversed(last)]


def _peeled(companies: Set[str], above: Owners, below: Owners) -> list[str]:
    """Those of the companies that nobody among them stands above, then those above whom stand only such, and so on."""
    waiting = {company: len([one for one in above.get(company, ()) if one in companies]) for company in companies}
    peeled = [company for company, number in waiting.items() if not number]
    # Grows while it is gone through: what waits for nobody any more comes next.
    for company in peeled:
        for one in below.get(company, ()):
            if one in waiting:
                waiting[one] -= 1
                if not waiting[one]:
                    peeled.append(one)
    return peeled


def _groups(companies: Set[str], owners: Owners) -> list[list[str]]:
    """The groups among companies in circles of owners, or on the way from one circle to another."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(companies))
    graph.add_edges_from((owner, company) for company in companies for owner in owners[company] if owner in companies)
    condensed = nx.condensation(graph)
    return [sorted(condensed.nodes[number]["members"]) for number in nx.topological_sort(condensed)]
