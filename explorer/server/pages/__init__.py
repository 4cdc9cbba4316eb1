"""The pages, made on the server from templates: start, search, questions, entities, sources; and the shell of the graph."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from explorer.bundle import bundled
from explorer.server.pages import entity, finding, questions, sources, start, ties
from explorer.server.pages.making import error_page, page
from explorer.server.reading import Explored

__all__ = ["error_page", "page", "page_routes"]

_FRONT = Path(__file__).parents[2] / "front"

Shown: TypeAlias = Callable[[Explored, Request], Response]

_PAGES: tuple[tuple[str, Shown], ...] = (
    ("/", start.start_page),
    ("/find", finding.find_page),
    ("/questions", questions.gallery_page),
    ("/questions/{question}.json", questions.answer_json),
    ("/questions/{question}.csv", questions.answer_csv),
    ("/questions/{question}", questions.question_page),
    ("/entity", entity.entity_page),
    ("/ties", ties.ties_page),
    ("/source", sources.source_page),
    ("/record", sources.record_page),
)


def page_routes(explored: Explored) -> list[Route]:
    """The routes of all pages."""
    # Some thirty modules, each with a request of its own, take a browser longer than all else that the page does at first.
    script = bundled(_FRONT / "live_page.js")

    def graph(_: Request) -> Response:
        return page("graph.html", title="Graph")

    def graph_script(_: Request) -> Response:
        return Response(script, media_type="text/javascript")

    own = [Route("/graph", graph), Route("/graph.js", graph_script)]
    return [*own, *(_route(explored, path, shown) for path, shown in _PAGES)]


def _route(explored: Explored, path: str, shown: Shown) -> Route:
    """The route of a page; Starlette runs it in a thread of its own."""

    def respond(request: Request) -> Response:
        return shown(explored, request)

    return Route(path, respond, methods=["GET"])
