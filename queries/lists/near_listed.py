"""The listed parties near one party, each by a shortest path."""

from collections.abc import Collection, Mapping
from typing import Any

from queries.framework.found import Found, Row
from queries.framework.walk import Step
from queries.walking import Walk


def walk(step: Step, parameters: Mapping[str, Any]) -> Found:
    """One row for each listed party within `hops` steps, the nearest first."""
    listed: dict[str, Row] = {}

    def noting_lists(frontier: Collection[str], **wanted: Any) -> list[Row]:
        rows = [_apart(row) for row in step(frontier, **wanted)]
        listed.update((row["other_id"], row) for row in rows if row["lists"])
        return rows

    party = parameters["party"]
    ties = Walk(noting_lists, (party,))
    paths = _paths(ties, party, parameters["hops"])
    found = {id_: paths[id_] for id_ in listed if len(paths.get(id_, ())) > 1}
    ties.fetch_evidence(found.values())
    rows = [_row(ties, path, listed[id_]) for id_, path in found.items()]
    return Found(sorted(rows, key=lambda row: (row["hops"], row["listed_id"])), ties.left_out, ties.is_cut)


def _paths(ties: Walk, party: str, hops: int) -> dict[str, list[str]]:
    """A shortest path to every party within fewer steps, and to the listed ones of the last."""
    paths = {party: [party]}
    edge = {party}
    for hop in range(1, hops + 1):
        found = ties.neighbours(edge, last=hop == hops) - paths.keys()
        for other in sorted(found):
            paths[other] = [*paths[ties.before(other, edge)], other]
        edge = found
    return paths


def _apart(row: Row) -> Row:
    """The row with the entries on lists, which say nothing of the tie, apart from its evidence."""
    links = [link for link in row["evidence"] if not _is_entry(link)]
    return {**row, "evidence": links, "entries": [link for link in row["evidence"] if _is_entry(link)]}


def _is_entry(link: Any) -> bool:
    return not isinstance(link, list) and link.kind == "LISTED_AS"


def _row(ties: Walk, path: list[str], said: Row) -> Row:
    on_the_way = ties.path_row(path)
    return {
        "listed_id": said["other_id"],
        "listed_name": said["other_name"],
        "lists": said["lists"],
        "listed_on": said["listed_on"],
        "hops": len(path) - 1,
        **on_the_way,
        "evidence": [*on_the_way["evidence"], *said["entries"]],
        "evidence_total": on_the_way["evidence_total"] + len(said["entries"]),
    }
