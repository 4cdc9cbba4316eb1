"""All shortest connections of two parties, by a search from both ends that goes on where there is less to fetch."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from graph.errors import UsageError
from queries.framework.found import Found
from queries.framework.walk import Step
from queries.walking import Walk

MOST_PATHS = 10_000


def walk(step: Step, parameters: Mapping[str, Any]) -> Found:
    """One row for each shortest connection of at most `max_hops` steps."""
    start, end = parameters["party_a"], parameters["party_b"]
    if start == end:
        raise UsageError("party_a and party_b are the same party: name two")
    ties = Walk(step, (start, end))
    if not _meet(ties, start, end, parameters["max_hops"]):
        return Found([], ties.left_out, ties.is_cut)
    paths = list(islice(ties.shortest_paths(start, end), MOST_PATHS + 1))
    ties.fetch_evidence(paths[:MOST_PATHS])
    rows = [
        {"length": len(path) - 1, "parties": path, **ties.path_row(path)}
        for path in sorted(paths[:MOST_PATHS], key=ties.order)
    ]
    return Found(rows, ties.left_out, ties.is_cut or len(paths) > MOST_PATHS)


def _meet(ties: Walk, start: str, end: str, max_hops: int) -> bool:
    """Fetches ties from both ends until they hold every shortest connection; False where there is none so short."""
    seen = [{start}, {end}]
    # Of each end the parties that are furthest from it.
    edges = [{start}, {end}]
    ties.fetch({start, end})
    for _ in range(max_hops):
        near, far = sorted((0, 1), key=lambda side: ties.effort(edges[side]))
        edges[near] = ties.neighbours(edges[near]) - seen[near]
        seen[near] |= edges[near]
        met = edges[near] & edges[far]
        # Whether one may walk through the parties in the middle is known only when their own ties are.
        ties.fetch(met - {start, end})
        if met - ties.barred:
            return True
        for side in (0, 1):
            edges[side] -= ties.barred
        if not edges[near]:
            return False
    return False
