"""An answer as one offline page: what stands behind its first rows is drawn, what stands behind all of them is inside."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from typing import Any

from explorer import elements
from explorer.asking import asked_in_words, notes
from explorer.layout import positions
from explorer.offline import HandedOver, offline_file
from explorer.session import Session
from graph.citing import cite_relationships
from graph.neighbours import ties_of
from graph.subgraph import Citation, GraphRelationship, Subgraph
from graph.workspace import Workspace
from queries.framework.answer import Answer, AnswerRow

# A first view never opens on a hairball: no more nodes and links than this, from the first rows.
MOST_AT_FIRST = 300
# What a browser still opens in two seconds.
MOST_INSIDE = 20_000
# Records behind one link; a link can be stated by thousands of records.
MOST_RECORDS = 5


def answer_page(session: Session, answer: Answer) -> str:
    """The HTML of an answer's page."""
    shown, rows_shown = first_view(answer.subgraph, answer.rows)
    said = [
        f"The page opens with what stands behind {rows_shown:,} of {len(answer.rows):,} rows; search adds the rest."
    ] if rows_shown < len(answer.rows) else []  # fmt: skip
    return subgraph_page(
        session,
        answer.subgraph,
        answer.citations,
        drawn=shown,
        title=answer.question.title,
        asked=asked_in_words(answer),
        caution=answer.caution,
        as_of=answer.as_of.isoformat() if answer.as_of else None,
        notes=[*notes(answer), *said],
    )


def subgraph_page(
    session: Session,
    whole: Subgraph,
    citations: Mapping[str, Citation],
    *,
    title: str,
    drawn: Subgraph | None = None,
    asked: str = "",
    caution: str = "",
    as_of: str | None = None,
    notes: Sequence[str] = (),
) -> str:
    """The HTML of a page that holds a part of the graph and opens with `drawn`, or with all of it."""
    inside, left_out = _inside(whole)
    part = elements.part(inside, ties_of(session.store, inside.nodes), citations)
    return offline_file(
        HandedOver(
            title=title,
            part=part,
            positions=positions(drawn or inside),
            asked=asked,
            caution=caution,
            as_of=as_of,
            notes=(*notes, *left_out),
            records=records_behind(session.workspace, part),
        ),
        made_now(),
    )


def first_view(whole: Subgraph, rows: Sequence[AnswerRow]) -> tuple[Subgraph, int]:
    """What stands behind as many rows, from the first, as a first view holds; of the first row alone at least a part."""
    nodes = {node.id: node for node in whole.nodes}
    links: dict[str, GraphRelationship] = {}
    ends: dict[str, None] = {}
    shown = 0
    for row in rows:
        more = {link.id: link for link in row.evidence}
        wanted = dict.fromkeys(end for link in more.values() for end in (link.from_id, link.to_id))
        if shown and len(links | more) + len(ends | wanted) > MOST_AT_FIRST:
            break
        for link in islice(more.values(), MOST_AT_FIRST // 3):
            links[link.id] = link
            ends |= dict.fromkeys((link.from_id, link.to_id))
        shown += 1
    return Subgraph(tuple(nodes[id_] for id_ in ends if id_ in nodes), tuple(links.values())), shown


def records_behind(workspace: Workspace, part: elements.Json) -> dict[str, list[dict[str, Any]]]:
    """The first records behind each link of a part that a source states."""
    claims = [link["id"] for link in part["links"] if not link["derived"]]
    found = cite_relationships(workspace, claims)
    return {claim: [asdict(one) for one in records[:MOST_RECORDS]] for claim, records in found.items() if records}


def made_now() -> str:
    """By what and when a page was made."""
    return f"Made by ownergraph {version('ownergraph')} on {datetime.now(UTC).date().isoformat()}."


def _inside(whole: Subgraph) -> tuple[Subgraph, list[str]]:
    """As much of a part as a page holds, and what to say of the rest."""
    if len(whole.nodes) <= MOST_INSIDE:
        return whole, []
    nodes = whole.nodes[:MOST_INSIDE]
    kept = {node.id for node in nodes}
    links = tuple(link for link in whole.relationships if link.from_id in kept and link.to_id in kept)
    missing = len(whole.nodes) - len(nodes), len(whole.relationships) - len(links)
    return Subgraph(nodes, links), [
        f"A page holds at most {MOST_INSIDE:,} parties and things: {missing[0]:,} and {missing[1]:,} links are left out."
    ]
