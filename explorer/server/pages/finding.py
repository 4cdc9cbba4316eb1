"""The page of a search: every match with what tells it from others of its name, or names like it."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from explorer.picture_words import visible
from explorer.server.pages.making import address, label, page
from explorer.server.reading import Explored, number, text_of
from graph.neighbours import nodes_of, tie_counts
from graph.schema import IDENTIFIERS, NODE
from graph.search import Found

_AT_FIRST = 50
_MOST = 500
_NUMBERS = (*IDENTIFIERS, "registration_number", "imo", "declaration")


@dataclass(frozen=True)
class Match:
    """One match: `matched` is the spelling that matched, where it is another than the name."""

    id: str
    name: str
    kind: str
    country: str
    matched: str
    numbers: list[str]
    links: int


def find_page(explored: Explored, request: Request) -> Response:
    """The matches of the text in the address."""
    text = text_of(request, "text", "").strip()
    limit = number(request.query_params, "limit", _AT_FIRST, 1, _MOST)
    hits = explored.session.search.find(text, limit=limit + 1) if text else []
    cut = len(hits) > limit
    similar = explored.session.search.similar(text, tuple(NODE)) if text and not hits else []
    return page(
        "find.html",
        title=f"Find {text}" if text else "Find",
        text=text,
        matches=_matches(explored, hits[:limit]),
        cut=cut,
        more=address("/find", text=text, limit=min(_MOST, limit * 10)) if cut and limit < _MOST else "",
        similar=similar,
    )


def _matches(explored: Explored, hits: Sequence[Found]) -> list[Match]:
    store = explored.session.store
    kinds = {hit.id: hit.kind for hit in hits}
    nodes, counts = nodes_of(store, kinds), tie_counts(store, kinds)
    return [
        Match(
            hit.id,
            visible(hit.name),
            hit.kind,
            visible(hit.country or ""),
            visible(hit.matched) if hit.matched not in (hit.name, hit.id) else "",
            [
                f"{label(name)} {visible(str(nodes[hit.id].properties[name]))}"
                for name in _NUMBERS
                if hit.id in nodes and nodes[hit.id].properties.get(name)
            ],
            counts.get(hit.id, 0),
        )
        for hit in hits
    ]
