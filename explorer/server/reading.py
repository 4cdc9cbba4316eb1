"""What the server reads from: one opened workspace; and how the parameters of a request are read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import orjson
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from explorer import elements
from explorer.session import Session
from graph.errors import OwnergraphError, QueryStopped, StoreError, UsageError
from graph.neighbours import links_among, nodes_of, ties_of
from graph.subgraph import GraphNode, Subgraph
from queries.framework.answer import citations_of
from queries.framework.catalogue import Catalogue

LONGEST_TEXT = 500


@dataclass(frozen=True)
class Explored:
    """An opened workspace with the questions that can be asked of it."""

    session: Session
    catalogue: Catalogue = field(default_factory=Catalogue)

    @property
    def investigations(self) -> Path:
        """The folder of saved investigations."""
        return self.session.workspace.root / "investigations"

    def part(self, nodes: Sequence[GraphNode], others: Iterable[str] = ()) -> elements.Json:
        """These nodes with the counts of their ties, and every link among them and to the others."""
        store = self.session.store
        links = links_among(store, nodes, others)
        ends = {end for link in links for end in (link.from_id, link.to_id)}
        beyond = nodes_of(store, ends - {node.id for node in nodes})
        whole = Subgraph((*nodes, *beyond.values()), tuple(links))
        ties = ties_of(store, nodes)
        return {
            "nodes": [elements.node_element(node, ties[node.id]) for node in nodes],
            "links": elements.link_elements(whole, citations_of(store, links)),
        }

    def nodes_and_links(self, ids: Sequence[str], shown: Sequence[str]) -> elements.Json:
        """The nodes of these ids with all links among them and to those shown; unknown ids are named."""
        found = nodes_of(self.session.store, ids)
        part = self.part([found[id_] for id_ in ids if id_ in found], shown)
        return {**part, "unknown": [id_ for id_ in ids if id_ not in found]}


def file_name(path: str) -> str:
    """The name of a file without the folders in which it lay: they are nobody else's business."""
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]


def status_of(error: OwnergraphError) -> HTTPStatus:
    """How an error is answered."""
    match error:
        case UsageError():
            return HTTPStatus.BAD_REQUEST
        case QueryStopped():
            return HTTPStatus.GATEWAY_TIMEOUT
        case StoreError():
            return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.INTERNAL_SERVER_ERROR


def json_response(value: Any, status: int = 200) -> Response:
    """A response of JSON."""
    return Response(orjson.dumps(value), status, media_type="application/json")


def text_of(request: Request, name: str, default: str | None = None) -> str:
    """A text from the address; raises UsageError where it is missing without a default, or too long."""
    given = request.query_params.get(name, default)
    if given is None:
        raise UsageError(f"{name} is missing from the address, expected a text")
    if len(given) > LONGEST_TEXT:
        raise UsageError(f"{name}: found {len(given):,} characters, expected at most {LONGEST_TEXT}")
    return given


def number(query: QueryParams, name: str, default: int, least: int, most: int) -> int:
    """A whole number from the address; raises UsageError where it is none or out of bounds."""
    given = query.get(name, str(default))
    if not (given.isascii() and given.isdigit() and len(given) < 10 and least <= int(given) <= most):
        raise UsageError(f"{name}: found {given[:40]!r}, expected a whole number from {least} to {most:,}")
    return int(given)


def choice(request: Request, name: str, choices: Sequence[str]) -> str:
    """One of the choices from the address; raises UsageError where it is none of them."""
    given = text_of(request, name)
    if given not in choices:
        raise UsageError(f"{name}: found {given!r}, expected one of {', '.join(choices)}")
    return given
