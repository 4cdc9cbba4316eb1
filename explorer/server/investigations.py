"""Saved investigations: a JSON file each in the workspace, written by the page, with a revision against lost work.

A page that saves says on which revision it builds. Where another page has saved since, nothing is overwritten: the answer
is 409, with the revision that is there.
"""

import hashlib
import os
import re
import tempfile
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from explorer.server.bodies import body_of, object_in
from explorer.server.reading import Explored, json_response
from graph.errors import UsageError

_NAME = re.compile(r"[\w][\w .()-]{0,79}")


def saved(folder: Path) -> list[dict[str, Any]]:
    """The saved investigations, the latest first."""
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.json"), key=lambda file: (-file.stat().st_mtime, file.name))
    return [
        {"name": file.stem, "saved_on": datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")}
        for file in files
    ]


def investigation_routes(explored: Explored) -> list[Route]:
    """List, read and write investigations."""

    def listed(_: Request) -> Response:
        return json_response(saved(explored.investigations))

    def read(request: Request) -> Response:
        path = _path(explored, request)
        if not path.is_file():
            return json_response({"error": f"no investigation is saved as {path.stem!r}"}, HTTPStatus.NOT_FOUND)
        content = path.read_bytes()
        return Response(content, media_type="application/json", headers={"etag": _revision(content)})

    async def write(request: Request) -> Response:
        content = await body_of(request)
        given = request.headers.get("if-match", "")
        return await run_in_threadpool(_write, _path(explored, request), content, given)

    return [
        Route("/api/investigations", listed),
        Route("/api/investigations/{name}", read),
        Route("/api/investigations/{name}", write, methods=["PUT"]),
    ]


def _path(explored: Explored, request: Request) -> Path:
    name = request.path_params["name"]
    if not _NAME.fullmatch(name) or name.endswith((".", " ")):
        raise UsageError(
            f"name: found {name[:100]!r}, expected letters, digits, spaces, brackets, dots and hyphens, at most 80"
        )
    return explored.investigations / f"{name}.json"


def _write(path: Path, content: bytes, based_on: str) -> Response:
    """Writes what a page sends if the page knows what it overwrites; a crash leaves the old file or the new one."""
    if object_in(content).get("format") != "ownergraph-investigation":
        raise UsageError("found another file, expected an investigation of ownergraph")
    present = _revision(path.read_bytes()) if path.is_file() else ""
    if based_on != present:
        said = "another page has saved this investigation since it was opened here" if present else "it was removed"
        return json_response({"error": said, "revision": present}, HTTPStatus.CONFLICT)
    path.parent.mkdir(exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return json_response({"name": path.stem, "revision": _revision(content)})


def _revision(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
