"""The offline file of what a page shows: made from the store by the ids that the page sends, never from its words."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from explorer.answer_page import MOST_INSIDE, made_now, records_behind
from explorer.offline import HandedOver, offline_file
from explorer.server.reading import Explored
from graph.errors import UsageError
from graph.neighbours import nodes_of

_LARGEST = 20 << 20


def offline_routes(explored: Explored) -> list[Route]:
    """The route that gives the file."""

    async def answer(request: Request) -> Response:
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > _LARGEST:
                raise UsageError(f"what is to be handed over is larger than {_LARGEST >> 20} MiB; take some of it out")
        html = await run_in_threadpool(_file, explored, bytes(content))
        headers = {"content-disposition": 'attachment; filename="graph.html"'}
        return HTMLResponse(html, headers=headers)

    return [Route("/api/offline", answer, methods=["POST"])]


def _file(explored: Explored, content: bytes) -> str:
    asked = _asked(content)
    ids = list(dict.fromkeys(asked["ids"]))
    if len(ids) > MOST_INSIDE:
        raise UsageError(f"ids: found {len(ids):,}, expected at most {MOST_INSIDE:,}")
    found = nodes_of(explored.session.store, ids)
    part = explored.part([found[id_] for id_ in ids if id_ in found])
    redacted = asked.get("redact") or []
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


def _asked(content: bytes) -> Mapping[str, Any]:
    try:
        asked = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UsageError(f"the request is no JSON: {error}") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("board"), dict) or not _texts(asked.get("ids")):
        raise UsageError("found another request, expected {ids: [...], board: {...}, redact: [...]}")
    if not _texts(asked.get("redact") or []):
        raise UsageError("redact: expected names of facts")
    return asked


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
