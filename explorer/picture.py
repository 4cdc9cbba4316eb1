"""The picture of an answer: one offline HTML file in which every link shows where it is stated.

Colours, shapes, captions and verbs come from the schema; positions from `explorer.layout`; the page from
`explorer.picture_page`. The same input gives the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence

from explorer.bends import bends, frame
from explorer.layout import LINE_HEIGHT, TEXT_LINES, TEXT_WIDTH, Point, positions
from explorer.picture_words import (
    caption,
    kind_in_words,
    link_details,
    link_facts,
    link_label,
    meanings,
    node_facts,
    short_fact,
    stated_in,
    visible,
)
from graph.errors import ModelError
from graph.schema import NODE, NODES, RELATIONSHIP, NodeKind
from graph.subgraph import Citation, GraphNode, GraphRelationship, Subgraph

MOST_NODES = 1000


def draw(
    subgraph: Subgraph,
    *,
    title: str,
    citations: Mapping[str, Citation],
    subtitle: str = "",
    caution: str = "",
    as_of: str | None = None,
    notes: Sequence[str] = (),
) -> str:
    """The HTML of a picture.

    title      what the picture answers, in words; `subtitle` says more, for example the parameters
    citations  what stands behind each link, by relationship id
    caution    what the answer does not prove ("A shared address may be a virtual office.")
    as_of      the date that the answer holds for, or None where it has none
    notes      sentences on what a limit cut off or left out

    Of more than 1,000 nodes those are drawn that the first links need, and a note says what was left out.
    Raises ModelError when a link has no citation: a picture shows nothing without its source.
    """
    # pyvis takes a third of a second to import: only those who draw pay.
    from explorer.picture_page import OfflineNetwork  # noqa: PLC0415

    drawn, left_out = first_nodes(subgraph)
    points = positions(drawn)
    curves = bends(drawn, points)
    network = OfflineNetwork(
        {
            "title": visible(title),
            "subtitle": visible(subtitle),
            "caution": visible(caution),
            "asOf": visible(as_of or ""),
            "notes": [visible(note) for note in (*notes, *left_out)],
            "legend": kinds_of_node(drawn.nodes),
            "meanings": {kind: meanings(kind) for kind in _kinds(drawn)},
            "frame": frame(drawn, points, curves),
            "text": {"width": TEXT_WIDTH, "lines": TEXT_LINES, "height": LINE_HEIGHT},
        }
    )
    names = {node.id: f"n{number}" for number, node in enumerate(drawn.nodes)}
    for node in drawn.nodes:
        network.add_node(names[node.id], **_node(node, points[node.id]))
    uncertain = uncertain_links(drawn)
    for number, tie in enumerate(drawn.relationships):
        link = _link(tie, citation_of(tie, citations))
        ends = names[tie.from_id], names[tie.to_id]
        network.add_edge(*ends, id=f"e{number}", bend=curves.get(tie.id, 0.0), dashed=tie.id in uncertain, **link)
    html: str = network.generate_html()
    return html


def first_nodes(subgraph: Subgraph) -> tuple[Subgraph, list[str]]:
    """The part of the subgraph that is drawn, and what to say of the rest."""
    if len(subgraph.nodes) <= MOST_NODES:
        return subgraph, []
    linked = (end for tie in subgraph.relationships for end in (tie.from_id, tie.to_id))
    wanted = dict.fromkeys([*linked, *(node.id for node in subgraph.nodes)])
    kept = set(list(wanted)[:MOST_NODES])
    drawn = Subgraph(
        tuple(node for node in subgraph.nodes if node.id in kept),
        tuple(tie for tie in subgraph.relationships if tie.from_id in kept and tie.to_id in kept),
    )
    missing = len(subgraph.relationships) - len(drawn.relationships)
    return drawn, [
        f"A picture holds at most {MOST_NODES:,} parties and things: {len(subgraph.nodes) - MOST_NODES:,} of "
        f"{len(subgraph.nodes):,} and {missing:,} of {len(subgraph.relationships):,} links are left out."
    ]


def _node(node: GraphNode, point: Point) -> dict[str, object]:
    kind = NODE[node.kind]
    return {
        "key": visible(node.id),
        "kind": kind.name,
        "label": caption(node),
        "note": short_fact(node),
        "shape": kind.shape,
        "color": kind.colour,
        "dashed": is_uncertain(node),
        "x": point[0],
        "y": point[1],
        "facts": node_facts(node),
    }


def _link(tie: GraphRelationship, citation: Citation) -> dict[str, object]:
    return {
        "key": visible(tie.id),
        "kind": tie.kind,
        "verb": RELATIONSHIP[tie.kind].verb,
        "label": link_label(tie),
        "details": link_details(tie),
        "disputed": bool(tie.properties.get("disputed_by")),
        "facts": link_facts(tie),
        "stated": stated_in(tie, citation),
    }


def kinds_of_node(nodes: Iterable[GraphNode]) -> list[dict[str, str]]:
    """The kinds of node that occur, in the order of the schema."""
    present = {node.kind for node in nodes}
    return [legend_entry(kind) for kind in NODES if kind.name in present]


def legend_entry(kind: NodeKind) -> dict[str, str]:
    """A kind of node as a legend shows and words it."""
    return {
        "name": kind.name,
        "singular": kind_in_words(kind.name),
        "plural": kind.plural,
        "what": kind.description,
        "color": kind.colour,
        "shape": kind.shape,
    }


def _kinds(subgraph: Subgraph) -> list[str]:
    return sorted({node.kind for node in subgraph.nodes} | {tie.kind for tie in subgraph.relationships})


def is_uncertain(node: GraphNode) -> bool:
    """Whether a node is unnamed or only stated by a publication, and so drawn dashed."""
    return bool(node.properties.get("stated_only") or node.properties.get("unnamed"))


def uncertain_links(subgraph: Subgraph) -> set[str]:
    """The ids of the links that are computed, suggested or only stated by a publication, and so drawn dashed."""
    vague = {node.id for node in subgraph.nodes if node.properties.get("stated_only")}
    return {
        tie.id
        for tie in subgraph.relationships
        if RELATIONSHIP[tie.kind].derived
        or tie.kind == "POSSIBLY_SAME_AS"
        or tie.properties.get("address_kind") == "stated"
        or not vague.isdisjoint((tie.from_id, tie.to_id))
    }


def citation_of(tie: GraphRelationship, citations: Mapping[str, Citation]) -> Citation:
    """What stands behind a link. Raises ModelError where nothing does: a picture shows nothing without its source."""
    if tie.id not in citations:
        raise ModelError(f"picture, link {tie.id!r}: found no citation, expected one for each link of the answer")
    return citations[tie.id]
