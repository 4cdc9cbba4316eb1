"""All neighbours of a node by one relation, page by page."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from explorer.picture_words import caption
from explorer.server.pages.links import link_rows, title_of
from explorer.server.pages.making import address, counted, entity_address, error_page, page
from explorer.server.reading import Explored, choice, text_of
from graph.neighbours import Direction, Ties, nodes_of, page_of, ties_of
from graph.schema import NODE, RELATIONSHIP

_ON_A_PAGE = 100


def ties_page(explored: Explored, request: Request) -> Response:
    """The neighbours whose id comes after `after`, in the order of their ids."""
    store, id_ = explored.session.store, text_of(request, "id")
    node = nodes_of(store, [id_]).get(id_)
    if node is None:
        return error_page(f"Nothing is known under the id {id_!r}.", HTTPStatus.NOT_FOUND, search=id_)
    wanted = {
        "relation": choice(request, "relation", tuple(RELATIONSHIP)),
        "direction": choice(request, "direction", ("out", "in")),
        "kind": choice(request, "kind", tuple(NODE)),
    }
    after, text = text_of(request, "after", ""), text_of(request, "text", "").strip()
    direction: Direction = "out" if wanted["direction"] == "out" else "in"
    found = page_of(
        store, node, wanted["relation"], direction, wanted["kind"], after=after, text=text, limit=_ON_A_PAGE
    )
    none = Ties(wanted["relation"], direction, wanted["kind"], 0, 0)
    ties = next((one for one in ties_of(store, [node])[id_] if vars(one).items() >= wanted.items()), none)
    here = [("id", id_), *wanted.items(), ("text", text)]
    return page(
        "ties.html",
        title=title_of(ties),
        name=caption(node),
        back=entity_address(id_),
        hidden=[("id", id_), *wanted.items()],
        text=text,
        rows=link_rows(explored, node, found),
        said=f"{counted(ties.neighbours, 'neighbour')} by {counted(ties.links, 'link')} in all",
        start=address("/ties", here) if after else "",
        next=address("/ties", here, after=found.next) if found.next else "",
    )
