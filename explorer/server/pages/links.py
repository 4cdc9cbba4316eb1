"""Links of a node as rows of a page: to whom, what sets the link apart, and where it is stated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from explorer.picture_words import caption, kind_in_words, link_details, short_fact, stated_in, visible
from explorer.server.pages.making import address, entity_address, in_words, record_address
from explorer.server.reading import Explored
from graph.neighbours import NeighbourPage, Ties, page_of
from graph.schema import NODE, RELATIONSHIP
from graph.subgraph import Citation, GraphNode, GraphRelationship
from queries.framework.answer import citations_of

SHOWN = 25
# What else is said of a link, by its kind.
_MORE = {
    "OWNS": ("interest", "share_text", "note"),
    "CONTROLS": ("means", "note"),
    "OFFICER_OF": ("note",),
    "REGISTERED_AT": ("address_kind", "note"),
    "RELATED_TO": ("basis", "note"),
    "POSSIBLY_SAME_AS": ("score", "reason"),
    "CONFLICTS_WITH": ("note",),
    "STATED_IN": ("property", "value"),
}


@dataclass(frozen=True)
class LinkRow:
    """One link: the node at its other end, what is said of the link, and its citation."""

    name: str
    href: str
    note: str
    kind: str
    said: str
    since: str
    until: str
    disputed_by: str
    citation: Citation
    records: str
    started: date | None
    ended: date | None


@dataclass(frozen=True)
class Group:
    """The links of a node by one relation, in one direction, to nodes of one kind: some of them, and where the rest is."""

    title: str
    ties: Ties
    rows: list[LinkRow]
    rest: str


def group_of(explored: Explored, node: GraphNode, ties: Ties, shown: int = SHOWN) -> Group:
    """The first links of one kind, with a way to all of them where there are more."""
    found = page_of(explored.session.store, node, ties.relation, ties.direction, ties.kind, limit=shown)
    rest = address(
        "/ties", id=node.id, relation=ties.relation, direction=ties.direction, kind=ties.kind, after=found.next
    )
    return Group(title_of(ties), ties, link_rows(explored, node, found), rest if found.next else "")


def title_of(ties: Ties) -> str:
    """The relation as a heading: `Holds an interest in: companies`."""
    relation = RELATIONSHIP[ties.relation]
    verb = relation.verb if ties.direction == "out" else relation.reverse
    return f"{verb[0].upper()}{verb[1:]}: {NODE[ties.kind].plural.lower()}"


def link_rows(explored: Explored, node: GraphNode, found: NeighbourPage) -> list[LinkRow]:
    """A row for each link of a page of neighbours, neighbours in the order of the page."""
    others = {one.id: one for one in found.nodes}
    citations = citations_of(explored.session.store, found.links)
    order = {id_: number for number, id_ in enumerate(others)}

    def other_end(link: GraphRelationship) -> str:
        return link.to_id if link.from_id == node.id else link.from_id

    links = sorted(found.links, key=lambda link: (order.get(other_end(link), 0), link.id))
    return [_row(others[other_end(link)], link, citations[link.id]) for link in links if other_end(link) in others]


def _row(other: GraphNode, link: GraphRelationship, citation: Citation) -> LinkRow:
    values = link.properties
    period = {str(values.get(name) or "") for name in ("started_on", "ended_on")}
    details = [one for one in link_details(link)[:1] if not _is_period(one, period) and one != "disputed"]
    more = [in_words(values[name]) for name in _MORE.get(link.kind, ()) if values.get(name) not in (None, "")]
    return LinkRow(
        name=caption(other),
        href=entity_address(other.id),
        note=short_fact(other),
        kind=kind_in_words(other.kind),
        said="; ".join(dict.fromkeys([*details, *more])),
        since=visible(str(values.get("started_on") or "")),
        until=visible(str(values.get("ended_on") or "")),
        disputed_by=stated_in(link, citation)["disputed_by"],
        citation=citation,
        records=record_address(link.id),
        started=_day(values.get("started_on_min") if values.get("started_on") else None),
        ended=_day(values.get("ended_on_max") if values.get("ended_on") else None),
    )


def _is_period(detail: str, dates: Iterable[str]) -> bool:
    return any(day and day in detail for day in dates)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
