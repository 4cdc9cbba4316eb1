"""The pages, made on the server from templates: start, search, questions, entities, sources; and the shell of the graph."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from explorer.server.reading import Explored

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page made from a template; every value is escaped."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(**values), status)


def error_page(message: str, status: int) -> Response:
    """A page that says what went wrong and leads on."""
    return page("error.html", status, title="This did not work", message=message)


def page_routes(explored: Explored) -> list[Route]:  # noqa: ARG001 - the pages that follow read it
    """The routes of all pages."""

    def graph(_: Request) -> Response:
        return page("graph.html", title="Graph")

    return [Route("/graph", graph)]
