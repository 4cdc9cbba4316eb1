"""The bodies of requests: read up to a limit, and checked to be the JSON that is expected."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import Request

from graph.errors import UsageError

LARGEST = 20 << 20


async def body_of(request: Request) -> bytes:
    """The body of a request. Raises UsageError where it is larger than 20 MiB; no more of it is read."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST:
            raise UsageError(f"the request is larger than {LARGEST >> 20} MiB; take some of it out")
    return bytes(content)


def object_in(content: bytes) -> Mapping[str, Any]:
    """The JSON object in a body. Raises UsageError where there is none."""
    try:
        given = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UsageError(f"the request is no JSON: {error}") from error
    if not isinstance(given, dict):
        raise UsageError(f"found {type(given).__name__}, expected a JSON object")
    return given


def texts_in(given: Mapping[str, Any], name: str, most: int) -> list[str]:
    """A list of texts of an object, each once; none where it is missing. Raises UsageError for anything else."""
    value = given.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UsageError(f"{name}: expected a list of texts")
    if len(value) > most:
        raise UsageError(f"{name}: found {len(value):,} entries, expected at most {most:,}")
    return list(dict.fromkeys(value))
