"""The page of a node: what is known of it, each fact with its source, and what it is tied to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from explorer.front_words import front_words
from explorer.picture_words import caption, kind_in_words, meanings, node_facts, short_fact, visible
from explorer.server.pages.links import group_of
from explorer.server.pages.making import address, entity_address, error_page, label, page, record_address
from explorer.server.pages.party import about_party
from explorer.server.reading import Explored, text_of
from graph.neighbours import nodes_of, ties_of
from graph.schema import NODE, PARTIES
from graph.stating import sources_of, sources_of_properties
from graph.subgraph import GraphNode

# Numbers by whether an authority's rules for them were checked.
_UNCHECKED = ("registration_number", "unverified_numbers", "ru_kpp", "imo")
# What has a place of its own on the page.
_APART = ("name", "names", "former_ids", "fictional", "unnamed", "kind_certain", "disputed", "identity_basis")
_SUGGESTION = "POSSIBLY_SAME_AS"


@dataclass(frozen=True)
class SourceLink:
    """A source by its title."""

    title: str
    href: str


@dataclass(frozen=True)
class Fact:
    """A property in words. `sources` are the numbers, in the list of the page, of those that state it; `records` leads
    to the records that do, and is empty where it is computed."""

    label: str
    text: str
    meaning: str
    records: str
    sources: list[int]


@dataclass(frozen=True)
class SourceRow:
    """A source that states something of the node, and how much."""

    source: SourceLink
    links: int
    records: int


def entity_page(explored: Explored, request: Request) -> Response:
    """The node of an id, or of one that it had before; asked for by an id of several, the choice among them."""
    given = text_of(request, "id").strip()
    node = nodes_of(explored.session.store, [given]).get(given)
    if node is None:
        return _by_another_id(explored, given)
    if node.kind == "Source":
        return RedirectResponse(address("/source", id=node.id), HTTPStatus.SEE_OTHER)
    return _page(explored, node, "")


def _by_another_id(explored: Explored, given: str) -> Response:
    hits = [hit for hit in explored.session.search.find(given, limit=20) if hit.score == 1 and hit.matched == given]
    nodes = nodes_of(explored.session.store, [hit.id for hit in hits])
    known = [node for node in nodes.values() if given in _texts(node.properties.get("former_ids"))]
    if len(known) == 1:
        return _page(explored, known[0], given)
    if known:
        others = [(caption(node), short_fact(node), entity_address(node.id)) for node in known]
        return page("choice.html", title="Several parties had this id", given=visible(given), others=others)
    return error_page(f"Nothing is known under the id {visible(given)!r}.", HTTPStatus.NOT_FOUND, search=given)


def _page(explored: Explored, node: GraphNode, former: str) -> Response:
    store, workspace = explored.session.store, explored.session.workspace
    former_ids = _texts(node.properties.get("former_ids"))
    stating = sources_of(workspace, node.id, former_ids)
    of_properties = sources_of_properties(workspace, node.id, former_ids)
    titles = _titles(explored, [one.source for one in stating])
    numbers = {one.source: number for number, one in enumerate(stating, start=1)}
    facts = dict(_facts(node, {name: [numbers[id_] for id_ in ids] for name, ids in of_properties.items()}))
    ties = ties_of(store, [node])[node.id]
    about = about_party(explored, node, ties) if node.kind in PARTIES else None
    told = about.told if about else []
    groups = [group_of(explored, node, one) for one in ties if one not in told]
    checked = [one.name for one in NODE[node.kind].properties if one.identifier]
    return page(
        "entity.html",
        title=caption(node),
        id=node.id,
        kind=kind_in_words(node.kind),
        note=short_fact(node),
        former=visible(former),
        tags=list(_tags(node)),
        names=list(
            dict.fromkeys(map(visible, _texts(node.properties.get("name")) + _texts(node.properties.get("names"))))
        ),
        name_facts=[facts[name] for name in ("name", "names") if name in facts],
        numbers=[facts[name] for name in checked if name in facts],
        unchecked=[facts[name] for name in _UNCHECKED if name in facts],
        facts_list=[fact for name, fact in facts.items() if name not in (*_APART, *checked, *_UNCHECKED)],
        basis=_basis(node),
        joined_ids=[visible(id_) for id_ in (node.id, *former_ids)] if former_ids else [],
        suggested=[one for one in groups if one.ties.relation == _SUGGESTION],
        about=about,
        groups=[one for one in groups if one.ties.relation != _SUGGESTION],
        links=sum(one.links for one in ties),
        sources=[
            SourceRow(SourceLink(titles[one.source], address("/source", id=one.source)), one.links, one.records)
            for one in stating
        ],
        graph=address("/graph", node=node.id),
    )


def _titles(explored: Explored, ids: Iterable[str]) -> dict[str, str]:
    """The titles of sources, or their ids where there is none."""
    wanted = set(ids)
    found = nodes_of(explored.session.store, wanted)
    return {id_: caption(found[id_]) if id_ in found else visible(id_) for id_ in wanted}


def _facts(node: GraphNode, stating: Mapping[str, list[int]]) -> Iterator[tuple[str, Fact]]:
    """Every property of the node by its name, with the numbers of the sources that state it."""
    explained = meanings(node.kind)
    in_words = dict(node_facts(node))
    for one in NODE[node.kind].properties:
        text = in_words.get(label(one.name))
        if text is None:
            continue
        sources = sorted(stating.get(one.name, []))
        records = record_address(f"{node.id}#{one.name}") if sources else ""
        name = explained[label(one.name)] if one.identifier else label(one.name)
        yield one.name, Fact(name, text, explained[label(one.name)], records, sources)


def _tags(node: GraphNode) -> Iterator[str]:
    """What a reader has to know before the name is used."""
    values = node.properties
    if values.get("fictional"):
        yield "fictional: invented for a demonstration"
    if values.get("unnamed"):
        yield "stands for parties that the source does not name"
    if values.get("kind_certain") is False:
        yield "may be a company or a person: the source does not say"
    if values.get("disputed"):
        yield "disputed: see below who disputes what"
    if values.get("identity_basis") == "name":
        yield "known by its name alone: another party may have the same name"


def _basis(node: GraphNode) -> str:
    """Why records are taken for this party, in the words of the graph page."""
    basis = str(node.properties.get("identity_basis") or "")
    words = front_words()
    return {"number": str(words.byNumber), "name": str(words.byName)}.get(basis, "")


def _texts(value: object) -> list[str]:
    """The texts of a property that holds one or several, or none."""
    if isinstance(value, list | tuple):
        return [str(member) for member in value]
    return [str(value)] if value else []
