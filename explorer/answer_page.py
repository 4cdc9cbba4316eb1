"""An answer as one offline page: what stands behind its first rows is drawn, what stands behind all of them is inside."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from explorer import elements
from explorer.asking import asked_in_words, notes
from explorer.first_view import first_view
from explorer.layout import positions
from explorer.offline import HandedOver, offline_file
from explorer.session import Session
from graph.citing import cite_relationships
from graph.neighbours import ties_of
from graph.subgraph import Citation, Subgraph
from graph.workspace import Workspace
from queries.framework.answer import Answer

# What a browser still opens in two seconds.
MOST_INSIDE = 20_000
# Records behind one link; a link can be stated by thousands of records.
MOST_RECORDS = 5


def answer_page(session: Session, answer: Answer) -> str:
    """The HTML of an answer's page."""
    view = first_view(answer.subgraph, answer.rows)
    return subgraph_page(
        session,
        answer.subgraph,
        answer.citations,
        drawn=view.drawn,
        title=answer.question.title,
        asked=asked_in_words(answer),
        caution=answer.caution,
        as_of=answer.as_of.isoformat() if answer.as_of else None,
        notes=[*notes(answer), *view.notes(len(answer.rows))],
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
