"""Nodes and links as the page of the explorer gets them, live or inside a file; `front/shapes.js` describes the same.

Every text of a source passes `visible`: characters that turn or hide text are written out.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from explorer.picture import citation_of, is_uncertain, legend_entry, uncertain_links
from explorer.picture_words import (
    caption,
    link_details,
    link_facts,
    link_label,
    meanings,
    node_facts,
    short_fact,
    stated_in,
    visible,
)
from graph.neighbours import Ties
from graph.schema import NODES, RELATIONSHIP, RELATIONSHIPS
from graph.subgraph import Citation, GraphNode, GraphRelationship, Subgraph

Json: TypeAlias = dict[str, Any]

# Where the days of a kind of node are stored, first and last.
_DAYS = {
    "Shipment": ("first_on_min", "last_on_max"),
    "Listing": ("listed_on_min", "delisted_on_max"),
    "TradeFlow": ("period_min", "period_max"),
}
_COUNTRIES = ("country", "dispatch_country", "origin_country", "destination_country", "exporter", "importer")


def model() -> Json:
    """Every kind of node and link, as the page draws and words them."""
    return {
        "nodes": [{**legend_entry(kind), "meanings": meanings(kind.name)} for kind in NODES],
        "links": [
            {
                "name": kind.name,
                "what": kind.description,
                "verb": kind.verb,
                "reverse": kind.reverse,
                "derived": kind.derived,
                "event": kind.event,
                "meanings": meanings(kind.name),
            }
            for kind in RELATIONSHIPS
        ],
    }


def part(subgraph: Subgraph, ties: Mapping[str, Sequence[Ties]], citations: Mapping[str, Citation]) -> Json:
    """A part of the graph: `ties` counts all that each node is tied to, `citations` says what stands behind each link.

    Raises ModelError when a link has no citation: nothing is shown without its source.
    """
    return {
        "nodes": [node_element(node, ties.get(node.id, ())) for node in subgraph.nodes],
        "links": link_elements(subgraph, citations),
    }


def node_element(node: GraphNode, ties: Iterable[Ties]) -> Json:
    """One node with the counts of its ties."""
    values = node.properties
    return {
        "id": node.id,
        "kind": node.kind,
        "name": caption(node),
        "note": short_fact(node),
        "dashed": is_uncertain(node),
        "dates": _span(values, *_DAYS[node.kind]) if node.kind in _DAYS else None,
        "countries": sorted({str(values[name]) for name in _COUNTRIES if values.get(name)}),
        "codes": [str(values[name]) for name in ("code", "hs_code") if values.get(name)],
        "tier": str(values.get("tier") or ""),
        "place": _place(values) if node.kind == "Address" else None,
        "facts": node_facts(node),
        "neighbours": [vars(one) for one in ties],
    }


def link_elements(subgraph: Subgraph, citations: Mapping[str, Citation]) -> list[Json]:
    """The links of a part of the graph."""
    uncertain = uncertain_links(subgraph)
    return [_link(tie, citation_of(tie, citations), dashed=tie.id in uncertain) for tie in subgraph.relationships]


def _link(tie: GraphRelationship, citation: Citation, *, dashed: bool) -> Json:
    kind, values = RELATIONSHIP[tie.kind], tie.properties
    until = "started_on_max" if kind.event else "ended_on_max"
    return {
        "id": tie.id,
        "kind": tie.kind,
        "from": tie.from_id,
        "to": tie.to_id,
        "label": link_label(tie),
        "details": link_details(tie),
        "derived": kind.derived,
        "dashed": dashed,
        "disputed": bool(values.get("disputed_by")),
        "dates": _span(values, "started_on_min", until),
        "share": _share(values),
        "facts": link_facts(tie),
        "stated": {"source": visible(citation.source), **stated_in(tie, citation)},
    }


def _place(values: Mapping[str, object]) -> Json:
    """What is equal for two spellings of one room, and of one building; empty where an address could not be read."""
    return {"unit": str(values.get("unit_key") or ""), "building": str(values.get("building_key") or "")}


def _span(values: Mapping[str, object], first: str, last: str) -> list[str] | None:
    """First and last day, empty where open; None where neither is known."""
    days = [_day(values.get(first)), _day(values.get(last))]
    return days if any(days) else None


def _day(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else ""


def _share(values: Mapping[str, object]) -> list[float] | None:
    low, high = values.get("share_min"), values.get("share_max")
    if not isinstance(low, int | float) and not isinstance(high, int | float):
        return None
    return [
        float(low) if isinstance(low, int | float) else 0.0,
        float(high) if isinstance(high, int | float) else 100.0,
    ]
