"""The application: the gate in front, then pages, JSON, and the files of the front end."""

from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from explorer.server import openapi
from explorer.server.api import ENDPOINTS
from explorer.server.gate import Gate, GateMiddleware
from explorer.server.handing_over import board_routes
from explorer.server.investigations import investigation_routes
from explorer.server.pages import error_page, page_routes
from explorer.server.reading import Explored, json_response, status_of
from graph.errors import AmbiguousParty, OwnergraphError

_EXPLORER = Path(__file__).parents[1]


def application(explored: Explored, gate: Gate) -> Starlette:
    """The explorer of an opened workspace, for who passes the gate."""

    def told(request: Request, error: Exception) -> Response:
        assert isinstance(error, OwnergraphError)
        if request.url.path.startswith("/api/") or request.url.path.endswith(".json"):
            candidates = error.candidates if isinstance(error, AmbiguousParty) else []
            return json_response({"error": str(error), "candidates": candidates}, status_of(error))
        return error_page(str(error), status_of(error))

    def missing(request: Request, _: Exception) -> Response:
        if request.url.path.startswith(("/api/", "/front/", "/vendor/")):
            return json_response({"error": f"nothing is at {request.url.path}", "candidates": []}, HTTPStatus.NOT_FOUND)
        return error_page("There is no such page.", HTTPStatus.NOT_FOUND)

    routes = [
        *(endpoint.route(explored) for endpoint in ENDPOINTS),
        Route("/api/openapi.json", lambda _: json_response(openapi.description(ENDPOINTS))),
        *investigation_routes(explored),
        *board_routes(explored),
        *page_routes(explored),
        Mount("/front", StaticFiles(directory=_EXPLORER / "front")),
        Mount("/vendor", StaticFiles(directory=_EXPLORER / "vendor")),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(GateMiddleware, gate=gate)],
        exception_handlers={OwnergraphError: told, HTTPStatus.NOT_FOUND: missing},
    )
