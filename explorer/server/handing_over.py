"""What a page asks for with many ids: the nodes of a board, and the offline file of what it shows.

Both are made from the store by the ids that the page sends, never from its words.
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from explorer.answer_page import MOST_INSIDE, made_now, records_behind
from explorer.offline import HandedOver, offline_file
from explorer.server.bodies import body_of, object_in, texts_in
from explorer.server.reading import Explored, json_response
from graph.errors import UsageError
from graph.neighbours import nodes_of

_MOST_REDACTED = 100


def board_routes(explored: Explored) -> list[Route]:
    """The nodes of a board with the links among them, and its offline file."""

    async def nodes(request: Request) -> Response:
        return await run_in_threadpool(_nodes, explored, await body_of(request))

    async def offline(request: Request) -> Response:
        html = await run_in_threadpool(_file, explored, await body_of(request))
        return HTMLResponse(html, headers={"content-disposition": 'attachment; filename="graph.html"'})

    return [Route("/api/nodes", nodes, methods=["POST"]), Route("/api/offline", offline, methods=["POST"])]


def _nodes(explored: Explored, content: bytes) -> Response:
    """As GET of the same address, for more ids than an address holds."""
    asked = object_in(content)
    ids, shown = texts_in(asked, "id", MOST_INSIDE), texts_in(asked, "shown", MOST_INSIDE)
    return json_response(explored.nodes_and_links(ids, shown))


def _file(explored: Explored, content: bytes) -> str:
    asked = object_in(content)
    if not isinstance(asked.get("board"), dict):
        raise UsageError("board: found none, expected a saved investigation")
    ids = texts_in(asked, "ids", MOST_INSIDE)
    redacted = texts_in(asked, "redact", _MOST_REDACTED)
    found = nodes_of(explored.session.store, ids)
    part = explored.part([found[id_] for id_ in ids if id_ in found])
    return offline_file(
        HandedOver(
            title=str(asked.get("title") or "Graph"),
            part=part,
            positions={},
            board=asked["board"],
            records={} if redacted else records_behind(explored.session.workspace, part),
            redacted=redacted,
        ),
        made_now(),
    )
